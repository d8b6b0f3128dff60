"""What the front and the editor say to each other, as JSON in frames.

The front sends a BATCH and hears BEGIN before each edit, REFUSED when an edit fails alone, and
at the end one of: DONE, the batch is live; FAILED, none of it is, for a reason outside of it;
SPOILT, none of it is, because of the edit named. PREPARED comes before anything can be live: an
editor that dies before it has done nothing, one that dies after it may have.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from conflictgraph.errors import (
    ConflictGraphError,
    GraphMissingError,
    InvalidGraphError,
    PreconditionError,
    ProtectedGraphError,
    UploadError,
)
from conflictgraph.store import frames
from conflictgraph.store.edit.edits import Edit, from_json, to_json

BATCH, READY, BEGIN, REFUSED, SPOILT, PREPARED, DONE, FAILED = range(8)

#: Errors of edits that no query has; all are made of a reason and a hint.
_KINDS: Final = {
    kind.code: kind for kind in (GraphMissingError, PreconditionError, ProtectedGraphError)
}

#: Kinds after which the editor waits for the next batch.
LAST: Final = frozenset({SPOILT, DONE, FAILED})


@dataclass(frozen=True, slots=True)
class Batch:
    """Edits that shall go live together.

    Attributes:
        name: unlike that of any other batch; kept in the generation, so that it can be found out
            whether a batch whose editor died is live.
        edits: in the order they are to be applied.
    """

    name: str
    edits: tuple[Edit, ...]

    def to_payload(self) -> bytes:
        """Return the payload of a BATCH frame."""
        return json.dumps({"name": self.name, "edits": [to_json(e) for e in self.edits]}).encode()

    @classmethod
    def from_payload(cls, payload: bytes) -> Batch:
        """Return the batch of a BATCH frame."""
        facts = json.loads(payload)
        return cls(facts["name"], tuple(from_json(edit) for edit in facts["edits"]))


def message(kind: int, **facts: object) -> bytes:
    """Return a frame that holds some facts."""
    return frames.frame(kind, json.dumps(facts).encode())


def complaint(kind: int, error: ConflictGraphError, edit: int | None = None) -> bytes:
    """Return a frame that holds an error, and the number of the edit it is about."""
    return message(kind, edit=edit, error=frames.from_error(error).decode())


def to_error(facts: dict[str, Any]) -> ConflictGraphError:
    """Return the error that a complaint holds."""
    told = json.loads(facts["error"])
    if told["code"] == UploadError.code:
        return UploadError(told["reason"], told["hint"], line=told["line"])
    if told["code"] == InvalidGraphError.code:
        return InvalidGraphError(told["reason"], told["hint"], results=tuple(told["results"]))
    if kind := _KINDS.get(told["code"]):
        return kind(told["reason"], told["hint"])
    return frames.to_error(facts["error"].encode())
