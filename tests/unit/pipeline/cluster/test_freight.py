"""Sources arrive elsewhere as they are here, whatever their format."""

from __future__ import annotations

import os
import pickle
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from conflictgraph.errors import SourceError
from conflictgraph.pipeline.cluster.freight import Freight
from conflictgraph.readers import Layout, SourceFile, iter_sources, read

CASES = Path(__file__).resolve().parents[3] / "data" / "readers"


def sources(kind: str) -> Iterator[SourceFile]:
    """Yield the recorded cases of every reader."""
    yield from iter_sources([CASES / kind])
    for file in sorted((CASES / kind).glob("*/layout.toml")):
        layout = Layout.from_mapping(tomllib.loads(file.read_text(encoding="utf-8")))
        yield from iter_sources([file.parent], layout=layout)


def become(source: SourceFile) -> object:
    """Return what is read of a source, or why nothing is."""
    try:
        return read(source)
    except SourceError as error:
        return str(error)


@pytest.mark.parametrize("kind", ["accepted", "refused"])
def test_every_format_is_read_there_as_it_is_here(kind: str, tmp_path: Path) -> None:
    """Documents and refusals are the same, to the letter, on a machine without the sources."""
    given, freight = list(sources(kind)), Freight()
    assert all(freight.pack(source) for source in given)
    # What a worker gets is a copy, in another folder.
    pickle.loads(pickle.dumps(freight)).unpack(tmp_path)  # noqa: S301 - made in the line itself

    for source in given:
        assert become(freight.unpacked(source, tmp_path)) == become(source)


def test_of_a_large_file_only_what_is_needed_is_sent(tmp_path: Path) -> None:
    """A document out of a file of gigabytes costs as much as one with a file of its own."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    line = '{"text": "Krieg", "label": [[0, 5, "War"]], "id": %d}\n'
    path = here / "many.jsonl"
    path.write_text("".join(line % number for number in range(50_000)))
    *_, last = iter_sources([path])
    freight = Freight()

    assert freight.pack(last)
    assert len(pickle.dumps(freight)) < path.stat().st_size / 50
    freight.unpack(there)
    assert read(freight.unpacked(last, there)) == read(last)


def test_what_sources_share_is_sent_once(tmp_path: Path) -> None:
    """Documents that cannot be cut out of their file do not multiply it."""
    path = tmp_path / "shared.ann"
    path.write_bytes(b"x" * 100_000)
    path.with_suffix(".txt").write_bytes(b"x")
    freight = Freight()
    for number in range(40):
        assert freight.pack(SourceFile(f"{number}", path, "brat"))

    assert len(pickle.dumps(freight)) < 110_000
    assert not freight.is_full


def test_what_no_reader_reads_stays_here(tmp_path: Path) -> None:
    """A pipe holds nobody up, and a file beyond any limit fills no network."""
    pipe, huge = tmp_path / "pipe.ann", tmp_path / "huge.ann"
    os.mkfifo(pipe)
    with huge.open("wb") as file:
        file.truncate(60_000_000)
    freight = Freight()

    assert not freight.pack(SourceFile("pipe.ann", pipe, "brat"))
    assert not freight.pack(SourceFile("huge.ann", huge, "brat"))
    assert len(pickle.dumps(freight)) < 1000


def test_freight_is_full_in_time(tmp_path: Path) -> None:
    """A worker that ends has little to do again, and memory holds little."""
    freight, packed = Freight(), 0
    while not freight.is_full:
        path = tmp_path / f"{packed}.ann"
        path.write_bytes(b"T1\tState 0 1\tx\n" * 1000)
        freight.pack(SourceFile(path.name, path, "brat"))
        packed += 1

    assert packed == 17


def test_names_lead_nowhere_else(tmp_path: Path) -> None:
    """Whatever a message names as a file, it is written below the folder given."""
    inner = tmp_path / "inner"
    inner.mkdir()
    freight = Freight()
    path = tmp_path / "a.ann"
    path.write_bytes(b"")
    freight.pack(SourceFile("a.ann", path, "brat"))
    ((key, piece),) = freight._pieces.items()
    freight._pieces[key] = piece._replace(name="../../escaped.ann")
    freight.unpack(inner)

    assert [each.name for each in tmp_path.rglob("escaped.ann")] == ["escaped.ann"]
    assert (inner / "0" / "escaped.ann").exists()
