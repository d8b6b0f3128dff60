"""Draw what is dated, each date as exact as it is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from conflictgraph.drawings.filling import Row, Solution, Spec, fill
from conflictgraph.drawings.words import WORDS, Language, day

#: An end that is open goes on for this part of all the time that is drawn, or so many days.
_OPEN_PART: Final = 0.12
_OPEN_DAYS: Final = 3
#: Contents longer than this are cut; the whole stands in the tooltip.
_CONTENT: Final = 88
_MIDNIGHT: Final = "00:00:00"
_NOON: Final = "12:00:00"
_VOICES: Final = ("attributed", "narrator", "curated")


def draw_timeline(solutions: Sequence[Solution], lang: Language) -> Spec:
    """Return the drawing of a line of time, a row for each entry in order of time.

    Args:
        solutions: of the saved query ``timeline``.
        lang: of titles and dates.
    """
    days = [each[end] for each in solutions for end in ("earliest", "latest") if each[end]]
    reach = max(days) - min(days) if days else timedelta()
    beyond = max(timedelta(days=_OPEN_DAYS), reach * _OPEN_PART)
    rows = [_entry(at, each, beyond, lang) for at, each in enumerate(solutions)]
    return fill("timeline", {"entries": rows}, lang, {"voice-names": _voice_names(lang)})


def _voice_names(lang: Language) -> str:
    """Return an expression that gives the word for a voice."""
    pairs = ", ".join(f"'{each}': '{WORDS[lang][each]}'" for each in _VOICES)
    return f"({{{pairs}}})[datum.value] || datum.value"


def _entry(at: int, entry: Solution, beyond: timedelta, lang: Language) -> Row:
    earliest, latest = entry["earliest"], entry["latest"]
    begin = earliest or latest - beyond
    # A day is drawn to its end.
    end = latest + timedelta(days=1) if latest else earliest + beyond
    shape = "closed" if earliest and latest else "no-end" if earliest else "no-beginning"
    quotes = (entry["quotes"] or "").replace(" | ", " … ")
    content = entry["content"] or quotes
    who, when = entry["claimantLabel"] or "", _when(earliest, latest, lang)
    words = f" (“{entry['timeText']}”)" if entry["timeText"] else ""
    return {
        "row": f"{at:04}{when}",
        "begin": f"{begin}T00:00:00Z",
        "end": f"{end}T00:00:00Z",
        "middle": f"{begin + (end - begin) // 2}T{_NOON if (end - begin).days % 2 else _MIDNIGHT}Z",
        "shape": shape,
        "voice": entry["voice"],
        "pale": entry["realis"] not in {None, "", "actual"},
        "label": _cut(f"{who}: {content}"),
        "text": entry["title"] or "",
        "told": f"{when}{words}. {who}: {content}" + (f" – “{quotes}”" if quotes else ""),
    }


def _when(earliest: date | None, latest: date | None, lang: Language) -> str:
    return " – ".join(_iter_days(earliest, latest, lang))


def _iter_days(earliest: date | None, latest: date | None, lang: Language) -> Iterator[str]:
    """Yield one day, or first and last; an empty text stands for an open end."""
    yield day(earliest, lang)
    if latest != earliest:
        yield day(latest, lang)


def _cut(text: str) -> str:
    return text if len(text) <= _CONTENT else text[: _CONTENT - 1].rstrip() + "…"
