"""What is refused before anything of it is sent."""

from __future__ import annotations

import pytest

from conflictgraph.errors import UsageError
from conflictgraph.push.pushing import _refuse_blank_nodes

GRAPH = "http://example.org/g"


@pytest.mark.parametrize(
    "line",
    [b"_:b <urn:p> <urn:o> .", b"<urn:s> <urn:p> _:b .", b"_:b <urn:p> _:c ."],
    ids=["subject", "object", "both"],
)
def test_blank_nodes_are_refused_with_their_graph(line: bytes) -> None:
    """Nobody gets two nodes there where there is one here."""
    with pytest.raises(UsageError, match=f"{GRAPH} has blank nodes"):
        _refuse_blank_nodes(GRAPH, b"<urn:s> <urn:p> <urn:o> .\n" + line + b"\n")


def test_words_that_look_like_blank_nodes_are_sent() -> None:
    """An article that quotes a smiley or a line of code is no reason to refuse a graph."""
    words = b'<urn:s> <urn:p> "a <b> _:-) and\\n_:c" .\n'
    _refuse_blank_nodes(GRAPH, words)
