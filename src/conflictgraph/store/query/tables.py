"""The solutions of a SELECT as a file with types, which can be made once all of them are there.

Who reads lines of TSV as well gets those where they serve better: for short answers a worker need
not load what tables take, and long ones it cannot hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Final, cast

from pyoxigraph import QueryResultsFormat, QuerySolutions

from conflictgraph.frames.kinds import FrameKind
from conflictgraph.store.query.rows import LineRows, too_many_rows

#: The media type of lines.
LINES: Final = "text/tab-separated-values"
#: Up to here, whoever asks reads the lines in a few milliseconds.
_SHORT_BYTES: Final = 512 * 1024


class Table:
    """An answer that becomes a table.

    Args:
        outcome: the solutions.
        kind: of the file.
        media_type: of such files.
        max_rows: how many rows an answer may have.
        most_held: how many bytes of lines may be kept for a table where lines are welcome, too;
            None where they are not.

    Attributes:
        media_type: what is written; settled when there are bytes.
    """

    def __init__(
        self,
        outcome: QuerySolutions,
        kind: FrameKind,
        media_type: str,
        max_rows: int,
        most_held: int | None,
    ) -> None:
        self.media_type = media_type
        self._outcome, self._kind, self._max_rows = outcome, kind, max_rows
        self._most_held = most_held
        self._lines = LineRows(header_lines=1)
        self._kept = bytearray()

    @property
    def rows(self) -> int:
        """Return the rows so far."""
        return self._lines.rows

    def take(self, chunk: bytes) -> None:
        """Count nothing: rows are counted before they become a file."""

    def write_to(self, output: IO[bytes]) -> None:
        """Evaluate, and write the answer.

        Raises:
            AnswerTooLargeError: there are more rows than an answer may have.
        """
        lines = cast("IO[bytes]", _Lines(self, output))
        self._outcome.serialize(lines, QueryResultsFormat.TSV)
        if self._most_held is not None and len(self._kept) <= _SHORT_BYTES:
            self._pass_on(output)
        else:
            self._write_table(output)

    def keep(self, lines: bytes, output: IO[bytes]) -> None:
        """Keep lines for the table; write them where they are too many.

        Raises:
            AnswerTooLargeError: as of :meth:`write_to`.
        """
        self._lines.take(lines)
        if self.rows > self._max_rows:
            raise too_many_rows(self._max_rows)
        self._kept += lines
        if self._most_held is not None and len(self._kept) > self._most_held:
            self._pass_on(output)

    def _pass_on(self, output: IO[bytes]) -> None:
        """Write lines as they are, these and all that follow."""
        self.media_type, self._most_held = LINES, 0
        output.write(self._take_kept())

    def _write_table(self, output: IO[bytes]) -> None:
        # Rarely wanted, and more to import than all the rest of a worker.
        from conflictgraph.frames.reading import read_tsv  # noqa: PLC0415
        from conflictgraph.frames.writing import write_columns  # noqa: PLC0415

        write_columns(read_tsv(self._take_kept()), self._kind, output)

    def _take_kept(self) -> bytes:
        kept = bytes(self._kept)
        self._kept.clear()
        return kept


@dataclass(frozen=True, slots=True)
class _Lines:
    """A file for Oxigraph's serialiser."""

    table: Table
    output: IO[bytes]

    def write(self, data: bytes) -> int:
        """Take some lines."""
        self.table.keep(data, self.output)
        return len(data)

    def flush(self) -> None:
        """Do nothing: there is nothing to write to."""
