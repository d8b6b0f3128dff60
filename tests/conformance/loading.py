"""Bring the files of a suite into a store: as quads, as an update, as a dataset of the protocol."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from .results import read_graph
from .suites import SUITES, Case, Dataset, iri_of

#: A graph that nothing is loaded into: the default graph of queries that have none.
NOTHING = iri_of(SUITES / "nothing")

_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)


def files_of(case: Case) -> set[Path]:
    """Return the files a query needs: those of its manifest, or else those it names itself."""
    if case.data.graphs:
        return {file for _, file in case.data.graphs}
    return {SUITES / case.name.partition("#")[0] / name for name in _FROM.findall(case.text)}


def dataset_of(case: Case) -> list[tuple[str, str]]:
    """Return the parameters of the protocol that name the dataset, unless the query does."""
    if _FROM.search(case.text):
        return []
    default = [iri_of(file) for name, file in case.data.graphs if name is None]
    named = {name for name, _ in case.data.graphs if name is not None}
    for file in files_of(case):
        if is_dataset(file):
            graphs = {quad.graph_name.value for quad in read_quads(under_its_name(file))}
            named |= graphs - {iri_of(file)}
    return [
        *(("default-graph-uri", iri) for iri in default or [NOTHING]),
        *(("named-graph-uri", iri) for iri in sorted(named)),
    ]


def under_its_name(file: Path) -> Dataset:
    """Return the dataset of one file whose default graph gets the file's name."""
    return Dataset(((iri_of(file), file),))


def is_dataset(file: Path) -> bool:
    """Return whether the format of a file can carry several graphs."""
    return format_of(file).supports_datasets


def format_of(file: Path) -> ox.RdfFormat:
    """Return the format of a file with RDF."""
    form = ox.RdfFormat.from_extension(file.suffix[1:])
    assert form is not None, file
    return form


def read_quads(dataset: Dataset) -> list[ox.Quad]:
    """Return all quads of a dataset; what a file has in graphs of its own stays there."""
    quads = []
    for name, file in dataset.graphs:
        graph = ox.DefaultGraph() if name is None else ox.NamedNode(name)
        for quad in read_graph(file, iri_of(file)):
            place = graph if quad.graph_name == ox.DefaultGraph() else quad.graph_name
            quads.append(ox.Quad(quad.subject, quad.predicate, quad.object, place))
    return quads


def to_insert(quads: Iterable[ox.Quad]) -> str:
    """Return the update that adds quads; blank nodes that graphs share stay shared."""
    graphs: dict[object, list[str]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, []).append(f"{quad.triple} .")
    blocks = (
        " ".join(lines) if graph == ox.DefaultGraph() else f"GRAPH {graph} {{ {' '.join(lines)} }}"
        for graph, lines in graphs.items()
    )
    return f"INSERT DATA {{ {' '.join(blocks)} }}"
