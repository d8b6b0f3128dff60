"""How drawings write numbers and days, in the form in which Vega takes it.

Format: https://vega.github.io/vega/docs/api/locale/; the words are those of Unicode's CLDR.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from babel.dates import get_day_names, get_month_names
from babel.numbers import get_decimal_symbol, get_group_symbol

from conflictgraph.drawings.words import DAY_FORMATS, Language

_DIGITS_TOGETHER: Final = 3
_MONTHS: Final = range(1, 13)
#: Vega's weeks begin with Sunday, those of CLDR with Monday.
_DAYS: Final = (6, 0, 1, 2, 3, 4, 5)


@cache
def number_locale(lang: Language) -> dict[str, Any]:
    """Return signs and grouping of numbers."""
    return {
        "decimal": get_decimal_symbol(lang),
        "thousands": get_group_symbol(lang),
        "grouping": [_DIGITS_TOGETHER],
        "currency": ["", ""],
    }


@cache
def time_locale(lang: Language) -> dict[str, Any]:
    """Return words and forms of days; our drawings have no hours."""
    months, days = get_month_names, get_day_names
    return {
        "dateTime": DAY_FORMATS[lang],
        "date": DAY_FORMATS[lang],
        "time": "%H:%M",
        "periods": ["", ""],
        "days": [days("wide", locale=lang)[each] for each in _DAYS],
        "shortDays": [days("abbreviated", locale=lang)[each] for each in _DAYS],
        "months": [months("wide", locale=lang)[each] for each in _MONTHS],
        "shortMonths": [months("abbreviated", locale=lang)[each] for each in _MONTHS],
    }
