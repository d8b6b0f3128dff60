"""What documents are read against: which files count, and that broken ones are noticed at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conflictgraph.errors import ResourceError
from conflictgraph.pipeline import KnowledgeFiles, load_knowledge, validate
from conflictgraph.resources import ontology_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the ontology that the test may change."""
    return shutil.copytree(ontology_folder(), tmp_path / "ontology")


def test_a_changed_shape_lets_documents_be_checked_again_and_an_example_does_not(
    folder: Path, tmp_path: Path
) -> None:
    """A stricter shape reaches what is in the store already; tests cost no rebuild."""
    before = load_knowledge().digest
    example = next((folder / "examples" / "valid").glob("*.ttl"))
    example.write_text(example.read_text() + "\n# changed\n")
    # A folder of its own for each state: what was read once is not read again.
    stricter = shutil.copytree(folder, tmp_path / "stricter")
    with (stricter / "shapes" / "actors.ttl").open("a") as shapes:
        shapes.write("\n# changed\n")

    assert load_knowledge(KnowledgeFiles(folder=folder)).digest == before
    assert load_knowledge(KnowledgeFiles(folder=stricter)).digest != before


def test_neither_shapes_nor_examples_are_data(folder: Path) -> None:
    """What is tested with never shows up in an answer."""
    graphs = b"".join(load_knowledge(KnowledgeFiles(folder=folder)).graphs.values())

    assert b"conflictgraph/shapes" not in graphs
    assert b"id/doc/example" not in graphs


def test_a_shape_that_is_not_supported_stops_the_build_and_no_document(folder: Path) -> None:
    """A fault of the shapes is told once, with their file, not as a fault of every article."""
    with (folder / "shapes" / "actors.ttl").open("a") as shapes:
        shapes.write("\ncgs:Entity sh:closed true .\n")

    with pytest.raises(ResourceError, match="sh:closed"):
        load_knowledge(KnowledgeFiles(folder=folder))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_broken_rule_stops_the_build_whatever_the_number_of_processes(
    folder: Path, checkout: Path, jobs: int
) -> None:
    """A fault of the rules is told once, with their file, and no worker dies of it."""
    (folder / "rules" / "99-broken.rq").write_text("#+ scope: affair\nCONSTRUCT", "utf-8")

    with pytest.raises(ResourceError, match="99-broken"):
        validate([checkout / "examples" / "corpus"], jobs=jobs, files=KnowledgeFiles(folder=folder))
