"""Relations on a page: each view by itself, in its direction, and where views differ."""

from __future__ import annotations

import pytest

from conflictgraph.server.ui.relations import to_relations

BASE = "https://example.org/"
ARMENIA, NATO, RUSSIA, TURKEY = (
    f"{BASE}id/actor/{name}" for name in ("armenia", "nato", "russia", "turkey")
)


def row(
    first: str, relation: str, second: str, claimant: str, voice: str = "attributed", **more: str
) -> dict[str, str]:
    """Return a row of the saved query; an actor without a label has none."""
    labels = {ARMENIA: "Armenia", NATO: "NATO", RUSSIA: "Russia", TURKEY: "Turkey"}
    return {
        "from": first,
        "fromLabel": labels[first],
        "relation": relation,
        "to": second,
        "toLabel": labels[second],
        "claimant": claimant,
        "claimantLabel": labels.get(claimant, ""),
        "voice": voice,
        "certainty": "certain",
        "polarity": "positive",
        "realis": "actual",
        "statement": f"{BASE}id/doc/a/statement/{len(more)}-{claimant[-3:]}",
        **more,
    }


def test_who_is_protected_never_becomes_who_protects() -> None:
    """The heading is by name, the direction by role."""
    found = to_relations([row(RUSSIA, "ProtectionRelation", ARMENIA, ARMENIA)], BASE)
    ((group,), (view,)) = found.pairs, found.pairs[0].views
    assert group.heading == "Armenia – Russia"
    assert (view.subject.name, view.phrase, view.target.name) == (
        "Russia",
        "protecting power of",
        "Armenia",
    )
    assert view.is_directed
    assert view.claimant.name == "Armenia"


def test_both_directions_of_a_pair_stand_together() -> None:
    """Who says that A protects B, and who says that B protects A, are read side by side."""
    rows = [
        row(RUSSIA, "ProtectionRelation", ARMENIA, ARMENIA),
        row(ARMENIA, "ProtectionRelation", RUSSIA, TURKEY),
    ]
    (group,) = to_relations(rows, BASE).pairs
    assert [view.subject.name for view in group.views] == ["Russia", "Armenia"]


def test_what_one_says_in_two_texts_is_one_view_with_two_passages() -> None:
    """Repetition is no second opinion; both places can be read."""
    said = ("AllianceRelation", TURKEY, ARMENIA)
    rows = [
        row(
            ARMENIA, *said, quotes="ally | of ours", degree="close", date="2020-10-05", document="d"
        ),
        row(ARMENIA, *said, quotes="our ally", degree="close", date="2020-09-30", document="e"),
    ]
    (view,) = to_relations(rows, BASE).pairs[0].views
    assert [each.quotes for each in view.passages] == [("ally", "of ours"), ("our ally",)]
    assert view.degrees == ("close",)


@pytest.mark.parametrize(
    ("other", "mark"),
    [
        ({"polarity": "negative"}, "one says what another denies"),
        ({"polarity": "negative", "realis": "hoped"}, "seen differently"),
        ({"realis": "hoped"}, "seen differently"),
        ({"relation": "PartnershipRelation"}, "seen differently"),
        ({"certainty": "possible"}, ""),
        ({}, ""),
    ],
)
def test_views_that_differ_are_marked(other: dict[str, str], mark: str) -> None:
    """A denial is more than another word; a wish denies nothing."""
    one = row(ARMENIA, "AllianceRelation", RUSSIA, ARMENIA)
    another = row(ARMENIA, "AllianceRelation", RUSSIA, TURKEY) | other
    (group,) = to_relations([one, another], BASE).pairs
    assert group.mark == mark
    assert len(group.views) == 2


@pytest.mark.parametrize(
    ("realis", "wish"),
    [
        ("hoped", "hoped for"),
        ("actual, hoped", ""),
        ("demanded, planned", "demanded"),
        ("", ""),
    ],
)
def test_a_hoped_for_relation_is_no_relation(realis: str, wish: str) -> None:
    """What is said to be so stays so, even beside a hope in the same sentence."""
    (group,) = to_relations(
        [row(ARMENIA, "AllianceRelation", RUSSIA, ARMENIA, realis=realis)], BASE
    ).pairs
    assert group.views[0].wish == wish


def test_members_stand_with_their_body() -> None:
    """Who belongs to an alliance is a list; what is denied of one member marks it."""
    rows = [
        row(RUSSIA, "Membership", NATO, "n", "narrator", polarity="negative"),
        row(
            TURKEY, "Membership", NATO, "c", "curated", sources="<https://a.org/1> <https://b.org/>"
        ),
    ]
    found = to_relations(rows, BASE)
    (body,) = found.bodies
    assert not found.pairs
    assert (body.heading, body.mark) == ("NATO", "")
    assert [view.phrase for view in body.views] == ["no member of", "member of"]
    assert [source for source, _ in body.views[1].sources] == ["https://a.org/1", "https://b.org/"]


def test_a_member_that_is_also_an_ally_is_a_pair() -> None:
    """All views of two actors are read in one place."""
    rows = [
        row(TURKEY, "Membership", NATO, "n", "narrator"),
        row(NATO, "AllianceRelation", TURKEY, RUSSIA),
    ]
    found = to_relations(rows, BASE)
    assert not found.bodies
    assert found.pairs[0].mark == "seen differently"
    assert found.pairs[0].views[0].pair == found.pairs[0].views[1].pair


def test_an_actor_without_a_name_is_its_iri() -> None:
    """Nobody is hidden for want of a label."""
    (group,) = to_relations([row(ARMENIA, "AllianceRelation", RUSSIA, "urn:x")], BASE).pairs
    assert group.views[0].claimant.name == "urn:x"


def test_the_same_rows_in_another_order_give_the_same_views() -> None:
    """Views do not move because an engine sorts names of one claimant otherwise."""
    rows = [
        row(ARMENIA, "AllianceRelation", RUSSIA, ARMENIA),
        row(RUSSIA, "ProtectionRelation", ARMENIA, ARMENIA),
        row(ARMENIA, "AllianceRelation", RUSSIA, TURKEY),
    ]
    assert to_relations(rows, BASE) == to_relations(rows[::-1], BASE)
