"""``init`` → ``build`` → ``query``, as somebody does it who has just installed the program."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from conflictgraph.cli.loading import COMMANDS

from ..program import run

TYPED = re.compile(r"^\$ conflictgraph (\S+)(.*)$", re.MULTILINE)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project as the command makes it."""
    done = run("init", "project", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "project"


def test_a_new_project_builds_without_a_refusal_and_answers(project: Path) -> None:
    """The first thing a newcomer sees is a graph, and not a fault of ours."""
    built = run("build", "corpus", "--fail-on", "warning", "--json", cwd=project)
    asked = run("query", "figures-by-claimant", "--format", "csv", cwd=project)

    report = json.loads(built.stdout)
    assert (built.returncode, report["read"], report["refused"]) == (0, 1, [])
    assert [each["label"] for each in report["unlinked"]] == ["beide Seiten"]
    rows = {row["claimantLabel"]: row for row in csv.DictReader(asked.stdout.splitlines())}
    assert rows["Ministry of Defence of Armenia"]["lower"] == "20"
    assert rows["Azerbaijan"]["value"] == ""


def test_the_readme_of_a_project_names_commands_that_work(project: Path) -> None:
    """What a newcomer is told to type can be typed, in the order it stands there."""
    typed = TYPED.findall((project / "README.md").read_text("utf-8"))

    assert [name for name, _ in typed] == ["validate", "build", "query", "serve"]
    for name, rest in typed[:-1]:
        assert run(name, *rest.split(), cwd=project).returncode == 0


def test_a_second_run_changes_nothing_and_tells_what_it_kept(project: Path) -> None:
    """What the owner changed is safe, and said to be so."""
    (project / "corpus" / "visual.conf").write_text("[labels]\n")

    done = run("init", "project", "--json", cwd=project.parent)
    told = run("init", "project", cwd=project.parent)

    made = json.loads(done.stdout)
    assert (done.returncode, made["written"], made["kept"]) == (0, [], ["corpus/visual.conf"])
    assert "kept as it is" in told.stderr
    assert (project / "corpus" / "visual.conf").read_text() == "[labels]\n"


def test_a_place_that_cannot_be_a_project_is_refused(tmp_path: Path) -> None:
    """A file is wrong usage; a folder that cannot be made is in the way."""
    (tmp_path / "file").write_text("")

    assert run("init", "file", cwd=tmp_path).returncode == 2
    assert run("init", "file/project", cwd=tmp_path).returncode == 3


def test_init_is_the_first_command_of_the_help() -> None:
    """Who does not know where to begin finds it at the top."""
    assert COMMANDS[0] == "init"
