"""The words of a mention, in the one form in which names are compared."""

from __future__ import annotations

import unicodedata

from conflictgraph.annotation import Document, Mention


def normalise(text: str) -> str:
    """Return text in composed characters, with single spaces: a name may cross a line."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def surface(document: Document, mention: Mention) -> str:
    """Return the normalised words of a mention, its fragments joined by a space."""
    return normalise(" ".join(document.covered_text(span) for span in mention.spans))
