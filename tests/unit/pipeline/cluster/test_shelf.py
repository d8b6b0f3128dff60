"""Shards are whole or not there, whoever writes them, and nobody else's are touched."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import fsspec
import pytest

from conflictgraph.errors import ClusterError, UsageError
from conflictgraph.pipeline.cluster.shelf import Shelf

CONTENT = b"\0\xff\r\n" * 1000


def names(shelf: Shelf) -> list[str]:
    """Return what lies on a shelf, hidden files included."""
    system, folder = fsspec.url_to_fs(shelf.url, use_listings_cache=False)
    return sorted(path.rpartition("/")[2] for path in system.find(folder))


def spoil(shelf: Shelf, name: str, content: bytes) -> None:
    """Write something else where a shard is."""
    system, folder = fsspec.url_to_fs(shelf.url)
    system.pipe_file(f"{folder}/{name}", content)


def test_what_is_put_is_taken_by_its_content(shelf: Shelf) -> None:
    """A shard needs no name but what it is, and no file is left half written."""
    name = shelf.put(CONTENT)

    assert name == sha256(CONTENT).hexdigest()
    assert shelf.take(name) == CONTENT
    assert shelf.put(CONTENT) == name
    assert names(shelf) == [name]
    shelf.discard(name)
    shelf.discard(name)
    assert shelf.take(name) is None


@pytest.mark.parametrize("damage", [b"", CONTENT[:-1], CONTENT[:-1] + b"x", CONTENT + b"x"])
def test_a_damaged_shard_is_no_shard(shelf: Shelf, damage: bytes) -> None:
    """Not a byte that no worker made gets into a graph."""
    name = shelf.put(CONTENT)
    spoil(shelf, name, damage)

    assert shelf.take(name) is None


def test_a_shard_that_was_cut_off_is_written_anew(shelf: Shelf) -> None:
    """A full disk costs a shard only until there is room."""
    name = shelf.put(CONTENT)
    spoil(shelf, name, CONTENT[:10])

    assert shelf.put(CONTENT) == name
    assert shelf.take(name) == CONTENT


def test_a_shard_that_is_there_is_not_written_anew(tmp_path: Path) -> None:
    """Work that was done before an interruption costs no traffic again."""
    shelf = Shelf.of_store(str(tmp_path), tmp_path / "graph")
    name = shelf.put(CONTENT)
    (path,) = tmp_path.rglob(name)
    before = path.stat()

    shelf.put(CONTENT)

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_store_clears_away_its_own_shards_alone(shelf: Shelf, tmp_path: Path) -> None:
    """Two stores may share a place, and two builds at once do no harm to each other."""
    parent = shelf.url.rpartition("/")[0]
    other = Shelf.of_store(parent, tmp_path / "other")
    shelf.put(CONTENT)
    kept = other.put(CONTENT)

    shelf.clear()
    shelf.clear()

    assert (names(shelf), names(other)) == ([], [kept])
    other.clear()


def test_a_folder_and_its_url_are_one_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers find a folder that was named relative to where the build was started."""
    monkeypatch.chdir(tmp_path)
    store = tmp_path / "graph"
    relative = Shelf.of_store("shards", store)

    assert relative == Shelf.of_store(str(tmp_path / "shards/"), store)
    assert relative == Shelf.of_store(f"file://{tmp_path}/shards", store)


def test_other_places_are_refused(tmp_path: Path) -> None:
    """What is not written in one step, or not shared, is not used for shards."""
    for url in ("memory://a", "ftp://example.org/a", "gopher://a"):
        with pytest.raises(UsageError, match="shards cannot be kept"):
            Shelf.of_store(url, tmp_path)


def test_a_place_that_cannot_be_used_is_told(bucket: object, tmp_path: Path) -> None:
    """A missing bucket and a file in the way are named, not shown as a traceback."""
    (tmp_path / "file").write_bytes(b"")
    for url in ("s3://nobody-has-this/x", str(tmp_path / "file")):
        with pytest.raises(ClusterError, match=url.rpartition("/")[2]) as caught:
            Shelf.of_store(url, tmp_path / "graph").put(CONTENT)
        assert caught.value.hint
