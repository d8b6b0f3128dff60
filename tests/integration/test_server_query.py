"""The page for SPARQL, as programs and browsers without scripts see it."""

from __future__ import annotations

import asyncio
import html
import shutil
import time
from pathlib import Path

import httpx
import pytest

from conflictgraph.server.app import create_app
from conflictgraph.server.descriptions.statistics import Statistics
from conflictgraph.server.ui import assets
from conflictgraph.server.ui.completion import Term, complete_with
from conflictgraph.settings import Settings

from .conftest import RunningServer

HTML = {"Accept": "text/html"}
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/conflictgraph/ns#Statement> }"


def test_only_scripts_of_ours_run(examples: RunningServer) -> None:
    """Nothing that stands in the data can become a script, and no other host is reached."""
    answer = examples.client.get("/query", headers=HTML)
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";")
    )
    assert policy["script-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe-eval" not in answer.headers["content-security-policy"]


def counted_terms(server: RunningServer, lang: str) -> dict[str, list[Term]]:
    """Return the terms as soon as the server has counted them."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        terms = server.client.get("/query/terms", params={"lang": lang}).json()
        if all("count" in each for each in (*terms["classes"], *terms["properties"])):
            return terms
    pytest.fail("the terms were not counted")


@pytest.mark.parametrize("lang", ["en", "de"])
def test_terms_for_completion_occur_and_are_named(examples: RunningServer, lang: str) -> None:
    """An editor of any kind can offer the terms of this dataset, in the language of its user."""
    terms = counted_terms(examples, lang)
    classes = {each["iri"]: each for each in terms["classes"]}
    demand = classes["https://w3id.org/conflictgraph/ns#Demand"]
    assert demand["label"] == {"en": "demand", "de": "Forderung"}[lang]
    answer = examples.client.get(
        "/sparql",
        params={"query": COUNT.replace("Statement", "Demand").replace("*", "DISTINCT ?s")},
        headers={"Accept": "text/csv"},
    )
    assert answer.text.split()[1:] == [str(demand["count"])]
    counts = [each["count"] for each in terms["properties"]]
    assert counts == sorted(counts, reverse=True)
    assert min(counts) > 0


def test_before_anything_is_counted_the_ontology_is_offered(examples: RunningServer) -> None:
    """On a store so large that counting takes long, completion works at once."""

    async def complete() -> dict[str, list[Term]]:
        app = create_app(Settings(store=examples.store, query_workers=1))
        async with app.router.lifespan_context(app):
            return await complete_with(app.state.services, Statistics(None), "de")

    terms = asyncio.run(complete())
    named = {each["iri"]: each["label"] for each in terms["classes"]}
    assert named["https://w3id.org/conflictgraph/ns#Demand"] == "Forderung"
    assert len(terms["properties"]) > 100
    assert not any("count" in each for each in (*terms["classes"], *terms["properties"]))


def test_a_link_with_a_view_leaves_the_query_to_the_script(examples: RunningServer) -> None:
    """A heavy query does not run twice for one who opens a link."""
    shown = examples.client.get("/query", params={"query": COUNT}, headers=HTML).text
    put_in = examples.client.get(
        "/query", params={"query": COUNT, "view": "table"}, headers=HTML
    ).text
    assert 'id="answer"' in shown
    assert 'id="answer"' not in put_in
    assert "COUNT(*)" in put_in


def test_a_saved_query_is_put_into_the_form(examples: RunningServer) -> None:
    """An example is a start for a query of one's own; a wrong name says so."""
    wanted = {"saved": "statements-of-person", "lang": "de"}
    page = examples.client.get("/query", params=wanted, headers=HTML)
    assert page.status_code == 200
    query = html.unescape(page.text.partition("<textarea")[2].partition(">")[2])
    assert query.lstrip().startswith("PREFIX")
    assert '"de"' in query.partition("</textarea>")[0]
    wrong = examples.client.get("/query", params={"saved": "no-such"}, headers=HTML)
    assert wrong.status_code == 404
    assert "No answer" in wrong.text


def test_bundles_may_be_kept(examples: RunningServer) -> None:
    """A browser loads the editor once, and again when it has changed."""
    page = examples.client.get("/query", headers=HTML).text
    source = page.partition('<script src="')[2].partition('"')[0]
    assert source.startswith("/static/bundles/query.js?v=")
    answer = examples.client.get(source)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")


def test_without_bundles_the_page_is_whole(
    small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who installs from the sources without a network has a form and tables, and no dead link."""
    bare = tmp_path / "static"
    shutil.copytree(assets.STATIC_FOLDER, bare, ignore=shutil.ignore_patterns("bundles"))
    monkeypatch.setattr(assets, "STATIC_FOLDER", bare)

    async def ask() -> httpx.Response:
        app = create_app(Settings(store=small_store, query_workers=1))
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://x") as client,
        ):
            return await client.get("/query", params={"query": COUNT}, headers=HTML)

    page = asyncio.run(ask())
    assert page.status_code == 200
    assert "bundles" not in page.text
    assert 'id="answer"' in page.text


def test_every_example_runs_as_it_is_put_in(examples: RunningServer) -> None:
    """No example in the gallery is a disappointment."""
    saved = examples.client.get("/queries", params={"format": "json"}).json()["queries"]
    for each in saved:
        page = examples.client.get("/query", params={"saved": each["name"]}, headers=HTML)
        query = page.text.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
        answer = examples.client.post("/sparql", data={"query": html.unescape(query)})
        assert answer.status_code == 200, (each["name"], answer.text)
