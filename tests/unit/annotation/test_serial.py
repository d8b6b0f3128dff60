"""Annotations as bytes, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from conflictgraph.annotation import Document, Mention, Metadata, Note, Span
from conflictgraph.annotation.numbering import numbered
from conflictgraph.annotation.serial import from_bytes, said_digest, to_bytes

from ...documents import st_documents

SLOW_DATA = settings(max_examples=80)
SMALL = Document(
    "d.ann",
    "a\U0001f54a",
    Metadata(title="\ud800", agencies=(("AFP", ""),)),
    (Mention("T7", "State", (Span(0, 1), Span(1, 2)), {"Metonymic": ""}),),
    notes=(Note("AnnotatorNotes", "T7", "a\n\ud83d"),),
)


@SLOW_DATA
@given(document=st_documents())
def test_what_is_kept_comes_back_whole(document: Document) -> None:
    """A document taken out of the store is the one that was annotated."""
    kept = to_bytes(document)

    assert from_bytes(kept, document.text, "made up") == numbered(document)
    assert to_bytes(from_bytes(kept, document.text, "elsewhere")) == kept


def test_characters_that_utf_8_cannot_carry_are_kept() -> None:
    """JSON of an annotation tool can hold half a surrogate pair; keeping it must not fail."""
    assert from_bytes(to_bytes(SMALL), SMALL.text, "d.ann") == numbered(SMALL)


def test_notes_are_no_part_of_what_is_said() -> None:
    """The same article from a tool without notes is the same article; another title is not."""
    said = said_digest(to_bytes(SMALL))

    assert said_digest(to_bytes(replace(SMALL, notes=()))) == said
    assert said_digest(to_bytes(replace(SMALL, metadata=Metadata()))) != said
    assert said_digest(to_bytes(replace(SMALL, text="b\U0001f54a"))) != said


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]\n[]",
        b"{}\n[]",
        to_bytes(SMALL).replace(b"[1,", b"[2,", 1),
        to_bytes(SMALL).replace(b"[0,1,1,2]", b"null"),
        to_bytes(SMALL).replace(b'"title"', b'"heading"'),
        to_bytes(SMALL).replace(b',0,"a', b',7,"a'),
        to_bytes(replace(SMALL, text="another")),
        to_bytes(SMALL)[:-3],
    ],
)
def test_what_does_not_fit_is_not_taken(content: bytes) -> None:
    """Annotations of another text or version would give offsets that point anywhere."""
    with pytest.raises(ValueError, match=r"\w"):
        from_bytes(content, SMALL.text, "d.ann")
