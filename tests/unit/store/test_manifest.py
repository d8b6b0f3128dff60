"""The manifest: a shared line stays exactly as long as somebody supports it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.errors import StoreError
from conflictgraph.store.manifest import FILE_NAME, Entry, Manifest


def entry(key: str, path: str = "/p") -> Entry:
    return Entry(key, path, "digest", f"identity-{key}")


BASE = "https://example.org/"
#: Three triples, in the graphs in which several documents may put them, the preferred one first.
GRAPHS = ("graph/entities", "graph/derived/facts", "graph/derived/types")
TRIPLES = (
    f"<{BASE}id/entity/a> <{BASE}p> <{BASE}id/entity/b>",
    f"<{BASE}id/entity/a> <{BASE}p> <{BASE}id/entity/b2>",
    f'<{BASE}id/entity/a> <{BASE}p> "a <{BASE}graph/derived/types> .\\n"',
)


def line(triple: int, graph: int) -> bytes:
    return f"{TRIPLES[triple]} <{BASE}{GRAPHS[graph]}> .\n".encode()


places = st.tuples(st.sampled_from(range(3)), st.sampled_from(range(3)))
#: What a document supports, or that it goes; None stands for the curated graphs.
steps = st.lists(
    st.tuples(st.sampled_from(["x", "y", "z", None]), st.none() | st.frozensets(places)),
    max_size=15,
)


@given(sequence=steps)
def test_lines_come_with_their_first_and_go_with_their_last_supporter(
    tmp_path_factory: pytest.TempPathFactory,
    sequence: list[tuple[str | None, frozenset[tuple[int, int]] | None]],
) -> None:
    """Following only what the manifest reports, a store holds each triple once, where it should."""
    held: dict[str | None, frozenset[tuple[int, int]]] = {}
    store: set[bytes] = set()
    with Manifest.write(tmp_path_factory.mktemp("manifest")) as manifest:
        for key, supported in sequence:
            lines = [line(*place) for place in supported or ()]
            if key is None:
                change = manifest.put_curated(lines)
            elif supported is None:
                change = manifest.remove(key)
            else:
                change = manifest.put(entry(key), "text", lines)
            held[key] = supported or frozenset()
            assert not store.intersection(change.gained)
            assert store.issuperset(change.lost + change.moved)
            store.difference_update(change.lost, change.moved)
            store.update(change.gained)
            places = set().union(*held.values())
            best = {triple: min(g for t, g in places if t == triple) for triple, _ in places}
            assert store == {line(*place) for place in best.items()}


def test_documents_are_found_by_key_identity_and_path(tmp_path: Path) -> None:
    """A build can tell what it knows already, and a page can show a text."""
    with Manifest.write(tmp_path) as manifest:
        manifest.put(entry("b"), "Բարև\r\n", [])
        manifest.put(entry("a"), "", [])
        manifest.put(entry("c", path="/other"), "c", [])
        manifest.set_meta("name", "value")

    with Manifest.read(tmp_path) as manifest:
        assert [found.key for found in manifest.iter_entries()] == ["a", "b", "c"]
        assert len(manifest) == 3
        assert manifest.get("b") == entry("b") == manifest.by_identity("identity-b")
        assert [found.key for found in manifest.by_path("/p")] == ["a", "b"]
        assert (manifest.text("identity-b"), manifest.text("identity-a")) == ("Բարև\r\n", "")
        assert (manifest.meta("name"), manifest.meta("none")) == ("value", None)
        assert (manifest.get("z"), manifest.text("z")) == (None, None)


def test_a_published_manifest_cannot_be_changed(tmp_path: Path) -> None:
    """A generation is immutable, whoever opens it."""
    Manifest.write(tmp_path).close()
    with Manifest.read(tmp_path) as manifest, pytest.raises(sqlite3.OperationalError):
        manifest.put(entry("a"), "", [])


def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    """A damaged generation is told as such."""
    with pytest.raises(StoreError, match="no manifest"):
        Manifest.read(tmp_path)


def test_a_footprint_goes_with_its_document(tmp_path: Path) -> None:
    """What decisions can concern a document by is never that of another."""
    with Manifest.write(tmp_path) as manifest:
        manifest.put(entry("a"), "a", [], b"one")
        manifest.put(entry("b"), "b", [], b"two")
        manifest.put(entry("a"), "a", [], b"new")
        manifest.remove("b")
        manifest.put(entry("c"), "c", [])
        found = {each.key: footprint for each, footprint in manifest.iter_footprints()}
    assert found == {"a": b"new", "c": b""}
    with Manifest.read(tmp_path) as manifest:
        assert (manifest.footprint("a"), manifest.footprint("b")) == (b"new", None)


def test_annotations_go_with_their_document(tmp_path: Path) -> None:
    """A new version brings its own, or none; a removed document leaves nothing."""
    with Manifest.write(tmp_path) as manifest:
        for key in "abc":
            manifest.put(entry(key), "text", [], annotations=b"of " + key.encode())
        manifest.put(entry("a"), "text", [], annotations=b"new")
        manifest.put(entry("b"), "text", [])
        manifest.remove("c")
    with Manifest.read(tmp_path) as manifest:
        assert [manifest.annotations(key) for key in "abc"] == [b"new", None, None]
        assert [manifest.has_annotations(key) for key in "abc"] == [True, False, False]
        assert manifest.count_unannotated() == 1
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    assert connection.execute("SELECT count(*) FROM annotation").fetchone() == (1,)
    connection.close()


def test_a_manifest_without_annotations_is_read_and_gets_them(tmp_path: Path) -> None:
    """A store that an earlier version has written goes on working."""
    with Manifest.write(tmp_path) as manifest:
        manifest.put(entry("a"), "text", [], annotations=b"one")
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("DROP TABLE annotation")
    connection.close()
    with Manifest.read(tmp_path) as manifest:
        assert manifest.annotations("a") is None
        assert not manifest.has_annotations("a")
        assert manifest.count_unannotated() == 1
    with Manifest.write(tmp_path) as manifest:
        assert manifest.annotations("a") is None
        manifest.put(entry("a"), "text", [], annotations=b"two")
        assert manifest.annotations("a") == b"two"


def test_a_manifest_without_footprints_is_read_and_gets_them(tmp_path: Path) -> None:
    """A store of before is no trouble: it is only not known what can concern its documents."""
    with Manifest.write(tmp_path) as manifest:
        manifest.put(entry("a"), "a", [], b"one")
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("DROP TABLE footprint")
    connection.close()
    with Manifest.read(tmp_path) as manifest:
        assert [each for _, each in manifest.iter_footprints()] == [None]
    with Manifest.write(tmp_path) as manifest:
        assert manifest.footprint("a") is None
        manifest.put(entry("a"), "a", [], b"two")
        assert manifest.footprint("a") == b"two"
