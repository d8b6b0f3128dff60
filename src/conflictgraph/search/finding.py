"""Ask an index: what holds all words, best first, in bounded time.

Ranking is BM25 as SQLite computes it: names and headlines count most, then the words of a sentence,
then other names and what a statement says in words of the graph, and the words of a whole text
least. A thing that is called exactly what was typed comes before all others.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from conflictgraph.search.deadline import deadline
from conflictgraph.search.index import COLUMNS, open_index
from conflictgraph.search.naming import OtherNames, recognised
from conflictgraph.search.snippets import Snippet, snippets_of
from conflictgraph.search.words import Word, expression_of, fold, parse_words

SECTIONS: Final = ("thing", "statement", "text")
#: Columns that may be searched and shown, by the setting ``publish_text``.
READABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "none": COLUMNS[:3],
    "sentence": COLUMNS[:4],
    "full": COLUMNS,
}
_WEIGHTS: Final = "8.0, 4.0, 2.0, 5.0, 1.0"


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for.

    Attributes:
        text: as it was typed.
        kind: only this section, or items of this class or of a narrower one; empty for all.
        publisher: only statements in texts, and texts, of this publisher; empty for all.
        since: only those of texts of this day and later, ``2020-10-01``; empty for no bound.
        until: only those of texts up to this day; empty for no bound.
        most: items of each section.
        skipped: items of each section that are passed over.
    """

    text: str
    kind: str = ""
    publisher: str = ""
    since: str = ""
    until: str = ""
    most: int = 10
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found.

    Attributes:
        iri: of the thing, the statement or the document.
        kind: name of its class.
        publisher: of its text; empty for a thing.
        day: of its text; empty for a thing, or where none is known.
        details: what the index keeps of it.
        snippets: column to the words found there, and the sentence of a statement anyhow.
    """

    iri: str
    kind: str
    publisher: str
    day: str
    details: Mapping[str, Any]
    snippets: Mapping[str, Snippet]


@dataclass(frozen=True, slots=True)
class Found:
    """An answer.

    Attributes:
        words: what was looked for, as it was understood.
        other_names: what was looked for as well.
        hits: of each section, the best first.
        total: how many fit.
        counts: of each section, how many fit, whatever kind was asked for.
        kinds: name of a class to how many fit, whatever kind was asked for.
        publishers: name of a publisher to how many fit, whichever was asked for.
    """

    words: tuple[Word, ...] = ()
    other_names: tuple[OtherNames, ...] = ()
    hits: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)
    total: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, int] = field(default_factory=dict)
    publishers: Mapping[str, int] = field(default_factory=dict)


def find(index: Path, question: Question, publish_text: str, timeout_s: float) -> Found:
    """Return what fits a question.

    Args:
        index: file of the index.
        question: what is looked for; without a word nothing is found.
        publish_text: the setting: words that may not be shown are not found either.
        timeout_s: the longest it may take.

    Raises:
        FileNotFoundError: there is no such index.
        QueryTimeoutError: it would take longer.
    """
    words = parse_words(question.text)
    if not words:
        return Found()
    columns = READABLE[publish_text]
    with closing(open_index(index)) as connection, deadline(connection, timeout_s):
        runs = list(recognised(connection, words))
        names = [(run, other.names) for run, other in runs]
        expression = expression_of(words, names, columns)
        _collect(connection, expression, words)
        return Found(
            words,
            tuple(other for _, other in runs),
            {
                each: tuple(_iter_hits(connection, question, each, expression, columns))
                for each in SECTIONS
            },
            _total(connection, question),
            _counts(connection, question, "section"),
            _counts(connection, question, "kind"),
            _counts(connection, question, "publisher"),
        )


def _collect(connection: sqlite3.Connection, expression: str, words: Sequence[Word]) -> None:
    """Put what fits into a table of this connection, for counts and pages."""
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(
        "CREATE TEMP TABLE hit AS SELECT item.id, section, kind, publisher, day, "  # noqa: S608 - ours
        f"bm25(words, {_WEIGHTS}) AS rank, "
        "EXISTS (SELECT 1 FROM name WHERE name.item = item.id AND folded = ?) AS called "
        "FROM words JOIN item ON item.id = words.rowid WHERE words MATCH ?",
        (fold(" ".join(word.text for word in words)), expression),
    )


def _condition(question: Question, but: str = "") -> tuple[str, list[str]]:
    """Return what the filters ask of a row; one of them can be passed over."""
    parts, values = ["1"], []
    if question.kind and but not in {"kind", "section"}:
        parts.append(
            "(hit.section = ? OR EXISTS "
            "(SELECT 1 FROM item_kind WHERE item = hit.id AND item_kind.kind = ?))"
        )
        values += [question.kind] * 2
    # Things are of no day and of no publisher.
    if question.publisher and but != "publisher":
        parts.append("(hit.section = 'thing' OR hit.publisher = ?)")
        values.append(question.publisher)
    if question.since:
        parts.append("(hit.section = 'thing' OR hit.day >= ?)")
        values.append(question.since)
    if question.until:
        parts.append("(hit.section = 'thing' OR (hit.day <> '' AND hit.day <= ?))")
        values.append(question.until)
    return " AND ".join(parts), values


def _counts(connection: sqlite3.Connection, question: Question, column: str) -> dict[str, int]:
    condition, values = _condition(question, column)
    rows = connection.execute(
        f"SELECT {column}, count(*) FROM hit WHERE {condition} AND {column} <> '' "  # noqa: S608
        f"GROUP BY {column} ORDER BY count(*) DESC, {column}",
        values,
    )
    return dict(rows.fetchall())


def _total(connection: sqlite3.Connection, question: Question) -> int:
    condition, values = _condition(question)
    (total,) = connection.execute(f"SELECT count(*) FROM hit WHERE {condition}", values).fetchone()  # noqa: S608
    return int(total)


def _iter_hits(
    connection: sqlite3.Connection,
    question: Question,
    section: str,
    expression: str,
    columns: Sequence[str],
) -> Iterator[Hit]:
    condition, values = _condition(question)
    rows = connection.execute(
        "SELECT item.id, iri, item.kind, item.publisher, item.day, details "  # noqa: S608
        f"FROM hit JOIN item ON item.id = hit.id WHERE hit.section = ? AND {condition} "
        "ORDER BY called DESC, rank, item.id LIMIT ? OFFSET ?",
        (section, *values, question.most, question.skipped),
    ).fetchall()
    snippets = snippets_of(connection, [row[0] for row in rows], expression, columns)
    for number, iri, kind, publisher, day, details in rows:
        shown = snippets.get(number, {})
        yield Hit(iri, kind, publisher, day, json.loads(details), shown)


def read_kinds(index: Path, section: str = "") -> dict[str, dict[str, str]]:
    """Return the labels of classes: name to language to label.

    Args:
        index: file of the index.
        section: only the classes of its items; empty for all.

    Raises:
        FileNotFoundError: there is no such index.
    """
    query = "SELECT name, labels FROM kind WHERE ? IN ('', section) ORDER BY name"
    with closing(open_index(index)) as connection:
        rows = connection.execute(query, (section,))
        return {name: json.loads(labels) for name, labels in rows}
