"""Rules on tables conclude what Oxigraph concludes from the same CONSTRUCT."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Variable

from conflictgraph.inference import Rule, load_rules
from conflictgraph.pipeline import Knowledge, KnowledgeFiles, load_knowledge
from conflictgraph.pipeline.documents import process
from conflictgraph.readers import iter_sources
from conflictgraph.triples import Tables, View, joins
from conflictgraph.triples.parsing import parse_body
from conflictgraph.triples.solving import Conclusions
from conflictgraph.vocab import BASE, XSD

CHECKOUT = Path(__file__).resolve().parents[3]
RULES = load_rules(CHECKOUT / "ontology")
PREFIXES = (
    "PREFIX e: <https://example.org/id/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
)
GRAPH = NamedNode("urn:g")

#: A graph as N-Quads.
Lines = frozenset[str]


def concluded(sparql: str, lines: Iterable[str]) -> set[str]:
    """Return what Oxigraph concludes from some lines and what is not among them."""
    store = Store()
    store.load("".join(lines).encode(), RdfFormat.N_QUADS)
    answer = {*store.query(sparql, base_iri=BASE, use_default_graph_as_union=True)}
    quads = {Quad(each.subject, each.predicate, each.object, GRAPH) for each in answer}
    return {f"{quad} .\n" for quad in quads if quad not in store}


def ours(sparql: str, own: Iterable[str], known: Iterable[str]) -> set[str]:
    """Return what tables conclude from lines of a document beside some that are known."""
    body = parse_body(sparql)
    view = View(*(Tables("".join(lines).encode()) for lines in (own, known)))
    found = Conclusions(body.head, body.group, BASE).new(view)
    assert len(found) == len(set(found))
    return {f"{' '.join(triple)} {GRAPH} .\n" for triple in found}


def ours_by_and_by(sparql: str, lines: Iterable[str]) -> set[str]:
    """Return the same of lines that are all a document's own, solved a row at a time."""
    body = parse_body(sparql)
    view = View(Tables("".join(lines).encode()), Tables())
    with patch.object(joins, "_BATCH", 1):
        batches = list(Conclusions(body.head, body.group, BASE).iter_new(view))
    return {f"{' '.join(triple)} {GRAPH} .\n" for batch in batches for triple in batch}


@cache
def knowledge() -> Knowledge:
    return load_knowledge(KnowledgeFiles())


@cache
def articles() -> Lines:
    """Return the examples with all that is known to them, in one graph."""
    store = Store()
    store.load(b"".join(knowledge().graphs.values()), RdfFormat.N_QUADS)
    for source in iter_sources([CHECKOUT / "examples" / "corpus"]):
        mapped = process(source, "", knowledge()).mapped
        assert mapped is not None
        store.load(mapped.lines + mapped.shared + mapped.affairs, RdfFormat.N_QUADS)
    return frozenset(f"{quad.triple} {GRAPH} .\n" for quad in store)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_of_articles_follows_what_oxigraph_finds(rule: Rule) -> None:
    """No conclusion about the examples is lost or added for speed, rule by rule."""
    heads = [f"> {pattern.predicate} " for pattern in rule.body.head]
    # Without what the rule itself concluded, so that there is something to find.
    stated = {line for line in articles() if not any(head in line for head in heads)}

    assert ours(rule.sparql, stated, ()) == concluded(rule.sparql, stated)


NODES = [NamedNode(f"https://example.org/id/{name}") for name in ("a", "b", "c")]
NUMBERS = [Literal(str(number), datatype=NamedNode(XSD + "integer")) for number in (1, 4, 900)]
DAYS = [Literal(day, datatype=NamedNode(XSD + "date")) for day in ("2020-01-01", "2020-01-03")]


@st.composite
def graphs_for(draw: st.DrawFn, sparql: str) -> Lines:
    """Draw a graph in which premises are met, nearly met, and met by what is odd."""
    body, lines = parse_body(sparql), set[str]()
    patterns = sorted(
        {
            p
            for group in (body.group, *body.group.iter_negated())
            for w in group.ways()
            for p in w[0]
        },
        key=str,
    )
    for _ in range(draw(st.integers(1, 3))):
        values: dict[str, NamedNode | Literal] = {}
        for pattern in patterns:
            if draw(st.integers(0, 9)) == 0:
                continue
            for part, pool in zip(pattern[:3], (NODES, NODES, NODES + NUMBERS + DAYS), strict=True):
                if isinstance(part, Variable) and part.value not in values:
                    values[part.value] = draw(st.sampled_from(pool))
            triple = pattern.bound(values)._replace(closure="").triple()
            if triple is not None:
                lines.add(f"{Quad(*triple, GRAPH)} .\n")
    return frozenset(lines)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@given(data=st.data())
@settings(max_examples=15)
def test_of_any_graph_follows_what_oxigraph_finds(rule: Rule, data: st.DataObject) -> None:
    """Neither does a rule miss or add anything where a graph is odd, or known in part before."""
    lines = data.draw(graphs_for(rule.sparql))
    check_parted(rule.sparql, lines, data)


def check_parted(sparql: str, lines: Lines, data: st.DataObject) -> None:
    """Compare both on lines of which some are known before, with what follows from those."""
    known = set(data.draw(st.sets(st.sampled_from(sorted(lines))))) if lines else set()
    while new := concluded(sparql, known) - known:
        known |= new
    own = lines - known

    found = ours(sparql, own, known)

    assert found == concluded(sparql, own | known)
    assert ours_by_and_by(sparql, lines) == concluded(sparql, lines)


#: One for each thing that a rule may have in it.
BODIES = (
    "?x e:p ?y",
    "?x e:p ?x . ?x e:q ?y",
    "{ ?x e:p ?y } UNION { ?x e:q ?z } ?y e:r ?w",
    "?x e:p ?y . ?y e:q ?z",
    "?x e:p e:a . e:b e:q ?y",
    "?x e:p ?y . ?y e:p ?x FILTER (?x != ?y)",
    "{ ?x e:p ?y } UNION { ?y e:q ?x } UNION { ?x e:r ?z . ?z e:r ?y }",
    "{ ?x e:p ?y } { ?x e:q ?z FILTER (?z != e:a) } { ?y e:r ?z }",
    "?x e:p ?y OPTIONAL { ?x e:q ?z FILTER (?z != ?y) } FILTER (!BOUND(?z))",
    "?x e:p ?y OPTIONAL { ?x e:q ?z OPTIONAL { ?z e:r ?w } } FILTER (COALESCE(?w, ?x) = ?x)",
    "?x e:p ?y FILTER NOT EXISTS { ?y e:q ?z FILTER (?z != ?x) }",
    "?x e:p ?y FILTER NOT EXISTS { { ?y e:q ?z } UNION { ?z e:r ?y } }",
    "?x e:p ?y MINUS { ?y e:q ?z . ?z e:r ?w }",
    "?x e:p ?y MINUS { VALUES ?y { e:a e:b } ?y e:q ?z }",
    "VALUES (?x ?z) { (e:a e:b) (e:b e:b) } ?x e:p ?y . ?y e:q ?z",
    "?x e:p ?z BIND (IF(?z = e:a, e:b, 1/0) AS ?y)",
    '?x e:p ?z BIND (IRI(CONCAT(STR(?z), "/made")) AS ?y)',
    "?x e:p ?z . ?x e:q ?number . BIND (?number + 1 AS ?more) ?y e:q ?number FILTER (?more > 2)",
    "?z rdfs:subClassOf+ ?y . ?x e:p ?z",
    "?x e:p ?z . ?z rdfs:subClassOf* ?y",
    "?x e:p ?z . ?y rdfs:subClassOf? ?z",
    "?x e:p ?z . ?z rdfs:subClassOf+ e:c . e:a rdfs:subClassOf+ ?y",
    "?w rdfs:subPropertyOf ?z . ?x ?w ?y",
)  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
@given(data=st.data())
@settings(max_examples=40)
def test_each_construct_means_what_it_means_in_sparql(body: str, data: st.DataObject) -> None:
    """Whatever is known before, and whatever of that a document adds to or denies."""
    sparql = f"{PREFIXES} CONSTRUCT {{ ?x e:new ?y }} WHERE {{ {body} }}"
    lines = data.draw(graphs_for(sparql))
    check_parted(sparql, lines, data)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("?x e:p ?y OPTIONAL { ?x e:q ?z } ?z e:r ?w", "?z may have no value"),
        (
            "{ ?x e:p ?y } UNION { ?x e:q ?z } { ?y e:r ?w } UNION { ?x e:s ?y }",
            "?y may have no value",
        ),
        ("?x e:p ?y OPTIONAL { ?x e:q ?z } FILTER NOT EXISTS { ?z e:r ?w }", "?z may have no"),
        ("?x e:p ?y { ?x e:q ?z FILTER (?y != ?z) } UNION { ?x e:r ?z }", "?y is bound outside"),
        ("?x e:p ?y MINUS { ?x e:q ?z FILTER (?y != ?z) }", "?y is bound outside"),
        ("?x e:p ?y MINUS { ?a e:q ?b }", "MINUS shares no variable"),
        ("?x e:p ?y . ?a ?b ?c", "?b may be any property"),
        ("?x e:p ?y . ?a rdfs:subClassOf* ?b", "leads from anything to itself"),
    ],
)
def test_what_would_mean_something_else_is_refused(body: str, reason: str) -> None:
    """A rule never quietly concludes other than SPARQL says."""
    parts = parse_body(f"{PREFIXES} CONSTRUCT {{ ?x e:new ?y }} WHERE {{ {body} }}")

    with pytest.raises(ValueError, match=reason.replace("?", "[?]")):
        Conclusions(parts.head, parts.group, BASE)
