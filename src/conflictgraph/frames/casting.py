"""From the lexical forms of a datatype to a column of a type; exactly, or not at all.

Specification: W3C XML Schema Definition Language (XSD) 1.1 Part 2: Datatypes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import polars as pl
from polars.exceptions import PolarsError

from conflictgraph.vocab import XSD

#: Digits that an exact decimal can have.
_PRECISION: Final = 38
_INTEGER: Final = r"^[+-]?[0-9]+$"
_DECIMAL: Final = r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$"
_DATE: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
#: No more of a second than a column can hold: microseconds.
_LOCAL_TIME: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
_ZONED_TIME: Final = _LOCAL_TIME + r"(?:Z|[+-][0-9]{2}:[0-9]{2})$"

#: Returns None for a value that is no lexical form of the datatype, or that does not fit.
Cast = Callable[[pl.Series], pl.Series | None]


def cast_column(values: pl.Series, datatypes: frozenset[str]) -> pl.Series | None:
    """Return the values of a column as what they mean.

    Args:
        values: lexical forms; null where there is no value.
        datatypes: the IRIs of all their datatypes.

    Returns:
        A column of the type, null where there is no value; None when the values have no type in
        common, or one of them would not be exact in it.
    """
    cast = next((found for kinds, found in _CASTS.items() if datatypes <= kinds), None)
    try:
        return cast(values) if cast is not None else None
    except PolarsError:  # such as 30 February, or a number beyond what a column can hold
        return None


def _to_integers(values: pl.Series) -> pl.Series | None:
    return values.cast(pl.Int64) if _all_match(values, _INTEGER) else None


def _to_decimals(values: pl.Series) -> pl.Series | None:
    if not _all_match(values, _DECIMAL):
        return None
    scale = values.str.extract(r"\.([0-9]*)$").str.len_chars().max()
    return values.cast(pl.Decimal(_PRECISION, int(scale) if isinstance(scale, int) else 0))


def _to_floats(values: pl.Series) -> pl.Series | None:
    return values.cast(pl.Float64)


def _to_booleans(values: pl.Series) -> pl.Series | None:
    if not _all_match(values, "^(?:true|false|1|0)$"):
        return None
    return values.is_in(["true", "1"])


def _to_dates(values: pl.Series) -> pl.Series | None:
    return values.str.to_date("%Y-%m-%d") if _all_match(values, _DATE) else None


def _to_times(values: pl.Series) -> pl.Series | None:
    """Return moments in UTC, or times of no zone; the two have no order, so not both."""
    if _all_match(values, _ZONED_TIME):
        return values.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%#z", time_unit="us")
    if _all_match(values, _LOCAL_TIME + "$"):
        return values.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us")
    return None


def _all_match(values: pl.Series, pattern: str) -> bool:
    return values.str.contains(pattern).all()


def _named(*names: str) -> frozenset[str]:
    return frozenset(XSD + name for name in names)


_INTEGERS: Final = _named(
    *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger"),
    *("nonPositiveInteger", "negativeInteger"),
    *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
#: The narrowest first: integers beside decimals are decimals (XPath 2.0, B.1).
_CASTS: Final[Mapping[frozenset[str], Cast]] = {
    _INTEGERS: _to_integers,
    _INTEGERS | _named("decimal"): _to_decimals,
    _named("double", "float"): _to_floats,
    _named("boolean"): _to_booleans,
    _named("date"): _to_dates,
    _named("dateTime", "dateTimeStamp"): _to_times,
}
