"""What a replica says of itself: whose copy it is, and which states of it it holds.

The file stands beside CURRENT and tells a replica from a store with a writer of its own, so that
neither is ever mistaken for the other. Deleting it makes a store of the replica.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import Final

from pydantic import TypeAdapter, ValidationError

from conflictgraph.errors import ReplicaError
from conflictgraph.store.generations import UNFINISHED, StoreFolder, sync_folder

_ELSEWHERE: Final = "give another TARGET, or delete this one"


@dataclass(frozen=True, slots=True)
class Record:
    """Where the generations of a replica come from.

    Attributes:
        source: the folder of the source, absolute.
        states: for each generation the tag of the state in which it was live in the source.
    """

    source: str
    states: dict[int, str]


_RECORD: Final = TypeAdapter(Record)


def read_record(target: StoreFolder, source: StoreFolder) -> Record:
    """Return the record of a replica; a folder without generations may become one.

    Raises:
        ReplicaError: the target is a store of its own, or a replica of another source.
    """
    origin = str(source.path.resolve())
    try:
        record = _RECORD.validate_json(target.replica.read_bytes())
    except FileNotFoundError:
        record = Record(origin, {})
        if target.numbers() or target.current() is not None:
            raise _refusal(target, "has generations of its own") from None
    except ValidationError as error:
        raise _refusal(target, f"has a {target.replica.name} that no replica has") from error
    if record.source != origin:
        raise _refusal(target, f"is a replica of {record.source}, not of {origin}")
    if own := sorted(set(target.numbers()) - record.states.keys()):
        raise _refusal(target, f"holds generation {own[0]}, which is not from its source")
    return record


def write_record(target: StoreFolder, record: Record) -> None:
    """Replace the record of a replica, at once; the caller holds the write lock."""
    fresh = target.path / f"{target.replica.name}{UNFINISHED}"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(record), indent=2, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target.replica)
    sync_folder(target.path)


def _refusal(target: StoreFolder, reason: str) -> ReplicaError:
    return ReplicaError(f"{target.path} {reason}", _ELSEWHERE)
