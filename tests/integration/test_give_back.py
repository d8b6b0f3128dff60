"""``give-back``: documents of a store as files of an annotation tool."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from conflictgraph.pipeline import build

from ..program import run
from .test_build import export
from .test_gate import write
from .test_same_annotation import forget_annotations

SPOKEN = (
    [("State", "Armenien"), ("Statement", "sagte"), ("Content", "Wir kämpfen")],
    ["E1\tStatement:T2 Speaker:T1 Content:T3", "A1\tSpeechAct E1 Assert"],
)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Return a folder with a store of two articles of one name, and their sources."""
    for folder in ("one", "two"):
        (tmp_path / "corpus" / folder).mkdir(parents=True)
    write(tmp_path / "corpus/one", "a", *SPOKEN)
    path = write(tmp_path / "corpus/two", "a", [("State", "Türkei")], ["#1\tNote T1\twho?"])
    text = path.with_suffix(".txt")
    text.write_text(text.read_text(encoding="utf-8") + ".", encoding="utf-8")
    build([tmp_path / "corpus"], tmp_path / "graph", jobs=1)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    found = sorted(each for each in folder.rglob("*") if each.is_file())
    return {str(each.relative_to(folder)): each.read_bytes() for each in found}


def test_what_is_given_back_builds_the_same_graph(checkout: Path, tmp_path: Path) -> None:
    """Sources that were lost can be had from the store, and nothing of the graph is lost."""
    build([checkout / "examples/corpus"], tmp_path / "graph", jobs=1)

    done = run("give-back", "--all", "--out", "out", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (0, "")
    assert "lost" not in done.stderr
    report = build([tmp_path / "out"], tmp_path / "again", jobs=1)
    assert report.refused == ()
    assert export(tmp_path / "again") == export(tmp_path / "graph")


def test_one_document_is_named_in_any_way(work: Path) -> None:
    """Key, identity, IRI and source file name the same document, as everywhere else."""
    keyed = run("give-back", "two/a.ann", "-o", "key", "--json", cwd=work)
    (told,) = json.loads(keyed.stdout)["documents"]
    source = run("give-back", "corpus/two/a.ann", "-o", "source", cwd=work)

    assert (keyed.returncode, source.returncode) == (0, 0)
    assert told["files"] == ["two/a.ann", "two/a.txt", "two/a.meta.json"]
    assert (told["document"], told["losses"], told["left_out"]) == ("two/a.ann", [], "")
    assert files(work / "key") == files(work / "source")
    assert b"#1\tNote T1\twho?" in files(work / "key")["two/a.ann"]


def test_files_that_are_there_stay_unless_forced(work: Path) -> None:
    """An annotator's unsaved work is not overwritten by accident."""
    run("give-back", "--all", "--out", "out", cwd=work)
    (work / "out/one/a.ann").write_bytes(b"mine")

    again = run("give-back", "--all", "--out", "out", cwd=work)

    assert again.returncode == 1
    assert "one/a.ann" in again.stderr
    assert files(work / "out")["one/a.ann"] == b"mine"
    assert run("give-back", "--all", "--out", "out", "--force", cwd=work).returncode == 0
    assert files(work / "out")["one/a.ann"].startswith(b"T1\t")
    assert not list((work / "out").rglob(".*"))


def test_a_link_does_not_lead_out_of_the_folder(work: Path) -> None:
    """What looks like a folder of the export may be somebody else's."""
    (work / "out").mkdir()
    (work / "elsewhere").mkdir()
    (work / "out/one").symlink_to(work / "elsewhere")
    (work / "out/two").mkdir()
    (work / "precious").write_bytes(b"precious")
    (work / "out/two/a.txt").symlink_to(work / "precious")

    done = run("give-back", "--all", "--out", "out", "--force", cwd=work)

    assert done.returncode == 1
    assert "leads out" in done.stderr
    assert files(work / "elsewhere") == {}
    assert (work / "precious").read_bytes() == b"precious"


def test_two_documents_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """No document takes the place of another on the way out."""
    write(tmp_path, "a b", *SPOKEN)
    write(tmp_path, "a_b", *SPOKEN)
    build([tmp_path], tmp_path / "graph", jobs=1)

    run("give-back", "--all", "--out", "out", cwd=tmp_path)

    names = sorted(path.stem for path in (tmp_path / "out").glob("*.ann"))
    assert len(names) == 2
    assert names[0] == "a_b"
    assert names[1].startswith("a_b-")


def test_what_is_lost_is_told(tmp_path: Path) -> None:
    """A remark on a remark has no place in the model of a text: whoever wrote it is told."""
    notes = ["#1\tNote T1\twho?", "#2\tNote #1\tI do not know"]
    write(tmp_path, "a", [("State", "Türkei")], notes)
    build([tmp_path], tmp_path / "graph", jobs=1)

    done = run("give-back", "a.ann", "--out", "out", cwd=tmp_path)

    assert done.returncode == 0
    assert "lost: the document: brat cannot carry the note 'I do not know'" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["nothing"], 2, "holds no document nothing"),
        ([], 2, "--all"),
        (["one/a.ann", "--all"], 2, "--all"),
        (["--all", "--format", "tape"], 2, "one of: brat"),
        (["--all", "--store", "nowhere"], 3, "nowhere"),
    ],
)
def test_wrong_usage_writes_nothing(
    work: Path, arguments: list[str], status: int, told: str
) -> None:
    """A slip of the keyboard leaves the folder as it is."""
    done = run("give-back", *arguments, "--out", "out", cwd=work)

    assert done.returncode == status
    assert told in done.stderr
    assert not (work / "out").exists()


def test_a_store_of_an_earlier_version_says_what_to_do(work: Path) -> None:
    """Nothing is guessed from the graph; one build brings the annotations in."""
    forget_annotations(work / "graph")

    done = run("give-back", "--all", "--out", "out", cwd=work)

    assert done.returncode == 1
    assert "build its source again" in done.stderr
    run("build", "corpus", cwd=work)
    assert run("give-back", "--all", "--out", "out", cwd=work).returncode == 0


def test_a_folder_that_cannot_be_written_is_no_traceback(work: Path) -> None:
    """What the system refuses is told in its words."""
    (work / "out").write_bytes(b"a file")

    done = run("give-back", "--all", "--out", "out", cwd=work)

    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_the_sources_themselves_can_be_brought_up_to_date(work: Path) -> None:
    """Giving back over the sources makes them what the store holds, and a build finds no change."""
    before = export(work / "graph")
    shutil.rmtree(work / "corpus/two")
    os.truncate(work / "corpus/one/a.ann", 0)

    assert run("give-back", "--all", "--out", "corpus", "--force", cwd=work).returncode == 0

    build([work / "corpus"], work / "graph", jobs=1, sync=True)
    assert export(work / "graph") == before
