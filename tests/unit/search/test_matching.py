"""Matching: what a name may mean, and when that is beyond doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflictgraph.search.index import write_index
from conflictgraph.search.matching import (
    Candidate,
    Sought,
    clear_match,
    match_all,
    read_languages,
    read_things,
    suggest,
)

from .items import BASE, ITEMS, KINDS, thing

NAMESAKE = thing("doc/a/entity/1-9", ("Person", "Actor"), ("Wladimir Putin", "de", "label"))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of all items, and of somebody who is called like another."""
    file = tmp_path_factory.mktemp("index") / "search.sqlite"
    write_index(file, KINDS, [*ITEMS, NAMESAKE], generation=7)
    return file


def match(index: Path, name: str, *kinds: str, strictness: str = "any") -> list[Candidate]:
    """Return the candidates of one name."""
    return match_all(index, [Sought(name, "", kinds, strictness)], 10)[0]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("karabach", "place/nagorno-karabakh"),
        ("Нагорный Карабах", "place/nagorno-karabakh"),
        ("Tuerkei", "actor/turkey"),
        ("PUTIN, Wladimir", "actor/vladimir-putin"),
    ],
)
def test_equal_names_are_clear(index: Path, name: str, path: str) -> None:
    """Most rows of a list need nobody to look at them."""
    candidates = match(index, name)
    clear = clear_match(candidates)
    assert clear is not None
    assert clear is candidates[0]
    assert clear.iri == f"{BASE}id/{path}"


def test_the_register_comes_before_a_name_in_a_text(index: Path) -> None:
    """Somebody a text names and nobody identified is offered, after the one who is known."""
    first, second, *_ = match(index, "Wladimir Putin")
    assert (first.is_registered, second.is_registered) == (True, False)
    assert first.score == second.score == 100


@pytest.mark.parametrize("name", ["Wladimir Puttin", "Berg Karabakh", "Turky"])
def test_misspelt_names_are_offered_and_not_decided(index: Path, name: str) -> None:
    """A likely guess is for people to confirm."""
    candidates = match(index, name)
    assert candidates[0].score > 70
    assert clear_match(candidates) is None


def test_a_name_of_several_is_not_clear(index: Path) -> None:
    """Präsident is what four offices are called."""
    candidates = match(index, "Präsident")
    assert len([each for each in candidates if each.is_called]) == 4
    assert clear_match(candidates) is None


def test_types_restrict(index: Path) -> None:
    """A column of places is not matched with people; wider types take narrower ones in."""
    assert match(index, "Putin, Wladimir", "Place") == []
    assert match(index, "Türkei", "Actor")[0].has_kind
    assert match(index, "Türkei", "Actor", "Place", strictness="all") == []
    should = match(index, "Türkei", "Place", strictness="should")[0]
    assert (should.score, should.name_score, should.has_kind) == (85, 100, False)
    assert clear_match([should]) is None


def test_an_identifier_finds_its_thing_alone(index: Path) -> None:
    """Rows that were matched before stay so."""
    iri = f"{BASE}id/actor/turkey"
    found = match_all(index, [Sought(iri, iri)], 10)[0]
    assert [(each.iri, each.score) for each in found] == [(iri, 100)]


@pytest.mark.parametrize("name", ["", " ", "?", "\x00", "%", "zzzz qqqq", "x" * 500, "a"])
def test_odd_names_match_nothing_much(index: Path, name: str) -> None:
    """Empty cells and rubbish in a list are no error."""
    assert clear_match(match(index, name)) is None


@pytest.mark.parametrize("prefix", ["wla", "Put", "vladimir p", f"{BASE}id/actor/vladimir-putin"])
def test_beginnings_suggest_things(index: Path, prefix: str) -> None:
    """Surnames come second in most names, and people type them first."""
    found = suggest(index, prefix, ("Person",), 0, 10, 10)
    assert found[0].iri == f"{BASE}id/actor/vladimir-putin"


def test_suggestions_come_in_pages(index: Path) -> None:
    """A long list can be looked through to its end."""
    whole = [each.iri for each in suggest(index, "Präs", (), 0, 10, 10)]
    parts = [each.iri for n in (0, 2, 4) for each in suggest(index, "Präs", (), n, 2, 10)]
    assert len(whole) == 4
    assert parts == whole


def test_things_are_read_by_their_iris(index: Path) -> None:
    """A preview shows what stands in the index, and says when nothing does."""
    iri = f"{BASE}id/actor/turkey"
    assert read_things(index, (iri, "urn:nobody"), 10)[iri].details["labels"]["de"] == "Türkei"
    assert list(read_things(index, (iri, "urn:nobody"), 10)) == [iri]
    assert read_languages(index) == ["az", "de", "en", "ru"]
