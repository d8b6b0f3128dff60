"""The frames that front and worker exchange: four bytes of length, one of kind, the payload."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from conflictgraph.errors import (
    ConflictGraphError,
    GraphMissingError,
    InvalidGraphError,
    NotAcceptableError,
    QueryError,
    StoreError,
    UnknownResourceError,
)
from conflictgraph.store.query.requests import Tally

HEADER: Final = struct.Struct("!IB")

QUERY, READY, HEAD, DATA, END, ERROR = range(6)

_HEAD: Final = struct.Struct("!Qd")
_TALLY: Final = struct.Struct("!QQ")

_STORE_KINDS: Final[list[type[StoreError | GraphMissingError | UnknownResourceError]]] = [
    StoreError,
    *StoreError.__subclasses__(),
    GraphMissingError,
    UnknownResourceError,
]
_QUERY_KINDS: Final[list[type[QueryError]]] = [QueryError, *QueryError.__subclasses__()]
_STORE_ERRORS: Final = {kind.code: kind for kind in _STORE_KINDS}
_QUERY_ERRORS: Final = {kind.code: kind for kind in _QUERY_KINDS}


class Head(NamedTuple):
    """What is told before the bytes of an answer.

    Attributes:
        generation: number of the generation that was queried.
        evaluation_s: time from the query to the first bytes, in seconds.
        media_type: of the answer.
    """

    generation: int
    evaluation_s: float
    media_type: str


#: What a worker asks, as it is told when it is started. Which endpoint, its front tells it then.
STORE: Final = "store"
ENDPOINT: Final = "endpoint"


def frame(kind: int, payload: bytes = b"") -> bytes:
    """Return one frame."""
    return HEADER.pack(len(payload), kind) + payload


def cut_frames(buffer: bytearray) -> Iterator[tuple[int, bytes]]:
    """Yield the complete frames at the start of a buffer and remove them from it."""
    start = 0
    while len(buffer) - start >= HEADER.size:
        length, kind = HEADER.unpack_from(buffer, start)
        end = start + HEADER.size + length
        if len(buffer) < end:
            break
        yield kind, bytes(buffer[start + HEADER.size : end])
        start = end
    del buffer[:start]


def from_head(head: Head) -> bytes:
    """Return the payload of a HEAD frame."""
    return _HEAD.pack(head.generation, head.evaluation_s) + head.media_type.encode()


def to_head(payload: bytes) -> Head:
    """Return what a HEAD frame carries."""
    generation, evaluation_s = _HEAD.unpack_from(payload)
    return Head(generation, evaluation_s, payload[_HEAD.size :].decode())


def from_tally(tally: Tally) -> bytes:
    """Return the payload of an END frame."""
    return _TALLY.pack(tally.rows, tally.bytes)


def to_tally(payload: bytes) -> Tally | None:
    """Return what an END frame carries; None after an answer of which only the head was sent."""
    return Tally(*_TALLY.unpack(payload)) if payload else None


def from_error(error: ConflictGraphError) -> bytes:
    """Return the payload of an ERROR frame."""
    facts: dict[str, Any] = {"code": error.code, "reason": str(error), "hint": error.hint}
    facts |= {"line": getattr(error, "line", None), "column": getattr(error, "column", None)}
    if isinstance(error, InvalidGraphError):
        facts["results"] = error.results
    if isinstance(error, NotAcceptableError):
        facts["offered"] = error.offered
    return json.dumps(facts).encode()


def to_error(payload: bytes) -> ConflictGraphError:
    """Return the error that an ERROR frame carries."""
    facts = json.loads(payload)
    if facts["code"] == NotAcceptableError.code:
        return NotAcceptableError(tuple(facts["offered"]))
    if store_error := _STORE_ERRORS.get(facts["code"]):
        return store_error(facts["reason"], facts["hint"])
    query_error = _QUERY_ERRORS.get(facts["code"], QueryError)
    return query_error(facts["reason"], facts["hint"], line=facts["line"], column=facts["column"])
