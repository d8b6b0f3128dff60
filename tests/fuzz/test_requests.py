"""Any method, address, parameters, fields and body: there is an answer, and it is in order."""

from __future__ import annotations

import pytest
from hypothesis import given, note, settings

from ..integration.conftest import RunningServer
from .answers import check_answer
from .strategies import requests
from .wire import Raw, exchange

#: The example database would make a failure of one run depend on another's.
shared = settings(database=None)
#: What is for people only: there is a page and nothing else.
PAGE = "/query?"


@settings(shared, max_examples=200)
@given(request=requests)
def test_any_request_is_answered_in_order(site: RunningServer, request: Raw) -> None:
    """A stranger's request never is a failure of the server, and is told what is wrong with it."""
    check(site, request)


@pytest.mark.soak
@settings(shared, max_examples=20_000)
@given(request=requests)
def test_very_many_requests_are_answered_in_order(site: RunningServer, request: Raw) -> None:
    """The same, for what comes about rarely."""
    check(site, request)


def check(site: RunningServer, request: Raw) -> None:
    """Send a request, and see that the answer to it is in order."""
    note(f"{request}")
    answer = exchange(site.address, request)
    accepted = [value for name, value in request.headers if name == "Accept"]
    to_browser = request.target.startswith(PAGE) or any(b"text/html" in each for each in accepted)
    check_answer(answer.status, answer.headers, answer.body, to_browser=to_browser)
