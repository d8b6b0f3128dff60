"""Questions on two actors at a time: who stands by whom, who asks, and who accuses whom.

The expected rows were read out of the articles of the example corpus and of the article that the
project started from.
"""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from .conftest import ask

PAIRS = "pairs-as-seen-by"
OSSETIA = "South Ossetian authorities"
OF_A_PAIR = "fromLabel relation toLabel claimantLabel polarity"


def test_who_protects_is_told_from_who_is_protected(seed: Store) -> None:
    """Armenia sees Russia as its protector: one row, in this direction, and Armenia's alone."""
    rows = ask(seed, PAIRS, f"{OF_A_PAIR} voice certainty quotes", kind="cg:ProtectionRelation")
    assert rows == [
        (
            "Russia",
            "ProtectionRelation",
            "Armenia",
            "Armenia",
            "positive",
            "attributed",
            "certain",
            "Russland als seine Schutzmacht",
        )
    ]


def test_allies_are_one_pair_with_a_row_for_each_view(examples: Store) -> None:
    """Two who see each other as allies stand in one order; background has sources."""
    rows = ask(
        examples,
        PAIRS,
        "fromLabel toLabel claimantLabel voice date begins sources",
        kind="cg:AllianceRelation",
        member="turkey",
    )
    assert [row[:5] for row in rows] == [
        ("Azerbaijan", "Turkey", "Azerbaijan", "attributed", "2020-10-05"),
        ("Azerbaijan", "Turkey", "Ilham Aliyev", "attributed", "2020-09-30"),
        ("Azerbaijan", "Turkey", "conflictgraph editors", "curated", ""),
    ]
    assert [bool(row[6]) for row in rows] == [False, False, True]
    assert rows[2][5] == "2010-08-16"


def test_what_is_denied_or_hoped_for_says_so(examples: Store) -> None:
    """That Georgia hopes to join, and that it is no member, are two rows that look unlike."""
    rows = ask(
        examples, PAIRS, "claimantLabel polarity realis", member="georgia", kind="cg:Membership"
    )
    assert rows == [
        ("Georgia", "positive", "hoped"),
        ("Sample Courier", "negative", "actual"),
    ]


@pytest.mark.parametrize(
    ("narrowed", "claimants"),
    [
        ({"whose": "attributed", "holder": "georgia"}, {"Georgia"}),
        ({"whose": "narrator", "publisher": "Musterbote"}, {"Musterbote"}),
        ({"whose": "curated", "member": "csto"}, {"conflictgraph editors"}),
        ({"since": "2020-10-27"}, {"Nikol Pashinyan"}),
        ({"until": "2008-08-12"}, {"Georgia", OSSETIA}),
        ({"source": "545e62c7d71e441a"}, {"Georgia", OSSETIA}),
        (
            {"conflict": "russo-georgian-war-2008", "whose": "attributed"},
            {"Georgia", "Government of Russia", "Armenia", OSSETIA, "Nikol Pashinyan"},
        ),
    ],
)
def test_views_can_be_narrowed(
    examples: Store, narrowed: dict[str, str], claimants: set[str]
) -> None:
    """One viewpoint at a time, one conflict, one source, one stretch of time."""
    rows = ask(examples, PAIRS, "claimantLabel", **narrowed)
    assert {name for (name,) in rows} == claimants


def test_labels_come_in_one_language(examples: Store) -> None:
    """A German page has German names; no name is put together from two."""
    rows = ask(examples, PAIRS, "fromLabel toLabel", lang="de", kind="cg:ProtectionRelation")
    assert ("Russland", "Armenien") in rows


def test_who_asks_how_often_of_whom(seed: Store) -> None:
    """Demands, appeals, expectations and hopes apart; who is to act counts as asked."""
    parties = "Nagorno-Karabakh conflict parties, 2020"
    assert ask(seed, "demands-counted", "askingLabel askedLabel act statements") == [
        ("Jens Stoltenberg", "Armenia", "Demand", "1"),
        ("Jens Stoltenberg", "Azerbaijan", "Demand", "1"),
        ("Jens Stoltenberg", "Government of Turkey", "Demand", "1"),
        ("Jens Stoltenberg", "Turkey", "Demand", "1"),
        ("Jens Stoltenberg", "Turkey", "Expectation", "1"),
        ("Vladimir Putin", parties, "Appeal", "1"),
        ("Vladimir Putin", "United States", "Hope", "1"),
    ]


def test_each_number_of_asking_opens_as_many_statements(examples: Store) -> None:
    """A number that leads to a list of another length would be worth nothing."""
    rows = ask(examples, "demands-counted", "asking asked act statements")
    assert rows
    for asking, asked, act, statements in rows:
        found = ask(
            examples, "who-says-what", "statement", speaker=asking, target=asked, act=f"cg:{act}"
        )
        assert len(set(found)) == int(statements), (asking, asked, act)


def test_each_number_of_accusations_opens_as_many_statements(examples: Store) -> None:
    """The same for blame, in each direction."""
    rows = ask(examples, "accusations-counted", "accuser accused statements")
    assert ("actor/armenia", "actor/azerbaijan", "2") in rows
    assert ("actor/azerbaijan", "actor/armenia", "2") in rows
    for accuser, accused, statements in rows:
        found = ask(
            examples,
            "who-says-what",
            "statement",
            speaker=accuser,
            target=accused,
            act="cg:Accusation",
        )
        assert len(set(found)) == int(statements), (accuser, accused)


def test_both_directions_of_blame_are_found_for_one_actor(examples: Store) -> None:
    """Whom Russia accuses, and who accuses Russia."""
    rows = ask(examples, "accusations-counted", "accuserLabel accusedLabel", party="russia")
    assert rows == [("Georgia", "Russia"), ("Russia", "Georgia")]


def test_both_roles_of_asking_are_found_for_one_actor(examples: Store) -> None:
    """What NATO is asked; it asks nothing by itself."""
    rows = ask(examples, "demands-counted", "askingLabel askedLabel act", party="nato")
    assert rows == [("Mevlüt Çavuşoğlu", "NATO", "Demand")]
