"""Generations: readers keep what they read, writers remove only what nobody reads."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from conflictgraph.errors import StoreError, StoreLockedError, StoreMissingError
from conflictgraph.store.generations import StoreFolder


@pytest.fixture
def folder(tmp_path: Path) -> StoreFolder:
    return StoreFolder(tmp_path / "store")


def add(folder: StoreFolder, number: int) -> None:
    """Publish a generation that holds nothing but its number."""
    generation = folder.generation(number)
    generation.mkdir(parents=True)
    (generation / "content").write_text(str(number))
    folder.lock_file(number).touch()
    folder.make_live(number)


def test_a_missing_store_is_named(folder: StoreFolder) -> None:
    """A wrong path is told as such, and nothing is created there."""
    assert folder.current() is None
    assert folder.numbers() == []
    with pytest.raises(StoreMissingError, match="no store"):
        folder.pin()
    assert not folder.path.exists()


def test_a_pin_keeps_its_generation_through_pruning(folder: StoreFolder) -> None:
    """A slow reader never loses the files under its feet."""
    add(folder, 1)
    with folder.pin() as pin:
        for number in (2, 3, 4):
            add(folder, number)
        assert folder.prune(1) == [2, 3]
        assert (pin.path / "content").read_text() == "1"
        assert (pin.number, folder.numbers()) == (1, [1, 4])
    assert folder.prune(1) == [1]
    assert sorted(path.name for path in folder.generations.iterdir()) == ["000004", "000004.lock"]


def test_the_newest_generations_stay(folder: StoreFolder) -> None:
    """The one before can be gone back to."""
    for number in range(1, 6):
        add(folder, number)
    folder.prune(3)
    assert folder.numbers() == [3, 4, 5]


def test_the_live_generation_stays_even_when_it_is_old(folder: StoreFolder) -> None:
    """Going back to an older generation cannot lose it."""
    for number in range(1, 5):
        add(folder, number)
    folder.make_live(1)
    folder.prune(1)
    assert folder.numbers() == [1, 4]
    with folder.pin() as pin:
        assert pin.number == 1


def test_a_damaged_pointer_is_an_error_and_not_an_empty_store(folder: StoreFolder) -> None:
    """A server does not answer "nothing found" when it should say "broken"."""
    add(folder, 1)
    (folder.path / "CURRENT").write_text("rubbish")
    with pytest.raises(StoreError, match="does not name"):
        folder.current()
    (folder.path / "CURRENT").write_text("000009\n")
    with pytest.raises(StoreError, match="not there"):
        folder.pin()


def test_leftovers_of_killed_writers_go(folder: StoreFolder) -> None:
    """Disk space is not lost for good, and half a generation is never taken for one."""
    add(folder, 1)
    (folder.generations / "next.tmp" / "deep").mkdir(parents=True)
    (folder.generations / "000007.tmp").mkdir()
    assert folder.numbers() == [1]
    with folder.write_lock(0.1):
        folder.remove_unfinished()
    assert sorted(path.name for path in folder.generations.iterdir()) == ["000001", "000001.lock"]


def test_one_writer_at_a_time(folder: StoreFolder) -> None:
    """The lock is given back, also after an error."""
    with folder.write_lock(0.1), pytest.raises(StoreLockedError), folder.write_lock(0.1):
        pass
    with pytest.raises(RuntimeError, match="within"), folder.write_lock(0.1):
        raise RuntimeError("within")
    with folder.write_lock(0.1):
        pass


def test_a_second_writer_waits_its_turn(folder: StoreFolder) -> None:
    """Two builds started together both get done."""
    order: list[str] = []

    def second() -> None:
        with folder.write_lock(30.0):
            order.append("second")

    with folder.write_lock(0.1):
        thread = threading.Thread(target=second)
        thread.start()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_pins_taken_while_generations_come_and_go_are_whole(folder: StoreFolder) -> None:
    """No moment exists at which a reader can pin what is being removed."""
    add(folder, 1)
    done = threading.Event()
    failures: list[str] = []

    def read() -> None:
        while not done.is_set():
            with folder.pin() as pin:
                if (pin.path / "content").read_text() != str(pin.number):
                    failures.append(f"generation {pin.number} is not whole")

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for number in range(2, 150):
            add(folder, number)
            folder.prune(1)
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert failures == []
