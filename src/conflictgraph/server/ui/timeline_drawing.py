"""A timeline as a drawing: what stands where, so that the template has only to write it down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from conflictgraph.server.ui.time_axis import Axis
from conflictgraph.server.ui.timeline import Account, Entry

#: Width of a drawing, in its own units; at a desk one is a pixel.
WIDTH: Final = 1080
#: So much room is left at both ends, for marks and for what has no end.
_EDGE: Final = 34
#: Above the first lane there is room for the scale.
_TOP: Final = 44
_LANE: Final = 24
_ACCOUNT: Final = 15
_STEPS: Final = 44
#: A figure's number stands above its mark where the next is not nearer.
_NUMBER_ROOM: Final = 46
#: Letters of a label, and the width of one.
_LETTERS: Final = 44
_LETTER: Final = 6.3
_BETWEEN: Final = 12
#: More entries than this are drawn without labels: those are in the list.
_MOST_LABELLED: Final = 70


@dataclass(frozen=True, slots=True)
class Mark:
    """One account in the drawing.

    Attributes:
        begin, end: where the days lie that are possible.
        core_begin, core_end: where it lasted for certain; equal where that is nowhere.
        y: its middle.
        is_point: whether it is one day.
        fades: ``begin`` or ``end`` where it goes on without an end, else empty.
        number: a figure above the mark; empty where there is none, or no room.
        account: what it shows.
    """

    begin: float
    end: float
    core_begin: float
    core_end: float
    y: float
    is_point: bool
    fades: str
    number: str
    account: Account

    @property
    def middle(self) -> float:
        """Return where the middle of its days lies."""
        return round((self.begin + self.end) / 2, 1)


@dataclass(frozen=True, slots=True)
class Drawn:
    """An entry in the drawing.

    Attributes:
        marks: of its accounts, from left to right.
        steps: points of a line that joins a claimant's figures; empty for other entries.
        label: its name, cut short; empty where there is no room for any.
        label_at, label_y: where the label begins; ``label_ends`` where it has to end there.
    """

    entry: Entry
    marks: tuple[Mark, ...]
    steps: str
    label: str
    label_at: float
    label_y: float
    label_ends: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Entries on a line of time, and how high the whole of it is."""

    axis: Axis
    entries: tuple[Drawn, ...]
    height: float


def draw(entries: Sequence[Entry], axis: Axis) -> Drawing:
    """Return where everything stands.

    Args:
        entries: in order of time.
        axis: over a width of ``WIDTH`` less both edges, see ``axis_width``.
    """
    labelled = len(entries) <= _MOST_LABELLED
    ends: list[float] = []  # where each lane is taken up to
    heights: list[float] = []
    lanes: list[int] = []
    for entry in entries:
        begin, end = _extent(entry, axis, labelled=labelled)
        height = _height(entry)
        free = (i for i, taken in enumerate(ends) if taken <= begin and heights[i] >= height)
        lane = next(free, len(ends))
        if lane == len(ends):
            ends.append(0.0)
            heights.append(height)
        ends[lane] = end
        lanes.append(lane)
    tops = [_TOP + sum(heights[:lane]) for lane in range(len(heights))]
    drawn = tuple(
        _drawn(entry, axis, tops[lane], labelled=labelled)
        for entry, lane in zip(entries, lanes, strict=True)
    )
    return Drawing(axis, drawn, _TOP + sum(heights) + 8)


def axis_width() -> int:
    """Return how much of the width the line itself takes."""
    return WIDTH - 2 * _EDGE


def label_of(entry: Entry) -> str:
    """Return a short name: who says it, where it is not the text itself, and what it is."""
    first = entry.accounts[0]
    who = "" if first.voice == "narrator" or len(entry.accounts) > 1 else first.claimant
    if entry.is_figure:
        who = first.claimant
    text = f"{who}: {entry.name}" if who else entry.name
    return _cut(text, _LETTERS)


def _extent(entry: Entry, axis: Axis, *, labelled: bool) -> tuple[float, float]:
    """Return the part of a lane that an entry takes, its label included."""
    marks = [_mark(account, axis, 0, "") for account in entry.accounts]
    begin, end = min(mark.begin for mark in marks) - 7, max(mark.end for mark in marks) + 7
    if not labelled:
        return begin, end + 3
    label, turned = _fitting(label_of(entry), begin, end)
    room = len(label) * _LETTER + _BETWEEN
    return (begin - room, end) if turned else (begin, end + room)


def _fitting(label: str, begin: float, end: float) -> tuple[str, bool]:
    """Return a label, cut to the room beside its marks, and whether it stands before them."""
    before, behind = (int((room - _BETWEEN) / _LETTER) for room in (begin, WIDTH - end))
    turned = behind < len(label) and before > behind
    return _cut(label, before if turned else behind), turned


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: max(letters - 1, 0)].rstrip(" ,;:(") + "…"


def _height(entry: Entry) -> float:
    if entry.is_figure:
        return _STEPS if len(entry.accounts) > 1 else _LANE + 10
    return _LANE + _ACCOUNT * (len(entry.accounts) - 1)


def _drawn(entry: Entry, axis: Axis, top: float, *, labelled: bool) -> Drawn:
    marks = tuple(_marks(entry, axis, top))
    begin, end = min(mark.begin for mark in marks), max(mark.end for mark in marks)
    label, turned = _fitting(label_of(entry), begin - 7, end + 7) if labelled else ("", False)
    return Drawn(
        entry,
        marks,
        _steps(marks) if entry.is_figure and len(marks) > 1 else "",
        label,
        begin - 9 if turned else end + 9,
        (marks[0] if turned else marks[-1]).y + 4,
        turned,
    )


def _marks(entry: Entry, axis: Axis, top: float) -> Iterable[Mark]:
    if not entry.is_figure:
        for number, account in enumerate(entry.accounts):
            yield _mark(account, axis, top + _LANE / 2 + number * _ACCOUNT, "")
        return
    values = [account.value or 0 for account in entry.accounts]
    least, spread = min(values), max(values) - min(values)
    last = -float(_NUMBER_ROOM)
    for account, value in zip(entry.accounts, values, strict=True):
        rise = 18 * (value - least) / spread if spread else 0
        floor = top + (_STEPS if len(values) > 1 else _LANE + 10) - 10
        mark = _mark(account, axis, round(floor - rise, 1), "")
        if mark.middle - last >= _NUMBER_ROOM:
            mark, last = _mark(account, axis, mark.y, account.number), mark.middle
        yield mark


def _mark(account: Account, axis: Axis, y: float, number: str) -> Mark:
    when = account.when
    first, last = when.known
    begin, end = axis.at(first), axis.at(last, ends=True)
    core_begin = core_end = begin
    fades = {"since": "end", "until": "begin"}.get(when.form, "")
    if when.form == "span" and when.last_begin and when.first_end:
        core_begin, core_end = axis.at(when.last_begin), axis.at(when.first_end, ends=True)
        core_end = max(core_begin, core_end)
    if fades == "end":
        core_begin, core_end = begin, end
        end = max(end, min(end + 60, axis.at(axis.last, ends=True) + _EDGE))
    elif fades == "begin":
        begin = min(begin, max(begin - 60, -_EDGE))
    return Mark(
        round(_EDGE + begin, 1),
        round(_EDGE + end, 1),
        round(_EDGE + core_begin, 1),
        round(_EDGE + core_end, 1),
        y,
        when.form == "day",
        fades,
        number,
        account,
    )


def _steps(marks: Sequence[Mark]) -> str:
    """Return the path of a staircase: a figure stands until the claimant gives another."""
    path = f"M{marks[0].middle} {marks[0].y}"
    for mark in marks[1:]:
        path += f"H{mark.middle}V{mark.y}"
    return path
