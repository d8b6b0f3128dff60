"""``/reconcile`` as OpenRefine asks it: over HTTP, from the manifest to the last column."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import jsonschema_rs
import pytest

from . import reconciliation_shapes as shapes

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

JENS = "actor/jens-stoltenberg"
ORIGIN = {"Origin": "http://127.0.0.1:3333"}


def get(server: RunningServer, path: str, shape: dict[str, Any], **fields: str) -> dict[str, Any]:
    """Return an answer that has its shape."""
    response = server.client.get(path, params=fields, headers=ORIGIN)
    return checked(response, shape)


def checked(response: Any, shape: dict[str, Any]) -> dict[str, Any]:
    """Return an answer once it is what the API says, and open to pages of others."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    assert response.headers["access-control-allow-origin"] == "*"
    answer: dict[str, Any] = response.json()
    jsonschema_rs.validate(shape, answer)
    return answer


def match(server: RunningServer, **queries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the candidates of a batch, sent as a form."""
    response = server.client.post(
        "/reconcile", data={"queries": json.dumps(queries)}, headers=ORIGIN
    )
    answer = checked(response, shapes.RESULTS)
    assert list(answer) == list(queries)
    return {name: each["result"] for name, each in answer.items()}


def kind_names(candidate: dict[str, Any]) -> list[str]:
    """Return what a candidate is, in words."""
    return [each["name"] for each in candidate["type"]]


def extend(server: RunningServer, ids: list[str], *properties: str) -> dict[str, Any]:
    """Return columns for rows."""
    question = {"ids": ids, "properties": [{"id": each} for each in properties]}
    response = server.client.post("/reconcile", data={"extend": json.dumps(question)})
    answer: dict[str, Any] = response.json()
    jsonschema_rs.validate(shapes.EXTENSION, answer)
    return answer


def test_the_manifest_leads_to_everything(examples: RunningServer) -> None:
    """Whoever adds the one address to OpenRefine gets all services; each of them answers."""
    manifest = get(examples, "/reconcile", shapes.MANIFEST)
    assert manifest == get(examples, "/reconcile/", shapes.MANIFEST)
    places = [*manifest["suggest"].values(), manifest["extend"]["propose_properties"]]
    for place in places:
        address = place["service_url"] + place["service_path"]
        assert examples.client.get(address, params={"prefix": "a"}).status_code == 200
    for template in (manifest["view"]["url"], manifest["preview"]["url"]):
        address = template.replace("{{id}}", quote("actor/armenia", safe=""))
        response = examples.client.get(address, follow_redirects=True)
        assert response.status_code == 200
    kinds = get(examples, "/reconcile", shapes.MANIFEST, lang="de")["defaultTypes"]
    assert {"id": "Place", "name": "Ort"} in kinds


def test_a_list_is_matched(examples: RunningServer) -> None:
    """Rows as people write them are matched in one request, or left to people."""
    found = match(
        examples,
        clear={"query": "Karabach"},
        turned={"query": "Stoltenberg, Jens", "type": "Person"},
        misspelt={"query": "Aserbeidschan", "limit": 2},
        several={"query": "Präsident", "type": ["Office"]},
        nothing={"query": "qqqq zzzz", "type_strict": "should"},
    )
    for name, identifier in (("clear", "place/nagorno-karabakh"), ("turned", JENS)):
        assert [each["id"] for each in found[name] if each["match"]] == [identifier]
        assert found[name][0]["id"] == identifier
    assert all("person" in kind_names(each) for each in found["turned"])
    assert found["misspelt"][0]["id"] == "actor/azerbaijan"
    assert len(found["misspelt"]) <= 2
    assert not any(each["match"] for each in found["misspelt"] + found["several"])
    assert found["nothing"] == []
    for candidates in found.values():
        scores = [each["score"] for each in candidates]
        assert scores == sorted(scores, reverse=True)


def test_a_batch_in_the_address_is_the_same(examples: RunningServer) -> None:
    """A query can be tried in a browser."""
    queries = {"q0": {"query": "Armenien"}}
    response = examples.client.get("/reconcile", params={"queries": json.dumps(queries)})
    assert checked(response, shapes.RESULTS)["q0"]["result"] == match(examples, **queries)["q0"]


@pytest.mark.parametrize("value", [{"id": "actor/turkey", "name": "?"}, "Türkei", ["x", "Turkey"]])
def test_another_column_tells_namesakes_apart(examples: RunningServer, value: object) -> None:
    """Many are called president; a second column says of what."""
    hint = {"pid": "isOfficeOf", "v": value}
    query = {"query": "Präsident", "limit": 1, "properties": [hint]}
    best = match(examples, q=query)["q"][0]
    assert best["id"] == "office/president-of-turkey"
    features = {each["id"]: each["value"] for each in best["features"]}
    assert features["property:isOfficeOf"] == 1
    assert features["type_match"] is True


def test_a_column_that_disagrees_keeps_from_matching(examples: RunningServer) -> None:
    """An equal name with another country beside it is for people to look at."""
    hint = {"pid": "isOfficeOf", "v": "Armenia"}
    best = match(examples, q={"query": "President of Turkey", "properties": [hint]})["q"]
    assert not any(each["match"] for each in best)


def test_identifiers_are_understood(examples: RunningServer) -> None:
    """A list that was matched before can be matched again by what was written down."""
    iri = "https://w3id.org/conflictgraph/id/actor/armenia"
    found = match(examples, short={"query": "actor/armenia"}, whole={"query": iri})
    assert found["short"] == found["whole"]
    assert [(each["id"], each["match"]) for each in found["short"]] == [("actor/armenia", True)]


def test_typing_is_completed(examples: RunningServer) -> None:
    """Entities, types and columns are suggested as somebody types, and page by page."""
    entities = get(examples, "/reconcile/suggest/entity", shapes.ENTITIES, prefix="Stolt")
    assert entities["result"][0]["id"] == JENS
    types = get(examples, "/reconcile/suggest/type", shapes.NAMED, prefix="org", lang="de")
    assert {"id": "Organization", "name": "Organisation"} in types["result"]
    properties = get(examples, "/reconcile/suggest/property", shapes.NAMED, prefix="name")
    assert "label-de" in {each["id"] for each in properties["result"]}
    whole = get(examples, "/reconcile/suggest/entity", shapes.ENTITIES, prefix="a")["result"]
    rest = get(examples, "/reconcile/suggest/entity", shapes.ENTITIES, prefix="a", cursor="3")
    assert rest["result"][: len(whole) - 3] == whole[3:]


def test_columns_are_fetched(examples: RunningServer) -> None:
    """Names in other languages and links to other datasets come in with a click."""
    proposed = get(examples, "/reconcile/properties", shapes.PROPOSALS, type="Office", limit="4")
    assert len(proposed["properties"]) == 4
    ids = ["actor/armenia", "office/president-of-turkey", "nobody", "x <y>"]
    names = ("label-ru", "sameAs", "isOfficeOf", "type", "statementCount", "no-such")
    rows = extend(examples, ids, *names)["rows"]
    assert rows["actor/armenia"]["label-ru"] == [{"str": "Армения"}]
    assert rows["actor/armenia"]["sameAs"][0]["str"].startswith("http://www.wikidata.org/entity/Q")
    assert {"str": "state"} in rows["actor/armenia"]["type"]
    assert rows["actor/armenia"]["statementCount"][0]["int"] > 0
    office = rows["office/president-of-turkey"]
    assert office["isOfficeOf"] == [{"id": "actor/turkey", "name": "Turkey"}]
    assert office["statementCount"] == [{"int": 0}]
    assert set(map(str, rows["nobody"].values())) == {"[]"}
    assert rows["x <y>"] == rows["nobody"]


def test_previews_stand_in_frames_of_others(examples: RunningServer) -> None:
    """The preview is made for the page of another, and nothing else is."""
    preview = examples.client.get("/reconcile/preview", params={"id": "actor/armenia"})
    policy = preview.headers["content-security-policy"]
    assert "frame-ancestors" not in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "Հայաստան" in preview.text
    page = examples.client.get("/statements", headers={"Accept": "text/html"})
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    gone = examples.client.get("/reconcile/preview", params={"id": "actor/<b>nobody"})
    assert (gone.status_code, gone.json()["code"]) == (404, "resource.unknown")


@pytest.mark.parametrize(
    ("queries", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ('{"q": {}}', 400),
        ('{"q": {"query": 7}}', 400),
        ('{"q": {"query": "a", "limit": -1}}', 400),
        ('{"q": {"query": "a", "type_strict": "maybe"}}', 400),
        ('{"q": {"query": "%s"}}' % ("a" * 501), 400),
        (json.dumps({f"q{n}": {"query": "a"} for n in range(51)}), 413),
        ("[" * 100_000, 400),
    ],
)
def test_what_is_no_batch_is_said_to_be_none(
    examples: RunningServer, queries: str, status: int
) -> None:
    """A client learns what was wrong, in the form of all our errors."""
    response = examples.client.post("/reconcile", data={"queries": queries}, headers=ORIGIN)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert len(response.text) < 1000


def test_other_wrong_requests_are_refused(examples: RunningServer) -> None:
    """Sizes, media types and old ways of asking have their limits, each with a reason."""
    client = examples.client
    assert client.post("/reconcile", data={"nothing": "x"}).status_code == 400
    assert client.post("/reconcile", json={"queries": {}}).status_code == 415
    assert client.post("/reconcile", data={"queries": "x" * 1_100_000}).status_code == 413
    jsonp = client.get("/reconcile", params={"callback": "f"})
    assert jsonp.status_code == 400
    assert "CORS" in jsonp.json()["hint"]
    assert client.get("/reconcile/view").status_code == 400
    assert client.get("/reconcile/suggest/entity?prefix=a&cursor=-1").status_code == 400


def test_odd_cells_are_no_error(examples: RunningServer) -> None:
    """A column of real data holds all sorts of things."""
    cells = [" ?", '"*" OR', "\u0000", "AFP/dpa", "x" * 400, "🕊", "NOT", "ﬁ", "  Armenien  "]
    found = match(examples, **{f"q{n}": {"query": cell} for n, cell in enumerate(cells)})
    assert found[f"q{len(cells) - 1}"][0]["id"] == "actor/armenia"


def test_operators_may_ask_for_a_token(
    start_server: StartServer, examples: RunningServer, tmp_path: Any
) -> None:
    """Where reading needs a token, matching does."""
    tokens = tmp_path / "tokens"
    tokens.write_text("read letmein\n")
    server = start_server(examples.store, read_access="token", token_file=tokens)
    assert server.client.get("/reconcile").status_code == 401
    found = server.client.get("/reconcile", headers={"Authorization": "Bearer letmein"})
    assert found.status_code == 200


def test_addresses_follow_a_proxy(start_server: StartServer, examples: RunningServer) -> None:
    """Behind a proxy the manifest names addresses that its client can reach."""
    server = start_server(
        examples.store, root_path="/conflicts", trusted_proxies="127.0.0.1", cors_origins="*"
    )
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "data.example.org"}
    manifest = server.client.get("/reconcile", headers=headers).json()
    addresses = re.findall(r'"(https?://[^"]*)"', json.dumps(manifest))
    own = [each for each in addresses if "w3id.org" not in each]
    assert own
    assert all(each.startswith("https://data.example.org/conflicts/") for each in own)
