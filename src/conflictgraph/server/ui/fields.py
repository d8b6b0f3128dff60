"""The form and the columns of a saved query, in words for people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from conflictgraph import vocab
from conflictgraph.catalogue import Column, Parameter, SavedQuery
from conflictgraph.server.ui.filters import Choice
from conflictgraph.server.ui.languages import FIELD, LANGUAGES, marked, translations
from conflictgraph.server.ui.table import Table
from conflictgraph.server.ui.vocabulary import Vocabulary

_LABEL: Final = "Label"
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ACTOR, _DOCUMENT, _EVENT = "actor", "doc", "event"
#: Parameters whose values are those of a field of the other pages.
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
#: Columns that hold names of classes.
_OF_CLASSES: Final = frozenset({"kind", "kinds", "kindName"})
#: Values of columns that are no codes, or codes of several lists.
_VALUES: Final = frozenset(
    {
        marked("given"),
        marked("withheld"),
        marked("denied"),
        marked("retracted"),
        marked("up"),
        marked("down"),
        marked("same"),
        marked("overlaps"),
        marked("returned"),
        marked("elsewhere"),
        marked("rejected"),
        marked("own"),
        marked("other"),
        marked("none"),
        marked("open"),
        marked("basis"),
        marked("stated"),
        marked("vague"),
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
    words = _CAMEL.sub(" ", name.removesuffix(_LABEL))
    return translations(language).gettext(words.capitalize())


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
    coded = {each.name for each in columns if each.type == "code" or each.name in _OF_CLASSES}

    def say(value: str) -> str:
        if value in _VALUES:
            return translations(language).gettext(value)
        return vocabulary.in_words(value, language)

    return table.reworded(say, coded)


def _options(
    parameter: Parameter,
    choices: Mapping[str, Sequence[Choice]],
    vocabulary: Vocabulary,
    language: str,
) -> Sequence[Choice]:
    if parameter.name == FIELD:
        return [Choice(code, name) for code, name in LANGUAGES.items()]
    if parameter.type == "code" and parameter.under:
        return vocabulary.codes_of(parameter.under, language)
    if parameter.type == "iri" and parameter.name in _CLASSES:
        return vocabulary.classes_below(_CLASSES[parameter.name], language)
    if parameter.under == _DOCUMENT:
        return choices.get("document", ())
    if parameter.under == _EVENT:
        return choices.get("conflict", ())
    return choices.get(_CHOSEN.get(parameter.name, ""), ())
