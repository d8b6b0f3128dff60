"""INCEpTION as a client: its query shapes, sent as RDF4J sends them, find what they look for."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import yaml

from conflictgraph import pipeline

if TYPE_CHECKING:
    from conftest import Publish, RunningServer, StartServer

NS = "https://w3id.org/conflictgraph/ns#"
ACTOR = "https://w3id.org/conflictgraph/id/actor/"

#: What RDF4J's client says it reads: its own types first, many names for one format.
ACCEPT = (
    "application/x-binary-rdf-results-table;q=0.8, application/x-sparqlstar-results+json;q=0.8, "
    "application/x-sparqlstar-results+tsv;q=0.8, text/x-tab-separated-values-star;q=0.8, "
    "application/sparql-results+xml;q=0.8, application/xml;q=0.8, "
    "application/sparql-results+json;q=0.8, application/json;q=0.8, text/csv;q=0.8, "
    "text/tab-separated-values;q=0.8"
)
HEADERS = {"Accept": ACCEPT, "User-Agent": "INCEpTION/38.0 RDF4J"}
#: Parameters that RDF4J adds and that nobody here knows, or need not.
EXTRA = {"queryLn": "SPARQL", "infer": "true", "$lang": '"de"'}

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def shapes(shared: Path) -> dict[str, str]:
    """Return the query shapes by the name their first line gives."""
    texts = [path.read_text("utf-8") for path in sorted((shared / "inception-kb").glob("*.rq"))]
    return {text.partition("\n")[0].removeprefix("# "): text for text in texts}


@pytest.fixture(scope="module")
def counts(shared: Path) -> dict[str, set[int]]:
    """Return how many rows each shape is to give on the knowledge base beside them."""
    table = (shared / "inception-kb" / "SOURCE.md").read_text("utf-8")
    found = re.findall(r"^\| ([a-z][^|]*?) \| (\d+)(?: or (\d+))?", table, re.MULTILINE)
    return {name: {int(each) for each in rows if each} for name, *rows in found}


@pytest.fixture(scope="module")
def profile(checkout: Path) -> dict[str, Any]:
    """Return the profile that we ship."""
    path = checkout / "integrations" / "inception" / "knowledgebase-profiles.yaml"
    loaded: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))["conflictgraph"]
    return loaded


@pytest.fixture(scope="module")
def example(
    tmp_path_factory: pytest.TempPathFactory, checkout: Path, launch: StartServer
) -> Iterator[RunningServer]:
    """Return a server over the graph of the example corpus."""
    folder = tmp_path_factory.mktemp("inception")
    pipeline.build([checkout / "examples" / "corpus"], folder / "graph", jobs=1)
    running = launch(folder, folder / "graph")
    yield running
    running.stop()


def by_get(server: RunningServer, query: str) -> httpx.Response:
    """Send a query as RDF4J sends a short one."""
    return server.client.get("/sparql", params={"query": query} | EXTRA, headers=HEADERS)


def by_form(server: RunningServer, query: str) -> httpx.Response:
    """Send a query as RDF4J sends a long one."""
    kind = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    return server.client.post("/sparql", data={"query": query} | EXTRA, headers=HEADERS | kind)


def rows(answer: httpx.Response) -> Rows:
    """Return the rows of an answer in whatever accepted format the server chose."""
    assert answer.status_code == 200, answer.text
    kind = answer.headers["content-type"].partition(";")[0]
    assert kind in ACCEPT
    if kind.endswith("json"):
        bindings = answer.json()["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]
    assert kind == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.mark.parametrize("send", [by_get, by_form])
def test_every_shape_gives_the_rows_it_should(
    start_server: StartServer,
    tmp_path: Path,
    publish_graphs: Publish,
    shared: Path,
    shapes: dict[str, str],
    counts: dict[str, set[int]],
    send: Any,
) -> None:
    """A knowledge base in a named graph is found although the client chooses no dataset."""
    publish_graphs(tmp_path / "kb", (shared / "inception-kb" / "kb.trig").read_bytes())
    server = start_server(tmp_path / "kb")

    found = {name: len(rows(send(server, query))) for name, query in shapes.items()}

    assert set(shapes) == set(counts)
    assert {name: number for name, number in found.items() if number not in counts[name]} == {}


def exact(shapes: dict[str, str], profile: dict[str, Any], mention: str) -> str:
    """Return the query by which INCEpTION looks a mention up, as the profile makes it."""
    names = (profile["mapping"]["label"], *profile["additional-matching-properties"])
    matching = " ".join(f"<{iri}>" for iri in names)
    values = re.compile(r"VALUES \?pMatch \{[^}]*\}")
    query = values.sub(f"VALUES ?pMatch {{ {matching} }}", shapes["exact label (mention)"])
    comment = "http://www.w3.org/2000/01/rdf-schema#comment"
    return query.replace("Russlands", mention).replace(comment, profile["mapping"]["description"])


@pytest.mark.parametrize(
    ("mention", "entity"),
    [
        ("Russland", "russia"),
        ("Russlands", "russia"),
        ("russische", "russia"),
        ("Türkei", "turkey"),
        ("türkischer", "turkey"),
        ("NATO", "nato"),
        ("Nato", "nato"),
        ("OSZE", "osce"),
        ("Kreml", "kremlin"),
        ("Putin", "vladimir-putin"),
        ("Aserbaidschans", "azerbaijan"),
    ],
)
def test_a_mention_finds_its_entity(
    example: RunningServer,
    shapes: dict[str, str],
    profile: dict[str, Any],
    mention: str,
    entity: str,
) -> None:
    """What stands in a German text, inflected or not, is offered without typing."""
    found = rows(by_get(example, exact(shapes, profile, mention)))
    assert {row["subj"] for row in found} == {ACTOR + entity}
    assert {row["l"] for row in found if row.get("l")}


def test_typing_the_beginning_of_a_name_offers_entities(
    example: RunningServer, shapes: dict[str, str]
) -> None:
    """Three letters are enough to choose from."""
    found = rows(by_get(example, shapes["starts with"]))
    assert f"{ACTOR}turkey" in {row["subj"] for row in found}


def test_the_tree_begins_with_the_pinned_classes(
    example: RunningServer, shapes: dict[str, str], profile: dict[str, Any]
) -> None:
    """Each root of the profile is a class with a German label and a definition, and has things."""
    described = shapes["identifier batch"].replace(
        "http://www.w3.org/2000/01/rdf-schema#comment", profile["mapping"]["description"]
    )
    for root in profile["root-concepts"]:
        query = described.replace("<urn:e:tr> <urn:e:ru>", f"<{root}>")
        found = rows(by_get(example, query))
        assert {row["subj"] for row in found if row.get("l") and row.get("dc")} == {root}
        below = f"?s a/<{profile['mapping']['subclass-of']}>* <{root}>"
        assert example.ask(f"ASK {{ {below} }}").json()["boolean"], root


def test_the_scope_of_a_class_reaches_its_subclasses(
    example: RunningServer, shapes: dict[str, str]
) -> None:
    """A feature that is limited to actors finds states, which are actors further down."""
    query = shapes["descendants (concept scope)"].replace("urn:o#Actor", f"{NS}Actor")
    found = rows(by_get(example, query))
    assert f"{ACTOR}russia" in {row["subj"] for row in found}


def test_the_details_of_an_item_are_shown(example: RunningServer, shapes: dict[str, str]) -> None:
    """No fact hides in a blank node, which INCEpTION leaves out."""
    query = shapes["statements of an item"].replace("urn:e:tr", f"{ACTOR}turkey")
    found = rows(by_get(example, query))
    assert {"Türkei", f"{NS}State"} <= {row["obj"] for row in found}
    assert not example.ask("ASK { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }").json()["boolean"]


def test_no_instance_is_taken_for_a_class(example: RunningServer) -> None:
    """INCEpTION takes whatever has a superclass for a class; entities have none."""
    mixed = f"""
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX cg: <{NS}>
        ASK {{ ?s a/rdfs:subClassOf* ?top ; rdfs:subClassOf ?c
               VALUES ?top {{ cg:Actor cg:Event cg:Office cg:Place }} }}
    """
    assert not example.ask(mixed).json()["boolean"]


def test_the_page_shows_what_the_profile_says(checkout: Path, profile: dict[str, Any]) -> None:
    """Whoever types the settings in by hand gets the same as the file gives."""
    page = (checkout / "docs" / "how-to" / "inception.md").read_text("utf-8")
    wanted = [
        profile["access"]["access-url"],
        *profile["mapping"].values(),
        *profile["additional-matching-properties"],
        *profile["root-concepts"],
    ]
    assert [value for value in wanted if f"`{value}`" not in page] == []
