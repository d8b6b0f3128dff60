"""Frames to events, actions and relationships, told by the article itself."""

from __future__ import annotations

import pytest

# ceasefires


CEASEFIRE = "Die erste Waffenruhe vom Samstag zwischen Armenien und Russland vermittelte Paris."


def test_a_ceasefire_has_parties_order_and_date(contents):
    """The first ceasefire of two is told apart from the second."""

    def annotate(text):
        roles = [("Party", text.span("State", each)) for each in ("Armenien", "Russland")]
        roles.append(("Ordinal", text.span("Quantity", "erste", "Ordinal:1")))
        roles.append(("Time", text.span("TimeExpression", "Samstag", "EDTF:2020-10-10")))
        text.frame("Ceasefire", "Waffenruhe", *roles, CeasefireStatus="Agreed")

    day = "2020-10-10"
    assert contents(CEASEFIRE, annotate) == [
        (
            f"CeasefireAgreement(earliestBegin={day}, earliestEnd={day}, "
            f"hasParticipant=actor/armenia, hasParticipant=actor/russia, "
            f"latestBegin={day}, latestEnd={day}, ordinal=1)"
        )
    ]


def test_several_ceasefires_are_counted(contents):
    """Two ceasefires spoken of together are not one."""

    def annotate(text):
        text.frame("Ceasefire", "Waffenruhen", ("Count", text.span("Quantity", "zwei", "Number:2")))

    assert contents("Es gab zwei Waffenruhen.", annotate) == [
        "CeasefireAgreement(eventCount=2, isWordedIn=Waffenruhen)"
    ]


def test_an_order_alone_counts_within_the_conflict(article):
    """The first ceasefire of one conflict is not the first one of another."""
    found = []
    for conflict in ("nagorno-karabakh-conflict", "russo-georgian-war-2008"):
        text = article("Die erste Waffenruhe im Krieg.")
        text.span("Conflict", "Krieg", f"Local:{conflict}")
        ordinal = text.span("Quantity", "erste", "Ordinal:1")
        text.frame("Ceasefire", "Waffenruhe", ("Ordinal", ordinal))
        view = text.view()
        found += view.all(view.narrated()[0], "hasContent")
        assert view.show(found[-1]) == (
            f"CeasefireAgreement(isInConflict=event/{conflict}, ordinal=1)"
        )
    assert len(set(found)) == 2


def broken(text, **more):
    party = text.span("State", "Armenien")
    text.frame("Ceasefire", "Waffenruhe", ("Party", party), CeasefireStatus="Broken", **more)


AGREEMENT = "CeasefireAgreement(hasParticipant=actor/armenia)"


def test_a_broken_ceasefire_was_agreed_and_broke_down(contents):
    """Both are told: that there was one, and that it did not hold."""
    assert contents(CEASEFIRE, broken) == [
        AGREEMENT, f"CeasefireBreakdown(isBreakdownOf={AGREEMENT})",
    ]  # fmt: skip


def test_a_denied_break_leaves_the_agreement_alone(told):
    """A ceasefire that was not broken is not one that was never agreed."""
    view, statement = told(CEASEFIRE, lambda text: broken(text, Polarity="Negative"))
    assert view.contents(statement) == [f"CeasefireBreakdown(isBreakdownOf={AGREEMENT})"]
    assert view.one(statement, "hasPolarity") == "polarity-negative"


def test_a_demanded_ceasefire_is_the_content_of_the_demand(article):
    """What is demanded is not told to be the case by anybody."""
    text = article("Russland forderte eine Waffenruhe.")
    ceasefire = text.frame("Ceasefire", "Waffenruhe", CeasefireStatus="Demanded", Realis="Demanded")
    text.frame(
        "Statement",
        "forderte",
        ("Speaker", text.span("State", "Russland")),
        ("Asserts", ceasefire),
        SpeechAct="Demand",
    )
    view = text.view()
    assert view.narrated() == []
    assert view.contents(view.only) == ["CeasefireAgreement(isWordedIn=Waffenruhe)"]
    assert view.all(view.only, "hasRealis") == ["realis-demanded"]


def test_a_ceasefire_is_part_of_a_larger_one(article):
    """The relation PartOf between two ceasefires is part of what the smaller one is."""
    text = article("Zwei Waffenruhen gab es; die erste Feuerpause vermittelte Paris.")
    count = text.span("Quantity", "Zwei", "Number:2")
    whole = text.frame("Ceasefire", "Waffenruhen", ("Count", count))
    order = text.span("Quantity", "erste", "Ordinal:1")
    text.relation("PartOf", text.frame("Ceasefire", "Feuerpause", ("Ordinal", order)), whole)
    view = text.view()
    assert view.contents(view.narrated()[1]) == [
        (
            "CeasefireAgreement(isPartOf=CeasefireAgreement(eventCount=2, isWordedIn=Waffenruhen), "
            "ordinal=1)"
        )
    ]


def test_parts_of_each_other_do_not_hang(article):
    """Two relations in a circle are told as far as they can be."""
    text = article("Die Waffenruhe und die Feuerpause.")
    one, other = text.frame("Ceasefire", "Waffenruhe"), text.frame("Ceasefire", "Feuerpause")
    text.relation("PartOf", one, other)
    text.relation("PartOf", other, one)
    assert len(text.view().narrated()) == 2


def test_a_ceasefire_that_the_register_knows(contents):
    """A link names the event; who mediated and that it broke is told about that event."""

    def annotate(text):
        text.registered = (
            "<https://w3id.org/conflictgraph/id/event/truce-1> a cg:CeasefireAgreement ."
        )
        text.frame(
            "Ceasefire",
            "Waffenruhe",
            ("Mediator", text.span("State", "Russland")),
            links=("Local:truce-1",),
            CeasefireStatus="Broken",
        )

    event = "event/truce-1"
    assert contents(CEASEFIRE, annotate) == [
        f"CeasefireBreakdown(isBreakdownOf={event})",
        f"MediationRole(hasMediator=actor/russia, isForEvent={event})",
        event,
    ]


# meetings


def meet(text, cue="Treffen", **attributes):
    text.frame(
        "Meeting",
        cue,
        ("Participant", text.span("State", "Armenien")),
        ("Place", text.span("State", "Frankreich")),
        **attributes,
    )


@pytest.mark.parametrize(
    ("cue", "class_"),
    [("Treffen", "Meeting"), ("Gespräche", "Talks"), ("GESPRÄCHE", "Talks"), ("Gespräch", "Talks"),
     ("Verhandlungen", "Talks"), ("Telefonat", "Meeting")],
)  # fmt: skip
def test_talks_are_told_by_their_word(contents, cue, class_):
    """A meeting to negotiate is found among the talks, a mere meeting is not."""
    assert contents(f"{cue} mit Armenien in Frankreich", lambda text: meet(text, cue)) == [
        f"{class_}(hasParticipant=actor/armenia, takesPlaceIn=place/france-territory)"
    ]


@pytest.mark.parametrize(
    ("attributes", "realis", "polarity"),
    [
        ({}, [], "positive"),
        ({"Realis": "Planned"}, ["realis-planned"], "positive"),
        ({"Realis": "Planned", "Polarity": "Negative"}, ["realis-planned"], "negative"),
    ],
)
def test_a_planned_meeting_did_not_take_place(told, attributes, realis, polarity):
    """Planned, cancelled and held meetings are told apart."""
    view, statement = told(
        "Treffen mit Armenien in Frankreich", lambda text: meet(text, **attributes)
    )
    assert view.all(statement, "hasRealis") == realis
    assert view.one(statement, "hasPolarity") == f"polarity-{polarity}"


# actions


@pytest.mark.parametrize(
    ("action", "class_"),
    [("Fight", "Hostilities"), ("FightingStarted", "HostilitiesOnset"),
     ("FightingResumed", "HostilitiesOnset")],
)  # fmt: skip
def test_fighting_is_an_event_of_its_parties(contents, action, class_):
    """Nobody is called the agent of a fight: both take part."""

    def annotate(text):
        roles = [
            (role, text.span("State", each))
            for role, each in (("Agent", "Armenien"), ("Partner", "Russland"))
        ]
        text.frame("Action", "Kämpfe", *roles, ActionType=action)

    assert contents("Kämpfe: Armenien, Russland", annotate) == [
        f"{class_}(hasParticipant=actor/armenia, hasParticipant=actor/russia)"
    ]


def test_an_onset_lies_within_its_date(told):
    """The end of September dates a moment somewhere within ten days, not ten days of it."""

    def annotate(text):
        text.frame(
            "Action",
            "Ausbruch",
            ("Agent", text.span("State", "Armenien")),
            ("Time", text.span("TimeExpression", "Ende September", "EDTF:2020-09-21~/2020-09-30")),
            ActionType="FightingStarted",
        )

    first, last = "2020-09-21", "2020-09-30"
    view, statement = told("Ausbruch Ende September in Armenien", annotate)
    assert view.contents(statement) == [
        (
            f"HostilitiesOnset(earliestBegin={first}, earliestEnd={first}, "
            f"hasParticipant=actor/armenia, latestBegin={last}, latestEnd={last})"
        )
    ]
    assert view.one(statement, "hasTimePrecision") == "time-precision-month-part"


def test_an_action_keeps_its_roles(contents):
    """Agent, partner, object, purpose and place each have their property."""

    def annotate(text):
        state = {
            each: text.span("State", each) for each in ("Russland", "Türkei", "Iran", "Armenien")
        }
        calm = text.frame("Action", "beruhigen", ActionType="DeEscalate", Realis="Hoped")
        text.frame(
            "Action",
            "handeln",
            ("Agent", state["Russland"]),
            ("Partner", state["Türkei"]),
            ("Object", state["Iran"]),
            ("Place", state["Armenien"]),
            ("Purpose", calm),
            ActionType="Cooperate",
            Realis="Hoped",
        )

    text_ = "Russland soll mit der Türkei wegen Iran in Armenien handeln und beruhigen."
    assert contents(text_, annotate) == [
        (
            "Action(concerns=actor/iran, hasActionType=action-cooperate, hasAgent=actor/russia, "
            "hasPartner=actor/turkey, hasPurpose=Action(hasActionType=action-de-escalate, "
            "isWordedIn=beruhigen), takesPlaceIn=place/armenia-territory)"
        )
    ]


def test_a_broken_ceasefire_may_be_an_action(article):
    """The action that broke a ceasefire points to the agreement it broke."""
    text = article("Die Waffenruhe mit Armenien wurde brüchig.")
    truce = text.frame("Ceasefire", "Waffenruhe", ("Party", text.span("State", "Armenien")))
    text.frame("Action", "brüchig", ("Object", truce), ActionType="CeasefireBroken")
    view = text.view()
    assert view.contents(view.narrated()[1]) == [f"CeasefireBreakdown(isBreakdownOf={AGREEMENT})"]


def test_a_conflict_that_goes_on_is_the_conflict(told):
    """For thirty years: a duration of the statement, about the conflict itself."""

    def annotate(text):
        conflict = text.span("Conflict", "Konflikt", "Local:nagorno-karabakh-conflict")
        time = text.span("TimeExpression", "30 Jahren", "Duration:P30Y")
        text.frame(
            "Action", "dauert", ("Object", conflict), ("Time", time), ActionType="ConflictOngoing"
        )

    view, statement = told("Der Konflikt dauert seit 30 Jahren.", annotate)
    assert view.contents(statement) == ["event/nagorno-karabakh-conflict"]
    assert view.one(statement, "duration") == "P30Y"


def test_a_duration_is_no_property_of_an_event(told):
    """How long it lasted is said by the statement, where the ontology has a place for it."""

    def annotate(text):
        time = text.span("TimeExpression", "drei Tage", "Duration:P3D")
        text.frame("Action", "Kämpfe", ("Time", time), ActionType="Fight")

    view, statement = told("Drei Tage, drei Tage Kämpfe.", annotate)
    assert view.contents(statement) == ["Hostilities(isWordedIn=Kämpfe)"]
    assert view.one(statement, "duration") == "P3D"


def test_a_frame_without_roles_is_known_by_its_words(contents):
    """Two unnamed actions of two texts are not one action."""
    found = contents(
        "Man sollte verhandeln.",
        lambda text: text.frame("Action", "verhandeln", ActionType="Negotiate"),
    )
    assert found == ["Action(hasActionType=action-negotiate, isWordedIn=verhandeln)"]


def test_the_words_of_a_split_cue_have_their_span(contents):
    """A node never points to a span that the graph does not describe."""
    found = contents(
        "Der Kampf dauert noch an.",
        lambda text: text.frame("Action", ("dauert", "an"), ActionType="Other"),
    )
    assert found == ["Action(hasActionType=action-other, isWordedIn=dauert noch an)"]
