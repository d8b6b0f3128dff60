"""Draw who stands by whom: whose view it is decides how a line is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import atan2, degrees, hypot
from typing import Any, Final

import polars as pl

from conflictgraph.client.plots.filling import Row, fill
from conflictgraph.client.plots.layout import Point, lay_out
from conflictgraph.client.plots.plot import Language, Plot
from conflictgraph.client.plots.words import WORDS

#: Size of the drawing, and how far lines between the same two and arrows keep off, in its units.
_WIDTH: Final = 720
_APART: Final = 13.0
_ARROW_AT: Final = 13.0
_NODE: Final = 9.0
_DIRECTED: Final = frozenset({"ProtectionRelation", "Membership"})
#: Names longer than this are broken.
_LINE: Final = 22
#: So many holders are named along a line, in letters of this width, off its ends.
_NAMED: Final = 2
_LETTER: Final = 5.0
_ENDS: Final = 70.0


def plot_network(frame: pl.DataFrame, lang: Language) -> Plot:
    """Return the drawing of relations.

    Args:
        frame: the columns of the saved query ``pairs_as_seen_by``.
        lang: of titles.
    """
    rows = list(frame.iter_rows(named=True))
    names = {row[end]: row[f"{end}Label"] or row[end] for row in rows for end in ("from", "to")}
    nodes = sorted(names)
    height = min(max(160, 60 * round(len(nodes) ** 0.9)), 760)
    laid = lay_out(nodes, {(row["from"], row["to"]) for row in rows})
    places = {node: ((x + 1) / 2 * _WIDTH, (1 - y) / 2 * height) for node, (x, y) in laid.items()}
    lines = list(_iter_lines(rows, places, lang))
    dots = [_dot(names[node], places[node]) for node in nodes]
    return fill(
        "network",
        {"lines": lines, "nodes": dots},
        lang,
        {"width": _WIDTH, "height": height, "relation-names": _relation_names(lang)},
    )


def _relation_names(lang: Language) -> str:
    """Return an expression that gives the word for a relation."""
    pairs = ", ".join(f"'{each}': '{WORDS[lang][each]}'" for each in _RELATIONS)
    return f"({{{pairs}}})[datum.value] || datum.value"


_RELATIONS: Final = ("AllianceRelation", "ProtectionRelation", "PartnershipRelation", "Membership")


def _iter_lines(
    rows: Sequence[Mapping[str, Any]], places: Mapping[str, Point], lang: Language
) -> Iterator[Row]:
    """Yield a line for each pair, relation and manner of view; those of one pair side by side."""

    def pair(row: Mapping[str, Any]) -> list[str]:
        return sorted((row["from"], row["to"]))

    def line(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
        return row["from"], row["to"], row["relation"], _manner(row)

    for _, related in groupby(sorted(rows, key=lambda row: (pair(row), line(row))), key=pair):
        same = [list(told) for _, told in groupby(related, key=line)]
        for at, told in enumerate(same):
            offset = (at - (len(same) - 1) / 2) * _APART
            yield _line(told, places, offset, lang)


def _manner(row: Mapping[str, Any]) -> str:
    if row["polarity"] == "negative":
        return "denied"
    if row["realis"] and "actual" not in row["realis"]:
        return "hoped"
    return "sourced" if row["voice"] == "curated" else "claimed"


def _line(
    told: Sequence[Mapping[str, Any]], places: Mapping[str, Point], offset: float, lang: Language
) -> Row:
    row = told[0]
    (x, y), (x2, y2) = places[row["from"]], places[row["to"]]
    length = max(hypot(x2 - x, y2 - y), 1.0)
    # Of one pair all lines are moved the same way, whichever way they point.
    sign = 1 if row["from"] < row["to"] else -1
    aside_x, aside_y = -(y2 - y) / length * offset * sign, (x2 - x) / length * offset * sign
    back = min(_ARROW_AT, length / 2) / length
    ends = {"x": x + aside_x, "y": y + aside_y, "x2": x2 + aside_x, "y2": y2 + aside_y}
    tip_x, tip_y = (x2 + aside_x - (x2 - x) * back, y2 + aside_y - (y2 - y) * back)
    slope = degrees(atan2(y2 - y, x2 - x))
    word = WORDS[lang].get(row["relation"], row["relation"])
    return {key: round(value, 1) for key, value in ends.items()} | {
        "tipX": round(tip_x, 1),
        "tipY": round(tip_y, 1),
        "middleX": round((ends["x"] + ends["x2"]) / 2, 1),
        "middleY": round((ends["y"] + ends["y2"]) / 2, 1),
        "crossX": round(0.2 * ends["x"] + 0.8 * ends["x2"], 1),
        "crossY": round(0.2 * ends["y"] + 0.8 * ends["y2"], 1),
        "angle": round(slope + 90, 1),
        # Names along a line are not written upside down.
        "slope": round((slope + 90) % 180 - 90, 1),
        "holders": _holders(told, length),
        "relation": row["relation"],
        "manner": _manner(row),
        "directed": row["relation"] in _DIRECTED,
        "told": f"{row['fromLabel']} – {row['toLabel']}: {word}; " + "; ".join(_iter_views(told)),
    }


def _holders(told: Sequence[Mapping[str, Any]], length: float) -> str:
    """Return whose view a line is, to be written along it; nothing for background."""
    names = list(dict.fromkeys(row["claimantLabel"] for row in told if row["voice"] != "curated"))
    for count in range(min(len(names), _NAMED), 0, -1):
        more = len(names) - count
        text = ", ".join(names[:count]) + (f" +{more}" if more else "")
        if count == 1 or len(text) * _LETTER < length - _ENDS:
            return text
    return ""


def _iter_views(told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    seen = set()
    for row in told:
        quotes = (row["quotes"] or "").replace(" | ", " … ")
        view = row["claimantLabel"] + (f": “{quotes}”" if quotes else "")
        if view not in seen:
            seen.add(view)
            yield view


def _dot(name: str, place: Point) -> Row:
    x, y = place
    return {"x": round(x, 1), "y": round(y, 1), "name": "\n".join(_broken(name))}


def _broken(name: str) -> list[str]:
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
