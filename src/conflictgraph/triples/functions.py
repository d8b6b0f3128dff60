"""Expressions made ready: each becomes a function of a row that returns its value.

Here is what looks at variables, or at its arguments one by one; the other functions are ``calls``.

Specification: SPARQL 1.1, section 17.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from conflictgraph.triples.calls import FUNCTIONS, to_iri, truth
from conflictgraph.triples.expression import Call, Constant, Expression, Reference
from conflictgraph.triples.terms import Node, is_literal
from conflictgraph.triples.values import NoValueError, Value, by_library, value_of

#: Terms by place; None where a variable has no value.
Row = tuple[Node | None, ...]
Ready = Callable[[Row], Value]


def ready(expression: Expression, at: Mapping[str, int], base: str) -> Ready:
    """Return an expression as a function of a row.

    Args:
        expression: taken apart.
        at: places of the variables in a row; one that has none never has a value.
        base: what relative IRIs are below.

    Returns:
        A function that raises NoValueError where the expression has no value.
    """
    if isinstance(expression, Constant):
        constant = _seen(expression.node)
        return lambda _: constant
    if isinstance(expression, Reference):
        return _reference(at.get(expression.name))
    special = _SPECIAL.get(expression.function)
    if special is not None:
        return special(expression.arguments, at, base)
    return _call(expression, [ready(each, at, base) for each in expression.arguments], base)


def is_true(condition: Ready, row: Row) -> bool:
    """Tell whether a condition holds; without a value it does not."""
    try:
        return truth(condition(row))
    except NoValueError:
        return False


def _seen(node: Node) -> Value:
    return value_of(node) if is_literal(node) else node


def _reference(place: int | None) -> Ready:
    if place is None:
        return _nothing

    def value(row: Row) -> Value:
        node = row[place]
        if node is None:
            raise NoValueError
        return value_of(node) if node[0] == '"' else node

    return value


def _nothing(_row: Row) -> Value:
    raise NoValueError


def _call(call: Call, arguments: Sequence[Ready], base: str) -> Ready:
    function, name = FUNCTIONS.get(call.function), call.function
    if name == "IRI":
        return lambda row: to_iri(arguments[0](row), base)
    if function is None:
        return lambda row: by_library(name, *(each(row) for each in arguments), base=base)
    if len(arguments) == 1:
        (only,) = arguments
        return lambda row: function(only(row))
    if len(arguments) == 2:  # noqa: PLR2004 - the two sides of most signs
        left, right = arguments
        return lambda row: function(left(row), right(row))
    return lambda row: function(*[each(row) for each in arguments])


# what looks at its arguments one by one


def _or(arguments: Sequence[Expression], at: Mapping[str, int], base: str) -> Ready:
    return _either(_sides("||", arguments), at, base, decided=True)


def _and(arguments: Sequence[Expression], at: Mapping[str, int], base: str) -> Ready:
    return _either(_sides("&&", arguments), at, base, decided=False)


def _either(
    arguments: Iterable[Expression], at: Mapping[str, int], base: str, *, decided: bool
) -> Ready:
    """Return what one side can decide alone, even where the other has no value (17.2)."""
    sides = [ready(each, at, base) for each in arguments]

    def value(row: Row) -> Value:
        missing = False
        for side in sides:
            try:
                found = side(row)
                if found is decided or (type(found) is not bool and truth(found) is decided):
                    return decided
            except NoValueError:
                missing = True
        if missing:
            raise NoValueError
        return not decided

    return value


def _sides(sign: str, arguments: Sequence[Expression]) -> Iterator[Expression]:
    """Yield what a sign stands between, however often it stands there."""
    for each in arguments:
        if isinstance(each, Call) and each.function == sign:
            yield from _sides(sign, each.arguments)
        else:
            yield each


def _if(arguments: Sequence[Expression], at: Mapping[str, int], base: str) -> Ready:
    condition, then, otherwise = (ready(each, at, base) for each in arguments)
    return lambda row: then(row) if truth(condition(row)) else otherwise(row)


def _coalesce(arguments: Sequence[Expression], at: Mapping[str, int], base: str) -> Ready:
    ways = [ready(each, at, base) for each in arguments]

    def value(row: Row) -> Value:
        for way in ways:
            with suppress(NoValueError):
                return way(row)
        raise NoValueError

    return value


def _bound(arguments: Sequence[Expression], at: Mapping[str, int], _base: str) -> Ready:
    (variable,) = arguments
    place = at.get(variable.name) if isinstance(variable, Reference) else None
    return lambda row: place is not None and row[place] is not None


def _in(arguments: Sequence[Expression], at: Mapping[str, int], base: str) -> Ready:
    first, *others = arguments
    return _or([Call("=", (first, each)) for each in others], at, base)


def _not_in(arguments: Sequence[Expression], at: Mapping[str, int], base: str) -> Ready:
    inside = _in(arguments, at, base)
    return lambda row: not inside(row)


_SPECIAL: Final[Mapping[str, Callable[[Sequence[Expression], Mapping[str, int], str], Ready]]] = {
    "||": _or,
    "&&": _and,
    "IF": _if,
    "COALESCE": _coalesce,
    "BOUND": _bound,
    "IN": _in,
    "NOT IN": _not_in,
}
