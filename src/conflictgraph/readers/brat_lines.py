"""The lines of brat standoff, one record per line, before anything is looked up.

Specification: https://brat.nlplab.org/standoff.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from conflictgraph.annotation.model import FLAG, Link, Role, Span
from conflictgraph.errors import SourceError

#: At most ten digits: no text is longer, and ``int`` refuses thousands of digits.
_OFFSETS = re.compile(r"(\S+) +(\d{1,10} \d{1,10}(?:;\d{1,10} \d{1,10})*)", re.ASCII)
_ID = re.compile(r"[TEARMN#][0-9]\S*|\*")
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands, for messages."""

    source: str
    line: int

    def error(self, rule: str, reason: str, hint: str = "") -> SourceError:
        """Return the refusal of this line."""
        return SourceError(rule, reason, self.source, self.line, hint)

    def malformed(self, form: str) -> SourceError:
        """Return the refusal of a line that is not of the ``form`` its id promises."""
        return self.error("brat.malformed-line", f"this is not a line of the form {form!r}")


@dataclass(frozen=True, slots=True)
class TextBound:
    """``T1<tab>Label 0 5;16 23<tab>covered text``; offsets in the file's own unit."""

    id: str
    place: Place
    label: str
    spans: tuple[Span, ...]
    noted: str


@dataclass(frozen=True, slots=True)
class Event:
    """``E1<tab>Label:T1 Role:T2 Role2:E3``."""

    id: str
    place: Place
    label: str
    trigger: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """``R1<tab>Label Arg1:T1 Arg2:T2`` or ``*<tab>Label T1 T2 T3`` (no id, no direction)."""

    id: str
    place: Place
    label: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """``A1<tab>Name E1 Value``; the value of a flag is empty."""

    id: str
    place: Place
    name: str
    target: str
    value: str


@dataclass(frozen=True, slots=True)
class Reference:
    """``N1<tab>Reference T1 Name:value<tab>words``; the words are a copy and not kept."""

    id: str
    place: Place
    target: str
    link: Link


@dataclass(frozen=True, slots=True)
class Remark:
    """``#1<tab>Label T1<tab>text``."""

    id: str
    place: Place
    label: str
    target: str
    text: str


Record = TextBound | Event | Chain | Attribute | Reference | Remark


def iter_records(content: str, source: str) -> Iterator[Record]:
    """Yield one record per line; empty lines are passed over.

    Raises:
        SourceError: ``brat.malformed-line`` and its kin, at the first line that is wrong.
    """
    # Not splitlines(): U+2028, U+0085 and others are letters of a covered text.
    for number, line in enumerate(content.removeprefix(_BYTE_ORDER_MARK).split("\n"), start=1):
        if line.strip():
            yield _parse_line(line, Place(source, number))


def _parse_line(line: str, place: Place) -> Record:
    identifier, tab, body = line.partition("\t")
    if not tab or not _ID.fullmatch(identifier):
        raise place.error(
            "brat.malformed-line",
            "a line starts with an id (T, E, R, A, M, N or # and a number, or *) and a tab",
        )
    return _PARSERS[identifier[0]](identifier, body, place)


def _parse_text_bound(identifier: str, body: str, place: Place) -> TextBound:
    head, tab, noted = body.partition("\t")
    match = _OFFSETS.fullmatch(head)
    if not tab or match is None:
        raise place.malformed("T1<tab>Label 0 5<tab>text")
    pairs = (pair.split(" ") for pair in match[2].split(";"))
    spans = tuple(Span(int(begin), int(end)) for begin, end in pairs)
    for span in spans:
        if span.begin >= span.end:
            raise place.error(
                "brat.offset-order", f"{span.begin} {span.end}: a span ends after it begins"
            )
    for earlier, later in pairwise(spans):
        if later.begin < earlier.end:
            raise place.error(
                "brat.fragment-overlap", "fragments stand in text order and do not overlap"
            )
    return TextBound(identifier, place, match[1], spans, noted)


def _parse_event(identifier: str, body: str, place: Place) -> Event:
    arguments = [part.partition(":") for part in body.split()]
    if not arguments or not arguments[0][2]:
        raise place.error("brat.no-trigger", "an event names its trigger: E1<tab>Label:T1")
    (label, _, trigger), *rest = arguments
    roles = tuple(Role(name.rstrip("0123456789"), target) for name, _, target in rest)
    if not label or not all(role.name and role.target for role in roles):
        raise place.malformed("E1<tab>Label:T1 Role:T2")
    return Event(identifier, place, label, trigger, roles)


def _parse_relation(identifier: str, body: str, place: Place) -> Chain:
    label, *arguments = body.split() or [""]
    pairs = [argument.partition(":") for argument in arguments]
    if len(pairs) != 2 or not all(name and target for name, _, target in pairs):  # noqa: PLR2004 - a relation has two ends
        raise place.malformed("R1<tab>Label Arg1:T1 Arg2:T2")
    if pairs[0][0] == "Arg2" and pairs[1][0] == "Arg1":
        pairs.reverse()
    return Chain(identifier, place, label, tuple(target for _, _, target in pairs))


def _parse_equivalence(_: str, body: str, place: Place) -> Chain:
    label, *members = body.split() or [""]
    if len(members) < 2:  # noqa: PLR2004 - nothing is equivalent to nothing
        raise place.malformed("*<tab>Label T1 T2")
    return Chain("", place, label, tuple(members))


def _parse_attribute(identifier: str, body: str, place: Place) -> Attribute:
    name, _, rest = body.strip().partition(" ")
    target, _, value = rest.strip().partition(" ")
    if not target:
        raise place.malformed("A1<tab>Name T1 Value")
    return Attribute(identifier, place, name, target, value.strip() or FLAG)


def _parse_reference(identifier: str, body: str, place: Place) -> Reference:
    kind, _, rest = body.partition("\t")[0].strip().partition(" ")
    target, _, reference = rest.strip().partition(" ")
    # The first colon only: an IRI or a time may hold more of them.
    name, _, value = reference.strip().partition(":")
    if kind != "Reference" or not name or not value:
        raise place.malformed("N1<tab>Reference T1 Name:value<tab>words")
    return Reference(identifier, place, target, Link(name, value))


def _parse_remark(identifier: str, body: str, place: Place) -> Remark:
    head, _, text = body.partition("\t")
    label, _, target = head.strip().partition(" ")
    if not target:
        raise place.malformed("#1<tab>AnnotatorNotes T1<tab>text")
    return Remark(identifier, place, label, target.strip(), text.removesuffix("\r"))


_PARSERS: Mapping[str, Callable[[str, str, Place], Record]] = MappingProxyType(
    {
        "T": _parse_text_bound,
        "E": _parse_event,
        "R": _parse_relation,
        "*": _parse_equivalence,
        "A": _parse_attribute,
        "M": _parse_attribute,
        "N": _parse_reference,
        "#": _parse_remark,
    }
)
