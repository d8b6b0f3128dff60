"""The text's own words for a degree: they are kept as words, never as a number."""

from __future__ import annotations

from collections.abc import Iterator

from conflictgraph.annotation import Frame
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.context import Context
from conflictgraph.vocab import term

_DEGREE = term("degreeText")
#: The value of an attribute that says there is nothing to say.
_NOTHING = "Unspecified"


def degree_pairs(context: Context, frame: Frame) -> Iterator[Pair]:
    """Yield the words of degree that a frame's attributes point to: "most important", "far"."""
    for name, value in frame.attributes.items():
        if context.scheme.attributes[name].fills == _DEGREE and value != _NOTHING:
            yield _DEGREE, context.words((context.with_word_before(frame.cue),))
