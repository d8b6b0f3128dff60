"""What is to stand on the other store: each graph with its size and a digest of its triples."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from conflictgraph.store.reader import Reader

_DIGEST: Final = "sha256"


@dataclass(frozen=True, slots=True)
class Graph:
    """One graph of the generation.

    Attributes:
        triples: how many it has.
        digest: of its N-Triples, which are equal for equal graphs.
    """

    triples: int
    digest: str


def read_graphs(reader: Reader) -> dict[str, Graph]:
    """Return IRI to graph of an open generation; one graph is in memory at a time."""
    return {name: _read(reader.triples_of(name)) for name in reader.graphs()}


def version_of(graphs: Mapping[str, Graph]) -> str:
    """Return one digest for all graphs together."""
    lines = (f"{name} {graph.digest}\n" for name, graph in sorted(graphs.items()))
    return _digest("".join(lines).encode())


def _read(triples: bytes) -> Graph:
    return Graph(triples.count(b"\n"), _digest(triples))


def _digest(data: bytes) -> str:
    return f"{_DIGEST}:{hashlib.new(_DIGEST, data).hexdigest()}"
