"""Frames from answers: every value is what the store holds, and its column has its type."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, Store

from conflictgraph.frames.reading import read_tsv

XSD = "http://www.w3.org/2001/XMLSchema#"


def frame_of(values: str) -> pl.DataFrame:
    """Return the frame of a query for some values, through the real serialiser."""
    solutions = Store().query(f"SELECT ?x WHERE {{ VALUES ?x {{ {values} }} }}")
    return read_tsv(solutions.serialize(format=QueryResultsFormat.TSV)).frame


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        ("1 -2 UNDEF", pl.Int64, [1, -2, None]),
        (f'"5"^^<{XSD}int> 7', pl.Int64, [5, 7]),
        ("1.50 2 0.125", pl.Decimal, [Decimal("1.5"), Decimal(2), Decimal("0.125")]),
        ("1e3 2.5e0", pl.Float64, [1000.0, 2.5]),
        ("true UNDEF false", pl.Boolean, [True, None, False]),
        (f'"2020-09-27"^^<{XSD}date>', pl.Date, [date(2020, 9, 27)]),
        (
            f'"2020-09-27T02:00:00+02:00"^^<{XSD}dateTime>',
            pl.Datetime,
            [datetime(2020, 9, 27, tzinfo=UTC)],
        ),
        (
            f'"2020-09-27T02:00:00.25"^^<{XSD}dateTime>',
            pl.Datetime,
            [datetime.fromisoformat("2020-09-27T02:00:00.250")],
        ),
        ("<https://example.org/a%20b> UNDEF", pl.String, ["https://example.org/a%20b", None]),
        ('"0874" ""', pl.String, ["0874", ""]),
        ('"line\\none\\ttab \\"quote\\" \\\\n"', pl.String, ['line\none\ttab "quote" \\n']),
    ],
)
def test_columns_have_the_type_of_their_values(
    values: str, dtype: pl.DataType, expected: list[object]
) -> None:
    """A number is a number, a day a day, and "0874" stays what the text says."""
    frame = frame_of(values)
    assert frame.columns == ["x"]
    assert frame.schema["x"] == dtype
    assert frame["x"].to_list() == expected


@pytest.mark.parametrize(
    ("values", "datatypes"),
    [
        ('1 "x"', [XSD + "integer", XSD + "string"]),
        ("1 <https://example.org/>", [XSD + "integer", "iri"]),
        (f'"many"^^<{XSD}integer> 3', [XSD + "integer", XSD + "integer"]),
        (f'"2020-02-30"^^<{XSD}date>', [XSD + "date"]),
        (f'"2020-09-27Z"^^<{XSD}date>', [XSD + "date"]),
        (
            f'"2020-09-27T00:00:00Z"^^<{XSD}dateTime> "2020-09-27T00:00:00"^^<{XSD}dateTime>',
            [XSD + "dateTime", XSD + "dateTime"],
        ),
        ("99999999999999999999", [XSD + "integer"]),
    ],
)
def test_values_without_a_common_type_stay_text(values: str, datatypes: list[str]) -> None:
    """Nothing is rounded or dropped to make a column fit; beside it stands what each value is."""
    frame = frame_of(values)
    assert frame.schema["x"] == pl.String
    assert frame["x__datatype"].to_list() == datatypes


def test_years_and_months_say_how_exact_they_are() -> None:
    """A year is not taken for its first of January."""
    frame = frame_of(
        f'"2020"^^<{XSD}gYear> "2020-10"^^<{XSD}gYearMonth> UNDEF "2020-10-27"^^<{XSD}date>'
    )
    assert frame["x"].to_list() == ["2020", "2020-10", None, "2020-10-27"]
    assert frame["x__precision"].to_list() == ["year", "month", None, "day"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (r'"C:\\new" "a\\\"b" "\\\\t"', ["C:\\new", 'a\\"b', "\\\\t"]),
        (r'"a\"@de" "b"@de', ['a"@de', "b"]),
        (r'"x\"^^<urn:t>" "y"', ['x"^^<urn:t>', "y"]),
        ("<urn:a> <<( <urn:a> <urn:b> <urn:c> )>>", None),
    ],
)
def test_texts_that_look_like_terms_stay_whole(values: str, expected: list[str] | None) -> None:
    """Backslashes and quotation marks at the end of a text do not end, or change, another."""
    frame = frame_of(values)
    solutions = list(Store().query(f"SELECT ?x WHERE {{ VALUES ?x {{ {values} }} }}"))
    literals = [each["x"].value for each in solutions if isinstance(each["x"], Literal)]
    assert frame["x"].to_list()[: len(literals)] == literals
    assert expected is None or frame["x"].to_list() == expected


def test_languages_stand_beside_texts() -> None:
    """German and English labels can be told apart."""
    frame = frame_of('"Türkei"@de "Turkey"@en "TUR" UNDEF')
    assert frame["x"].to_list() == ["Türkei", "Turkey", "TUR", None]
    assert frame["x__lang"].to_list() == ["de", "en", None, None]


def test_infinite_numbers_are_kept() -> None:
    """XSD writes INF, programs inf."""
    frame = frame_of(f'"INF"^^<{XSD}double> "-INF"^^<{XSD}double> "NaN"^^<{XSD}double>')
    assert frame["x"].to_list()[:2] == [math.inf, -math.inf]
    assert math.isnan(frame["x"][2])


def test_names_of_columns_stay_apart() -> None:
    """A variable that is called like one of our columns keeps its name."""
    solutions = Store().query('SELECT ("a"@de AS ?x) ("b" AS ?x__lang) WHERE {}')
    frame = read_tsv(solutions.serialize(format=QueryResultsFormat.TSV)).frame
    assert frame.columns == ["x", "x__lang_", "x__lang"]
    assert frame["x__lang"].to_list() == ["b"]


@pytest.mark.parametrize(
    ("query", "columns", "height"),
    [
        ("SELECT * WHERE { VALUES () { () () } }", [], 2),
        ("SELECT ?x ?y WHERE { FILTER (false) }", ["x", "y"], 0),
        ("SELECT ?x WHERE { VALUES ?x { UNDEF UNDEF } }", ["x"], 2),
        ("SELECT ?x ?y WHERE { VALUES (?x ?y) { (UNDEF UNDEF) (1 UNDEF) } }", ["x", "y"], 2),
    ],
)
def test_empty_answers_have_their_shape(query: str, columns: list[str], height: int) -> None:
    """A program that works on the columns does not stumble over an answer without rows."""
    answer = Store().query(query).serialize(format=QueryResultsFormat.TSV)
    frame = read_tsv(answer).frame
    assert (frame.columns, frame.height) == (columns, height)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
TERMS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(lambda text: Literal(text, language="de"), TEXTS),
    st.builds(lambda text: Literal(text, datatype=NamedNode(XSD + "integer")), TEXTS),
    st.integers(-(2**70), 2**70).map(Literal),
    st.builds(
        lambda number: Literal(str(number), datatype=NamedNode(XSD + "decimal")),
        st.decimals(allow_nan=False, allow_infinity=False, places=3),
    ),
    st.builds(
        lambda text: NamedNode("https://example.org/" + text),
        st.from_regex(r"[a-zäß/]*", fullmatch=True),
    ),
    st.none(),
)


@given(st.lists(TERMS, max_size=8))
def test_no_value_is_changed(terms: list[Literal | NamedNode | None]) -> None:
    """Whatever stands in a column, its text is that of the term, in the same row."""
    rows = ["UNDEF" if term is None else str(term) for term in terms]
    solutions = list(Store().query(f"SELECT ?x WHERE {{ VALUES ?x {{ {' '.join(rows)} }} }}"))
    frame = frame_of(" ".join(rows))

    assert frame.height == len(solutions)
    for value, solution in zip(frame["x"], solutions, strict=True):
        term = solution["x"]
        if term is None:
            assert value is None
        elif isinstance(value, int | float | Decimal):
            assert Decimal(str(value)) == Decimal(term.value)
        else:
            assert value == term.value
