"""Quotations become statements with speakers, whatever shape a corpus gives them."""

from __future__ import annotations

import pytest

from conflictgraph.errors import SourceError

QUOTES = """
[[spans]]
labels = ["PER"]
becomes = "Person"
[[frames]]
labels = ["quote*"]
becomes = "Statement"
span = "Content"
cue = ["cue", "ptc"]
attributes = { SpeechAct = "Assert" }
[[frames.splits]]
by = "label"
values = ["*:direct"]
attributes = { QuoteType = "Direct" }
[[frames.splits]]
by = "words"
words = "teilte"
attributes = { SpeechAct = "Announce" }
[[frames.roles]]
names = ["content"]
becomes = "Content"
joined = true
filler = { becomes = "Content" }
[[frames.roles]]
names = ["speaker", "said_by"]
becomes = "Speaker"
filler = { becomes = "ActorGroup" }
group = { becomes = "ActorGroup", relation = "MemberOf" }
[[frames.roles]]
names = ["reports"]
becomes = "Asserts"
[[frames.roles]]
names = ["addressee"]
becomes = "Addressee"
[[attributes]]
names = ["type"]
becomes = "QuoteType"
[ignore]
roles = ["medium"]
spans = ["note"]
"""
SAID, PERSON = "Wir wollen Frieden.", "Ilir Ve\u0301ga"
EXPECTED = [
    ("Statement", "sagte", {"Content": ("Content", SAID), "Speaker": ("Person", PERSON)}),
]


def parts(marked, speaker="PER"):
    return marked.span("Q", "quote", SAID).span("S", speaker, PERSON).span("C", "cue", "sagte")


def test_relations_from_the_quotation(marked, read_with):
    """Speaker and cue hang on the quotation."""
    document = parts(marked).relation("speaker", "Q", "S").relation("cue", "Q", "C").document()
    read = read_with(QUOTES, document)
    assert read.frames == EXPECTED
    assert read.document.frames[0].attributes == {"SpeechAct": "Assert"}
    assert (read.errors, read.told, read.document.relations) == ([], [], ())


def test_relations_to_the_quotation(marked, read_with):
    """A corpus may draw its arrows to the quotation, and call them all alike."""
    marked.span("Q", "quote", SAID).span("S", "speaker", PERSON).span("C", "cue", "sagte")
    document = marked.relation("arg", "S", "Q").relation("arg", "C", "Q").document()
    read = read_with(QUOTES, document)
    assert read.frames == [
        ("Statement", "sagte", {"Content": ("Content", SAID), "Speaker": ("ActorGroup", PERSON)})
    ]
    assert (read.errors, read.told) == ([], [])


def test_relations_over_the_cue(marked, read_with):
    """A speaker that hangs on the cue is the speaker of what the cue introduces."""
    document = parts(marked).relation("cue", "Q", "C").relation("speaker", "C", "S").document()
    assert read_with(QUOTES, document).frames == EXPECTED


def test_a_foreign_frame(marked, read_with):
    """Roles of a frame that stands at the quotation itself."""
    marked.span("S", "PER", PERSON).span("C", "cue", "sagte")
    marked.frame("E", "Quote:Direct", SAID, [("Speaker", "S"), ("Cue", "C")])
    read = read_with(QUOTES, marked.document())
    assert read.frames == EXPECTED
    assert read.document.frames[0].attributes == {"SpeechAct": "Assert", "QuoteType": "Direct"}


def test_a_foreign_frame_at_its_cue(marked, read_with):
    """Roles of a frame that stands at its verb: the verb is no content."""
    marked.span("S", "PER", PERSON).span("M", "words", SAID)
    marked.frame("E", "Quote", "sagte", [("Speaker", "S"), ("Content", "M"), ("Medium", "S")])
    read = read_with(QUOTES, marked.document())
    assert read.frames == EXPECTED
    # The label of the filler is in no list: as part of the frame it has its place all the same.
    assert read.told == [("ignored", "roles", "Medium", 1)]


@pytest.mark.parametrize("value", ["S", "ilir  Ve\u0301ga"])
def test_an_attribute_names_the_speaker(marked, read_with, value):
    """By the id of a mention, or by its words: the nearest one is meant."""
    marked.span("Q", "quote", SAID, said_by=value, type="DIRECT").span("S", "PER", PERSON)
    read = read_with(QUOTES, marked.document())
    assert read.frames == [
        ("Statement", SAID, {"Content": ("Content", SAID), "Speaker": ("Person", PERSON)})
    ]
    assert read.document.frames[0].attributes["QuoteType"] == "Direct"


def test_an_attribute_that_names_nobody(marked, read_with):
    """A speaker that the text does not mark is not made up."""
    read = read_with(QUOTES, marked.span("Q", "quote", SAID, said_by="Someone").document())
    assert read.frames == []
    assert read.told == [("incomplete", "frames", "quote", 1)]


def test_a_cue_in_two_parts(marked, read_with):
    """A split verb is one cue, and decides what kind of act it is."""
    marked.span("Q", "quote", "es habe Tote gegeben").span("S", "speaker", "Die Polizei")
    marked.span("C", "cue", "teilte").span("P", "ptc", "mit")
    for part in "SCP":
        marked.relation("of", "Q", part)
    read = read_with(QUOTES, marked.document())
    ((label, cue, roles),) = read.frames
    assert (label, cue, roles["Speaker"]) == (
        "Statement",
        "teilte … mit",
        ("ActorGroup", "Die Polizei"),
    )
    assert read.document.frames[0].attributes == {"SpeechAct": "Announce"}


def test_the_content_of_a_quotation_is_no_quotation(marked, read_with):
    """A label that is a quotation elsewhere is a part here: one frame, not two."""
    marked.span("S", "PER", PERSON).span("M", "quote", SAID)
    marked.frame("E", "Quote", "sagte", [("Speaker", "S"), ("Content", "M")])
    read = read_with(QUOTES, marked.document())
    assert (read.frames, read.told) == (EXPECTED, [])


def test_a_frame_at_its_cue_keeps_it(marked, read_with):
    """The particle of a split verb is added to the verb that the frame stands at."""
    profile = QUOTES.replace('span = "Content"', "")
    marked.span("S", "PER", PERSON).span("P", "ptc", "mit")
    marked.frame("E", "quote", "teilte", [("speaker", "S"), ("ptc", "P")])
    ((_, cue, _),) = read_with(profile, marked.document()).frames
    assert cue == "teilte … mit"


def test_contents_in_two_parts_are_one(marked, read_with):
    """Our scheme has one content, in fragments; overlapping ones do not count twice."""
    marked.span("S", "PER", PERSON).span("A", "x", "Wir wollen").span("B", "x", "wollen Frieden")
    marked.span("D", "x", "Tote")
    roles = [("speaker", "S"), ("content", "A"), ("content", "B"), ("content", "D")]
    read = read_with(QUOTES, marked.frame("E", "quote", "sagte", roles).document())
    assert read.frames[0][2]["Content"] == ("Content", "Wir wollen Frieden … Tote")
    assert read.errors == []


def test_several_speakers_are_a_group(marked, read_with):
    """A statement has one speaker: those who speak together are its members."""
    marked.span("S", "PER", PERSON).span("T", "speaker", "Die Polizei")
    roles = [("speaker", "S"), ("speaker", "T")]
    read = read_with(QUOTES, marked.frame("E", "quote", "sagte", roles).document())
    assert read.frames[0][2]["Speaker"] == ("ActorGroup", f"{PERSON} … Die Polizei")
    members = {read.words(each.source) for each in read.document.relations}
    assert (members, {each.label for each in read.document.relations}) == (
        {PERSON, "Die Polizei"},
        {"MemberOf"},
    )
    assert read.errors == []


def test_without_a_speaker_only_mentions_are_kept(marked, read_with):
    """A quotation of nobody is not put into the mouth of the article, and that is told."""
    document = parts(marked).relation("cue", "Q", "C").document()
    read = read_with(QUOTES, document)
    assert read.frames == []
    assert read.labels == [(PERSON, "Person"), (SAID, "Content")]
    assert read.told == [("incomplete", "frames", "quote", 1)]


def test_without_a_speaker_a_profile_may_refuse(marked, read_with):
    """Who needs complete quotations says so."""
    profile = QUOTES.replace('span = "Content"', 'span = "Content"\nwithout = "refuse"')
    read = read_with(profile, parts(marked).document())
    assert read.errors == ["scheme.missing-role"]


def test_what_an_incomplete_frame_filled_is_empty(marked, read_with):
    """A statement about a quotation of nobody stays; it only says less."""
    marked.span("Q", "quote", SAID).span("S", "PER", PERSON)
    marked.frame("E", "quote", "sagte", [("speaker", "S"), ("reports", "Q")])
    read = read_with(QUOTES, marked.document())
    assert [sorted(frame[2]) for frame in read.frames] == [["Content", "Speaker"]]
    assert ("no-place", "roles", "Asserts", 1) in read.told


def test_a_filler_of_the_wrong_kind_is_told(marked, read_with):
    """A role without a way to make its filler fit is left empty."""
    marked.span("S", "PER", PERSON).span("X", "note", "Montag")
    roles = [("speaker", "S"), ("addressee", "X")]
    read = read_with(QUOTES, marked.frame("E", "quote", "sagte", roles).document())
    assert "Addressee" not in read.frames[0][2]
    assert ("no-place", "roles", "Addressee", 1) in read.told


def test_frames_in_a_circle_are_refused(marked, read_with):
    """Quotations that contain each other are refused, and do not hang the build."""
    marked.span("Q", "quote", SAID).span("R", "quote", "Tote").span("S", "PER", PERSON)
    marked.relation("speaker", "Q", "S").relation("speaker", "R", "S")
    marked.relation("reports", "Q", "R").relation("reports", "R", "Q")
    with pytest.raises(SourceError) as refusal:
        read_with(QUOTES, marked.document())
    assert refusal.value.rule == "document.cycle"


def test_the_direction_between_frames_counts(marked, read_with):
    """Of two related quotations the outer one contains the inner one, not the other way."""
    marked.span("Q", "quote", SAID).span("R", "quote", "Tote").span("S", "PER", PERSON)
    marked.relation("speaker", "Q", "S").relation("speaker", "R", "S").relation("reports", "Q", "R")
    outer, inner = read_with(QUOTES, marked.document()).frames
    assert outer[2]["Asserts"] == ("Statement", "Tote")
    assert "Asserts" not in inner[2]


YIELDING = (
    QUOTES
    + """
[[spans]]
labels = ["speaker"]
becomes = "ActorGroup"
yields = true
[[spans]]
labels = ["LOC"]
becomes = "Location"
"""
)


def test_a_speaker_yields_to_an_entity_of_the_same_words(marked, read_with):
    """A corpus with entities and speakers gives one mention, with the better label."""
    parts(marked, "speaker").span("N", "PER", PERSON).relation("speaker", "Q", "S")
    read = read_with(YIELDING, marked.relation("cue", "Q", "C").document())
    assert read.frames == EXPECTED
    assert [label for _, label in read.labels] == ["Person", "Content"]
    assert (read.errors, read.told) == ([], [])


def test_a_speaker_does_not_yield_to_what_cannot_speak(marked, read_with):
    """A place of the same words does not take the speaker's place."""
    parts(marked, "speaker").span("N", "LOC", PERSON).relation("speaker", "Q", "S")
    read = read_with(YIELDING, marked.relation("cue", "Q", "C").document())
    assert read.frames[0][2]["Speaker"] == ("ActorGroup", PERSON)
    assert read.errors == []


def test_relations_follow_what_takes_a_place(marked, read_with):
    """A relation of a speaker is one of the entity, if that can have it; else it is told."""
    profile = YIELDING + '[[relations]]\nlabels = ["in"]\nbecomes = "MemberOf"'
    marked.span("S", "speaker", PERSON).span("N", "PER", PERSON).span("T", "speaker", "Polizei")
    marked.span("L", "LOC", "Montag").span("M", "speaker", "Montag")
    document = marked.relation("in", "S", "T").relation("in", "M", "T").document()
    read = read_with(profile, document)
    assert [read.words(each.source) for each in read.document.relations] == [PERSON]
    assert read.told == [("no-place", "relations", "MemberOf", 1)]
    assert read.errors == []


def test_unused_parts_are_told(marked, read_with):
    """A cue of nothing and a speaker of nothing do not vanish without a word."""
    read = read_with(QUOTES, marked.span("C", "cue", "sagte").span("S", "speaker", "Er").document())
    assert read.labels == []
    assert read.told == [
        ("no-place", "spans", "cue", 1),
        ("no-place", "spans", "speaker", 1),
    ]


def test_order_and_ids_do_not_matter(marked, read_with):
    """Tools renumber when they save; the graph must not move."""
    one = parts(marked).relation("speaker", "Q", "S").relation("cue", "Q", "C").document()
    other = type(marked)()
    other.span("7", "cue", "sagte").span("5", "PER", PERSON).span("9", "quote", SAID)
    other.relation("cue", "9", "7").relation("speaker", "9", "5")
    first, second = read_with(QUOTES, one), read_with(QUOTES, other.document())
    assert (first.frames, first.labels) == (second.frames, second.labels)
