"""A project folder: what is missing is written, and what is there stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflictgraph.project import make_project, project_files
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.formats import FORMATS
from conflictgraph.scheme.guide import load_guide


@pytest.fixture(scope="module")
def guide():
    """Return the scheme of the product with its words."""
    return load_guide(ontology_folder())


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_the_scheme_is_written_as_the_ontology_has_it(guide):
    """Annotators of both tools begin with what the checks will hold them to."""
    files = project_files(guide, "de")

    for name, text in FORMATS["brat"](guide, "de").items():
        assert files[f"corpus/{name}"] == text.encode()
    for name, text in FORMATS["inception"](guide, "de").items():
        assert files[f"inception/{name}"] == text.encode()
    assert "annotation-guide.de.md" in files


def test_a_second_run_touches_nothing(tmp_path, guide):
    """Whoever runs it again by mistake loses neither work nor time stamps."""
    files = project_files(guide, "en")
    first = make_project(tmp_path, files)
    before = contents(tmp_path)
    second = make_project(tmp_path, files)

    assert (sorted(first.written), first.kept) == (sorted(files), [])
    assert (sorted(second.unchanged), second.written, second.kept) == (sorted(files), [], [])
    assert contents(tmp_path) == before


def test_what_was_changed_is_kept_and_what_is_missing_comes_back(tmp_path, guide):
    """A repaired project still holds what its owner wrote, links and folders included."""
    files = project_files(guide, "en")
    make_project(tmp_path, files)
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "corpus" / "tools.conf").unlink()
    (tmp_path / "corpus" / "visual.conf").unlink()
    (tmp_path / "corpus" / "visual.conf").symlink_to(tmp_path / "nowhere")
    (tmp_path / "conflictgraph.toml").unlink()
    (tmp_path / "conflictgraph.toml").mkdir()

    made = make_project(tmp_path, files)

    assert made.written == ["corpus/tools.conf"]
    assert sorted(made.kept) == ["README.md", "conflictgraph.toml", "corpus/visual.conf"]
    assert (tmp_path / "README.md").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
