"""What the profiles of the product make of typical annotations."""

from __future__ import annotations

import re

import pytest

from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.profiles import load_profiles
from conflictgraph.vocab import term


@pytest.fixture(scope="module")
def made(scheme):
    """Return a function that reads a document automatically; the register knows a few names."""
    auto = load_profiles("auto", ontology_folder(), scheme)
    register = {"Frieden": {term("State"), term("Place")}, "Ilir": {term("Person")}}

    def read(document):
        def classes_of(document, mention):
            words = document.covered_text(mention.span)
            return frozenset(register.get(words, ()))

        return auto.apply(document, classes_of)[1].document

    return read


def test_a_polity_acts_or_is_a_place(made, marked):
    """A geopolitical entity that the register knows as a state is one; others are places."""
    document = marked.span("T1", "GPE", "Frieden").span("T2", "GPE", "Montag").document()
    assert [each.label for each in made(document).mentions] == ["State", "Location"]


def test_entities_beside_semantic_roles_are_mentioned(made, marked):
    """Predicates and their arguments in the same file do not keep its entities out."""
    marked.span("T1", "PER", "Ilir").span("T2", "LAW", "Frieden")
    marked.span("A1", "SemArg", "Minister Ilir Ve\u0301ga").span("A2", "SemArg", "Tote")
    marked.frame("P1", "say.01", "sagte", [("A0", "A1"), ("A1", "A2")])
    document = made(marked.document())
    assert [each.label for each in document.mentions] == ["Person", "NamedThing"]
    assert document.frames == ()


@pytest.mark.parametrize(
    ("words", "label", "mention_type"),
    [
        ("Ilir", "Person", "Named"),
        ("Er", "Person", "Pronominal"),
        ("Minister Ilir Ve\u0301ga", "Person", "Named"),
        ("Die Polizei", "Organization", "Nominal"),
        ("Polizei", "Organization", "Nominal"),
        ("Tote", "ActorGroup", None),
    ],
)
def test_speakers(made, marked, words, label, mention_type):
    """A speaker is named, described or pointed at; a pronoun is never taken for a name."""
    marked.span("Q", "Direct", "Wir wollen Frieden.").span("S", "speaker", words)
    document = made(marked.relation("speaker", "Q", "S").document())
    speaker = next(each for each in document.mentions if each.id == "S")
    assert (speaker.label, speaker.attributes.get("MentionType")) == (label, mention_type)


@pytest.mark.parametrize(
    ("label", "quote_type"),
    [
        ("Direct", "Direct"),
        ("INDIRECT", "Indirect"),
        ("FreeIndirect", "FreeIndirect"),
        ("free_indirect", "FreeIndirect"),
        ("Indirect/Free Indirect", "IndirectFreeIndirect"),
        ("IndirectFreeIndirect", "IndirectFreeIndirect"),
        ("Reported", "Reported"),
    ],
)
@pytest.mark.parametrize("as_attribute", [True, False])
def test_quote_types(made, marked, label, quote_type, as_attribute):
    """The types of the German WikiNews corpus, as labels or as values."""
    own = ("Quotation", {"type": label}) if as_attribute else (label, {})
    marked.span("Q", own[0], "Wir wollen Frieden.", **own[1]).span("S", "speaker", "Ilir")
    (frame,) = made(marked.relation("speaker", "Q", "S").document()).frames
    assert frame.attributes["QuoteType"] == quote_type


@pytest.mark.parametrize(
    ("cue", "act"),
    [("sagte", "Assert"), ("wollen", "Assert"), ("teilte", "Assert")],
)
def test_acts(made, marked, cue, act):
    """Without a clear cue a statement is an assertion."""
    marked.span("Q", "Direct", "Frieden").span("S", "speaker", "Ilir").span("C", "cue", cue)
    marked.relation("speaker", "Q", "S").relation("cue", "Q", "C")
    (frame,) = made(marked.document()).frames
    assert frame.attributes["SpeechAct"] == act


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ("Heike Müller", "Person"),
        ("Außenminister Maas", "Person"),
        ("Ursula von der Leyen", "Person"),
        ("José Martí", "Person"),
        ("Hans Freitag", "Person"),
        ("Die Kanzlerin", "ActorGroup"),
        ("Das Auswärtige Amt", "Organization"),
        ("Deutsche Bank", "Organization"),
        ("Die russische Regierung", "Government"),
        ("viele Beobachter", "ActorGroup"),
        ("Sie", "ActorGroup"),
        ("She", "Person"),
        ("The White House", "Organization"),
    ],
)
def test_who_speaks_by_words(scheme, words, becomes):
    """Where neither link nor register says it, a title, a word or the form of a name does."""
    (rules,) = load_profiles("speakers", ontology_folder(), scheme).rules.values()
    cases = [each for each in rules.span("speaker").splits if each.words and each.becomes]
    found = [each.becomes for each in cases if re.search(each.words, words)]
    assert (found or ["ActorGroup"])[0] == becomes
