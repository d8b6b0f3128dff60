"""Replicas: whole or as they were, never written by others, and nothing is copied twice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conflictgraph.errors import (
    ReplicaError,
    StoreError,
    StoreLockedError,
    StoreMissingError,
    StoreVersionError,
    UsageError,
)
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.purge import purge
from conflictgraph.store.keeping.replication import Replication
from conflictgraph.store.live_state import read_state
from conflictgraph.store.reader import Reader
from conflictgraph.store.writer import Writer

from .killed_replication import contents
from .synthetic import BASE, change
from .test_version import publish, set_format

#: Lines of the first document: enough for files of Oxigraph that are worth sharing.
MANY = 2_000


@pytest.fixture
def source(tmp_path: Path) -> StoreFolder:
    """Return a store with one generation."""
    folder = StoreFolder(tmp_path / "source")
    add(folder, "Schuscha", extra=MANY)
    return folder


@pytest.fixture
def target(tmp_path: Path) -> StoreFolder:
    """Return a folder that is not there yet."""
    return StoreFolder(tmp_path / "deep" / "target")


def add(folder: StoreFolder, key: str, extra: int = 0) -> int:
    """Publish a document more."""
    with Writer(folder) as writer:
        writer.replace(change(key, text="– Երևան 🕊\r\n", affairs=[0], names=[1], extra=extra))
        return writer.publish()


def assert_same(source: StoreFolder, target: StoreFolder) -> None:
    """Assert that both have one live state, file for file."""
    state = read_state(source)
    assert state is not None
    assert read_state(target) == state
    live = state.generation
    assert contents(target.generation(live)) == contents(source.generation(live))


def test_a_replica_is_the_store_in_its_state(source: StoreFolder, target: StoreFolder) -> None:
    """Same files and same moment of publication: entity tags of one server hold at the other."""
    add(source, "Agdam")
    replicated = Replication(source, target).run()
    assert (replicated.generation, replicated.is_new) == (2, True)
    assert_same(source, target)
    with Reader(target) as reader:
        assert {entry.key for entry in reader.manifest.iter_entries()} == {"Schuscha", "Agdam"}


def test_what_is_there_is_not_copied_again(source: StoreFolder, target: StoreFolder) -> None:
    """A small edit of a large store costs small files: on the wire and on the disk."""
    Replication(source, target).run()
    before = target.generation(1)
    add(source, "Agdam")
    copied = Replication(source, target).run().copied
    assert_same(source, target)
    tables = [path for path in target.generation(2).glob("*.sst") if (before / path.name).exists()]
    assert tables
    assert all(path.samefile(before / path.name) for path in tables)
    names = contents(target.generation(2))
    assert copied.copied_files + copied.linked_files == len(names)
    assert copied.copied_bytes <= sum(map(len, names.values())) - sum(
        path.stat().st_size for path in tables
    )


def test_with_nothing_new_nothing_is_touched(source: StoreFolder, target: StoreFolder) -> None:
    """It may run every minute."""
    Replication(source, target).run()
    before = {path: path.stat().st_ctime_ns for path in target.path.rglob("*")}
    again = Replication(source, target).run()
    assert (again.generation, again.is_new, again.copied.copied_files) == (1, False, 0)
    assert {path: path.stat().st_ctime_ns for path in target.path.rglob("*")} == before


def test_killed_anywhere_it_is_whole_and_goes_on(
    source: StoreFolder, target: StoreFolder, tmp_path: Path
) -> None:
    """No moment of a power cut or a kill -9 costs the replica, or needs a hand."""
    Replication(source, target).run()
    add(source, "Agdam")
    (tmp_path / "runs").mkdir()
    script = Path(__file__).with_name("killed_replication.py")
    arguments = map(str, (script, source.path, target.path, tmp_path / "runs"))
    ended = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > len(contents(source.generation(2)))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def swap(path: Path) -> None:
    path.unlink()
    path.write_bytes(b"of another store")


@pytest.mark.parametrize("spoil", [cut, flip, swap])
def test_files_that_are_torn_are_not_taken_over(
    source: StoreFolder, target: StoreFolder, spoil: Callable[[Path], None]
) -> None:
    """Neither what a broken run has left nor a disk that has lost bits gets into a generation."""
    Replication(source, target).run()
    largest = max(target.generation(1).glob("*.sst"), key=lambda path: path.stat().st_size)
    spoil(largest)
    add(source, "Agdam")
    draft = target.generations / "replica.tmp"
    shutil.copytree(source.generation(2), draft)
    spoil(draft / largest.name)
    (draft / "left-over.sst").write_bytes(b"of an older run")
    Replication(source, target).run()
    assert_same(source, target)


def test_what_is_purged_leaves_the_replica(source: StoreFolder, target: StoreFolder) -> None:
    """A text that had to be forgotten is in no file of the replica either."""
    add(source, "Agdam")
    Replication(source, target).run()
    add(source, "Terter")
    Replication(source, target).run()
    assert target.numbers() == [2, 3]
    purge(source, "Agdam", base=BASE)
    Replication(source, target).run()
    assert target.numbers() == source.numbers() == [4]
    assert_same(source, target)
    assert all(b"Agdam" not in data for data in contents(target.generation(4)).values())


def test_readers_of_the_replica_read_on(source: StoreFolder, target: StoreFolder) -> None:
    """A long answer of a replica does not lose its files; they go when it is done."""
    Replication(source, target).run()
    with Reader(target) as reader:
        for key in ("Agdam", "Terter", "Lachin"):
            add(source, key)
            Replication(source, target).run()
        assert target.numbers() == [1, 3, 4]
        assert [entry.key for entry in reader.manifest.iter_entries()] == ["Schuscha"]
    assert not Replication(source, target).run().is_new
    assert target.numbers() == [3, 4]


def test_a_copied_generation_is_not_pruned_meanwhile(
    source: StoreFolder, target: StoreFolder
) -> None:
    """Builds go on while a large generation is copied, and do not pull it away."""
    seen: list[list[int]] = []

    def build_on(done: int, _total: int) -> None:
        if not seen:
            for key in ("Agdam", "Terter", "Lachin"):
                add(source, key)
        seen.append(source.numbers())

    replicated = Replication(source, target, on_bytes=build_on).run()
    assert replicated.generation == 1
    assert seen[-1] == [1, 3, 4]
    assert Replication(source, target).run().generation == 4
    assert_same(source, target)


def test_where_locks_do_not_reach_the_next_generation_is_taken(
    source: StoreFolder, target: StoreFolder
) -> None:
    """Over a mount without locks the source may prune what is copied: then it begins anew."""
    steps: list[int] = []

    def prune(done: int, _total: int) -> None:
        steps.append(done)
        if len(steps) == 2:
            add(source, "Agdam")
            shutil.rmtree(source.generation(1).rename(source.generations / "000001.tmp"))

    assert Replication(source, target, on_bytes=prune).run().generation == 2
    assert_same(source, target)
    assert target.numbers() == [2]


def test_going_back_in_the_source_goes_back_in_the_replica(
    source: StoreFolder, target: StoreFolder
) -> None:
    """An older generation that is named in CURRENT again is not copied again."""
    Replication(source, target).run()
    add(source, "Agdam")
    Replication(source, target).run()
    with source.write_lock(1):
        source.make_live(1)
    replicated = Replication(source, target).run()
    assert (replicated.generation, replicated.is_new, replicated.copied.copied_files) == (
        1,
        True,
        0,
    )
    assert_same(source, target)


def test_a_source_made_anew_never_changes_a_generation_that_is_served(
    source: StoreFolder, target: StoreFolder
) -> None:
    """Numbers that begin again are told, or replace what nobody serves; answers are never mixed."""
    Replication(source, target).run()
    before = contents(target.generation(1))
    shutil.rmtree(source.path)
    add(source, "Agdam")
    with pytest.raises(ReplicaError, match="another generation 1: the source was made anew"):
        Replication(source, target).run()
    assert contents(target.generation(1)) == before
    add(source, "Terter")
    Replication(source, target).run()
    assert_same(source, target)
    assert set(target.numbers()) == {1, 2}
    with source.write_lock(1):
        source.make_live(1)
    with Reader(target), target.pin_kept(1), pytest.raises(ReplicaError, match="somebody reads"):
        Replication(source, target).run()
    Replication(source, target).run()
    assert_same(source, target)


def test_a_store_of_its_own_is_not_overwritten(source: StoreFolder, tmp_path: Path) -> None:
    """A wrong TARGET costs nothing."""
    own = StoreFolder(tmp_path / "own")
    publish(own, "9")
    before = contents(own.generation(1))
    with pytest.raises(ReplicaError, match="has generations of its own") as caught:
        Replication(source, own).run()
    assert "another TARGET" in caught.value.hint
    assert contents(own.generation(1)) == before
    assert not own.replica.exists()


def test_a_replica_takes_no_writes_and_stays_with_its_source(
    source: StoreFolder, target: StoreFolder, tmp_path: Path
) -> None:
    """No build, edit or other source gets between a replica and its store."""
    Replication(source, target).run()
    with pytest.raises(ReplicaError, match="only its source changes"):
        add(target, "Agdam")
    with pytest.raises(ReplicaError):
        purge(target, "Schuscha", base=BASE)
    other = StoreFolder(tmp_path / "other")
    publish(other, "9")
    with pytest.raises(ReplicaError, match="is a replica of"):
        Replication(other, target).run()
    # As by a version that knows nothing of replicas.
    shutil.copytree(target.generation(1), target.generation(7))
    with pytest.raises(ReplicaError, match="generation 7, which is not from its source"):
        Replication(source, target).run()
    shutil.rmtree(target.generation(7))
    target.replica.write_text("{}")
    with pytest.raises(ReplicaError, match="that no replica has"):
        Replication(source, target).run()
    assert target.current() == 1


def test_a_replica_becomes_a_store_when_its_source_is_lost(
    source: StoreFolder, target: StoreFolder
) -> None:
    """Deleting one file is all it takes to go on from the copy."""
    Replication(source, target).run()
    shutil.rmtree(source.path)
    target.replica.unlink()
    assert add(target, "Agdam") == 2


def test_two_never_write_to_one_target(source: StoreFolder, target: StoreFolder) -> None:
    """Whoever is second waits, and is told of it."""
    with (
        target.write_lock(1, replicating=True),
        pytest.raises(StoreLockedError, match="another process"),
    ):
        Replication(source, target, lock_timeout_s=0).run()
    assert Replication(source, target).run().is_new


@pytest.mark.parametrize("place", ["source", "source/inner", "."])
def test_source_and_target_are_two(source: StoreFolder, place: str) -> None:
    """A slip of the pen does not fill a store with copies of itself."""
    with pytest.raises(UsageError, match="lie in each other"):
        Replication(source, StoreFolder(source.path.parent / place))


def test_nothing_comes_of_a_source_that_cannot_be_read(
    source: StoreFolder, target: StoreFolder, tmp_path: Path
) -> None:
    """What no server of this version could read never becomes live; nor does a wrong path."""
    with pytest.raises(StoreMissingError):
        Replication(StoreFolder(tmp_path / "nowhere"), target).run()
    set_format(source.generation(1), "999")
    with pytest.raises(StoreVersionError):
        Replication(source, target).run()
    set_format(source.generation(1), "1")
    next(source.generation(1).glob("MANIFEST-*")).unlink()
    with pytest.raises(StoreError, match="cannot be opened"):
        Replication(source, target).run()
    assert target.current() is None
    assert target.numbers() == []


def test_a_full_disk_is_told_before_it_is_full(source: StoreFolder, small_disk) -> None:
    """A copy that does not fit is not begun, and what is live stays."""
    program = [sys.executable, "-c", "from conflictgraph.cli import main; main()"]
    command = [*program, "replicate", "--store", source.path, small_disk.path / "graph"]
    ended = small_disk.run("16m", command)
    assert ended.returncode == 3
    assert "this write needs" in ended.stderr


def test_following_brings_each_new_generation(source: StoreFolder, target: StoreFolder) -> None:
    """Whoever follows hears of what is new, and of nothing twice."""
    news = Replication(source, target).follow(0.01)
    assert next(news).is_new
    for number in (2, 3):
        add(source, f"k{number}")
        assert next(news).generation == number
        assert_same(source, target)
    assert not next(Replication(source, target).follow(0.01)).is_new
