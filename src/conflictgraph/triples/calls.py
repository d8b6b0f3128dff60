"""The functions of expressions, from values to a value.

What rules use most is worked out here for strings, whole and decimal numbers, booleans and IRIs.
Everything else, a text with a language or a time with a zone, is put to Oxigraph value by value:
slower by far, and the same.

Specification: SPARQL 1.1, section 17.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, Context, Decimal
from hashlib import sha256
from typing import Any, Final, TypeGuard

from conflictgraph.triples.terms import is_literal, parts_of, text_of
from conflictgraph.triples.values import NoValueError, Number, Text, Value, by_library, term_of
from conflictgraph.vocab import XSD

#: A function of values.
_Function = Callable[..., Value]

_INTEGER_TYPE: Final = f"<{XSD}integer>"
#: Whole numbers have 64 bits, decimal ones 18 places.
_LARGEST: Final = 2**63
_EXACT: Final = Context(prec=60, rounding=ROUND_DOWN)
_PLACES: Final = Decimal(1).scaleb(-18)
_MOST: Final = Decimal(10) ** 20
_DECIMAL: Final = re.compile(rf'"([+-]?[0-9]{{1,17}}\.[0-9]{{1,17}})"\^\^<{XSD}decimal>')
_DIGITS: Final = re.compile(r"[+-]?[0-9]{1,18}")
#: A reference that needs only to be put behind the base.
_BELOW: Final = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")
_ABSOLUTE: Final = re.compile(r"https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9_-]+)*")
_DAY: Final = re.compile(rf'"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"\^\^<{XSD}date>')


def truth(value: Value) -> bool:
    """Return the effective boolean value (17.2.2)."""
    if type(value) is bool:
        return value
    if type(value) is not str:
        return bool(value)
    return by_library("!", value) is False


# what compares


def _equal(left: Value, right: Value) -> Value:
    ours, theirs = type(left), type(right)
    if ours is str and theirs is str and (left[0] != '"' or right[0] != '"'):  # type: ignore[index]
        return left == right
    if (ours is theirs and ours is not str) or (_is_number(left) and _is_number(right)):
        return left == right
    return by_library("=", left, right)


def _unequal(left: Value, right: Value) -> Value:
    return not _equal(left, right)


def _ordered(sign: str, compare: Callable[[Any, Any], bool]) -> _Function:
    def value(left: Value, right: Value) -> Value:
        if _is_number(left) and _is_number(right):
            return compare(left, right)
        if type(left) is Text and type(right) is Text:
            return compare(left, right)
        if type(left) is str and type(right) is str and _are_days(left, right):
            return compare(left, right)
        return by_library(sign, left, right)

    return value


def _are_days(left: str, right: str) -> bool:
    return _DAY.fullmatch(left) is not None and _DAY.fullmatch(right) is not None


def _is_number(value: Value) -> TypeGuard[Number]:
    return type(value) is int or type(value) is Decimal


# what reckons


def _reckoned(
    sign: str, whole: Callable[[int, int], int] | None, exact: Callable[[Number, Number], Decimal]
) -> _Function:
    """Return a function of two numbers; without ``whole``, whole ones give a decimal, too."""

    def value(left: Value, right: Value) -> Value:
        if whole is not None and type(left) is int and type(right) is int:
            found = whole(left, right)
            if not -_LARGEST <= found < _LARGEST:
                raise NoValueError(sign)
            return found
        left, right = _reckonable(left), _reckonable(right)
        if _is_number(left) and _is_number(right) and (whole is not None or (left and right)):
            number = exact(left, right)
            if abs(number) < _MOST:
                return _EXACT.quantize(number, _PLACES)
        return by_library(sign, left, right)

    return value


def _reckonable(value: Value) -> Value:
    """Return the number that a decimal one is, even if it is not written in the canonical form."""
    if type(value) is not str:
        return value
    found = _DECIMAL.fullmatch(value)
    return Decimal(found[1]) if found else value


_DIFFERENCE: Final = _reckoned("-", operator.sub, _EXACT.subtract)


def _minus(left: Value, right: Value | None = None) -> Value:
    """Return a difference; of one value, its opposite."""
    if right is not None:
        return _DIFFERENCE(left, right)
    return by_library("-", left) if type(left) is not int else -left


def _rounded(name: str, rounding: str) -> _Function:
    def value(number: Value) -> Value:
        if type(number) is int:
            return number
        if type(number) is Decimal:
            return Decimal(number.to_integral_value(rounding))
        return by_library(name, number)

    return value


def _absolute(number: Value) -> Value:
    if _is_number(number):
        return number if number >= 0 else -number
    return by_library("ABS", number)


def _to_integer(value: Value) -> Value:
    if type(value) is int:
        return value
    if type(value) is Decimal:
        return math.trunc(value)
    if type(value) is Text and _DIGITS.fullmatch(value):
        return int(value)
    return by_library(_INTEGER_TYPE, value)


# what is done with texts


def _str(value: Value) -> Value:
    if type(value) is Text:
        return value
    if type(value) is str and value[0] == "<":
        return Text(value[1:-1])
    node = term_of(value)
    return Text(text_of(node)) if is_literal(node) else by_library("STR", value)


def _concat(*values: Value) -> Value:
    if all(type(each) is Text for each in values):
        return Text("".join(values))  # type: ignore[arg-type] # as just seen
    return by_library("CONCAT", *values)


def _strafter(value: Value, sought: Value) -> Value:
    if type(value) is Text and type(sought) is Text:
        return Text(value.partition(sought)[2] if sought else value)
    return by_library("STRAFTER", value, sought)


def _strstarts(value: Value, start: Value) -> Value:
    if type(value) is Text and type(start) is Text:
        return value.startswith(start)
    return by_library("STRSTARTS", value, start)


def _substr(value: Value, start: Value, length: Value = _LARGEST) -> Value:
    if type(value) is Text and type(start) is int and type(length) is int and start > 0 <= length:
        return Text(value[start - 1 : start - 1 + length])
    given = (value, start) if length is _LARGEST else (value, start, length)
    return by_library("SUBSTR", *given)


def _strlen(value: Value) -> Value:
    return len(value) if type(value) is Text else by_library("STRLEN", value)


def _sha256(value: Value) -> Value:
    if type(value) is Text:
        return Text(sha256(value.encode()).hexdigest())
    return by_library("SHA256", value)


def to_iri(value: Value, base: str) -> Value:
    """Return the IRI of a text, below a base where it is relative."""
    if type(value) is Text:
        if _BELOW.fullmatch(value) and base.endswith("/"):
            return f"<{base}{value}>"
        if _ABSOLUTE.fullmatch(value):
            return f"<{value}>"
    return by_library("IRI", value, base=base)


def _datatype(value: Value) -> Value:
    node = term_of(value)
    return f"<{parts_of(node).datatype}>" if is_literal(node) else by_library("DATATYPE", value)


def _is_numeric(value: Value) -> Value:
    return _is_number(value) or by_library("ISNUMERIC", value)


FUNCTIONS: Final[Mapping[str, _Function]] = {
    "!": lambda value: not truth(value),
    "=": _equal,
    "!=": _unequal,
    "<": _ordered("<", operator.lt),
    ">": _ordered(">", operator.gt),
    "<=": _ordered("<=", operator.le),
    ">=": _ordered(">=", operator.ge),
    "+": _reckoned("+", operator.add, _EXACT.add),
    "-": _minus,
    "*": _reckoned("*", operator.mul, _EXACT.multiply),
    "/": _reckoned("/", None, _EXACT.divide),
    "FLOOR": _rounded("FLOOR", ROUND_FLOOR),
    "CEIL": _rounded("CEIL", ROUND_CEILING),
    "ABS": _absolute,
    _INTEGER_TYPE: _to_integer,
    "STR": _str,
    "CONCAT": _concat,
    "STRAFTER": _strafter,
    "STRSTARTS": _strstarts,
    "SUBSTR": _substr,
    "STRLEN": _strlen,
    "SHA256": _sha256,
    "DATATYPE": _datatype,
    "ISNUMERIC": _is_numeric,
}
