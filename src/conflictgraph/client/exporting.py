"""The whole of a graph: counted, as a file, and in rdflib."""

from __future__ import annotations

import os
import tempfile
import warnings
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol

import rdflib

from conflictgraph.client.answers import Answer
from conflictgraph.client.source import Source

_COUNTS: Final = (
    "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }",
    # Where nothing is in a named graph all is in the default graph.
    "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
)


class Selecting(Protocol):
    """Something that answers a SELECT."""

    def select(self, query: str) -> Answer:
        """Return the rows."""
        ...


def count_quads(graph: Selecting) -> int:
    """Return how many quads there are in named graphs; or else triples in the default graph."""
    return next((n for n in (int(graph.select(query)["n"][0]) for query in _COUNTS) if n), 0)


def to_graph(source: Source) -> rdflib.Dataset:
    """Return all of a graph in rdflib, with its named graphs."""
    quads = BytesIO()
    source.export(quads)
    dataset = rdflib.Dataset(default_union=True)
    with warnings.catch_warnings():
        # rdflib warns of what it does itself while it reads.
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(data=quads.getvalue(), format="nquads")
    return dataset


def export_to(source: Source, path: Path) -> None:
    """Write all of a graph as N-Quads; the file is there whole, or as it was."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            source.export(file)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o666 & ~_umask())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
