"""What the server tells, and what browsers make of it.

Every answer of the other attacks is searched for traces of how the server is built, too.
"""

from __future__ import annotations

import pytest

from .victim import Victim, bearer

SCRIPT = "<script>alert(1)</script>"
IRI = "urn:x:%3Cscript%3Ealert(1)"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("accept", [BROWSER, "text/html", "image/svg+xml", "text/xml", "*/*"])
def test_a_stored_script_is_never_a_page(victim: Victim, accept: str) -> None:
    """Text that somebody stored is data in every answer, or escaped."""
    graph = f'<urn:script> <urn:p> "{SCRIPT}" , "{SCRIPT}"^^<{IRI}> , <{IRI}> .'.encode()
    assert victim.put("urn:script", graph).is_success
    headers = {"Accept": accept}
    query = "SELECT * { <urn:script> ?p ?o }"
    for path, params in (
        ("/store", {"graph": "urn:script"}),
        ("/sparql", {"query": query}),
        ("/sparql", {"query": "DESCRIBE <urn:script>"}),
        ("/query", {"query": query}),
        ("/", {}),
    ):
        response = victim.request("GET", path, params=params, headers=headers)
        if response.headers.get("content-type", "").startswith(("text/html", "image/svg")):
            assert SCRIPT not in response.text
            assert "default-src 'none'" in response.headers["content-security-policy"]
    named = {"graph": "urn:script"}
    assert victim.request("DELETE", "/store", params=named, headers=bearer("writer")).is_success


@pytest.mark.parametrize("accept", [BROWSER, "*/*"])
def test_nothing_sent_comes_back_as_a_page(victim: Victim, accept: str) -> None:
    """Addresses, parameters and queries that are quoted in an error are not markup."""
    for path, params in (
        (f"/{SCRIPT}", {}),
        ("/sparql", {"query": f"SELECT {SCRIPT}"}),
        ("/sparql", {"query": "ASK {}", "default-graph-uri": SCRIPT}),
        ("/sparql", {"query": "ASK {}", "format": SCRIPT}),
        ("/query", {"query": f'SELECT ("{SCRIPT}" AS ?x) {SCRIPT}'}),
        ("/store", {"graph": SCRIPT}),
        (f"/queries/{SCRIPT}", {}),
    ):
        response = victim.request("GET", path, params=params, headers={"Accept": accept})
        if response.headers.get("content-type", "").startswith("text/html"):
            assert SCRIPT not in response.text


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nowhere"), ("PATCH", "/store"), ("PUT", "/sparql"), ("GET", "/admin/running"),
     ("DELETE", "/"), ("GET", "/store"), ("GET", "/store?graph=urn:none"), ("POST", "/healthz"),
     ("GET", "/sparql?query=SELECT"), ("GET", "/sparql?query=ASK%7B%3Cx%5C%3E%7D"),
     ("GET", "/queries/none"), ("TRACE", "/sparql"), ("CONNECT", "/sparql")],
)  # fmt: skip
def test_an_error_is_a_problem_and_nothing_more(victim: Victim, method: str, path: str) -> None:
    """Its members are those of the standard; there is no path, no stack, no version."""
    response = victim.request(method, path, headers={"Accept": "*/*"})
    assert 400 <= response.status_code < 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "server" not in response.headers
    assert "x-powered-by" not in response.headers
    known = {"type", "title", "status", "code", "detail", "hint", "line", "column", "limit"}
    assert set(response.json()) <= known


def test_a_trace_does_not_echo_a_token(victim: Victim) -> None:
    """Nothing that was sent as a header comes back."""
    for method in ("TRACE", "GET", "OPTIONS"):
        response = victim.request(method, "/store", headers=bearer("writer"))
        assert "writer" not in response.text
