"""A draft has every name of a corpus, and is a profile that reads it."""

from __future__ import annotations

import tomllib

import pytest

from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.guide import load_guide
from conflictgraph.scheme.profiles import draft_profile, load_profiles, parse_profile, survey


@pytest.fixture(scope="module")
def draft(scheme):
    """Return a function that drafts a profile for documents."""
    folder = ontology_folder()
    guide, known = load_guide(folder), load_profiles("auto", folder, scheme).rules
    return lambda *documents: draft_profile(survey(documents), guide, known)


def test_names_alike_in_german_and_english(marked, draft):
    """What our scheme calls nearly so is proposed, in either language."""
    marked.span("T1", "Konflikt", "Frieden").span("T2", "Organisation_", "Polizei")
    marked.span("T3", "time-expression", "am Montag").span("T4", "victim-group", "Tote")
    tables = tomllib.loads(draft(marked.document()))
    assert {each["labels"][0]: each["becomes"] for each in tables["spans"]} == {
        "Konflikt": "Conflict",
        "Organisation_": "Organization",
        "time-expression": "TimeExpression",
        "victim-group": "VictimGroup",
    }


def test_everything_stands_in_it(marked, draft):
    """Nothing of a corpus is forgotten: what cannot be guessed is listed as ignored."""
    marked.span("T1", "PER", "Ilir", gender="f", links=["GND:1", "Wikidata:Q1"])
    marked.span("T2", "URL", "Polizei")
    marked.frame("E1", "Riot", "sagte", [("Rioter", "T1")]).relation("beats", "T1", "T2")
    text = draft(marked.document())
    ignored = tomllib.loads(text)["ignore"]
    assert ignored == {
        "spans": ["URL"],
        "frames": ["Riot"],
        "attributes": ["gender"],
        "links": ["GND"],
        "relations": ["beats"],
    }
    assert '"URL",  # once: “Polizei”' in text
    assert "roles: Rioter" in text
    assert "as in the profile named-entities" in text


def test_what_has_a_name_and_no_class_is_a_named_thing(marked, draft, read_with):
    """A corpus of anything gives mentions at once, and the draft says why they are no actors."""
    marked.span("T1", "Molecule", "Polizei").span("T2", "Molecule", "Tote")
    document = marked.span("T3", "PER", "Ilir").document()
    text = draft(document)
    assert "2 times: “Polizei”, “Tote”; what kind of thing it is cannot be guessed" in text
    read = read_with(text.partition('title = "My corpus"\n')[2], document)
    assert read.labels == [("Ilir", "Person"), ("Polizei", "NamedThing"), ("Tote", "NamedThing")]
    assert (read.errors, read.told) == ([], [])


def test_what_may_be_a_name_is_proposed(marked, draft, read_with):
    """Phrases are left out until somebody looks at them; the draft is where that happens."""
    document = marked.span("T1", "SemArg", "Polizei").span("T2", "PER", "Ilir").document()
    text = draft(document)
    assert "once: “Polizei”; what kind of thing it is cannot be guessed" in text
    read = read_with(text.partition('title = "My corpus"\n')[2], document)
    assert read.labels == [("Ilir", "Person"), ("Polizei", "NamedThing")]


def test_a_frame_of_ours_by_another_name(marked, draft):
    """Roles are guessed among those of the frame."""
    marked.span("T1", "PER", "Ilir")
    marked.frame("E1", "Statements", "sagte", [("Sprecher", "T1"), ("Colour", "T1")])
    tables = tomllib.loads(draft(marked.document()))
    (frame,) = tables["frames"]
    assert (frame["becomes"], frame["roles"][0]["becomes"]) == ("Statement", "Speaker")
    assert tables["ignore"]["roles"] == ["Colour"]


def test_values_are_guessed(marked, draft):
    """Values of an attribute are paired as far as they are alike."""
    marked.span("T1", "PER", "Ilir", mention_type="NAMED").span(
        "T2", "PER", "Polizei", mention_type="zero"
    )
    (attribute,) = tomllib.loads(draft(marked.document()))["attributes"]
    assert (attribute["becomes"], attribute["values"]) == ("MentionType", {"NAMED": "Named"})


def test_a_draft_reads_its_corpus(marked, draft, read_with):
    """The draft of a quotation corpus gives statements with speakers as it stands."""
    marked.span("Q", "Direct", "Wir wollen Frieden.").span("S", "speaker", "Die Polizei")
    marked.span("C", "cue", "sagte").relation("speaker", "Q", "S").relation("cue", "Q", "C")
    document = marked.document()
    text = draft(document)
    assert "# The profile quotations knows all of these names" in text
    read = read_with(
        text.replace("title =", "about2 =").replace('about2 = "My corpus"', ""), document
    )
    assert [frame[2]["Speaker"] for frame in read.frames] == [("ActorGroup", "Die Polizei")]
    assert (read.errors, read.told) == ([], [])


def test_hostile_names_and_words(marked, draft):
    """Quotes, line feeds, control characters and emoji in labels and texts leave valid TOML."""
    label = 'A"\\\n\x7f\x00🕊]]\n[ignore]'
    marked.span("T1", label, "🕊 Minister", **{'x"y': "\x1b[31m\n]"})
    tables = tomllib.loads(draft(marked.document()))
    assert [each["labels"] for each in tables["spans"]] == [[label]]
    assert tables["ignore"] == {"attributes": ['x"y']}


def test_no_documents(draft):
    """Nothing found gives an empty profile, not an error."""
    assert parse_profile(draft().encode(), "x").title == "My corpus"


def test_it_is_the_same_every_time(marked, draft):
    """Two runs give one file: a draft can be compared with the one before."""
    document = marked.span("T1", "A", "Ilir").span("T2", "B", "Polizei").document()
    assert draft(document, document) == draft(document, document)
