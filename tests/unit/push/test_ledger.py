"""The words in which another store is told what was pushed there."""

from __future__ import annotations

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from conflictgraph.push.ledger import Ledger, State, ledger_name, to_state

BASE = "https://data.example/"
STATE = State(42, 1_764_329_000_123_456_789, "sha256:00ff")
LEDGER = Ledger(frozenset({"urn:b", "urn:a"}), {"urn:a": "sha256:01"}, STATE)


def test_a_ledger_is_the_same_bytes_for_the_same_graphs() -> None:
    """Two machines that push one generation write one ledger."""
    name = ledger_name(BASE)
    other = Ledger(frozenset({"urn:a", "urn:b"}), {"urn:a": "sha256:01"}, STATE)
    triples = LEDGER.to_triples(name)
    assert triples == other.to_triples(name)
    said = {str(quad.triple.object) for quad in pyoxigraph.parse(triples, RdfFormat.N_TRIPLES)}
    assert said == {
        "<urn:a>",
        "<urn:b>",
        '"sha256:01"',
        '"42 1764329000123456789 sha256:00ff"',
    }


def test_a_ledger_of_a_push_under_way_tells_of_no_generation() -> None:
    """Nobody takes what is half there for whole."""
    assert b"42" not in Ledger(LEDGER.parts, LEDGER.versions).to_triples(ledger_name(BASE))


def test_a_state_is_read_to_the_nanosecond() -> None:
    """ETags are those of the server the generation comes from, which no float could keep."""
    assert to_state("42 1764329000123456789 sha256:00ff") == STATE


@pytest.mark.parametrize("text", ["", "42", "42 x sha256:00", "-1 2 sha256:00", "1.0", "1 2 3 4"])
def test_words_of_others_are_no_state(text: str) -> None:
    """A version that somebody else wrote there is not taken for ours."""
    assert to_state(text) is None
