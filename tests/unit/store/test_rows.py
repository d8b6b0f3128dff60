"""Rows are counted on bytes: exact for whatever Oxigraph writes, wherever the bytes are cut."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
)

from conflictgraph.store.query.rows import RowCounter, TripleRows, count_results
from conflictgraph.store.query.writing import Draft, draft_graph, draft_outcome

#: Pieces of text that look like the end of a row in one format or another.
AWKWARD = st.sampled_from(
    ["},{", '"', "}", "{}", "},{}", ",{", "[]}}", "\\", "\n", "\r\n", ",", "<result>", " .\n", "é"]
)
texts = st.lists(AWKWARD, max_size=6).map("".join)
simple_terms = st.one_of(
    st.builds(Literal, texts),
    st.builds(lambda text: Literal(text, language="de"), texts),
    st.sampled_from([NamedNode("urn:a,b"), BlankNode("b"), Literal(7)]),
)
predicates = st.sampled_from([NamedNode("urn:p"), NamedNode("https://w3id.org/conflictgraph/ns#q")])
subjects = st.sampled_from([NamedNode("urn:s"), NamedNode("urn:t"), BlankNode("b")])
terms = st.one_of(simple_terms, st.builds(Triple, subjects, predicates, simple_terms), st.none())
rows = st.lists(st.tuples(terms, terms), max_size=8)
cuts = st.lists(st.integers(1, 40), min_size=1, max_size=5)


def in_pieces(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    """Cut bytes into pieces of the given sizes, over and over."""
    begin = turn = 0
    while begin < len(data):
        size = sizes[turn % len(sizes)]
        yield data[begin : begin + size]
        begin, turn = begin + size, turn + 1


def counted(counter: RowCounter, data: bytes, sizes: list[int]) -> int:
    for piece in in_pieces(data, sizes):
        counter.take(piece)
    return counter.rows


def select(solutions: list[tuple[object, object]]) -> QuerySolutions:
    """Return a result with exactly these rows; None is an unbound variable."""
    store = Store()
    patterns = []
    for number, row in enumerate(solutions):
        parts = []
        for name, term in zip(("x", "y"), row, strict=True):
            if term is not None:
                store.add(Quad(NamedNode(f"urn:{number}"), NamedNode(f"urn:{name}"), term))  # type: ignore[arg-type]
                parts.append(f"<urn:{number}> <urn:{name}> ?{name} .")
        patterns.append("{ " + " ".join(parts) + " }")
    body = " UNION ".join(patterns) or "FILTER(false)"
    result = store.query(f"SELECT ?x ?y {{ {body} }}")
    assert isinstance(result, QuerySolutions)
    return result


@pytest.mark.parametrize(
    "form",
    [
        QueryResultsFormat.JSON,
        QueryResultsFormat.XML,
        QueryResultsFormat.CSV,
        QueryResultsFormat.TSV,
    ],
    ids=lambda form: form.file_extension,
)
@given(solutions=rows, sizes=cuts)
def test_no_value_passes_for_a_row(
    form: QueryResultsFormat, solutions: list[tuple[object, object]], sizes: list[int]
) -> None:
    """A limit on rows neither refuses a small answer nor lets a large one through."""
    data = select(solutions).serialize(format=form)
    assert data is not None

    assert counted(count_results(form), data, sizes) == len(solutions)


@pytest.mark.parametrize(
    "form",
    [
        RdfFormat.TURTLE,
        RdfFormat.TRIG,
        RdfFormat.N3,
        RdfFormat.N_TRIPLES,
        RdfFormat.N_QUADS,
        RdfFormat.RDF_XML,
        RdfFormat.JSON_LD,
    ],
    ids=lambda form: form.file_extension,
)
@given(
    triples=st.lists(st.builds(Triple, subjects, predicates, simple_terms), max_size=8),
    sizes=cuts,
)
def test_triples_are_counted_in_every_format(
    form: RdfFormat, triples: list[Triple], sizes: list[int]
) -> None:
    """The same limit holds for graphs, asked for by a query or by name."""
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    outcome = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(outcome, QueryTriples)

    for draft in (draft_outcome(outcome, form, 100), draft_graph(store, None, form, 100)):
        assert written_rows(draft, sizes) == len(store)


def written_rows(draft: Draft, sizes: list[int]) -> int:
    output = io.BytesIO()
    draft.write(output)
    return counted(draft.rows, output.getvalue(), sizes)


def test_counting_triples_ends_after_the_first_too_many() -> None:
    """A graph without end is not written to its end to be refused."""
    triple = Triple(NamedNode("urn:s"), NamedNode("urn:p"), Literal(1))

    counter = TripleRows(iter(lambda: triple, None), 5)

    assert (len(list(counter)), counter.rows) == (6, 6)
