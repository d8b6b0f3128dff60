"""What a generation is made of: its documents, their texts, and who supports shared lines.

One SQLite file beside Oxigraph's files. Texts are kept here and never in RDF, because publishing
them is a matter of rights; one file is cloned faster than a hard link for every document.

A shared line is an N-Quads line that several documents may give rise to: the description of a
provisional entity, something that rules derived. It stays in the store as long as one document
supports it, or the curated graphs do. Where supported lines put one triple into several graphs, the
store holds the best of them: each triple stands in exactly one graph.
"""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, Self

from conflictgraph.errors import StoreError
from conflictgraph.store.version import FORMAT, FORMAT_NAME, require_format
from conflictgraph.vocab import DERIVED

FILE_NAME: Final = "manifest.sqlite"

_SCHEMA: Final = """
CREATE TABLE document (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, path TEXT NOT NULL,
    digest TEXT NOT NULL, identity TEXT NOT NULL UNIQUE, text BLOB NOT NULL);
CREATE INDEX document_path ON document (path);
CREATE INDEX document_digest ON document (digest);
CREATE TABLE line (id INTEGER PRIMARY KEY, text BLOB NOT NULL UNIQUE);
CREATE TABLE support (
    document INTEGER NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (document, line)
) WITHOUT ROWID;
CREATE INDEX support_line ON support (line);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
#: What tells whether decisions of curators can concern a document. Made when it is first needed:
#: a store without it is read all the same, and its documents count as not known in this respect.
_FOOTPRINTS: Final = """
CREATE TABLE IF NOT EXISTS footprint (document INTEGER PRIMARY KEY, keys BLOB NOT NULL)
"""
#: The annotations of a document, for those who want them back. As with footprints, a store that an
#: earlier version has written holds none; the next build of the sources enters them.
_ANNOTATIONS: Final = """
CREATE TABLE IF NOT EXISTS annotation (document INTEGER PRIMARY KEY, content BLOB NOT NULL)
"""
#: Stands for a document's number where the curated graphs support a line; documents begin at 1.
_CURATED: Final = 0
#: Behind every IRI of a graph.
_BEHIND_GRAPHS: Final = b"="
_DERIVED: Final = f"/{DERIVED}".encode()
#: Behind everything that begins alike.
_LAST: Final = "\U0010ffff"
_SELECT: Final = "SELECT key, path, digest, identity FROM document "
_UPSERT: Final = """
INSERT INTO document (key, path, digest, identity, text)
VALUES (?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET path = excluded.path, digest = excluded.digest,
    identity = excluded.identity, text = excluded.text
RETURNING id
"""
#: Lines in one query: always the same number, so that SQLite prepares it once.
_ASKED_AT_ONCE: Final = 128
_NUMBERS: Final = f"SELECT text, id FROM line WHERE text IN ({', '.join('?' * _ASKED_AT_ONCE)})"  # noqa: S608 - no text of anybody
_SOLE: Final = """
SELECT line.text FROM support JOIN line ON line.id = support.line
WHERE support.document = ?1 AND NOT EXISTS (
    SELECT 1 FROM support AS other WHERE other.line = support.line AND other.document <> ?1)
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a generation.

    Attributes:
        key: path relative to the SOURCES argument; names the document over time.
        path: the source file as it was given.
        digest: incremental key; equal digests give equal graphs.
        identity: the document's identity, 16 hexadecimal digits unless its metadata say else.
    """

    key: str
    path: str
    digest: str
    identity: str


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


class Manifest:
    """The manifest of one generation; open it with one of the class methods."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def read(cls, generation: Path, *, any_format: bool = False) -> Self:
        """Open the manifest of a published generation, from any thread.

        Args:
            generation: its folder.
            any_format: whether to take what another version of conflictgraph has written, too.

        Raises:
            StoreVersionError: the generation has another format than this version's.
            StoreError: it is missing or unreadable.
        """
        # "immutable": SQLite takes no lock and leaves no file behind.
        uri = f"{(generation.resolve() / FILE_NAME).as_uri()}?mode=ro&immutable=1"
        try:
            manifest = cls(sqlite3.connect(uri, uri=True, check_same_thread=False))
            stored = manifest.meta(FORMAT_NAME)
        except sqlite3.Error as error:
            raise StoreError(f"{generation} has no manifest: {error}") from error
        if not any_format:
            require_format(stored)
        return manifest

    @classmethod
    def write(cls, generation: Path) -> Self:
        """Open, or create, the manifest of a generation that is not published yet.

        No journal on disk and no waiting for it: a killed writer's folder is thrown away. A file
        that other generations share is copied first: theirs must never change.
        """
        file = generation / FILE_NAME
        fresh = not file.exists()
        if not fresh and file.stat().st_nlink > 1:
            _unshare(file)
        connection = sqlite3.connect(file)
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")
        manifest = cls(connection)
        if fresh:
            connection.executescript(_SCHEMA)
        connection.execute(_FOOTPRINTS)
        connection.execute(_ANNOTATIONS)
        if fresh:
            manifest.set_meta(FORMAT_NAME, str(FORMAT))
        return manifest

    def close(self) -> None:
        """Write what was changed and close the file."""
        self._connection.commit()
        self._connection.close()

    def copy_compact(self, folder: Path) -> None:
        """Write a copy into another folder that holds nothing of what was deleted."""
        self._connection.execute("VACUUM INTO ?", (str(folder / FILE_NAME),))

    def discard(self) -> None:
        """Close the file without writing what was changed."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def get(self, key: str) -> Entry | None:
        """Return the document with this key."""
        return self._one("WHERE key = ?", key)

    def by_identity(self, identity: str) -> Entry | None:
        """Return the document with this identity."""
        return self._one("WHERE identity = ?", identity)

    def by_path(self, path: str) -> list[Entry]:
        """Return the documents read from this source file, in order of their keys."""
        rows = self._connection.execute(_SELECT + "WHERE path = ? ORDER BY key", (path,))
        return [Entry(*row) for row in rows]

    def iter_entries(self) -> Iterator[Entry]:
        """Yield all documents in order of their keys."""
        for row in self._connection.execute(_SELECT + "ORDER BY key"):
            yield Entry(*row)

    def __len__(self) -> int:
        """Return the number of documents."""
        (count,) = self._connection.execute("SELECT count(*) FROM document").fetchone()
        return int(count)

    def count_outside(self, prefix: str) -> int:
        """Return the number of documents whose digest begins otherwise; an index is read."""
        query = "SELECT count(*) FROM document WHERE digest < ? OR digest >= ?"
        (count,) = self._connection.execute(query, (prefix, prefix + _LAST)).fetchone()
        return int(count)

    def count_longer(self, length: int) -> int:
        """Return the number of documents whose digest has more characters; an index is read."""
        query = "SELECT count(*) FROM document WHERE length(digest) > ?"
        (count,) = self._connection.execute(query, (length,)).fetchone()
        return int(count)

    def text(self, identity: str) -> str | None:
        """Return the text of a document, exactly as its offsets count it."""
        query = "SELECT text FROM document WHERE identity = ?"
        row = self._connection.execute(query, (identity,)).fetchone()
        return None if row is None else zlib.decompress(row[0]).decode()

    def annotations(self, key: str) -> bytes | None:
        """Return the annotations of the document with this key; None where none are kept."""
        if not self._has("annotation"):
            return None
        query = "SELECT content FROM document JOIN annotation ON document = id WHERE key = ?"
        row = self._connection.execute(query, (key,)).fetchone()
        return None if row is None else zlib.decompress(row[0])

    def has_annotations(self, key: str) -> bool:
        """Tell whether the annotations of a document are kept, without reading them."""
        if not self._has("annotation"):
            return False
        query = "SELECT 1 FROM document JOIN annotation ON document = id WHERE key = ?"
        return self._connection.execute(query, (key,)).fetchone() is not None

    def count_unannotated(self) -> int:
        """Return the number of documents of which no annotations are kept."""
        held = (
            " WHERE id NOT IN (SELECT document FROM annotation)" if self._has("annotation") else ""
        )
        (count,) = self._connection.execute(f"SELECT count(*) FROM document{held}").fetchone()  # noqa: S608 - ours
        return int(count)

    def meta(self, name: str) -> str | None:
        """Return a value kept under a name."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def footprint(self, key: str) -> bytes | None:
        """Return the footprint of the document with this key; None where none is known."""
        return next((each for _, each in self._footprints("WHERE key = ?", key)), None)

    def iter_footprints(self) -> Iterator[tuple[Entry, bytes | None]]:
        """Yield all documents with their footprints, in order of their keys."""
        return self._footprints("ORDER BY key")

    def _footprints(self, rest: str, *values: str) -> Iterator[tuple[Entry, bytes | None]]:
        known = self._has("footprint")
        columns = "keys FROM document LEFT JOIN footprint ON document = id "
        source = columns if known else "NULL FROM document "
        query = f"SELECT key, path, digest, identity, {source}{rest}"
        for *row, keys in self._connection.execute(query, values):
            yield Entry(*row), keys

    def put(
        self,
        entry: Entry,
        text: str,
        lines: Collection[bytes],
        footprint: bytes = b"",
        annotations: bytes = b"",
    ) -> LineChange:
        """Enter a document, in place of the one with its key if there is one.

        Args:
            entry: the document.
            text: its text.
            lines: the shared lines it supports.
            footprint: what tells whether decisions of curators can concern it.
            annotations: what it was made from; empty to keep none.

        Returns:
            What became of shared lines.
        """
        old = self._number(entry.key)
        sole = set() if old is None else self._release(old)
        packed = zlib.compress(text.encode())
        (number,) = self._connection.execute(_UPSERT, (*astuple(entry), packed)).fetchone()
        self._connection.execute(
            "INSERT OR REPLACE INTO footprint VALUES (?, ?)", (number, footprint)
        )
        if annotations:
            self._connection.execute(
                "INSERT OR REPLACE INTO annotation VALUES (?, ?)",
                (number, zlib.compress(annotations)),
            )
        elif old is not None:
            self._connection.execute("DELETE FROM annotation WHERE document = ?", (number,))
        return self._support(number, sole, lines)

    def put_curated(self, lines: Collection[bytes]) -> LineChange:
        """Enter the lines that follow from the curated graphs, in place of those that did."""
        return self._support(_CURATED, self._release(_CURATED), lines)

    def remove(self, key: str) -> LineChange:
        """Remove a document; return what becomes of the lines it supported."""
        number = self._number(key)
        if number is None:
            return LineChange([], [], [])
        sole = self._release(number)
        for table in (
            "document WHERE id",
            "footprint WHERE document",
            "annotation WHERE document",
        ):
            self._connection.execute(f"DELETE FROM {table} = ?", (number,))  # noqa: S608 - ours
        return self._support(number, sole, ())

    def _support(
        self, number: int, sole: Collection[bytes], lines: Collection[bytes]
    ) -> LineChange:
        """Enter the lines that a document supports, and drop those that only it supported."""
        wanted = set(lines)
        if not wanted and not sole:
            return LineChange([], [], [])
        known = self._numbers(wanted | {*sole})
        new = {line: each for each, line in enumerate(sorted(wanted - known.keys()), self._next())}
        dropped = set(sole) - wanted
        triples = set(map(triple_of, new.keys() | dropped))
        stored = {triple: self._stored(triple) for triple in triples}
        before = {triple: min(stored[triple], key=_rank, default=None) for triple in triples}
        execute = self._connection.executemany
        execute("INSERT INTO line VALUES (?, ?)", ((each, line) for line, each in new.items()))
        ids = sorted(new[line] if line in new else known[line] for line in wanted)
        execute("INSERT INTO support VALUES (?, ?)", ((number, each) for each in ids))
        execute("DELETE FROM line WHERE id = ?", ((known[line],) for line in sorted(dropped)))
        for line in new:
            stored[triple_of(line)].add(line)
        for line in dropped:
            stored[triple_of(line)].remove(line)
        after = {triple: min(stored[triple], key=_rank, default=None) for triple in triples}
        return _changes(before, after, dropped)

    def _numbers(self, lines: Iterable[bytes]) -> dict[bytes, int]:
        """Return the numbers of those of some lines that are there."""
        found: dict[bytes, int] = {}
        waiting = iter(sorted(lines))
        while some := list(islice(waiting, _ASKED_AT_ONCE)):
            some += [b""] * (_ASKED_AT_ONCE - len(some))
            found.update(self._connection.execute(_NUMBERS, some))
        return found

    def _stored(self, triple: bytes) -> set[bytes]:
        """Return the lines in which a triple is supported."""
        query = "SELECT text FROM line WHERE text > ? AND text < ?"
        rows = self._connection.execute(query, (triple, triple + _BEHIND_GRAPHS))
        return {bytes(text) for (text,) in rows}

    def _next(self) -> int:
        """Return the number that the next line gets."""
        (last,) = self._connection.execute("SELECT max(id) FROM line").fetchone()
        return int(last or 0) + 1

    def _has(self, table: str) -> bool:
        query = "SELECT 1 FROM sqlite_master WHERE name = ?"
        return self._connection.execute(query, (table,)).fetchone() is not None

    def _one(self, condition: str, value: str) -> Entry | None:
        row = self._connection.execute(_SELECT + condition, (value,)).fetchone()
        return None if row is None else Entry(*row)

    def _number(self, key: str) -> int | None:
        row = self._connection.execute("SELECT id FROM document WHERE key = ?", (key,)).fetchone()
        return None if row is None else int(row[0])

    def _release(self, number: int) -> set[bytes]:
        """Take a document's support away; return the lines that nobody else supports."""
        sole = {bytes(row[0]) for row in self._connection.execute(_SOLE, (number,))}
        self._connection.execute("DELETE FROM support WHERE document = ?", (number,))
        return sole


def triple_of(line: bytes) -> bytes:
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


def _unshare(file: Path) -> None:
    copy = file.with_suffix(".copy")
    shutil.copyfile(file, copy)
    copy.replace(file)
