"""What every answer must be, whatever was asked.

Specifications: RFC 9110, sections 11.6.1, 15.5.2 and 15.5.6 (what 401 and 405 must tell); RFC
9457 (problems). Imported by pytest and by schemathesis: only the standard library is needed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

#: The statuses above 499 that tell of a limit.
LIMITS = frozenset({503, 504, 507})
#: Passes by itself.
PASSING = frozenset({429, 503})
PROBLEM_TYPE = "application/problem+json"
#: What an answer must never tell: how and where the server is built.
SECRETS = re.compile(rb'Traceback|File "|site-packages|/tmp/|/home/|panicked|\.rs:')


def check_answer(
    status: int, headers: Mapping[str, str], body: bytes | None, *, to_browser: bool = False
) -> None:
    """See that an answer is in order.

    Args:
        status: its status.
        headers: by their names in small letters.
        body: None where there is none to be seen, as after HEAD.
        to_browser: whether a page is right, too; an error may then be told on one.

    Raises:
        AssertionError: it is not.
    """
    assert status < 500 or status in LIMITS, (status, body)
    assert not SECRETS.search(body or b""), body
    page = headers.get("content-type", "").startswith("text/html")
    if status < 400 or (to_browser and page):
        return
    assert headers["content-type"] == PROBLEM_TYPE, (status, headers)
    if status == 401:
        assert headers["www-authenticate"].startswith("Bearer "), headers
    if status == 405:
        assert headers["allow"], headers
    if status in PASSING:
        assert int(headers["retry-after"]) > 0, headers
    if body is not None:
        _check_problem(status, body)


def _check_problem(status: int, body: bytes) -> None:
    problem = json.loads(body)
    assert problem["status"] == status, problem
    assert problem["type"].endswith(f"#{problem['code']}"), problem
    assert re.fullmatch(r"[a-z]+(\.[a-z-]+)?", problem["code"]), problem
    assert problem["title"], problem
    assert None not in problem.values(), problem
