"""A text with marks over it: nothing of it is lost, moved or shown twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.server.ui.marking import Mark, Piece, iter_pieces

TEXT = "Er sagte: „Ja“ \U0001f54a und ging."


@st.composite
def marks(draw: st.DrawFn) -> Mark:
    begin = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(begin + 1, len(TEXT)))
    return Mark(begin, end, draw(st.sampled_from(["cue", "content"])), draw(st.sampled_from("ab")))


@given(st.lists(marks(), max_size=8), st.integers(0, 5), st.integers(6, len(TEXT)))
def test_the_pieces_are_the_text(over: list[Mark], begin: int, end: int) -> None:
    """However marks overlap, the reader sees the words of the text, each once and in order."""
    pieces = list(iter_pieces(TEXT, begin, end, over))

    assert "".join(piece.text for piece in pieces) == TEXT[begin:end]
    place = begin
    for piece in pieces:
        for offset in range(place, place + len(piece.text)):
            roles = {mark.role for mark in over if mark.begin <= offset < mark.end}
            assert roles == set(piece.roles)
        place += len(piece.text)


def test_the_shortest_mark_leads() -> None:
    """A name within a quotation leads to the one named, the rest to the quotation."""
    quotation, name = Mark(0, 9, "content", "quotation"), Mark(3, 5, "mention", "name")

    assert list(iter_pieces("ab cd efg!", 0, 10, [quotation, name])) == [
        Piece("ab ", ("content",), quotation),
        Piece("cd", ("content", "mention"), name),
        Piece(" efg", ("content",), quotation),
        Piece("!", (), None),
    ]
