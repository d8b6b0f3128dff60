"""Users' graphs are held to the shapes where the setting asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conflictgraph.pipeline import build

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

TOKEN = {"Authorization": "Bearer writer-1"}
WRITE = TOKEN | {"Content-Type": "text/turtle"}
UPDATE = TOKEN | {"Content-Type": "application/sparql-update"}
PREFIXES = """
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX act: <https://w3id.org/conflictgraph/id/actor/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
ALLIES = '<urn:a> a cg:AllianceRelation ; rdfs:label "x"@en ; cg:hasAlly act:armenia'
SOUND = f"{PREFIXES}{ALLIES} , act:russia ."
LONELY = f"{PREFIXES}{ALLIES} ."
MESSAGE = "An alliance is between two different actors."
MINE = {"graph": "urn:mine"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """Return a store with the ontology and one article."""
    article = checkout / "examples/corpus/karabakh/nk-2020-10-12-waffenruhe.ann"
    folder = tmp_path_factory.mktemp("built") / "graph"
    build([article], folder, jobs=1)
    return folder


@pytest.fixture(scope="module")
def gate(
    store: Path, launch: StartServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """Return a server that lets no violation in."""
    folder = tmp_path_factory.mktemp("gate")
    (folder / "tokens").write_text("write writer-1\n")
    running = launch(folder, store, token_file=folder / "tokens", validate_uploads="violation")
    yield running
    assert running.stop() == 0, running.log.read_text()


@pytest.fixture
def gated(gate: RunningServer) -> Iterator[RunningServer]:
    """Return that server, whose graph of users is taken away when the test ends."""
    yield gate
    gate.client.delete("/store", params=MINE, headers=TOKEN)


def test_a_graph_that_breaks_a_shape_is_refused_with_the_report(gated: RunningServer) -> None:
    """The sender learns which node is wrong and why, and the graph stays as it was."""
    assert gated.client.put("/store", params=MINE, content=SOUND, headers=WRITE).status_code == 201
    before = gated.client.get("/store", params=MINE).text

    answer = gated.client.put("/store", params=MINE, content=LONELY, headers=WRITE)

    problem = answer.json()
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["code"] == "upload.shapes"
    (result,) = problem["results"]
    assert result["focus"] == "urn:a"
    assert "hasAlly" in result["path"]
    assert result["message"]["en"] == MESSAGE
    assert result["message"]["de"]
    assert result["severity"] == "violation"
    assert gated.client.get("/store", params=MINE).text == before


def test_what_is_added_is_judged_with_what_is_there(gated: RunningServer) -> None:
    """The graph that would result counts: half of it may come later, but not a fault."""
    gated.client.put("/store", params=MINE, content=SOUND, headers=WRITE)
    label = f'{PREFIXES}<urn:a> rdfs:label "another"@en .'

    refused = gated.client.post("/store", params=MINE, content=label, headers=WRITE)
    taken = gated.client.post(
        "/store", params=MINE, content=label.replace("@en", "@fr"), headers=WRITE
    )

    assert refused.status_code == 422
    assert taken.status_code == 204


def test_an_update_is_held_to_the_same(gated: RunningServer) -> None:
    """There is no way around the gate."""
    gated.client.put("/store", params=MINE, content=SOUND, headers=WRITE)
    lonely = f"{PREFIXES}DELETE DATA {{ GRAPH <urn:mine> {{ <urn:a> cg:hasAlly act:russia }} }}"
    harmless = f"{PREFIXES}INSERT DATA {{ GRAPH <urn:mine> {{ <urn:b> rdfs:label 'b' }} }}"

    refused = gated.client.post("/sparql", content=lonely, headers=UPDATE)
    taken = gated.client.post("/sparql", content=harmless, headers=UPDATE)

    assert (refused.status_code, refused.json()["code"]) == (422, "upload.shapes")
    assert taken.status_code in {200, 204}
    assert gated.ask("ASK { GRAPH <urn:mine> { <urn:a> ?p ?o . <urn:b> ?q ?r } }").json()["boolean"]


def test_others_are_not_touched_by_a_refusal(gated: RunningServer) -> None:
    """Edits that wait together share a generation, never a fault."""

    def put(number: int) -> int:
        # Nodes of their own: what another graph says of a node counts, too.
        content = (LONELY if number % 3 == 0 else SOUND).replace("urn:a", f"urn:a{number}")
        graph = {"graph": f"urn:mine:{number}"}
        answer = gated.client.put("/store", params=graph, content=content, headers=WRITE)
        return answer.status_code

    with ThreadPoolExecutor(9) as senders:
        statuses = list(senders.map(put, range(9)))

    assert statuses == [422 if number % 3 == 0 else 201 for number in range(9)]
    for number in range(9):
        found = gated.client.get("/store", params={"graph": f"urn:mine:{number}"}).status_code
        assert found == (404 if number % 3 == 0 else 200)
        gated.client.delete("/store", params={"graph": f"urn:mine:{number}"}, headers=TOKEN)


def test_without_the_setting_users_write_what_they_like(
    store: Path, start_server: StartServer, tmp_path: Path
) -> None:
    """Graphs of users are theirs, unless whoever runs the server wants otherwise."""
    (tmp_path / "tokens").write_text("write writer-1\n")
    running = start_server(store, token_file=tmp_path / "tokens")

    answer = running.client.put("/store", params=MINE, content=LONELY, headers=WRITE)

    assert answer.status_code == 201
    running.client.delete("/store", params=MINE, headers=TOKEN)
