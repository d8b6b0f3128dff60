"""Several annotators' folders, through the real command, into one graph of one of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conflictgraph.pipeline import KnowledgeFiles, build

from ..program import run
from .test_build import export
from .test_gate import write

SPOKEN = [("State", "Armenien"), ("Statement", "sagte"), ("Content", "Wir kämpfen")]
LINES = ["E1\tStatement:T2 Speaker:T1 Content:T3", "A1\tSpeechAct E1 {}"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a text that Anna and Ben annotated differently."""
    for name, act in (("anna", "Assert"), ("ben", "Hope")):
        folder = tmp_path / "corpus" / name
        folder.mkdir(parents=True)
        write(folder, "x", SPOKEN, [line.format(act) for line in LINES])
    return tmp_path / "corpus"


def preferring(*annotators: str) -> KnowledgeFiles:
    return KnowledgeFiles(annotators=annotators)


def test_the_graph_is_that_of_one_annotator_and_names_nobody(corpus: Path, tmp_path: Path) -> None:
    """Who builds Anna's version gets what Anna's folder alone would give."""
    build([corpus], tmp_path / "both", jobs=1, files=preferring("anna", "ben"))
    build([corpus / "anna"], tmp_path / "alone", jobs=1)

    assert export(tmp_path / "both") == export(tmp_path / "alone")
    assert b"anna" not in export(tmp_path / "both")


@pytest.mark.parametrize("sync", [False, True])
def test_preferring_the_other_annotator_exchanges_the_version(
    corpus: Path, tmp_path: Path, *, sync: bool
) -> None:
    """A change of mind leaves nothing behind of the first choice."""
    store = tmp_path / "graph"
    build([corpus], store, jobs=1, files=preferring("anna", "ben"))
    report = build([corpus], store, jobs=1, sync=sync, files=preferring("ben", "anna"))
    build([corpus / "ben"], tmp_path / "alone", jobs=1)

    assert (report.read, report.refused) == (1, ())
    assert export(store) == export(tmp_path / "alone")


def test_the_command_and_the_setting_say_the_same(corpus: Path, tmp_path: Path) -> None:
    """The order is that of the flags, or of the list in the file."""
    flags = run(
        "build", "corpus", "--annotator", "ben", "--annotator", "anna", "--json", cwd=tmp_path
    )
    (tmp_path / "conflictgraph.toml").write_text('annotators = ["ben", "anna"]\n')
    setting = run("validate", "corpus", "--json", cwd=tmp_path)

    told = json.loads(flags.stdout)
    assert (flags.returncode, told["read"], told["refused"]) == (0, 1, [])
    versions = [each for each in told["notices"] if each["rule"] == "source.other-versions"]
    assert [each["file"] for each in versions] == ["ben/x.ann"]
    assert versions[0]["passed_over"] == ["anna/x.ann"]
    assert json.loads(setting.stdout)["notices"] == told["notices"]


def test_without_a_preference_a_second_folder_is_a_double(corpus: Path, tmp_path: Path) -> None:
    """Folders that nobody called an annotator's are told with what to do about it."""
    done = run("validate", "corpus", "--json", cwd=tmp_path)

    (refused,) = json.loads(done.stdout)["refused"]
    assert (refused["file"], refused["rule"]) == ("ben/x.ann", "source.duplicate")
    assert "--annotator" in refused["hint"]
