"""The W3C suites of query evaluation, results formats and query syntax.

All data is loaded at the start, each file as a graph under its published name; each query says
by the parameters of the protocol which of them are its dataset. The queries are sent side by
side, for none depends on another.
"""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from .conftest import Endpoint, cases_to_run, in_parallel
from .gaps import parametrize
from .loading import (
    dataset_of,
    files_of,
    format_of,
    is_dataset,
    read_quads,
    to_insert,
    under_its_name,
)
from .results import MEDIA_TYPES, Table, parse_answer, read_expected, to_comparable
from .suites import Case, iri_of, read_cases

EVALUATIONS = read_cases("QueryEvaluationTest", "CSVResultFormatTest")
WELL_FORMED = read_cases("PositiveSyntaxTest", suffix=".rq")
MALFORMED = read_cases("NegativeSyntaxTest", suffix=".rq")

_ORDER_BY = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)

Answers = dict[str, httpx.Response]


@pytest.fixture(scope="module")
def answers(endpoint: Endpoint, request: pytest.FixtureRequest) -> Answers:
    """Return the answer to each case that is to run, by its name."""
    cases = cases_to_run(request)
    evaluations = [case for case in cases if not case.kind.endswith("SyntaxTest")]
    files = sorted({file for case in evaluations for file in files_of(case)})
    for response in in_parallel(lambda file: _load(endpoint, file), files):
        assert response.is_success, response.text
    responses = in_parallel(lambda case: _ask(endpoint, case), cases)
    return {case.name: response for case, response in zip(cases, responses, strict=True)}


def _load(endpoint: Endpoint, file: Path) -> httpx.Response:
    if is_dataset(file):
        return endpoint.update(to_insert(read_quads(under_its_name(file))))
    return endpoint.put(iri_of(file), file.read_bytes(), format_of(file).media_type)


def _ask(endpoint: Endpoint, case: Case) -> httpx.Response:
    if case.kind.endswith("SyntaxTest"):
        return endpoint.query(case.text)
    accept = MEDIA_TYPES.get(case.result.suffix, "*/*")
    # Over HTTP only BASE can say where a query stands.
    return endpoint.query(f"BASE <{case.base}>\n{case.text}", accept, dataset_of(case))


@parametrize(EVALUATIONS)
def test_the_answer_is_as_expected(answers: Answers, case: Case) -> None:
    """Same variables, same solutions as often, in the query's order; same triples."""
    response = answers[case.name]
    assert response.status_code == 200, response.text
    media_type = response.headers["content-type"].partition(";")[0]
    assert media_type == MEDIA_TYPES.get(case.result.suffix, media_type)
    # Only what follows the last brace orders the answer; the rest belongs to subqueries.
    ordered = _ORDER_BY.search(case.text.rpartition("}")[2]) is not None
    expected = read_expected(case.result, case.base, ordered=ordered)
    ordered = isinstance(expected, Table) and expected.ordered
    given = parse_answer(response.content, media_type)
    assert to_comparable(given, ordered=ordered, distinct=case.is_lax) == to_comparable(
        expected, ordered=ordered, distinct=case.is_lax
    )


@parametrize(WELL_FORMED)
def test_a_query_of_the_grammar_is_not_refused(answers: Answers, case: Case) -> None:
    """It is answered, unless it calls a function that nobody has."""
    response = answers[case.name]
    if response.status_code != 200:
        assert response.json()["detail"].startswith("unknown function "), response.text


@parametrize(MALFORMED)
def test_a_query_outside_the_grammar_is_refused(answers: Answers, case: Case) -> None:
    """It is a fault of the client, and said to be one of syntax."""
    response = answers[case.name]
    assert response.status_code == 400, response.text
    assert response.json()["code"] == "query.syntax"
