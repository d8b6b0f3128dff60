"""The W3C suites of update evaluation and update syntax.

Evaluation goes through the real default graph: each case empties the store, puts its data in by
one update, sends its own, and reads everything back.
"""

from __future__ import annotations

import httpx
import pyoxigraph as ox
import pytest

from .conftest import Endpoint, cases_to_run, in_parallel
from .gaps import parametrize
from .loading import read_quads, to_insert
from .results import MEDIA_TYPES, Table, parse_answer, to_comparable
from .suites import Case, read_cases

EVALUATIONS = read_cases("UpdateEvaluationTest")
WELL_FORMED = read_cases("PositiveSyntaxTest", "PositiveUpdateSyntaxTest", suffix=".ru")
MALFORMED = read_cases("NegativeSyntaxTest", "NegativeUpdateSyntaxTest", suffix=".ru")

EVERYTHING = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"

Answers = dict[str, httpx.Response]


@parametrize(EVALUATIONS)
def test_the_store_is_as_expected_afterwards(endpoint: Endpoint, case: Case) -> None:
    """Default graph and named graphs hold what the update leaves, and nothing else."""
    before = endpoint.update(f"CLEAR ALL ; {to_insert(read_quads(case.data))}")
    assert before.is_success, before.text
    done = endpoint.update(f"BASE <{case.base}>\n{case.text}")
    assert done.is_success, done.text
    after = endpoint.query(EVERYTHING, MEDIA_TYPES[".srj"])
    assert to_comparable(_dataset(after.content)) == to_comparable(
        ox.Dataset(read_quads(case.data_after))
    )


@pytest.fixture(scope="module")
def answers(endpoint: Endpoint, request: pytest.FixtureRequest) -> Answers:
    """Return the answer to each syntax case that is to run, by its name."""
    cases = [case for case in cases_to_run(request) if case.kind.endswith("SyntaxTest")]
    responses = in_parallel(lambda case: endpoint.update(case.text), cases)
    return {case.name: response for case, response in zip(cases, responses, strict=True)}


@parametrize(WELL_FORMED)
def test_an_update_of_the_grammar_is_not_malformed(answers: Answers, case: Case) -> None:
    """It is done, or refused for what it asks: LOAD, or a graph that is not there."""
    response = answers[case.name]
    refusal = "query.forbidden" if "LOAD" in case.text else "http.precondition-failed"
    assert response.is_success or response.json()["code"] == refusal


@parametrize(MALFORMED)
def test_an_update_outside_the_grammar_is_refused(answers: Answers, case: Case) -> None:
    """It is a fault of the client; LOAD is refused before its syntax is looked at."""
    response = answers[case.name]
    assert response.status_code == 400, response.text
    codes = {"query.syntax", "query.forbidden"} if "LOAD" in case.text else {"query.syntax"}
    assert response.json()["code"] in codes


def _dataset(content: bytes) -> ox.Dataset:
    """Return the quads that stand in a table of them."""
    table = parse_answer(content, MEDIA_TYPES[".srj"])
    assert isinstance(table, Table)
    return ox.Dataset(
        ox.Quad(row["s"], row["p"], row["o"], row.get("g", ox.DefaultGraph()))
        for row in table.solutions
    )
