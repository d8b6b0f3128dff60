"""Days in the words of a language."""

from __future__ import annotations

from datetime import date
from typing import Final

from babel.dates import format_date

#: Patterns of Unicode's locale data, by what is said.
_PATTERNS: Final = {
    "en": {"day": "d MMMM y", "month": "MMMM y", "short": "d MMM", "year": "y"},
    "de": {"day": "d. MMMM y", "month": "MMMM y", "short": "d. MMM", "year": "y"},
}


def day_words(day: date, language: str, form: str = "day") -> str:
    """Return a day as it is written in a text.

    Args:
        day: the day.
        language: of the page.
        form: ``day``, ``month``, ``year``, or ``short`` for a day without its year.
    """
    return str(format_date(day, _PATTERNS[language][form], locale=language))
