"""What holds for every Turtle file of the ontology."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib import OWL, RDF, BNode, URIRef

from conflictgraph.vocab import CODE, NS, ONTOLOGY


def test_both_parsers_read_the_same_number_of_triples(
    ontology: Path, graphs: dict[str, rdflib.Graph]
) -> None:
    """A file that two parsers understand differently is noticed before it is published."""
    for name, graph in graphs.items():
        quads = ox.parse(path=str(ontology / name), format=ox.RdfFormat.TURTLE)
        assert len(set(quads)) == len(graph), name


def test_only_list_axioms_use_blank_nodes(loaded: dict[str, rdflib.Graph]) -> None:
    """What is loaded as data can be named and compared node by node."""
    with_blank_nodes = {
        name
        for name, graph in loaded.items()
        if any(isinstance(node, BNode) for triple in graph for node in triple)
    }
    assert with_blank_nodes == {"modules/axioms.ttl"}


def test_every_term_and_code_in_use_is_declared(
    graphs: dict[str, rdflib.Graph], terms: rdflib.Graph
) -> None:
    """A misspelt class, property or code anywhere in the ontology is noticed."""
    declared = {str(subject) for subject in terms.subjects(RDF.type, None)}
    for name, graph in graphs.items():
        if "invalid" in name:  # examples of what is refused may name what does not exist
            continue
        # As plain strings: a URIRef takes a tuple of beginnings for one beginning.
        nodes = {str(node) for triple in graph for node in triple if isinstance(node, URIRef)}
        used = {node for node in nodes if node.startswith((NS, CODE))}
        assert used <= declared, f"{name}: {sorted(used - declared)}"


def test_each_triple_stands_in_one_file(loaded: dict[str, rdflib.Graph]) -> None:
    """Files are loaded into different graphs, where a repeated triple would count twice."""
    files_of: dict[object, list[str]] = defaultdict(list)
    for name, graph in loaded.items():
        for triple in graph:
            files_of[triple].append(name)
    assert {triple: names for triple, names in files_of.items() if len(names) > 1} == {}


def test_one_file_is_the_ontology_and_none_imports(
    graphs: dict[str, rdflib.Graph], loaded: dict[str, rdflib.Graph]
) -> None:
    """Loading the files never reaches for the web."""
    headers = {
        (name, header)
        for name, graph in loaded.items()
        for header in graph.subjects(RDF.type, OWL.Ontology)
    }
    assert headers == {("conflictgraph.ttl", URIRef(ONTOLOGY))}
    assert not any((None, OWL.imports, None) in graph for graph in graphs.values())


def test_every_file_begins_by_saying_what_it_holds(
    ontology: Path, graphs: dict[str, rdflib.Graph]
) -> None:
    """Who opens a file learns its purpose from the first line."""
    for name in graphs:
        assert (ontology / name).read_text(encoding="utf-8").startswith("# "), name
