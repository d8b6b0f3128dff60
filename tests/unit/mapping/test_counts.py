"""Casualty figures: what is counted, how the number is worded, whose victims they are."""

from __future__ import annotations

import pytest

CONFLICT = ("Konflikt um Bergkarabach", "Local:nagorno-karabakh-conflict")


@pytest.fixture
def count(article):
    """Return what maps one figure told by the article, and gives its content as properties."""

    def run(*links, sides=(), conflict=True, number=True, **attributes):
        text = article(
            "Im Konflikt um Bergkarabach starben 30 Menschen in Armenien, Aserbaidschan und Wien. "
            "Beide Seiten schwiegen. Das Verteidigungsministerium auch."
        )
        if conflict:
            text.span("Conflict", *CONFLICT)
        roles = [("Count", text.span("Quantity", "30", *links))] if number else []
        roles += [("Side", side(text)) for side in sides]
        text.frame("CasualtyClaim", "starben", *roles, **attributes)
        view = text.view()
        (statement,) = [s for s in view.narrated() if "CasualtyClaim" in view.all(s, "type")]
        return view, statement

    return run


def values(view, node):
    props = ("statedValue", "lowerBound", "upperBound", "hasQualifier", "hasValueStatus")
    return tuple((view.one(node, prop) or "").split("-")[-1] for prop in props)


@pytest.mark.parametrize(
    ("links", "qualifier", "expected"),
    [
        # value, lower bound, upper bound, last word of qualifier and of status
        (["Number:30"], "Exact", ("30", "", "", "exact", "stated")),
        (["Number:30"], "MoreThan", ("30", "", "", "than", "stated")),
        (["Number:30"], "Unspecified", ("30", "", "", "", "stated")),
        (["Number:0030"], "Exact", ("30", "", "", "exact", "stated")),
        (["NumberMin:24"], "Several", ("", "24", "", "several", "stated")),
        (["NumberMin:18", "NumberMax:20"], "Unspecified", ("", "18", "20", "range", "stated")),
        (["NumberMin:18", "NumberMax:20"], "About", ("", "18", "20", "about", "stated")),
        (["NumberMax:40"], "Unspecified", ("", "", "40", "", "stated")),
        (["Number:30"], "Undisclosed", ("", "", "", "", "undisclosed")),
        (["Percent:40"], "Exact", ("", "", "", "exact", "unquantified")),
        ([], "Several", ("", "", "", "several", "unquantified")),
    ],
)  # fmt: skip
def test_a_number_is_kept_as_it_is_worded(count, links, qualifier, expected):
    """Number, limits and wording as the text has them; what follows from them, rules derive."""
    view, statement = count(*links, CountQualifier=qualifier)
    (node,) = view.all(statement, "hasContent")
    assert values(view, node) == expected


@pytest.mark.parametrize("share", ["40", "40.0", "040"])
def test_a_share_is_a_share(count, share):
    """Forty per cent never counts as forty people, and one share has one form."""
    view, statement = count(f"Percent:{share}")
    (node,) = view.all(statement, "hasContent")
    assert view.one(node, "statedShare") == "40"
    assert view.one(node, "statedValue") is None


def test_codes_say_what_is_counted(count):
    """Figures can be compared like with like."""
    view, statement = count(
        "Number:30",
        Outcome="Wounded",
        VictimType="Civilian",
        Scope="OneSide",
        CountQualifier="Exact",
    )
    assert view.contents(statement) == [
        (
            "CasualtyCount(concerns=event/nagorno-karabakh-conflict, hasMeasure=measure-wounded, "
            "hasQualifier=qualifier-exact, hasScope=scope-one-side, hasValueStatus=value-stated, "
            "hasVictimCategory=victim-civilian, statedValue=30)"
        )
    ]


def test_a_withheld_figure_has_no_number_and_no_qualifier(article):
    """A row in the table of withheld figures says that nothing was said."""
    text = article("Baku nannte keine Todeszahlen.")
    count = text.frame("CasualtyClaim", "Todeszahlen", CountQualifier="Exact", Outcome="Killed")
    text.frame(
        "Statement",
        "nannte",
        ("Speaker", text.span("Government", "Baku")),
        ("Asserts", count),
        SpeechAct="Withhold",
        Polarity="Negative",
    )
    view = text.view()
    assert view.all(view.only, "type") == ["NonDisclosure"]
    (node,) = view.all(view.only, "hasContent")
    assert values(view, node) == ("", "", "", "", "undisclosed")


# sides


def sides(view, statement):
    return [view.all(node, "hasVictimSide") for node in view.all(statement, "hasContent")]


ARMENIAN, AZERBAIJANI = "actor/nk-conflict-side-armenian", "actor/nk-conflict-side-azerbaijani"


def state(name, label="State"):
    return lambda text: text.span(label, name)


def linked(name, link, label="ActorGroup"):
    return lambda text: text.span(label, name, link)


def group_of_both(text):
    group = text.span("ActorGroup", "Beide Seiten")
    for name in ("Armenien", "Aserbaidschan"):
        text.relation("MemberOf", text.span("State", name), group)
    return group


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        (linked("Beide Seiten", "Local:nk-conflict-side-armenian"), ARMENIAN),
        (state("Armenien"), ARMENIAN),
        (linked("Verteidigungsministerium", "Local:ministry-of-defence-of-armenia", "Government"),
         ARMENIAN),
    ],
)  # fmt: skip
def test_an_actor_is_counted_to_its_side(count, side, expected):
    """A side, its member and a body of its member all give figures of one side."""
    assert sides(*count("Number:30", sides=[side])) == [[expected]]


def test_a_body_that_only_the_text_knows_is_counted_to_its_state(count):
    """Represents in the text does for a ministry what the register does for those it knows."""

    def ministry(text):
        found = text.span("Government", "Verteidigungsministerium")
        text.relation("Represents", found, text.span("State", "Armenien"))
        return found

    view, statement = count("Number:30", sides=[ministry])
    assert sides(view, statement) == [[ARMENIAN]]


def test_per_side_gives_each_side_its_count(count):
    """A figure of 2000 on each side is one for each, and neither is 2000 in all."""
    view, statement = count("Number:30", sides=[group_of_both], Scope="PerSide")
    assert sorted(sides(view, statement)) == [[ARMENIAN], [AZERBAIJANI]]


def test_a_total_has_its_sides_together(count):
    """A figure for all sides is one count, however many sides it names."""
    view, statement = count("Number:30", sides=[group_of_both], Scope="AllSides")
    assert sides(view, statement) == [[ARMENIAN, AZERBAIJANI]]


def test_an_unknown_actor_gets_a_provisional_side(count):
    """A figure is not dropped, and not given to a side that somebody guessed."""
    view, statement = count("Number:30", sides=[state("Wien")])
    ((side,),) = sides(view, statement)
    assert view.all(side, "type") == ["ConflictSide"]
    assert view.one(side, "isProvisional") == "true"
    assert view.one(side, "isSideIn") == "event/nagorno-karabakh-conflict"
    assert view.all(view.one(side, "hasGroupMember"), "label") == ["Wien"]


def test_a_side_of_another_conflict_is_not_taken(article):
    """Russia is a side in a war of 2008; a text on something else does not mean that war."""
    text = article("Kiew meldete 30 tote Soldaten Russlands im Krieg um die Ukraine.")
    text.span("Conflict", "Krieg um die Ukraine", MentionType="Named")
    russia = text.span("State", "Russlands")
    number = text.span("Quantity", "30", "Number:30")
    text.frame("CasualtyClaim", "tote", ("Count", number), ("Side", russia))
    view = text.view()
    (node,) = view.of_class("CasualtyCount")
    side = view.one(node, "hasVictimSide")
    assert view.one(side, "isProvisional") == "true"
    assert view.one(side, "isSideIn") == view.one(node, "concerns")
    assert "Russland" in view.all(side, "label")


@pytest.mark.parametrize(
    ("text_", "expected"),
    [
        ("Russlands Armee meldete 30 Tote", None),
        ("Russlands Armee meldete in Georgien 30 Tote", "actor/gw-conflict-side-russian-ossetian"),
    ],
)
def test_without_a_named_conflict_two_sides_have_to_be_mentioned(article, text_, expected):
    """One country alone does not tell which of its conflicts a text is about."""
    text = article(text_)
    if "Georgien" in text_:
        text.span("State", "Georgien")
    number = text.span("Quantity", "30", "Number:30")
    text.frame(
        "CasualtyClaim", "Tote", ("Count", number), ("Side", text.span("State", "Russlands"))
    )
    view = text.view()
    (node,) = view.of_class("CasualtyCount")
    side = view.one(node, "hasVictimSide")
    assert (side if expected else view.one(side, "isProvisional")) == (expected or "true")


# the conflict


def test_a_count_concerns_its_own_conflict_first(article):
    """Own conflict, then that of its event, then the only one of the text."""
    text = article("Im Konflikt um Bergkarabach gab es im Krieg Gefechte: Opfer, Tote, Verletzte.")
    text.span("Conflict", *CONFLICT)
    war = text.span("Conflict", "Krieg", "Local:russo-georgian-war-2008")
    fight = text.frame("Action", "Gefechte", ("Object", war), ActionType="Fight")
    text.frame("CasualtyClaim", "Opfer", ("Conflict", war))
    text.frame("CasualtyClaim", "Tote", ("Event", fight), Outcome="Killed")
    text.frame("CasualtyClaim", "Verletzte", Outcome="Wounded")
    view = text.view()
    concerned = [view.one(node, "concerns") for node in view.of_class("CasualtyCount")]
    assert sorted(map(str, concerned)) == ["None", *["event/russo-georgian-war-2008"] * 2]


def test_the_bare_conflict_is_the_named_one(article):
    """A bare "conflict" without a link does not make a text be about two conflicts."""
    text = article("Der Konflikt um Bergkarabach dauert an; in dem Konflikt gab es Tote.")
    text.span("Conflict", *CONFLICT)
    text.span("Conflict", "Konflikt", nth=2, MentionType="Nominal")
    text.frame("CasualtyClaim", "Tote")
    view = text.view()
    (node,) = view.of_class("CasualtyCount")
    assert view.one(node, "concerns") == "event/nagorno-karabakh-conflict"


def test_a_mere_mention_of_victims_is_no_figure(article):
    """Victims without anything else are this text's own, and no number."""
    text = article("Es gab Tote.")
    text.frame("CasualtyClaim", "Tote", CountQualifier="Unspecified", Outcome="Killed")
    view = text.view()
    assert view.contents(view.narrated()[0]) == [
        (
            "CasualtyCount(hasMeasure=measure-killed, hasValueStatus=value-unquantified, "
            "hasVictimCategory=victim-unspecified, isWordedIn=Tote)"
        )
    ]


def test_the_wording_is_kept(article):
    """The words for number and victims stand beside what was made of them."""
    text = article("Bis zu 30 Soldaten starben.")
    text.frame(
        "CasualtyClaim",
        "starben",
        ("Count", text.span("Quantity", "Bis zu 30", "Number:30")),
        ("Victims", text.span("VictimGroup", "Soldaten")),
        CountQualifier="AtMost",
    )
    view = text.view()
    (statement,) = view.narrated()
    assert view.one(statement, "valueText") == "Bis zu 30"
    assert view.one(statement, "victimText") == "Soldaten"
