"""Which state of the store an answer is made from, as an HTTP validator.

Specification: RFC 9110, 8.8.3 (ETag) and 13.1 (conditions).

The tag of a query's answer is weak: the order of rows without ORDER BY is Oxigraph's affair, so
two evaluations on one generation promise the same answer but not the same bytes. The tag of a
graph is strong, so that a write can depend on it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from hashlib import blake2b

from starlette.requests import Request
from werkzeug.http import parse_etags

from conflictgraph import __version__
from conflictgraph.server.operation import Operation
from conflictgraph.settings import Settings
from conflictgraph.store.edit.edits import Conditions
from conflictgraph.store.generations import StoreFolder

# Answers to these differ from one evaluation to the next. No space is needed before a word, and a
# codepoint escape may spell any.
_VOLATILE = re.compile(r"(?:RAND|NOW|UUID)(?![\w-])|SERVICE|\\[uU]", re.IGNORECASE)


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
        if operation.explain or is_volatile(operation.query):
            return None
        # A deadline decides whether there is an answer, not which.
        asked = replace(operation, timeout_s=None) if operation.timeout_s else operation
        return f'W/"{self._prefix}-{_digest(settings.default_graph, repr(asked))}"'

    def graph_tag(self, asked: str, media_type: str) -> str:
        """Return the ETag of a graph in one media type.

        Args:
            asked: which graph, in the words of its request.
            media_type: as the client calls it.
        """
        return f'"{self._prefix}-{_digest(asked, media_type)}"'

    def page_tag(self, *asked: str) -> str:
        """Return the ETag of a page; ``asked`` is all that it depends on besides the data."""
        return f'W/"{self._prefix}-{_digest("page", *asked)}"'

    @property
    def _prefix(self) -> str:
        return f"{self.generation}-{self.published_ns:x}"


def is_volatile(query: str) -> bool:
    """Tell whether the answers to a query may differ from one evaluation to the next."""
    return _VOLATILE.search(query) is not None


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


def conditions_of(request: Request) -> Conditions:
    """Return the conditions of a write, to be checked where it is applied.

    Weak tags never meet If-Match (RFC 9110, 8.8.3.2): a list of nothing else stays a condition,
    one that cannot be met.
    """
    wanted = _header(request, "if-match")
    unwanted = _header(request, "if-none-match")
    return Conditions(
        None if wanted is None else _tags(wanted, weak=False),
        None if unwanted is None else _tags(unwanted, weak=True),
    )


def _header(request: Request, name: str) -> str | None:
    lines = request.headers.getlist(name)
    return ", ".join(lines) if lines else None


def _tags(header: str, *, weak: bool) -> tuple[str, ...]:
    tags = parse_etags(header)
    if tags.star_tag:
        return ("*",)
    # The parser gives None for the empty tag, which no state of ours has.
    return tuple(sorted(filter(None, tags.as_set(include_weak=weak))))


def _digest(*parts: str) -> str:
    digest = blake2b(digest_size=12)
    for part in (__version__, *parts):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()
