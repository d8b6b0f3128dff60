"""Of several annotators' versions of one text one is built, or none."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from conflictgraph.pipeline.finding import find_sources
from conflictgraph.pipeline.versions import iter_choices, version_of
from conflictgraph.readers import Part, SourceFile


def part_of_a_file(name: str, text: str, annotator: str) -> SourceFile:
    """Return one version in an export of a tool; nothing reads it here."""
    part = Part(name, 0, 1, text=text, annotator=annotator)
    return SourceFile(f"export/project.zip#{name}", Path("project.zip"), "any", part)


def versions(*annotators: str, text: str = "a.txt") -> list[SourceFile]:
    return [part_of_a_file(f"{text}/{i}", text, who) for i, who in enumerate(annotators)]


def chosen(sources: list[SourceFile], *annotators: str) -> list[str]:
    choices = iter_choices(sources, annotators)
    return [version_of(each).annotator for choice in choices for each in choice.taken]


@pytest.mark.parametrize(
    ("found", "preferred", "expected"),
    [
        (("anna",), (), ["anna"]),
        (("anna", "ben", ""), (), [""]),
        (("anna", "ben", ""), ("ben",), [""]),
        (("anna", "ben"), ("ben", "anna"), ["ben"]),
        (("anna", "ben"), ("carla", "ben"), ["ben"]),
        (("anna", "ben"), (), []),
        (("anna", "ben"), ("carla",), []),
        (("anna", "anna"), (), []),
        (("anna", "anna", "ben"), ("anna", "ben"), []),
        (("", "", "anna"), ("anna",), []),
    ],
)
def test_what_is_agreed_on_counts_then_the_preferred_annotator(found, preferred, expected):
    """Nothing is taken by chance: in whatever order versions come, the same one is built."""
    for order in permutations(versions(*found)):
        assert chosen(list(order), *preferred) == expected


def test_each_text_is_chosen_by_itself():
    """A preference for one annotator does not keep out what only the other has done."""
    sources = versions("anna", "ben", text="a.txt") + versions("ben", text="b.txt")

    assert chosen(sources, "anna") == ["anna", "ben"]


def test_a_refusal_names_text_annotators_and_remedy():
    """Who has to decide is told between whom, and how to say it."""
    (choice,) = iter_choices(versions("ben", "anna"), ())

    refused = choice.refused
    assert refused is not None
    assert refused.rule == "source.several-annotators"
    assert refused.source == "export/project.zip#a.txt"
    assert "2 versions of the text (anna, ben)" in refused.reason
    assert "--annotator anna" in refused.hint
    assert len(choice.passed_over) == 2


def test_what_is_passed_over_is_told_slightly():
    """The version that is not in the graph is no fault, and can be looked up."""
    (choice,) = iter_choices(versions("anna", "ben"), ("ben",))

    assert choice.notice is not None
    assert choice.notice.is_slight
    assert choice.notice.facts["passed_over"] == ["export/project.zip#a.txt/0"]


def write(file: Path, text: str, line: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.with_suffix(".txt").write_text(text, encoding="utf-8")
    file.write_text(line, encoding="utf-8")


def keys(folder: Path, *annotators: str) -> list[str]:
    return [source.key for source in find_sources([folder], annotators).sources]


def test_folders_called_like_annotators_hold_their_versions(tmp_path):
    """In brat, annotators are kept apart by folders; the setting is all it takes to read them."""
    for name in ("anna", "ben"):
        write(tmp_path / "karabakh" / name / "x.ann", "Armenien 🕊")

    assert keys(tmp_path, "ben", "anna") == ["karabakh/ben/x.ann"]
    assert keys(tmp_path) == ["karabakh/anna/x.ann", "karabakh/ben/x.ann"]


def test_a_file_above_the_folders_of_annotators_is_the_one_agreed_on(tmp_path):
    """The curated version stands where it would stand without annotators."""
    for name in ("x.ann", "anna/x.ann", "ben/x.ann"):
        write(tmp_path / name, "Armenien")

    assert keys(tmp_path, "anna", "ben") == ["x.ann"]


def test_other_texts_under_the_same_name_are_no_versions(tmp_path):
    """No text gets lost because two annotators called their first file alike."""
    write(tmp_path / "anna" / "x.ann", "Armenien")
    write(tmp_path / "ben" / "x.ann", "Georgien")

    assert keys(tmp_path, "anna", "ben") == ["anna/x.ann", "ben/x.ann"]


def test_a_broken_version_is_refused_and_hides_no_other(tmp_path):
    """A version that cannot be read is no reason to take another without a word."""
    write(tmp_path / "anna" / "x.ann", "Armenien", "T1\tState 0 99\tX\n")
    write(tmp_path / "ben" / "x.ann", "Armenien")

    assert keys(tmp_path, "anna", "ben") == ["anna/x.ann", "ben/x.ann"]
