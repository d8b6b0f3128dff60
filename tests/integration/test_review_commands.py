"""From an open name to a decision and back, with the commands as a shell sees them."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from ..program import Ended, run

WHO = ("--by", "Kim", "--because", "it says so on their page")
AID, STUDIES = "doc/afcbdc4697f77bda/entity/629-653", "doc/6df42ea4a8705436/entity/386-423"
GROUP = "doc/eaf17e541db6b9aa/entity/91-107"
AID_NAME = "Hilfsverein Brückenlicht"


class Folder:
    """A working folder with a corpus."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.decisions = path / "decisions.csv"

    def run(self, *arguments: str, status: int = 0) -> Ended:
        """Run a command, which has to end with a status."""
        done = run(*arguments, cwd=self.path)
        assert done.returncode == status, (done.stdout, done.stderr)
        return done

    def json(self, *arguments: str) -> Any:
        """Return what a command prints with ``--json``."""
        return json.loads(self.run(*arguments, "--json").stdout)

    def open(self, *arguments: str) -> dict[str, Any]:
        """Return the open names by label."""
        names = self.json("review", *arguments, "--limit", "0")["names"]
        return {next(iter(each["label"].values())): each for each in names}

    def build(self) -> dict[str, Any]:
        """Build the corpus."""
        report: dict[str, Any] = self.json("build", "corpus", "--jobs", "1")
        return report

    def export(self) -> bytes:
        """Return the whole dataset."""
        self.run("export", "--format", "nq", "--output", "all.nq")
        return (self.path / "all.nq").read_bytes()

    def holders(self, words: str) -> set[str]:
        """Return what the mentions of words lead to."""
        query = (
            "PREFIX oa: <http://www.w3.org/ns/oa#> SELECT DISTINCT ?entity { ?mention oa:hasBody "
            f"?entity ; oa:hasTarget/oa:hasSelector/oa:exact {ox.Literal(words)} }}"
        )
        rows = self.json("query", query)["results"]["bindings"]
        return {each["entity"]["value"].partition("/id/")[2] for each in rows}


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a store of the articles on Karabakh, and with the articles."""
    path = tmp_path_factory.mktemp("built")
    shutil.copytree(checkout / "examples/corpus/karabakh", path / "corpus")
    article = path / "corpus" / "nk-2020-10-12-waffenruhe.ann"
    lines = article.read_text("utf-8").splitlines(keepends=True)
    # What no annotator has linked by hand is found by its name.
    linked = [line for line in lines if line[0] == "N" and line.endswith("\tMoskau\n")]
    article.write_text("".join(line for line in lines if line not in linked), "utf-8")
    Folder(path).build()
    # So that the store takes copies for the files it knows.
    return (path / "corpus").rename(path / "articles").parent


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Folder:
    """Return a working folder with the articles on Karabakh, built."""
    shutil.copytree(built / "articles", tmp_path / "corpus")
    shutil.copytree(built / "graph", tmp_path / "graph")
    return Folder(tmp_path)


def test_an_open_name_is_listed_decided_built_and_taken_back(folder: Folder) -> None:
    """The whole way, and at its end the dataset is what it was."""
    before = folder.export()
    listed = folder.open()[AID_NAME]
    assert listed["entity"].endswith(AID)
    assert listed["class"] == "Organization"
    (mention,) = listed["mentions"]
    assert mention["text"] in mention["context"]
    assert (mention["begin"], mention["end"]) == (629, 653)

    done = folder.json("review", "link", AID_NAME, "actor/osce", *WHO, "--date", "2026-03-31")
    assert (done["decision"], done["mentions"]) == (1, 1)
    assert AID_NAME not in folder.open()
    assert folder.build()["read"] == 1
    assert folder.holders(AID_NAME) == {"actor/osce"}
    (row,) = folder.json("review", "decisions")["decisions"]
    assert (row["by"], row["because"], row["date"]) == ("Kim", WHO[3], "2026-03-31")

    folder.run("review", "undo", "1")
    assert folder.build()["read"] == 1
    assert folder.export() == before


def test_two_open_entities_are_merged(folder: Folder) -> None:
    """Both names lead to one entity, which is called as the curator says."""
    folder.run("review", "merge", AID, STUDIES, *WHO, "--label", "Licht", "--language", "de")
    assert folder.build()["read"] == 2
    (merged,) = folder.holders(AID_NAME)
    assert folder.holders("Institut für Kaukasusstudien Lindenau") == {merged}
    assert len(folder.open()["Licht"]["mentions"]) == 2
    answer = folder.json("query", "unlinked-mentions", "--param", "lang=de")
    (row,) = [each for each in answer["results"]["bindings"] if merged in each["entity"]["value"]]
    assert (row["entityLabel"]["value"], row["documents"]["value"]) == ("Licht", "2")

    folder.run("review", "link", merged, "Wikidata:Q42", *WHO)
    folder.build()
    assert folder.holders(AID_NAME) == {"entity/wikidata/Q42"}


def test_a_wrong_match_is_split(folder: Folder) -> None:
    """A name that the register took for its own becomes open, and can be linked anew."""
    document = "nk-2020-10-12-waffenruhe.ann"
    (wrong,) = folder.holders("Moskau")
    folder.run("review", "split", "Moskau", "--from", wrong, "--document", document, *WHO)
    folder.build()
    apart = folder.open()["Moskau"]
    assert apart["entity"].endswith("-apart")
    folder.run("review", "link", apart["entity"], "place/baku", *WHO)
    folder.build()
    assert "place/baku" in folder.holders("Moskau")


def test_an_ambiguous_name_is_resolved(folder: Folder) -> None:
    """All bearers of a name are offered, and the one that is chosen is linked."""
    article = folder.path / "corpus" / "short.ann"
    article.with_suffix(".txt").write_text("Der Generalsekretär schwieg.\n", encoding="utf-8")
    article.with_suffix(".meta.json").write_text('{"language": "de"}', encoding="utf-8")
    article.write_text("T1\tOffice 4 19\tGeneralsekretär\n", encoding="utf-8")
    folder.build()
    listed = folder.open()["Generalsekretär"]
    best = {each["iri"] for each in listed["candidates"] if each["score"] == 100}
    assert listed["ambiguous"]
    assert len(best) == 2

    chosen = next(each for each in best if "nato" in each)
    mention = listed["mentions"][0]
    place = f"doc/{mention['document']}/mention/{mention['begin']}-{mention['end']}"
    folder.run("review", "link", place, chosen, *WHO)
    folder.build()
    holders = folder.holders("Generalsekretär")
    assert chosen.partition("/id/")[2] in holders
    assert not [each for each in holders if each.startswith("doc/")]
    assert "Generalsekretär" not in folder.open()


def test_a_list_as_csv_becomes_decisions_once_filled_in(folder: Folder) -> None:
    """The skeleton decides nothing by itself; a word in its first column does."""
    skeleton = folder.run("review", "--format", "csv").stdout
    folder.decisions.write_text(skeleton, encoding="utf-8")
    assert folder.build()["read"] == 0

    rows = list(csv.DictReader(io.StringIO(skeleton)))
    row = next(each for each in rows if each["label"] == AID_NAME)
    assert AID in row["what"]
    assert "1 mention" in row["note"]
    row |= {"decision": "new", "by": "Kim", "because": "a small one"}
    with folder.decisions.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row.keys())
        writer.writeheader()
        writer.writerows(rows)
    assert folder.build()["read"] == 1
    assert AID_NAME not in folder.open()


def test_sources_are_reviewed_without_a_store(folder: Folder, tmp_path: Path) -> None:
    """What is open can be seen before anything is built, and is the same as after."""
    built = folder.open()
    shutil.rmtree(folder.path / "graph")
    assert folder.open("corpus") == built
    error = json.loads(folder.run("review", "--json", status=3).stderr)["error"]
    assert error["code"] == "store.missing"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("link", AID, "actor/nobody"), "decisions.target"),
        (("link", AID, "place/baku"), "usage"),
        (("link", "doc/afcbdc4697f77bda/entity/1-2", "actor/osce"), "usage"),
        (("merge", AID, "Local:nobody"), "usage"),
        (
            ("merge", AID, GROUP, "--label", "X"),
            "decisions.malformed",
        ),
        (("split", AID), "decisions.malformed"),
        (("ignore", AID, "--document", "none.ann"), "usage"),
    ],
)
def test_a_decision_that_cannot_be_is_not_written(
    folder: Folder, arguments: tuple[str, ...], code: str
) -> None:
    """A mistake is told at once, and the file stays as it was."""
    failed = folder.run("review", *arguments, *WHO, "--json", status=2)
    assert json.loads(failed.stderr)["error"]["code"] == code
    assert not folder.decisions.exists()


def test_a_contradiction_is_told_and_stops_the_build(folder: Folder) -> None:
    """Who decides against a former decision is told which; a contradiction stops the build."""
    folder.run("review", "link", AID, "actor/osce", *WHO)
    good = folder.decisions.read_bytes()
    failed = folder.run("review", "link", AID, "actor/nato", *WHO, status=2)
    assert "contradicts line 2" in failed.stderr
    assert folder.decisions.read_bytes() == good

    folder.decisions.write_bytes(good + good.splitlines(keepends=True)[1].replace(b"osce", b"nato"))
    failed = folder.run("build", "corpus", "--json", status=2)
    assert json.loads(failed.stderr)["error"]["code"] == "decisions.conflict"
    failed = folder.run("review", "undo", "3", status=2)


def test_undoing_leaves_other_rows_as_they_were_written(folder: Folder) -> None:
    """Notes, order and quotation marks of the owner survive, and cells of several lines do too."""
    head = "decision,what,by,because,target,note\n"
    rows = ['ignore,"Beide\nStaaten",Kim,x,,\n', 'ignore,Xy,Kim,"y",,"my, note"\n']
    folder.decisions.write_text(head + "".join(rows), encoding="utf-8")
    folder.run("review", "undo", "1")
    assert folder.decisions.read_text("utf-8") == head + rows[1]
    assert folder.run("review", "undo", "2", status=2).stderr.count("there is no decision 2") == 1
    failed = folder.run("review", "link", AID, "actor/osce", *WHO, "--date", "2026-01-02", status=2)
    assert "no column date" in failed.stderr


def test_a_promoted_entity_is_turtle_for_the_register(folder: Folder) -> None:
    """A curator gets a start for an entry, with all names the texts use."""
    printed = folder.run("review", "promote", AID, "--slug", "brueckenlicht").stdout
    triples = {each.triple for each in ox.parse(printed, format=ox.RdfFormat.TURTLE)}
    assert {each.subject.value.partition("/id/")[2] for each in triples} == {"actor/brueckenlicht"}
    assert ox.Literal(AID_NAME, language="de") in {each.object for each in triples}
    folder.run("review", "promote", AID, "--slug", "osce", status=2)


def test_the_decisions_that_are_named_have_to_be_there(folder: Folder) -> None:
    """A misspelt setting does not silently decide nothing."""
    (folder.path / "conflictgraph.toml").write_text('decisions = "judgements.csv"\n', "utf-8")
    assert "judgements.csv" in folder.run("build", "corpus", status=2).stderr
    folder.run("review", "link", AID, "actor/osce", *WHO)
    assert folder.build()["read"] == 1
