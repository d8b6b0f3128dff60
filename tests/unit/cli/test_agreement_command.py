"""``conflictgraph agreement``: what is found, printed and refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conflictgraph.cli.app import app
from conflictgraph.errors import UsageError

RUNNER = CliRunner()
TEXT = "Armenien und Georgien 🕊"
ARMENIA, GEORGIA = "T1\tState 0 8\tArmenien\n", "T2\tState 13 21\tGeorgien\n"


def write(file: Path, annotations: str, text: str = TEXT) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.with_suffix(".txt").write_text(text, encoding="utf-8")
    file.write_text(annotations, encoding="utf-8")


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """Return Anna's and Ben's folders."""
    write(tmp_path / "anna" / "x.ann", ARMENIA + GEORGIA)
    write(tmp_path / "ben" / "x.ann", ARMENIA)
    write(tmp_path / "ben" / "y.ann", ARMENIA, f"{TEXT} allein")
    return tmp_path


def run(*arguments: Path | str):
    return RUNNER.invoke(app, ["agreement", *map(str, arguments)])


@pytest.mark.parametrize("named", [("anna", "ben"), (".",)])
def test_versions_are_found_however_they_are_named(folders, named):
    """Folders of equal file names need no common folder, and may have one."""
    done = run(*(folders / name for name in named), "--json")

    told = json.loads(done.stdout)
    (pair,) = told["pairs"]
    assert (done.exit_code, told["texts"], told["alone"]) == (0, 1, 1)
    assert pair["annotators"] == ["anna", "ben"]
    assert pair["exact"]["labels"]["State"] == {
        "left": 2,
        "right": 1,
        "left_found": 1,
        "right_found": 1,
        "f1": pytest.approx(2 / 3),
    }


def test_undefined_is_said_and_is_null(folders):
    """A table of nothing but blanks would read like agreement."""
    assert "undefined" in run(folders).stdout
    assert json.loads(run(folders, "--json").stdout)["pairs"][0]["frames"]["all"]["f1"] is None


def test_the_table_says_what_is_counted(folders):
    """Nobody has to read the manual to know what a figure is about."""
    done = run(folders)

    assert "by anna" in done.stdout
    assert "1 of 2" in done.stdout
    assert "spans with the same label on the same characters" in done.stderr


def test_files_that_cannot_be_read_are_told_and_left_out(folders):
    """One broken file does not keep the others from being compared."""
    write(folders / "ben" / "z.ann", "T1\tState 0 99\tX\n")

    done = run(folders, "--json")

    assert done.exit_code == 1
    assert "z.ann" in done.stderr
    assert json.loads(done.stdout)["texts"] == 1


def test_one_version_is_nothing_to_compare(folders):
    """A wrong folder is told as such, and not as perfect agreement."""
    done = run(folders / "anna")

    assert isinstance(done.exception, UsageError)
    assert "no text has two versions" in str(done.exception)
