"""The shapes: written in two languages, reached, and each seen to fail."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, RDFS, SH, URIRef

from conflictgraph.triples import Tables
from conflictgraph.validation import Severity
from conflictgraph.vocab import BASE

from .shapes import INVALID, KNOWN, SHAPES, VALID, bench, expected_messages, read_example

LANGUAGES = ["de", "en"]


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    """Return all shapes as one graph."""
    merged = rdflib.Graph()
    for path in SHAPES:
        merged.parse(path)
    return merged


def _named(shapes: rdflib.Graph) -> list[rdflib.term.Node]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    return sorted({node for kind in kinds for node in shapes.subjects(RDF.type, kind)})


def _languages(graph: rdflib.Graph, node: rdflib.term.Node, prop: URIRef) -> list[str | None]:
    return sorted(str(text.language) for text in graph.objects(node, prop))


def test_each_shape_is_named_and_speaks_both_languages(shapes: rdflib.Graph) -> None:
    """Whoever is refused is told why in German or English, never by an IRI alone."""
    structure = {RDF.type, RDFS.label, RDFS.isDefinedBy, SH.property}
    targets = {SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode}
    for node in _named(shapes):
        assert str(node).startswith(f"{BASE}shapes#")
        assert _languages(shapes, node, RDFS.label) == LANGUAGES, node
        if set(shapes.predicates(node)) - structure - targets:
            assert _languages(shapes, node, SH.message) == LANGUAGES, node
            assert len(set(shapes.objects(node, SH.severity))) == 1, node
        if (node, SH.description, None) in shapes:
            assert _languages(shapes, node, SH.description) == LANGUAGES, node


def test_no_two_shapes_say_the_same(shapes: rdflib.Graph) -> None:
    """A message leads to one shape."""
    said = sorted(str(text) for text in shapes.objects(None, SH.message))

    assert [text for text, after in pairwise(said) if text == after] == []


def test_each_shape_can_be_reached(shapes: rdflib.Graph) -> None:
    """No shape stands there that nothing is checked against."""
    targets = {SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode}
    aimed = {node for prop in targets for node in shapes.subjects(prop)}
    aimed |= set(shapes.objects(None, SH.property))

    assert [node for node in _named(shapes) if node not in aimed] == []


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_example_conforms(path: Path) -> None:
    """What the documentation shows as right is taken."""
    assert [each.message() for each in bench().report(read_example(path)).results] == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_example_fails_with_the_message_it_names(path: Path) -> None:
    """Each shape catches what it is there for, and nothing else is said about it."""
    found = bench().report(read_example(path)).reaching(Severity.VIOLATION)

    assert {each.message("en") for each in found} == expected_messages(path)


def test_each_violation_was_seen(shapes: rdflib.Graph) -> None:
    """No shape that keeps documents out is trusted before an example has failed it."""
    seen = {
        each.shape.strip("<>")
        for path in INVALID
        for each in bench().report(read_example(path)).results
    }
    grave = {
        str(node)
        for node in _named(shapes)
        if (node, SH.severity, SH.Violation) in shapes and (node, SH.message, None) in shapes
    }

    assert grave - seen == set()


def test_the_curated_graphs_have_no_violation() -> None:
    """The register and the background are held to the same shapes as documents."""
    store = ox.Store()
    store.load(bench().known, ox.RdfFormat.N_TRIPLES, to_graph=KNOWN)
    found = bench().validator.validate(Tables.of(store, [KNOWN]), lambda: store)

    assert [each.key for each in found.reaching(Severity.WARNING)] == []
