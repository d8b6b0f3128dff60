"""Labels, attributes and links of spans become ours, and what has no place is counted."""

from __future__ import annotations

import pytest

from conflictgraph.annotation import Link
from conflictgraph.vocab import term

PLAIN = """
[[spans]]
labels = ["PER*", "pers.?nd"]
becomes = "Person"
attributes = { MentionType = "Named" }
[[spans]]
labels = ["ORG"]
becomes = "Organization"
[[spans.splits]]
by = "link"
values = ["Government"]
becomes = "Government"
[[spans.splits]]
by = "words"
words = "(?i)^die "
attributes = { MentionType = "Nominal" }
[[spans.splits]]
by = "attribute"
name = "sub*"
values = ["state"]
becomes = "State"
"""


@pytest.mark.parametrize("label", ["PER", "person", "PERderiv", "pers.ind", "PERS.IND"])
def test_wildcards_and_case(marked, read_with, label):
    """One line of a profile covers a family of labels, however a tool spells them."""
    read = read_with(PLAIN, marked.span("T1", label, "Ilir Ve\u0301ga").document())
    assert read.labels == [("Ilir Ve\u0301ga", "Person")]
    assert read.document.mentions[0].attributes == {"MentionType": "Named"}
    assert (read.errors, read.told) == ([], [])


@pytest.mark.parametrize("label", ["ORG.x", "XPER", "[PER]"])
def test_a_pattern_is_the_whole_name(marked, read_with, label):
    """What a profile does not know is refused with its line, not swept into another class."""
    read = read_with(PLAIN, marked.span("T1", label, "Ilir").document())
    assert read.errors == ["scheme.unknown-span"]


def test_brackets_are_no_wildcards(marked, read_with):
    """A label with brackets can be named as it stands."""
    profile = '[[spans]]\nlabels = ["[PER]"]\nbecomes = "Person"'
    document = marked.span("T1", "[PER]", "Ilir").span("T2", "P", "Polizei").document()
    assert read_with(profile, document).labels == [("Ilir", "Person"), ("Polizei", "P")]


def test_case_can_matter(marked, read_with):
    """A scheme with labels that differ in case only can be read."""
    profile = 'ignore_case = false\n[[spans]]\nlabels = ["a"]\nbecomes = "Person"\n'
    profile += '[[spans]]\nlabels = ["A"]\nbecomes = "State"'
    document = marked.span("T1", "a", "Ilir").span("T2", "A", "Polizei").document()
    assert [label for _, label in read_with(profile, document).labels] == ["Person", "State"]


@pytest.mark.parametrize(
    ("attributes", "classes", "label", "mention_type"),
    [
        ({}, {}, "Organization", "Nominal"),
        ({"SubType": "State"}, {}, "State", "Nominal"),
        ({"SubType": "city"}, {}, "Organization", "Nominal"),
        ({"SubType": "state"}, {"Wikidata:Q1": [term("Government")]}, "Government", "Nominal"),
        ({}, {"Wikidata:Q1": [term("Place"), term("Government")]}, "Government", "Nominal"),
        ({}, {"Die Polizei": [term("Person")]}, "Organization", "Nominal"),
    ],
)
def test_splits(marked, read_with, attributes, classes, label, mention_type):
    """One foreign label becomes several of ours; the first case that says a label decides."""
    profile = PLAIN + '[ignore]\nattributes = ["sub*"]'
    document = marked.span("T1", "ORG", "Die Polizei", links=["Wikidata:Q1"], **attributes)
    (mention,) = read_with(profile, document.document(), classes).document.mentions
    assert (mention.label, mention.attributes) == (label, {"MentionType": mention_type})


def test_a_link_is_translated_before_a_split_asks_for_it(marked, read_with):
    """A corpus may call Wikidata what it likes: its states are still found in the register."""
    profile = PLAIN + '[[links]]\nnames = ["QID"]\nbecomes = "Wikidata"'
    uri = "http://www.wikidata.org/entity/Q159"
    document = marked.span("T1", "ORG", "Die Polizei", links=[f"QID:{uri}"]).document()
    read = read_with(profile, document, {"Wikidata:Q159": [term("Government")]})
    assert read.document.mentions[0].label == "Government"
    assert read.document.mentions[0].links == (Link("Wikidata", "Q159"),)


@pytest.mark.parametrize("value", ["NIL", "_", "Q", "Q0", "https://de.wikipedia.org/wiki/Q159"])
def test_a_link_to_nothing_is_left_out_and_told(marked, read_with, value):
    """What a corpus writes where it knows no entity never becomes part of an IRI."""
    profile = PLAIN + '[[links]]\nnames = ["QID"]\nbecomes = "Wikidata"'
    read = read_with(profile, marked.span("T1", "PER", "Ilir", links=[f"QID:{value}"]).document())
    assert read.document.mentions[0].links == ()
    assert read.told == [("no-place", "links", "Wikidata", 1)]


def test_of_two_entities_the_first_is_taken(marked, read_with):
    """An ambiguous link does not keep its whole document out."""
    document = marked.span("T1", "PER", "Ilir", links=["Wikidata:Q2", "Wikidata:Q1"]).document()
    read = read_with(PLAIN, document)
    assert [link.value for link in read.document.mentions[0].links] == ["Q2"]
    assert read.told == [("no-place", "links", "Wikidata", 1)]


ATTRIBUTES = (
    PLAIN
    + """
[[attributes]]
names = ["level"]
on = ["PER"]
becomes = "MentionType"
values = { "PRO*" = "Pronominal", "NAM" = "Named" }
[[attributes]]
names = ["metonym"]
becomes = "Metonymic"
[[attributes]]
names = ["wiki"]
link = "Wikidata"
[ignore]
attributes = ["score"]
"""
)


def test_attributes(marked, read_with):
    """What a corpus says itself wins over what the profile says of all."""
    marked.span("T1", "PER", "Ilir", level="PRONOUN", metonym="true", wiki="Q5", score="0.9")
    read = read_with(ATTRIBUTES, marked.document())
    (mention,) = read.document.mentions
    assert mention.attributes == {"MentionType": "Pronominal", "Metonymic": ""}
    assert mention.links == (Link("Wikidata", "Q5"),)
    assert read.told == [("ignored", "attributes", "score", 1)]
    assert read.errors == []


def test_attributes_without_a_place_are_told(marked, read_with):
    """A value that is not ours, a flag that is not set: no guess, and no refusal."""
    marked.span("T1", "PER", "Ilir", level="whatever", metonym="false")
    read = read_with(ATTRIBUTES, marked.document())
    assert read.document.mentions[0].attributes == {"MentionType": "Named"}
    assert read.told == [
        ("no-place", "attributes", "level", 1),
        ("no-place", "attributes", "metonym", 1),
    ]


def test_an_attribute_on_another_label_is_refused(marked, read_with):
    """A profile speaks of what it names only: the rest stays visible."""
    read = read_with(ATTRIBUTES, marked.span("T1", "ORG", "Polizei", level="NAM").document())
    assert read.errors == ["scheme.unknown-attribute"]


def test_ignored_labels_take_all_that_hangs_on_them(marked, read_with):
    """What is left out is counted once, and nothing dangles."""
    profile = PLAIN + '[ignore]\nspans = ["MISC"]\nrelations = []'
    marked.span("T1", "MISC", "Montag", any="thing", links=["Number:1"])
    marked.span("T2", "MISC", "Tote").span("T3", "PER", "Ilir").relation("has", "T3", "T1")
    read = read_with(profile, marked.document())
    assert read.labels == [("Ilir", "Person")]
    assert read.told == [("ignored", "spans", "MISC", 2), ("no-place", "relations", "has", 1)]
    assert read.errors == []


def test_defaults(marked, read_with):
    """A corpus that never says its language has one, and says more where it does."""
    profile = PLAIN + '[defaults]\nlanguage = "DE"\npublisher = "Blatt"\n'
    profile += 'attributes = { MentionType = "Named", QuoteType = "Direct" }'
    document = marked.span("T1", "ORG", "Polizei").document(language="und")
    read = read_with(profile, document)
    assert (read.document.metadata.language, read.document.metadata.publisher) == ("de", "Blatt")
    assert read.document.mentions[0].attributes == {"MentionType": "Named"}
    french = read_with(profile, marked.document(language="fr"))
    assert french.document.metadata.language == "fr"


def test_own_labels_pass(marked, read_with):
    """A corpus that mixes our labels with others needs lines for the others only."""
    marked.span("T1", "State", "Polizei", MentionType="Nominal").span("T2", "PER", "Ilir")
    marked.frame("E1", "Statement", "sagte", [("Speaker", "T2")], SpeechAct="Assert")
    read = read_with(PLAIN, marked.document())
    assert read.labels == [("Ilir", "Person"), ("Polizei", "State")]
    assert read.frames == [("Statement", "sagte", {"Speaker": ("Person", "Ilir")})]
    assert (read.errors, read.told) == ([], [])
