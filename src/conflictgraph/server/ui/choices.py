"""What pages of a dataset can be filtered by; each field is looked up once for each generation."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
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
#: What the values of each field are, asked for only where a page shows it. Most statements have
#: contents: a SELECT of its own has the engine read each of the two from end to end, rather than
#: look one up for each of the other.
_VALUES: Final = {
    "conflict": "?quantity a cg:ComparableQuantity ; cg:countsFor ?value",
    "actor": """\
{ SELECT * WHERE { ?count cg:isFigureOf ?quantity } }
      { SELECT * WHERE { ?statement cg:hasContent ?count } }
      { SELECT * WHERE { ?statement cg:isAttributedTo ?value } }""",
    "speaker": "?statement cg:isAttributedTo ?value",
    "target": """\
{ ?statement cg:hasAddressee ?value } UNION { ?statement cg:hasTarget ?value }
      UNION {
        { SELECT * WHERE { ?affair cg:hasAgent ?value } }
        { SELECT * WHERE { ?statement cg:hasContent ?affair } }
      }""",
    "publisher": "?document a cg:NewsArticle ; dcterms:publisher ?value",
    "document": "?value a cg:NewsArticle",
    # Ties as values, not as a path: relations are few, and what is said of them is looked up.
    "holder": """\
VALUES ?tie { cg:hasAlly cg:hasProtector cg:hasPartner cg:hasOrganization }
      ?affair ?tie ?other .
      ?statement cg:hasContent ?affair ; cg:isAttributedTo ?value ; cg:isReportedIn ?document""",
    "member": """\
?affair cg:hasAlly|cg:hasProtector|cg:hasProtectedActor|cg:hasPartner
        |cg:hasMember|cg:hasOrganization ?value""",
    "party": """\
{ SELECT DISTINCT ?statement WHERE {
        VALUES ?act { cg:Accusation cg:Demand cg:Appeal cg:Expectation cg:Hope }
        ?statement a ?act
      } }
      { SELECT * WHERE {
        { ?statement cg:isAttributedTo ?value }
        UNION { ?statement cg:hasAddressee ?value }
        UNION { ?statement cg:hasTarget ?value }
        UNION {
          { SELECT * WHERE { ?affair cg:hasAgent ?value } }
          { SELECT * WHERE { ?statement cg:hasContent ?affair } }
        }
      } }""",
}
FIELDS: Final = tuple(_VALUES)
#: Of a field that is typed no more values are looked up than tell that it is one.
_FIELD: Final = Template("""\
{
    SELECT DISTINCT ("$field" AS ?field) ?value WHERE {
      $values
    } LIMIT $most
  }""")
_QUERY: Final = Template("""\
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?field ?value ?label (LANG(?label) AS ?language) ?title WHERE {
  $fields
  OPTIONAL { ?value rdfs:label ?label }
  OPTIONAL { ?value dcterms:title ?title }
}
""")

_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Choices:
    """The values of the live generation, by field."""

    _revision: Revision | None = None
    _rows: dict[str, list[Row]] = field(default_factory=dict)

    async def read(
        self, services: Services, language: str = DEFAULT, fields: Iterable[str] = FIELDS
    ) -> dict[str, list[Choice]]:
        """Return the values of fields, by name; nothing where they could not be had in time.

        Args:
            services: the workers and the settings.
            language: in which they are named, where they have a name in it.
            fields: those of the page; what has no values to choose from is left out.

        Returns:
            The values of each field; none of one that has too many to choose from.
        """
        asked = [each for each in FIELDS if each in set(fields)]
        revision = read_revision(services.folder)
        if revision is None or revision != self._revision:
            self._revision, self._rows = revision, {}
        # Of this revision, whatever others find meanwhile.
        rows = self._rows
        missing = [each for each in asked if each not in rows]
        if missing:
            try:
                rows |= await _ask(services, missing)
            except ConflictGraphError as error:
                _logger.warning("filters were not looked up: %s: %s", error.code, error)
                return {}
        return {each: to_choices(rows[each], language) for each in asked}


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


async def _ask(services: Services, fields: Iterable[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {each: [] for each in fields}
    for row in _named_once(await ask_rows(services, query_for(found))):
        found[row["field"]].append(row)
    return {name: each if len(each) <= MAX_CHOICES else [] for name, each in found.items()}


def _named_once(rows: Iterable[Row]) -> Iterable[Row]:
    """Return each value of a field once, with its names.

    Put together here: grouped by what comes from a UNION, Virtuoso gives one value for all.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        key = row["field"], row["value"]
        value = found.setdefault(key, {"field": row["field"], "value": row["value"]})
        label, title = row.get("label", ""), row.get("title", "")
        for name, text in ((row.get("language", ""), label), ("other", max(label, title))):
            if text and (name in LANGUAGES or name == "other"):
                value[name] = max(value.get(name, ""), text)
    return found.values()


def query_for(fields: Iterable[str]) -> str:
    """Return the query for the values of some of ``FIELDS``."""
    each = (
        _FIELD.substitute(field=name, values=_VALUES[name], most=MAX_CHOICES + 1) for name in fields
    )
    return _QUERY.substitute(fields=" UNION ".join(each))
