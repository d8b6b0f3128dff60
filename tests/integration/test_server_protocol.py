"""The endpoint over HTTP: every form of a query, every status, every header."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import httpx
import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/conflictgraph/ns#CasualtyClaim> }"
CONSTRUCT = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
GRAPH = "https://w3id.org/conflictgraph/graph/"


def count_of(response: httpx.Response) -> int:
    """Return the one number of a JSON answer."""
    assert response.status_code == 200, response.text
    (binding,) = response.json()["results"]["bindings"]
    return int(binding["n"]["value"])


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_a_query_is_answered_in_all_three_ways(server: RunningServer, path: str) -> None:
    """GET, form and direct POST give the same answer, with and without a slash."""
    client = server.client
    assert count_of(client.get(path, params={"query": COUNT})) == 4
    assert count_of(client.post(path, data={"query": COUNT})) == 4
    assert count_of(client.post(path, content=COUNT, headers=DIRECT)) == 4


def test_a_query_may_come_compressed(server: RunningServer) -> None:
    """What is long and repetitive travels small, direct and as a form."""
    headers = {"Content-Encoding": "gzip"}
    form = gzip.compress(str(httpx.QueryParams({"query": COUNT})).encode())
    direct = gzip.compress(COUNT.encode())
    for body, kind in ((form, FORM), (direct, DIRECT)):
        assert count_of(server.client.post("/sparql", content=body, headers=headers | kind)) == 4


@pytest.mark.parametrize(
    "parameters",
    [
        {"queryLn": "SPARQL", "infer": "true", "timeout": "10", "$x": "1"},
        {"infer": "false", "distinct": "false", "limit": "1", "offset": "0"},
        {"debug": "on", "should-sponge": "", "timeout": "0", "signal_void": "on"},
    ],
)
def test_parameters_of_other_servers_do_no_harm(
    server: RunningServer, parameters: dict[str, str]
) -> None:
    """Clients of RDF4J, GraphDB and Virtuoso send what they always send."""
    for given in (parameters, {"timeout": "86400"}):
        assert count_of(server.client.get("/sparql", params={"query": COUNT} | given)) == 4
        assert count_of(server.client.post("/sparql", data={"query": COUNT} | given)) == 4


def test_a_client_may_want_an_answer_soon_or_not_at_all(server: RunningServer) -> None:
    """Its own deadline holds for its query; that of the server would be 30 seconds."""
    endless = "SELECT (COUNT(*) AS ?n) {" + "".join(f"?s{i} ?p{i} ?o{i} . " for i in range(6)) + "}"
    response = server.client.get("/sparql", params={"query": endless, "timeout": "0.2"})
    assert (response.status_code, response.json()["code"]) == (504, "query.timeout")


@pytest.mark.parametrize(
    ("dataset", "count"),
    [
        ({}, 4),
        ({"default-graph-uri": f"{GRAPH}doc/a"}, 4),
        ({"default-graph-uri": f"{GRAPH}soa"}, 0),
        ({"default-graph-uri": [f"{GRAPH}soa", f"{GRAPH}doc/a"]}, 4),
        ({"named-graph-uri": f"{GRAPH}doc/a"}, 0),
    ],
)
def test_the_dataset_of_the_protocol_counts(
    server: RunningServer, dataset: dict[str, str | list[str]], count: int
) -> None:
    """Without a dataset all graphs are seen, with one only that."""
    given = {"query": COUNT} | dataset
    assert count_of(server.client.get("/sparql", params=given)) == count
    assert count_of(server.client.post("/sparql", data=given)) == count
    response = server.client.post("/sparql", params=dataset, content=COUNT, headers=DIRECT)
    assert count_of(response) == count


def test_the_dataset_of_the_query_text_counts(server: RunningServer) -> None:
    """FROM narrows what the union would show."""
    query = COUNT.replace("WHERE", f"FROM <{GRAPH}soa> WHERE")
    assert count_of(server.ask(query)) == 0


def test_a_strict_default_graph_is_empty(start_server: StartServer) -> None:
    """Who wants the letter of the standard gets it."""
    server = start_server(default_graph="strict")
    assert count_of(server.ask(COUNT)) == 0
    assert count_of(server.ask(COUNT.replace("{ ?s", "{ GRAPH ?g { ?s") + "}")) == 4


@pytest.mark.parametrize(
    ("accept", "kind", "format"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", "JSON"),
        ("application/json", "application/json", "JSON"),
        ("application/sparql-results+xml", "application/sparql-results+xml", "XML"),
        ("application/xml", "application/xml", "XML"),
        ("text/csv", "text/csv; charset=utf-8", "CSV"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "TSV"),
    ],
)
def test_tables_come_in_the_asked_type(
    server: RunningServer,
    accept: str,
    kind: str,
    format: str,  # noqa: A002 - the test's word
) -> None:
    """Name and content of the media type fit together."""
    response = server.ask(COUNT, headers={"Accept": accept})
    assert response.headers["content-type"] == kind
    assert response.headers["vary"].startswith("Accept")
    if format == "CSV":
        assert response.text.split() == ["n", "4"]
        return
    results = ox.parse_query_results(
        response.content, format=getattr(ox.QueryResultsFormat, format)
    )
    assert [solution["n"].value for solution in results] == ["4"]


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("text/turtle", "TURTLE"),
        ("application/n-triples", "N_TRIPLES"),
        ("text/plain", "N_TRIPLES"),
        ("application/rdf+xml", "RDF_XML"),
        ("application/xml", "RDF_XML"),
        ("application/ld+json", "JSON_LD"),
        ("application/trig", "TRIG"),
        ("application/n-quads", "N_QUADS"),
    ],
)
def test_graphs_come_in_the_asked_type(
    server: RunningServer,
    accept: str,
    format: str,  # noqa: A002 - the test's word
) -> None:
    """Every serialisation holds the same triples."""
    response = server.ask(CONSTRUCT, headers={"Accept": accept})
    assert response.headers["content-type"].split(";")[0] == accept
    got = {quad.triple for quad in ox.parse(response.content, format=getattr(ox.RdfFormat, format))}
    plain = server.ask(CONSTRUCT, headers={"Accept": "application/n-triples"}).content
    assert got == {quad.triple for quad in ox.parse(plain, format=ox.RdfFormat.N_TRIPLES)}
    assert len(got) == 18


def test_preferences_may_come_in_several_headers(server: RunningServer) -> None:
    """Two Accept headers are one list, as some libraries send it."""
    headers = [("Accept", "text/csv;q=0.2"), ("Accept", "application/sparql-results+xml")]
    response = server.client.get("/sparql", params={"query": COUNT}, headers=headers)
    assert response.headers["content-type"] == "application/sparql-results+xml"


@pytest.mark.parametrize(
    ("query", "accept"), [(COUNT, "text/turtle"), (CONSTRUCT, "text/csv"), (COUNT, "image/png")]
)
def test_a_type_that_cannot_carry_the_answer_is_406(
    server: RunningServer, query: str, accept: str
) -> None:
    """A table is not sent as a graph; the client learns what is offered."""
    response = server.ask(query, headers={"Accept": accept})
    assert response.status_code == 406
    assert "offered:" in response.json()["hint"]


@pytest.mark.parametrize(
    ("method", "options", "status", "code"),
    [
        ("GET", {"params": {"default-graph-uri": "urn:a"}}, 400, "usage"),
        ("GET", {"params": [("query", "ASK {}"), ("query", "ASK {}")]}, 400, "usage"),
        ("GET", {"params": {"query": "ASK {}", "timeout": "soon"}}, 400, "usage"),
        ("GET", {"params": {"query": "ASK {}", "using-graph-uri": "urn:a"}}, 400, "usage"),
        ("GET", {"params": {"query": "ASK {"}}, 400, "query.syntax"),
        ("GET", {"params": {"query": ""}}, 400, "query.syntax"),
        ("GET", {"params": {"query": "ASK { FILTER(<urn:f>()) }"}}, 400, "query.syntax"),
        ("GET", {"params": {"query": "ASK { SERVICE <http://127.0.0.1:9/> {} }"}}, 400,
         "query.forbidden"),
        ("GET", {"params": {"query": "ASK {}", "default-graph-uri": "x y"}}, 400, "usage"),
        ("GET", {"params": {"update": "CLEAR ALL"}}, 400, "usage"),
        ("POST", {"data": {"update": "CLEAR ALL"}}, 403, "http.read-only"),
        ("POST", {"content": "CLEAR ALL",
                  "headers": {"Content-Type": "application/sparql-update"}}, 403,
         "http.read-only"),
        ("PUT", {"params": {"query": "ASK {}"}}, 405, "http.method-not-allowed"),
        ("DELETE", {}, 405, "http.method-not-allowed"),
        ("PATCH", {}, 405, "http.method-not-allowed"),
        ("POST", {"content": "A" * 300_000, "headers": DIRECT}, 413, "query.too-large"),
        ("POST", {"content": "query=" + "A" * 300_000, "headers": FORM}, 413, "query.too-large"),
        ("POST", {"content": "A" * 3_000_000, "headers": FORM}, 413, "query.too-large"),
        ("GET", {"params": {"query": "A" * 65_529}}, 414, "http.uri-too-long"),
        ("POST", {"content": "ASK {}", "headers": {"Content-Type": "text/plain"}}, 415,
         "http.unsupported-media-type"),
        ("POST", {"content": "ASK {}"}, 415, "http.unsupported-media-type"),
        ("POST", {"content": "ASK {}", "headers": DIRECT | {"Content-Encoding": "br"}}, 415,
         "http.unsupported-media-type"),
        ("POST", {"content": "ASK {}", "headers": DIRECT | {"Content-Encoding": "gzip"}}, 400,
         "usage"),
        ("POST", {"content": gzip.compress(b" " * 50_000_000),
                  "headers": DIRECT | {"Content-Encoding": "gzip"}}, 413, "query.too-large"),
        ("POST", {"data": {"query": "SELECT * {" + "{" * 20_000 + "}" * 20_001}}, 413,
         "query.too-complex"),
    ],
)  # fmt: skip
def test_what_is_wrong_has_its_status_and_code(
    server: RunningServer, method: str, options: dict[str, object], status: int, code: str
) -> None:
    """Every refusal is a problem that says what it is, readable from any site."""
    headers = {"Origin": "https://app.example"} | dict(options.get("headers") or {})  # type: ignore[call-overload] # a dict in these cases
    response = server.client.request(method, "/sparql", **options | {"headers": headers})
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.json()["status"] == status
    assert response.json()["type"].endswith(f"/errors#{code}")


def test_a_method_that_is_not_known_says_which_are(server: RunningServer) -> None:
    """405 comes with Allow, OPTIONS answers the same."""
    allowed = "GET, HEAD, POST, OPTIONS"
    assert server.client.put("/sparql").headers["allow"] == allowed
    response = server.client.options("/sparql")
    assert (response.status_code, response.headers["allow"]) == (204, allowed)
    assert "application/sparql-update" in response.headers["accept-post"]


def test_a_syntax_error_names_its_place(server: RunningServer) -> None:
    """Line and column are members of the problem, not only words."""
    problem = server.ask("SELECT *\nWHERE { ?s ?p }").json()
    assert problem["line"] == 2
    assert problem["column"] > 1


def test_a_head_request_has_the_headers_of_the_answer(server: RunningServer) -> None:
    """Same type, same validator, no body, and the connection goes on."""
    get = server.ask(COUNT)
    head = server.client.head("/sparql", params={"query": COUNT})
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-type", "etag", "vary", "content-length"):
        assert head.headers[name] == get.headers[name]
    assert count_of(server.ask(COUNT)) == 4


def test_an_answer_a_client_has_is_not_sent_again(server: RunningServer) -> None:
    """If-None-Match gives 304, but only for the very same representation."""
    first = server.ask(COUNT)
    assert first.headers["cache-control"] == "no-cache"
    tag = {"If-None-Match": first.headers["etag"]}
    again = server.ask(COUNT, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert server.ask(COUNT, headers=tag | {"Accept": "text/csv"}).status_code == 200
    assert server.ask(COUNT + " ", headers=tag).status_code == 200


def test_a_random_answer_is_not_kept(server: RunningServer) -> None:
    """What changes with every evaluation has no validator."""
    response = server.ask("SELECT (RAND() AS ?x) {}")
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


@pytest.mark.parametrize("path", ["/sparql", "/healthz", "/queries", "/", "/nowhere"])
def test_every_answer_is_guarded(server: RunningServer, path: str) -> None:
    """No sniffing, no referrer, no scripts from anywhere; and no server name."""
    headers = server.client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers


def test_other_sites_may_ask(server: RunningServer) -> None:
    """A preflight is answered for any origin, never with credentials."""
    response = server.client.options(
        "/sparql",
        headers={
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type, if-none-match",
        },
    )
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in response.headers
    answer = server.ask("ASK {}", headers={"Origin": "https://app.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "ETag" in answer.headers["access-control-expose-headers"]


def test_origins_can_be_narrowed(start_server: StartServer) -> None:
    """With a list of origins only those are let in."""
    server = start_server(cors_origins="https://a.example")
    for origin, allowed in (
        ("https://a.example", "https://a.example"),
        ("https://b.example", None),
    ):
        response = server.ask("ASK {}", headers={"Origin": origin})
        assert response.headers.get("access-control-allow-origin") == allowed


def test_a_browser_without_a_query_gets_the_query_page(server: RunningServer) -> None:
    """The address of the endpoint is of use to people too."""
    response = server.client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (response.status_code, response.headers["location"]) == (303, "/query")


@pytest.mark.parametrize(
    ("parameters", "accept", "kind"),
    [
        ({}, "*/*", "text/turtle; charset=utf-8"),
        ({}, "text/turtle, text/html;q=0.5", "text/turtle; charset=utf-8"),
        ({}, "application/ld+json", "application/ld+json"),
        ({"format": "nt"}, "text/html", "application/n-triples"),
    ],
)
def test_a_program_without_a_query_gets_the_service_description(
    server: RunningServer, parameters: dict[str, str], accept: str, kind: str
) -> None:
    """In the RDF it reads; HEAD has the same headers."""
    headers = {"Accept": accept}
    response = server.client.get("/sparql", params=parameters, headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (200, kind)
    assert "sparql-service-description#" in response.text
    head = server.client.head("/sparql", params=parameters, headers=headers)
    assert (head.headers["content-type"], head.content) == (kind, b"")


def test_the_server_is_healthy(server: RunningServer) -> None:
    """A monitor sees that a worker answered, and from which generation."""
    assert server.client.get("/healthz").json() == {"status": "ok", "generation": 1}


def test_an_unknown_address_is_a_problem(server: RunningServer) -> None:
    """404 has the same form as every other error."""
    response = server.client.get("/nowhere")
    assert (response.status_code, response.json()["code"]) == (404, "http.not-found")


def test_relative_iris_are_resolved_against_the_endpoint(server: RunningServer) -> None:
    """The base is the address the query was sent to, without the query itself."""
    response = server.ask("SELECT (STR(<x>) AS ?n) {}")
    (binding,) = response.json()["results"]["bindings"]
    assert binding["n"]["value"] == f"{server.url}/x"


def test_the_openapi_description_is_complete(server: RunningServer) -> None:
    """The endpoint and every saved query are in it, with their parameters."""
    description = server.client.get("/openapi.json").json()
    assert description["openapi"].startswith("3.0")
    assert {"get", "post"} == set(description["paths"]["/sparql"])
    for query in server.client.get("/queries").json()["queries"]:
        operation = description["paths"][f"/queries/{query['name']}"]["get"]
        names = {parameter["name"] for parameter in operation["parameters"]}
        assert names == {parameter["name"] for parameter in query["parameters"]} | {"format"}
    assert "504" in description["paths"]["/sparql"]["get"]["responses"]
    assert json.dumps(description).count("NaN") == 0
