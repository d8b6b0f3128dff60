"""Frames between front and worker: no error loses its facts, no cut loses a byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.errors import (
    ConflictGraphError,
    GraphMissingError,
    NotAcceptableError,
    QueryError,
    QuerySyntaxError,
    StoreMissingError,
)
from conflictgraph.store import frames
from conflictgraph.store.query.requests import Tally

kinds = st.integers(0, 5)
payloads = st.binary(max_size=40)


@given(sent=st.lists(st.tuples(kinds, payloads)), data=st.data())
def test_frames_survive_any_cut(sent: list[tuple[int, bytes]], data: st.DataObject) -> None:
    """A socket may deliver in any pieces; the frames are the same."""
    stream = b"".join(frames.frame(kind, payload) for kind, payload in sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=5)))
    buffer = bytearray()
    received = []
    for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        buffer += stream[begin:end]
        received += list(frames.cut_frames(buffer))

    assert received == sent
    assert not buffer


@pytest.mark.parametrize(
    "error",
    [
        QuerySyntaxError("not SPARQL", "a hint", line=3, column=7),
        StoreMissingError("no store", "build one"),
        NotAcceptableError(("text/csv", "text/turtle")),
        GraphMissingError("there is no graph urn:g"),
        *(kind("a reason", "a hint") for kind in QueryError.__subclasses__()),
    ],
    ids=lambda error: error.code,
)
def test_an_error_keeps_its_facts(error: ConflictGraphError) -> None:
    """What the worker found out is what the client reads."""
    received = frames.to_error(frames.from_error(error))

    assert type(received) is type(error)
    assert (str(received), received.hint) == (str(error), error.hint)
    assert vars(received) == vars(error)


def test_an_answer_keeps_its_facts() -> None:
    """Headers and log say what the worker measured."""
    head = frames.Head(42, 0.25, "application/sparql-results+json")
    tally = Tally(1_000_000, 1 << 40)

    assert frames.to_head(frames.from_head(head)) == head
    assert frames.to_tally(frames.from_tally(tally)) == tally
    assert frames.to_tally(b"") is None
