"""Outcomes as bytes, for a disk or another machine: equal outcomes, equal bytes."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from pathlib import PosixPath
from typing import Final

from conflictgraph.errors import ShapeError, SourceError
from conflictgraph.mapping import MappedDocument
from conflictgraph.pipeline.documents import Outcome
from conflictgraph.pipeline.report import MentionPlace, Notice, Unlinked
from conflictgraph.readers import Layout, Part, SourceFile

#: All that an outcome is made of. Whoever can put a record where it is read from may choose what
#: it says, but not what runs when it is read.
_KINDS: Final = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (
        *(Layout, MappedDocument, MentionPlace, Notice, Outcome, Part),
        *(PosixPath, ShapeError, SourceError, SourceFile, Unlinked),
    )
}


def to_record(outcome: Outcome) -> bytes:
    """Return an outcome as bytes, which depend on nothing but its value."""
    output = io.BytesIO()
    pickler = pickle.Pickler(output, pickle.HIGHEST_PROTOCOL)
    # Each value is written out. Else bytes would tell which of several equal texts are one object
    # in this process, and two processes would not agree.
    pickler.fast = True
    # Dask has exceptions pickled with their tracebacks, from the moment it is imported.
    pickler.dispatch_table = {}
    pickler.dump(outcome)
    return output.getvalue()


def from_record(record: bytes) -> Outcome:
    """Return the outcome again.

    Raises:
        Exception: of any kind, where the bytes are no record.
    """
    outcome = _Unpickler(io.BytesIO(record)).load()
    if not isinstance(outcome, Outcome):
        raise pickle.UnpicklingError(f"{type(outcome).__name__} is no outcome")
    return outcome


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Callable[..., object]:
        try:
            return _KINDS[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an outcome") from None
