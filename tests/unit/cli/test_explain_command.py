"""``query --explain`` as a shell sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conflictgraph import pipeline

from ...program import Ended, run

CG = "PREFIX cg: <https://w3id.org/conflictgraph/ns#> "


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """Return a store built from the example corpus."""
    folder = tmp_path_factory.mktemp("explain") / "graph"
    pipeline.build([checkout / "examples" / "corpus" / "karabakh"], folder, jobs=1)
    return folder


def explain(store: Path, *arguments: str) -> Ended:
    """Run the command on the store."""
    return run("query", *arguments, "--explain", cwd=store.parent)


def test_a_typing_mistake_is_shown_with_the_right_name(store: Path) -> None:
    """An analyst reads times, sizes and a hint with names as short as in the query."""
    done = explain(store, CG + "SELECT ?s { ?s a cg:Demnd ; cg:isReportedIn ?d }")
    assert done.returncode == 0, done.stderr
    assert "SELECT of " in done.stdout
    assert "parse, plan, start" in done.stdout
    assert "0 rows" in done.stdout
    assert "did you mean cg:Demand?" in done.stdout
    assert "?s rdf:type cg:Demnd" in done.stdout


def test_programs_get_json(store: Path) -> None:
    """What the server answers to ``explain=true`` is what ``--json`` prints."""
    facts = json.loads(explain(store, CG + "ASK { ?s a cg:Demand }", "--json").stdout)
    assert facts["query"]["form"] == "ASK"
    assert facts["result"]["rows"] == 1
    assert facts["generation"] == 1


def test_a_saved_query_is_explained_by_its_name(store: Path) -> None:
    """What stands in the catalogue is explained like everything else; silence is said."""
    done = explain(store, "demands")
    assert done.returncode == 0, done.stderr
    assert "no hints" in done.stdout


def test_a_query_without_end_is_explained_all_the_same(store: Path) -> None:
    """The hints come when they are needed most: after the time limit."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    # The hints have the same limit: on a busy machine, a short one is too short for them, too.
    for seconds in ("2", "60"):
        done = explain(store, endless, "--query-timeout", seconds)
        if done.returncode == 0:
            break
    assert done.returncode == 0, done.stderr
    assert "not answered: query.timeout" in done.stdout
    assert "cartesian-product" in done.stdout
