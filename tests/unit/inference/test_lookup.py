"""Rules as tables: they say what the rules say, and only rules that can be tables are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from conflictgraph.inference import conclude, read_rule
from conflictgraph.inference.dependencies import needs_of
from conflictgraph.inference.lookup import Lookup, is_lookup
from conflictgraph.pipeline.documents import process
from conflictgraph.pipeline.knowledge import Knowledge
from conflictgraph.readers import iter_sources
from conflictgraph.triples import Tables, View

DATA = """
<urn:a> <urn:p> <urn:b> <urn:g> .
<urn:a> <urn:p> "text" <urn:g> .
<urn:b> <urn:q> <urn:a> <urn:g> .
<urn:c> <urn:p> <urn:d> <urn:g> .
<urn:p> <http://www.w3.org/2002/07/owl#inverseOf> <urn:q> <urn:terms> .
"""


@pytest.fixture(scope="module")
def article(knowledge: Knowledge, checkout: Path) -> bytes:
    """Return the N-Quads of an article of the example corpus."""
    source = min(iter_sources([checkout / "examples" / "corpus"]), key=lambda each: each.key)
    mapped = process(source, "", knowledge).mapped
    assert mapped is not None
    return mapped.lines + mapped.shared + mapped.affairs


@pytest.mark.parametrize("name", ["types", "superproperties", "symmetric"])
def test_a_table_concludes_what_the_rule_does(
    knowledge: Knowledge, terms: Tables, article: bytes, name: str
) -> None:
    """No conclusion is lost or added for speed."""
    (rule,) = (each for each in knowledge.rules if each.name == name)
    asked = ox.Store()
    asked.load(b"".join(knowledge.graphs.values()) + article, ox.RdfFormat.N_QUADS)
    asked.remove_graph(rule.graph_name(knowledge.base))
    stated = Tables(asked.dump(format=ox.RdfFormat.N_QUADS))

    table = Lookup(rule, needs_of(rule, terms).reads, terms)
    looked_up = table.new(View(stated, Tables()))

    concluded = conclude(rule, rule.sparql, asked, knowledge.base)
    assert set(looked_up) == {tuple(map(str, quad.triple)) for quad in concluded}
    assert looked_up or name == "symmetric"


def test_what_turns_a_triple_round_leaves_texts_alone(write_rule: Callable[..., Path]) -> None:
    """A text cannot be the subject of anything; a node can."""
    rule = read_rule(
        write_rule(
            "CONSTRUCT { ?o ?other ?s } WHERE "
            "{ ?p <http://www.w3.org/2002/07/owl#inverseOf> ?other . ?s ?p ?o }",
            scope="affair",
        )
    )
    data = Tables(DATA.strip().encode())
    assert is_lookup(rule)

    table = Lookup(rule, [("<urn:p>", None)], data)

    # What b is to a stands there already, and the text is nothing to anybody.
    assert table.new(View(data, Tables())) == [("<urn:d>", "<urn:q>", "<urn:c>")]


BELOW = "?p <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> ?q . ?s ?p ?o"


@pytest.mark.parametrize(
    "rule",
    [
        f"CONSTRUCT {{ ?s ?q ?o }} WHERE {{ {BELOW} ; cg:near ?other }}",
        f"CONSTRUCT {{ ?s ?q ?o }} WHERE {{ {BELOW} FILTER (?o != ?s) }}",
        f"CONSTRUCT {{ ?s ?q ?o }} WHERE {{ {BELOW} FILTER NOT EXISTS {{ ?s cg:latestEnd ?o }} }}",
        "CONSTRUCT { ?o cg:isSaid true } WHERE { ?s cg:hasContent ?o }",
    ],
)
def test_a_rule_that_looks_at_more_is_asked(write_rule: Callable[..., Path], rule: str) -> None:
    """Two premises, a filter on the data, or a denial: a table would not see them."""
    assert not is_lookup(read_rule(write_rule(rule, scope="affair")))
