"""``conflictgraph explain`` as a shell sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from conflictgraph import pipeline
from conflictgraph.cli.app import app
from conflictgraph.cli.explain import parse_triple
from conflictgraph.errors import UsageError
from conflictgraph.vocab import BASE, NS, RDF

DOCUMENT = "doc/0cf5b1acdccb67b8"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """Return a store built from a few articles of the example corpus."""
    folder = tmp_path_factory.mktemp("explain") / "graph"
    pipeline.build([checkout / "examples" / "corpus" / "karabakh"], folder, jobs=1)
    return folder


def run(store: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments, "--store", str(store)])


def test_a_derived_triple_is_traced_to_rule_premises_and_text(store: Path) -> None:
    """An analyst sees who is said to see it, and in which sentence."""
    done = run(store, "actor/azerbaijan", "cg:perceivesAsAlly", "actor/turkey")

    assert done.exit_code == 0
    assert "by rule views: " in done.output
    assert f"{DOCUMENT}/statement/674-679 rdf:type cg:View   [graph/{DOCUMENT}]" in done.output
    assert f"({DOCUMENT}, sentence at 663-704)" in done.output


def test_premises_are_explained_down_to_what_is_stated(store: Path) -> None:
    """A chain of classes ends at the class that the register states."""
    facts = json.loads(run(store, "actor/turkey", "a", "cg:Actor", "--json").output)

    (reason,) = facts["reasons"]
    assert reason["rule"] == "types"
    assert set(reason["summary"]) == {"de", "en"}
    *steps, stated = reason["premises"]
    assert [each["graphs"] for each in steps] == [[f"{BASE}graph/ontology"]] * 3
    assert stated["graphs"] == [f"{BASE}graph/registry"]
    assert f"<{NS}State>" in stated["triple"]


def test_a_stated_triple_has_its_graph_and_its_sentence(store: Path) -> None:
    """What a text says is shown where it says it; nothing is called a conclusion."""
    statement = f"{DOCUMENT}/statement/674-679"
    facts = json.loads(
        run(store, statement, "cg:isAttributedTo", "actor/azerbaijan", "--json").output
    )

    assert facts["graphs"] == [f"{BASE}graph/{DOCUMENT}"]
    assert facts["reasons"] == []
    (place,) = facts["places"]
    assert (place["begin"], place["end"]) == (663, 704)
    assert place["document"] == f"{BASE}id/{DOCUMENT}"


def test_what_is_not_there_is_no_denial(store: Path) -> None:
    """The exit status says so, and what is printed is still JSON."""
    done = run(store, "actor/turkey", "cg:isAlliedWith", "actor/armenia", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["graphs"] == []


@pytest.mark.parametrize(
    "words",
    [
        ["actor/turkey", "a", "cg:State"],
        ["actor/turkey a cg:State"],
        [f"<{BASE}id/actor/turkey> <{RDF}type> <{NS}State> ."],
        [f"{BASE}id/actor/turkey", "rdf:type", f"{NS}State"],
    ],
)
def test_a_triple_is_written_as_answers_show_it(words: list[str]) -> None:
    """Short names, full IRIs and N-Triples mean the same."""
    triple = parse_triple(words, "https://elsewhere.example/")

    assert str(triple) == f"<{BASE}id/actor/turkey> <{RDF}type> <{NS}State>"


@pytest.mark.parametrize(
    "words",
    [
        ["actor/turkey", "a"],
        ["actor/turkey a cg:State cg:Actor"],
        ["actor/turkey", "unknown:p", "actor/nato"],
        ["actor/turkey", '"text"', "actor/nato"],
    ],
)
def test_what_is_no_triple_is_refused(words: list[str]) -> None:
    """With an example of one."""
    with pytest.raises(UsageError) as refused:
        parse_triple(words, BASE)

    assert refused.value.hint
