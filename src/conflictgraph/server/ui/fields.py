"""The form and the columns of a saved query, in words for people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from conflictgraph import vocab
from conflictgraph.catalogue import Column, Parameter, SavedQuery
from conflictgraph.server.ui.filters import Choice
from conflictgraph.server.ui.languages import FIELD, LANGUAGES, OF_QUERIES, marked, translations
from conflictgraph.server.ui.naming import is_nameless
from conflictgraph.server.ui.table import Table
from conflictgraph.server.ui.vocabulary import Vocabulary

_LABEL: Final = "Label"
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ACTOR: Final = "actor"
#: Fields of the other pages, by where the values of a parameter are looked up, or by its name.
_FIELDS_UNDER: Final = {"doc": "document", "event": "conflict"}
_CHOSEN: Final = {
    "speaker": "speaker",
    "claimant": "speaker",
    "holder": "speaker",
    "target": "target",
    "addressee": "target",
    "accused": "target",
    "publisher": "publisher",
}
#: Parameters whose values are classes, and the class above them.
_CLASSES: Final = {
    "act": vocab.NS + "Statement",
    "kind": vocab.NS + "Relationship",
    "claimantKind": vocab.NS + "Actor",
}
#: Texts that parameters can be set to; the set of a parameter is the one with its example.
_SETS: Final = (
    (
        Choice("attributed", marked("what somebody says")),
        Choice("narrator", marked("the text itself")),
    ),
    (
        Choice("own", marked("own side")),
        Choice("other", marked("another side")),
        Choice("none", marked("no side")),
    ),
)
#: Columns of text that hold names of classes, or one of a few words.
_OF_FEW: Final = frozenset(
    {
        *("kind", "kinds", "kindName"),
        *("added", "broken", "contest", "found", "ofSide", "outcome", "parts", "status", "timed"),
    }
)
#: Values of columns that are no codes, or codes of several lists.
VALUES: Final = frozenset(
    {
        "given",
        "withheld",
        "denied",
        "retracted",
        "up",
        "down",
        "same",
        "overlaps",
        "returned",
        "elsewhere",
        "rejected",
        "open",
        "reported",
        "cancelled",
        "background",
        "link",
        "inferred date",
        "utterance",
        "content",
        "part",
        "mention",
        "sentence",
        "cue",
        "speaker",
        "addressee",
        "quote",
        "yes",
        "basis",
        "stated",
        "vague",
    }
)


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a saved query in its form.

    Attributes:
        parameter: what it sets.
        label: as it is shown, in the language of the page.
        options: all values it can be set to; empty where it is typed.
        suggestions: some values, where it is typed.
    """

    parameter: Parameter
    label: str
    options: Sequence[Choice] = ()
    suggestions: Sequence[Choice] = ()


def fields_of(
    saved: SavedQuery,
    choices: Mapping[str, Sequence[Choice]],
    vocabulary: Vocabulary,
    language: str,
) -> tuple[Field, ...]:
    """Return the form of a saved query: with choices where they are known.

    Args:
        saved: the query.
        choices: what the other pages can be filtered by.
        vocabulary: for codes and classes.
        language: of the page.
    """
    known = {each.value: each for name in ("speaker", "target") for each in choices.get(name, ())}
    actors = sorted(known.values(), key=lambda each: (each.label, each.value))
    return tuple(
        Field(
            parameter,
            heading_of(parameter.name, language),
            _options(parameter, choices, vocabulary, language),
            actors if parameter.under == _ACTOR else (),
        )
        for parameter in saved.parameters
    )


def heading_of(name: str, language: str) -> str:
    """Return the name of a variable in words: ``quoteTypes`` as ``Quote types``."""
    words = _CAMEL.sub(" ", "language" if name == FIELD else name.removesuffix(_LABEL))
    return str(translations(language).pgettext(OF_QUERIES, words.capitalize()))


def in_words(
    table: Table, columns: Sequence[Column], vocabulary: Vocabulary, language: str
) -> Table:
    """Return an answer with its codes and classes in words.

    Args:
        table: the answer, by names of things.
        columns: of the saved query.
        vocabulary: for codes and classes.
        language: of the page.
    """
    coded = {each.name for each in columns if each.type == "code" or each.name in _OF_FEW}

    def say(value: str) -> str:
        own = next((each.label for one in _SETS for each in one if each.value == value), "")
        if own:
            return translations(language).gettext(own)
        if value in VALUES:
            return str(translations(language).pgettext(OF_QUERIES, value))
        return vocabulary.in_words(value, language)

    return table.reworded(say, coded)


def in_headings(table: Table, base_iri: str, language: str) -> Table:
    """Return an answer in which what has no name is called like its column.

    Args:
        table: the answer, by names of things.
        base_iri: of the data.
        language: of the page.
    """
    headings = [heading_of(column, language) for column in table.columns]
    rows = tuple(
        tuple(
            replace(cell, text=heading) if cell and is_nameless(cell, base_iri) else cell
            for cell, heading in zip(row, headings, strict=True)
        )
        for row in table.rows
    )
    return replace(table, rows=rows)


def _options(
    parameter: Parameter,
    choices: Mapping[str, Sequence[Choice]],
    vocabulary: Vocabulary,
    language: str,
) -> Sequence[Choice]:
    if parameter.name == FIELD:
        return [Choice(code, name) for code, name in LANGUAGES.items()]
    if parameter.type == "code":
        return vocabulary.codes_of(parameter.under or "", language)
    if parameter.type == "string" and (among := _set_of(parameter)):
        say = translations(language).gettext
        return [Choice(each.value, say(each.label)) for each in among]
    if parameter.type == "iri" and parameter.name in _CLASSES:
        return vocabulary.classes_below(_CLASSES[parameter.name], language)
    field = _FIELDS_UNDER.get(parameter.under or "") or _CHOSEN.get(parameter.name, "")
    return choices.get(field, ())


def _set_of(parameter: Parameter) -> Sequence[Choice]:
    return next((one for one in _SETS if parameter.example in {each.value for each in one}), ())
