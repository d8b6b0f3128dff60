"""Count the rows of an answer on its bytes, as Oxigraph writes them.

Specifications: SPARQL 1.1 Query Results JSON, XML, CSV and TSV; N-Triples and N-Quads.

Rows cannot be counted before they are written without writing them in Python, which takes several
times as long. A counter gets the bytes in pieces cut anywhere and is exact for what Oxigraph
writes: no text within a value passes for the end of a row.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import Final, Generic, Protocol, TypeVar

from pyoxigraph import Quad, QueryResultsFormat, Triple

from conflictgraph.errors import AnswerTooLargeError

#: Between two rows: ``},{`` and the first name, or an empty row. A value that ends with ``},{``
#: is followed by its quote and then by a comma or a brace, with which no name begins.
_JSON_ROW: Final = re.compile(rb'\},\{(?="[^,}]|(\}.))', re.DOTALL)
#: The longest text the pattern above looks at.
_JSON_WINDOW: Final = 5
_JSON_NO_ROWS: Final = b"[]}}"
_XML_ROW: Final = b"<result>"


#: What a writer of RDF takes.
Counted = TypeVar("Counted", Triple, Quad)


class RowCounter(Protocol):
    """Counts while an answer is written."""

    @property
    def rows(self) -> int:
        """Return the rows so far; one that has only begun may count."""

    def take(self, chunk: bytes) -> None:
        """Count in the next bytes."""


class OneRow:
    """The answer to an ASK."""

    rows = 1

    def take(self, chunk: bytes) -> None:
        """Count nothing."""


class LineRows:
    """TSV, N-Triples, N-Quads: a line feed in a value is written as an escape."""

    def __init__(self, header_lines: int = 0) -> None:
        self.rows = -header_lines

    def take(self, chunk: bytes) -> None:
        """Count the line feeds."""
        self.rows += chunk.count(b"\n")


def too_many_rows(most: int) -> AnswerTooLargeError:
    """Return what is said of an answer with more rows than one may have."""
    return AnswerTooLargeError(
        f"the answer has more than {most} rows",
        "ask for less, or for one part after the other: ORDER BY, LIMIT and OFFSET",
    )


class CsvRows:
    """CSV: line feeds between quotes are part of a value; a quote in a value is doubled."""

    def __init__(self) -> None:
        self.rows = -1  # the header
        self._quoted = False

    def take(self, chunk: bytes) -> None:
        """Count the line feeds outside quotes."""
        if b'"' not in chunk:
            if not self._quoted:
                self.rows += chunk.count(b"\n")
            return
        parts = chunk.split(b'"')
        plain = parts[1::2] if self._quoted else parts[::2]
        self.rows += sum(part.count(b"\n") for part in plain)
        self._quoted ^= len(parts) % 2 == 0


class XmlRows:
    """XML: ``<`` in a value is written as an entity."""

    def __init__(self) -> None:
        self.rows = 0
        self._tail = b""

    def take(self, chunk: bytes) -> None:
        """Count the opening tags."""
        text = self._tail + chunk
        self.rows += text.count(_XML_ROW)
        self._tail = text[1 - len(_XML_ROW) :]


class JsonRows:
    """JSON: braces in a value are written as they are, quotes with a backslash.

    An empty row cannot be told from a value by what is beside it. Only where one may be, the
    quotes before it decide whether it stands in a value.
    """

    def __init__(self) -> None:
        self._boundaries = 0
        self._tail = b""
        self._quotes = _QuoteCounter()

    @property
    def rows(self) -> int:
        """Return the number of rows begun."""
        return 0 if self._tail.endswith(_JSON_NO_ROWS) else self._boundaries + 1

    def take(self, chunk: bytes) -> None:
        """Count what stands between two rows."""
        text = self._tail + chunk
        found = _JSON_ROW.findall(text)
        self._boundaries += len(found)
        if any(found):
            self._boundaries -= self._count_false(text)
        self._tail = text[1 - _JSON_WINDOW :]
        self._quotes.take(text[: len(text) - len(self._tail)])

    def _count_false(self, text: bytes) -> int:
        """Return how many of the empty rows found stand in a value."""
        quotes, begin, false = self._quotes.copy(), 0, 0
        for match in _JSON_ROW.finditer(text):
            if match[1]:
                quotes.take(text[begin : match.start()])
                begin = match.start()
                false += quotes.inside
        return false


class _QuoteCounter:
    """Tells whether the JSON taken so far ends within a string.

    Attributes:
        inside: whether it does.
    """

    def __init__(self, *, inside: bool = False, escaped: bool = False) -> None:
        self.inside, self._escaped = inside, escaped

    def copy(self) -> _QuoteCounter:
        """Return one that goes on from here by itself."""
        return _QuoteCounter(inside=self.inside, escaped=self._escaped)

    def take(self, text: bytes) -> None:
        """Go on by some bytes."""
        if self._escaped and text:
            text, self._escaped = text[1:], False
        quotes = text.count(b'"')
        if b"\\" in text:
            single = text.replace(rb"\\", b"")
            quotes -= single.count(rb"\"")
            self._escaped = single.endswith(b"\\")
        self.inside ^= quotes % 2 == 1


class TripleRows(Generic[Counted]):
    """Triples or quads, counted on their way into a writer; at most one more than is allowed."""

    def __init__(self, triples: Iterable[Counted], most: int) -> None:
        self._places = repeat(None, most + 1)
        self._size = most + 1
        # No code of ours runs for a triple: that would take as long as writing it.
        self._triples = map(operator.itemgetter(0), zip(triples, self._places, strict=False))

    def __iter__(self) -> Iterator[Counted]:
        return self._triples

    @property
    def rows(self) -> int:
        """Return the number of triples handed on."""
        return self._size - operator.length_hint(self._places)

    def take(self, chunk: bytes) -> None:
        """Count nothing: the bytes do not tell."""


def count_results(form: QueryResultsFormat) -> RowCounter:
    """Return a counter for the solutions of a SELECT."""
    if form == QueryResultsFormat.JSON:
        return JsonRows()
    if form == QueryResultsFormat.XML:
        return XmlRows()
    return CsvRows() if form == QueryResultsFormat.CSV else LineRows(header_lines=1)
