"""A rule taken apart: what it concludes, what from, and what it may not have in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, Store
from rdflib.paths import MulPath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from conflictgraph.errors import ResourceError
from conflictgraph.inference import Rule, load_rules, read_rule
from conflictgraph.triples.pattern import Group, Pattern
from conflictgraph.vocab import NS, RDFS

RULES = load_rules(Path(__file__).resolve().parents[3] / "ontology")


def written(term: object) -> str:
    """Return a term of either library in one way."""
    if isinstance(term, MulPath):
        return f"<{term.path}>{term.mod}"
    if isinstance(term, rdflib.Literal):
        # Oxigraph writes strings without their datatype.
        return str(rdflib.Literal(str(term), term.language, term.datatype).n3())
    return term.n3() if isinstance(term, rdflib.term.Node) else str(term)


def ours(patterns: list[Pattern]) -> list[str]:
    return sorted(f"{p.subject} {p.predicate}{p.closure} {p.object}" for p in patterns)


def theirs(triples: list[tuple[object, ...]]) -> list[str]:
    return sorted(" ".join(map(written, triple)) for triple in triples)


def iter_patterns(group: Group) -> Iterator[Pattern]:
    """Yield all patterns of a group that are not denied."""
    yield from group.patterns
    for inner in [*group.optionals, *(each for union in group.unions for each in union)]:
        yield from iter_patterns(inner)


def iter_triples(part: object) -> Iterator[tuple[object, ...]]:
    """Yield the patterns of rdflib's algebra that are not denied: not in a filter or MINUS."""
    if not isinstance(part, CompValue):
        return
    if part.name == "BGP":
        yield from part.triples
    for key in ("p", "p1") if part.name == "Minus" else ("p", "p1", "p2"):
        yield from iter_triples(part.get(key))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_understood_as_others_understand_it(rule: Rule) -> None:
    """Our small reader finds the head and the premises that rdflib's finds."""
    algebra = translateQuery(parseQuery(rule.sparql)).algebra

    assert ours(list(rule.body.head)) == theirs(algebra.template)
    assert ours(list(iter_patterns(rule.body.group))) == theirs(list(iter_triples(algebra.p)))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("CONSTRUCT { ?a cg:p _:b } WHERE { ?a cg:q ?b }", "blank node"),
        ("CONSTRUCT { ?a cg:p ?b } WHERE { ?a cg:q [ cg:r ?b ] }", "blank node"),
        ("CONSTRUCT { ?a cg:p ?b } WHERE { GRAPH ?g { ?a cg:q ?b } }", "GRAPH"),
        ("CONSTRUCT { ?a cg:p ?b } WHERE { SERVICE <http://x/> { ?a cg:q ?b } }", "SERVICE"),
        ("CONSTRUCT { ?a cg:p ?b } WHERE { { SELECT ?a ?b { ?a cg:q ?b } } }", "SELECT"),
        ("CONSTRUCT { ?a cg:p ?b } WHERE { ?a cg:q+ ?b }", "path over the data"),
        ("CONSTRUCT { ?a cg:p ?b } WHERE { ?a cg:q/cg:r ?b }", "path of several"),
        ("CONSTRUCT { ?a cg:p ?b } WHERE { ?a cg:q ?c }", "?b of the head"),
        ("CONSTRUCT { } WHERE { ?a cg:q ?c }", "concludes nothing"),
        ("CONSTRUCT { cg:a cg:p cg:b } WHERE { }", "no premise"),
        ("CONSTRUCT { ?a cg:p ?n } WHERE { ?a cg:q ?b . BIND (NOW() AS ?n) }", "NOW"),
        (
            "CONSTRUCT { ?a cg:p ?n } WHERE { ?a cg:q ?b . BIND (<http://f/>(?b) AS ?n) }",
            "http://f/",
        ),
        ("CONSTRUCT { ?a cg:p ?b } WHERE { ?a cg:q ?b FILTER EXISTS { ?b cg:r ?a } }", "EXISTS"),
        ("CONSTRUCT { ?a cg:p ?b } WHERE { ?a cg:q ?b } LIMIT 1", "nothing may follow"),
        ("CONSTRUCT { ?a cg:p ?b } WHERE { ?a cg:q <b> . ?a cg:q ?b }", "relative"),
        ("CONSTRUCT { ?a cg:p ?b } WHERE { ?a cg:q ?b", "not SPARQL"),
        (f"CONSTRUCT {{ ?a <{RDFS}domain> ?b }} WHERE {{ ?a cg:q ?b }}", "for the ontology to say"),
    ],
)
def test_what_cannot_be_relied_on_is_refused(
    write_rule: Callable[..., Path], body: str, reason: str
) -> None:
    """Conclusions must depend on premises alone, and each premise must be one that can be shown."""
    with pytest.raises(ResourceError) as refused:
        read_rule(write_rule(body))

    assert refused.value.source == "10-own.rq"
    assert reason in refused.value.reason


def test_each_alternative_can_be_asked_alone(write_rule: Callable[..., Path]) -> None:
    """A triple is not explained by the premises of an alternative that concludes something else."""
    rule = read_rule(
        write_rule(
            "CONSTRUCT { ?a cg:p ?b } WHERE { ?a cg:q ?c "
            "{ ?c cg:r ?b } UNION { { ?c cg:s ?b } UNION { ?c cg:t ?b } } }"
        )
    )
    asked = [rule.solutions(way, {}) for way in rule.ways]

    assert [sum(f"cg:{p}" in each for p in "qrst") for each in asked] == [2, 2, 2]
    assert all(f"cg:{p} ?b" in each for p, each in zip("rst", asked, strict=True))
    for each in asked:
        parseQuery(each)


def test_what_bind_fills_is_never_filled_before(write_rule: Callable[..., Path]) -> None:
    """A made node is explained by way of what else was concluded of it, where SPARQL lets us."""
    rule = read_rule(
        write_rule(
            "CONSTRUCT { ?a cg:leadsTo ?made . ?made cg:onDay ?day ; cg:of ?b } WHERE { ?a cg:q ?b "
            'BIND (STRLEN(STR(?b)) AS ?day) BIND (IRI(CONCAT("id/made/", STR(?day))) AS ?made) }'
        )
    )
    (way,) = rule.ways
    made = NamedNode("https://example.org/made")
    asked = rule.solutions(way, {"made": made})

    assert f"?a <{NS}leadsTo> {made}" in asked
    assert f"{made} <{NS}of> ?b" in asked
    assert f"{made} <{NS}onDay>" not in asked
    Store().query(asked, base_iri="https://example.org/")
