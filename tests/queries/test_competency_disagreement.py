"""Questions of analysts on disagreement: what excludes what, what does not add up, what changed.

Each is asked of the article that the project started from and of the example corpus. The expected
rows were read out of the articles and their annotation. Where a careful reader of the article alone
would answer more or otherwise, a note says what the annotation does not carry.
"""

from __future__ import annotations

from pyoxigraph import Store

from .conftest import ask

AUTHORITIES = "Nagorno-Karabakh authorities"


def test_cq04_where_claimants_disagree(seed: Store) -> None:
    """The dead of the Armenian side: soldiers and civilians of one, all dead of the other.

    Of the Azerbaijani side nothing can be compared: the figure for its soldiers is withheld.
    """
    assert ask(
        seed,
        "disagreements",
        "lowClaimantLabel low highClaimantLabel high gap parties sideLabel",
        lang="de",
    ) == [
        (
            "Behörden in Bergkarabach",
            "874 + mehr als 30",
            "Wladimir Putin",
            "knapp 2000",
            "887",
            "one",
            "armenische Seite im Konflikt um Bergkarabach",
        )
    ]


def test_cq04_where_claimants_disagree_in_the_examples(examples: Store) -> None:
    """What one claimant says against what others say of the same dead at about the same day."""
    ministry = "Ministry of Defence of Azerbaijan"
    assert ask(
        examples,
        "disagreements",
        "low highClaimantLabel high contrast parties",
        claimant="nagorno-karabakh-authorities",
    ) == [
        ("1009", "Institut für Kaukasusstudien Lindenau", "1800–2000", "excludes", "one"),
        ("16", ministry, "more than 550", "excludes", "both"),
        # "Up to 2,300" admits 223; what is usually meant by it does not.
        ("223", ministry, "at most 2300", "diverges", "both"),
        ("31", ministry, "more than 550", "excludes", "both"),
    ]


def test_cq05_whether_figures_add_up(seed: Store) -> None:
    """Two times "knapp 2000" is not "schon 5000"; the working shows it."""
    assert ask(seed, "arithmetic-findings", "claimantLabel working gap", lang="de") == [
        ("Wladimir Putin", "2 × [1800–1999] = [3600–3998]; insgesamt [4500–4999]", "502")
    ]


def test_cq05_whether_figures_add_up_in_the_examples(examples: Store) -> None:
    """No claimant gives parts and a total in one text: nothing is found."""
    assert ask(examples, "arithmetic-findings", "claimantLabel") == []


def test_cq26_how_a_toll_changes(seed: Store) -> None:
    """One article has one figure of the authorities, which is no history yet."""
    assert ask(seed, "revisions", "figure", claimant="nagorno-karabakh-authorities") == []


def test_cq26_how_a_toll_changes_in_the_examples(examples: Store) -> None:
    """Five figures in a month, each above the last: updates of one claimant, no contradiction."""
    assert ask(
        examples, "revisions", "date figure direction", claimant="nagorno-karabakh-authorities"
    ) == [
        ("2020-09-27", "16", ""),
        ("2020-09-28", "31", "up"),
        ("2020-10-05", "223", "up"),
        ("2020-10-12", "525", "up"),
        ("2020-10-27", "1009", "up"),
    ]


def test_cq27_who_else_carries_a_statement(seed: Store) -> None:
    """Nobody: there is one article."""
    assert ask(seed, "same-position", "claimantLabel") == []


def test_cq27_who_else_carries_a_statement_in_the_examples(examples: Store) -> None:
    """One view in two outlets and two languages, each with its words and its agency."""
    assert ask(
        examples, "same-position", "date publisherLabel quotes agencies", claimant="armenia"
    ) == [
        ("2020-09-30", "Musterbote", "seine Schutzmacht in Russland", "Musterdienst"),
        ("2020-10-05", "Example Gazette", "Russia as its protector", "Musterdienst"),
    ]
