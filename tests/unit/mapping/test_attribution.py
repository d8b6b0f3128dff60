"""From whom a statement comes, over whom it reached the reader, and on what it rests."""

from __future__ import annotations

import pytest

OUTLET = "publisher actor/der-spiegel"


def statement(text, cue, name, *roles, label="State", **attributes):
    return text.frame("Statement", cue, ("Speaker", text.span(label, name)), *roles, **attributes)


# the chain


def test_a_chain_ends_at_the_outlet(article):
    """Speaker, agencies, desk, outlet: from whom the reader has it."""
    text = article("Russland droht.", agencies=["dpa", "Reuters"], authorInitials="mes")
    statement(text, "droht", "Russland")
    view = text.view()
    assert view.chain(view.only) == [
        "speaker actor/russia", "agency actor/dpa actor/reuters", "desk mes", OUTLET,
    ]  # fmt: skip
    assert view.one("doc/d/step/agencies", "hasCertainty") == "certainty-possible"


def test_the_narrator_is_the_desk_not_the_agency(article):
    """What the article says itself is not put on an agency of the credit line."""
    text = article("Es gab Tote.", agencies=["dpa"], authorInitials="mes")
    text.frame("CasualtyClaim", "Tote")
    view = text.view()
    (told,) = view.narrated()
    assert view.chain(told) == ["desk mes", OUTLET]
    assert view.one(told, "isAttributedTo") == "actor/der-spiegel"
    assert view.one(told, "hasCertainty") == "certainty-certain"


def test_agencies_of_the_text_serve_without_metadata(article):
    """The credit line names the agencies even where nobody wrote a side file."""
    text = article("Russland droht.\ndpa", metadata=None)
    text.span("AgencyLine", "dpa")
    text.span("Agency", "dpa", "Local:dpa")
    statement(text, "droht", "Russland", label="State")
    view = text.view()
    russia = view.one(view.only, "isAttributedTo")
    doc = view.only.split("/statement")[0]
    assert view.chain(view.only) == [
        f"speaker {russia}", "agency actor/dpa", f"publisher {doc}/entity/publisher",
    ]  # fmt: skip


def test_without_metadata_the_outlet_is_unnamed(article):
    """A document without a side file still has an outlet, marked as not known."""
    text = article("Es gab Tote.", metadata=None)
    text.frame("CasualtyClaim", "Tote")
    view = text.view()
    (told,) = view.narrated()
    outlet = view.one(told, "isAttributedTo")
    assert view.one(outlet, "isProvisional") == "true"
    assert view.all(outlet, "type") == ["NewsOutlet"]
    (document,) = view.of_class("NewsArticle")
    assert view.one(document, "http://purl.org/dc/terms/language") == "und"


def test_a_photo_credit_is_a_step_of_its_own(article):
    """The photographer is credited, and is nobody's source for a statement."""
    text = article("Es gab Tote. Foto: A. Person / AP", photoCredit="A. Person / AP")
    text.span("PhotoCredit", "A. Person / AP")
    text.span("Agency", "AP", "Local:associated-press")
    text.frame("CasualtyClaim", "Tote")
    view = text.view()
    assert view.one("doc/d/step/photo", "creditText") == "A. Person / AP"
    assert view.of_class("Mention") == []
    assert view.chain(view.narrated()[0]) == [OUTLET]


# statements about statements


def test_who_reports_a_statement_relays_it(article):
    """Armenia says that Russia said: what Russia said came over Armenia."""
    text = article("Armenien sagt, Russland drohe mit Angriff.")
    attack = text.frame("Action", "Angriff", ActionType="UseForce", Realis="Planned")
    inner = statement(text, "drohe", "Russland", ("Asserts", attack), SpeechAct="Announce")
    content = text.span("Content", "Russland drohe mit Angriff")
    statement(
        text, "sagt", "Armenien", ("Asserts", inner), ("Content", content), SpeechAct="Assert"
    )
    view = text.view()
    outer, said = view.attributed()
    assert view.chain(said) == ["speaker actor/russia", "speaker actor/armenia", OUTLET]
    assert view.chain(outer) == ["speaker actor/armenia", OUTLET]
    assert view.all(outer, "type") == ["Assertion"]
    assert view.contents(outer) == ["StateOfAffairs(isWordedIn=Russland drohe mit Angriff)"]


def test_reports_may_be_nested(article):
    """Each who passed it on has a step, innermost first."""
    text = article("Iran meldet, Armenien sagt, Russland drohe.")
    inner = statement(text, "drohe", "Russland")
    middle = statement(text, "sagt", "Armenien", ("Asserts", inner))
    statement(text, "meldet", "Iran", ("Asserts", middle))
    view = text.view()
    assert view.chain(view.attributed()[2]) == [
        "speaker actor/russia", "speaker actor/armenia", "speaker actor/iran", OUTLET,
    ]  # fmt: skip


def test_very_deep_reports_do_not_break_the_mapping(article):
    """A document nested a thousand times is mapped like any other."""
    depth = 1200
    text = article("".join(f"x{number:04} " for number in range(depth)) + "Iran")
    iran, inner = text.span("State", "Iran"), []
    for number in range(depth):
        frame = text.frame("Action", f"x{number:04}", *inner)
        inner = [("Object", frame)]
    text.frame("Statement", "Iran", ("Speaker", iran), *(("Asserts", each) for _, each in inner))
    view = text.view()
    assert len(view.attributed()) == 1
    assert max(len(q.object.value) for q in view.quads if q.predicate.value.endswith("label")) < 500


@pytest.mark.parametrize("act", ["Assert", "Withhold"])
def test_who_rejects_a_statement_does_not_relay_it(article, act):
    """A denial is no source of what it denies."""
    text = article("Russland droht. Armenien bestreitet das.")
    inner = statement(text, "droht", "Russland")
    statement(
        text, "bestreitet", "Armenien", ("Asserts", inner), SpeechAct=act, Polarity="Negative"
    )
    view = text.view()
    assert view.chain(view.attributed()[0]) == ["speaker actor/russia", OUTLET]


# grounds


def basis(view, node):
    return [view.one(each, "label") for each in view.all(node, "citesBasis")]


def test_named_evidence_is_the_ground_of_the_statement(article):
    """A source like "our data" stands first in the chain, and its words are evidence."""
    text = article("Putin sagt nach unseren Daten etwas.")
    ground = text.span("Evidence", "unseren Daten")
    statement(text, "sagt", "Putin", ("Evidence", ground), label="Person")
    view = text.view()
    assert basis(view, view.only) == ["unseren Daten"]
    assert view.chain(view.only) == ["basis", "speaker actor/vladimir-putin", OUTLET]


@pytest.mark.parametrize(
    ("sentence", "marked", "quoted"),
    [
        ('Putin sagt nach "unseren Daten" etwas.', "unseren Daten", ["span/17-30"]),
        ('Putin sagt nach "unseren Daten" etwas.', 'nach "unseren Daten"', ["span/17-30"]),
        ("Putin sagt nach „unseren Daten“ etwas.", "unseren Daten", ["span/17-30"]),
        ("Putin sagt nach unseren Daten etwas.", "unseren Daten", []),
        ('"unseren Daten"', "unseren Daten", ["span/1-14"]),
    ],
)
def test_quoted_words_of_a_ground_are_a_quote(article, sentence, marked, quoted):
    """Quoted words are the speaker's own, whether the marks are annotated or not."""
    text = article(sentence if "Putin" in sentence else f"{sentence} sagt Putin.")
    ground = text.span("Evidence", marked)
    statement(text, "sagt", "Putin", ("Evidence", ground), label="Person")
    view = text.view()
    assert view.all(view.one(view.only, "citesBasis"), "hasQuoteSpan") == [
        f"doc/d/{each}" for each in quoted
    ]


@pytest.fixture
def citing(article):
    """Return an article: Putin says two things, Iran one; then Putin refers to data."""
    text = article(
        "Putin sagt dies. Putin meint das. Iran sieht es. Putin verweist auf Daten. Putin lacht."
    )
    actors = [text.span("Person", "Putin", nth=n) for n in (1, 2)] + [text.span("State", "Iran")]
    deeds = [text.frame("Action", word) for word in ("dies", "das")]
    frames = [
        text.frame("Statement", "sagt", ("Speaker", actors[0]), ("Asserts", deeds[0])),
        text.frame("Statement", "meint", ("Speaker", actors[1]), ("Asserts", deeds[1])),
        text.frame("Statement", "sieht", ("Speaker", actors[2])),
    ]

    def cite(*roles, shared=None, speaker="Putin"):
        ground = text.span("Evidence", "Daten")
        if shared is not None:
            line = next(
                n for n, each in enumerate(text.lines) if each.startswith(f"{frames[shared]}\t")
            )
            text.lines[line] += f" Evidence:{ground}"
        span = text.span("Person" if speaker == "Putin" else "State", speaker)
        text.frame(
            "Statement",
            "verweist",
            ("Speaker", span),
            ("Evidence", ground),
            *roles,
            SpeechAct="CiteEvidence",
        )
        view = text.view()
        return [basis(view, each) for each in view.attributed()]

    return cite, frames, deeds


def test_a_citation_supports_what_the_speaker_said_last(citing):
    """A sentence that only names a source is no statement, and grounds the one before it."""
    cite, _, _ = citing
    assert cite() == [[], ["Daten"], []]


def test_a_citation_supports_who_names_the_same_evidence(citing):
    """Shared evidence says which statement is meant, and is not told twice."""
    cite, _, _ = citing
    assert cite(shared=0) == [["Daten"], [], []]


@pytest.mark.parametrize("which", ["frame", "statement"])
def test_a_citation_supports_what_it_asserts(citing, which):
    """The annotator may point to the statement, or to what it asserts."""
    cite, frames, deeds = citing
    target = deeds[0] if which == "frame" else frames[0]
    assert cite(("Asserts", target)) == [["Daten"], [], []]


def test_a_citation_before_the_statement_supports_the_next(article):
    """Who names the source first and the figure then grounds the figure."""
    text = article("Putin verweist auf Daten. Putin sagt etwas.")
    text.frame(
        "Statement",
        "verweist",
        ("Speaker", text.span("Person", "Putin")),
        ("Content", text.span("Content", "Daten")),
        SpeechAct="CiteEvidence",
    )
    text.frame("Statement", "sagt", ("Speaker", text.span("Person", "Putin", nth=2)))
    view = text.view()
    assert basis(view, view.only) == ["Daten"]


def test_what_only_a_citation_asserts_is_not_lost(article):
    """A figure given along with its source alone is a figure of the speaker's."""
    text = article("Putin verweist auf Daten über 30 Tote.")
    count = text.figure("Tote", "30")
    statement(
        text,
        "verweist",
        "Putin",
        ("Evidence", text.span("Evidence", "Daten")),
        ("Asserts", count),
        label="Person",
        SpeechAct="CiteEvidence",
    )
    view = text.view()
    assert view.narrated() == []
    assert "statedValue=30" in view.contents(view.only)[0]
    assert basis(view, view.only) == ["Daten"]


# the article's own voice


def test_a_frame_nobody_asserts_is_the_articles_own(article):
    """The narrator tells it, and the outlet answers for it."""
    text = article("Armenien ist Partner Russlands.")
    text.frame(
        "Alliance",
        "Partner",
        ("Party", text.span("State", "Armenien")),
        ("Ally", text.span("State", "Russlands")),
        Certainty="Probable",
    )
    view = text.view()
    (told,) = view.narrated()
    assert view.all(told, "type") == ["Assertion"]
    assert view.one(told, "isAttributedTo") == "actor/der-spiegel"
    assert view.one(told, "hasCertainty") == "certainty-probable"
    assert view.words(told, "hasContentSpan") == ["Armenien ist Partner Russlands"]


def test_what_is_wanted_inside_a_demand_is_not_told_as_a_fact(article):
    """A demanded purpose belongs to the demand; what actually happened is told by the article."""
    text = article("Russland fordert, den Angriff einzustellen und zu helfen.")
    attack = text.frame("Action", "Angriff", ActionType="Fight", Realis="Actual")
    help_ = text.frame("Action", "helfen", ActionType="Help", Realis="Demanded")
    stop = text.frame(
        "Action",
        "einzustellen",
        ("Object", attack),
        ("Purpose", help_),
        ActionType="CeaseHostilities",
        Realis="Demanded",
    )
    statement(text, "fordert", "Russland", ("Asserts", stop), SpeechAct="Demand")
    view = text.view()
    assert [view.contents(each) for each in view.narrated()] == [
        ["Hostilities(isWordedIn=Angriff)"]
    ]


@pytest.mark.parametrize(
    ("relation", "ends", "written"),
    [
        ("HoldsOffice", ("Person:Putin", "Office:Präsident"),
         "OfficeHolding(hasHolder=actor/vladimir-putin, hasOffice=doc/d/entity/0-9)"),
        ("MemberOf", ("State:Türkei", "Organization:Nato"),
         ("Membership(hasMember=actor/turkey, hasMemberRole=member-role-member, "
         "hasOrganization=actor/nato)")),
        ("LocatedIn", ("Location:Moskau", "Location:Europa"),
         "Relationship(object=doc/d/entity/35-41, predicate=isLocatedIn, subject=place/moscow)"),
        ("PartOf", ("Organization:Minsk-Gruppe", "Organization:OSZE"),
         "Relationship(object=actor/osce, predicate=isFormatOf, subject=actor/osce-minsk-group)"),
        ("Represents", ("Government:Kreml", "State:Türkei"),
         "Relationship(object=actor/turkey, predicate=isBodyOf, subject=actor/kremlin)"),
    ],
)  # fmt: skip
def test_a_relation_is_a_statement_of_the_article(article, relation, ends, written):
    """Offices, memberships and places of a text are told by it, and are no bare facts."""
    text = article("Präsident Putin Türkei Nato Moskau Europa Minsk-Gruppe OSZE Kreml")
    text.relation(relation, *(text.span(*each.split(":")) for each in ends))
    view = text.view()
    (told,) = view.narrated()
    assert view.contents(told) == [written]


def test_an_unknown_body_of_a_body_is_no_format(article):
    """An office of an agency is part of it; only a mediation format is a format of something."""
    text = article("Das Lagezentrum des Ministeriums")
    text.relation(
        "PartOf",
        text.span("Organization", "Lagezentrum"),
        text.span("Organization", "Ministeriums"),
    )
    view = text.view()
    assert "predicate=isPartOf" in view.contents(view.narrated()[0])[0]


def test_members_of_a_group_are_said_of_the_group(article):
    """Membership in "both sides" is no membership in an organisation."""
    text = article("Armenien und Iran: beide Seiten")
    group = text.span("ActorGroup", "beide Seiten")
    for name in ("Armenien", "Iran"):
        text.relation("MemberOf", text.span("State", name), group)
    view = text.view()
    (node,) = view.of_class("ActorGroup")
    assert view.all(node, "hasGroupMember") == ["actor/armenia", "actor/iran"]
    assert view.statements == []
