"""The canonical order of the parts of a document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.annotation import Document, Frame, Link, Mention, Note, Relation, Role, Span
from conflictgraph.annotation.order import in_canonical_order

MENTIONS = (
    Mention("T1", "Actor", (Span(0, 1),)),
    Mention("T2", "Actor", (Span(0, 1),), links=(Link("Local", "a"),)),
    Mention("T3", "Actor", (Span(0, 1),), {"Metonymic": ""}),
    Mention("T4", "Place", (Span(0, 1), Span(2, 3))),
    Mention("T5", "Actor", (Span(4, 5),)),
)
CUE = (Span(2, 3),)
FRAMES = (
    Frame("E1", "Action", CUE, (Role("Agent", "T1"),)),
    Frame("E2", "Action", CUE, (Role("Agent", "T5"), Role("Agent", "T1"))),
    Frame("E3", "Action", CUE, (Role("Purpose", "E1"),)),
    Frame("E4", "Action", CUE, (Role("Purpose", "E2"),)),
    Frame("E5", "Action", CUE, (Role("Purpose", "E2"),), {"Realis": "Hoped"}),
)
RELATIONS = (
    Relation("Alias", "T1", "T5"),
    Relation("Alias", "T5", "T1"),
    Relation("A", "E3", "E4"),
)
NOTES = (Note("N", "T1", "b"), Note("N", "T2", "a"))


@given(
    st.permutations(MENTIONS),
    st.permutations(FRAMES),
    st.permutations(RELATIONS),
    st.permutations(NOTES),
)
def test_the_order_of_the_source_is_forgotten(
    mentions: list[Mention], frames: list[Frame], relations: list[Relation], notes: list[Note]
) -> None:
    """Frames on one cue that differ only in what fills their fillers keep apart in any order."""
    expected = in_canonical_order(
        Document("d", "abcde", mentions=MENTIONS, frames=FRAMES, relations=RELATIONS, notes=NOTES)
    )
    shuffled = Document(
        "d",
        "abcde",
        mentions=tuple(mentions),
        frames=tuple(frames),
        relations=tuple(relations),
        notes=tuple(notes),
    )

    assert in_canonical_order(shuffled) == expected


def test_a_role_filled_twice_by_the_same_is_filled_once() -> None:
    """A slip of the annotator adds nothing to the graph."""
    frame = Frame("E1", "Action", CUE, (Role("Agent", "T1"), Role("Agent", "T1")))
    document = Document("d", "abcde", mentions=MENTIONS, frames=(frame,))

    assert in_canonical_order(document).frames[0].roles == (Role("Agent", "T1"),)
