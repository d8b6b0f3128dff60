"""The file of an index: its tables, how it is written, and how it is opened."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

from conflictgraph.search.words import BETWEEN_NAMES, fold, spellings

#: Written into the file; an index of another format is made anew.
FORMAT: Final = "1"

TOKENIZER: Final = 'tokenize = "unicode61 remove_diacritics 2"'
#: Of the full-text table: what everybody may read, other forms of names, which are never shown, a
#: sentence, a whole text.
COLUMNS: Final = ("names", "others", "forms", "sentence", "body")

#: Of names, from the best to the least.
ROLES: Final = ("label", "alternative", "hidden")

_SCHEMA: Final = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE item (
    id INTEGER PRIMARY KEY, section TEXT NOT NULL, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    publisher TEXT NOT NULL, day TEXT NOT NULL, details TEXT NOT NULL);
CREATE TABLE item_kind (
    item INTEGER NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (item, kind)) WITHOUT ROWID;
CREATE TABLE kind (name TEXT PRIMARY KEY, section TEXT NOT NULL, labels TEXT NOT NULL)
    WITHOUT ROWID;
CREATE TABLE name (
    id INTEGER PRIMARY KEY, folded TEXT NOT NULL, item INTEGER NOT NULL, label TEXT NOT NULL,
    language TEXT NOT NULL, role TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5({", ".join(COLUMNS)}, prefix = 4, {TOKENIZER});
CREATE VIRTUAL TABLE trigram USING fts5(folded, content = '', tokenize = 'trigram');
"""
#: Made when the tables are full, which is faster.
_INDEXES: Final = """
CREATE INDEX name_folded ON name (folded);
CREATE INDEX name_item ON name (item);
INSERT INTO words (words) VALUES ('optimize');
INSERT INTO trigram (trigram) VALUES ('optimize');
ANALYZE;
"""


@dataclass(frozen=True, slots=True)
class Name:
    """What a thing is called.

    Attributes:
        label: the name.
        language: its tag; empty for none.
        role: one of :data:`ROLES`.
    """

    label: str
    language: str
    role: str


@dataclass(frozen=True, slots=True)
class Item:
    """What can be found.

    Attributes:
        section: ``thing``, ``statement`` or ``text``.
        iri: of the thing, the statement or the document.
        kinds: names of its classes, the narrowest first, then all wider ones.
        names: of a thing.
        title: what everybody may read first: a headline.
        others: what everybody may read besides: a publisher, a claimant, what a statement says.
        sentence: words of a statement; shown where sentences may be.
        body: a text without boilerplate; shown where texts may be.
        publisher: of its text; empty for things.
        day: of its text, ``2020-10-11``; empty for things.
        details: what a page shows of it, to be had back as it was.
    """

    section: str
    iri: str
    kinds: tuple[str, ...]
    names: tuple[Name, ...] = ()
    title: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    sentence: str = ""
    body: str = ""
    publisher: str = ""
    day: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of things, statements or texts.

    Attributes:
        name: without its namespace.
        section: of its items.
        labels: by language.
    """

    name: str
    section: str
    labels: Mapping[str, str]


def write_index(file: Path, kinds: Iterable[Kind], items: Iterable[Item], generation: int) -> int:
    """Write an index into a file that is not there; return the number of its items.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    with closing(sqlite3.connect(file)) as connection:
        # No journal and no waiting for the disk: a file that was not finished is thrown away.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_SCHEMA)
        connection.executemany(
            "INSERT INTO kind VALUES (?, ?, ?)",
            ((each.name, each.section, _json(each.labels)) for each in kinds),
        )
        count = 0
        for count, item in enumerate(items, start=1):
            _insert(connection, count, item)
        about = (("format", FORMAT), ("generation", str(generation)), ("items", str(count)))
        connection.executemany("INSERT INTO meta VALUES (?, ?)", about)
        connection.commit()
        connection.executescript(_INDEXES)
        connection.commit()
    return count


def open_index(file: Path) -> sqlite3.Connection:
    """Open an index for reading; nothing is locked or written.

    Raises:
        FileNotFoundError: there is none, or one that this version does not read.
    """
    uri = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        row = connection.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
    except sqlite3.Error as error:
        raise FileNotFoundError(f"{file} is no index: {error}") from error
    if row is None or row[0] != FORMAT:
        connection.close()
        raise FileNotFoundError(f"{file} is an index of another version")
    return connection


def _insert(connection: sqlite3.Connection, number: int, item: Item) -> None:
    connection.execute(
        "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            item.section,
            item.iri,
            item.kinds[0],
            item.publisher,
            item.day,
            _json(item.details),
        ),
    )
    kinds = ((number, kind) for kind in dict.fromkeys(item.kinds))
    connection.executemany("INSERT INTO item_kind VALUES (?, ?)", kinds)
    called = {role: [n.label for n in item.names if n.role == role] for role in ROLES}
    # Inflected forms and other spellings of names can be found, and are never shown.
    spelt = [form for name in item.names for form in spellings(name.label)[1:]]
    columns = (
        _joined(chain(item.title, called["label"])),
        _joined(chain(item.others, called["alternative"])),
        _joined(chain(called["hidden"], spelt)),
        _clean(item.sentence),
        _clean(item.body),
    )
    connection.execute(
        "INSERT INTO words (rowid, names, others, forms, sentence, body) VALUES (?, ?, ?, ?, ?, ?)",
        (number, *columns),
    )
    for name in item.names:
        folded = fold(name.label)
        cursor = connection.execute(
            "INSERT INTO name (folded, item, label, language, role) VALUES (?, ?, ?, ?, ?)",
            (folded, number, name.label, name.language, name.role),
        )
        connection.execute(
            "INSERT INTO trigram (rowid, folded) VALUES (?, ?)", (cursor.lastrowid, folded)
        )


def _joined(texts: Iterable[str]) -> str:
    return BETWEEN_NAMES.join(dict.fromkeys(map(_clean, texts)))


def _clean(text: str) -> str:
    """Return a text without the characters by which found words are marked."""
    return text.replace("\x02", " ").replace("\x03", " ").replace("\x00", " ")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
