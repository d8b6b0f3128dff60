"""An answer as a table for a page: the first rows, and how many there are.

The workers write SPARQL TSV, in which one line is one row and terms keep language and
datatype; so a long answer can be cut at a line without being parsed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from itertools import islice

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results

from conflictgraph.errors import AnswerTooLargeError
from conflictgraph.server.services import Services
from conflictgraph.server.ui.terms import Cell, to_cell
from conflictgraph.store.query.requests import Answer, QueryRequest

TSV = "text/tab-separated-values"
TURTLE = "text/turtle"

#: How the column with the name of a thing ends, and the column with the words of the text.
_LABEL, _WORDS = "Label", "quotes"

#: Rows a page shows.
MAX_ROWS = 500
#: An answer longer than this is not read to its end only to count its rows.
MAX_BYTES = 4_000_000
#: Bytes of Turtle a page shows.
MAX_TURTLE_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Table:
    """What a page shows of an answer.

    Attributes:
        columns: the variables, in the order of the query.
        rows: the first rows; ``None`` for a variable without a value.
        count: rows that were seen.
        complete: whether these are all there are.
        verdict: the answer to an ASK, else None.
        turtle: the begin of a graph, for CONSTRUCT and DESCRIBE, else None.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    count: int = 0
    complete: bool = True
    verdict: bool | None = None
    turtle: str | None = None

    def named(self) -> Table:
        """Return the table of a saved query for people: things by name, the words up front.

        ``actor`` and ``actorLabel`` become one column, where the first of them stands; what is
        empty in every row is left out.
        """
        cells = {name: [row[i] for row in self.rows] for i, name in enumerate(self.columns)}
        shown: dict[str, list[Cell | None]] = {}
        for column in self.columns:
            # Where the first of the two stands, whichever that is.
            name = column.removesuffix(_LABEL)
            name = name if name in cells else column
            labels = cells.get(f"{name}{_LABEL}")
            pairs = zip(cells[name], labels or cells[name], strict=True)
            shown.setdefault(name, [_under_name(thing, label) for thing, label in pairs])
        kept = {name: column for name, column in shown.items() if any(map(_is_told, column))}
        order = sorted(kept, key=lambda name: (name != next(iter(kept)), name != _WORDS))
        rows = tuple(zip(*(kept[name] for name in order), strict=True))
        return replace(self, columns=tuple(order), rows=rows)

    def first(self, most: int) -> Table:
        """Return the same with its first rows alone."""
        return replace(self, rows=self.rows[:most])

    def distinct(self, column: str | None) -> int:
        """Return how many different values a column has in the rows; for None, how many rows."""
        if column is None:
            return len(self.rows)
        place = self.columns.index(column)
        return len({cell.full or cell.text if (cell := row[place]) else None for row in self.rows})

    def renamed(self, name: Callable[[Cell], Cell], most: int) -> Table:
        """Return the first rows with each term under the name that a function gives it."""
        rows = tuple(tuple(cell and name(cell) for cell in row) for row in islice(self.rows, most))
        return replace(self, rows=rows)

    def reworded(self, say: Callable[[str], str], columns: Collection[str]) -> Table:
        """Return the same with the texts of some columns in other words, the old on request."""
        coded = [name in columns for name in self.columns]
        rows = tuple(
            tuple(
                replace(cell, text=said, full=cell.full or cell.text)
                if cell and is_coded and (said := say(cell.text)) != cell.text
                else cell
                for cell, is_coded in zip(row, coded, strict=True)
            )
            for row in self.rows
        )
        return replace(self, rows=rows)

    @property
    def numeric_columns(self) -> frozenset[int]:
        """Return the positions of the columns that hold numbers and nothing else."""
        return frozenset(
            position
            for position in range(len(self.columns))
            if (found := [row[position] for row in self.rows if row[position] is not None])
            and all(cell is not None and cell.numeric for cell in found)
        )


def _under_name(thing: Cell | None, label: Cell | None) -> Cell | None:
    """Return a thing shown by its name; by its IRI where it has none."""
    if thing is None or label is None or not label.text:
        return thing or label
    return replace(thing, text=label.text, lang=label.lang)


def _is_told(cell: Cell | None) -> bool:
    return cell is not None and cell.text != ""


async def ask_table(
    services: Services, sparql: str, client: str = "", most: int = MAX_ROWS
) -> Table:
    """Return the answer to a query as a page shows it.

    Args:
        services: the workers and the settings.
        sparql: the query.
        client: whom the query counts for; empty for ourselves.
        most: so many rows are read.

    Raises:
        ConflictGraphError: the query was not answered.
    """
    settings = services.settings
    union = settings.default_graph == "union"
    request = QueryRequest(sparql, (TSV,), (TURTLE,), union=union, client=client)
    answer = await services.pool.ask(request)
    try:
        text, complete = await _read(answer)
    finally:
        await answer.chunks.aclose()
    if answer.media_type == TURTLE:
        shown = text[:MAX_TURTLE_BYTES].decode(errors="ignore")
        return Table(complete=complete and len(text) <= MAX_TURTLE_BYTES, turtle=shown)
    return _to_table(text, complete, settings.base_iri, most)


async def read_answer(answer: Answer) -> bytes:
    """Return a whole answer.

    Raises:
        AnswerTooLargeError: it is too long for a page.
    """
    body = bytearray()
    async for chunk in answer.chunks:
        body += chunk
        if len(body) > MAX_BYTES:
            raise AnswerTooLargeError("the answer is too long for a page", "ask for less")
    return bytes(body)


async def _read(answer: Answer) -> tuple[bytes, bool]:
    """Return an answer or, when it is long, its whole lines up to the limit."""
    body = bytearray()
    async for chunk in answer.chunks:
        body += chunk
        if len(body) > MAX_BYTES:
            return bytes(body[: body.rfind(b"\n") + 1]), False
    return bytes(body), True


def _to_table(tsv: bytes, complete: bool, base_iri: str, most: int) -> Table:
    lines = tsv.split(b"\n", most + 1)
    head = tsv if len(lines) <= most + 1 else b"\n".join(lines[:-1]) + b"\n"
    results = parse_query_results(head, format=QueryResultsFormat.TSV)
    if isinstance(results, QueryBoolean):
        return Table(verdict=bool(results))
    if not isinstance(results, QuerySolutions):
        raise TypeError(f"TSV cannot hold {type(results)}")
    names = tuple(variable.value for variable in results.variables)
    rows = tuple(
        tuple(None if term is None else to_cell(term, base_iri) for term in solution)
        for solution in results
    )
    return Table(names, rows, max(0, tsv.count(b"\n") - 1), complete)
