"""``conflictgraph scheme``: what is printed, what is written, and what is refused."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from conflictgraph.cli.app import app
from conflictgraph.errors import UsageError

RUNNER = CliRunner()


def run(*arguments):
    done = RUNNER.invoke(app, ["scheme", *arguments])
    assert done.exception is None, done.exception
    return done


def test_the_guide_is_printed(monkeypatch, tmp_path):
    """Who only wants to read needs no folder; English unless another language is named."""
    monkeypatch.chdir(tmp_path)
    assert run().stdout.startswith("# Annotation scheme conflictgraph-news 1.2\n")
    assert run("--lang", "de").stdout.startswith("# Annotationsschema conflictgraph-news 1.2\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scheme_format", ["brat", "inception"])
def test_several_files_need_a_folder(scheme_format):
    """Nothing is put into the working folder without being asked to."""
    done = RUNNER.invoke(app, ["scheme", "--format", scheme_format])
    assert isinstance(done.exception, UsageError)
    assert done.exception.hint == "name a folder with --out"


def test_files_are_written_and_told(tmp_path):
    """The folder is made, sub-folders too, and the names are told on stderr."""
    done = run("--format", "inception", "--out", str(tmp_path / "new" / "project"))
    assert done.stdout == ""
    assert "typesystem.xml, layers.json, tagsets/mention-kind.json" in done.stderr
    assert (tmp_path / "new/project/tagsets/speechact.json").is_file()


def test_both_guides_are_written_unless_one_is_named(tmp_path):
    """A project with annotators of two languages gets both with one command."""
    run("--out", str(tmp_path / "both"))
    run("--out", str(tmp_path / "one"), "--lang", "de")
    names = [sorted(p.name for p in (tmp_path / n).iterdir()) for n in ("both", "one")]
    assert names == [
        ["annotation-guide.de.md", "annotation-guide.en.md"],
        ["annotation-guide.de.md"],
    ]


@pytest.mark.parametrize("scheme_format", ["brat", "inception", "markdown"])
def test_the_same_bytes_every_time(tmp_path, scheme_format):
    """Files under version control change only when the scheme does."""
    for name in ("a", "b"):
        run("--format", scheme_format, "--out", str(tmp_path / name))
    files = [
        {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        for folder in (tmp_path / "a", tmp_path / "b")
    ]
    assert files[0] == files[1]
    assert files[0]
