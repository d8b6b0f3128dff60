"""What pages of a dataset can be filtered by; looked up once for each generation."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from string import Template
from typing import Final
from unicodedata import combining, normalize

from conflictgraph.errors import ConflictGraphError
from conflictgraph.server.revision import Revision, read_revision
from conflictgraph.server.services import Services
from conflictgraph.server.ui.filters import Choice
from conflictgraph.server.ui.languages import DEFAULT, LANGUAGES
from conflictgraph.server.ui.rows import Row, ask_rows

#: A field with more values than this is typed, not chosen from.
MAX_CHOICES: Final = 400
#: Of such a field no more are looked up than tell that it is one.
_QUERY: Final = Template("""\
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?field ?value (MAX(?english) AS ?en) (MAX(?german) AS ?de) (MAX(STR(?any)) AS ?other)
WHERE {
  {
    SELECT DISTINCT ("conflict" AS ?field) ?value WHERE {
      ?quantity a cg:ComparableQuantity ; cg:countsFor ?value
    } LIMIT $most
  } UNION {
    SELECT DISTINCT ("actor" AS ?field) ?value WHERE {
      ?count cg:isFigureOf ?quantity . ?statement cg:hasContent ?count ; cg:isAttributedTo ?value
    } LIMIT $most
  } UNION {
    SELECT DISTINCT ("speaker" AS ?field) ?value WHERE {
      ?statement cg:isAttributedTo ?value
    } LIMIT $most
  } UNION {
    SELECT DISTINCT ("target" AS ?field) ?value WHERE {
      { ?statement cg:hasAddressee ?value } UNION { ?statement cg:hasTarget ?value }
      UNION { ?statement cg:hasContent ?affair . ?affair cg:hasAgent ?value }
    } LIMIT $most
  } UNION {
    SELECT DISTINCT ("publisher" AS ?field) ?value WHERE {
      ?document a cg:NewsArticle ; dcterms:publisher ?value
    } LIMIT $most
  } UNION {
    SELECT DISTINCT ("document" AS ?field) ?value WHERE { ?value a cg:NewsArticle } LIMIT $most
  } UNION {
    SELECT DISTINCT ("holder" AS ?field) ?value WHERE {
      {
        SELECT DISTINCT ?affair WHERE {
          ?affair cg:hasAlly|cg:hasProtector|cg:hasPartner|cg:hasOrganization ?other
        } LIMIT 10000000
      }
      ?statement cg:hasContent ?affair ; cg:isAttributedTo ?value ; cg:isReportedIn ?document
    } LIMIT $most
  } UNION {
    SELECT DISTINCT ("member" AS ?field) ?value WHERE {
      ?affair cg:hasAlly|cg:hasProtector|cg:hasProtectedActor|cg:hasPartner
        |cg:hasMember|cg:hasOrganization ?value
    } LIMIT $most
  } UNION {
    SELECT DISTINCT ("party" AS ?field) ?value WHERE {
      VALUES ?act { cg:Accusation cg:Demand cg:Appeal cg:Expectation cg:Hope }
      ?statement a ?act ;
        cg:isAttributedTo|cg:hasAddressee|cg:hasTarget|(cg:hasContent/cg:hasAgent) ?value
    } LIMIT $most
  }
  OPTIONAL { ?value rdfs:label ?english . FILTER (LANG(?english) = "en") }
  OPTIONAL { ?value rdfs:label ?german . FILTER (LANG(?german) = "de") }
  OPTIONAL { ?value rdfs:label|dcterms:title ?any }
} GROUP BY ?field ?value ORDER BY ?field ?value
""").substitute(most=MAX_CHOICES + 1)

_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Choices:
    """The values of the live generation, by field."""

    _revision: Revision | None = None
    _rows: dict[str, list[Row]] | None = None

    async def read(self, services: Services, language: str = DEFAULT) -> dict[str, list[Choice]]:
        """Return the values of each field, by name; none where they could not be had in time.

        Args:
            services: the workers and the settings.
            language: in which they are named, where they have a name in it.
        """
        revision = read_revision(services.folder)
        if self._rows is None or revision is None or revision != self._revision:
            try:
                self._rows = await _ask(services)
            except ConflictGraphError as error:
                _logger.warning("filters were not looked up: %s: %s", error.code, error)
                return {}
            self._revision = revision
        return {field: to_choices(rows, language) for field, rows in self._rows.items()}


def to_choices(rows: Iterable[Row], language: str) -> list[Choice]:
    """Return the values of a field, ordered by their names.

    Args:
        rows: with ``field``, ``value`` and a name in ``en`` and ``de``, or in any as ``other``.
        language: the one that is preferred.
    """
    choices = []
    for row in rows:
        found = next((each for each in (language, *LANGUAGES) if each in row), "")
        label = row[found] if found else row.get("other", row["value"])
        # A publisher is asked for by its name, as texts give it: the same in every language.
        value = row.get(DEFAULT, label) if row["field"] == "publisher" else row["value"]
        choices.append(Choice(value, label, "" if found == language else found))
    return sorted(choices, key=lambda each: (_as_sorted(each.label), each.value))


def _as_sorted(label: str) -> str:
    """Return a name as dictionaries sort it: ``Ä`` among the ``A``."""
    return "".join(c for c in normalize("NFKD", label.casefold()) if not combining(c))


async def _ask(services: Services) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in await ask_rows(services, _QUERY):
        found.setdefault(row["field"], []).append(row)
    return {field: each for field, each in found.items() if len(each) <= MAX_CHOICES}
