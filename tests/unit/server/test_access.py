"""Tokens: who may do what, and that nothing but the Authorization header counts."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from conflictgraph.errors import AccessError, ReadOnlyError, ScopeError, UsageError
from conflictgraph.server.access import Access, ReadGuard, Scope
from conflictgraph.settings import Settings

FILE = f"""\
# tokens of the test
all-of-it

read reader
 write,read   writer~1==
admin sha256:{sha256(b"hashed").hexdigest().upper()}
"""


def request(*authorization: str, path: str = "/sparql", method: str = "GET") -> Request:
    """Return a request with these Authorization headers."""
    headers = [(b"authorization", value.encode("latin-1")) for value in authorization]
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"access_token=all-of-it",
        "headers": headers,
    }
    return Request(scope)


@pytest.fixture
def access(tmp_path: Path) -> Access:
    """Return the access that the file above describes."""
    file = tmp_path / "tokens"
    file.write_text(FILE)
    return Access.from_settings(Settings(token_file=file))


@pytest.mark.parametrize(
    ("token", "highest"),
    [
        ("all-of-it", Scope.ADMIN),
        ("reader", Scope.READ),
        ("writer~1==", Scope.WRITE),
        ("hashed", Scope.ADMIN),
    ],
)
@pytest.mark.parametrize("form", ["Bearer {}", "bearer  {} "])
def test_a_token_allows_its_scopes_and_no_more(
    access: Access, token: str, highest: Scope, form: str
) -> None:
    """Each scope includes those below it; plain and hashed entries are the same thing."""
    asked = request(form.format(token))
    for scope in (Scope.WRITE, Scope.ADMIN):
        assert access.allows(asked, scope) == (scope <= highest)
        if scope > highest:
            with pytest.raises(ScopeError):
                access.require(asked, scope)


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [""],
        ["Bearer"],
        ["Bearer "],
        ["Bearer wrong"],
        ["Bearer all-of-it x"],
        ["Bearer all-of-i"],
        ["Bearer all-of-it\u00e9"],
        ["Basic YWxsLW9mLWl0"],
        ["all-of-it"],
        ["Bearer all-of-it", "Bearer wrong"],
        [f"Bearer {sha256(b'hashed').hexdigest()}"],
    ],
)
def test_anything_else_is_no_token(access: Access, headers: list[str]) -> None:
    """Not the URL, not Basic, not the hash instead of the token, not one of two."""
    with pytest.raises(AccessError):
        access.require(request(*headers), Scope.WRITE)


def test_without_a_token_nobody_writes() -> None:
    """The default is a server that only reads; a token for reading does not change that."""
    digest = sha256(b"reader").digest()
    for access in (Access.from_settings(Settings()), Access([(digest, Scope.READ)])):
        assert not access.writes_open
        access.require(request(), Scope.READ)
        with pytest.raises(ReadOnlyError):
            access.require(request("Bearer reader"), Scope.WRITE)


def test_hashes_may_stand_in_the_settings() -> None:
    """A container gets by with an environment variable and never sees the token."""
    entry = f"write:sha256:{sha256(b'given').hexdigest()}"
    access = Access.from_settings(Settings(tokens=(entry,)))
    assert access.writes_open
    access.require(request("Bearer given"), Scope.WRITE)


@pytest.mark.parametrize(
    "line",
    ["write", "read,write", "owner token-1", "write one two", "write t\u00f6ken", "read,,x y"],
)
def test_a_broken_token_file_is_refused_without_showing_it(tmp_path: Path, line: str) -> None:
    """The message names the line and never what stands in it."""
    file = tmp_path / "tokens"
    file.write_text(f"# comment\n{line}\n")
    with pytest.raises(UsageError) as caught:
        Access.from_settings(Settings(token_file=file))
    assert f"{file}:2:" in str(caught.value)
    assert line.rsplit(maxsplit=1)[-1] not in str(caught.value).removeprefix(str(file))


def test_a_token_file_must_be_there(tmp_path: Path) -> None:
    """A server that cannot read its tokens does not start as if there were none."""
    with pytest.raises(UsageError, match="cannot be read"):
        Access.from_settings(Settings(token_file=tmp_path / "none"))


def test_reading_by_token_needs_one() -> None:
    """A server that nobody could read is a mistake in the settings."""
    with pytest.raises(UsageError):
        Access.from_settings(Settings(read_access="token"))


@pytest.mark.parametrize(
    ("asked", "passes"),
    [
        (request(), False),
        (request("Bearer wrong"), False),
        (request("Bearer reader"), True),
        (request(method="OPTIONS"), True),
        (request(path="/healthz"), True),
        (request(path="/healthz/x"), False),
        (request(path="/"), False),
    ],
)
def test_a_closed_server_is_closed_as_a_whole(
    access: Access, tmp_path: Path, asked: Request, passes: bool
) -> None:
    """Pages as well as queries; a preflight and a monitor have no token and get through."""
    closed = Access.from_settings(Settings(token_file=tmp_path / "tokens", read_access="token"))
    reached: list[str] = []
    sent: list[dict[str, Any]] = []

    async def below(*_given: object) -> None:
        reached.append("below")

    async def send(message: Any) -> None:
        sent.append(message)

    guard = ReadGuard(below, closed, Settings())
    with pytest.raises(StopIteration):
        guard(asked.scope, asked.receive, send).send(None)
    assert bool(reached) is passes
    if not passes:
        assert sent[0]["status"] == 401
        assert (b"www-authenticate", b'Bearer realm="conflictgraph"') in sent[0]["headers"]
