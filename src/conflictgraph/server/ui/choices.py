"""What pages of a dataset can be filtered by; looked up once for each generation."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from conflictgraph.errors import ConflictGraphError
from conflictgraph.server.revision import Revision, read_revision
from conflictgraph.server.services import Services
from conflictgraph.server.ui.filters import Choice
from conflictgraph.server.ui.rows import ask_rows

_QUERY: Final = """\
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?field ?value (MAX(COALESCE(?english, ?any, STR(?value))) AS ?label) WHERE {
  {
    SELECT DISTINCT ("conflict" AS ?field) ?value WHERE {
      ?quantity a cg:ComparableQuantity ; cg:countsFor ?value
    }
  } UNION {
    SELECT DISTINCT ("actor" AS ?field) ?value WHERE {
      ?count cg:isFigureOf ?quantity . ?statement cg:hasContent ?count ; cg:isAttributedTo ?value
    }
  } UNION {
    SELECT DISTINCT ("speaker" AS ?field) ?value WHERE { ?statement cg:isAttributedTo ?value }
  } UNION {
    SELECT DISTINCT ("target" AS ?field) ?value WHERE {
      ?statement cg:hasAddressee|cg:hasTarget|(cg:hasContent/cg:hasAgent) ?value
    }
  } UNION {
    SELECT DISTINCT ("publisher" AS ?field) ?value WHERE {
      ?document a cg:NewsArticle ; dcterms:publisher ?value
    }
  } UNION {
    SELECT DISTINCT ("holder" AS ?field) ?value WHERE {
      ?affair cg:hasAlly|cg:hasProtector|cg:hasPartner|cg:hasOrganization ?other .
      ?statement cg:hasContent ?affair ; cg:isAttributedTo ?value ; cg:isReportedIn ?document
    }
  } UNION {
    SELECT DISTINCT ("member" AS ?field) ?value WHERE {
      ?affair cg:hasAlly|cg:hasProtector|cg:hasProtectedActor|cg:hasPartner
        |cg:hasMember|cg:hasOrganization ?value
    }
  } UNION {
    SELECT DISTINCT ("party" AS ?field) ?value WHERE {
      VALUES ?act { cg:Accusation cg:Demand cg:Appeal cg:Expectation cg:Hope }
      ?statement a ?act ;
        cg:isAttributedTo|cg:hasAddressee|cg:hasTarget|(cg:hasContent/cg:hasAgent) ?value
    }
  }
  OPTIONAL { ?value rdfs:label ?english . FILTER (LANG(?english) = "en") }
  OPTIONAL { ?value rdfs:label ?any }
} GROUP BY ?field ?value ORDER BY ?field ?label ?value
"""

#: A field with more values than this is typed, not chosen from.
MAX_CHOICES: Final = 400

_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Choices:
    """The values of the live generation, by field."""

    _revision: Revision | None = None
    _found: dict[str, list[Choice]] | None = None

    async def read(self, services: Services) -> dict[str, list[Choice]]:
        """Return the values of each field; none where they could not be had in time."""
        revision = read_revision(services.folder)
        if self._found is None or revision is None or revision != self._revision:
            try:
                self._found = await _ask(services)
            except ConflictGraphError as error:
                _logger.warning("filters were not looked up: %s: %s", error.code, error)
                return {}
            self._revision = revision
        return self._found


async def _ask(services: Services) -> dict[str, list[Choice]]:
    found: dict[str, list[Choice]] = {}
    for row in await ask_rows(services, _QUERY):
        # A publisher is asked for by its name, as texts give it.
        value = row["label"] if row["field"] == "publisher" else row["value"]
        found.setdefault(row["field"], []).append(Choice(value, row["label"]))
    return {field: each for field, each in found.items() if len(each) <= MAX_CHOICES}
