"""Tags to runs of tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.readers.tags import TAG, Run, iter_runs

LABELS = st.sampled_from(["PER", "loc.adm.town", "organization-company"])


@st.composite
def runs(draw: st.DrawFn) -> tuple[list[Run], int]:
    """Draw entities that do not overlap, and the number of tokens."""
    found, position = [], 0
    for label in draw(st.lists(LABELS, max_size=6)):
        first = position + draw(st.integers(0, 2))
        last = first + draw(st.integers(0, 3))
        found.append(Run(label, first, last))
        position = last + 1
    return found, position + draw(st.integers(0, 2))


def tagged(entities: list[Run], tokens: int, scheme: str) -> list[str]:
    """Write entities as a column of tags."""
    single, begin, inside, end = {"IOB2": "BBII", "BIOES": "SBIE", "BILOU": "UBIL"}[scheme]
    tags = ["O"] * tokens
    for label, first, last in entities:
        for token in range(first, last + 1):
            prefix = begin if token == first else end if token == last else inside
            tags[token] = f"{single if first == last else prefix}-{label}"
    return tags


@pytest.mark.parametrize("scheme", ["IOB2", "BIOES", "BILOU"])
@given(drawn=runs())
def test_what_was_tagged_is_read(scheme: str, drawn: tuple[list[Run], int]) -> None:
    """The same entities come out, whichever scheme of tags a corpus uses."""
    entities, tokens = drawn
    tags = tagged(entities, tokens, scheme)

    assert all(TAG.fullmatch(tag) for tag in tags)
    assert list(iter_runs(tags)) == entities


def test_tags_of_the_oldest_scheme_begin_without_a_sign() -> None:
    """CoNLL-2003 writes B- only where two entities of one kind meet."""
    tags = ["I-PER", "I-PER", "B-PER", "I-ORG", "O", "I-ORG", "_", ""]

    assert list(iter_runs(tags)) == [
        Run("PER", 0, 1), Run("PER", 2, 2), Run("ORG", 3, 3), Run("ORG", 5, 5),
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["Person", "B-", "B PER", "B-a b", "OO", "X-PER"])
def test_other_words_are_no_tags(cell: str) -> None:
    """A column of free text is not taken for entities."""
    assert not TAG.fullmatch(cell)
