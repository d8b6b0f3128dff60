"""How triples are cut into requests."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.push.ways import cut_lines

LINES = st.lists(st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"") + b"\n"))


@given(lines=LINES, most_bytes=st.integers(1, 40), most_lines=st.integers(1, 5))
def test_pieces_are_whole_lines_and_nothing_is_lost(
    lines: list[bytes], most_bytes: int, most_lines: int
) -> None:
    """However small a store wants its requests, it gets every triple once, and none cut in two."""
    whole = b"".join(lines)
    pieces = list(cut_lines(whole, most_bytes, most_lines))
    assert b"".join(pieces) == whole
    for piece in pieces:
        count = piece.count(b"\n")
        assert piece.endswith(b"\n") or not whole
        assert count <= 1 or (len(piece) <= most_bytes and count <= most_lines)


def test_an_empty_graph_is_sent_too() -> None:
    """A graph that has lost all its triples loses them on the other store as well."""
    assert list(cut_lines(b"", 100)) == [b""]
