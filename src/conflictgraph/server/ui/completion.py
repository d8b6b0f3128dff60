"""What the editor offers while a query is typed: the terms that occur, under their labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from conflictgraph.server.descriptions.statistics import Statistics
from conflictgraph.server.services import Services
from conflictgraph.server.ui.rows import ask_rows

_QUERY: Final = """\
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sort ?term ?label (LANG(?label) AS ?language) WHERE {
  VALUES (?kind ?sort) {
    (owl:Class "class") (rdfs:Class "class")
    (owl:ObjectProperty "property") (owl:DatatypeProperty "property")
    (owl:AnnotationProperty "property") (rdf:Property "property")
  }
  ?term a ?kind .
  OPTIONAL { ?term rdfs:label ?label }
  FILTER (ISIRI(?term))
} ORDER BY ?sort ?term ?language ?label LIMIT 4000
"""
#: Which number of a table says how often a term occurs.
_COUNTED: Final = {"class": ("classes", "entities"), "property": ("properties", "triples")}

#: A term as the editor takes it: its IRI, its label, how often it occurs.
Term = dict[str, str | int]


async def complete_with(
    services: Services, statistics: Statistics, language: str
) -> dict[str, list[Term]]:
    """Return classes and properties.

    Args:
        services: the workers and the settings.
        statistics: what was counted; where nothing was, the terms of the ontology are offered.
        language: in which labels are wanted; without one in it, any other is taken.

    Raises:
        ConflictGraphError: the labels could not be looked up.
    """
    labels: dict[str, dict[str, str]] = {"class": {}, "property": {}}
    for row in await ask_rows(services, _QUERY):
        known = labels[row["sort"]]
        if row["term"] not in known or row.get("language") == language:
            known[row["term"]] = row.get("label", "")
    return {
        "classes": _occurring("class", labels["class"], statistics),
        "properties": _occurring("property", labels["property"], statistics),
    }


def _occurring(sort: str, labels: Mapping[str, str], statistics: Statistics) -> list[Term]:
    """Return the terms of one sort, the most frequent first."""
    table, figure = _COUNTED[sort]
    counted = {
        row.keys[sort]: row.figures[figure] for row in statistics.rows(table) if sort in row.keys
    }
    if not counted:
        return [{"iri": iri, "label": label} for iri, label in labels.items()]
    return [
        {"iri": iri, "label": labels.get(iri, ""), "count": count}
        for iri, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
