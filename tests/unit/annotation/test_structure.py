"""What holds for a document of any format."""

from __future__ import annotations

import pytest

from conflictgraph.annotation import (
    Document,
    Frame,
    Link,
    Mention,
    Metadata,
    Note,
    Relation,
    Role,
    Span,
)
from conflictgraph.annotation.structure import bottom_up, check_structure
from conflictgraph.errors import SourceError

A = Mention("T1", "Actor", (Span(0, 1),), line=1)
B = Mention("T2", "Actor", (Span(2, 3),), line=2)


def document(*parts: Mention | Frame | Relation) -> Document:
    return Document(
        "d.ann",
        "a b c",
        mentions=tuple(each for each in parts if isinstance(each, Mention)),
        frames=tuple(each for each in parts if isinstance(each, Frame)),
        relations=tuple(each for each in parts if isinstance(each, Relation)),
    )


def frame(identifier: str, *targets: str, line: int = 9) -> Frame:
    roles = tuple(Role("Asserts", target) for target in targets)
    return Frame(identifier, "Statement", (Span(4, 5),), roles, line=line)


@pytest.mark.parametrize(
    ("rule", "line", "parts"),
    [
        ("document.duplicate-id", 3, (A, Mention("T1", "Actor", (Span(2, 3),), line=3))),
        ("document.duplicate-id", 4, (A, Frame("T1", "Action", (Span(2, 3),), line=4))),
        ("document.span-range", 3, (Mention("T1", "Actor", (Span(4, 6),), line=3),)),
        ("document.span-range", 3, (Mention("T1", "Actor", (Span(2, 2),), line=3),)),
        ("document.span-range", 3, (Mention("T1", "Actor", (Span(-1, 2),), line=3),)),
        ("document.span-range", 3, (Mention("T1", "Actor", (), line=3),)),
        ("document.span-range", 3, (Frame("E1", "Action", (Span(2, 4), Span(3, 5)), line=3),)),
        ("document.dangling", 9, (A, frame("E1", "T2"))),
        ("document.dangling", 5, (A, Relation("Alias", "T1", "T2", line=5))),
        ("document.dangling", 5, (A, B, Relation("PartOf", "T1", "R2", "R1", line=5))),
        ("document.self-relation", 5, (A, Relation("Alias", "T1", "T1", line=5))),
        ("document.cycle", 9, (frame("E1", "E1"),)),
        ("document.cycle", 7, (frame("E1", "E2"), frame("E2", "E3", line=7), frame("E3", "E1"))),
    ],
)
def test_parts_that_do_not_fit_are_refused(
    rule: str, line: int, parts: tuple[Mention | Frame | Relation, ...]
) -> None:
    """The mapping need not look: no reader lets an unsound document through."""
    with pytest.raises(SourceError) as refusal:
        check_structure(document(*parts))

    assert (refusal.value.rule, refusal.value.line) == (rule, line)


def test_a_sound_document_passes() -> None:
    """Shared fillers, nesting and fragments side by side are no faults."""
    split = Mention("T3", "Content", (Span(0, 1), Span(1, 2), Span(4, 5)))
    check_structure(
        document(A, B, split, frame("E1", "T1", "E2"), frame("E2", "T1"), Relation("X", "T1", "E1"))
    )


def test_a_cycle_of_any_length_is_a_short_message() -> None:
    """A file full of circles overflows neither the stack nor the report."""
    length = 20_000
    circle = [frame(f"E{number}", f"E{(number + 1) % length}") for number in range(length)]

    with pytest.raises(SourceError) as refusal:
        check_structure(document(*circle))

    assert len(refusal.value.reason) < 200


def test_frames_come_after_their_fillers() -> None:
    """Whoever goes through the frames in this order finds each filler done."""
    frames = (frame("E1", "E2", "E3"), frame("E2", "E3"), frame("E3", "T1"))

    assert [each.id for each in bottom_up(frames)] == ["E3", "E2", "E1"]


HALF = "\ud83d"


@pytest.mark.parametrize(
    "fault",
    [
        Document("d", f"Text{HALF}"),
        Document("d", "Text", Metadata(title=HALF)),
        Document("d", "Text", Metadata(agencies=((HALF, ""),))),
        Document("d", "Text", mentions=(Mention("T1", HALF, (Span(0, 1),)),)),
        Document("d", "Text", mentions=(Mention("T1", "A", (Span(0, 1),), {HALF: "x"}),)),
        Document("d", "Text", mentions=(Mention("T1", "A", (Span(0, 1),), {"x": HALF}),)),
        Document(
            "d", "Text", mentions=(Mention("T1", "A", (Span(0, 1),), {}, (Link("x", HALF),)),)
        ),
        Document("d", "Text", frames=(Frame("E1", "A", (Span(0, 1),), (Role(HALF, "E1"),)),)),
        Document("d", "Text", relations=(Relation(HALF, "T1", "T2"),)),
        Document("d", "Text", notes=(Note("A", "T1", HALF),)),
    ],
)
def test_half_a_character_is_refused_wherever_it_stands(fault: Document) -> None:
    """What JSON can name and UTF-8 cannot carry stops neither a hash nor a message later on."""
    with pytest.raises(SourceError) as refusal:
        check_structure(fault)

    assert refusal.value.rule == "document.characters"
    assert "U+D83D" in str(refusal.value)


def test_a_refusal_can_always_be_shown() -> None:
    """A message that quotes a bad file is short, and every terminal and protocol can carry it."""
    refusal = SourceError("any", HALF + "x" * 10_000, "d", snippet=HALF)

    assert len(str(refusal).encode()) < 1000
    assert "\\ud83d" in str(refusal)
