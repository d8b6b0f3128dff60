"""Corpora with labels of their own, through the real program: mentions, links and speakers."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = (
    "🕊 Außenminister Heiko Berg sagte am Montag: „Wir brauchen eine Waffenruhe.“ Armenien teilte "
    "mit, es habe Tote gegeben. Niemand weiß, warum."
)
SPEAKERS = """
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?name ?words WHERE {
  ?statement cg:isAttributedTo/rdfs:label ?name ; cg:hasContentSpan/oa:hasSelector/oa:exact ?words .
  FILTER (lang(?name) = "de")
} ORDER BY ?words
"""
EXPECTED = [
    ["Außenminister Heiko Berg", "Wir brauchen eine Waffenruhe."],
    ["Armenien", "es habe Tote gegeben"],
]
#: Shapes in which corpora have quotations: spans, and the lines that join them.
SHAPES = {
    "relations": (
        [("Direct", "Wir brauchen eine Waffenruhe."), ("speaker", "Außenminister Heiko Berg"),
         ("cue", "sagte"), ("Indirect", "es habe Tote gegeben"), ("speaker", "Armenien"),
         ("cue", "teilte mit"), ("FreeIndirect", "Niemand weiß, warum")],
        ["R1\tspeaker Arg1:T1 Arg2:T2", "R2\tcue Arg1:T1 Arg2:T3",
         "R3\tspeaker Arg1:T5 Arg2:T4", "R4\tcue Arg1:T4 Arg2:T6"],
    ),
    "frames": (
        [("Quotation", "Wir brauchen eine Waffenruhe."), ("PER", "Außenminister Heiko Berg"),
         ("Cue", "sagte"), ("Quotation", "es habe Tote gegeben"), ("Speaker", "Armenien")],
        ["E1\tQuotation:T1 Speaker:T2 Cue:T3", "E2\tQuotation:T4 Speaker:T5",
         "A1\ttype E1 direct", "A2\ttype E2 indirect"],
    ),
    "cues": (
        [("Message", "Wir brauchen eine Waffenruhe."), ("Source", "Außenminister Heiko Berg"),
         ("Cue", "sagte"), ("Message", "es habe Tote gegeben"), ("Source", "Armenien"),
         ("Cue", "teilte"), ("PTC", "mit")],
        ["E1\tCue:T3 Source:T2 Message:T1", "E2\tCue:T6 Source:T5 Message:T4 PTC:T7"],
    ),
}  # fmt: skip


class Project:
    """A working folder, and the program run in it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def annotate(self, spans: list[tuple[str, str]], lines: list[str]) -> Path:
        """Write one annotated article and return its folder."""
        places = [(label, TEXT.index(words), words) for label, words in spans]
        bound = [
            f"T{number}\t{label} {begin} {begin + len(words)}\t{words}"
            for number, (label, begin, words) in enumerate(places, start=1)
        ]
        folder = self.path / "corpus"
        folder.mkdir(exist_ok=True)
        (folder / "a.ann").write_bytes("".join(f"{each}\n" for each in bound + lines).encode())
        (folder / "a.txt").write_bytes(TEXT.encode())
        (folder / "a.meta.json").write_bytes(b'{"id": "d", "language": "de"}')
        return folder

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the program here."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("CONFLICTGRAPH_")}
        return subprocess.run(
            [Path(sys.executable).with_name("conflictgraph"), *arguments],
            cwd=self.path,
            env=clean,
            capture_output=True,
            text=True,
            check=False,
        )

    def build(self, *arguments: str | Path) -> dict:
        """Build, and return the report."""
        done = self.run("build", *arguments, "--json")
        assert done.returncode in {0, 1}, done.stderr
        return json.loads(done.stdout)

    def build_as_suggested(self, folder: Path) -> dict:
        """Build with the draft of a profile for the folder, as it stands, and return the report."""
        draft = self.run("profile", "suggest", folder).stdout
        (self.path / "suggested.toml").write_bytes(draft.encode())
        return self.build(folder, "--profile", "suggested.toml")

    def rows(self, query: str) -> list[list[str]]:
        """Return the rows of a query."""
        done = self.run("query", query, "--format", "csv")
        assert done.returncode == 0, done.stderr
        return list(csv.reader(done.stdout.splitlines()))[1:]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return an empty working folder."""
    return Project(tmp_path)


def rules_of(report: dict) -> set[str]:
    return {each["rule"] for each in report["notices"] if each["rule"].startswith("profile.")}


@pytest.mark.parametrize("shape", SHAPES)
def test_quotations_become_statements(project, shape):
    """Who said what can be asked, whatever shape a corpus gives its quotations."""
    report = project.build(project.annotate(*SHAPES[shape]))
    assert (report["refused"], report["statements"]) == ([], 2)
    assert project.rows(SPEAKERS) == EXPECTED
    missing = {"profile.incomplete"} if shape == "relations" else set()
    assert rules_of(report) == {"profile.applied"} | missing


def test_a_draft_can_be_built_with(project):
    """From an unknown corpus to a graph in two commands."""
    folder = project.annotate(*SHAPES["relations"])
    (project.path / "own.toml").write_bytes(
        project.run("profile", "suggest", folder).stdout.encode()
    )
    report = project.build(folder, "--profile", "own.toml")
    assert (report["refused"], report["statements"]) == ([], 2)
    assert project.rows(SPEAKERS) == EXPECTED


def test_a_changed_profile_reads_its_documents_again(project):
    """A build with the same profile has nothing to do; with another line it has."""
    folder = project.annotate([("Zeuge", "Heiko Berg")], [])
    own = project.path / "own.toml"
    (project.path / "conflictgraph.toml").write_text('profile = "own.toml"\n', "utf-8")
    own.write_text('title = "t"\n[[spans]]\nlabels = ["Zeuge"]\nbecomes = "Person"\n', "utf-8")
    assert project.build(folder)["read"] == 1
    assert project.build(folder)["unchanged"] == 1
    own.write_text('title = "t"\n[[spans]]\nlabels = ["Zeuge"]\nbecomes = "Office"\n', "utf-8")
    assert project.build(folder)["read"] == 1
    kinds = "SELECT ?c { ?m a <https://w3id.org/conflictgraph/ns#Mention> ; "
    kinds += "<http://www.w3.org/ns/oa#hasBody>/a ?c }"
    assert any("Office" in row[0] for row in project.rows(kinds))


def test_unknown_labels_show_the_way(project):
    """A corpus that nothing fits is refused with line and remedy, as before."""
    folder = project.annotate([("Zeuge", "Heiko Berg")], [])
    (refused,) = project.build(folder)["refused"]
    assert (refused["rule"], refused["line"]) == ("scheme.unknown-span", 1)
    assert "conflictgraph profile suggest" in refused["hint"]


def test_what_is_read_in_part_is_told_to_everybody(project):
    """Mentions and links of a corpus nobody knows are better than nothing, if one is told so."""
    folder = project.annotate(
        [("PER", "Heiko Berg"), ("LOC", "Armenien"), ("Besuch", "sagte")],
        ["E1\tBesuch:T3 Gast:T1 Ort:T2"],
    )
    done = project.run("build", folder)
    assert done.returncode == 0
    assert "no profile knows all of its labels" in done.stderr
    assert project.rows(MENTIONS) == [["2"]]


def test_several_processes_agree(project):
    """One process or several: the same notices, the same graph."""
    folder = project.annotate(*SHAPES["relations"])
    exports = []
    for jobs in ("1", "2"):
        store = project.path / jobs
        report = project.build(folder, "--store", store, "--jobs", jobs)
        done = project.run("export", "--store", store, "-o", project.path / f"{jobs}.nq")
        assert done.returncode == 0, done.stderr
        exports.append((report["notices"], (project.path / f"{jobs}.nq").read_bytes()))
    assert exports[0] == exports[1]


def test_a_broken_profile_ends_the_command(project):
    """Nothing is built with half a profile; the status says that the command was wrong."""
    folder = project.annotate([("PER", "Heiko Berg")], [])
    (project.path / "own.toml").write_text('title = "t"\nspan = 1\n', "utf-8")
    for command in (("build", folder), ("validate", folder), ("review", folder)):
        done = project.run(*command, "--profile", "own.toml")
        assert done.returncode == 2, done.stdout
        assert "own.toml: span: Extra inputs are not permitted" in done.stderr


def test_review_reads_foreign_labels_too(project):
    """Open names of a foreign corpus can be looked at before anything is built."""
    folder = project.annotate(*SHAPES["cues"])
    done = project.run("review", folder)
    assert "Außenminister Heiko Berg (Person), 1 mention" in done.stdout


DEBATE = {
    "Sentences": [
        {"Tokens": ["Armenien", "teilte", "mit", ",", "es", "wolle", "Frieden", "🕊", "."]},
        {"Tokens": ["Wir", "fordern", "Hilfe", "."]},
    ],
    "Annotations": [
        {"Source": ["0:0"], "Cue": ["0:1"], "PTC": ["0:2"], "Message": ["0:4", "0:5", "0:6"]},
        {"Source": ["1:0"], "Cue": ["1:1"], "Message": ["1:2"], "Topic": ["1:2"]},
        {"Source": [], "Cue": ["0:5"], "Message": []},
    ],
}


def test_json_of_any_shape_with_a_profile(project):
    """A research corpus in JSON of its own becomes statements, without a line of code."""
    corpus = project.path / "corpus"
    corpus.mkdir()
    (corpus / "debate.json").write_text(json.dumps(DEBATE), "utf-8")
    (corpus / "debate.meta.json").write_text('{"language": "de"}', "utf-8")
    report = project.build(corpus, "--profile", "speaker-attribution")
    assert (report["refused"], report["statements"]) == ([], 2)
    assert ["Armenien", "es wolle Frieden"] in project.rows(SPEAKERS)
    assert "profile.incomplete" in rules_of(report)


def test_json_of_any_shape_can_be_drafted_for(project):
    """Where things stand is guessed, so that a draft builds what nobody described."""
    corpus = project.path / "corpus"
    corpus.mkdir()
    (corpus / "debate.json").write_text(json.dumps(DEBATE), "utf-8")
    (corpus / "debate.meta.json").write_text('{"language": "de"}', "utf-8")
    (project.path / "own.toml").write_bytes(
        project.run("profile", "suggest", corpus).stdout.encode()
    )
    report = project.build(corpus, "--profile", "own.toml")
    assert (report["refused"], report["statements"]) == ([], 2)
    assert ["Armenien", "es wolle Frieden"] in project.rows(SPEAKERS)


def test_a_layout_that_is_none_ends_the_command(project):
    """A slip in the table of records is told before anything is read."""
    folder = project.annotate([("PER", "Heiko Berg")], [])
    (project.path / "own.toml").write_text('title = "t"\n[records]\ntexts = "x"\n', "utf-8")
    done = project.run("build", folder, "--profile", "own.toml")
    assert done.returncode == 2
    assert "did you mean text?" in done.stderr


MENTIONS = """
SELECT (COUNT(DISTINCT ?m) AS ?n) { ?m a <https://w3id.org/conflictgraph/ns#Mention> ;
  <http://www.w3.org/ns/oa#hasBody> ?e }
"""


@pytest.mark.parametrize(
    ("corpus", "profile", "documents", "mentions"),
    [
        ("brat-tutorial-bio", "auto", 13, 83),
        ("hipe2022-sonar-de", "auto", 6, 431),
        ("mobie-de", "auto", 96, 378),
        ("mobie-de/mobie-dev-news.first40.jsonl", "mobie", 40, 275),
    ],
)
def test_real_corpora(project, shared, corpus, profile, documents, mentions):
    """Corpora of others are read whole: every document, and every entity that is in them."""
    report = project.build(shared / "corpora" / corpus, "--profile", profile)
    assert (report["refused"], report["read"]) == ([], documents)
    assert project.rows(MENTIONS) == [[str(mentions)]]


def test_semantic_arguments_are_no_names_unless_asked_for(project, shared):
    """Phrases give no mentions and keep no text out; with the draft's profile they are there."""
    samples = shared / "corpora" / "uima-cas-samples" / "xmi"
    report = project.build(samples)
    assert (report["refused"], report["read"]) == ([], 2)
    assert project.rows(MENTIONS) == [["0"]]
    left_out = [each["reason"] for each in report["notices"] if each["rule"] == "profile.ignored"]
    assert any("SemArg" in reason for reason in left_out)

    assert project.build_as_suggested(samples)["refused"] == []
    assert project.rows(MENTIONS) == [["2"]]


WORDS = """
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?words ?begin ?entity WHERE {
  ?mention a <https://w3id.org/conflictgraph/ns#Mention> ; oa:hasBody ?entity ;
    oa:hasTarget/oa:hasSelector ?quote , ?place . ?quote oa:exact ?words . ?place oa:start ?begin .
} ORDER BY ?entity ?begin
"""


def test_the_examples_of_web_annotation_give_mentions(project, shared):
    """What the standard's examples quote is in the graph, and the rest says why it is not."""
    report = project.build_as_suggested(shared / "corpora" / "w3c-web-annotation-examples")
    assert {each["rule"] for each in report["refused"]} == {"web-annotation.missing-text"}
    assert (report["read"], project.rows(MENTIONS)) == (3, [["4"]])


def test_what_was_marked_on_pages_comes_back_whole(project, checkout):
    """An export of Hypothes.is gives mentions as it stands, and its excerpts survive a tool."""
    folder = checkout / "tests/data/readers/accepted/web-annotation-rows"
    report = project.build(folder)
    assert (report["refused"], report["read"]) == ([], 2)
    rules = [each["rule"] for each in report["notices"]]
    assert rules.count("document.excerpt") == 2
    words = project.rows(WORDS)
    assert sorted(row[0] for row in words) == ["Ana Berg", "Armenien", "Tal", "Tal"]

    given = project.path / "given"
    assert project.run("give-back", "--all", "-f", "web-annotation", "-o", given).returncode == 0
    again = project.build(given, "--sync")
    assert (again["refused"], again["read"]) == ([], 2)
    assert [each["rule"] for each in again["notices"]].count("document.excerpt") == 2
    assert project.rows(WORDS) == words


NAMED = """
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?words ?class WHERE {
  ?mention a cg:Mention ; oa:hasBody/a ?class ; oa:hasTarget/oa:hasSelector/oa:exact ?words .
  FILTER (?class IN (cg:NamedThing, cg:Actor, cg:Place))
} ORDER BY ?words ?class
"""


@pytest.mark.parametrize(
    ("labels", "profile"),
    [
        (("MISC", "MISC", "LAW"), "auto"),
        (("OTH", "OTHpart", "prod.media"), "auto"),
        (("other-award", "art-film", "product-weapon"), "auto"),
        (("Protein", "Complex", "Simple_chemical"), "auto"),
        (("Ritual", "Dish", "Ship_class"), "suggested"),
    ],
)
def test_what_has_no_class_of_its_own_is_mentioned(project, labels, profile):
    """Whatever a corpus names is in the graph with its words; not even a state's name acts."""
    words = ("Waffenruhe", "Armenien", "Tote")
    folder = project.annotate(
        list(zip(labels, words, strict=True)), ["N1\tReference T3 Wikidata:Q1\t"]
    )
    if profile == "suggested":
        assert "profile suggest" in project.build(folder)["refused"][0]["hint"]
        profile = "own.toml"
        draft = project.run("profile", "suggest", folder).stdout
        (project.path / profile).write_bytes(draft.encode())
    report = project.build(folder, "--profile", profile)
    assert (report["refused"], report["statements"]) == ([], 0)
    thing = "https://w3id.org/conflictgraph/ns#NamedThing"
    assert project.rows(NAMED) == [[each, thing] for each in sorted(words)]


def test_a_war_is_not_just_a_thing(project):
    """MISC of CoNLL holds wars, too: those that the register knows are found by their name."""
    folder = project.annotate([("MISC", "Waffenruhe"), ("MISC", "Armenien")], [])
    text = (folder / "a.txt").read_text("utf-8") + " Der Kaukasuskrieg 2008 endete."
    (folder / "a.txt").write_bytes(text.encode())
    begin = text.index("Kaukasuskrieg")
    with (folder / "a.ann").open("a", encoding="utf-8") as lines:
        lines.write(f"T3\tMISC {begin} {begin + 18}\tKaukasuskrieg 2008\n")
    project.build(folder)
    query = NAMED.replace("cg:Place", "cg:Place, cg:Conflict")
    classes = {words: class_.partition("#")[2] for words, class_ in project.rows(query)}
    assert classes == {
        "Armenien": "NamedThing", "Kaukasuskrieg 2008": "Conflict", "Waffenruhe": "NamedThing"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("case", "profile"), [("naf-layers", "newsreader"), ("tei-inline", "quotations")]
)
def test_speakers_of_other_formats(project, checkout, case, profile):
    """Attribution in NAF and speeches in TEI become statements without being asked for."""
    report = project.build(checkout / "tests/data/readers/accepted" / case)
    assert report["refused"] == []
    applied = [each["reason"] for each in report["notices"] if each["rule"] == "profile.applied"]
    assert applied == [f"its labels are read with the profile {profile}"]
    assert report["statements"] > 0
