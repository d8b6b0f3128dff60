"""The whole dataset over HTTP: whole or in parts, checked, and never in anybody's way."""

from __future__ import annotations

import gzip
import hashlib
import time
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from conftest import Publish, RunningServer, StartServer

HTML = {"Accept": "text/html"}
FILE = "conflictgraph.nq.gz"
NEW = b'GRAPH <graph/doc/b> { <id/doc/b> <urn:x-new> "b" . }'


def fetch(server: RunningServer, generation: int, name: str = FILE) -> httpx.Response:
    """Ask for a dump until it is made."""
    for _ in range(300):
        response = server.client.get(f"/dumps/{generation}/{name}")
        if response.status_code != 503:
            return response
        assert response.json()["code"] == "store.dump-pending"
        assert int(response.headers["retry-after"]) > 0
        time.sleep(0.1)
    pytest.fail(f"the dump is not made: {response.text} {server.log.read_text()}")


@pytest.fixture
def dumping(start_server: StartServer, own_store: Path) -> RunningServer:
    """Return a server over a store of its own, without a dump."""
    return start_server(store=own_store)


def test_the_dataset_can_be_taken_away(dumping: RunningServer) -> None:
    """The file is there after a while, holds every quad, and its checksum can be checked."""
    first = dumping.client.get(f"/dumps/1/{FILE}")
    assert first.status_code == 503
    # Meanwhile others are answered.
    assert dumping.ask("ASK { ?s ?p ?o }").json()["boolean"] is True
    dump = fetch(dumping, 1)

    quads = list(ox.parse(gzip.decompress(dump.content), ox.RdfFormat.N_QUADS))
    count = dumping.ask("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").json()
    assert len(quads) == int(count["results"]["bindings"][0]["n"]["value"])
    digest = hashlib.sha256(dump.content)
    assert fetch(dumping, 1, f"{FILE}.sha256").text == f"{digest.hexdigest()}  {FILE}\n"
    said = dump.headers["repr-digest"].removeprefix("sha-256=:").removesuffix(":")
    assert b64decode(said) == digest.digest()
    assert "content-encoding" not in dump.headers
    head = dumping.client.head(f"/dumps/1/{FILE}")
    assert int(head.headers["content-length"]) == len(dump.content)
    held = {"If-None-Match": dump.headers["etag"]}
    assert dumping.client.get(f"/dumps/1/{FILE}", headers=held).status_code == 304


def test_a_download_can_be_continued(dumping: RunningServer) -> None:
    """What broke off is fetched from there on, unless it has become another file."""
    whole = fetch(dumping, 1)
    rest = {"Range": "bytes=100-", "If-Range": whole.headers["etag"]}
    part = dumping.client.get(f"/dumps/1/{FILE}", headers=rest)
    assert (part.status_code, part.content) == (206, whole.content[100:])
    assert part.headers["content-range"].endswith(f"/{len(whole.content)}")
    other = {"Range": "bytes=100-", "If-Range": '"of-another"'}
    again = dumping.client.get(f"/dumps/1/{FILE}", headers=other)
    assert (again.status_code, again.content) == (200, whole.content)
    beyond = dumping.client.get(f"/dumps/1/{FILE}", headers={"Range": "bytes=9999999-"})
    assert beyond.status_code == 416


def test_the_list_says_what_there_is(dumping: RunningServer) -> None:
    """Programs find file and checksum; people learn whether they have to wait."""
    assert "made for the first who asks" in dumping.client.get("/dumps", headers=HTML).text
    (file,) = dumping.client.get("/dumps").json()["files"]
    assert not file["made"]
    assert file["address"] == f"{dumping.url}/dumps/1/{FILE}"
    dump = fetch(dumping, 1)

    (file,) = dumping.client.get("/dumps").json()["files"]
    assert (file["made"], file["bytes"]) == (True, len(dump.content))
    assert file["sha256"] == hashlib.sha256(dump.content).hexdigest()
    assert file["sha256"] in dumping.client.get("/dumps", headers=HTML).text


def test_the_catalogue_names_the_dump(dumping: RunningServer) -> None:
    """Data portals find the file without reading a page."""
    turtle = dumping.client.get("/dcat", headers={"Accept": "text/turtle"})
    store = ox.Store()
    store.load(turtle.content, ox.RdfFormat.TURTLE, base_iri=dumping.url)
    dcat = "http://www.w3.org/ns/dcat#"
    query = f"SELECT ?file {{ ?d <{dcat}distribution>/<{dcat}downloadURL> ?file }}"
    (row,) = store.query(query)
    assert row["file"].value == f"{dumping.url}/dumps/1/{FILE}"


def test_only_the_live_generation_can_be_had(
    dumping: RunningServer, own_store: Path, publish_graphs: Publish
) -> None:
    """An old address says where the data are now."""
    old = fetch(dumping, 1)
    publish_graphs(own_store, NEW)
    gone = dumping.client.get(f"/dumps/1/{FILE}")
    assert gone.status_code == 404
    assert f"/dumps/2/{FILE}" in gone.json()["detail"]
    assert fetch(dumping, 2).content != old.content
    for path in ("/dumps/2/manifest.sqlite", "/dumps/2/..%2F..%2FCURRENT", "/dumps/x/" + FILE):
        assert dumping.client.get(path).json()["code"] == "http.not-found"


def test_a_dump_is_read_by_those_who_may_read(start_server: StartServer, own_store: Path) -> None:
    """The file holds what queries give, and is as open as they are."""
    (own_store.parent / "tokens").write_text("read a-token-of-these-tests\n")
    server = start_server(
        store=own_store, read_access="token", token_file=own_store.parent / "tokens"
    )
    assert server.client.get(f"/dumps/1/{FILE}").status_code == 401
    assert not (own_store / "dumps").exists()


def test_a_dump_that_fails_is_said_and_not_tried_again_at_once(
    start_server: StartServer, own_store: Path
) -> None:
    """A disk that cannot be written costs one attempt a minute; its folders are not told."""
    (own_store / "dumps").write_text("no folder")
    server = start_server(store=own_store)
    for _ in range(100):
        response = server.client.get(f"/dumps/1/{FILE}")
        if response.json()["code"] != "store.dump-pending":
            break
        time.sleep(0.1)
    assert (response.status_code, response.json()["code"]) == (503, "store.unusable")
    assert str(own_store) not in response.text
    assert "the dump was not made" in server.log.read_text()


def test_fronts_share_one_dump(start_server: StartServer, own_store: Path) -> None:
    """Whichever front is asked, the file is made once and is the same."""
    server = start_server(store=own_store, fronts=2)
    with httpx.Client(base_url=server.url) as other:
        other.get(f"/dumps/1/{FILE}")
        assert fetch(server, 1).content == other.get(f"/dumps/1/{FILE}").content
