"""What can be had of an entity: who it is, and nothing that anybody disputes.

Memberships, figures, blame and views are claims; they are had from the statements, each with its
claimant, and never as a column beside a name.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import NamedNode

from conflictgraph import vocab
from conflictgraph.server.reconciling.identifiers import SCHEMA, entity_id
from conflictgraph.server.services import Services
from conflictgraph.server.ui.rows import JSON
from conflictgraph.server.ui.table import read_answer
from conflictgraph.store.query.requests import QueryRequest

_LABEL: Final = "label-"
_COUNT: Final = "statementCount"
#: Identifier to the property in the graph and a label in each language of the pages.
_PROPERTIES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "altLabel": (vocab.SKOS + "altLabel", {"en": "other names", "de": "andere Namen"}),
    "type": (vocab.RDF + "type", {"en": "kind", "de": "Art"}),
    "sameAs": (
        vocab.OWL + "sameAs",
        {"en": "same in other datasets", "de": "dasselbe in anderen Beständen"},
    ),
    "isOfficeOf": (vocab.term("isOfficeOf"), {"en": "is an office of", "de": "ist Amt von"}),
    "isBodyOf": (vocab.term("isBodyOf"), {"en": "is a body of", "de": "ist Organ von"}),
    "isFormatOf": (vocab.term("isFormatOf"), {"en": "is a format of", "de": "ist Format von"}),
    "isSideIn": (vocab.term("isSideIn"), {"en": "is a side in", "de": "ist Seite in"}),
    "hasGroupMember": (
        vocab.term("hasGroupMember"),
        {"en": "has group member", "de": "hat Gruppenmitglied"},
    ),
    "isLocatedIn": (vocab.term("isLocatedIn"), {"en": "lies in", "de": "liegt in"}),
    "takesPlaceIn": (vocab.term("takesPlaceIn"), {"en": "takes place in", "de": "findet statt in"}),
    _COUNT: (
        vocab.term("isAttributedTo"),
        {"en": "number of its statements", "de": "Zahl ihrer Aussagen"},
    ),
}
_LABEL_NAMES: Final = {"en": "name", "de": "Name"}
_VALUES: Final = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?item ?property ?value ?label WHERE {{
  VALUES ?item {{ {items} }}
  {{ {found} }}
  OPTIONAL {{ ?value rdfs:label ?label . FILTER (LANG(?label) IN ("en", "de")) }}
}} ORDER BY ?item ?property ?value ?label LIMIT {most}"""
_COUNTS: Final = """\
SELECT ?item (COUNT(DISTINCT ?statement) AS ?value) WHERE {{
  VALUES ?item {{ {items} }}
  FILTER EXISTS {{ ?item <{label}> ?name }}
  OPTIONAL {{ ?statement <{property}> ?item }}
}} GROUP BY ?item ORDER BY ?item"""
_MOST_VALUES: Final = 50_000


@dataclass(frozen=True, slots=True)
class Property:
    """A column that can be had.

    Attributes:
        id: its identifier.
        name: its label.
    """

    id: str
    name: str


def list_properties(languages: Iterable[str], language: str) -> list[Property]:
    """Return what can be had.

    Args:
        languages: in which entities have names.
        language: of the labels.
    """
    names = [
        Property(f"{_LABEL}{each}", f"{_LABEL_NAMES[language]} ({each})") for each in languages
    ]
    return names + [Property(name, labels[language]) for name, (_, labels) in _PROPERTIES.items()]


async def ask_values(
    services: Services, iris: Sequence[str], properties: Sequence[str], language: str, client: str
) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return values by IRI and identifier of the property, as the API writes them.

    Args:
        services: the workers and the settings.
        iris: of entities; what is no IRI has no values.
        properties: identifiers; those that are not known have no values.
        language: of names.
        client: whom the queries count for.

    Raises:
        QueryError: they were not answered.
    """
    values: dict[str, dict[str, list[dict[str, Any]]]] = {
        iri: {name: [] for name in properties} for iri in iris
    }
    items = " ".join(node for iri in dict.fromkeys(iris) if (node := _node(iri)))
    if items and (found := _patterns(properties)):
        query = _VALUES.format(items=items, found=" UNION ".join(found), most=_MOST_VALUES)
        gathered = _gather(await _ask(services, query, client), language)
        for (iri, name), cells in gathered.items():
            values[iri][name] = cells
    if items and _COUNT in properties:
        query = _COUNTS.format(
            items=items, property=_PROPERTIES[_COUNT][0], label=vocab.RDFS + "label"
        )
        for row in await _ask(services, query, client):
            values[row["item"]["value"]][_COUNT] = [{"int": int(row["value"]["value"])}]
    return values


def _patterns(properties: Iterable[str]) -> list[str]:
    found = []
    for name in properties:
        bound = f'BIND ("{name}" AS ?property)'
        if name.startswith(_LABEL) and name.removeprefix(_LABEL).replace("-", "").isalnum():
            tag = name.removeprefix(_LABEL)
            found.append(f'{{ ?item rdfs:label ?value . FILTER (LANG(?value) = "{tag}") {bound} }}')
        elif name in _PROPERTIES and name != _COUNT:
            found.append(f"{{ ?item <{_PROPERTIES[name][0]}> ?value {bound} }}")
    return found


def _gather(
    rows: Iterable[Mapping[str, Any]], language: str
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return the values in their order, each once with the best of its labels."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    cells: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in rows:
        value = row["value"]
        key = f"{value['type']} {value['value']} {value.get('xml:lang', '')}"
        cells[row["item"]["value"], row["property"]["value"]][key] = value
        if "label" in row:
            labels[value["value"]][row["label"]["xml:lang"]] = row["label"]["value"]
    return {
        place: [_cell(value, labels[value["value"]], language) for value in values.values()]
        for place, values in cells.items()
    }


def _cell(value: Mapping[str, Any], labels: Mapping[str, str], language: str) -> dict[str, Any]:
    text = value["value"]
    if value["type"] == "uri":
        name = labels.get(language) or next(iter(labels.values()), "")
        # What has no name here is not ours; a class is no entity.
        is_entity = name and not text.startswith(SCHEMA)
        return {"id": entity_id(text), "name": name} if is_entity else {"str": name or text}
    return {"str": text}


async def _ask(services: Services, query: str, client: str) -> list[Mapping[str, Any]]:
    answer = await services.pool.ask(QueryRequest(query, (JSON,), (), client=client))
    try:
        body = await read_answer(answer)
    finally:
        await answer.chunks.aclose()
    found: list[Mapping[str, Any]] = json.loads(body)["results"]["bindings"]
    return found


def _node(iri: str) -> str:
    try:
        return str(NamedNode(iri))
    except ValueError:
        return ""
