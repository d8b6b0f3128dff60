"""Frames by Arrow and by TSV from one server: nobody can tell which it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from polars.testing import assert_frame_equal

import conflictgraph
from conflictgraph.catalogue import SavedQuery, load_catalogue
from conflictgraph.client.source import ARROW, JSON, TSV
from conflictgraph.frames.arrow import read_stream, to_stream
from conflictgraph.frames.reading import read_tsv

if TYPE_CHECKING:
    from conftest import RunningServer

CATALOGUE = load_catalogue()
LABELS = "SELECT ?thing ?label { ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?label }"
#: Long enough for a table, out of the short answers of the examples.
LONG = f"""\
SELECT ?thing ?label ?n {{
  {{ {LABELS} ORDER BY ?thing ?label LIMIT 100 }}
  VALUES ?a {{ 0 1 2 3 4 5 6 7 8 9 }} VALUES ?b {{ 0 1 2 3 4 5 6 7 8 9 }}
  BIND (10 * ?a + ?b AS ?n)
}} ORDER BY ?thing ?label ?n"""


@pytest.mark.parametrize("query", CATALOGUE.values(), ids=lambda query: query.name)
def test_saved_queries_give_the_same_by_either_way(
    examples: RunningServer, query: SavedQuery
) -> None:
    """Values, types, columns beside them, what links and what has a language."""
    asked = query.bind({each.name: each.example for each in query.parameters})
    by_lines = read_tsv(examples.ask(asked, headers={"Accept": TSV}).content)
    # What a worker does for who asks for Arrow, without asking it for the same rows again.
    by_arrow = read_stream(to_stream(by_lines))
    assert_frame_equal(by_arrow.frame, by_lines.frame)
    assert by_arrow.iris == by_lines.iris
    assert dict(by_arrow.languages) == dict(by_lines.languages)


def test_the_form_of_a_query_decides_among_what_is_read(examples: RunningServer) -> None:
    """Long rows come as Arrow, short ones as lines, and so does a verdict."""
    accept = {"Accept": f"{ARROW}, {TSV};q=0.9, {JSON};q=0.8"}
    kinds = {
        query: examples.ask(query, headers=accept).headers["content-type"].partition(";")[0]
        for query in (LONG, LABELS + " LIMIT 3", "ASK {}")
    }
    assert list(kinds.values()) == [ARROW, TSV, TSV]
    assert examples.ask("ASK {}", headers={"Accept": ARROW}).status_code == 406


def test_a_long_answer_is_like_a_short_one(examples: RunningServer) -> None:
    """From a store and from a server: languages are chosen, IRIs shortened, numbers numbers."""
    with conflictgraph.open(examples.store) as local:
        here = local.select(LONG, lang="de", iris="curie").frame
    with conflictgraph.connect(examples.sparql) as remote:
        there = remote.select(LONG, lang="de", iris="curie").frame
        part = remote.select(LONG + " LIMIT 300", lang="de", iris="curie").frame
    assert_frame_equal(here, there)
    assert there.columns == ["thing", "label", "n"]
    assert there.head(part.height).equals(part)
