"""A store of a few quads that are chosen to hurt, and a way to read its tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.store.writer import Writer
from conflictgraph.tables.assembling import iter_tables
from conflictgraph.tables.graph import Graph
from conflictgraph.vocab import CODE, NS

PREFIXES = {"cg": NS, "cgc": CODE, "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
GRAPH = "https://w3id.org/conflictgraph/graph/doc/a"

Publish = Callable[..., StoreFolder]
Frames = dict[str, pl.DataFrame]


def to_term(text: str) -> str:
    """Return a term of N-Quads: ``cg:Name`` in full, ``x`` as an IRI, literals as they are."""
    if text.startswith('"'):
        return text
    prefix, colon, name = text.partition(":")
    known = colon and prefix in PREFIXES
    return f"<{PREFIXES[prefix]}{name}>" if known else f"<urn:x:{text}>"


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """Return a function that makes a store of triples: ``publish("a a cg:Person", …)``."""

    def make(*triples: str) -> StoreFolder:
        lines = []
        for triple in triples:
            subject, predicate, value = triple.split(" ", 2)
            kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
            verb = f"<{kind}>" if predicate == "a" else to_term(predicate)
            lines.append(f"{to_term(subject)} {verb} {to_term(value)} <{GRAPH}> .\n")
        folder = StoreFolder(tmp_path / "store")
        with Writer(folder) as writer:
            writer.replace_graph(GRAPH, "".join(lines).encode())
            writer.publish()
        return folder

    return make


@pytest.fixture
def frames_of(publish: Publish) -> Callable[..., Frames]:
    """Return a function that gives the tables of some triples, by their names."""

    def make(*triples: str) -> Frames:
        with Reader(publish(*triples)) as reader:
            graph = Graph(reader, shows_sentences=True)
            return {table.name: frame for table, frame in iter_tables(graph)}

    return make
