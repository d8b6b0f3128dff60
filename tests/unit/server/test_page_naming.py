"""Names for what has none: who says what, in which text, in the reader's language."""

from __future__ import annotations

import pytest

from conflictgraph import vocab
from conflictgraph.server.ui.naming import Names, document_of, is_nameless, to_names
from conflictgraph.server.ui.terms import Cell
from conflictgraph.server.ui.vocabulary import Vocabulary
from conflictgraph.server.ui.wording import Wording

BASE = "https://example.org/data/"
DOCUMENT = f"{BASE}id/doc/d1"
WORDS = Vocabulary(
    labels={
        f"{vocab.NS}Demand": {"en": "demand", "de": "Forderung"},
        f"{vocab.NS}Statement": {"en": "statement", "de": "Aussage"},
        f"{vocab.NS}Span": {"en": "span", "de": "Textstelle"},
        f"{vocab.NS}Disagreement": {"en": "disagreement", "de": "Widerstreit"},
        f"{vocab.NS}ComparisonWindow": {"en": "comparison window"},
        f"{vocab.CODE}part-headline": {"en": "headline", "de": "Überschrift"},
    },
    above={f"{vocab.NS}Demand": frozenset({f"{vocab.NS}Statement"})},
)

Row = dict[str, str]


def row(thing: str, role: str, value: str, label: str = "", language: str = "") -> Row:
    """Return a row of the query; a literal is its own label."""
    found = {"thing": thing, "role": role, "value": value, "language": language}
    is_text = "/" not in value
    return found | ({"label": label or value} if label or is_text else {})


def name_of(iri: str, *rows: Row, language: str = "de") -> str | None:
    """Return the name that rows make, in a document with a headline."""
    title = row(DOCUMENT, "title", "Ruf nach Abzug", language="de")
    return to_names([title, *rows], [iri], Wording(WORDS, language)).get(iri)


def statement(*rows: tuple[str, ...]) -> list[Row]:
    """Return what is said of a demand of the president."""
    iri = f"{DOCUMENT}/statement/1-2"
    said = (
        ("class", f"{vocab.NS}Statement"),
        ("class", f"{vocab.NS}Demand"),
        ("claimant", f"{BASE}id/actor/p", "the president", "en"),
        ("claimant", f"{BASE}id/actor/p", "der Präsident", "de"),
        *rows,
    )
    return [row(iri, *each) for each in said]


@pytest.mark.parametrize(
    ("language", "name"),
    [("de", "Der Präsident: Forderung – Abzug"), ("en", "The president: demand – withdrawal")],
)
def test_a_statement_is_called_by_who_says_what(language: str, name: str) -> None:
    """A title that can be read aloud, instead of an address."""
    rows = statement(
        ("content", f"{BASE}id/soa/a", "withdrawal", "en"),
        ("content", f"{BASE}id/soa/a", "Abzug", "de"),
    )
    assert name_of(rows[0]["thing"], *rows, language=language) == name


def test_a_statement_without_content_is_called_by_its_words() -> None:
    """Words with line breaks are one line, and a whole paragraph is cut."""
    long = "die Truppen\n abzuziehen " + "sofort " * 40
    rows = statement(("said", long))
    name = name_of(rows[0]["thing"], *rows)
    assert name is not None
    assert name.startswith("Der Präsident: Forderung – „die Truppen abzuziehen sofort")
    assert name.endswith("…“")
    assert len(name) < 130


def test_the_voice_of_the_text_is_not_its_publisher() -> None:
    """What a text says itself is not put into the mouth of an actor."""
    rows = statement(("voice", f"{vocab.CODE}voice-narrator"))
    assert name_of(rows[0]["thing"], *rows) == "Der Text selbst: Forderung"


@pytest.mark.parametrize(
    ("path", "rows", "name"),
    [
        (
            "mention/5-9",
            [("meant", f"{BASE}id/actor/t", "Türkei", "de"), ("words", "Ankara", "", "")],
            "Erwähnung von Türkei in „Ruf nach Abzug“",
        ),
        (
            "mention/5-9",
            [("meant", f"{BASE}id/entity/x"), ("words", "jemand", "", "")],
            "Erwähnung von „jemand“ in „Ruf nach Abzug“",
        ),
        ("span/5-9", [("exact", "Ankara")], "„Ankara“ in „Ruf nach Abzug“"),
        ("span/5-9", [("class", f"{vocab.NS}Span")], "Textstelle in „Ruf nach Abzug“"),
        ("part/0-9", [("part", f"{vocab.CODE}part-headline")], "Überschrift in „Ruf nach Abzug“"),
        ("part/0-9", [], None),
    ],
)
def test_what_stands_in_a_text_is_called_by_it(
    path: str, rows: list[tuple[str, ...]], name: str | None
) -> None:
    """A mention, a span or a part says what it is, and in which text it stands."""
    iri = f"{DOCUMENT}/{path}"
    assert name_of(iri, *(row(iri, *each) for each in rows)) == name


def test_a_quantity_is_called_as_on_the_start_page() -> None:
    """A history of figures says whose it is; both say who is counted, on which side."""
    iri = f"{BASE}id/quantity/1"
    rows = [
        row(iri, "measure", f"{vocab.CODE}measure-killed"),
        row(iri, "victims", f"{vocab.CODE}victim-military"),
        row(iri, "side", f"{BASE}id/actor/s", "armenische Seite", "de"),
    ]
    assert name_of(iri, *rows) == "Getötete Soldaten, armenische Seite"
    held = row(iri, "holder", f"{BASE}id/actor/m", "Ministerium", "de")
    assert name_of(iri, held, *rows) == "Ministerium: Getötete Soldaten, armenische Seite"


def test_a_disagreement_names_both_sides() -> None:
    """Neither side of a disagreement is left out."""
    iri = f"{BASE}id/disagreement/1"
    rows = [
        row(iri, "class", f"{vocab.NS}Disagreement"),
        row(iri, "low", f"{BASE}id/actor/a", "Armenien", "de"),
        row(iri, "high", f"{BASE}id/actor/b", "Aserbaidschan", "de"),
    ]
    assert name_of(iri, *rows) == "Widerstreit: Armenien und Aserbaidschan"


def test_what_is_alike_is_told_apart() -> None:
    """Of things about which nothing else is known, two do not have the same name."""
    iris = [f"{BASE}id/window/{end}" for end in ("a1", "b2")]
    names = [
        name_of(iri, row(iri, "class", f"{vocab.NS}ComparisonWindow"), language="en")
        for iri in iris
    ]
    assert names == ["Comparison window a1", "Comparison window b2"]


def test_graphs_are_called_like_their_documents() -> None:
    """In the column that tells where something is said stand headlines."""
    assert name_of(f"{BASE}graph/doc/d1") == "Ruf nach Abzug"
    assert name_of(f"{BASE}graph/soa") is None


@pytest.mark.parametrize(
    ("iri", "document"),
    [
        (f"{DOCUMENT}/span/1-2#quote", DOCUMENT),
        (DOCUMENT, DOCUMENT),
        (f"{BASE}graph/doc/d1", DOCUMENT),
        (f"{BASE}id/docs/d1", ""),
        (f"{BASE}id/actor/doc", ""),
    ],
)
def test_addresses_tell_the_document(iri: str, document: str) -> None:
    """A span of a document is of it, an actor with a similar name is not."""
    assert document_of(iri) == document


def test_names_never_hide_what_a_thing_is_called() -> None:
    """Only an address gives way to a name that was put together."""
    iri = f"{DOCUMENT}/statement/1-2"
    names = Names({iri: "Der Präsident: Forderung"}, BASE)
    bare = Cell("doc/d1/statement/1-2", iri, "page/x")
    labelled = Cell("Die Rede", iri, "page/x", "de")

    assert is_nameless(bare, BASE)
    assert names.put_on(bare).text == "Der Präsident: Forderung"
    assert names.put_on(labelled) == labelled
