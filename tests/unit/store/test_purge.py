"""Removing and purging: a document is gone where it has to be, and only there."""

from __future__ import annotations

import hashlib
import io
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from conflictgraph.errors import StoreMissingError, UsageError
from conflictgraph.store.changes import GraphNames
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.holders import lock_holders
from conflictgraph.store.keeping.purge import purge
from conflictgraph.store.keeping.removal import document_iri, remove
from conflictgraph.store.reader import Reader
from conflictgraph.store.writer import Writer

from .synthetic import BASE, affair, change

#: Words that no compression shortens, and more of them than a page of SQLite holds.
SECRET = "".join(hashlib.sha256(b"%d" % number).hexdigest() for number in range(160))
REMARK = SECRET[::-1].encode()
DOOMED = replace(
    change("doomed", text=SECRET, affairs=[0], names=[1, 7], facts=[3], extra=5),
    annotations=REMARK,
)
KEPT = change("kept", affairs=[2], names=[1], extra=5)
IRI = document_iri(GraphNames(), DOOMED.identity)


@pytest.fixture
def folder(tmp_path: Path) -> StoreFolder:
    """Return a store with two documents, in three generations that hold both."""
    store = StoreFolder(tmp_path / "store")
    for number in range(3):
        with Writer(store, keep_generations=9) as writer:
            writer.replace(change(f"other{number}"))
            if not number:
                writer.replace(DOOMED)
                writer.replace(KEPT)
            writer.publish()
    return store


NEEDLES = (
    SECRET[:64].encode(),
    DOOMED.identity.encode(),
    # The manifest keeps texts so; this part stands in a page of its own.
    zlib.compress(DOOMED.text.encode())[-600:-500],
    zlib.compress(REMARK)[-600:-500],
)


def traces(folder: StoreFolder, needles: tuple[bytes, ...] = NEEDLES) -> list[str]:
    """Return the files below the store in which words or names of the document stand."""
    return [
        str(path.relative_to(folder.path))
        for path in sorted(folder.path.rglob("*"))
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    ]


def nquads(folder: StoreFolder) -> bytes:
    output = io.BytesIO()
    with Reader(folder) as reader:
        reader.export("nq", output)
    return output.getvalue()


@pytest.mark.parametrize(
    "given",
    [
        "doomed",
        DOOMED.identity,
        IRI,
        GraphNames().document(DOOMED.identity).value,
        "/corpus/doomed",
    ],
    ids=["key", "identity", "IRI", "graph", "path"],
)
def test_a_document_is_found_by_whatever_names_it(folder: StoreFolder, given: str) -> None:
    """Nobody has to look up the one right name first."""
    entry, number = remove(folder, given, base=BASE)
    assert (entry.key, number) == ("doomed", 4)
    with Reader(folder) as reader:
        assert "doomed" not in {each.key for each in reader.manifest.iter_entries()}
    assert affair(0) not in nquads(folder).decode()
    assert affair(2) in nquads(folder).decode()


def test_removing_alone_leaves_traces(folder: StoreFolder) -> None:
    """The difference to a purge is real: this test is what makes the next one mean something."""
    remove(folder, "doomed", base=BASE, keep_generations=1)
    assert folder.numbers() == [4]
    assert SECRET not in nquads(folder).decode()
    assert any(name.endswith(".sst") for name in traces(folder))


def test_a_purge_leaves_no_trace(folder: StoreFolder) -> None:
    """No file of the store holds the text or an IRI of the document any more."""
    assert traces(folder)
    done = purge(folder, "doomed", base=BASE)
    assert ([entry.key for entry in done.entries], done.held, done.mentioned) == (
        ["doomed"],
        {},
        (),
    )
    assert traces(folder) == []
    assert folder.numbers() == [done.generation] == [4]


def test_a_purge_takes_nothing_else(folder: StoreFolder, tmp_path: Path) -> None:
    """The rest equals a store that never had the document."""
    purge(folder, "doomed", base=BASE)
    without = StoreFolder(tmp_path / "without")
    with Writer(without) as writer:
        for document in (KEPT, *(change(f"other{number}") for number in range(3))):
            writer.replace(document)
        writer.publish()
    assert nquads(folder) == nquads(without)
    with Reader(folder) as purged, Reader(without) as never:
        assert purged.graphs() == never.graphs()
        for entry in never.manifest.iter_entries():
            assert purged.manifest.text(entry.identity) == never.manifest.text(entry.identity)
    with Writer(folder) as writer:
        writer.remove("kept")
        assert writer.publish() == 5


def test_what_users_wrote_stays_and_is_told_when_it_names_the_document(
    folder: StoreFolder,
) -> None:
    """Blank nodes, empty graphs and the default graph survive; mentions are not hidden."""
    name, blank = NamedNode("http://example.org/notes"), BlankNode()
    notes = {
        Quad(NamedNode(f"{IRI}/span/0-9"), NamedNode("http://e.org/p"), blank, name),
        Quad(blank, NamedNode("http://e.org/q"), Literal("a note"), name),
        Quad(blank, NamedNode("http://e.org/q"), Literal("by default"), DefaultGraph()),
    }
    with Writer(folder) as writer:
        store = writer.users_store()
        store.extend(notes)
        store.add_graph(NamedNode("http://example.org/empty"))
        del store
        writer.publish()

    done = purge(folder, "doomed", base=BASE)

    assert done.mentioned == (name.value,)
    with Reader(folder) as reader:
        assert {name.value, "http://example.org/empty"} <= set(reader.graphs())
        assert notes <= set(reader.iter_quads())


def test_a_document_that_is_gone_from_the_live_generation_is_purged_from_older_ones(
    folder: StoreFolder,
) -> None:
    """Who removed first and learnt of the right later can still follow it."""
    remove(folder, "doomed", base=BASE, keep_generations=9)
    assert traces(folder)
    done = purge(folder, DOOMED.identity, base=BASE)
    assert traces(folder) == []
    assert folder.numbers() == [done.generation]


def test_earlier_texts_of_a_document_go_too(folder: StoreFolder) -> None:
    """A correction does not save what it corrected."""
    corrected = change("doomed", text="corrected")
    with Writer(folder, keep_generations=9) as writer:
        writer.replace(corrected)
        writer.publish()
    done = purge(folder, "doomed", base=BASE)
    assert {entry.identity for entry in done.entries} == {corrected.identity, DOOMED.identity}
    assert traces(folder, (*NEEDLES, corrected.identity.encode())) == []


def test_a_reader_is_waited_for_and_then_named(folder: StoreFolder) -> None:
    """An erasure that is not complete says so, and by whom it is held up."""
    with Reader(folder):
        done = purge(folder, "doomed", base=BASE, readers_timeout_s=0.2)
        assert list(done.held) == [3]
        assert folder.numbers() == [3, 4]
        assert DOOMED.identity not in nquads(folder).decode()
        assert traces(folder)
    again = purge(folder, "doomed", base=BASE)
    assert again.held == {}
    assert traces(folder) == []


def test_the_process_that_holds_a_lock_is_known(folder: StoreFolder) -> None:
    """An operator learns which process to end."""
    lock = folder.lock_file(3)
    if not Path("/proc/locks").exists():
        pytest.skip("this system does not list locks")
    assert lock_holders(lock) == []
    with folder.pin():
        held = lock_holders(lock)
    # A container may hide the numbers of processes; no wrong one is ever told.
    assert held in ([], [_own_pid()])


def _own_pid() -> int:
    return int(Path("/proc/self").readlink().name)


def test_an_unknown_document_is_an_error_and_changes_nothing(folder: StoreFolder) -> None:
    """A typing error does not look like a purge."""
    with pytest.raises(UsageError, match="holds no document nowhere"):
        purge(folder, "nowhere", base=BASE)
    with pytest.raises(UsageError, match="holds no document nowhere"):
        remove(folder, "nowhere", base=BASE)
    assert folder.numbers() == [1, 2, 3]


def test_a_missing_store_is_not_made(tmp_path: Path) -> None:
    """A mistyped path is not a store from which all is gone."""
    for attempt in (purge, remove):
        with pytest.raises(StoreMissingError):
            attempt(StoreFolder(tmp_path / "nowhere"), "a", base=BASE)
    assert list(tmp_path.iterdir()) == []
