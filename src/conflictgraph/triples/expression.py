"""Expressions of SPARQL, taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from conflictgraph.triples.terms import Node

#: Functions that are written between their arguments.
INFIX: Final = frozenset({"||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/"})


class Constant(NamedTuple):
    """A term, as its text in N-Triples."""

    node: Node


class Reference(NamedTuple):
    """The value of a variable."""

    name: str


class Call(NamedTuple):
    """A function of other values.

    Attributes:
        function: a sign; ``IN``, ``NOT IN``; the name of a function in capitals; or the IRI of a
            datatype between ``<>``.
    """

    function: str
    arguments: tuple[Expression, ...]


Expression: TypeAlias = "Constant | Reference | Call"


def iter_names(expression: Expression) -> Iterator[str]:
    """Yield the names of the variables of an expression."""
    if isinstance(expression, Reference):
        yield expression.name
    elif isinstance(expression, Call):
        for each in expression.arguments:
            yield from iter_names(each)


def written(function: str, arguments: tuple[str, ...]) -> str:
    """Return a call in SPARQL, given its arguments in SPARQL."""
    if function in INFIX and len(arguments) > 1:
        return f"({f' {function} '.join(arguments)})"
    if function in {"!", "-"}:
        return f"({function}{arguments[0]})"
    if function in {"IN", "NOT IN"}:
        return f"({arguments[0]} {function} ({', '.join(arguments[1:])}))"
    return f"{function}({', '.join(arguments)})"
