"""Where things are in JSON of any shape: a layout, made of jmespath expressions.

Specification: https://jmespath.org/specification.html
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Final

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions
from jmespath.parser import ParsedResult

from conflictgraph.errors import UsageError

#: As many as the keys of several layouts.
_KEPT: Final = 256
_HINT: Final = "see https://jmespath.org/specification.html"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of documents are in a file of JSON or JSON Lines.

    All fields are jmespath expressions. ``documents`` is applied to a line, to an item of an
    array that is the whole file, or to the object that is; the others to a document. An
    expression that is empty, or that finds nothing, says nothing.

    Attributes:
        documents: the documents of an item, one object or a list of them. A path of plain names
            to an array (``data.articles``) lets a large file be read piece by piece.
        id: the name of the document in its file.
        text: the characters that offsets count.
        tokens: a list of words, or of objects with ``text`` and, where there is a text,
            ``begin`` and ``end``, and ``id``; or a list of such lists, or of objects with
            ``id`` and ``tokens``, one for each sentence. Where the file has no text, words are
            joined by spaces and sentences by line feeds.
        language: a language tag.
        date: an EDTF date, or a moment, of which the day counts.
        title: of the article.
        publisher: of the article.
        url: of the article.
        mentions: objects with ``label`` and a place; ``id``, ``text`` (the words covered),
            ``links`` (identifiers of entities, or objects with ``name`` and ``value``) and
            ``attributes`` where there are any. A place is ``begin`` and ``end``, or ``spans``
            (a list of such objects), or ``tokens`` (a list of tokens), or ``first`` and ``last``
            (tokens, both included), or ``first`` and ``stop`` (the latter excluded), with
            ``sentence`` where tokens are counted anew in each.
        frames: objects with ``label``; ``cue`` (a list of tokens, of ids of mentions, or of
            objects with a place) and ``roles``, an object that has fillers for each role, or a
            list of objects with ``role`` and ``target``; ``id``, ``links``, ``attributes``. A
            filler is the id of a mention or of a frame, bare or as ``{id: …}``, an object with a
            place, or a list of tokens. Objects without any value fill nothing. A frame without a
            cue stands at the words of the first role that has any.
        relations: objects with ``label``, ``source``, ``target``, and ``id`` if there is one.
            Both ends are fillers.
    """

    documents: str = "@"
    id: str = ""
    text: str = ""
    tokens: str = ""
    language: str = ""
    date: str = ""
    title: str = ""
    publisher: str = ""
    url: str = ""
    mentions: str = ""
    frames: str = ""
    relations: str = ""

    @classmethod
    def from_mapping(cls, table: Mapping[str, object]) -> Layout:
        """Return the layout that a table states.

        Args:
            table: names of the fields above, and their expressions.

        Raises:
            UsageError: a key is unknown, a value is no jmespath expression, or neither text nor
                tokens are said to be anywhere.
        """
        names = [each.name for each in fields(cls)]
        for name, value in table.items():
            if name not in names:
                raise UsageError(f"a layout has no key {name}", _nearest(name, names))
            if not isinstance(value, str):
                raise UsageError(
                    f"{name} of a layout has to be a jmespath expression, not {value!r}",
                    "write it as text, in quotation marks",
                )
        layout = cls(**{name: value for name, value in table.items() if isinstance(value, str)})
        for name in names:
            _check(name, getattr(layout, name))
        if not (layout.text or layout.tokens):
            raise UsageError(
                "a layout has to say where the text is", "give the key text, or tokens, or both"
            )
        return layout


@lru_cache(maxsize=_KEPT)
def compiled(expression: str) -> ParsedResult:
    """Return an expression ready for use.

    Raises:
        JMESPathError: it is none.
    """
    return jmespath.compile(expression)


def _check(name: str, expression: str) -> None:
    try:
        unknown = _functions(compiled(expression).parsed) if expression else set[str]()
    except JMESPathError as error:
        # Its own message goes on with the expression, and a mark on a line below.
        reason = str(error).partition("\n")[0].removesuffix(", for expression:").rstrip(":")
        raise UsageError(
            f"{name} of a layout is not a jmespath expression: {expression!r}: {reason}", _HINT
        ) from error
    except RecursionError as error:
        raise UsageError(f"{name} of a layout is nested too deeply", "shorten it") from error
    if unknown := unknown - Functions.FUNCTION_TABLE.keys():
        raise UsageError(f"{name} of a layout has no function {min(unknown)}", _HINT)


def _functions(node: Mapping[str, Any]) -> set[str]:
    """Return the names of the functions in a parsed expression."""
    own = {node["value"]} if node["type"] == "function_expression" else set[str]()
    return own.union(*map(_functions, node["children"]))


def _nearest(name: str, names: list[str]) -> str:
    near = difflib.get_close_matches(name, names, 1)
    return f"did you mean {near[0]}?" if near else f"keys are: {', '.join(names)}"
