"""The ontology's Turtle files as graphs, read once; tests must not change them."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

#: The files of the terms by the beginning of their path; lists of axioms are read apart.
TERMS = ("conflictgraph.ttl", "modules/", "vocabularies/")
AXIOMS = "modules/axioms.ttl"
#: The files of what is entered by hand about the world.
REGISTER = ("register/", "background")
#: What becomes part of the data; alignments, shapes, examples and migrations do not.
LOADED = (*TERMS, *REGISTER, "scheme")


def union(graphs: dict[str, rdflib.Graph], beginnings: tuple[str, ...]) -> rdflib.Graph:
    """Return the triples of the files whose path begins with one of ``beginnings``."""
    merged = rdflib.Graph(bind_namespaces="none")
    for name, graph in graphs.items():
        if name.startswith(beginnings):
            merged += graph
    return merged


@pytest.fixture(scope="session")
def ontology(checkout: Path) -> Path:
    """Return the folder of the ontology."""
    return checkout / "ontology"


@pytest.fixture(scope="session")
def graphs(ontology: Path) -> dict[str, rdflib.Graph]:
    """Return every Turtle file's graph by its path inside the ontology."""
    return {
        path.relative_to(ontology).as_posix(): rdflib.Graph(bind_namespaces="none").parse(path)
        for path in sorted(ontology.rglob("*.ttl"))
    }


@pytest.fixture(scope="session")
def loaded(graphs: dict[str, rdflib.Graph]) -> dict[str, rdflib.Graph]:
    """Return the graphs of the files that become part of the data, by path."""
    return {name: graph for name, graph in graphs.items() if name.startswith(LOADED)}


@pytest.fixture(scope="session")
def alignments(graphs: dict[str, rdflib.Graph]) -> dict[str, rdflib.Graph]:
    """Return the graphs of the alignments by the name of the vocabulary."""
    return {
        Path(name).stem: graph for name, graph in graphs.items() if name.startswith("alignments/")
    }


@pytest.fixture(scope="session")
def terms(graphs: dict[str, rdflib.Graph]) -> rdflib.Graph:
    """Return the classes, properties and codes, without the list axioms."""
    return union({name: graph for name, graph in graphs.items() if name != AXIOMS}, TERMS)


@pytest.fixture(scope="session")
def axioms(graphs: dict[str, rdflib.Graph], terms: rdflib.Graph) -> rdflib.Graph:
    """Return the terms together with the list axioms."""
    return terms + graphs[AXIOMS]


@pytest.fixture(scope="session")
def register(graphs: dict[str, rdflib.Graph]) -> rdflib.Graph:
    """Return the register and the background."""
    return union(graphs, REGISTER)
