"""Upgrade: a store made by an older version of conflictgraph is read again, and loses nothing."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from conflictgraph.errors import StoreMissingError, StoreVersionError
from conflictgraph.store.changes import GraphNames
from conflictgraph.store.draft import read_bases
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.upgrade import Upgraded, upgrade
from conflictgraph.store.manifest import Manifest
from conflictgraph.store.reader import Reader
from conflictgraph.store.version import FORMAT
from conflictgraph.store.writer import Writer

from .synthetic import BASE, affair_lines, change
from .test_version import ontology_lines, set_format

#: What went into ``format-0.zip``.
DOCUMENTS = (
    change("a", text="said so", affairs=[0], names=[1], facts=[3]),
    change("b", text="denied it", affairs=[1], names=[1, 2]),
)


@pytest.fixture
def older(checkout: Path, tmp_path: Path) -> StoreFolder:
    """Return a store that the last version without formats has written."""
    with ZipFile(checkout / "tests/data/stores/format-0.zip") as archive:
        archive.extractall(tmp_path / "store")
    return StoreFolder(tmp_path / "store")


def test_an_older_store_is_refused_until_it_is_upgraded(older: StoreFolder) -> None:
    """The way out is named, and nothing is written before it is taken."""
    with pytest.raises(StoreVersionError, match="format 0") as caught:
        Reader(older)
    assert "conflictgraph upgrade" in caught.value.hint
    with pytest.raises(StoreVersionError), Writer(older) as writer:
        writer.replace(change("c"))
    assert older.numbers() == [1]


def test_an_upgrade_keeps_all_and_writes_down_where_it_came_from(older: StoreFolder) -> None:
    """Documents, texts and quads are the same; base and ontology are known from then on."""
    assert upgrade(older) == Upgraded(before=0, generation=2, ontology="0.1.0")

    output = io.BytesIO()
    with Reader(older) as reader:
        reader.export("nq", output)
        texts = {e.key: reader.manifest.text(e.identity) for e in reader.manifest.iter_entries()}
    lines = [ontology_lines("0.1.0"), affair_lines([0, 1, 3])]
    lines += [part for each in DOCUMENTS for part in (each.lines, each.shared)]
    wanted = {line for part in lines for line in part.splitlines()}
    assert set(output.getvalue().splitlines()) == wanted
    assert texts == {each.key: each.text for each in DOCUMENTS}
    assert read_bases(older.generation(2)) == {BASE}


def test_an_upgraded_store_is_written_like_any_other(older: StoreFolder) -> None:
    """The next build corrects a document as if it had made the store itself."""
    upgrade(older)
    with Writer(older) as writer:
        writer.replace(change("a", text="took it back"))
        writer.remove("b")
        writer.publish()
    with Reader(older) as reader:
        assert [entry.key for entry in reader.manifest.iter_entries()] == ["a"]
        # The only state of affairs left is none: whatever used them is gone.
        assert GraphNames().affairs.value not in reader.graphs()


def test_the_older_generation_stays_as_it_was(older: StoreFolder) -> None:
    """An upgrade that is regretted can be taken back with the older version."""
    before = {p.name: p.read_bytes() for p in older.generation(1).iterdir()}
    upgrade(older)
    assert {p.name: p.read_bytes() for p in older.generation(1).iterdir()} == before
    with Manifest.read(older.generation(1), any_format=True) as manifest:
        assert manifest.meta("format") is None


def test_upgrading_twice_changes_nothing(older: StoreFolder) -> None:
    """It may stand in a script that runs at every start."""
    upgrade(older)
    assert upgrade(older) == Upgraded(before=FORMAT, generation=2, ontology="0.1.0")
    assert older.numbers() == [1, 2]


def test_a_newer_store_is_left_alone(older: StoreFolder) -> None:
    """No version writes over what it does not understand."""
    set_format(older.generation(1), str(FORMAT + 1))
    with pytest.raises(StoreVersionError, match=f"format {FORMAT + 1}") as caught:
        upgrade(older)
    assert "newer conflictgraph" in caught.value.hint
    assert older.numbers() == [1]


def test_a_missing_store_is_named_and_not_made(tmp_path: Path) -> None:
    """A mistyped path is not an empty store."""
    with pytest.raises(StoreMissingError):
        upgrade(StoreFolder(tmp_path / "nowhere"))
    assert not (tmp_path / "nowhere").exists()
