"""Who blames whom for what, one way and both ways."""

from __future__ import annotations

import pytest


def blame(text, speaker, *roles, cue="warf", **attributes):
    return text.frame(
        "Statement", cue, ("Speaker", speaker), *roles, SpeechAct="Accuse", **attributes
    )


def test_each_target_is_blamed(article):
    """Who asks whom Russia blames finds all of them, not the pair as one."""
    text = article("Russland warf Armenien und der Türkei den Angriff vor.")
    states = [text.span("State", each) for each in ("Russland", "Armenien", "Türkei")]
    attack = text.frame("Action", "Angriff", ActionType="Fight")
    blame(text, states[0], ("Target", states[1]), ("Target", states[2]), ("Asserts", attack))
    view = text.view()
    event = "isForEvent=Hostilities(isWordedIn=Angriff)"
    assert view.contents(view.only) == [
        f"Responsibility(hasResponsibleActor=actor/armenia, {event})",
        f"Responsibility(hasResponsibleActor=actor/turkey, {event})",
    ]
    assert view.all(view.only, "hasTarget") == ["actor/armenia", "actor/turkey"]


def test_without_a_target_nobody_is_blamed(article):
    """Blame of nobody in particular keeps the matter, and invents no culprit."""
    text = article("Russland warf den Angriff vor.")
    attack = text.frame("Action", "Angriff", ActionType="Fight")
    blame(text, text.span("State", "Russland"), ("Asserts", attack))
    view = text.view()
    assert view.contents(view.only) == [
        "Responsibility(isForEvent=Hostilities(isWordedIn=Angriff))"
    ]


def test_blame_for_an_action_concerns_it(article):
    """What is no event cannot be caused; it is what the blame is about."""
    text = article("Russland warf Armenien Hilfe für Baku vor.")
    armenia = text.span("State", "Armenien")
    help_ = text.frame("Action", "Hilfe", ("Agent", armenia), ActionType="Help")
    blame(text, text.span("State", "Russland"), ("Target", armenia), ("Asserts", help_))
    view = text.view()
    assert view.contents(view.only) == [
        (
            "Responsibility(concerns=Action(hasActionType=action-help, hasAgent=actor/armenia), "
            "hasResponsibleActor=actor/armenia)"
        )
    ]


def test_an_unanalysed_accusation_still_blames(article):
    """With no frame for the matter, who is blamed must not be lost: its words stand for it."""
    text = article("Russland warf Armenien Untreue vor.")
    blame(
        text,
        text.span("State", "Russland"),
        ("Target", text.span("State", "Armenien")),
        ("Content", text.span("Content", "Untreue")),
    )
    view = text.view()
    assert view.contents(view.only) == [
        (
            "Responsibility(concerns=StateOfAffairs(isWordedIn=Untreue), "
            "hasResponsibleActor=actor/armenia)"
        )
    ]


def test_a_deed_left_undone_is_blamed_with_negative_polarity(article):
    """Not to have helped is not read as having helped."""
    text = article("Russland warf Armenien vor, nicht zu helfen.")
    armenia = text.span("State", "Armenien")
    help_ = text.frame("Action", "helfen", ("Agent", armenia), Polarity="Negative")
    blame(text, text.span("State", "Russland"), ("Target", armenia), ("Asserts", help_))
    view = text.view()
    assert view.one(view.only, "hasPolarity") == "polarity-negative"


# both ways


def blamed(view):
    """Return holder, target and matter of every accusation."""
    return sorted(
        (view.one(s, "isAttributedTo"), " ".join(view.all(s, "hasTarget")), content)
        for s in view.attributed()
        for content in view.contents(s)
    )


@pytest.fixture
def mutual(article):
    """Return an article in which a group blames itself for two things."""
    text = article(
        "Armenien, Aserbaidschan und Russland: beide Seiten gaben sich gegenseitig die Schuld "
        "am Ausbruch und am Angriff."
    )
    matters = [text.frame("Action", each, ActionType="Fight") for each in ("Ausbruch", "Angriff")]

    def run(*members, links=(), target="group"):
        group = text.span("ActorGroup", "beide Seiten", *links)
        names = ("Armenien", "Aserbaidschan", "Russland")
        states = {name: text.span("State", name) for name in names}
        for member in members:
            text.relation("MemberOf", states[member], group)
        aimed = [("Target", {"group": group, **states}[target])] if target else []
        blame(
            text,
            group,
            *aimed,
            *(("Asserts", each) for each in matters),
            cue="gaben",
            Reciprocal=True,
        )
        return blamed(text.view())

    return run


def case(holder, target, word):
    return (
        f"actor/{holder}", f"actor/{target}",
        (f"Responsibility(hasResponsibleActor=actor/{target}, "
        f"isForEvent=Hostilities(isWordedIn={word}))"),
    )  # fmt: skip


@pytest.mark.parametrize("target", ["group", None])
def test_two_blame_each_other_for_each_matter(mutual, target):
    """Mutual blame of two for two things is four accusations, none of oneself."""
    pair = [("armenia", "azerbaijan"), ("azerbaijan", "armenia")]
    assert mutual("Armenien", "Aserbaidschan", target=target) == sorted(
        case(*each, word) for each in pair for word in ("Ausbruch", "Angriff")
    )


def test_three_blame_each_other(mutual):
    """Every directed pair of three is told, and no one blames oneself."""
    found = mutual("Armenien", "Aserbaidschan", "Russland")
    assert len(found) == 3 * 2 * 2
    assert all(holder != target for holder, target, _ in found)


def test_the_register_knows_the_members_too(mutual):
    """A group that is linked needs no MemberOf in the text."""
    found = mutual(links=("Local:conflict-parties-nk-2020",))
    assert {each[:2] for each in found} == {
        ("actor/armenia", "actor/azerbaijan"), ("actor/azerbaijan", "actor/armenia"),
    }  # fmt: skip


@pytest.mark.parametrize("members", [(), ("Armenien",)])
def test_a_group_of_unknown_members_speaks_as_one(mutual, members):
    """With nobody to tell apart the statement stays, and does not blame its own speaker."""
    found = mutual(*members)
    assert len(found) == 2
    assert all("hasResponsibleActor" not in content for _, _, content in found)


def test_a_group_and_another_actor_blame_each_other(mutual):
    """The members of a group do not blame each other where the other party stands outside."""
    found = mutual("Armenien", "Aserbaidschan", target="Russland")
    group = "doc/d/entity/38-50"
    assert {each[:2] for each in found} == {(group, "actor/russia"), ("actor/russia", group)}


def test_two_speakers_may_promise_each_other(article):
    """Reciprocal is not for blame alone; what is no blame stays one statement per direction."""
    text = article("Armenien und Russland sagten einander Hilfe und Handel zu.")
    one, other = text.span("State", "Armenien"), text.span("State", "Russland")
    deeds = [text.frame("Action", each) for each in ("Hilfe", "Handel")]
    text.frame(
        "Statement",
        "sagten",
        ("Speaker", one),
        ("Target", other),
        *(("Asserts", each) for each in deeds),
        SpeechAct="Announce",
        Reciprocal=True,
    )
    view = text.view()
    assert [len(view.contents(each)) for each in view.attributed()] == [2, 2]
