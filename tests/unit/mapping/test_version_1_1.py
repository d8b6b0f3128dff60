"""What version 1.1 of the scheme added is in the graph; what it changed for 1.0 is nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conflictgraph.linking import link
from conflictgraph.mapping import map_document
from conflictgraph.readers import iter_sources, read
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import check, without_boilerplate
from conflictgraph.scheme.guide import load_guide


@pytest.fixture
def say(article):
    """Return what maps one sentence of Russia's about an attack, by Russia itself or by Turkey."""

    def run(agent="russia", roles=(), flags=None, **attributes):
        text = article("Russland sagte Armenien, ein Angriff der Türkei stehe bevor.")
        actors = {
            "russia": text.span("State", "Russland"),
            "turkey": text.span("State", "Türkei"),
            "armenia": text.span("State", "Armenien"),
        }
        codes = {"ActionType": "UseForce", **(flags or {})}
        attack = text.frame("Action", "Angriff", ("Agent", actors[agent]), **codes)
        filled = [(name, actors[actor]) for name, actor in roles]
        text.frame(
            "Statement",
            "sagte",
            ("Speaker", actors["russia"]),
            ("Asserts", attack),
            *filled,
            **attributes,
        )
        return text.view()

    return run


@pytest.mark.parametrize(
    ("act", "class_"),
    [
        ("Deny", "Denial"),
        ("Retract", "Retraction"),
        ("Threaten", "Threat"),
        ("Offer", "Offer"),
        ("Promise", "Promise"),
        ("Refuse", "Refusal"),
    ],
)
def test_each_new_act_is_a_class(say, act, class_):
    """An annotator names the act outright instead of putting it together from three attributes."""
    view = say(SpeechAct=act)
    assert view.all(view.only, "type") == [class_]
    assert view.one(view.only, "hasPolarity") == "polarity-positive"
    assert view.contents(view.only) == [
        "Action(hasActionType=action-use-force, hasAgent=actor/russia)"
    ]


@pytest.mark.parametrize(("act", "old"), [("Deny", "Assert"), ("Retract", "Concede")])
def test_a_new_act_says_what_its_old_spelling_says(article, act, old):
    """Texts annotated in either version answer one question with the same rows."""

    def reply(**attributes):
        text = article("Russland meldete 30 Tote. Armenien wies das zurück.")
        russia, armenia = text.span("State", "Russland"), text.span("State", "Armenien")
        count = text.figure("Tote", "30", Outcome="Killed")
        claim = text.frame("Statement", "meldete", ("Speaker", russia), ("Asserts", count))
        cue = ("wies", "zurück")
        text.frame("Statement", cue, ("Speaker", armenia), ("Asserts", claim), **attributes)
        return text.mapped()

    assert reply(SpeechAct=act) == reply(SpeechAct=old, Polarity="Negative")


def test_a_negated_promise_is_a_promise_not_to(say):
    """Who promises not to attack has promised something: the content is what is negated."""
    view = say(SpeechAct="Promise", Polarity="Negative")
    assert view.all(view.only, "type") == ["Promise"]
    assert view.one(view.only, "hasPolarity") == "polarity-negative"


def test_to_refuse_a_demand_is_to_refuse_what_it_asks_for(article):
    """The refusal meets the demand in one node, so that a question for both finds both."""
    text = article("Armenien forderte einen Abzug. Russland lehnte das ab.")
    armenia, russia = text.span("State", "Armenien"), text.span("State", "Russland")
    leave = text.frame("Action", "Abzug", ("Agent", russia), ActionType="DeEscalate")
    demand = text.frame(
        "Statement", "forderte", ("Speaker", armenia), ("Asserts", leave), SpeechAct="Demand"
    )
    cue = ("lehnte", "ab")
    text.frame("Statement", cue, ("Speaker", russia), ("Asserts", demand), SpeechAct="Refuse")
    view = text.view()
    first, reply = view.attributed()
    assert view.all(reply, "type") == ["Refusal"]
    assert view.contents(reply) == view.contents(first)


def test_figures_of_two_places_are_two_counts(article):
    """Thirty dead in one town and thirty in another are not one claim made twice."""
    text = article("30 Tote in Stepanakert, 30 Tote in Armenien.")
    for nth, (label, place) in enumerate([("Location", "Stepanakert"), ("State", "Armenien")], 1):
        number = text.span("Quantity", "30", "Number:30", nth=nth)
        filled = ("Count", number), ("Place", text.span(label, place))
        text.frame("CasualtyClaim", "Tote", *filled, nth=nth, Outcome="Killed")
    view = text.view()
    places = [view.one(count, "takesPlaceIn") for count in view.of_class("CasualtyCount")]
    # A state in the role of a place stands for its land.
    assert sorted(places) == ["place/armenia-territory", "place/stepanakert"]


def test_a_range_is_named_as_one(article):
    """A range that the annotator calls one is the same count as one that is only seen to be one."""

    def count(**attributes):
        text = article("Russland meldete 1800 bis 2000 Tote.")
        number = text.span("Quantity", "1800 bis 2000", "NumberMin:1800", "NumberMax:2000")
        text.frame("CasualtyClaim", "Tote", ("Count", number), Outcome="Killed", **attributes)
        return text.mapped()

    named = count(CountQualifier="Range")
    assert named == count(CountQualifier="Unspecified")
    assert b"qualifier-range" in named.affairs


@pytest.mark.parametrize("value", ["New", "Repeated", "Continuing"])
def test_recurrence_is_told_of_the_statement(say, value):
    """Whether it is said again or goes on can be marked where the word for it stands."""
    for view in (say(Recurrence=value), say(flags={"Recurrence": value})):
        assert view.all(view.only, "hasRecurrence") == [f"recurrence-{value.lower()}"]


def test_the_flag_of_1_0_means_the_value_of_1_1(say):
    """Old documents answer the question for repeated statements, too."""
    assert say(Repeated=True).mapped == say(Recurrence="Repeated").mapped


def test_what_is_presupposed_is_marked(say, told):
    """Who counts what is told leaves out what is only taken for granted."""
    view = say(flags={"Presupposed": True})
    assert view.one(view.only, "hasInformationStatus") == "info-presupposed"
    view, statement = told(
        "Der Angriff traf Armenien.", lambda t: t.frame("Action", "Angriff", Presupposed=True)
    )
    assert view.one(statement, "hasInformationStatus") == "info-presupposed"


def test_what_is_also_said_outright_is_a_statement_of_its_own(article):
    """That something is mentioned in passing does not take away that it was reported."""
    text = article("Armenien meldete einen Angriff. Armenien verurteilte den Angriff.")
    for nth, cue in ((1, "meldete"), (2, "verurteilte")):
        flags = {"Presupposed": True} if nth == 2 else {}
        armenia = text.span("State", "Armenien", nth=nth)
        attack = text.frame("Action", "Angriff", ("Agent", armenia), nth=nth, **flags)
        text.frame("Statement", cue, ("Speaker", armenia), ("Asserts", attack), SpeechAct="Assert")
    view = text.view()
    first, second = view.attributed()
    assert view.contents(first) == view.contents(second)
    assert view.one(first, "hasInformationStatus") is None
    assert view.one(second, "hasInformationStatus") == "info-presupposed"


def test_supplied_roles_are_named(say):
    """Analysts can leave out what the annotator concluded."""
    roles = [("Addressee", "armenia"), ("Target", "turkey")]
    flags = {"ImplicitSpeaker": True, "ImplicitAddressee": True, "ImplicitTarget": True}
    view = say(roles=roles, flags={"ImplicitAgent": True}, **flags)
    assert view.all(view.only, "implicitRole") == [
        "hasAddressee", "hasAgent", "hasTarget", "isAttributedTo",
    ]  # fmt: skip
    assert view.one(view.only, "hasAddresseeStatus") == "addressee-implicit"
    plain = say(roles=roles)
    assert plain.all(plain.only, "implicitRole") == []
    assert plain.one(plain.only, "hasAddresseeStatus") == "addressee-explicit"


def test_a_supplied_role_is_the_property_it_became(told):
    """Of an event the agent is a participant: the flag names what stands in the graph."""

    def annotate(text):
        state = text.span("State", "Armenien")
        text.frame("Action", "Kämpfe", ("Agent", state), ActionType="Fight", ImplicitAgent=True)

    view, statement = told("Kämpfe dauern an, sagt man in Armenien.", annotate)
    assert view.all(statement, "implicitRole") == ["hasParticipant"]


def test_a_role_that_another_place_names_is_not_supplied(article):
    """One utterance in two places is read together: the name in one of them is enough."""
    text = article("Armenien sprach von 30 Toten. Es seien 30 Tote zu beklagen.")
    armenia = text.span("State", "Armenien")
    frames = []
    for nth, (cue, word) in enumerate([("sprach", "Toten"), ("seien", "Tote ")], 1):
        number = ("Count", text.span("Quantity", "30", "Number:30", nth=nth))
        side = ("Side", armenia)
        claim = text.frame(
            "CasualtyClaim",
            word.strip(),
            number,
            side,
            nth=nth,
            Outcome="Killed",
            ImplicitSide=True,
        )
        flags = {"ImplicitSpeaker": True} if nth == 2 else {}
        frames.append(
            text.frame("Statement", cue, ("Speaker", armenia), ("Asserts", claim), **flags)
        )
    text.relation("SameStatement", *frames)
    view = text.view()
    assert view.all(view.only, "implicitRole") == ["hasVictimSide"]


def test_a_government_may_be_a_member_and_an_organisation_a_representative(article):
    """What the text names is annotated, and need not be replaced by the state."""
    text = article("Die Regierung Georgiens und der Exilrat gehören zur Gruppe.")
    government = text.span("Government", "Regierung Georgiens")
    council, group = text.span("Organization", "Exilrat"), text.span("ActorGroup", "Gruppe")
    text.relation("MemberOf", government, group)
    text.relation("Represents", council, text.span("State", "Georgiens"))
    view = text.view()
    (node,) = [each for each in view.of_class("ActorGroup") if "entity" in each]
    assert len(view.all(node, "hasGroupMember")) == 1
    (stated,) = view.of_class("Relationship")
    assert view.one(stated, "predicate") == "isBodyOf"
    assert view.one(stated, "object") == "actor/georgia"


@pytest.fixture(scope="module")
def first_version():
    """Return the scheme without what 1.1 added."""
    guide = load_guide(ontology_folder())
    scheme = guide.scheme

    def old(entry):
        return not entry.since

    attributes = {
        label: replace(
            each, values={v: d for v, d in each.values.items() if old(guide.value(each, v, "en"))}
        )
        for label, each in scheme.attributes.items()
        if old(guide.entry(each, "en"))
    }
    frames = {
        label: replace(
            each, roles={n: r for n, r in each.roles.items() if old(guide.entry(r, "en"))}
        )
        for label, each in scheme.frame_types.items()
    }
    return replace(scheme, attributes=attributes, frame_types=frames)


def same_graph(folder, knowledge, first_version):
    """Return how many documents of a folder were mapped, to the same bytes in both versions."""
    sources = list(iter_sources([folder]))
    for source in sources:
        document = read(source)
        both = []
        for scheme in (knowledge.scheme, first_version):
            assert check(document, scheme) == (), source.key
            register, base = knowledge.register, knowledge.base
            linked = link(without_boilerplate(document, scheme), scheme, register, base)
            both.append(map_document(linked, scheme, register, base))
        assert both[0] == both[1], source.key
    return len(sources)


def test_documents_of_1_0_give_the_graph_they_gave(checkout, knowledge, first_version):
    """Nobody has to annotate or build again because the scheme has grown."""
    assert same_graph(checkout / "examples" / "corpus", knowledge, first_version) > 1
    assert "Deny" not in first_version.attributes["SpeechAct"].values
    assert "Recurrence" not in first_version.attributes


def test_the_gold_gives_the_graph_it_gave(shared, knowledge, first_version):
    """The same for the article that was annotated first."""
    assert same_graph(shared / "corpus" / "seed", knowledge, first_version) >= 1
