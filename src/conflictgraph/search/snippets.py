"""What of an item is shown: its words, with those marked that were looked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final

from conflictgraph.search.index import COLUMNS, TOKENIZER
from conflictgraph.search.words import BETWEEN_NAMES

_SENTENCE: Final = "sentence"
#: Columns whose words are shown; of the last, a whole text, only a piece.
_SHOWN: Final = ("names", "others", _SENTENCE, "body")
_SNIPPET_TOKENS: Final = 40
_BEGIN: Final = "\x02"
_END: Final = "\x03"
_CUT: Final = "…"


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words of an item, with those that were looked for.

    Attributes:
        text: the words.
        marks: begin and end of what was found in them, in code points.
    """

    text: str
    marks: tuple[tuple[int, int], ...]

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Yield the text in pieces, each with whether it is marked."""
        place = 0
        for begin, end in self.marks:
            yield self.text[place:begin], False
            yield self.text[begin:end], True
            place = end
        yield self.text[place:], False


def snippets_of(
    connection: sqlite3.Connection,
    numbers: Sequence[int],
    expression: str,
    readable: Collection[str],
) -> dict[int, dict[str, Snippet]]:
    """Return by item and column what was found there, and the sentence of a statement anyhow.

    A small table of its own marks it as the large one finds it.

    Args:
        connection: to the index.
        numbers: of the items.
        expression: what finds them.
        readable: columns that may be shown.
    """
    connection.execute("DROP TABLE IF EXISTS shown")
    connection.execute(
        f"CREATE VIRTUAL TABLE temp.shown USING fts5({', '.join(COLUMNS)}, {TOKENIZER})"
    )
    connection.executemany(
        f"INSERT INTO shown (rowid, {', '.join(COLUMNS)}) "  # noqa: S608 - ours
        f"SELECT rowid, {', '.join(COLUMNS)} FROM words WHERE rowid = ?",
        ((number,) for number in numbers),
    )
    whole = (COLUMNS.index(each) for each in _SHOWN[:-1])
    marked = ", ".join(f"highlight(shown, {n}, '{_BEGIN}', '{_END}')" for n in whole)
    place = COLUMNS.index(_SHOWN[-1])
    cut = f"snippet(shown, {place}, '{_BEGIN}', '{_END}', '{_CUT}', {_SNIPPET_TOKENS})"
    rows = connection.execute(
        f"SELECT rowid, {marked}, {cut} FROM shown WHERE shown MATCH ?",  # noqa: S608 - ours
        (expression,),
    )
    return {number: dict(_iter_snippets(texts, readable)) for number, *texts in rows}


def _iter_snippets(
    texts: Iterable[str], readable: Collection[str]
) -> Iterator[tuple[str, Snippet]]:
    for column, marked in zip(_SHOWN, texts, strict=True):
        if column == _SENTENCE and column in readable and marked:
            yield column, _snippet(marked)
        elif _BEGIN in marked:
            # Of several names, those that fit.
            names = [each for each in marked.split(BETWEEN_NAMES) if _BEGIN in each]
            yield column, _snippet(" · ".join(names))


def _snippet(marked: str) -> Snippet:
    texts = marked.replace(_END, _BEGIN).split(_BEGIN)
    marks, place = [], 0
    # Between two signs stands what is marked: every second piece.
    for text, is_marked in zip(texts, cycle((False, True)), strict=False):
        if is_marked:
            marks.append((place, place + len(text)))
        place += len(text)
    return Snippet("".join(texts), tuple(marks))
