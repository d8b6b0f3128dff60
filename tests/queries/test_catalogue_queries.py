"""The saved queries of the product: documented, portable, safe to run on any store."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Store
from rdflib import Graph

from conflictgraph.catalogue import SavedQuery, load_catalogue
from conflictgraph.store.sparql.guard import QueryLimits, check_query

CATALOGUE = load_catalogue()
ALL = pytest.mark.parametrize("query", CATALOGUE.values(), ids=CATALOGUE)

VARIABLE = re.compile(r"\?(\w+)")
ALIAS = re.compile(r"AS \?(\w+)\s*\)")


def example_values(query: SavedQuery) -> dict[str, str]:
    return {parameter.name: parameter.example for parameter in query.parameters}


def where_of(query: SavedQuery) -> str:
    return query.sparql.partition("WHERE")[2]


@ALL
def test_it_answers_an_empty_store_with_its_documented_columns(query: SavedQuery) -> None:
    """What the header promises is what comes back, even where nothing is known yet."""
    columns = tuple(column.name for column in query.columns)
    for values in (example_values(query), required_values(query)):
        answer = Store().query(query.bind(values))
        assert tuple(variable.value for variable in answer.variables) == columns
        assert list(answer) == []


def required_values(query: SavedQuery) -> dict[str, str]:
    return {each.name: each.example for each in query.parameters if each.required}


@ALL
def test_another_engine_runs_it_too(query: SavedQuery) -> None:
    """The graph may move to any SPARQL 1.1 store, and its questions move with it."""
    answer = Graph().query(query.bind(example_values(query)))
    assert [str(variable) for variable in answer.vars or ()] == [
        column.name for column in query.columns
    ]


@ALL
def test_it_runs_as_it_stands(query: SavedQuery) -> None:
    """The file itself can be pasted into any query editor."""
    assert list(Store().query(query.sparql)) == []


@ALL
def test_the_guard_lets_it_pass(query: SavedQuery) -> None:
    """No saved query is refused by the limits that protect the server."""
    assert check_query(query.sparql, QueryLimits()).form == "SELECT"


@ALL
def test_every_parameter_is_used(query: SavedQuery) -> None:
    """A parameter that restricts nothing would be a promise broken in silence."""
    used = set(VARIABLE.findall(query.sparql))
    assert {parameter.name for parameter in query.parameters} <= used


@ALL
def test_no_alias_hides_a_variable(query: SavedQuery) -> None:
    """Stricter engines than ours refuse to rename an expression to a variable in scope."""
    pattern = where_of(query).rpartition("GROUP BY")[0]
    inner = ALIAS.sub("", pattern)
    outer = set(ALIAS.findall(query.sparql.partition("WHERE")[0]))
    assert not outer & set(VARIABLE.findall(inner))


@ALL
def test_rows_have_an_order(query: SavedQuery) -> None:
    """The same store gives the same page twice, with LIMIT or without."""
    assert "ORDER BY" in where_of(query).rpartition("GROUP BY")[2]


@ALL
def test_it_is_documented_in_full_sentences(query: SavedQuery) -> None:
    """An analyst can choose by reading the list alone."""
    assert query.question.endswith("?")
    assert not query.summary.endswith(".")
    for noted in (*query.parameters, *query.columns):
        assert noted.note


@ALL
def test_claims_come_with_claimant_voice_document_and_words(query: SavedQuery) -> None:
    """No answer about the world without who says it and where."""
    columns = {column.name for column in query.columns}
    if query.topic in {"documents", "actors"}:
        return
    if query.name == "disagreements":
        wanted = {f"{end}{what}" for end in ("low", "high") for what in ("Quotes", "Voice")}
        assert wanted | {"lowDocument", "highDocument", "lowClaimant", "highClaimant"} <= columns
        return
    assert {"voice", "document", "quotes"} <= columns
    assert columns & {"claimant", "speaker"}


def test_at_least_the_questions_of_the_trade_are_there() -> None:
    """The list never shrinks unnoticed."""
    assert {
        "figures-by-claimant",
        "disagreements",
        "revisions",
        "arithmetic-findings",
        "same-position",
        "withheld-figures",
        "demands",
        "mutual-accusations",
        "alliances-as-seen-by",
        "mediators",
        "source-chain",
        "planned-events",
        "timeline",
        "documents",
    } <= set(CATALOGUE)
