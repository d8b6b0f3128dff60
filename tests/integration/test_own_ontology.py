"""An analyst's own file, as the how-to shows it, through the real program: no line of Python."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from ..program import Ended, run

TEXT = "Russland kritisierte das Embargo der USA gegen Iran.\n"
ANN = """T1\tState 0 8\tRussland
T2\tStatement 9 20\tkritisierte
T3\tSanction 25 32\tEmbargo
T4\tState 37 40\tUSA
T5\tState 47 51\tIran
E1\tSanction:T3 Sender:T4 Sanctioned:T5
E2\tStatement:T2 Speaker:T1 Asserts:E1
A1\tSanctionKind E1 Arms
A2\tSpeechAct E2 Oppose
A3\tRealis E1 Actual
"""


def block(page: Path, language: str, holding: str) -> str:
    """Return the code block of a page that holds some words."""
    pattern = re.compile(rf"^```{language}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    blocks = pattern.findall(page.read_text("utf-8"))
    (found,) = [each for each in blocks if holding in each]
    return found


class Folder:
    """A project folder with a settings file, and the program run in it."""

    def __init__(self, path: Path, own: str) -> None:
        self.path = path
        self.own = path / "my.ttl"
        self.own.write_text(own, "utf-8")
        (path / "conflictgraph.toml").write_text('ontology = ["my.ttl"]\n', "utf-8")
        (path / "corpus").mkdir()
        self.annotate(ANN)

    def annotate(self, ann: str) -> None:
        """Write the one article."""
        (self.path / "corpus" / "a.ann").write_bytes(ann.encode())
        (self.path / "corpus" / "a.txt").write_bytes(TEXT.encode())
        (self.path / "corpus" / "a.meta.json").write_bytes(b'{"id": "d", "language": "de"}')

    def run(self, *arguments: str, **settings: str) -> Ended:
        """Run the program here."""
        return run(*arguments, cwd=self.path, rereads=True, **settings)

    def build(self) -> Ended:
        """Build with two processes: each of them must know the file."""
        return self.run("build", "corpus", "--jobs", "2")

    def rows(self, query: str) -> list[list[str]]:
        """Return the rows of a query, without the head."""
        done = self.run("query", query, "--format", "csv")
        assert done.returncode == 0, done.stderr
        return list(csv.reader(done.stdout.splitlines()))[1:]


@pytest.fixture(scope="module")
def page(checkout: Path) -> Path:
    """Return the how-to."""
    return checkout / "docs" / "how-to" / "extend-the-ontology.md"


@pytest.fixture(scope="module")
def own(page: Path) -> str:
    """Return the file that the how-to shows."""
    return block(page, "turtle", "my:Sanction a owl:Class")


@pytest.fixture
def folder(tmp_path: Path, own: str) -> Folder:
    """Return a project folder with that file."""
    return Folder(tmp_path, own)


def test_annotators_get_the_new_labels(folder: Folder) -> None:
    """Tool and guide show the frame with its roles, values, words and colour."""
    assert folder.run("scheme", "--format", "brat", "--out", "corpus").returncode == 0
    conf = (folder.path / "corpus" / "annotation.conf").read_text("utf-8")
    assert "Sanction\tSender+:<ACTOR>, Sanctioned*:<ACTOR>\n" in conf
    assert "SanctionKind\tArg:Sanction, Value:Arms|Travel\n" in conf
    visual = (folder.path / "corpus" / "visual.conf").read_text("utf-8")
    assert "Sanction | sanction\n" in visual
    assert "Sanction\tbgColor:#f0b0e0\n" in visual
    guide = folder.run("scheme", "--lang", "de").stdout
    assert "### Sanction (Sanktion)\n\nEine Sanktion ist eine Strafmaßnahme ohne Gewalt." in guide
    assert "| `Arms` | Waffenembargo." in guide
    assert folder.run("scheme", "--format", "inception", "--out", "inception").returncode == 0
    types = (folder.path / "inception" / "typesystem.xml").read_text("utf-8")
    assert "<name>sanctionKind</name>" in types


def test_annotations_are_checked(folder: Folder) -> None:
    """A role that is missing and a value that nobody declared are refused with their lines."""
    folder.annotate(ANN.replace("Sender:T4 ", "").replace("E1 Arms", "E1 Army"))
    done = folder.run("validate", "corpus")
    assert done.returncode == 1
    assert "a.ann:6: E1 (Sanction) has no Sender [scheme.missing-role]" in done.stderr
    assert "did you mean Arms?" in done.stderr


def test_the_own_shape_guards_the_graph(folder: Folder) -> None:
    """A sanction that hits nobody is refused with its line and the words of the shape."""
    folder.annotate(ANN.replace(" Sanctioned:T5", ""))
    done = folder.build()
    assert done.returncode == 1
    assert "a.ann:6: A sanction needs somebody whom it hits." in done.stderr
    assert "[shape.sanction-shape]" in " ".join(done.stderr.split())


def test_the_graph_has_them_and_queries_find_them(folder: Folder, page: Path) -> None:
    """Class, roles and code are there, under the product's classes and with labels."""
    done = folder.build()
    assert (done.returncode, "1 document read" in done.stderr + done.stdout) == (0, True)
    base = "https://w3id.org/conflictgraph/id"
    rows = folder.rows(block(page, "sparql", "hasSanctionedActor"))
    ((holder, sanction, hit),) = rows
    assert (holder, hit) == (f"{base}/actor/russia", f"{base}/actor/iran")
    assert re.fullmatch(rf"{base}/soa/sanction-[0-9a-f]{{12}}", sanction)
    labels = folder.rows(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        f"SELECT ?label {{ <{sanction}> rdfs:label ?label }} ORDER BY LANG(?label)"
    )
    german, english = (row[0] for row in labels)
    assert german == (
        "Sanktion: hat Art Waffenembargo, trifft Iran, verhängt von Vereinigte Staaten"
    )
    assert english == "sanction: has kind arms embargo, hits Iran, imposed by United States"
    kinds = folder.rows(
        "PREFIX my: <https://example.org/sanctions#> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "SELECT ?code { ?x my:hasSanctionKind ?code . ?code skos:inScheme my:kind }"
    )
    assert kinds == [["https://example.org/sanctions#kind-arms"]]


def test_a_changed_file_makes_the_next_build_read_again(folder: Folder) -> None:
    """No label of an older file stays in the graph."""
    assert folder.build().returncode == 0
    assert "0 documents read" in folder.build().stderr
    words = folder.own.read_text("utf-8")
    folder.own.write_text(words.replace('"trifft"@de', '"richtet sich gegen"@de'), "utf-8")
    assert "1 document read" in folder.build().stderr
    found = folder.rows(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        'SELECT ?label { ?x rdfs:label ?label FILTER CONTAINS(?label, "richtet sich gegen Iran") }'
    )
    assert len(found) == 1


def test_an_own_code_alone_does_not_make_two_events_one(folder: Folder) -> None:
    """Two sanctions of which only the kind is known stay two, as with the product's codes."""
    own = folder.own.read_text("utf-8")
    for needed in ("cga:minCount 1 .", "sh:minCount 1 ;"):
        own = own.replace(needed, needed.replace("1", "0"))
    folder.own.write_text(own, "utf-8")
    lines = [line for line in ANN.splitlines() if not line.startswith(("T2", "T1", "E2", "A2"))]
    folder.annotate("\n".join(lines).replace("Sanction:T3 Sender:T4 Sanctioned:T5", "Sanction:T3"))
    assert folder.build().returncode == 0
    found = folder.rows(
        "PREFIX cg: <https://w3id.org/conflictgraph/ns#> "
        "PREFIX my: <https://example.org/sanctions#> "
        "SELECT ?span { ?x a my:Sanction ; cg:isWordedIn ?span }"
    )
    assert [row[0].rpartition("/")[2] for row in found] == ["25-32"]


def test_files_may_be_named_in_the_environment(folder: Folder, own: str) -> None:
    """Several files, with blanks in their names, from a variable."""
    (folder.path / "conflictgraph.toml").unlink()
    (folder.path / "two words.ttl").write_text(own, "utf-8")
    (folder.path / "more.ttl").write_text("", "utf-8")
    done = folder.run("validate", "corpus", ontology="two words.ttl, more.ttl")
    assert done.returncode == 0, done.stderr
    assert folder.run("validate", "corpus").returncode == 1


@pytest.mark.parametrize("command", [("build", "corpus"), ("validate", "corpus"), ("scheme",)])
def test_a_file_that_cannot_be_used_stops_before_anything_is_done(
    folder: Folder, command: tuple[str, ...]
) -> None:
    """The user reads which file, what is wrong with it, and what to write instead."""
    folder.own.write_text("@prefix a: <http://a.example/> .\n\na:b a c:d .\n", "utf-8")
    done = folder.run(*command)
    assert done.returncode == 2
    assert "my.ttl:3: is not Turtle: The prefix c: has not been declared" in done.stderr
    assert "hint: " in done.stderr
    assert "fail  ontology" in folder.run("doctor").stdout
    folder.own.unlink()
    done = folder.run(*command)
    assert done.returncode == 2
    assert "my.ttl: cannot be read: No such file or directory" in done.stderr
    assert not (folder.path / "graph").exists()
