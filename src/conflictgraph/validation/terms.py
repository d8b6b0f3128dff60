"""RDF terms as validation sees them: which they are, what they are worth, which comes first."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from conflictgraph.vocab import RDF, XSD

Node = NamedNode | BlankNode | Literal

LANG_STRING: Final = RDF + "langString"
_INTEGERS: Final = frozenset(
    XSD + name
    for name in (
        "integer",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "unsignedInt",
        "unsignedLong",
        "unsignedShort",
        "unsignedByte",
    )
)
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}
_INTEGER_FORM: Final = re.compile(r"[+-]?[0-9]+")
_DECIMAL_FORM: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE_FORM: Final = re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_DURATION_FORM: Final = re.compile(
    r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
)

#: What a literal is worth: values of one group can be compared, the first item names the group.
Worth = tuple[str, Decimal | float | int | bool | str | date | datetime]


def is_well_formed(literal: Literal) -> bool:
    """Tell whether a literal's text is one of its datatype, as far as the datatype is known."""
    datatype = literal.datatype.value
    if datatype == XSD + "duration":
        return _DURATION_FORM.fullmatch(literal.value) is not None
    return datatype not in _PARSERS or worth(literal) is not None


@lru_cache(maxsize=4096)
def worth(literal: Literal) -> Worth | None:
    """Return what a literal is worth, or None where it cannot be compared with anything."""
    parse = _PARSERS.get(literal.datatype.value)
    try:
        return None if parse is None else parse(literal.value)
    except (ValueError, InvalidOperation, KeyError):
        return None


def _integer(text: str) -> Worth | None:
    return ("number", int(text)) if _INTEGER_FORM.fullmatch(text) else None


def _decimal(text: str) -> Worth | None:
    return ("number", Decimal(text)) if _DECIMAL_FORM.fullmatch(text) else None


def _day(text: str) -> Worth | None:
    return ("date", date.fromisoformat(text[:10])) if _DATE_FORM.fullmatch(text) else None


def _moment(text: str) -> Worth:
    """Return a moment; those with and without a time zone are no match for each other."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return "local time", moment
    return "time", moment.astimezone(UTC)


_PARSERS: Final[Mapping[str, Callable[[str], Worth | None]]] = {
    **dict.fromkeys(_INTEGERS, _integer),
    **dict.fromkeys((XSD + "double", XSD + "float"), lambda text: ("number", float(text))),
    XSD + "decimal": _decimal,
    XSD + "date": _day,
    XSD + "dateTime": _moment,
    XSD + "boolean": lambda text: ("boolean", _BOOLEANS[text]),
    XSD + "string": lambda text: ("string", text),
}


def compare(left: Node, right: Node) -> int | None:
    """Return -1, 0 or 1 as ``left`` is less, equal or greater; None where neither can be said."""
    if not isinstance(left, Literal) or not isinstance(right, Literal):
        return None
    ours, theirs = worth(left), worth(right)
    if ours is None or theirs is None or ours[0] != theirs[0]:
        return None
    # Of one group, hence of types that can be compared.
    one, other = ours[1], theirs[1]
    return (one > other) - (one < other)  # type: ignore[operator] # see the line above
