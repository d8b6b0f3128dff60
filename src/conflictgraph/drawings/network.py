"""Draw who stands by whom: whose view it is decides how a line is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import atan2, degrees, hypot
from typing import Final, TypeAlias

from conflictgraph.drawings.filling import Row, Solution, Spec, fill
from conflictgraph.drawings.layout import Point, lay_out
from conflictgraph.drawings.words import WORDS, Language

#: Left, top, right and bottom, in units of the drawing.
Box: TypeAlias = tuple[float, float, float, float]

#: Size of the drawing, and how far lines between the same two and arrows keep off, in its units.
_WIDTH: Final = 720
_APART: Final = 13.0
_ARROW_AT: Final = 13.0
_NODE: Final = 9.0
_DIRECTED: Final = frozenset({"ProtectionRelation", "Membership"})
#: Names longer than this are broken.
_LINE: Final = 22
#: The two actors of a relation.
_ENDS: Final = ("from", "to")
#: So many actors are all named; of more, those whose names cover no other, best connected first.
_ALL_NAMED: Final = 40
#: Room that a name takes: a letter, a line, and how far its first line is below the middle.
_BOLD: Final = 7.4
_LINE_HEIGHT: Final = 13.0
_BELOW: Final = 11.0
#: So many holders are named along a line, in letters of this width, off its ends.
_NAMED: Final = 2
_LETTER: Final = 5.0
_MARGINS: Final = 70.0


def draw_network(solutions: Sequence[Solution], lang: Language) -> Spec:
    """Return the drawing of relations.

    Args:
        solutions: of the saved query ``pairs-as-seen-by``.
        lang: of titles.
    """
    names = {
        row[end]: row[f"{end}Label"] or row[end] for row in solutions for end in ("from", "to")
    }
    nodes = sorted(names)
    height = min(max(160, 60 * round(len(nodes) ** 0.9)), 760)
    pairs = {(row["from"], row["to"]) for row in solutions}
    laid = lay_out(nodes, pairs)
    places = {node: ((x + 1) / 2 * _WIDTH, (1 - y) / 2 * height) for node, (x, y) in laid.items()}
    lines = list(_iter_lines(solutions, places, lang))
    degrees = Counter(end for pair in pairs for end in pair)
    ordered = sorted(nodes, key=lambda node: (-degrees[node], node))
    dots = _named([_dot(names[node], places[node]) for node in ordered])
    unnamed = sum(not dot["name"] for dot in dots)
    return fill(
        "network",
        {"lines": lines, "nodes": dots},
        lang,
        {
            "width": _WIDTH,
            "height": height,
            "relation-names": _relation_names(lang),
            "unnamed": WORDS[lang]["network-unnamed"].format(unnamed=unnamed) if unnamed else "",
        },
    )


def _relation_names(lang: Language) -> str:
    """Return an expression that gives the word for a relation."""
    pairs = ", ".join(f"'{each}': '{WORDS[lang][each]}'" for each in _RELATIONS)
    return f"({{{pairs}}})[datum.value] || datum.value"


_RELATIONS: Final = ("AllianceRelation", "ProtectionRelation", "PartnershipRelation", "Membership")


def _iter_lines(
    solutions: Sequence[Solution], places: Mapping[str, Point], lang: Language
) -> Iterator[Row]:
    """Yield a line for each pair, relation and manner of view; those of one pair side by side."""

    def pair(row: Solution) -> list[str]:
        return sorted((row["from"], row["to"]))

    def line(row: Solution) -> tuple[str, str, str, str]:
        return row["from"], row["to"], row["relation"], _manner(row)

    for _, related in groupby(sorted(solutions, key=lambda row: (pair(row), line(row))), key=pair):
        same = [list(told) for _, told in groupby(related, key=line)]
        for at, told in enumerate(same):
            offset = (at - (len(same) - 1) / 2) * _APART
            yield _line(told, places, offset, lang)


def _manner(row: Solution) -> str:
    if row["polarity"] == "negative":
        return "denied"
    if row["realis"] and "actual" not in row["realis"]:
        return "hoped"
    return "sourced" if row["voice"] == "curated" else "claimed"


def _line(
    told: Sequence[Solution], places: Mapping[str, Point], offset: float, lang: Language
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


def _holders(told: Sequence[Solution], length: float) -> str:
    """Return whose view a line is, to be written along it; nothing for background."""
    names = list(dict.fromkeys(row["claimantLabel"] for row in told if row["voice"] != "curated"))
    for count in range(min(len(names), _NAMED), 0, -1):
        more = len(names) - count
        text = ", ".join(names[:count]) + (f" +{more}" if more else "")
        if count == 1 or len(text) * _LETTER < length - _MARGINS:
            return text
    return ""


def _iter_views(told: Sequence[Solution]) -> Iterator[str]:
    seen = set()
    for row in told:
        quotes = (row["quotes"] or "").replace(" | ", " … ")
        view = row["claimantLabel"] + (f": “{quotes}”" if quotes else "")
        if view not in seen:
            seen.add(view)
            yield view


def _dot(name: str, place: Point) -> Row:
    x, y = place
    return {
        "x": round(x, 1),
        "y": round(y, 1),
        "name": "\n".join(_broken(name)),
        "told": name,
    }


def _named(dots: Sequence[Row]) -> list[Row]:
    """Return dots in their order; of many, those without a name whose name would cover another."""
    if len(dots) <= _ALL_NAMED:
        return list(dots)
    taken: list[Box] = []
    named = []
    for dot in dots:
        box = _box(dot)
        is_free = not any(_meet(box, other) for other in taken)
        if is_free:
            taken.append(box)
        named.append(dot if is_free else {**dot, "name": ""})
    return named


def _box(dot: Row) -> Box:
    lines = dot["name"].split("\n")
    half = max(map(len, lines)) * _BOLD / 2
    top = dot["y"] + _BELOW
    return dot["x"] - half, top, dot["x"] + half, top + len(lines) * _LINE_HEIGHT


def _meet(one: Box, other: Box) -> bool:
    left, top, right, bottom = one
    return left < other[2] and other[0] < right and top < other[3] and other[1] < bottom


def _broken(name: str) -> list[str]:
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
