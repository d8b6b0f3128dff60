"""Writing without the right to: refused, with the reason, and nothing has changed."""

from __future__ import annotations

import base64

import httpx
import pytest

from .conftest import LaunchServer
from .victim import SETTINGS, Victim, bearer

UPDATE = "INSERT DATA { <urn:forbidden> <urn:p> 1 }"
BASIC = base64.b64encode(b"writer:writer").decode()

#: Headers that are no permission to write.
UNKNOWN = {
    "nothing": {},
    "empty": {"Authorization": ""},
    "no token": {"Authorization": "Bearer"},
    "wrong token": bearer("Writer"),
    "begin of a token": bearer("write"),
    "more than a token": bearer("writerr"),
    "two tokens": bearer("writer writer"),
    "a name as token": bearer("None"),
    "no scheme": {"Authorization": "writer"},
    "Basic": {"Authorization": f"Basic {BASIC}"},
    "Digest": {"Authorization": 'Digest username="writer"'},
    "cookie": {"Cookie": "token=writer; Authorization=Bearer%20writer"},
    "other headers": {"X-Api-Key": "writer", "Proxy-Authorization": "Bearer writer"},
    "long": bearer("w" * 20_000),
    "characters": {"Authorization": "Bearer wr\xefter"},
    "digest of a token":
        bearer("sha256:b93006774cbdd4b299389a03ac3d88c3a76b460d538795bc12718011a909fba5"),
}  # fmt: skip


def writes(victim: Victim, headers: dict[str, str]) -> list[httpx.Response]:
    """Try to write in every way there is."""
    body = b"<urn:forbidden> <urn:p> 1 ."
    named, default = {"graph": "urn:forbidden"}, {"default": ""}
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    turtle = encoded | {"Content-Type": b"text/turtle"}
    direct = {"Content-Type": b"application/sparql-update"}
    return [
        victim.request("POST", "/sparql", content=UPDATE, headers=encoded | direct),
        victim.request("POST", "/sparql", data={"update": UPDATE}, headers=encoded),
        victim.request("PUT", "/store", params=named, content=body, headers=turtle),
        victim.request("PUT", "/store", params=default, content=body, headers=turtle),
        victim.request("POST", "/store", params=named, content=body, headers=turtle),
        victim.request("POST", "/store", content=body, headers=turtle),
        victim.request("DELETE", "/store", params={"graph": "urn:data"}, headers=encoded),
        victim.request("DELETE", "/store", params=default, headers=encoded),
    ]


@pytest.mark.parametrize("name", UNKNOWN)
def test_nobody_unknown_writes(victim: Victim, name: str) -> None:
    """401 says which kind of token is wanted; the store is as it was."""
    before = victim.state()
    for response in writes(victim, UNKNOWN[name]):
        assert response.status_code in {400, 401, 431}, response.text
        if response.status_code == 401:
            assert response.headers["www-authenticate"].startswith("Bearer")
    assert victim.state() == before


def test_a_token_to_read_does_not_write(victim: Victim) -> None:
    """A known token without the scope is told so."""
    before = victim.state()
    responses = writes(victim, bearer("reader"))
    assert {response.status_code for response in responses} == {403}
    assert {response.json()["code"] for response in responses} == {"access.scope-missing"}
    assert victim.state() == before


def test_a_token_to_write_does_not_administer(victim: Victim) -> None:
    """Running queries are seen and ended by an administrator only."""
    for token, status in ((None, 401), ("wrong", 401), ("reader", 403), ("writer", 403)):
        for method, path in (("GET", "/admin/running"), ("DELETE", "/admin/running/1")):
            response = victim.request(method, path, headers=bearer(token))
            assert response.status_code == status, (token, path)
    assert victim.request("GET", "/admin/running", headers=bearer("overseer")).status_code == 200


@pytest.mark.parametrize("name", ["token", "access_token", "authorization", "Authorization", "key"])
def test_a_token_in_the_address_counts_for_nothing(victim: Victim, name: str) -> None:
    """Addresses end up in logs."""
    before = victim.state()
    for value in ("writer", "Bearer writer"):
        response = victim.update(UPDATE, token=None, params={name: value})
        assert response.status_code == 401
    assert victim.state() == before


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_never_writes(victim: Victim, method: str) -> None:
    """An update in an address is refused, even with a token that may write."""
    before = victim.state()
    for params in (
        {"update": UPDATE},
        {"query": UPDATE},
        {"update": UPDATE, "query": "ASK {}"},
        {"request": UPDATE, "update": "CLEAR ALL"},
    ):
        response = victim.request(method, "/sparql", params=params, headers=bearer("writer"))
        assert 400 <= response.status_code < 500
    assert victim.state() == before


def test_an_update_is_not_hidden_in_a_query(victim: Victim) -> None:
    """What is sent as a query is only ever read."""
    before = victim.state()
    for text in (UPDATE, f"ASK {{}} ; {UPDATE}", f"# ASK\n{UPDATE}", f"BASE <urn:> {UPDATE}"):
        assert victim.query(text, params={}).status_code == 400
        mixed = {"query": "ASK {}", "update": text}
        assert victim.request("POST", "/sparql", data=mixed).status_code in {400, 401}
        response = victim.request("POST", "/sparql", data=mixed, headers=bearer("writer"))
        assert response.status_code == 400
    assert victim.state() == before


def test_a_form_on_another_site_cannot_write(victim: Victim) -> None:
    """A browser sends no token of its own accord, and credentials are never allowed."""
    before = victim.state()
    headers = {"Origin": "https://evil.example", "Cookie": "session=1"}
    response = victim.request("POST", "/sparql", data={"update": UPDATE}, headers=headers)
    assert response.status_code == 401
    assert "access-control-allow-credentials" not in response.headers
    plain = {"Content-Type": "text/plain"} | headers
    assert victim.request("POST", "/sparql", content=UPDATE, headers=plain).status_code in {
        401,
        415,
    }
    assert victim.state() == before


def test_without_any_token_nobody_writes(victim: Victim, launch_server: LaunchServer) -> None:
    """A server that was given no tokens takes none."""
    closed = Victim(launch_server(victim.server.store, **SETTINGS))
    before = closed.state()
    for headers in (
        {},
        bearer("writer"),
        {"Authorization": "Bearer"},
        {"Authorization": f"Basic {BASIC}"},
    ):
        for response in writes(closed, headers):
            assert (response.status_code, response.json()["code"]) == (403, "http.read-only")
    assert closed.state() == before
