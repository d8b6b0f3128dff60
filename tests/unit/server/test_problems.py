"""Problems: every error has a status, and none tells what is not the client's business."""

from __future__ import annotations

import inspect
import json
import logging

import pytest
from starlette.exceptions import HTTPException

from conflictgraph import errors
from conflictgraph.server.problems import LIMITS, STATUS, WRITE_LIMITS, http_problem, problem
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
    names = {name for table in (LIMITS, WRITE_LIMITS) for names in table.values() for name in names}
    assert names <= set(Settings.model_fields)


def test_a_syntax_error_says_where() -> None:
    """Editors can mark the place."""
    error = errors.QuerySyntaxError("expected }", "close the group", line=3, column=14)
    response = problem(error, SETTINGS)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    assert json.loads(bytes(response.body)) == {
        "type": "https://w3id.org/conflictgraph/errors#query.syntax",
        "title": "This is not valid SPARQL",
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


@pytest.mark.parametrize(
    ("error", "writes", "setting"),
    [
        (errors.QueryTimeoutError("it took too long"), False, "query_timeout_s"),
        (errors.QueryTimeoutError("it took too long"), True, "write_timeout_s"),
        (errors.QueryTooLargeError("too long"), True, "update_max_bytes"),
        (errors.BodyTooLargeError("too long"), True, "upload_max_bytes"),
        (errors.QueryTooComplexError("more than 100 levels"), False, "query_max_depth"),
        (errors.QueryTooComplexError("more than 3000 operators"), True, "query_max_parts"),
        (errors.AnswerTooLargeError("more than 1000000 rows"), False, "max_rows"),
        (errors.AnswerTooLargeError("more than 1073741824 bytes"), False, "answer_max_bytes"),
        (errors.AnswerTooLargeError("too many"), False, None),
        (errors.QuerySyntaxError("expected 100"), False, None),
    ],
)
def test_the_limit_is_the_one_that_was_hit(
    error: errors.ConflictGraphError, writes: bool, setting: str | None
) -> None:
    """Reads and writes have limits of their own; where two are possible the sentence decides."""
    response = problem(error, Settings(), writes=writes)
    limit = json.loads(bytes(response.body)).get("limit")
    assert (limit and limit["setting"]) == setting


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.OverloadedError("busy"), 503),
        (errors.WorkerLostError("gone"), 503),
        (errors.TooManyQueriesError("32 at once"), 429),
    ],
)
def test_a_passing_trouble_says_when_to_come_back(error: errors.QueryError, status: int) -> None:
    """Clients that retry know after how many seconds."""
    response = problem(error, SETTINGS)
    assert response.status_code == status
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


@pytest.mark.parametrize(
    ("error", "status", "challenge"),
    [
        (errors.AccessError("no token"), 401, 'Bearer realm="conflictgraph"'),
        (
            errors.ScopeError("may not write"),
            403,
            'Bearer realm="conflictgraph", error="insufficient_scope"',
        ),
        (errors.ReadOnlyError("no writes"), 403, None),
    ],
)
def test_who_lacks_a_token_is_told_which_kind(
    error: errors.ConflictGraphError, status: int, challenge: str | None
) -> None:
    """A client that can get a token learns that this is what is missing."""
    response = problem(error, SETTINGS)
    assert response.status_code == status
    assert response.headers.get("www-authenticate") == challenge


def test_a_malformed_upload_says_in_which_line() -> None:
    """An error in a file of a million triples can be found."""
    response = problem(errors.UploadError("expected .", "end the triple", line=7), SETTINGS)
    content = json.loads(bytes(response.body))
    assert (content["status"], content["line"], content["hint"]) == (400, 7, "end the triple")


def test_what_http_refuses_has_the_same_form() -> None:
    """One error format for a client to read, headers of the refusal included."""
    response = http_problem(HTTPException(405, "PUT is not known", {"Allow": "GET"}))
    content = json.loads(bytes(response.body))
    assert (content["code"], content["detail"]) == ("http.method-not-allowed", "PUT is not known")
    assert response.headers["allow"] == "GET"
