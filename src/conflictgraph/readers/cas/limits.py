"""What is not read of a CAS, in the words of the reference page."""

from __future__ import annotations

from typing import Final

_BUILT_IN: Final = (
    "Of the built-in layers, named entities become mentions with their value as label, semantic "
    "predicates frames, and coreference chains relations between neighbours."
)
_FOREIGN: Final = (
    "In layers of other projects the feature called label, kind, value or the like is the label, "
    "else the first whose values look like tags, else the label is the layer's name."
)
LIMITS: Final = (
    "Grammar (tokens, sentences, lemmas, parts of speech, dependencies, chunks) is not read.",
    _BUILT_IN,
    _FOREIGN,
    "Relations keep their label and their note, no other features.",
    "Only the text of the first view is read.",
)
