"""Which state of the store an answer is made from, as an HTTP validator.

A weak tag: the order of rows without ORDER BY is Oxigraph's affair, so two evaluations on one
generation promise the same answer but not the same bytes.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from hashlib import blake2b

from werkzeug.http import parse_etags

from conflictgraph import __version__
from conflictgraph.server.operation import Operation
from conflictgraph.settings import Settings
from conflictgraph.store.generations import StoreFolder

# Answers to these differ from one evaluation to the next. A codepoint escape may spell any word.
_VOLATILE = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID)\b|\\[uU]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Revision:
    """The live generation, told apart from one of the same number in a store built anew.

    Attributes:
        generation: its number.
        published_ns: when it was made live, in nanoseconds of the file system's clock.
    """

    generation: int
    published_ns: int

    def tag(self, operation: Operation, settings: Settings) -> str | None:
        """Return the ETag of an answer; None when no two answers to this query are the same."""
        if _VOLATILE.search(operation.query):
            return None
        digest = blake2b(digest_size=12)
        for part in (__version__, settings.default_graph, repr(operation)):
            digest.update(part.encode() + b"\0")
        return f'W/"{self.generation}-{self.published_ns:x}-{digest.hexdigest()}"'


def read_revision(folder: StoreFolder) -> Revision | None:
    """Return the live revision; None when there is none, or it changed while being read."""
    # For every query: plain calls, no Path objects.
    file = f"{folder.path}/CURRENT"
    try:
        published_ns = os.stat(file).st_mtime_ns  # noqa: PTH116
        generation = folder.current()
        if generation is None or os.stat(file).st_mtime_ns != published_ns:  # noqa: PTH116
            return None
    except FileNotFoundError:
        return None
    return Revision(generation, published_ns)


def is_current(tag: str | None, if_none_match: str) -> bool:
    """Return whether the client already has the answer with this tag (RFC 9110, 13.1.2)."""
    if tag is None or not if_none_match:
        return False
    return parse_etags(if_none_match).contains_weak(tag.removeprefix("W/").strip('"'))
