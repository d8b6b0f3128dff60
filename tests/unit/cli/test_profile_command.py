"""``conflictgraph profile``: what is listed, shown and drafted."""

from __future__ import annotations

import json
import tomllib

from typer.testing import CliRunner

from conflictgraph.cli.app import app
from conflictgraph.errors import ProfileError

RUNNER = CliRunner()


def run(*arguments):
    done = RUNNER.invoke(app, ["profile", *map(str, arguments)])
    assert done.exception is None, done.exception
    return done


def test_profiles_are_listed_in_the_order_they_are_asked():
    """A user sees what there is, and which is tried first."""
    names = [line.split()[0] for line in run("list").stdout.splitlines()]
    assert names[:2] == ["named-entities", "quotations"]
    assert list(json.loads(run("list", "--json").stdout)) == names


def test_a_profile_is_shown_as_it_is(tmp_path):
    """What is printed can be saved, changed and used."""
    own = tmp_path / "own.toml"
    own.write_bytes(run("show", "quotations").stdout_bytes)
    assert tomllib.loads(own.read_text("utf-8"))["title"] == "Quotations and their speakers"
    assert run("show", own).stdout_bytes == own.read_bytes()


def test_what_cannot_be_used_is_not_shown(tmp_path):
    """``show`` is also the check of a profile that is being written."""
    own = tmp_path / "own.toml"
    own.write_text('title = "t"\n[[spans]]\nlabels = ["A"]\nbecomes = "Human"\n', "utf-8")
    done = RUNNER.invoke(app, ["profile", "show", str(own)])
    assert isinstance(done.exception, ProfileError)
    assert "no label 'Human'" in str(done.exception)


def test_the_schema_is_json_schema():
    """Editors can check a profile while it is written."""
    schema = json.loads(run("schema").stdout)
    assert schema["properties"]["spans"]["items"]["$ref"] == "#/$defs/SpanRule"
    assert schema["required"] == ["title"]


def test_a_draft_passes_over_what_cannot_be_read(tmp_path):
    """One damaged file does not keep a corpus from being drafted for."""
    (tmp_path / "a.ann").write_text("T1\tZeuge 0 2\tEr\n", "utf-8")
    (tmp_path / "a.txt").write_text("Er sagte es.", "utf-8")
    (tmp_path / "b.ann").write_text("T1\tZeuge 0 2\tSie\n", "utf-8")
    (tmp_path / "b.txt").write_text("Er sagte es.", "utf-8")
    done = run("suggest", tmp_path)
    assert [each["labels"] for each in tomllib.loads(done.stdout)["spans"]] == [["Zeuge"]]
    assert "passed over: b.ann:1" in done.stderr
