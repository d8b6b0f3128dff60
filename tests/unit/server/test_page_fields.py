"""Forms and answers of saved queries: choices where they are known, words for codes."""

from __future__ import annotations

import pytest

from conflictgraph import vocab
from conflictgraph.catalogue import Column, Parameter, SavedQuery, load_catalogue
from conflictgraph.server.ui.choices import to_choices
from conflictgraph.server.ui.fields import Field, fields_of, heading_of, in_headings, in_words
from conflictgraph.server.ui.filters import Choice
from conflictgraph.server.ui.table import Table
from conflictgraph.server.ui.terms import Cell
from conflictgraph.server.ui.vocabulary import Vocabulary

BASE = "https://example.org/data/"
CHOICES = {
    "speaker": [Choice("a", "Armenien"), Choice("b", "Berlin")],
    "target": [Choice("b", "Berlin"), Choice("a", "Armenien"), Choice("z", "Ankara")],
    "document": [Choice("d", "Ein Text")],
    "conflict": [Choice("c", "Der Krieg")],
}
WORDS = Vocabulary(
    labels={
        f"{vocab.CODE}measure-killed": {"de": "getötet"},
        f"{vocab.NS}Hope": {"de": "Hoffnung"},
    },
    above={f"{vocab.NS}Hope": frozenset({f"{vocab.NS}Statement"})},
    values={"killed": (f"{vocab.CODE}measure-killed",)},
)


def field_of(parameter: Parameter) -> Field:
    """Return the field of a query that has one parameter."""
    saved = SavedQuery("q", "topic", "Q", "Q?", (parameter,), (), "SELECT * {}")
    (field,) = fields_of(saved, CHOICES, WORDS, "de")
    return field


@pytest.mark.parametrize(
    ("parameter", "values"),
    [
        (Parameter("lang", "language", "", "de", default="en"), ["en", "de"]),
        (Parameter("claimant", "iri", "", "x", under="actor"), ["a", "b"]),
        (Parameter("document", "iri", "", "x", under="doc"), ["d"]),
        (Parameter("conflict", "iri", "", "x", under="event"), ["c"]),
        (Parameter("measure", "code", "", "killed", under="measure"), ["killed"]),
        (Parameter("act", "iri", "", "cg:Hope"), ["cg:Hope", "cg:Statement"]),
        (Parameter("whose", "string", "", "attributed"), ["attributed", "narrator"]),
        (Parameter("whose", "string", "", "own"), ["own", "other", "none"]),
        (Parameter("mediator", "iri", "", "x", under="actor"), []),
        (Parameter("since", "date", "", "2020-01-01"), []),
    ],
)
def test_a_field_offers_what_is_known(parameter: Parameter, values: list[str]) -> None:
    """An analyst chooses from names; she types only what no list can hold."""
    assert sorted(each.value for each in field_of(parameter).options) == sorted(values)


def test_other_actors_are_suggested() -> None:
    """Where any actor fits, those of the texts are suggested, each once, by name."""
    field = field_of(Parameter("mediator", "iri", "", "x", under="actor"))
    assert [each.label for each in field.suggestions] == ["Ankara", "Armenien", "Berlin"]


@pytest.mark.parametrize("query", load_catalogue().values(), ids=lambda query: query.name)
def test_every_example_of_a_code_is_offered(query: SavedQuery) -> None:
    """What the documentation shows as an example can be chosen in the form, too."""
    lists = {each.under: each.example for each in query.parameters if each.type == "code"}
    values = {value: (f"{vocab.CODE}{under}-{value}",) for under, value in lists.items()}
    words = Vocabulary({iri: {"en": "x"} for (iri,) in values.values()}, {}, values)
    for field in fields_of(query, {}, words, "en"):
        if field.parameter.type == "code":
            assert [each.value for each in field.options] == [field.parameter.example]


@pytest.mark.parametrize(
    ("name", "english", "german"),
    [
        ("quoteTypes", "Quote types", "Wiedergabeformen"),
        ("sideLabel", "Side", "Seite"),
        ("lang", "Language", "Sprache"),
        ("unheardOf", "Unheard of", "Unheard of"),
    ],
)
def test_variables_are_read_as_words(name: str, english: str, german: str) -> None:
    """A column is headed by words, also in a query that nobody translated."""
    assert (heading_of(name, "en"), heading_of(name, "de")) == (english, german)


def test_codes_are_shown_in_words_and_stay_at_hand() -> None:
    """The code is what an analyst needs for a query of her own; titles of texts stay untouched."""
    columns = (Column("counted", "code", ""), Column("title", "string", ""))
    table = Table(("counted", "title"), ((Cell("killed"), Cell("killed")), (None, Cell("x"))), 2)
    shown = in_words(table, columns, WORDS, "de")
    assert shown.rows == ((Cell("getötet", "killed"), Cell("killed")), (None, Cell("x")))


def test_values_that_are_no_codes_have_words() -> None:
    """What a query makes up, such as ``withheld``, is translated like the codes."""
    columns = (Column("kind", "code", ""),)
    table = Table(("kind",), ((Cell("withheld"),), (Cell("narrator"),)), 2)
    shown = in_words(table, columns, WORDS, "de").rows
    assert [row[0] and row[0].text for row in shown] == ["zurückgehalten", "der Text selbst"]


def test_no_hash_stands_in_an_answer() -> None:
    """What has no name is called like its column; what has one keeps it."""
    bare = Cell("doc/d/statement/1-2", f"{BASE}id/doc/d/statement/1-2", "page/x")
    named = Cell("Berlin", f"{BASE}id/actor/b", "page/y", "de")
    shown = in_headings(Table(("statement",), ((bare,), (named,), (None,)), 3), BASE, "de")
    assert [row[0] and row[0].text for row in shown.rows] == ["Aussage", "Berlin", None]


def test_choices_are_named_and_sorted_in_the_language_of_the_page() -> None:
    """Umlauts sort as in a dictionary, and a name in another language says so."""
    rows = [
        {"field": "speaker", "value": "u1", "en": "Zagreb", "de": "Agram"},
        {"field": "speaker", "value": "u2", "en": "Austria", "de": "Österreich"},
        {"field": "speaker", "value": "u3", "en": "Oslo"},
        {"field": "speaker", "value": "u4", "other": "Москва"},
        {"field": "speaker", "value": "u5"},
    ]
    german = to_choices(rows, "de")
    assert [each.label for each in german] == ["Agram", "Oslo", "Österreich", "u5", "Москва"]
    assert [each.lang for each in german] == ["", "en", "", "", ""]


def test_a_publisher_is_asked_for_by_the_same_name_in_every_language() -> None:
    """A filter that was set on the English page still holds on the German one."""
    rows = [{"field": "publisher", "value": "iri", "en": "Courier", "de": "Kurier"}]
    assert [(each.value, each.label) for each in to_choices(rows, "de")] == [("Courier", "Kurier")]
