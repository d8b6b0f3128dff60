"""When, where, to whom and in which words something was said."""

from __future__ import annotations

import pytest

SUNDAY, THURSDAY = "2020-09-27", "2020-10-22"


@pytest.fixture
def said(article):
    """Return what maps one statement of Putin's with some roles and attributes."""

    def run(text_, annotate, **attributes):
        text = article(text_)
        roles = annotate(text) or []
        text.frame(
            "Statement", "sagte", ("Speaker", text.span("Person", "Putin")), *roles, **attributes
        )
        view = text.view()
        return view, view.only

    return run


# the occasion


def occasion(*links, inside=None):
    def annotate(text):
        if inside:
            inside(text)
        return [("Occasion", text.span("Occasion", "nach dem Gipfel der Nato", *links))]

    return annotate


GIPFEL = "Das sagte Putin nach dem Gipfel der Nato."


def test_an_occasion_may_be_a_forum(said):
    """Who asks what was said at the Valdai Club finds it."""
    view, statement = said(GIPFEL, occasion("Local:valdai-discussion-club"))
    assert view.all(statement, "hasVenue") == ["actor/valdai-discussion-club"]
    assert view.all(statement, "hasOccasion") == []


def test_an_occasion_may_be_the_meeting_it_names(said):
    """The meeting within the words of the occasion is the event, not a second one."""
    view, statement = said(
        GIPFEL,
        occasion(inside=lambda text: text.frame(
            "Meeting", "Gipfel", ("Participant", text.span("Organization", "Nato")))),
    )  # fmt: skip
    assert list(map(view.show, view.all(statement, "hasOccasion"))) == [
        "Meeting(hasParticipant=actor/nato)"
    ]


def test_an_occasion_may_be_a_known_event(said):
    """A link leads to the event of the register."""

    def annotate(text):
        text.registered = "<https://w3id.org/conflictgraph/id/event/summit> a cg:Meeting ."
        return occasion("Local:summit")(text)

    view, statement = said(GIPFEL, annotate)
    assert view.all(statement, "hasOccasion") == ["event/summit"]


@pytest.mark.parametrize(
    ("links", "written"),
    [
        ((), "Event(isWordedIn=nach dem Gipfel der Nato)"),
        (("Local:nato-defence-ministers",),
         "Event(hasParticipant=actor/nato-defence-ministers, isWordedIn=nach dem Gipfel der Nato)"),
    ],
)  # fmt: skip
def test_an_occasion_in_plain_words_is_an_event(said, links, written):
    """What is known by its words alone, or by who met there, is kept as an event."""
    view, statement = said(GIPFEL, occasion(*links))
    assert list(map(view.show, view.all(statement, "hasOccasion"))) == [written]


# place and time


@pytest.mark.parametrize(
    ("label", "name", "place"),
    [("Location", "Moskau", "place/moscow"), ("State", "Armenien", "place/armenia-territory"),
     ("State", "Utopia", "doc/d/entity/15-21-territory")],
)  # fmt: skip
def test_a_statement_is_made_at_a_place(said, label, name, place):
    """A state in the role of a place is its land; an unknown one gets a land of its own."""
    view, statement = said(
        f"sagte Putin in {name}", lambda text: [("Place", text.span(label, name))]
    )
    assert view.all(statement, "isStatedAt") == [place]


def test_the_time_of_saying_is_not_that_of_the_content(said):
    """On Thursday he said that on Monday: two dates, kept apart."""

    def annotate(text):
        monday = text.span("TimeExpression", "Montag", "EDTF:2020-10-19")
        thursday = text.span("TimeExpression", "Donnerstag", "EDTF:2020-10-22")
        return [
            ("Asserts", text.frame("CasualtyClaim", "Tote", ("Time", monday))),
            ("Time", thursday),
        ]

    view, statement = said("Am Donnerstag sagte Putin, am Montag gab es Tote", annotate)
    assert view.one(statement, "statedTimeText") == "Donnerstag"
    assert (
        view.one(statement, "statedEarliest") == view.one(statement, "statedLatest") == "2020-10-22"
    )
    assert view.one(statement, "timeText") == "Montag"
    assert view.one(statement, "earliestBegin") == view.one(statement, "latestEnd") == "2020-10-19"


@pytest.mark.parametrize(
    ("since", "until", "bounds"),
    [
        ("EDTF:2020-09-27", None, (SUNDAY, SUNDAY, None, None)),
        ("EDTF:2020-09-21~/..", None, ("2020-09-21", "2020-09-21", None, None)),
        ("EDTF:2020-09-27", "EDTF:../2020-10-22", (SUNDAY, SUNDAY, THURSDAY, THURSDAY)),
        ("EDTF:2020-09-27", "EDTF:2020-10-22", (SUNDAY, SUNDAY, THURSDAY, THURSDAY)),
        (None, "EDTF:../2020-10-22", (None, None, THURSDAY, THURSDAY)),
    ],
)  # fmt: skip
def test_since_and_until_are_begin_and_end(said, since, until, bounds):
    """A since-date is no single day: it says when the counting began."""

    def annotate(text):
        roles = [("Since", text.span("TimeExpression", "Sonntag", since))] if since else []
        roles += [("Time", text.span("TimeExpression", "bislang", until))] if until else []
        return [("Asserts", text.frame("CasualtyClaim", "Tote", *roles))]

    view, statement = said("sagte Putin, seit Sonntag gebe es bislang Tote", annotate)
    props = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")
    assert tuple(view.one(statement, prop) for prop in props) == bounds
    assert view.all(statement, "timeText") == sorted(
        word for word, value in (("Sonntag", since), ("bislang", until)) if value
    )


def test_the_key_of_a_count_has_no_date(article):
    """The same figure at two dates is one state of affairs, said twice."""
    text = article("Am Montag: Tote. Am Dienstag: Tote.")
    text.span("Conflict", "Am", "Local:nagorno-karabakh-conflict")
    for nth, day in ((1, "Montag"), (2, "Dienstag")):
        time = text.span("TimeExpression", day, f"EDTF:2020-10-{18 + nth}")
        text.frame("CasualtyClaim", "Tote", ("Time", time), nth=nth)
    assert len(text.view().of_class("CasualtyCount")) == 1


# addressees, attributes, words


def test_an_addressee_is_named_with_its_words(said):
    """To whom it was said, and where the text says so."""
    view, statement = said(
        "Das sagte Putin zu Armenien", lambda text: [("Addressee", text.span("State", "Armenien"))]
    )
    assert view.all(statement, "hasAddressee") == ["actor/armenia"]
    assert view.one(statement, "hasAddresseeStatus") == "addressee-explicit"
    assert view.words(statement, "hasAddresseeSpan") == ["Armenien"]
    assert view.words(statement, "hasAttributionSpan") == ["Putin"]


def test_attributes_become_codes(said):
    """Each attribute of a statement is a code under its own property."""
    view, statement = said(
        "sagte Putin",
        lambda text: [],
        QuoteType="Reported",
        Medium="Writing",
        Certainty="Probable",
        Repeated=True,
        Specificity="Vague",
    )
    found = {
        prop: view.one(statement, prop)
        for prop in ("hasQuoteType", "hasMedium", "hasCertainty", "hasRecurrence", "hasSpecificity")
    }
    assert found == {
        "hasQuoteType": "quote-reported", "hasMedium": "medium-writing",
        "hasCertainty": "certainty-probable", "hasRecurrence": "recurrence-repeated",
        "hasSpecificity": "specificity-vague",
    }  # fmt: skip


@pytest.mark.parametrize("quote", ["„schon 5000“", '"schon 5000"', "“schon 5000”", "«schon 5000»"])
def test_a_mixed_quote_has_its_quoted_words(said, quote):
    """Only the words between the marks are the speaker's own."""
    view, statement = said(
        f"sagte Putin, es seien {quote} Tote",
        lambda text: [("Content", text.span("Content", f"es seien {quote} Tote"))],
        QuoteType="Mixed",
    )
    assert view.words(statement, "hasQuoteSpan") == ["schon 5000"]


def test_a_quote_around_its_cue_has_two_fragments(said):
    """What stands between the two parts is not quoted."""
    view, statement = said(
        '"Wir hoffen", sagte Putin, "auf Hilfe"',
        lambda text: [("Content", text.span("Content", ("Wir hoffen", "auf Hilfe")))],
        QuoteType="Direct",
    )
    assert sorted(view.words(statement, "hasQuoteSpan")) == ["Wir hoffen", "auf Hilfe"]


def test_the_sentence_shows_cue_and_content(said):
    """A reader sees the quote with its cue, even where the cue stands in the next sentence."""
    view, statement = said(
        "Wir hoffen. Das sagte Putin. Mehr nicht.",
        lambda text: [("Content", text.span("Content", "Wir hoffen."))],
    )
    (sentence,) = view.all(statement, "hasSentenceSpan")
    assert sentence == "doc/d/span/0-28"


def test_an_unanalysed_statement_has_its_words(said):
    """A statement without frames is about what its words say; with no words marked, its cue."""
    view, statement = said(
        "sagte Putin, es sei kalt", lambda text: [("Content", text.span("Content", "es sei kalt"))]
    )
    assert view.contents(statement) == ["StateOfAffairs(isWordedIn=es sei kalt)"]
    view, statement = said("sagte Putin", lambda text: [])
    assert view.contents(statement) == ["StateOfAffairs(isWordedIn=sagte)"]
