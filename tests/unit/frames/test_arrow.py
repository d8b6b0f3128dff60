"""Columns through an Arrow stream: the same as from lines, clean for others, whole or refused."""

from __future__ import annotations

import json
from contextlib import suppress

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, Store, Triple

from conflictgraph.frames.arrow import read_stream, to_stream
from conflictgraph.frames.reading import Columns, read_tsv

XSD = "http://www.w3.org/2001/XMLSchema#"
#: Texts that look like terms, like the end of a line or of a stream, and like nothing at all.
TEXTS = st.sampled_from(
    ["", "0874", "<urn:a>", '"x"@de', "a\tb\r\nc", "\\u0041", "\0", "\U0001f54a", "_:b", "ÿÿÿÿ"]
)
TYPES = [
    *("integer", "decimal", "double", "boolean", "byte", "string"),
    *("date", "dateTime", "gYear", "gYearMonth"),
]
LEXICAL = st.sampled_from(
    ["1", "-0", "1.50", "1e400", "NaN", "true", "2020-02-30", "2020-09-27", "2020", "2020-09"]
)
SIMPLE = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(lambda text, tag: Literal(text, language=tag), TEXTS, st.sampled_from(["de", "en"])),
    st.builds(
        lambda text, name: Literal(text, datatype=NamedNode(XSD + name)),
        LEXICAL,
        st.sampled_from(TYPES),
    ),
    st.sampled_from([NamedNode("urn:a"), NamedNode("https://example.org/ü%20b")]),
)
TERMS = st.one_of(
    SIMPLE,
    st.just(BlankNode("b")),
    st.builds(Triple, st.just(NamedNode("urn:s")), st.just(NamedNode("urn:p")), SIMPLE),
)
#: One kind of term in a column, as in most answers, or whatever comes.
COLUMN = st.one_of(
    st.lists(st.none() | TERMS, max_size=5),
    st.lists(st.none() | st.builds(NamedNode, st.just("urn:a")), max_size=5),
    st.lists(st.none() | st.builds(lambda text: Literal(text, language="de"), TEXTS), max_size=5),
)
#: Names that others would be taken for: a column of tags, of datatypes, or none of ASCII.
NAMES = ("x", "x__lang", "x__datatype", "größe")


def lines_of(columns: list[list[object]]) -> bytes:
    """Return rows of terms as TSV, through the real serialiser."""
    store, height = Store(), max(map(len, columns), default=0)
    names = NAMES[: len(columns)]
    rows = [
        {
            name: term
            for name, column in zip(names, columns, strict=True)
            if row < len(column) and (term := column[row]) is not None
        }
        for row in range(height)
    ]
    head = " ".join(f"?{name}" for name in names)
    data = " ".join(
        "(" + " ".join(_in_values(row.get(name)) for name in names) + ")" for row in rows
    )
    answer = store.query(f"SELECT {head or '*'} {{ VALUES ({head}) {{ {data} }} }}")
    text = answer.serialize(format=QueryResultsFormat.TSV)
    assert text is not None
    return text


def _in_values(term: object) -> str:
    if isinstance(term, Triple):
        return f"<<( {term.subject} {term.predicate} {term.object} )>>"
    # A blank node cannot stand in VALUES.
    return "UNDEF" if term is None or isinstance(term, BlankNode) else str(term)


def same(left: Columns, right: Columns) -> None:
    """Assert that two answers are one."""
    assert_frame_equal(left.frame, right.frame)
    assert left.frame.height == right.frame.height
    assert (left.iris, dict(left.languages)) == (right.iris, dict(right.languages))


@given(st.lists(COLUMN, min_size=1, max_size=len(NAMES)))
def test_a_stream_says_what_lines_say(columns: list[list[object]]) -> None:
    """Which of the two an answer came by can be seen from nothing: values, types, links, tags."""
    told = read_tsv(lines_of(columns))
    same(read_stream(to_stream(told)), told)


@pytest.mark.parametrize("tsv", [b"\n", b"\n\n\n", b"?x\n", b"?x\t?y\n\t\n", b"?b\n_:b\n"])
def test_answers_with_nothing_in_them_keep_their_shape(tsv: bytes) -> None:
    """Rows without columns, columns without rows, cells without values."""
    told = read_tsv(tsv)
    same(read_stream(to_stream(told)), told)


COLUMNS = Columns(
    pl.DataFrame(
        {
            "größe": ["urn:a", None],
            "word": ["Türkei", "Turkey"],
            "word__lang": ["de", "en"],
            "n": [1, None],
        }
    ),
    ("größe",),
    {"word": "word__lang"},
)


def test_others_see_clean_columns() -> None:
    """R, pandas and DuckDB read texts and numbers; who wants to know finds what the IRIs are."""
    table = pa.ipc.open_stream(to_stream(COLUMNS)).read_all()
    table.validate(full=True)
    assert table.to_pydict() == COLUMNS.frame.to_dict(as_series=False)
    assert [str(each.type) for each in table.schema] == [*["large_string"] * 3, "int64"]
    told = json.loads(table.schema.metadata[b"conflictgraph"])
    assert told == {"rows": 2, "iris": ["größe"], "languages": {"word": "word__lang"}}


def test_the_same_columns_are_the_same_bytes() -> None:
    """An answer can be kept, compared and signed."""
    assert to_stream(COLUMNS) == to_stream(COLUMNS)


def test_what_breaks_off_is_no_answer() -> None:
    """A short stream, which libraries take for a shorter table, never becomes a frame."""
    stream = to_stream(COLUMNS)
    for end in range(len(stream)):
        with pytest.raises(ValueError, match="Arrow"):
            read_stream(stream[:end])
    # Cut between the batches and ended well: rows are missing all the same.
    both = pl.concat([COLUMNS.frame, COLUMNS.frame], rechunk=False)
    long = to_stream(Columns(both, COLUMNS.iris, COLUMNS.languages))
    second = long.rindex(b"\xff\xff\xff\xff", 0, len(long) - 8)
    with pytest.raises(ValueError, match="does not hold"):
        read_stream(long[:second] + long[-8:])


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_schema_of_others_or_a_damaged_one_is_refused_in_one_way(place: int, flip: int) -> None:
    """Whatever stands where the facts should, a cell ends with one sentence."""
    stream = bytearray(to_stream(COLUMNS))
    facts = stream.index(b"conflictgraph")
    stream[8 + place % (facts + 100)] ^= flip
    with suppress(ValueError):
        read_stream(bytes(stream))


def test_a_stream_without_our_facts_is_refused() -> None:
    """A file of somebody else is not read as an answer without links."""
    file = COLUMNS.frame.write_ipc_stream(None)
    with pytest.raises(ValueError, match="no Arrow stream of ours"):
        read_stream(file.getvalue())
