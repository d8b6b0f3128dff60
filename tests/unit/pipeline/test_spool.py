"""What an interrupted build has read is taken up again, if it is whole and of the same make."""

from __future__ import annotations

import os
import pickle
import struct
import zlib
from pathlib import Path

import pytest

from conflictgraph.errors import SourceError
from conflictgraph.mapping import MappedDocument
from conflictgraph.pipeline import Notice
from conflictgraph.pipeline.documents import Outcome
from conflictgraph.pipeline.spool import Spool
from conflictgraph.readers import SourceFile

DIGEST = "knowledge-stat-content"


def source(number: int) -> SourceFile:
    return SourceFile(f"{number}.ann", Path(f"there/{number}.ann"), "brat")


def outcome(number: int, decided: str = "") -> Outcome:
    mapped = MappedDocument(f"id{number}", b"lines\n" * 5, b"", b"", number)
    facts = {"severity": "info", "messages": {"en": "a"}}
    notices = (Notice("x", 1, "shape.any", "…", facts=facts),)
    return Outcome(source(number), DIGEST + decided, mapped, "text \U0001f54a", (), notices=notices)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the name of a spool in a folder that is not there yet."""
    return tmp_path / "graph" / "reading.spool"


def interrupted(path: Path, *outcomes: Outcome, made_with: str = "this") -> bytes:
    """Leave a spool behind, as a process does that is killed, and return its bytes."""
    with Spool.resumable(path, made_with) as spool:
        for each in outcomes:
            spool.add(each)
    return path.read_bytes()


def held(path: Path, made_with: str = "this") -> list[int]:
    with Spool.resumable(path, made_with) as spool:
        return [number for number in range(10) if spool.holds(source(number), DIGEST)]


def test_what_was_read_is_found_and_comes_in_the_order_of_this_build(path):
    """The result depends on the sources alone, not on where the first build stopped."""
    interrupted(path, outcome(2), outcome(0, "-decisions"))

    with Spool.resumable(path, "this") as spool:
        spool.take_up(source(0), DIGEST)
        spool.add(outcome(1))
        spool.take_up(source(2), DIGEST)
        assert list(spool) == [outcome(0, "-decisions"), outcome(1), outcome(2)]


def test_a_source_is_where_this_build_found_it(path):
    """An interrupted build may have been started in another folder."""
    interrupted(path, outcome(0))
    here = SourceFile("0.ann", Path("here/0.ann"), "brat")

    with Spool.resumable(path, "this") as spool:
        spool.take_up(here, DIGEST)
        assert [each.source for each in spool] == [here]


def test_other_content_or_other_knowledge_is_read_again(path):
    """Nothing is taken up that would come out differently today."""
    interrupted(path, outcome(0))
    with Spool.resumable(path, "this") as spool:
        assert not spool.holds(source(0), "knowledge-stat-other")
        assert not spool.holds(source(1), DIGEST)

    assert held(path) == [0]
    assert held(path, "something else") == []
    assert held(path) == []


def test_a_refusal_is_told_and_tried_again(path):
    """A disk that was away for a moment keeps no document out of the next build."""
    refused = Outcome(source(1), DIGEST, None, "", (SourceError("file.unreadable", "…", "1.ann"),))
    with Spool.resumable(path, "this") as spool:
        assert not spool.add(refused)
        assert [each.refused[0].rule for each in spool] == ["file.unreadable"]
        spool.add(outcome(2))

    assert held(path) == [2]


@pytest.mark.parametrize("lost", [1, 20, 60, 200])
def test_a_torn_record_costs_only_itself(path, lost):
    """What was whole before the end of the process is whole after it."""
    whole = interrupted(path, outcome(0), outcome(1))
    path.write_bytes(whole[:-lost])

    assert held(path) == [0]
    interrupted(path, outcome(1))
    assert held(path) == [0, 1]


def test_any_damage_leaves_a_sound_beginning(path):
    """A flipped byte, wherever it is, is found; nothing behind it is believed."""
    whole = interrupted(path, outcome(0), outcome(1))
    for place in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        with Spool.resumable(path, "this") as spool:
            for number in (0, 1):
                if spool.holds(source(number), DIGEST):
                    spool.take_up(source(number), DIGEST)
            assert list(spool) in ([], [outcome(0)], [outcome(0), outcome(1)])


def test_a_length_that_cannot_be_asks_for_no_memory(path):
    """A torn number of 16 exabytes is no reason to fail."""
    whole = interrupted(path, outcome(0))
    path.write_bytes(whole + struct.pack(">QI?32s", 2**63, 0, True, b"\0" * 32))

    assert held(path) == [0]


def test_a_planted_file_runs_nothing(path):
    """Whoever can write to the folder of a store does not become who builds it."""
    whole = interrupted(path, outcome(0))
    head = struct.Struct(">QI?32s")
    start = whole.index(b"\n") + 1
    name = head.unpack(whole[start : start + head.size])[3]
    planted = pickle.dumps(_Runs(str(path.parent / "ran")))
    checksum = zlib.crc32(planted, zlib.crc32(name, True))
    record = head.pack(len(planted), checksum, True, name) + planted
    path.write_bytes(whole[:start] + record)

    assert held(path) == []
    assert not (path.parent / "ran").exists()


class _Runs:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (self.path,)


def test_two_builds_at_once_do_not_share_a_file(path):
    """The second one has a file of its own, and the first one loses nothing."""
    with Spool.resumable(path, "this") as first:
        first.add(outcome(0))
        with Spool.resumable(path, "this") as second:
            assert not second.holds(source(0), DIGEST)
            second.add(outcome(1))
            second.discard()
        assert list(first) == [outcome(0)]

    assert held(path) == [0]


def test_nothing_is_left_of_what_is_published_or_empty(path):
    """A store that was built without a mishap has no file that it does not need."""
    with Spool.resumable(path, "this") as spool:
        spool.add(outcome(0))
        spool.discard()
    assert list(path.parent.iterdir()) == []

    with Spool.resumable(path, "this"):
        pass
    assert list(path.parent.iterdir()) == []


def test_texts_are_for_their_owner_and_links_are_not_followed(path, tmp_path):
    """The file may hold what may not be published, and is no way to write elsewhere."""
    interrupted(path, outcome(0))
    assert path.stat().st_mode & 0o777 == 0o600

    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic links"):
        Spool.resumable(path, "this")
    assert not (tmp_path / "elsewhere").exists()
