"""What expressions reckon with: terms as their texts, and the simple ones as values of Python.

A string without a language, an ``xsd:integer``, an ``xsd:decimal`` and an ``xsd:boolean`` stand as
Python's own where their text is the canonical one, so that each of them leads back to the same
term. Any other term stands as its text in N-Triples, and what functions make of it, Oxigraph says.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, QuerySolutions, Store, Variable

from conflictgraph.triples.expression import written
from conflictgraph.triples.terms import Node, is_blank, parts_of, to_term
from conflictgraph.vocab import XSD

_INTEGER: Final = f"^^<{XSD}integer>"
_DECIMAL: Final = f"^^<{XSD}decimal>"
_BOOLEAN: Final = f"^^<{XSD}boolean>"
_TRUE: Final = f'"true"{_BOOLEAN}'
_FALSE: Final = f'"false"{_BOOLEAN}'
_PLAIN: Final = re.compile(r'[^"\\\x00-\x1f\x7f]*')
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,17}")
_BROKEN: Final = re.compile(r"(?:0|-?[1-9][0-9]{0,17}|-0(?=.))(?:\.[0-9]{0,17}[1-9])?")


#: Holds nothing: only expressions are put to it.
_ENGINE: Final = Store()


class NoValueError(Exception):
    """An expression has no value: SPARQL calls it an error, and a variable stays unbound."""


class Text(str):
    """A string without a language; any other text of Python is a term."""

    __slots__ = ()


Number = int | Decimal
Value = str | Text | bool | Number


@lru_cache(maxsize=8192)
def value_of(literal: Node) -> Value:
    """Return a literal as a value."""
    if literal.endswith('"'):
        return Text(parts_of(literal).value)
    text, _, datatype = literal.rpartition("^^")
    text, datatype = text[1:-1], f"^^{datatype}"
    if datatype == _INTEGER and _WHOLE.fullmatch(text):
        return int(text)
    if datatype == _DECIMAL and _BROKEN.fullmatch(text):
        return Decimal(text)
    if literal in {_TRUE, _FALSE}:
        return literal == _TRUE
    return literal


def term_of(value: Value) -> Node:
    """Return the term that a value stands for."""
    if type(value) is str:
        return value
    if type(value) is Text:
        return f'"{value}"' if _PLAIN.fullmatch(value) else str(Literal(value))
    if type(value) is bool:
        return _TRUE if value else _FALSE
    if type(value) is int:
        return f'"{value}"{_INTEGER}'
    text = f"{value:f}" if value else "0"  # there is no -0
    return f'"{text.rstrip("0").rstrip(".") if "." in text else text}"{_DECIMAL}'


def by_library(function: str, *values: Value, base: str = "x:") -> Value:
    """Return what Oxigraph makes of a call.

    Raises:
        NoValueError: it has no value.
    """
    found = _answer(function, tuple(map(term_of, values)), base)
    if found is None:
        raise NoValueError(function)
    return value_of(found) if found.startswith('"') else found


@lru_cache(maxsize=8192)
def _answer(function: str, terms: tuple[Node, ...], base: str) -> Node | None:
    # A blank node in a query would stand for any.
    blank = {f"?blank{at}": node for at, node in enumerate(terms) if is_blank(node)}
    names = {node: name for name, node in blank.items()}
    call = written(function, tuple(names.get(node, node) for node in terms))
    solutions = _ENGINE.query(
        f"SELECT ({call} AS ?value) {' '.join(blank)} {{}}",
        base_iri=base or None,
        substitutions={Variable(name[1:]): to_term(node) for name, node in blank.items()},
    )
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - it is a SELECT
    found = next(solutions)["value"]
    return None if found is None else str(found)
