"""Mentions, entities the register does not know, and what is left out of the graph."""

from __future__ import annotations


def test_a_mention_says_what_it_denotes_and_how(article):
    """Where the Kremlin stands for Russia, the graph says that it is a figure of speech."""
    text = article("Moskau droht.")
    text.span("State", "Moskau", "Wikidata:Q159", MentionType="Named", Metonymic=True)
    view = text.view()
    (mention,) = view.of_class("Mention")
    assert mention == "doc/d/mention/0-6"
    assert view.all(mention, "hasBody") == ["actor/russia"]
    assert view.all(mention, "hasTarget") == ["doc/d/span/0-6"]
    assert view.one(mention, "hasMentionType") == "mention-named"
    assert view.one(mention, "isMetonymic") == "true"


def test_a_pronoun_speaker_is_somebody_unknown(article):
    """A pronoun without a link is not guessed; what it says still has a holder."""
    text = article("Er droht.")
    text.frame(
        "Statement", "droht", ("Speaker", text.span("Person", "Er", MentionType="Pronominal"))
    )
    view = text.view()
    holder = view.one(view.only, "isAttributedTo")
    assert holder == "doc/d/entity/0-2"
    assert view.all(holder, "type") == ["Person"]
    assert view.one(holder, "isProvisional") == "true"


def test_a_split_mention_has_a_span_for_each_part(article):
    """A mention is named by its reach, and its words are those of its parts."""
    text = article("die türkische, genauer: Regierung")
    text.span("Government", ("türkische", "Regierung"))
    view = text.view()
    (mention,) = view.of_class("Mention")
    assert mention == "doc/d/mention/4-33"
    assert view.words(mention, "hasTarget") == ["Regierung", "türkische"]


def test_nothing_in_boilerplate_is_evidence(article):
    """An advertisement around the article makes no statement, and is marked as what it is."""
    text = article("Iran droht.\nRussland droht. Jetzt anmelden!")
    text.span("Boilerplate", "Russland droht. Jetzt anmelden!")
    inside = text.span("State", "Russland")
    text.frame("Statement", "droht", ("Speaker", inside), nth=2)
    view = text.view()
    assert view.statements == []
    assert view.of_class("Mention") == []
    roles = [view.one(each, "hasPartRole") for each in view.of_class("DocumentPart")]
    assert roles == ["part-body", "part-boilerplate"]


def test_a_frame_that_needs_boilerplate_goes_with_it(article):
    """A statement whose speaker stands in boilerplate has no speaker, and is left out whole."""
    text = article("droht.\nRussland, anmelden!")
    text.span("Boilerplate", "Russland, anmelden!")
    inner = text.frame("Statement", "droht", ("Speaker", text.span("State", "Russland")))
    text.frame("Action", ".", ("Object", inner))
    view = text.view()
    assert view.attributed() == []
    assert len(view.narrated()) == 1


def test_an_agency_is_a_source_of_the_document(article):
    """Agencies are sources of an article and no actors in its conflict."""
    text = article("Tote. dpa", agencies=["dpa"])
    text.span("Agency", "dpa", "Local:dpa")
    text.frame("CasualtyClaim", "Tote")
    view = text.view()
    assert "actor/dpa" in view.all("doc/d", "http://purl.org/dc/terms/source")
    assert [view.one(each, "isAttributedTo") for each in view.statements] == ["actor/der-spiegel"]


def test_an_inferred_date_is_marked(article):
    """An analyst sees that the date was worked out, and does not get it as stated."""
    text = article("Tote.", dateBasis="inferred from the text")
    view = text.view()
    assert view.one("doc/d", "hasTimeBasis") == "time-basis-inferred"
    assert view.one("doc/d", "issuedEarliest") == view.one("doc/d", "issuedLatest") == "2020-10-22"
    assert view.all("doc/d", "http://purl.org/dc/terms/issued") == []


def test_an_unknown_office_has_its_body(article):
    """A provisional office keeps what the text says it belongs to."""
    text = article("Der Gouverneur von Armenien")
    text.relation("OfficeOf", text.span("Office", "Gouverneur"), text.span("State", "Armenien"))
    view = text.view()
    assert view.all("doc/d/entity/4-14", "isOfficeOf") == ["actor/armenia"]


def test_line_ends_do_not_change_the_offsets(article):
    """Offsets count the characters of the file, whatever ends its lines."""
    found = []
    for end in ("\n", "\r\n"):
        text = article(f"Iran{end}droht.")
        text.frame("Statement", "droht", ("Speaker", text.span("State", "Iran")))
        found.append(text.view().only)
    assert found == ["doc/d/statement/5-10", "doc/d/statement/6-11"]


def test_a_named_thing_is_mentioned_and_nothing_more(article):
    """A law has its mention, its words and its name in the graph, and says nothing."""
    text = article("Das Grenzgesetz gilt. Es gilt seit Mai.")
    law = text.span("NamedThing", "Grenzgesetz", MentionType="Named")
    text.relation("Alias", text.span("NamedThing", "Es", MentionType="Pronominal"), law)
    view = text.view()
    (thing,) = view.of_class("NamedThing")
    assert [view.all(each, "hasBody") for each in view.of_class("Mention")] == [[thing], [thing]]
    assert view.words("doc/d/mention/4-15", "hasTarget") == ["Grenzgesetz"]
    assert view.all(thing, "type") == ["NamedThing"]
    assert view.one(thing, "label") == "Grenzgesetz"
    assert view.one(thing, "isProvisional") == "true"
    assert view.statements == []
