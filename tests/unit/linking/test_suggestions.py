"""Candidates for a name that nobody knows: alike, of a kind that fits, and never ruled out."""

from __future__ import annotations

import pytest

from conflictgraph.linking import Entity, Register
from conflictgraph.linking.suggestions import Named, Suggester
from conflictgraph.scheme import Scheme
from conflictgraph.vocab import term

SHORT = "https://w3id.org/conflictgraph/id/"


def named(class_: str, *names: str, iri: str = "urn:x") -> Named:
    return Named(Entity(iri, term(class_), {"de": names[0]}, is_provisional=True), names)


@pytest.fixture
def suggester(register: Register, scheme: Scheme) -> Suggester:
    others = [named("Person", "Ada Burg", iri="urn:other"), named("Place", "Adahafen", iri="urn:p")]
    return Suggester(register, scheme.ontology, others)


@pytest.mark.parametrize(
    ("class_", "name", "expected"),
    [
        ("State", "Nordlant", ["actor/nordland"]),
        ("State", "NORTHLAND", ["actor/nordland"]),
        ("Place", "Nordlands", ["place/nordland-land"]),
        ("Person", "A. Berg", ["actor/ada-berg", "actor/bo-berg"]),
        ("Organization", "Berg", ["actor/berg"]),
        ("Person", "Nordland", []),
        ("State", "Something else", []),
    ],
)
def test_what_is_alike_and_of_the_kind_is_suggested(
    suggester: Suggester, class_: str, name: str, expected: list[str]
) -> None:
    """Spellings, inflections and languages are bridged; persons and bodies are kept apart."""
    found = [each.entity for each in suggester.suggest(named(class_, name))]
    known = [each.iri.removeprefix(SHORT) for each in found if not each.is_provisional]
    assert known[: len(expected)] == expected
    assert bool(known) == bool(expected)


def test_other_open_names_are_suggested_too(suggester: Suggester) -> None:
    """Two spellings of one unknown person can be merged."""
    found = suggester.suggest(named("Person", "Ada Burgh"))
    assert "urn:other" in {each.entity.iri for each in found}
    assert "urn:p" not in {each.entity.iri for each in found}


def test_equal_names_have_the_whole_score_and_others_never(suggester: Suggester) -> None:
    """One hundred means equal; two of them mean ambiguous."""
    scores = {
        each.entity.iri.removeprefix(SHORT): each.score
        for each in suggester.suggest(named("Person", "berg", "Adda Berg"))
    }
    assert scores["actor/ada-berg"] == scores["actor/bo-berg"] == 100
    assert all(score < 100 for iri, score in scores.items() if iri == "urn:other")


def test_what_is_ruled_out_is_not_suggested(suggester: Suggester) -> None:
    """A curator's no is not asked about again."""
    found = suggester.suggest(named("Person", "Berg"), frozenset({SHORT + "actor/bo-berg"}))
    assert SHORT + "actor/bo-berg" not in {each.entity.iri for each in found}
    assert SHORT + "actor/ada-berg" in {each.entity.iri for each in found}
