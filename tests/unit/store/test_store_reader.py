"""The reader: our own queries and exports see one generation, whatever is published meanwhile."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, parse

from conflictgraph.errors import QuerySyntaxError, StoreMissingError, UsageError
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.store.writer import Writer

from .synthetic import BASE, change


@pytest.fixture
def folder(tmp_path: Path) -> StoreFolder:
    folder = StoreFolder(tmp_path)
    with Writer(folder) as writer:
        writer.replace(change("a", affairs=[0], names=[1]))
        writer.publish()
    return folder


def test_a_reader_keeps_its_generation(folder: StoreFolder) -> None:
    """An export that takes long is of one state, not of several."""
    with Reader(folder) as reader:
        before = sorted(reader.iter_nquads())
        for number in range(4):
            with Writer(folder, keep_generations=1) as writer:
                writer.replace(change(f"n{number}"))
                writer.publish()
        assert sorted(reader.iter_nquads()) == before
        assert len(reader) == len(before)
    with Reader(folder) as reader:
        assert reader.generation == 5
        assert len(reader) > len(before)


@pytest.mark.parametrize("name", ["nq", "trig", "nt", "ttl"])
def test_every_export_holds_every_statement(folder: StoreFolder, name: str) -> None:
    """Nothing is lost on the way to another tool."""
    output = io.BytesIO()
    with Reader(folder) as reader:
        reader.export(name, output)
        quads = {(quad.subject, quad.predicate, quad.object) for quad in reader.iter_quads()}
    form = RdfFormat.from_extension(name)
    assert form is not None
    exported = {
        (quad.subject, quad.predicate, quad.object) for quad in parse(output.getvalue(), form)
    }
    assert exported == quads


def test_lines_are_the_lines_that_were_loaded(folder: StoreFolder) -> None:
    """A graph can be taken out and put in again."""
    document = change("a", affairs=[0], names=[1])
    loaded = document.lines + document.shared + document.affairs
    with Reader(folder) as reader:
        assert sorted(reader.iter_nquads()) == sorted(loaded.splitlines(keepends=True))
        entities = list(reader.iter_nquads(f"{BASE}graph/entities"))
        assert b"".join(entities) == document.shared


def test_a_query_sees_the_union_of_all_graphs(folder: StoreFolder) -> None:
    """A plain query finds rows."""
    with Reader(folder) as reader:
        found = reader.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        assert isinstance(found, QuerySolutions)
        assert [row["n"].value for row in found] == [str(len(reader))]
        with pytest.raises(QuerySyntaxError):
            reader.query("SELECT")


def test_unknown_formats_and_missing_stores_are_named(folder: StoreFolder, tmp_path: Path) -> None:
    """The message says what would work."""
    with Reader(folder) as reader, pytest.raises(UsageError) as caught:
        reader.export("doc", io.BytesIO())
    assert "nq" in caught.value.hint
    with pytest.raises(StoreMissingError):
        Reader(StoreFolder(tmp_path / "nowhere"))
