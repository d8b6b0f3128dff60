"""Terms of the ontology in words: the reader's language first, and no word for the wrong code."""

from __future__ import annotations

from conflictgraph import vocab
from conflictgraph.server.ui.vocabulary import Vocabulary, to_vocabulary


def label(term: str, text: str, language: str) -> dict[str, str]:
    """Return a row with what a term is called."""
    return {"term": term, "label": text, "language": language}


def code(name: str, of_list: str, text: str) -> list[dict[str, str]]:
    """Return the rows of a code with a German name."""
    term = f"{vocab.CODE}{of_list}-{name}"
    listed = {"term": term, "list": vocab.CODE + of_list}
    return [label(term, text, "de"), listed]


def vocabulary() -> Vocabulary:
    """Return classes three deep, and codes of which two share a name."""
    cg = vocab.NS
    return to_vocabulary(
        [
            label(f"{cg}Demand", "demand", "en"),
            label(f"{cg}Demand", "Forderung", "de"),
            label(f"{cg}Statement", "statement", "en"),
            label(f"{cg}Oath", "клятва", "ru"),
            {"term": f"{cg}Demand", "above": f"{cg}Directive"},
            {"term": f"{cg}Directive", "above": f"{cg}Statement"},
            # A class that is its own superclass by way of another must not hang the page.
            {"term": f"{cg}Statement", "above": f"{cg}Utterance"},
            {"term": f"{cg}Utterance", "above": f"{cg}Statement"},
            *code("free-indirect", "quote", "erlebte Rede"),
            *code("indirect", "quote", "indirekt"),
            *code("stated", "value", "beziffert"),
            *code("stated", "time-basis", "angegeben"),
        ]
    )


def test_a_term_is_called_as_the_reader_calls_it() -> None:
    """German, else English, else whatever there is, else nothing that looks like a name."""
    known = vocabulary()
    assert known.label(f"{vocab.NS}Demand", "de") == "Forderung"
    assert known.label(f"{vocab.NS}Statement", "de") == "statement"
    assert known.label(f"{vocab.NS}Oath", "de") == "клятва"
    assert known.label(f"{vocab.NS}Unknown", "de") == ""


def test_terms_of_others_have_names_too() -> None:
    """``rdf:type`` means nothing to a journalist."""
    assert Vocabulary().label(f"{vocab.RDF}type", "de") == "ist"
    assert Vocabulary().label(f"{vocab.RDF}type", "en") == "is a"


def test_only_the_narrowest_classes_say_what_a_thing_is() -> None:
    """A demand is called a demand, not also a statement."""
    given = [vocab.NS + name for name in ("Statement", "Directive", "Demand")]
    assert vocabulary().narrowest(given) == [f"{vocab.NS}Demand"]


def test_codes_of_a_column_are_put_into_words() -> None:
    """Codes whose names have hyphens or lie inside each other stay apart."""
    known = vocabulary()
    assert known.in_words("free-indirect, indirect", "de") == "erlebte Rede, indirekt"
    assert known.in_words("Demand", "de") == "Forderung"


def test_what_has_two_meanings_or_none_stays_as_it_is() -> None:
    """No word is better than the wrong one."""
    known = vocabulary()
    assert known.in_words("stated", "de") == "stated"
    assert known.in_words("indirect, unheard-of", "de") == "indirect, unheard-of"
    assert known.in_words("", "de") == ""


def test_forms_offer_the_codes_of_their_list_alone() -> None:
    """Who filters by a basis of time is not offered the status of a figure."""
    (choice,) = vocabulary().codes_of("time-basis", "de")
    assert (choice.value, choice.label) == ("stated", "angegeben")


def test_forms_offer_a_class_and_what_is_below_it() -> None:
    """Classes far below are offered, those beside and above are not."""
    found = vocabulary().classes_below(f"{vocab.NS}Directive", "en")
    assert [each.value for each in found] == ["cg:Directive", "cg:Demand"]
