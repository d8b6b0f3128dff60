"""When two places in a text are one statement, and what a statement is called."""

from __future__ import annotations

import hashlib

import pytest

TEXT = "Putin hofft auf die USA. Der Kremlchef hofft weiter. Putin sagte, er wünsche Hilfe der USA."


@pytest.fixture
def places(article):
    """Return an article that says one thing in three places, with the three frames."""
    text = article(TEXT)
    act = text.frame("Action", "Hilfe", ("Agent", text.span("State", "USA", nth=2)))
    speakers = [
        text.span("Person", "Putin"),
        text.span("Person", "Kremlchef", MentionType="Nominal"),
        text.span("Person", "Putin", nth=2),
    ]
    frames = [
        text.frame("Statement", "hofft", ("Speaker", speakers[0]), SpeechAct="Hope",
                   Certainty="Possible", QuoteType="Indirect"),
        text.frame("Statement", "hofft", ("Speaker", speakers[1]), nth=2, QuoteType="Direct"),
        text.frame("Statement", "sagte", ("Speaker", speakers[2]), ("Asserts", act),
                   SpeechAct="Expect", Certainty="Certain"),
    ]  # fmt: skip
    return text, frames


@pytest.mark.parametrize("as_line", [False, True])
def test_one_utterance_in_three_places_is_one_statement(places, as_line):
    """Caption, subheading and body are evidence of one hope, however the annotator joined them."""
    text, frames = places
    if as_line:
        text.same("SameStatement", *frames)
    else:
        text.relation("SameStatement", frames[0], frames[2])
        text.relation("SameStatement", frames[2], frames[1])
    view = text.view()
    statement = view.only
    assert sorted(view.words(statement, "hasCueSpan")) == ["hofft", "hofft", "sagte"]
    assert len(view.all(statement, "hasSentenceSpan")) == 3
    assert view.all(statement, "type") == ["Expectation", "Hope"]
    assert view.contents(statement) == ["Action(hasAgent=actor/united-states)"]
    assert view.one(statement, "isAttributedTo") == "actor/vladimir-putin"
    assert view.all(statement, "hasQuoteType") == ["quote-direct", "quote-indirect"]


def test_the_first_place_decides_what_can_be_said_once(places):
    """Two certainties of one statement would contradict each other; the first place counts."""
    text, frames = places
    text.same("SameStatement", *frames)
    view = text.view()
    assert view.all(view.only, "hasCertainty") == ["certainty-possible"]


def test_a_known_name_further_on_beats_a_pronoun(article):
    """A pronoun in the caption and the name in the body: the statement has the name."""
    text = article("Er droht. Putin droht.")
    speakers = [
        text.span("Person", "Er", MentionType="Pronominal"),
        text.span("Person", "Putin"),
    ]
    frames = [
        text.frame("Statement", "droht", ("Speaker", speaker), nth=nth)
        for nth, speaker in enumerate(speakers, start=1)
    ]  # fmt: skip
    text.same("SameStatement", *frames)
    view = text.view()
    assert view.one(view.only, "isAttributedTo") == "actor/vladimir-putin"


def test_the_same_said_twice_is_one_statement_without_a_relation(article):
    """Same holder, class and content: another place of the same statement."""
    text = article("Armenien ist Partner. Man hilft. Armenien ist Partner. Man half.")
    for nth in (1, 2):
        russia = text.span("State", "Armenien", nth=nth)
        bond = text.frame("Alliance", "Partner", ("Party", russia), ("Ally", russia), nth=nth)
        text.frame(
            "Statement",
            "ist",
            ("Speaker", russia),
            ("Asserts", bond),
            nth=nth,
            SpeechAct="Assert",
            Certainty=("Certain", "Possible")[nth - 1],
        )
    view = text.view()
    assert view.words(view.only, "hasCueSpan") == ["ist", "ist"]
    assert view.one(view.only, "hasCertainty") == "certainty-certain"


@pytest.mark.parametrize(
    "differing",
    [{"SpeechAct": "Estimate"}, {"SpeechAct": "Assert", "Polarity": "Negative"},
     {"SpeechAct": "Assert", "Realis": "Planned"}],
)  # fmt: skip
def test_what_differs_in_kind_is_not_merged(article, differing):
    """An assertion and its denial, or a plan and a fact, stay two statements."""
    text = article("Iran ist Partner. Iran ist Partner.")
    for nth, codes in ((1, {"SpeechAct": "Assert"}), (2, differing)):
        iran = text.span("State", "Iran", nth=nth)
        bond = text.frame("Alliance", "Partner", ("Party", iran), ("Ally", iran), nth=nth)
        text.frame("Statement", "ist", ("Speaker", iran), ("Asserts", bond), nth=nth, **codes)
    assert len(text.view().attributed()) == 2


def test_one_statement_may_have_two_figures(article):
    """One utterance with two counts is one statement, with the wording of both."""
    text = article("Armenien meldete 30 Tote und 40 Verletzte.")
    counts = [
        text.figure(words, number)
        for words, number in (("Tote", "30"), ("Verletzte", "40"))
    ]  # fmt: skip
    text.frame(
        "Statement",
        "meldete",
        ("Speaker", text.span("State", "Armenien")),
        *(("Asserts", each) for each in counts),
        SpeechAct="Assert",
    )
    view = text.view()
    assert len(view.contents(view.only)) == 2
    assert view.all(view.only, "valueText") == ["30", "40"]


def two(article, *codes, times=()):
    text = article("Armenien meldete am Montag 30 Tote und am Dienstag 40 Verletzte.")
    frames = []
    for number, words in enumerate(("Tote", "Verletzte")):
        roles = [("Time", text.span("TimeExpression", *times[number]))] if times else []
        own = codes[number] if codes else {}
        frames.append(
            text.frame(
                "CasualtyClaim",
                words,
                *roles,
                Outcome="Killed",
                VictimType=("Civilian", "Military")[number],
                **own,
            )
        )
    text.frame(
        "Statement",
        "meldete",
        ("Speaker", text.span("State", "Armenien")),
        *(("Asserts", each) for each in frames),
        SpeechAct="Assert",
    )
    return text.view()


def test_what_is_affirmed_and_what_is_negated_are_two_statements(article):
    """One polarity per statement: no content stands under the wrong one."""
    view = two(article, {"Polarity": "Positive"}, {"Polarity": "Negative"})
    found = {view.one(each, "hasPolarity"): view.contents(each) for each in view.attributed()}
    assert "victim-civilian" in found["polarity-positive"][0]
    assert "victim-military" in found["polarity-negative"][0]


def test_two_dates_are_two_statements(article):
    """Monday's figure is not dated Tuesday."""
    times = [("Montag", "EDTF:2020-10-19"), ("Dienstag", "EDTF:2020-10-20")]
    view = two(article, times=times)
    found = {view.one(each, "earliestBegin"): view.contents(each) for each in view.attributed()}
    assert "victim-civilian" in found["2020-10-19"][0]
    assert "victim-military" in found["2020-10-20"][0]


def test_two_certainties_of_contents_do_not_both_hold(article):
    """Where the statement's frame says nothing, the first content's certainty counts."""
    view = two(article, {"Certainty": "Probable"}, {"Certainty": "Possible"})
    assert view.all(view.only, "hasCertainty") == ["certainty-probable"]


# names


def test_a_statement_is_named_after_its_cue(article):
    """The IRI of a split cue reaches from its first to its last character."""
    text = article("Putin geht von Toten aus.")
    text.frame("Statement", ("geht", "aus"), ("Speaker", text.span("Person", "Putin")))
    assert text.view().only == "doc/d/statement/6-24"


def test_statements_of_one_cue_are_told_apart(article):
    """Several statements of one place have names of their own, the same in every run."""
    text = article("Armenien und Russland beschuldigen einander.")
    one, other = text.span("State", "Armenien"), text.span("State", "Russland")
    text.frame(
        "Statement",
        "beschuldigen",
        ("Speaker", one),
        ("Target", other),
        SpeechAct="Accuse",
        Reciprocal=True,
    )
    names = text.view().attributed()
    assert names == text.view().attributed()
    assert all(name.startswith("doc/d/statement/22-34-") for name in names)
    assert len(set(names)) == 2


def test_a_moved_base_moves_data_and_keeps_terms_and_register(places):
    """A dataset under one's own address has the same content under the same hashes."""
    text, _ = places
    here, there = text.view(), text.view("https://example.org/kb/")
    assert [here.contents(each) for each in here.statements] == [
        there.contents(each) for each in there.statements
    ]
    assert here.statements == there.statements
    lines = there.mapped.lines + there.mapped.affairs
    assert b"<https://w3id.org/conflictgraph/ns#isAttributedTo>" in lines
    assert b"<https://w3id.org/conflictgraph/id/actor/vladimir-putin>" in lines
    assert b"<https://w3id.org/conflictgraph/id/doc/" not in lines
    assert b"<https://w3id.org/conflictgraph/graph/" not in lines


def test_a_document_without_an_id_is_named_by_its_text(article):
    """The same text has the same name on every machine."""
    text = article("Es gab Tote.", metadata=None)
    text.frame("CasualtyClaim", "Tote")
    (statement,) = text.view().narrated()
    digest = hashlib.sha256(b"Es gab Tote.").hexdigest()[:16]
    assert statement == f"doc/{digest}/statement/7-11"
