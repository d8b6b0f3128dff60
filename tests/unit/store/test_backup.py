"""Backups: what comes back is what was there, and what is damaged never gets in."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictgraph.errors import (
    StoreError,
    StoreLockedError,
    StoreMissingError,
    StoreVersionError,
)
from conflictgraph.store.draft import read_bases
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.archive import Archive
from conflictgraph.store.keeping.backup import FOLDER, HEAD, SUMS, backup
from conflictgraph.store.keeping.restore import restore
from conflictgraph.store.reader import Reader
from conflictgraph.store.writer import Writer

from .synthetic import BASE, change
from .test_version import publish


def contents(folder: StoreFolder) -> tuple[bytes, dict[str, str | None]]:
    output = io.BytesIO()
    with Reader(folder) as reader:
        reader.export("nq", output)
        texts = {e.key: reader.manifest.text(e.identity) for e in reader.manifest.iter_entries()}
    return output.getvalue(), texts


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> StoreFolder:
    """Return a store with two documents; tests do not change it."""
    folder = StoreFolder(tmp_path_factory.mktemp("made") / "store")
    publish(folder)
    with Writer(folder) as writer:
        writer.replace(change("Jerewan", text="– Երևան 🕊\r\n", affairs=[0], names=[1]))
        writer.publish()
    return folder


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, store: StoreFolder) -> Path:
    """Return a backup of that store."""
    target = tmp_path_factory.mktemp("kept") / "graph.zip"
    backup(store, target)
    return target


def test_what_comes_back_is_what_was_there(store: StoreFolder, file: Path, tmp_path: Path) -> None:
    """Graphs, texts and what the manifest knows survive the loss of the machine."""
    folder = StoreFolder(tmp_path / "deep" / "store")
    number, head = restore(folder, file)
    assert (number, head.generation, head.documents) == (1, 2, 2)
    assert contents(folder) == contents(store)
    assert read_bases(folder.generation(1)) == {BASE}
    names = {path.name for path in folder.generations.iterdir()}
    assert names == {"000001", "000001.lock"}


def test_a_restore_overwrites_nothing(store: StoreFolder, file: Path, tmp_path: Path) -> None:
    """What was live before can be gone back to, and readers of it read on."""
    folder = StoreFolder(tmp_path / "store")
    publish(folder, "9")
    before = {path.name: path.read_bytes() for path in folder.generation(1).iterdir()}
    with Reader(folder) as reader:
        assert restore(folder, file)[0] == 2
        assert [entry.key for entry in reader.manifest.iter_entries()] == ["k9"]
    assert {path.name: path.read_bytes() for path in folder.generation(1).iterdir()} == before
    assert contents(folder) == contents(store)


def test_common_tools_can_check_a_backup(
    file: Path, tmp_path: Path, program: Callable[[str], str]
) -> None:
    """Whether a file on a shelf is good can be told without this program."""
    program("sha256sum")
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    check = ["sha256sum", "--check", "--strict", SUMS]
    done = subprocess.run(check, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b": OK\n") == json.loads((tmp_path / HEAD).read_text())["files"]


def test_a_backup_is_for_its_owner(file: Path) -> None:
    """Texts that may not be published do not become readable by being copied."""
    assert file.stat().st_mode & 0o077 == 0


def test_a_failed_backup_leaves_the_old_one(tmp_path: Path) -> None:
    """A file is replaced by a whole one or not at all."""
    target = tmp_path / "graph.zip"
    target.write_text("precious")
    with pytest.raises(StoreMissingError):
        backup(StoreFolder(tmp_path / "nowhere"), target)
    assert target.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [target]


def rewritten(file: Path, target: Path, edit: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a backup whose entries have been edited."""
    with ZipFile(file) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    edit(entries)
    with ZipFile(target, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return target


def head_edit(**changed: object) -> Callable[[dict[str, bytes]], None]:
    def edit(entries: dict[str, bytes]) -> None:
        entries[HEAD] = json.dumps(json.loads(entries[HEAD]) | changed).encode()

    return edit


def renamed(name: str) -> Callable[[dict[str, bytes]], None]:
    def edit(entries: dict[str, bytes]) -> None:
        """Move a file, with a checksum that is right."""
        old = f"{FOLDER}IDENTITY"
        entries[SUMS] = entries[SUMS].replace(f"  {old}\n".encode(), f"  {name}\n".encode())
        entries[name] = entries.pop(old)

    return edit


def forgotten(name: str) -> Callable[[dict[str, bytes]], None]:
    def edit(entries: dict[str, bytes]) -> None:
        del entries[name]

    return edit


def flipped(entries: dict[str, bytes]) -> None:
    """Change one byte of a file; the checksum of the archive format is made right again."""
    name = next(name for name in entries if name.endswith(".sst"))
    data = bytearray(entries[name])
    data[len(data) // 2] ^= 1
    entries[name] = bytes(data)


BROKEN: dict[str, Callable[[dict[str, bytes]], None]] = {
    "no head": forgotten(HEAD),
    "no checksums": forgotten(SUMS),
    "a file less": forgotten(f"{FOLDER}IDENTITY"),
    "a byte changed": flipped,
    "not a head": lambda entries: entries.update({HEAD: b"[1, 2]"}),
    "a long head": lambda entries: entries.update({HEAD: b" " * 20_000 + entries[HEAD]}),
    "other sizes": head_edit(size_bytes=7),
    "a file more": lambda entries: entries.update({f"{FOLDER}more": b""}),
    "upwards": renamed(f"{FOLDER}../../CURRENT"),
    "beside": renamed("CURRENT"),
    "from the root": renamed("/etc/conflictgraph"),
    "hidden": renamed(f"{FOLDER}.profile"),
    "a folder in it": renamed(f"{FOLDER}a/b"),
    "backslashes": renamed(f"{FOLDER}..\\..\\CURRENT"),
    "a line feed": renamed(f"{FOLDER}a\nb"),
}


@pytest.mark.parametrize("edit", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_backup_does_not_get_in(
    file: Path, tmp_path: Path, edit: Callable[[dict[str, bytes]], None]
) -> None:
    """No name leads out of the store, and nothing is written for what is not whole."""
    bad = rewritten(file, tmp_path / "bad.zip", edit)
    with pytest.raises(StoreError, match=r"bad\.zip is no backup, or damaged"):
        restore(StoreFolder(tmp_path / "store"), bad)
    assert list(tmp_path.iterdir()) == [bad]


@pytest.mark.parametrize("changed", [{"archive": 2}, {"format": 99}])
def test_a_backup_of_a_newer_version_is_refused(
    file: Path, tmp_path: Path, changed: dict[str, int]
) -> None:
    """An old installation says that it is old instead of restoring half of it."""
    newer = rewritten(file, tmp_path / "newer.zip", head_edit(**changed))
    with pytest.raises(StoreVersionError) as caught:
        restore(StoreFolder(tmp_path / "store"), newer)
    assert "newer conflictgraph" in caught.value.hint
    assert list(tmp_path.iterdir()) == [newer]


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    checkout: Path, file: Path, tmp_path: Path
) -> None:
    """A backup does not become worthless with the next version."""
    with ZipFile(checkout / "tests/data/stores/format-0.zip") as archive:
        prefix = "generations/000001/"
        older = {
            FOLDER + name.removeprefix(prefix): archive.read(name)
            for name in archive.namelist()
            if name.startswith(prefix)
        }

    def edit(entries: dict[str, bytes]) -> None:
        head = json.loads(entries[HEAD])
        entries.clear()
        sums = "".join(f"{sha256(data)}  {name}\n" for name, data in older.items())
        size = sum(map(len, older.values()))
        head |= {"format": 0, "files": len(older), "size_bytes": size, "documents": 2}
        entries.update({HEAD: json.dumps(head).encode(), **older, SUMS: sums.encode()})

    folder = StoreFolder(tmp_path / "store")
    restore(folder, rewritten(file, tmp_path / "old.zip", edit))
    assert contents(folder)[1] == {"a": "a said so", "b": "b denied it"}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@given(data=st.data())
@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_damage_anywhere_is_noticed(file: Path, tmp_path: Path, data: st.DataObject) -> None:
    """A byte lost or changed by a disk gives an error of ours, or is of no consequence."""
    whole = file.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    cut = data.draw(st.booleans())
    byte = data.draw(st.integers(1, 255))
    changed = whole[:place] + (b"" if cut else bytes([whole[place] ^ byte]) + whole[place + 1 :])
    bad = tmp_path / "bad.zip"
    bad.write_bytes(changed)
    try:
        with Archive.open(bad) as archive:
            archive.verify()
    except (StoreError, StoreVersionError):
        return
    assert not cut
    with ZipFile(file) as good, ZipFile(bad) as same:
        assert all(same.read(name) == good.read(name) for name in good.namelist() if name != HEAD)


def test_a_compression_of_another_kind_is_refused(file: Path, tmp_path: Path) -> None:
    """Only what backups use is unpacked; others can ask for a gigabyte of memory."""
    other = tmp_path / "other.zip"
    with ZipFile(file) as archive, ZipFile(other, "w", ZIP_LZMA) as written:
        for name in archive.namelist():
            written.writestr(name, archive.read(name))
    with pytest.raises(StoreError, match="compressed or encrypted"):
        restore(StoreFolder(tmp_path / "store"), other)


def test_a_restore_waits_for_the_writer(file: Path, tmp_path: Path) -> None:
    """A build that is under way is not undone behind its back."""
    folder = StoreFolder(tmp_path / "store")
    publish(folder)
    with folder.write_lock(0.1), pytest.raises(StoreLockedError):
        restore(folder, file, lock_timeout_s=0.1)
    assert folder.numbers() == [1]
