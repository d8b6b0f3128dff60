"""What a speech act makes of a statement: its classes, its polarity, its content."""

from __future__ import annotations

import pytest


@pytest.fixture
def say(article):
    """Return what maps one sentence of Russia's, asserting an action of Turkey's.

    The frame's attributes are given; ``act`` those of the action.
    """

    def run(roles=(), action=None, **attributes):
        text = article("Russland sagte, die Türkei werde angreifen. Armenien hörte zu.")
        russia, turkey = text.span("State", "Russland"), text.span("State", "Türkei")
        armenia = text.span("State", "Armenien")
        actors = {"russia": russia, "turkey": turkey, "armenia": armenia}
        agent = actors[(action or {}).get("agent", "turkey")]
        codes = {k: v for k, v in (action or {}).items() if k != "agent"}
        asserted = text.frame("Action", "angreifen", ("Agent", agent), **codes)
        filled = [(name, actors[actor]) for name, actor in roles]
        text.frame(
            "Statement", "sagte", ("Speaker", russia), ("Asserts", asserted), *filled, **attributes
        )
        return text.view()

    return run


@pytest.mark.parametrize(
    ("act", "classes"),
    [
        ("Assert", ["Assertion"]),
        ("Estimate", ["Estimate"]),
        ("Announce", ["Announcement"]),
        ("Withhold", ["NonDisclosure"]),
        ("Hope", ["Hope"]),
        ("Believe", ["View"]),
        ("Accuse", ["Accusation"]),
        ("Demand", ["Demand"]),
        ("Urge", ["Appeal"]),
        ("Expect", ["Expectation"]),
        ("Oppose", ["NormativeClaim"]),
        ("Concede", ["NonExclusion"]),
    ],
)
def test_a_speech_act_is_a_class(say, act, classes):
    """Who asks for demands finds demands, and nothing else."""
    view = say(SpeechAct=act)
    assert view.all(view.only, "type") == classes
    assert view.one(view.only, "isAttributedTo") == "actor/russia"


def test_without_a_speech_act_it_is_just_a_statement(say):
    """An annotation that leaves the act open claims no act."""
    view = say()
    assert view.all(view.only, "type") == ["Statement"]


def test_a_denied_frame_is_the_content_of_a_denial(say):
    """What is denied is told by the class, not by a negated content on top of it."""
    view = say(SpeechAct="Assert", Polarity="Negative", action={"ActionType": "UseForce"})
    assert view.all(view.only, "type") == ["Denial"]
    assert view.one(view.only, "hasPolarity") == "polarity-positive"
    assert view.contents(view.only) == [
        "Action(hasActionType=action-use-force, hasAgent=actor/turkey)"
    ]


def test_a_negated_content_makes_the_statement_negative(say):
    """To say that Turkey will not attack is no assertion that it will."""
    view = say(SpeechAct="Assert", action={"Polarity": "Negative"})
    assert view.all(view.only, "type") == ["Assertion"]
    assert view.one(view.only, "hasPolarity") == "polarity-negative"


@pytest.mark.parametrize(
    ("roles", "action", "expected"),
    [
        ([("Target", "turkey")], {"agent": "russia", "Realis": "Hypothetical"}, "Threat"),
        ([], {"agent": "russia", "Realis": "Hypothetical"}, "Announcement"),
        ([("Addressee", "turkey")], {"agent": "russia", "Realis": "Hypothetical"}, "Announcement"),
        ([("Target", "turkey")], {"agent": "russia", "Realis": "Planned"}, "Commissive"),
        ([], {"agent": "turkey", "Realis": "Planned"}, "Announcement"),
        ([], {"agent": "russia"}, "Announcement"),
    ],
)
def test_an_announcement_may_be_a_threat_or_a_commitment(say, roles, action, expected):
    """A threat aims at somebody; a commitment is about one's own deeds; the rest just announces."""
    view = say(roles, {"ActionType": "UseForce", **action}, SpeechAct="Announce")
    assert view.all(view.only, "type") == [expected]


def test_a_person_commits_the_state_of_the_office_held(article):
    """What a president announces for the country is a commitment, too."""
    text = article("Präsident Putin sagte, Russland werde helfen.")
    office, putin = text.span("Office", "Präsident"), text.span("Person", "Putin")
    russia = text.span("State", "Russland")
    text.relation("HoldsOffice", putin, office)
    text.relation("OfficeOf", office, russia)
    act = text.frame("Action", "helfen", ("Agent", russia), Realis="Planned", ActionType="Help")
    text.frame("Statement", "sagte", ("Speaker", putin), ("Asserts", act), SpeechAct="Announce")
    view = text.view()
    assert view.all(view.only, "type") == ["Commissive"]
    assert view.show(view.one(view.only, "isMadeInCapacity")) == (
        "OfficeHolding(hasHolder=actor/vladimir-putin, hasOffice=office/president-of-russia)"
    )


@pytest.mark.parametrize(
    ("roles", "classes"),
    [
        ([("Target", "turkey")], ["Directive", "Expectation"]),
        ([("Addressee", "turkey")], ["Directive", "Expectation"]),
        ([("Addressee", "armenia")], ["Expectation"]),
        ([], ["Expectation"]),
    ],
)
def test_an_expectation_of_the_one_spoken_to_is_a_directive(say, roles, classes):
    """To expect help of Turkey asks for it; to expect that there is help does not."""
    view = say(roles, SpeechAct="Expect")
    assert view.all(view.only, "type") == classes


def test_a_negated_concession_of_an_action_is_no_retraction(say):
    """Only a figure can be taken back by a concession."""
    view = say(SpeechAct="Concede", Polarity="Negative")
    assert view.all(view.only, "type") == ["NonExclusion"]
    assert view.one(view.only, "hasPolarity") == "polarity-negative"


def test_no_comment_leaves_the_matter_open(say):
    """Not to comment affirms nothing and denies nothing, whatever the annotation negates."""
    view = say(SpeechAct="Withhold", Polarity="Negative", action={"Polarity": "Negative"})
    assert view.all(view.only, "type") == ["NonDisclosure"]
    assert view.one(view.only, "hasPolarity") == "polarity-positive"
    assert view.contents(view.only) == ["Action(hasAgent=actor/turkey)"]


@pytest.fixture
def figure(article):
    """Return an article with a figure by Russia, its claim, and a reply by Armenia."""
    text = article("Russland meldete 30 Tote. Armenien wies das zurück.")
    russia, armenia = text.span("State", "Russland"), text.span("State", "Armenien")
    count = text.figure(
        "Tote",
        "30",
        CountQualifier="Exact",
        Outcome="Killed",
    )
    claim = text.frame(
        "Statement", "meldete", ("Speaker", russia), ("Asserts", count), SpeechAct="Assert"
    )
    return text, armenia, claim, count


@pytest.mark.parametrize("asserts", ["claim", "count"])
@pytest.mark.parametrize(
    ("act", "class_"),
    [("Assert", "Denial"), ("Concede", "Retraction"), ("Withhold", "NonDisclosure")],
)
def test_a_reply_has_the_content_of_what_it_replies_to(figure, asserts, act, class_):
    """Who denies, retracts or does not comment means that figure, which stays as it was."""
    text, armenia, claim, count = figure
    target = claim if asserts == "claim" else count
    text.frame(
        "Statement",
        ("wies", "zurück"),
        ("Speaker", armenia),
        ("Asserts", target),
        SpeechAct=act,
        Polarity="Negative",
    )
    view = text.view()
    first, reply = view.attributed()
    assert view.all(reply, "type") == [class_]
    assert view.one(reply, "hasPolarity") == "polarity-positive"
    assert view.contents(reply) == view.contents(first)
    assert "statedValue=30" in view.contents(first)[0]
    assert view.all(first, "type") == ["Assertion", "CasualtyClaim"]
    assert view.chain(first) == ["speaker actor/russia", "publisher actor/der-spiegel"]


def test_a_denied_accusation_denies_the_blame(article):
    """Who rejects an accusation does not deny that fighting began, but that they began it."""
    text = article("Russland warf der Türkei den Angriff vor. Ankara wies das zurück.")
    russia, turkey = text.span("State", "Russland"), text.span("State", "Türkei")
    attack = text.frame("Action", "Angriff", ActionType="Fight")
    blame = text.frame(
        "Statement",
        ("warf", "vor"),
        ("Speaker", russia),
        ("Target", turkey),
        ("Asserts", attack),
        SpeechAct="Accuse",
    )
    text.frame(
        "Statement",
        ("wies", "zurück"),
        ("Speaker", turkey),
        ("Asserts", blame),
        SpeechAct="Assert",
        Polarity="Negative",
    )
    view = text.view()
    first, reply = view.attributed()
    event = "Hostilities(isWordedIn=Angriff)"
    assert view.contents(first) == [
        f"Responsibility(hasResponsibleActor=actor/turkey, isForEvent={event})"
    ]
    assert view.contents(reply) == view.contents(first)
    assert view.all(reply, "type") == ["Denial"]


def test_a_denied_denial_turns_round(figure):
    """Who rejects a denial holds what was denied: the polarity says so."""
    text, armenia, _, count = figure
    inner = text.frame(
        "Statement",
        "wies",
        ("Speaker", armenia),
        ("Asserts", count),
        SpeechAct="Assert",
        Polarity="Negative",
    )
    text.frame(
        "Statement",
        "zurück",
        ("Speaker", text.span("State", "Russland")),
        ("Asserts", inner),
        SpeechAct="Assert",
        Polarity="Negative",
    )
    view = text.view()
    _, denial, reply = view.attributed()
    assert [view.one(each, "hasPolarity") for each in (denial, reply)] == [
        "polarity-positive", "polarity-negative",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("act", "is_claim"),
    [("Assert", True), ("Estimate", True), ("Announce", True), ("Believe", True),
     ("Concede", True), ("Hope", False), ("Demand", False), ("Oppose", False), ("Expect", False)],
)  # fmt: skip
def test_who_puts_a_figure_forward_claims_it(article, act, is_claim):
    """A table of claims has all figures that somebody stands for, and none merely wished for."""
    text = article("Russland sagte, es gebe 30 Tote.")
    count = text.figure("Tote", "30")
    text.frame(
        "Statement",
        "sagte",
        ("Speaker", text.span("State", "Russland")),
        ("Asserts", count),
        SpeechAct=act,
    )
    view = text.view()
    assert ("CasualtyClaim" in view.all(view.only, "type")) is is_claim
