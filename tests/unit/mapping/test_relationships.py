"""Relationships told by the article: alliances, memberships, mediation."""

from __future__ import annotations

import pytest

# mediation


def test_several_mediators_have_a_role_each(told):
    """Who asks what France mediates finds France, not a trio."""

    def annotate(text):
        roles = [("Mediator", text.span("State", each)) for each in ("Russland", "Frankreich")]
        roles.append(
            ("Conflict", text.span("Conflict", "Konflikt", "Local:nagorno-karabakh-conflict"))
        )
        roles.append(
            ("Framework", text.span("Organization", "Minsk-Gruppe", "Local:osce-minsk-group"))
        )
        text.frame("Mediation", "vermitteln", *roles, Result="Ongoing")

    view, statement = told(
        "Im Konflikt vermitteln Russland und Frankreich: die Minsk-Gruppe.", annotate
    )
    shared = "isInConflict=event/nagorno-karabakh-conflict, usesFormat=actor/osce-minsk-group"
    assert view.contents(statement) == [
        f"MediationRole(hasMediator=actor/{each}, {shared})" for each in ("france", "russia")
    ]
    assert view.all(statement, "hasRecurrence") == ["recurrence-continuing"]


def test_an_unknown_framework_is_a_format_by_its_role(told):
    """What somebody mediates in is a mediation format, even if the register has none."""

    def annotate(text):
        text.frame(
            "Mediation",
            "vermittelt",
            ("Mediator", text.span("State", "Russland")),
            ("Framework", text.span("Organization", "Dreierrunde")),
        )

    view, statement = told("Russland vermittelt in der Dreierrunde.", annotate)
    (role,) = view.all(statement, "hasContent")
    assert view.all(view.one(role, "usesFormat"), "type") == ["MediationFormat", "Organization"]


def test_a_mediation_without_mediator_is_an_effort(contents):
    """International attempts at mediation have nobody to name."""
    found = contents(
        "Es gab Vermittlungsversuche.", lambda text: text.frame("Mediation", "Vermittlungsversuche")
    )
    assert found == ["MediationEffort(isWordedIn=Vermittlungsversuche)"]


@pytest.mark.parametrize("told_of", ["ceasefire", "mediation", "both"])
def test_a_mediation_belongs_to_its_ceasefire(article, told_of):
    """Whether the ceasefire or the mediation names the mediator, the role is the same."""
    text = article("Die Waffenruhe kam unter Vermittlung Russlands zustande.")
    mediator = [("Mediator", text.span("State", "Russlands"))]
    mediation = text.frame(
        "Mediation", "Vermittlung", *(mediator if told_of != "ceasefire" else [])
    )
    text.frame(
        "Ceasefire",
        "Waffenruhe",
        ("Mediation", mediation),
        *(mediator if told_of != "mediation" else []),
    )
    view = text.view()
    event = "CeasefireAgreement(isWordedIn=Waffenruhe)"
    role = f"MediationRole(hasMediator=actor/russia, isForEvent={event})"
    assert sorted({c for each in view.narrated() for c in view.contents(each)}) == [event, role]


@pytest.mark.parametrize(
    ("result", "value"),
    [
        ("Unsuccessful", "evaluation-unsuccessful"),
        ("Agreed", "evaluation-successful"),
        ("Ongoing", None),
    ],
)
def test_a_result_is_a_verdict_on_every_mediator(contents, result, value):
    """That mediation failed is said of each who mediated, not of the first one alone."""

    def annotate(text):
        roles = [("Mediator", text.span("State", each)) for each in ("Russland", "Frankreich")]
        text.frame("Mediation", "vermitteln", *roles, Result=result)

    found = contents("Es vermitteln Russland und Frankreich.", annotate)
    assert [each for each in found if each.startswith("Evaluation")] == (
        [f"Evaluation(concerns=MediationRole(hasMediator=actor/{each}), hasEvaluationValue={value})"
         for each in ("france", "russia")] if value else []
    )  # fmt: skip


def test_a_result_on_a_statement_is_no_verdict_of_its_speaker(article):
    """A property of evaluations never stands on a statement."""
    text = article("Russland drängt weiter.")
    text.frame(
        "Statement",
        "drängt",
        ("Speaker", text.span("State", "Russland")),
        SpeechAct="Urge",
        Result="Ongoing",
    )
    view = text.view()
    assert view.all(view.only, "hasRecurrence") == ["recurrence-continuing"]
    assert view.all(view.only, "hasEvaluationValue") == []


# alliances


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ({"AllianceType": "Ally"}, "AllianceRelation(hasAlly=actor/armenia, hasAlly=actor/russia)"),
        ({}, "AllianceRelation(hasAlly=actor/armenia, hasAlly=actor/russia)"),
        ({"AllianceType": "ProtectingPower"},
         "ProtectionRelation(hasProtectedActor=actor/armenia, hasProtector=actor/russia)"),
        ({"AllianceType": "Partner"},
         "PartnershipRelation(hasPartner=actor/armenia, hasPartner=actor/russia)"),
    ],
)  # fmt: skip
def test_an_alliance_is_of_its_kind(contents, kind, written):
    """A partner is no ally, and who protects is not the one protected."""

    def annotate(text):
        text.frame(
            "Alliance",
            "Bund",
            ("Party", text.span("State", "Armenien")),
            ("Ally", text.span("State", "Russland")),
            **kind,
        )

    assert contents("Bund: Armenien, Russland", annotate) == [written]


def test_a_membership_names_member_and_organisation(contents):
    """Who asks for the members of an alliance finds them in its own words."""

    def annotate(text):
        text.frame(
            "Alliance",
            "Mitglied",
            ("Party", text.span("State", "Türkei")),
            ("Ally", text.span("Organization", "Nato")),
            AllianceType="Member",
        )

    assert contents("Nato-Mitglied Türkei", annotate) == [
        (
            "Membership(hasMember=actor/turkey, hasMemberRole=member-role-member, "
            "hasOrganization=actor/nato)"
        )
    ]


def test_several_parties_and_allies_are_pairs(contents):
    """Each party has each ally; nothing is said between the parties."""

    def annotate(text):
        roles = [("Party", text.span("State", each)) for each in ("Armenien", "Iran")]
        roles += [("Ally", text.span("State", each)) for each in ("Russland", "Frankreich")]
        text.frame("Alliance", "Bund", *roles)

    assert contents("Bund: Armenien, Iran, Russland, Frankreich", annotate) == [
        f"AllianceRelation(hasAlly=actor/{one}, hasAlly=actor/{other})"
        for one, other in (("armenia", "france"), ("armenia", "russia"),
                           ("france", "iran"), ("iran", "russia"))
    ]  # fmt: skip


def test_not_an_ally(told):
    """A denied alliance is negative, and its degree is kept in the text's words."""

    def annotate(text):
        text.frame(
            "Alliance",
            "Verbündeter",
            ("Party", text.span("State", "Armenien")),
            ("Ally", text.span("State", "Russland")),
            Polarity="Negative",
            Strength="MostImportant",
        )

    view, statement = told("Armenien: Russland ist kein wichtigster Verbündeter", annotate)
    assert view.one(statement, "hasPolarity") == "polarity-negative"
    assert view.one(statement, "degreeText") == "wichtigster Verbündeter"


def test_the_known_protection_has_the_published_iri(told):
    """The test vector of the design: others can mint the same IRI."""

    def annotate(text):
        text.frame(
            "Alliance",
            "Schutzmacht",
            ("Party", text.span("State", "Armenien")),
            ("Ally", text.span("State", "Russland")),
            AllianceType="ProtectingPower",
        )

    view, statement = told("Armenien: Schutzmacht Russland", annotate)
    assert view.all(statement, "hasContent") == ["soa/protection-relation-9092c4c4c6d6"]
