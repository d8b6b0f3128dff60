"""The file of decisions, changed by whole rows: what is not changed stays as its owner wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

from conflictgraph.errors import UsageError
from conflictgraph.linking import Register
from conflictgraph.linking.decisions import COLUMNS, Decisions, Record, Row, load_decisions
from conflictgraph.linking.decisions.table import (
    columns_of,
    delimiter_of,
    read_records,
    to_line,
)
from conflictgraph.scheme import Ontology


class DecisionFile:
    """The decisions of a project, and how one is added or taken back."""

    def __init__(self, path: Path, register: Register, ontology: Ontology, base: str) -> None:
        self.path = path
        self._register, self._ontology, self._base = register, ontology, base

    def read(self) -> Decisions:
        """Return the decisions; none where there is no file.

        Raises:
            DecisionsError: a row cannot be.
        """
        return self._parsed(self._content())

    def decided(self) -> list[tuple[int, Record, Row]]:
        """Return the rows in which something is decided, numbered from 1, as written and as read.

        Raises:
            DecisionsError: a row cannot be.
        """
        content = self._content()
        rows = {row.line: row for row in self._parsed(content).rows}
        records = [each for each in read_records(content, str(self.path)) if each.first in rows]
        return [(number, each, rows[each.first]) for number, each in enumerate(records, start=1)]

    def with_row(self, cells: Mapping[str, str]) -> tuple[bytes, Decisions, Row]:
        """Return the file with one more row, its decisions, and the row; nothing is written.

        Raises:
            DecisionsError: the row cannot be, or contradicts another.
            UsageError: the file has no column for something in it.
        """
        text = self._content().decode("utf-8-sig") or ",".join(COLUMNS) + "\n"
        if not text.endswith("\n"):
            text += "\n"
        columns = columns_of(text)
        filled = {name: value for name, value in cells.items() if value}
        if missing := sorted(filled.keys() - set(columns)):
            hint = "add it at the end of its first line"
            raise UsageError(f"{self.path} has no column {missing[0]}", hint)
        content = (text + to_line(filled, columns, delimiter_of(text))).encode()
        decisions = self._parsed(content)
        return content, decisions, max(decisions.rows, key=lambda row: row.line)

    def without_row(self, number: int) -> tuple[bytes, Row]:
        """Return the file without a row, and the row; nothing is written.

        Raises:
            UsageError: there is no such number.
            DecisionsError: what is left contradicts itself.
        """
        decided = self.decided()
        if not 0 < number <= len(decided):
            last = f"they go from 1 to {len(decided)}" if decided else "there is none"
            raise UsageError(f"there is no decision {number}", f"{last}: review decisions")
        _, record, row = decided[number - 1]
        lines = self._content().splitlines(keepends=True)
        content = b"".join(lines[: record.first - 1] + lines[record.last :])
        self._parsed(content)
        return content, row

    def write(self, content: bytes) -> None:
        """Put other content in the file's place, all of it or nothing."""
        folder = self.path.resolve().parent
        with NamedTemporaryFile(dir=folder, prefix=f".{self.path.name}.", delete=False) as new:
            new.write(content)
        temporary = Path(new.name)
        try:
            mode = self.path.stat().st_mode if self.path.exists() else 0o644
            temporary.chmod(mode & 0o777)
            temporary.replace(self.path.resolve())
        except OSError:
            temporary.unlink(missing_ok=True)
            raise

    def _content(self) -> bytes:
        return self.path.read_bytes() if self.path.exists() else b""

    def _parsed(self, content: bytes) -> Decisions:
        return load_decisions(content, str(self.path), self._register, self._ontology, self._base)
