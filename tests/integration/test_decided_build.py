"""Decisions of curators on their way into a store, and out of it again."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from conflictgraph.errors import DecisionsError, UsageError
from conflictgraph.linking.decisions import COLUMNS
from conflictgraph.linking.decisions.table import to_line
from conflictgraph.pipeline import BuildReport, KnowledgeFiles, Notice, build
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.vocab import BASE, OA, RDFS, term

HEAD = ",".join(COLUMNS) + "\n"


class Project:
    """A folder with a corpus, a store and decisions."""

    def __init__(self, folder: Path, corpus: Path) -> None:
        self.folder, self.corpus, self.store = folder, folder / "corpus", folder / "graph"
        shutil.copytree(corpus, self.corpus / corpus.name)
        self.decisions = folder / "decisions.csv"
        for article in self.corpus.glob("*/*.ann"):
            # What no annotator has linked by hand is found by its name.
            lines = article.read_text("utf-8").splitlines(keepends=True)
            kept = [line for line in lines if not (line[0] == "N" and line.endswith("\tMoskau\n"))]
            article.write_text("".join(kept), "utf-8")

    def decide(self, *rows: tuple[str, str, str], **more: str) -> None:
        """Write the decisions anew."""
        lines = (
            to_line(
                {"decision": kind, "what": what, "target": target, "by": "Kim", "because": "known"}
                | more,
                COLUMNS,
            )
            for kind, what, target in rows
        )
        self.decisions.write_text(HEAD + "".join(lines), encoding="utf-8")

    def build(self, sources: Iterable[Path] = (), store: Path | None = None) -> BuildReport:
        """Build with the decisions there are."""
        decisions = self.decisions if self.decisions.exists() else None
        return build(
            [*sources] or [self.corpus],
            store or self.store,
            jobs=1,
            files=KnowledgeFiles(decisions=decisions),
        )

    def export(self, store: Path | None = None) -> bytes:
        """Return the whole dataset."""
        output = io.BytesIO()
        with Reader(StoreFolder(store or self.store)) as reader:
            reader.export("nq", output)
        return output.getvalue()

    def full(self) -> bytes:
        """Return what a build from nothing gives."""
        shutil.rmtree(self.folder / "fresh", ignore_errors=True)
        self.build(store=self.folder / "fresh")
        return self.export(self.folder / "fresh")

    def entities(self, words: str) -> set[str]:
        """Return what mentions of words lead to."""
        query = f"""SELECT DISTINCT ?entity {{
            ?mention <{OA}hasBody> ?entity ; <{OA}hasTarget>/<{OA}hasSelector>/<{OA}exact> ?words
            FILTER (STR(?words) = {ox.Literal(words)}) }}"""
        with Reader(StoreFolder(self.store)) as reader:
            solutions = reader.query(query)
            assert isinstance(solutions, ox.QuerySolutions)
            return {str(each["entity"].value).removeprefix(BASE + "id/") for each in solutions}


@pytest.fixture
def project(checkout: Path, tmp_path: Path) -> Project:
    """Return a project over a part of the example corpus."""
    return Project(tmp_path, checkout / "examples" / "corpus" / "karabakh")


HELP, INSTITUTE = "Hilfsverein Brückenlicht", "Institut für Kaukasusstudien Lindenau"
HELP_IRI = "doc/afcbdc4697f77bda/entity/629-653"
INSTITUTE_IRI = "doc/6df42ea4a8705436/entity/386-423"


def remarks(report: BuildReport) -> list[Notice]:
    """Return what a build noticed about decisions."""
    return [each for each in report.notices if each.rule.startswith("decisions.")]


def test_a_decision_links_and_taking_it_back_leaves_no_trace(project: Project) -> None:
    """An open name becomes an entity of the register; without the row all is as before."""
    project.build()
    before, documents = project.export(), project.build().unchanged

    project.decide(("link", HELP, "actor/osce"))
    report = project.build()
    assert (report.read, report.unchanged) == (1, documents - 1)
    assert remarks(report) == []
    assert project.entities(HELP) == {"actor/osce"}
    assert project.export() == project.full()

    project.decide()
    assert project.build().read == 1
    assert project.export() == before
    project.decide(("link", HELP, "actor/osce"))
    project.build()
    project.decisions.unlink()
    assert project.build().read == 1
    assert project.export() == before


def test_merged_entities_are_one_in_all_their_documents(project: Project) -> None:
    """Mentions and statements of both lead to one entity, which no document's graph owns."""
    project.build()
    before = project.export()
    project.decide(("merge", HELP_IRI, INSTITUTE_IRI), label="Brückenlicht", language="de")

    assert project.build().read == 2
    (merged,) = project.entities(HELP)
    assert project.entities(INSTITUTE) == {merged}
    assert merged.startswith("entity/merged/")
    after = project.export()
    assert HELP_IRI.encode() not in b"".join(
        line for line in after.splitlines() if b"/graph/decisions>" not in line
    )
    assert after.count(f"<{BASE}id/{merged}> <{RDFS}label>".encode()) == 1
    assert after == project.full()

    project.decisions.unlink()
    project.build()
    assert project.export() == before


def test_a_wrong_match_of_the_register_is_split(project: Project) -> None:
    """In one document, a name means somebody else than the register's entity."""
    project.build()
    before = project.export()
    assert "place/moscow" in project.entities("Moskau")
    project.decide(("split", "Moskau", "place/moscow"))
    report = project.build()

    assert report.read >= 1
    assert remarks(report) == []
    found = project.entities("Moskau")
    assert "place/moscow" not in found
    assert any(each.endswith("-apart") for each in found)
    assert project.export() == project.full()
    project.decide()
    project.build()
    assert project.export() == before


@pytest.mark.parametrize("kind", ["label", "who"])
def test_what_a_decision_says_is_kept_up_to_date(project: Project, kind: str) -> None:
    """A new name reaches every document; a corrected reason reaches the graph of decisions."""
    rows = ("new", HELP, "Local:brueckenlicht"), ("merge", INSTITUTE_IRI, "Local:brueckenlicht")
    given = {"class": "Organization", "label": "Brückenlicht", "language": "de"}
    project.decide(*rows, **given)
    project.build()
    project.decide(*rows, **given | ({"label": "Licht"} if kind == "label" else {"by": "Lee"}))
    assert project.build().read == 2
    assert project.export() == project.full()


def test_sources_left_out_are_told_to_be_out_of_date(project: Project) -> None:
    """A decision waits for the documents that the build was not given."""
    project.build()
    project.decide(("link", HELP, "actor/osce"))
    other = project.corpus / "karabakh" / "nk-2020-09-28-dutzende-tote.ann"

    report = project.build([other])
    assert (report.read, report.outdated) == (0, 1)
    assert project.entities(HELP) == {HELP_IRI}
    assert project.build().outdated == 0
    assert project.entities(HELP) == {"actor/osce"}
    project.decisions.unlink()
    assert project.build([other]).outdated == 1


def test_a_decision_that_meets_nothing_is_told(project: Project) -> None:
    """A row that has lost its mention is noticed, and harms nothing."""
    project.decide(("link", "Hilfsverein Brückenliecht", "actor/osce"), ("ignore", "Xy", ""))
    (notice,) = remarks(project.build())
    assert (notice.rule, notice.line) == ("decisions.unmatched", 2)
    assert "Hilfsverein Brückenliecht" in notice.reason


def test_what_is_ignored_costs_no_reading(project: Project) -> None:
    """To leave a name alone changes no document, and is no reason to read one."""
    project.build()
    project.decide(("ignore", HELP, ""), ("split", HELP_IRI, INSTITUTE_IRI))
    report = project.build()
    assert (report.read, report.outdated, remarks(report)) == (0, 0, [])
    assert project.export() == project.full()


def test_decisions_that_cannot_be_stop_the_build(project: Project) -> None:
    """Nothing is written by half of a contradiction; a file that is named has to be there."""
    project.build()
    before = project.export()
    project.decide(("link", HELP, "actor/osce"), ("link", HELP, "actor/nato"))
    with pytest.raises(DecisionsError, match=r"decisions\.csv:3: line 2 is about the same"):
        project.build()
    assert project.export() == before
    with pytest.raises(UsageError, match="cannot be read"):
        build([project.corpus], project.store, files=KnowledgeFiles(decisions=Path("none.csv")))


def test_a_decision_can_be_traced_from_the_mention(project: Project) -> None:
    """From a linked mention one gets to who decided so, and why; blank nodes there are none."""
    project.decide(("link", HELP, "actor/osce"), date="2026-03-31")
    project.build()
    query = f"""SELECT ?who ?why ?day ?words ?target {{
        ?mention <{term("isLinkedBy")}> ?decision .
        ?decision a <{term("LinkingDecision")}> ; <{term("decisionMaker")}> ?who ;
            <{term("decisionReason")}> ?why ; <{term("decisionDate")}> ?day ;
            <{term("decidedWords")}> ?words ; <{term("decidesFor")}> ?target }}"""
    with Reader(StoreFolder(project.store)) as reader:
        solutions = reader.query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        (found,) = [[str(value.value) for value in each] for each in solutions]
        quads = list(reader.iter_quads())
    assert found == ["Kim", "known", "2026-03-31", HELP, f"{BASE}id/actor/osce"]
    assert len({quad.triple for quad in quads}) == len(quads)
    assert not [quad for quad in quads if isinstance(quad.subject, ox.BlankNode)]


def test_any_number_of_processes_decides_the_same(project: Project) -> None:
    """Decisions reach every process as they were when the build began."""
    project.decide(("merge", HELP_IRI, INSTITUTE_IRI), ("link", "EU diplomat", "Wikidata:Q458"))
    files = KnowledgeFiles(decisions=project.decisions)
    build([project.corpus], project.folder / "two", jobs=2, files=files)
    assert project.export(project.folder / "two") == project.full()


#: Decisions that touch each other in several ways, in twos and threes.
ROWS = (
    ("merge", HELP_IRI, INSTITUTE_IRI),
    ("link", HELP_IRI, "actor/osce"),
    ("link", INSTITUTE, "Wikidata:Q42"),
    ("split", "doc/afcbdc4697f77bda/mention/629-653", ""),
    ("split", "Moskau", "place/moscow"),
    ("ignore", "EU diplomat", ""),
    ("merge", "Local:nobody", INSTITUTE_IRI),
    ("link", "Paris und Berlin", "actor/nato"),
)


def test_any_way_to_a_set_of_decisions_ends_alike(project: Project) -> None:
    """Step by step, in any order, the store is what a build from nothing gives."""
    steps = [[0], [0, 1], [1, 0, 6], [2, 3], [3, 2, 4, 5, 7], [6], [7, 5, 0, 1, 2], []]
    for step in steps:
        project.decide(*(ROWS[number] for number in step))
        project.build()
        assert project.export() == project.full(), step
