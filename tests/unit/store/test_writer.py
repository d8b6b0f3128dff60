"""The writer: whatever the order of changes, the store equals a full build."""

from __future__ import annotations

import io
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from conflictgraph.errors import SourceError, StoreError, StoreLockedError, UsageError
from conflictgraph.store import incoming
from conflictgraph.store.changes import DocumentChange
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.manifest import FILE_NAME, Manifest
from conflictgraph.store.reader import Reader
from conflictgraph.store.writer import Writer

from .synthetic import BACKGROUND, BASE, affair, affair_lines, background_lines, change


class Contents(NamedTuple):
    """All that must not depend on how a store came about."""

    nquads: bytes
    graphs: list[str]
    documents: dict[str, str]


def contents(folder: StoreFolder) -> Contents:
    output = io.BytesIO()
    with Reader(folder) as reader:
        reader.export("nq", output)
        documents = {
            entry.key: reader.manifest.text(entry.identity) or ""
            for entry in reader.manifest.iter_entries()
        }
        return Contents(output.getvalue(), reader.graphs(), documents)


def expected(documents: dict[str, DocumentChange], curated: frozenset[int]) -> Contents:
    """Return what a store must hold, from a store of Oxigraph's own in memory."""
    store = Store()
    lines = [background_lines(curated), affair_lines(curated)]
    for document in documents.values():
        lines += [document.lines, document.shared, document.affairs]
    store.load(b"".join(lines), RdfFormat.N_QUADS)
    nquads = b"".join(sorted(f"{quad} .\n".encode() for quad in store))
    graphs = sorted(graph.value for graph in store.named_graphs())
    return Contents(nquads, graphs, {key: document.text for key, document in documents.items()})


affairs = st.frozensets(st.integers(0, 5), max_size=3)
documents = st.builds(
    change,
    st.sampled_from("abc"),
    text=st.sampled_from(["", "corrected"]),
    affairs=affairs,
    names=st.frozensets(st.integers(0, 3), max_size=2),
    facts=affairs,
)
steps = st.lists(
    st.one_of(
        documents,
        st.sampled_from("abc"),  # remove the document with this key
        affairs,  # replace the curated statements
        st.none(),  # publish
    ),
    max_size=12,
)


def apply(folder: StoreFolder, sequence: list[object]) -> Contents:
    """Put a sequence of steps into a store and return what it should hold then."""
    held: dict[str, DocumentChange] = {}
    curated: frozenset[int] = frozenset()
    batches: list[list[object]] = [[]]
    for step in sequence:
        if step is None:
            batches.append([])
        else:
            batches[-1].append(step)
    for batch in batches:
        with Writer(folder) as writer:
            for step in batch:
                if isinstance(step, DocumentChange):
                    writer.replace(step)
                    held[step.key] = step
                elif isinstance(step, frozenset):
                    writer.replace_graph(BACKGROUND, background_lines(step), affair_lines(step))
                    curated = step
                elif step in held:
                    writer.remove(str(step))
                    del held[str(step)]
            writer.publish()
    return expected(held, curated)


def check_equals_full_build(folder: Path, sequence: list[object]) -> None:
    store = StoreFolder(folder)
    try:
        wanted = apply(store, sequence)
        got = contents(store)
        assert b"".join(sorted(got.nquads.splitlines(keepends=True))) == wanted.nquads
        assert got.graphs == wanted.graphs
        assert got.documents == wanted.documents
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@given(sequence=steps)
@settings(max_examples=25)
def test_any_sequence_of_changes_equals_a_full_build(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[object]
) -> None:
    """Adding, correcting and removing leaves nothing behind and takes nothing away."""
    check_equals_full_build(tmp_path_factory.mktemp("store"), sequence)


@given(sequence=steps)
@settings(max_examples=12)
def test_changes_that_are_loaded_as_they_come_equal_a_full_build(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[object]
) -> None:
    """A build so large that it is loaded meanwhile holds the same as a small one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incoming, "_PIECE_BYTES", 400)
        check_equals_full_build(tmp_path_factory.mktemp("store"), sequence)


def _publish(folder: StoreFolder, changes: list[DocumentChange]) -> None:
    with Writer(folder) as writer:
        for each in changes:
            writer.replace(each)
        writer.publish()


def test_a_store_loaded_in_pieces_is_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lookups in a large new store go through as few files as in one that was loaded at once."""
    changes = [change(f"k{number}", affairs=[number % 3], extra=50) for number in range(6)]
    files = {}
    for piece_bytes in (1_000_000, 400):
        monkeypatch.setattr(incoming, "_PIECE_BYTES", piece_bytes)
        folder = StoreFolder(tmp_path / str(piece_bytes))
        _publish(folder, changes)
        with folder.pin() as pin:
            files[piece_bytes] = len(list(pin.path.glob("*.sst")))
    # Each piece by itself has about as many as the whole.
    assert files[400] < 2 * files[1_000_000]


@pytest.mark.parametrize("broken_at", [0, 3])
def test_a_piece_that_cannot_be_loaded_stops_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken_at: int
) -> None:
    """A fault in what is loaded beside the rest is told, and nothing of it gets published."""
    monkeypatch.setattr(incoming, "_PIECE_BYTES", 400)
    folder = StoreFolder(tmp_path)
    changes = [change(f"k{number}", affairs=[0], extra=50) for number in range(5)]
    changes[broken_at] = replace(changes[broken_at], lines=b"no quad\n")

    with pytest.raises(StoreError, match="N-Quads"):
        _publish(folder, changes)

    assert folder.current() is None
    assert not list(folder.generations.glob("*.tmp"))


@pytest.mark.soak
@given(sequence=steps)
@settings(max_examples=1_500)
def test_very_many_sequences_of_changes_equal_a_full_build(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[object]
) -> None:
    """The same, long enough to meet rare orders."""
    check_equals_full_build(tmp_path_factory.mktemp("store"), sequence)


def test_a_shared_state_of_affairs_outlives_one_of_its_documents(tmp_path: Path) -> None:
    """Correcting one article does not take away what another still says."""
    folder = StoreFolder(tmp_path)
    with Writer(folder) as writer:
        writer.replace(change("a", affairs=[0]))
        writer.replace(change("b", affairs=[1]))
        writer.publish()
    with Writer(folder) as writer:
        writer.replace(change("a"))
        writer.publish()

    left = contents(folder).nquads.decode()

    assert affair(0) not in left
    assert affair(1) in left
    assert affair(2) in left


def test_orders_of_insertion_give_equal_bytes(tmp_path: Path) -> None:
    """An export can be compared byte by byte, whatever machine and order it came from."""
    changes = [change(f"k{n}", affairs=[n % 6], names=[n], extra=40) for n in range(30)]
    exports: dict[str, set[bytes]] = {"nq": set(), "trig": set(), "nt": set(), "ttl": set()}
    for name, order in (("forth", changes), ("back", changes[::-1]), ("piecemeal", changes)):
        folder = StoreFolder(tmp_path / name)
        for batch in [order] if name != "piecemeal" else [order[::2], order[1::2]]:
            with Writer(folder) as writer:
                for document in batch:
                    writer.replace(document)
                writer.publish()
        for form, seen in exports.items():
            output = io.BytesIO()
            with Reader(folder) as reader:
                reader.export(form, output)
            seen.add(output.getvalue())

    assert {form: len(seen) for form, seen in exports.items()} == dict.fromkeys(exports, 1)


def test_leaving_without_publishing_changes_nothing(tmp_path: Path) -> None:
    """An interrupted build costs no data and leaves no rubbish."""
    folder = StoreFolder(tmp_path)
    with Writer(folder) as writer:
        writer.replace(change("a", affairs=[0]))
        writer.publish()
    before = contents(folder)

    with Writer(folder) as writer:
        writer.replace(change("b"))
        writer.remove("a")

    assert contents(folder) == before
    assert [path.name for path in folder.generations.iterdir() if path.is_dir()] == ["000001"]


def test_publishing_without_a_change_keeps_the_generation(tmp_path: Path) -> None:
    """A build that finds nothing new does not invalidate caches."""
    folder = StoreFolder(tmp_path)
    lines = background_lines([5])
    with Writer(folder) as writer:
        writer.replace_graph(BACKGROUND, lines, affair_lines([5]))
        assert writer.publish() == 1

    with Writer(folder) as writer:
        writer.replace_graph(BACKGROUND, lines, affair_lines([5]))
        writer.replace_graph(f"{BASE}graph/links", b"")
        assert writer.publish() == 1


def test_an_empty_store_can_be_published(tmp_path: Path) -> None:
    """A server can be started before there is a corpus."""
    folder = StoreFolder(tmp_path / "deep" / "store")
    with Writer(folder) as writer:
        assert writer.publish() == 1
    assert contents(folder) == Contents(b"", [], {})


def test_a_fresh_writer_forgets_what_was_there(tmp_path: Path) -> None:
    """A full rebuild starts from nothing and is still one atomic step."""
    folder = StoreFolder(tmp_path)
    with Writer(folder) as writer:
        writer.replace(change("a"))
        writer.publish()
    with Writer(folder) as writer:
        writer.begin_empty()
        writer.replace(change("b"))
        assert contents(folder).documents == {"a": "a "}
        writer.publish()
    assert contents(folder).documents == {"b": "b "}


def test_the_same_text_from_a_second_source_is_refused(tmp_path: Path) -> None:
    """A copied file cannot count every claim twice, and the rest of the build goes on."""
    folder = StoreFolder(tmp_path)
    first = change("a", affairs=[0])
    second = DocumentChange(
        **{field: getattr(first, field) for field in first.__slots__} | {"key": "b"}
    )
    with Writer(folder) as writer:
        writer.replace(first)
        with pytest.raises(SourceError, match="from a"):
            writer.replace(second)
        writer.replace(change("c"))
        writer.publish()
    assert sorted(contents(folder).documents) == ["a", "c"]


def test_lines_that_are_no_nquads_do_not_reach_the_store(tmp_path: Path) -> None:
    """A fault in the mapping shows at once, not as half a document."""
    folder = StoreFolder(tmp_path)
    with Writer(folder) as writer:
        writer.publish()
    broken = DocumentChange("a", "a", "d", "0" * 16, "text", b"<a> is no quad\n", b"", b"")
    with Writer(folder) as writer:
        writer.replace(broken)
        with pytest.raises(StoreError, match="not N-Quads"):
            writer.publish()
    assert folder.current() == 1
    assert contents(folder) == Contents(b"", [], {})


def test_a_graph_takes_only_its_own_lines(tmp_path: Path) -> None:
    """No triple can slip into a graph that another change owns."""
    with Writer(StoreFolder(tmp_path)) as writer, pytest.raises(UsageError, match="something else"):
        writer.replace_graph(f"{BASE}graph/links", background_lines([1]))


def test_removing_an_unknown_document_is_an_error(tmp_path: Path) -> None:
    """A typing error in a key does not look like success."""
    with Writer(StoreFolder(tmp_path)) as writer, pytest.raises(UsageError, match="nowhere"):
        writer.remove("nowhere")


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    """The second writer is told who is in the way instead of losing an update."""
    folder = StoreFolder(tmp_path)
    with Writer(folder) as writer:
        with pytest.raises(StoreLockedError), Writer(folder, lock_timeout_s=0.1):
            pass
        writer.publish()
    with Writer(folder, lock_timeout_s=0.1) as writer:
        writer.replace(change("a"))
        assert writer.publish() == 2


def test_a_generation_has_no_journal_and_no_leftovers(tmp_path: Path) -> None:
    """A generation can be copied file by file to another machine."""
    folder = StoreFolder(tmp_path)
    with Writer(folder) as writer:
        writer.replace(change("a", text="Jerewan – Երևան 🕊\r\n"))
        writer.publish()
    generation = folder.generation(1)
    names = {path.name for path in generation.iterdir()}
    assert FILE_NAME in names
    assert not {name for name in names if name.endswith((".nq", "-journal", "-wal", "-shm"))}

    shutil.copytree(generation, tmp_path / "copy")
    with Manifest.read(tmp_path / "copy") as manifest:
        (entry,) = manifest.iter_entries()
        assert manifest.text(entry.identity) == "a Jerewan – Երևան 🕊\r\n"


FULL_DISK = """
import random
import sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import synthetic
from conflictgraph.errors import DiskFullError
from conflictgraph.store import space
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.writer import Writer

folder = StoreFolder(sys.argv[2])
large = int(sys.argv[3])
try:
    with Writer(folder) as writer:
        for number in range(large):
            text = random.Random(number).randbytes(int(sys.argv[5])).hex()
            change = synthetic.change(f"k{number}", extra=int(sys.argv[4]))
            writer.replace(replace(change, text=text))
        writer.publish()
except DiskFullError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("size", "documents", "lines", "text_bytes", "message"),
    [
        ("16m", 1, 4000, 0, "this write needs"),
        ("160m", 400, 4000, 0, "this write needs"),
        ("160m", 400, 0, 1_000_000, "disk of"),
    ],
    ids=["before cloning", "before loading", "on the way"],
)
def test_a_full_disk_is_named(
    small_disk, size: str, documents: int, lines: int, text_bytes: int, message: str
) -> None:
    """Nobody has to guess from a database's message that the disk is full."""
    script = [sys.executable, "-c", FULL_DISK, Path(__file__).parent, small_disk.path / "s"]
    result = small_disk.run(size, [*script, *map(str, (documents, lines, text_bytes))])
    assert result.returncode == 0, result.stderr
    assert message in result.stdout
