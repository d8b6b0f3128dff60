"""Constraints in SPARQL: plain ones need no store, and all others still have one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from conflictgraph.triples import Tables
from conflictgraph.validation import Validator, load_shapes
from conflictgraph.vocab import RDF, RDFS

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <urn:e:> .
e:Shape a sh:NodeShape ; sh:targetClass e:Thing ; sh:message "No." ;
    sh:sparql [ sh:select '''SELECT $this ?value WHERE { %s }''' ] .
"""
KNOWN = f"<urn:e:Below> <{RDFS}subClassOf> <urn:e:Thing> <urn:g> .\n"
OWN = f"""<urn:e:a> <{RDF}type> <urn:e:Below> <urn:g> .
<urn:e:a> <urn:e:p> "5"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .
<urn:e:b> <{RDF}type> <urn:e:Thing> <urn:g> .
<urn:e:b> <urn:e:p> <urn:e:a> <urn:g> .
<urn:e:c> <urn:e:p> <urn:e:a> <urn:g> .
"""


def wrong(folder: Path, query: str, store: Callable[[], Store]) -> set[tuple[str, str | None]]:
    path = folder / "shapes.ttl"
    path.write_text(SHAPES % query, encoding="utf-8")
    validator = Validator(load_shapes([path]), Tables(KNOWN.encode()))
    results = validator.validate(Tables(OWN.encode()), store).results
    return {(each.focus, each.value) for each in results}


BLANK = f"""_:b <{RDF}type> <urn:e:Thing> <urn:g> .
_:b <urn:e:p> _:b <urn:g> .
"""


def no_store() -> Store:
    pytest.fail("a store was made for a plain query")


def whole() -> Store:
    store = Store()
    store.load((KNOWN + OWN).encode(), RdfFormat.N_QUADS)
    return store


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("$this <urn:e:p> ?value", {("<urn:e:a>", '"5"'), ("<urn:e:b>", "<urn:e:a>")}),
        ("$this <urn:e:p>/<urn:e:p> ?value", {("<urn:e:b>", '"5"')}),
        ("$this <urn:e:p>|<urn:e:q> ?value FILTER (ISIRI(?value))", {("<urn:e:b>", "<urn:e:a>")}),
        (
            "$this <urn:e:p>+ ?value FILTER (?value = 5 && $this != <urn:e:a>)",
            {("<urn:e:b>", '"5"')},
        ),
    ],
)
def test_a_plain_query_needs_no_store(
    tmp_path: Path, query: str, expected: set[tuple[str, str]]
) -> None:
    """Each document is checked without being loaded; nodes of other shapes are left alone."""
    found = wrong(tmp_path, query, no_store)

    assert {(node, (value or "").partition("^^")[0]) for node, value in found} == expected


@pytest.mark.parametrize(
    ("condition", "is_met"),
    [
        ("ISBLANK(?value)", True),
        ("ISIRI(?value)", False),
        ("?value = $this", True),
        ('STR(?value) != "x"', False),
    ],
)
def test_blank_nodes_are_what_they_are(tmp_path: Path, condition: str, *, is_met: bool) -> None:
    """No name of a blank node is taken for a text or for any node."""
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES % f"$this <urn:e:p> ?value FILTER ({condition})", encoding="utf-8")

    report = Validator(load_shapes([path]), Tables()).validate(Tables(BLANK.encode()), no_store)

    assert bool(report.results) is is_met


@pytest.mark.parametrize(
    "condition",
    ["FILTER EXISTS { $this <urn:e:p>/^<urn:e:p> <urn:e:c> }", "FILTER (EXISTS { ?s ?p $this })"],
)
def test_any_other_query_is_put_to_a_store(tmp_path: Path, condition: str) -> None:
    """An analyst's shape may ask whatever SHACL allows."""
    found = wrong(tmp_path, f"$this <urn:e:p> ?value {condition}", whole)

    assert {node for node, _ in found} <= {"<urn:e:a>", "<urn:e:b>"}
    assert len(found) == 1
