"""Records name outcomes by content, so that two machines agree on what they made."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from conflictgraph.errors import ShapeError, SourceError
from conflictgraph.mapping import MappedDocument
from conflictgraph.pipeline import MentionPlace, Notice, Unlinked
from conflictgraph.pipeline.documents import Outcome
from conflictgraph.pipeline.records import from_record, to_record
from conflictgraph.readers import Part, SourceFile


def outcome(*, is_shared: bool = True) -> Outcome:
    """Return an outcome in which equal texts are one object, or two."""
    again = "part"
    name = "".join(["a.jsonl#", again])
    other = name if is_shared else "".join(["a.jsonl#", again])
    facts = {"severity": "info", "messages": {"en": "a"}}
    return Outcome(
        source=SourceFile(name, Path("a.jsonl"), "doccano", Part(again, 0, 5, text=again)),
        digest=other,
        mapped=MappedDocument("id", b"<a> <b> <c> <d> .\n", b"", b"", 1),
        text="\U0001f54a\r\n" + again,
        refused=(
            SourceError("brat.line", "no tab", other, 3, annotation="T1", snippet="…"),
            ShapeError("shape.any", "…", name, None, "", facts),
        ),
        unlinked=(Unlinked("a", "State", "", (), (MentionPlace(other, "a", 0, 1),), "und"),),
        notices=(Notice(name, 1, "shape.any", "…", facts=facts),),
    )


def test_equal_outcomes_are_equal_bytes_in_any_process() -> None:
    """A shard that is made twice, here and there, is one shard."""
    one, other = outcome(), outcome(is_shared=False)
    again = from_record(to_record(one))

    assert to_record(one) == to_record(other) == to_record(again)
    assert again.source == one.source
    assert str(again.refused) == str(one.refused)


def test_only_outcomes_are_read() -> None:
    """Whoever can write where records lie cannot have other objects made of them."""
    for planted in (b"", b"\x80", pickle.dumps(Path.home), pickle.dumps(outcome().notices)):
        with pytest.raises((pickle.UnpicklingError, EOFError)):
            from_record(planted)
