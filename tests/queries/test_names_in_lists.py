"""Lists of names tell everybody, whatever languages the names are in."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from conflictgraph.vocab import BASE

from .conftest import CATALOGUE

CG = "https://w3id.org/conflictgraph/ns#"
DCTERMS = "http://purl.org/dc/terms/"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
SECOND = NamedNode(f"{BASE}id/actor/second-holder")
GERMAN = "Zweiter Träger"

#: Query, its list, what lists them, and what leads from a row to who is listed.
LISTS = (
    ("figures-by-claimant", "sides", ", ", f"{CG}hasVictimSide"),
    ("withheld-figures", "sides", ", ", f"{CG}hasVictimSide"),
    ("stated-comparisons", "compared", "; ", f"{CG}hasContent"),
    ("stated-comparisons", "comparator", "; ", f"{CG}hasContent"),
    ("same-position", "agencies", ", ", f"{DCTERMS}source"),
    ("source-chain", "content", "; ", f"{CG}hasContent"),
    ("source-chain", "agents", ", ", f"{CG}hasStepAgent"),
    ("relations-by-voice", "members", ", ", f"{CG}hasAlly"),
    ("alliances-as-seen-by", "members", ", ", f"{CG}hasAlly"),
)


@pytest.mark.parametrize(("name", "column", "between", "holds"), LISTS)
def test_a_name_is_told_beside_one_in_english(
    examples: Store, name: str, column: str, between: str, holds: str
) -> None:
    """Whoever has no English name does not vanish because somebody else in the list has one."""
    store = Store()
    store.bulk_extend(examples)
    for each in examples.quads_for_pattern(None, NamedNode(holds), None):
        store.add(Quad(each.subject, each.predicate, SECOND, each.graph_name))
        store.add(Quad(SECOND, LABEL, Literal(GERMAN, language="de"), each.graph_name))

    query = CATALOGUE[name]
    given = {each.name: each.example for each in query.parameters if each.required}
    answer = store.query(query.bind(given), use_default_graph_as_union=True)

    assert isinstance(answer, QuerySolutions)
    lists = [row[column].value.split(between) for row in answer]
    assert any(GERMAN in names and len(names) > 1 for names in lists)
