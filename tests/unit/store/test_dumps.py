"""Dumps: the dataset as one file, the same bytes for the same data, gone with its generation."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from conflictgraph.errors import DiskFullError, StoreMissingError
from conflictgraph.store import dumps
from conflictgraph.store.dumps import FILE_NAME, SUM_NAME, find_dump, make_dump
from conflictgraph.store.generations import UNFINISHED, StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.store.writer import Writer

GRAPH = "https://w3id.org/conflictgraph/graph/doc/a"


def publish(path: Path, *words: str, keep: int = 2) -> StoreFolder:
    """Publish a generation whose one graph holds some words, in the order in which they come."""
    folder = StoreFolder(path)
    lines = "".join(
        f'<urn:s:{number}> <urn:p> "{word} \u00e9\u0301\U0001f54a" <{GRAPH}> .\n'
        for number, word in enumerate(words)
    )
    with Writer(folder, keep_generations=keep) as writer:
        writer.replace_graph(GRAPH, lines.encode())
        writer.publish()
    return folder


def test_a_dump_is_what_export_prints(tmp_path: Path) -> None:
    """Who takes the file away has the dataset, and can see that it is whole."""
    folder = publish(tmp_path / "store", "one", "two")
    assert find_dump(folder, 1) is None
    assert make_dump(folder)
    dump = find_dump(folder, 1)
    assert dump is not None

    exported = io.BytesIO()
    with Reader(folder) as reader:
        reader.export("nq", exported)
    packed = dump.path.read_bytes()
    assert gzip.decompress(packed) == exported.getvalue()
    assert len(list(ox.parse(exported.getvalue(), ox.RdfFormat.N_QUADS))) == 2
    assert (dump.size_bytes, dump.sha256) == (len(packed), hashlib.sha256(packed).hexdigest())
    check = ["sha256sum", "--check", "--strict", SUM_NAME]
    assert subprocess.run(check, cwd=dump.path.parent, check=False).returncode == 0


def test_equal_data_give_equal_dumps(tmp_path: Path) -> None:
    """Two servers over the same data give the same bytes, whenever and in whatever order made."""
    first, second = (publish(tmp_path / name, "one", "two") for name in "ab")
    publish(tmp_path / "c", "something else")
    third = publish(tmp_path / "c", "one", "two")
    for folder in (first, second, third):
        make_dump(folder)
    found = [find_dump(first, 1), find_dump(second, 1), find_dump(third, 2)]
    assert len({dump.path.read_bytes() for dump in found if dump}) == 1


def test_only_the_live_generation_has_a_dump(tmp_path: Path) -> None:
    """The disk does not fill up with dumps of what is no longer answered from."""
    folder = publish(tmp_path / "store", "one")
    make_dump(folder)
    publish(tmp_path / "store", "two")
    make_dump(folder)
    assert [each.name for each in folder.dumps.iterdir() if each.is_dir()] == ["000002"]


def test_a_dump_goes_with_its_generation(tmp_path: Path) -> None:
    """What has to be forgotten is not left behind in a file, not even in half of one."""
    folder = publish(tmp_path / "store", "one")
    make_dump(folder)
    half = folder.dump(1).with_suffix(UNFINISHED)
    half.mkdir()
    (half / FILE_NAME).write_bytes(b"one")
    publish(tmp_path / "store", "two", keep=1)
    assert folder.numbers() == [2]
    assert [each.name for each in folder.dumps.iterdir() if each.is_dir()] == []


def test_one_process_makes_a_dump(tmp_path: Path) -> None:
    """Several fronts that are asked at once do not write the same file."""
    folder = publish(tmp_path / "store", "one")
    folder.dumps.mkdir()
    with (folder.dumps / "making.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not make_dump(folder)
        assert find_dump(folder, 1) is None
    assert make_dump(folder)


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up gives one clear error, and its space back."""
    folder = publish(tmp_path / "store", "one")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(dumps, "sync_file", fail)
        with pytest.raises(DiskFullError):
            make_dump(folder)
    assert [each.name for each in folder.dumps.iterdir() if each.is_dir()] == []
    assert make_dump(folder)


def test_the_program_says_why_it_failed(tmp_path: Path) -> None:
    """What a server starts ends with a sentence for its log."""
    with pytest.raises(StoreMissingError):
        make_dump(StoreFolder(tmp_path / "nowhere"))
    command = [sys.executable, "-m", "conflictgraph.store.dumps", str(tmp_path / "nowhere")]
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*command, "1000000000"], text=True, **pipes) as process:
        # The end of its input would end it: it lives no longer than its server.
        assert process.stderr is not None
        words = process.stderr.read()
    assert process.returncode == 1
    assert "there is no store" in words
