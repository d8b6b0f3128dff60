"""Tables or lines: who reads both gets what serves better, and always all of it."""

from __future__ import annotations

from io import BytesIO

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from conflictgraph.errors import AnswerTooLargeError
from conflictgraph.frames.arrow import read_stream
from conflictgraph.frames.kinds import FrameKind
from conflictgraph.frames.reading import read_tsv
from conflictgraph.store.query.tables import LINES, Table

ARROW = "application/vnd.apache.arrow.stream"
#: Of each digit so many: four of them are rows enough for a table.
LONG = "x" * 100
DIGITS = "VALUES {} {{ 0 1 2 3 4 5 6 7 8 9 }}"


def solutions(digits: int) -> QuerySolutions:
    """Return rows, ten to the power of so many digits."""
    values = " ".join(DIGITS.format(f"?d{each}") for each in range(digits))
    answer = Store().query(f'SELECT * {{ {values} BIND ("{LONG}"@de AS ?text) }}')
    assert isinstance(answer, QuerySolutions)
    return answer


def written(digits: int, most_held: int | None, max_rows: int = 10**6) -> tuple[str, bytes, int]:
    """Return media type, bytes and rows of an answer."""
    table = Table(solutions(digits), FrameKind.ARROW, ARROW, max_rows, most_held)
    output = BytesIO()
    table.write_to(output)
    return table.media_type, output.getvalue(), table.rows


def lines(digits: int) -> bytes:
    """Return rows as Oxigraph writes them."""
    text = solutions(digits).serialize(format=QueryResultsFormat.TSV)
    assert text is not None
    return text


@pytest.mark.parametrize("most_held", [None, 10**9])
def test_a_long_answer_is_a_table(most_held: int | None) -> None:
    """Who asks for Arrow gets a tenth of the bytes, with types."""
    media_type, body, rows = written(4, most_held)
    assert (media_type, rows) == (ARROW, 10**4)
    assert read_stream(body).frame.equals(read_tsv(lines(4)).frame)
    assert len(body) < len(lines(4)) / 10


def test_a_short_answer_is_lines_for_who_reads_them() -> None:
    """A point query costs no more than before; who reads Arrow only gets that."""
    assert written(2, 10**9) == (LINES, lines(2), 100)
    assert written(2, None)[0] == ARROW


def test_what_cannot_be_held_is_lines_whole_and_in_order() -> None:
    """An answer larger than a worker's memory is answered all the same."""
    assert written(4, 200_000) == (LINES, lines(4), 10**4)


@pytest.mark.parametrize("most_held", [None, 100_000, 10**9])
def test_too_many_rows_are_an_error_in_either_form(most_held: int | None) -> None:
    """The limit of rows is that of every other format."""
    assert written(4, most_held, max_rows=10**4)[2] == 10**4
    with pytest.raises(AnswerTooLargeError, match="9999 rows"):
        written(4, most_held, max_rows=9_999)
