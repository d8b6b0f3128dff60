"""Who supports shared lines: a line stays exactly as long as somebody does.

A shared line is an N-Quads line that several documents may give rise to: the description of a
provisional entity, something that rules derived. It stays in the store as long as one document
supports it, or the curated graphs do. Where supported lines put one triple into several graphs, the
store holds the best of them: each triple stands in exactly one graph.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from conflictgraph.vocab import DERIVED

#: Behind every IRI of a graph.
_BEHIND_GRAPHS: Final = b"="
_DERIVED: Final = f"/{DERIVED}".encode()
_SOLE: Final = """
SELECT line.text FROM support JOIN line ON line.id = support.line
WHERE support.document = ?1 AND NOT EXISTS (
    SELECT 1 FROM support AS other WHERE other.line = support.line AND other.document <> ?1)
"""


class LineChange(NamedTuple):
    """What becomes of shared lines in the store; all sorted.

    Attributes:
        gained: lines to be added.
        lost: lines that nobody supports any more.
        moved: lines to be taken out because their triple stands in another graph from now on.
    """

    gained: list[bytes]
    lost: list[bytes]
    moved: list[bytes]


class SupportedLines:
    """The lines of a manifest, and the numbers of the documents that support them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def release(self, number: int) -> set[bytes]:
        """Take a document's support away; return the lines that nobody else supports."""
        sole = {bytes(row[0]) for row in self._connection.execute(_SOLE, (number,))}
        self._connection.execute("DELETE FROM support WHERE document = ?", (number,))
        return sole

    def support(self, number: int, sole: Collection[bytes], lines: Collection[bytes]) -> LineChange:
        """Enter the lines that a document supports, and drop those that only it supported.

        Args:
            number: the document's.
            sole: what :meth:`release` returned for it.
            lines: what it supports from now on.
        """
        wanted = set(lines)
        new = {line for line in wanted if not self._knows(line)}
        dropped = set(sole) - wanted
        triples = {_triple_of(line) for line in new | dropped}
        before = {triple: self._shown(triple) for triple in triples}
        self._connection.executemany(
            "INSERT INTO line (text) VALUES (?)", ((line,) for line in sorted(new))
        )
        self._connection.executemany(
            "INSERT INTO support SELECT ?, id FROM line WHERE text = ?",
            ((number, line) for line in sorted(wanted)),
        )
        self._connection.executemany(
            "DELETE FROM line WHERE text = ?", ((line,) for line in sorted(dropped))
        )
        return _changes(before, {triple: self._shown(triple) for triple in triples}, dropped)

    def _shown(self, triple: bytes) -> bytes | None:
        """Return the line in which a triple stands in the store: the best of those supported."""
        query = "SELECT text FROM line WHERE text > ? AND text < ?"
        rows = self._connection.execute(query, (triple, triple + _BEHIND_GRAPHS))
        return min((bytes(row[0]) for row in rows), key=_rank, default=None)

    def _knows(self, line: bytes) -> bool:
        query = "SELECT 1 FROM line WHERE text = ?"
        return self._connection.execute(query, (line,)).fetchone() is not None


def _triple_of(line: bytes) -> bytes:
    """Return an N-Quads line up to its graph, with the space before that."""
    return line[: line.rindex(b" <") + 1]


def _rank(line: bytes) -> tuple[bool, bytes]:
    """Order lines of one triple: what texts state comes before what rules derive."""
    return _DERIVED in line[line.rindex(b" <") :], line


def _changes(
    before: Mapping[bytes, bytes | None], after: Mapping[bytes, bytes | None], dropped: set[bytes]
) -> LineChange:
    changed = [(line, after[triple]) for triple, line in before.items() if line != after[triple]]
    out = {line for line, _ in changed if line is not None}
    return LineChange(
        gained=sorted(line for _, line in changed if line is not None),
        lost=sorted(out & dropped),
        moved=sorted(out - dropped),
    )
