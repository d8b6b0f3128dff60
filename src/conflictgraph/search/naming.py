"""Other names of what somebody typed: whoever writes Karabach also finds Nagorno-Karabakh."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from conflictgraph.search.index import COLUMNS
from conflictgraph.search.words import Word, expression_of, fold, spellings

#: A name that more things have says too little about any of them.
_MAX_NAMESAKES: Final = 3
#: Other names of one thing that are looked for as well.
_MAX_LABELS: Final = 40
#: The longest name, in words, that is recognised in a question.
_MAX_RUN: Final = 6


@dataclass(frozen=True, slots=True)
class OtherNames:
    """Names that were looked for as well, because they name the same.

    Attributes:
        words: what was typed.
        things: what is called so.
        names: their other names.
    """

    words: str
    things: tuple[str, ...]
    names: tuple[str, ...]


def recognised(
    connection: sqlite3.Connection, words: Sequence[Word]
) -> Iterator[tuple[range, OtherNames]]:
    """Yield the longest runs of words that name something, with its other names."""
    place = 0
    while place < len(words):
        for stop in range(min(len(words), place + _MAX_RUN), place, -1):
            run = words[place:stop]
            if any(word.exact for word in run):
                continue
            text = " ".join(word.text for word in run)
            other = _other_names(connection, _called(connection, text), text)
            if other is None and len(run) == 1:
                other = _other_names(connection, _named_in_part(connection, text), text)
            if other is not None:
                yield range(place, stop), other
                place = stop - 1
                break
        place += 1


def _called(connection: sqlite3.Connection, text: str) -> list[int]:
    """Return what is called exactly so; nothing where that says too little."""
    forms = _forms(text)
    rows = connection.execute(
        f"SELECT DISTINCT item FROM name WHERE folded IN ({_marks(forms)}) LIMIT ?",  # noqa: S608
        (*forms, _MAX_NAMESAKES + 1),
    ).fetchall()
    return [number for (number,) in rows] if len(rows) <= _MAX_NAMESAKES else []


def _named_in_part(connection: sqlite3.Connection, text: str) -> list[int]:
    """Return the one person or place that has a word in its name, such as a surname."""
    expression = expression_of([Word((text,), exact=True)], (), COLUMNS[:3])
    rows = connection.execute(
        "SELECT DISTINCT words.rowid FROM words JOIN item_kind ON item = words.rowid "
        "WHERE words MATCH ? AND kind IN ('Person', 'Place') LIMIT 2",
        (expression,),
    ).fetchall()
    return [number for (number,) in rows] if len(rows) == 1 else []


def _other_names(
    connection: sqlite3.Connection, things: Sequence[int], text: str
) -> OtherNames | None:
    """Return the other names of things; None where there are none."""
    if not things:
        return None
    forms = _forms(text)
    rows = connection.execute(
        f"SELECT label, folded FROM name WHERE item IN ({_marks(things)}) "  # noqa: S608
        "ORDER BY CASE role WHEN 'label' THEN 0 WHEN 'alternative' THEN 1 ELSE 2 END, id LIMIT ?",
        (*things, _MAX_LABELS),
    ).fetchall()
    iris = connection.execute(
        f"SELECT iri FROM item WHERE id IN ({_marks(things)}) ORDER BY iri",  # noqa: S608
        things,
    ).fetchall()
    others = dict.fromkeys(label for label, folded in rows if folded not in forms)
    return OtherNames(text, tuple(iri for (iri,) in iris), tuple(others)) if others else None


def _forms(text: str) -> list[str]:
    return sorted({fold(each) for each in spellings(text)})


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
