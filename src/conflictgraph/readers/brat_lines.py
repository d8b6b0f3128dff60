"""The lines of brat standoff, each for itself, before anything is looked up.

Specification: https://brat.nlplab.org/standoff.html

An article has hundreds of lines: those of one kind are taken apart all at once, which takes half
the time of one by one, and stay tuples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, pairwise, starmap
from operator import ge
from typing import Any, Final, NamedTuple

from conflictgraph.annotation.model import Role, Span
from conflictgraph.errors import SourceError

_LINE: Final = re.compile(r"^([TEARMN#][0-9]\S*|\*)\t(.*)$", re.MULTILINE)
# Where two neighbours of a pattern may take the same character, the line ends behind them: no
# line costs more than its length.
#: Offsets have at most ten digits: no text is longer, and ``int`` refuses thousands of digits.
_TEXT_BOUND: Final = re.compile(
    r"^(T[0-9]\S*)\t(\S+) +([0-9]{1,10}) ([0-9]{1,10})((?:;[0-9]{1,10} [0-9]{1,10})*)\t(.*)$",
    re.MULTILINE,
)
_ATTRIBUTE: Final = re.compile(r"^([AM][0-9]\S*)\t *(\S+) +(\S+)(?: (.*))?[^\S\n]*$", re.MULTILINE)
#: The first colon of an argument ends its name.
_RELATION: Final = re.compile(
    r"^(R[0-9]\S*)\t[^\S\n]*(\S+)[^\S\n]+([^\s:]+):(\S+)[^\S\n]+([^\s:]+):(\S+)[^\S\n]*$",
    re.MULTILINE,
)
#: A name ends at its first colon, for an IRI or a time may hold more; words are a copy, not kept.
_REFERENCE: Final = re.compile(
    r"^(N[0-9]\S*)\t *Reference +(\S+) +([^: \t\n][^:\t\n]*):([^\t\n]*\S)[^\S\n]*(?:\t.*)?$",
    re.MULTILINE,
)
_BYTE_ORDER_MARK = "\ufeff"
#: Lines that begin like none of brat's, the empty ones among them.
_OTHER = ""

#: The numbers and the texts of lines, side by side.
_Rows = tuple[list[int], list[str]]


@dataclass(frozen=True, slots=True)
class TextBounds:
    """``T1<tab>Label 0 5;16 23<tab>covered text``, one list for each of its parts.

    Attributes:
        spans: fragments, in the file's own unit.
    """

    ids: Sequence[str] = ()
    lines: Sequence[int] = ()
    labels: Sequence[str] = ()
    spans: Sequence[tuple[Span, ...]] = ()
    noted: Sequence[str] = ()


class Event(NamedTuple):
    """``E1<tab>Label:T1 Role:T2 Role2:E3``."""

    id: str
    line: int
    label: str
    trigger: str
    roles: tuple[Role, ...]


class Chain(NamedTuple):
    """``R1<tab>Label Arg1:T1 Arg2:T2`` or ``*<tab>Label T1 T2 T3`` (no id, no direction)."""

    id: str
    line: int
    label: str
    members: tuple[str, ...]


#: ``A1<tab>Name E1 Value``: the line, and id, name, target, value; the value of a flag is empty.
Attribute = tuple[int, tuple[str, str, str, str]]
#: ``N1<tab>Reference T1 Name:value<tab>words``: the line, and id, target, name, value.
Reference = tuple[int, tuple[str, str, str, str]]


class Remark(NamedTuple):
    """``#1<tab>Label T1<tab>text``."""

    id: str
    line: int
    label: str
    target: str
    text: str


@dataclass(slots=True)
class Lines:
    """The lines of one file by their kind, each kind in the order of the file.

    Attributes:
        source: the file, as messages name it.
    """

    source: str
    bounds: TextBounds = field(default_factory=TextBounds)
    events: list[Event] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def check_ids(self) -> None:
        """Refuse an id that two lines have; lines without one are passed over.

        Raises:
            SourceError: ``brat.duplicate-id``.
        """
        ids = [*self.bounds.ids, *[row[0] for _, row in self.attributes]]
        ids += [row[0] for _, row in self.references]
        ids += [each.id for each in self._with_names()]
        if len(set(ids)) < len(ids):
            raise self._duplicate()

    def _with_names(self) -> list[Event | Chain | Remark]:
        """Return events and remarks, and the chains that have an id."""
        return [*self.events, *[each for each in self.chains if each.id], *self.remarks]

    def error(self, rule: str, reason: str, number: int, hint: str = "") -> SourceError:
        """Return the refusal of a line."""
        return SourceError(rule, reason, self.source, number, hint)

    def malformed(self, number: int, line: str, form: str) -> SourceError:
        """Return the refusal of a line that has no id, or not the ``form`` that its id promises."""
        reason = f"this is not a line of the form {form!r}"
        if not _LINE.fullmatch(line):
            reason = "a line starts with an id (T, E, R, A, M, N or # and a number, or *) and a tab"
        return self.error("brat.malformed-line", reason, number)

    def _duplicate(self) -> SourceError:
        named = [(line, row[0]) for line, row in (*self.attributes, *self.references)]
        named += zip(self.bounds.lines, self.bounds.ids, strict=True)
        named += [(each.line, each.id) for each in self._with_names()]
        first: dict[str, int] = {}
        for line, each in sorted(named):
            if each in first:
                reason = f"the id {each} is used in line {first[each]} already"
                return self.error("brat.duplicate-id", reason, line)
            first[each] = line
        raise AssertionError("some id is used twice, or all of them would be different")


def read_lines(content: str, source: str) -> Lines:
    """Return what each line says; empty lines are passed over.

    Raises:
        SourceError: ``brat.malformed-line`` and its kin, at the first line of its kind that is
            wrong.
    """
    lines, rows = Lines(source), _sorted_by_kind(content.removeprefix(_BYTE_ORDER_MARK))
    for number, line in zip(*rows[_OTHER], strict=True):
        if line.strip():
            raise lines.malformed(number, line, "")
    lines.bounds = _text_bounds(rows["T"], lines)
    form = "A1<tab>Name T1 Value"
    lines.attributes += _taken_apart(rows["A"], _ATTRIBUTE, form, lines)
    form = "N1<tab>Reference T1 Name:value<tab>words"
    lines.references += _taken_apart(rows["N"], _REFERENCE, form, lines)
    lines.events += [_event(*row, lines) for row in _bodies(rows["E"], lines)]
    form = "R1<tab>Label Arg1:T1 Arg2:T2"
    lines.chains += starmap(_relation, _taken_apart(rows["R"], _RELATION, form, lines))
    lines.chains += [_equivalence(*row, lines) for row in _bodies(rows["*"], lines)]
    lines.remarks += [_remark(*row, lines) for row in _bodies(rows["#"], lines)]
    return lines


def _sorted_by_kind(content: str) -> dict[str, _Rows]:
    """Return the lines by what they begin with; all attributes count as of one kind."""
    kinds: dict[str, _Rows] = {
        kind: ([], []) for kind in ("T", "E", "R", "A", "N", "*", "#", _OTHER)
    }
    kinds["M"], others = kinds["A"], kinds[_OTHER]
    # Not splitlines(): U+2028, U+0085 and others are letters of a covered text.
    for number, line in enumerate(content.split("\n"), start=1):
        numbers, texts = kinds.get(line[:1], others)
        numbers.append(number)
        texts.append(line)
    return kinds


def _bodies(rows: _Rows, lines: Lines) -> Iterator[tuple[int, str, str]]:
    """Yield number, id and what stands behind it."""
    for number, (identifier, body) in _taken_apart(rows, _LINE, "", lines):
        yield number, identifier, body


def _taken_apart(
    rows: _Rows, by: re.Pattern[str], form: str, lines: Lines
) -> Iterator[tuple[int, Any]]:
    """Return number and groups of each line.

    Raises:
        SourceError: a line is not of the form.
    """
    numbers, texts = rows
    found = by.findall("\n".join(texts))
    if len(found) < len(texts):
        for number, text in zip(numbers, texts, strict=True):
            if not by.fullmatch(text):
                raise lines.malformed(number, text, form)
    return zip(numbers, found, strict=True)


def _text_bounds(rows: _Rows, lines: Lines) -> TextBounds:
    if not rows[0]:
        return TextBounds()
    taken = _taken_apart(rows, _TEXT_BOUND, "T1<tab>Label 0 5<tab>text", lines)
    numbers, found = zip(*taken, strict=True)
    ids, labels, begins, ends, more, noted = zip(*found, strict=True)
    firsts = list(map(Span, map(int, begins), map(int, ends)))
    spans = [
        (first, *_fragments(others)) if others else (first,)
        for first, others in zip(firsts, more, strict=True)
    ]
    every = zip(numbers, spans, strict=True)
    for number, fragments in every if any(starmap(ge, firsts)) else compress(every, more):
        _check_order(fragments, number, lines)
    return TextBounds(ids, numbers, labels, spans, noted)


def _fragments(text: str) -> Iterator[Span]:
    """Yield the fragments of ``;16 23;30 34``."""
    for pair in text[1:].split(";"):
        begin, _, end = pair.partition(" ")
        yield Span(int(begin), int(end))


def _check_order(spans: tuple[Span, ...], number: int, lines: Lines) -> None:
    for begin, end in spans:
        if begin >= end:
            reason = f"{begin} {end}: a span ends after it begins"
            raise lines.error("brat.offset-order", reason, number)
    for earlier, later in pairwise(spans):
        if later.begin < earlier.end:
            reason = "fragments stand in text order and do not overlap"
            raise lines.error("brat.fragment-overlap", reason, number)


def _event(number: int, identifier: str, body: str, lines: Lines) -> Event:
    form = "E1<tab>Label:T1 Role:T2"
    label, *rest = body.split() or [""]
    label, has_trigger, trigger = label.partition(":")
    if not has_trigger:
        raise lines.error("brat.no-trigger", "an event names its trigger: E1<tab>Label:T1", number)
    roles = []
    for argument in rest:
        name, _, target = argument.partition(":")
        # brat numbers the roles of one name.
        name = name.rstrip("0123456789")
        if not name or not target:
            raise lines.malformed(number, f"{identifier}\t{body}", form)
        roles.append(Role(name, target))
    if not label:
        raise lines.malformed(number, f"{identifier}\t{body}", form)
    return Event(identifier, number, label, trigger, tuple(roles))


def _relation(number: int, groups: tuple[str, ...]) -> Chain:
    identifier, label, name, target, other_name, other = groups
    is_reversed = (name, other_name) == ("Arg2", "Arg1")
    return Chain(identifier, number, label, (other, target) if is_reversed else (target, other))


def _equivalence(number: int, identifier: str, body: str, lines: Lines) -> Chain:
    form = "*<tab>Label T1 T2"
    label, *members = body.split() or [""]
    if len(members) < 2:  # noqa: PLR2004 - nothing is equivalent to nothing
        raise lines.malformed(number, f"{identifier}\t{body}", form)
    # It has no id: a star is what all of them begin with.
    return Chain("", number, label, tuple(members))


def _remark(number: int, identifier: str, body: str, lines: Lines) -> Remark:
    form = "#1<tab>AnnotatorNotes T1<tab>text"
    head, _, text = body.partition("\t")
    label, _, target = head.strip().partition(" ")
    if not target:
        raise lines.malformed(number, f"{identifier}\t{body}", form)
    return Remark(identifier, number, label, target.strip(), text.removesuffix("\r"))
