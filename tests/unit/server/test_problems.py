"""Problems: every error has a status, and none tells what is not the client's business."""

from __future__ import annotations

import inspect
import json
import logging

import pytest
from starlette.exceptions import HTTPException

from conflictgraph import errors
from conflictgraph.server.problems import LIMITS, STATUS, http_problem, problem
from conflictgraph.settings import Settings

SETTINGS = Settings(query_timeout_s=7)
ERRORS = [
    member
    for _, member in inspect.getmembers(errors, inspect.isclass)
    if issubclass(member, errors.ConflictGraphError)
]


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_has_a_status_and_a_title(error: type[errors.ConflictGraphError]) -> None:
    """A new error class cannot become a 500 by being forgotten."""
    status, title = STATUS[error]
    assert 400 <= status <= 599
    assert title


def test_limits_are_settings() -> None:
    """A limit that is reported can be looked up and changed."""
    assert set(LIMITS.values()) <= set(Settings.model_fields)


def test_a_syntax_error_says_where() -> None:
    """Editors can mark the place."""
    error = errors.QuerySyntaxError("expected }", "close the group", line=3, column=14)
    response = problem(error, SETTINGS)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    assert json.loads(bytes(response.body)) == {
        "type": "https://w3id.org/conflictgraph/errors#query.syntax",
        "title": "The query is not valid SPARQL",
        "status": 400,
        "detail": "expected }",
        "code": "query.syntax",
        "hint": "close the group",
        "line": 3,
        "column": 14,
    }


def test_a_limit_is_named_with_its_value() -> None:
    """Who hits the deadline learns how long it is."""
    content = json.loads(bytes(problem(errors.QueryTimeoutError("too long"), SETTINGS).body))
    assert content["status"] == 504
    assert content["limit"] == {"setting": "query_timeout_s", "value": 7.0}


@pytest.mark.parametrize("error", [errors.OverloadedError("busy"), errors.WorkerLostError("gone")])
def test_a_passing_trouble_says_when_to_come_back(error: errors.QueryError) -> None:
    """Clients that retry know after how many seconds."""
    response = problem(error, SETTINGS)
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "error",
    [
        errors.StoreMissingError("no store at /srv/secret/graph"),
        errors.ResourceError("broken", "/srv/secret/x.rq"),
        errors.ConflictGraphError("/srv/secret"),
    ],
)
def test_folders_of_the_machine_stay_in_the_log(
    error: errors.ConflictGraphError, caplog: pytest.LogCaptureFixture
) -> None:
    """The operator sees the path, the world does not."""
    with caplog.at_level(logging.ERROR):
        response = problem(error, SETTINGS)
    assert b"secret" not in response.body
    assert "/srv/secret" in caplog.text


def test_what_http_refuses_has_the_same_form() -> None:
    """One error format for a client to read, headers of the refusal included."""
    response = http_problem(HTTPException(405, "PUT is not known", {"Allow": "GET"}))
    content = json.loads(bytes(response.body))
    assert (content["code"], content["detail"]) == ("http.method-not-allowed", "PUT is not known")
    assert response.headers["allow"] == "GET"
