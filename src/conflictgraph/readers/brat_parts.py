"""From brat's lines to the parts of a document: triggers, attributes and links find their place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from conflictgraph.annotation.model import Frame, Link, Mention, Note, Relation, Span
from conflictgraph.readers.brat_lines import (
    Attribute,
    Chain,
    Event,
    Place,
    Record,
    Reference,
    Remark,
    TextBound,
)
from conflictgraph.readers.offsets import Reading


class Parts:
    """The lines of one file, with lookups by id.

    Raises:
        SourceError: ``brat.duplicate-id``, ``brat.no-trigger``, ``brat.trigger-label``,
            ``brat.dangling``, ``brat.target-kind`` or ``brat.attribute-conflict``.
    """

    def __init__(self, records: Sequence[Record], reading: Reading) -> None:
        self._records = records
        self._reading = reading
        self._by_id = _index(records)
        self._triggers = {
            event.trigger: self._trigger_of(event) for event in records if isinstance(event, Event)
        }
        self._events: dict[str, list[str]] = defaultdict(list)
        for event in records:
            if isinstance(event, Event):
                self._events[event.trigger].append(event.id)
        self._attributes: dict[str, dict[str, str]] = defaultdict(dict)
        self._links: dict[str, set[Link]] = defaultdict(set)
        for record in records:
            self._attach(record)

    def mentions(self) -> tuple[Mention, ...]:
        """Return the text-bound annotations that trigger no event."""
        return tuple(
            Mention(
                record.id,
                record.label,
                self._spans(record),
                self._attributes[record.id],
                tuple(sorted(self._links[record.id])),
                record.place.line,
            )
            for record in self._records
            if isinstance(record, TextBound) and record.id not in self._triggers
        )

    def frames(self) -> tuple[Frame, ...]:
        """Return the events; what is said of a trigger holds for every event it triggers."""
        return tuple(self._frame(record) for record in self._records if isinstance(record, Event))

    def relations(self) -> tuple[Relation, ...]:
        """Return relations, and equivalences as relations between consecutive members."""
        return tuple(
            Relation(record.label, source, target, record.id, record.place.line)
            for record in self._records
            if isinstance(record, Chain)
            for source, target in pairwise(self._members(record))
        )

    def notes(self) -> tuple[Note, ...]:
        """Return the annotator's remarks: what is about a line is about its annotation."""
        return tuple(
            Note(record.label, subject, record.text)
            for record in self._records
            if isinstance(record, Remark)
            for subject in self._subjects(self._resolve(record.target, record.place))
        )

    def _subjects(self, about: Record) -> Sequence[str]:
        """Return the annotations that a line belongs to: all events of a trigger."""
        if isinstance(about, Attribute | Reference):
            about = self._resolve(about.target, about.place)
        return self._events.get(about.id) or (about.id,)

    def _frame(self, event: Event) -> Frame:
        for role in event.roles:
            self._argument(role.target, event.place)
        attributes = dict(self._attributes[event.trigger])
        for name, value in self._attributes[event.id].items():
            _set(attributes, name, value, event.id, event.place)
        return Frame(
            event.id,
            event.label,
            self._spans(self._triggers[event.trigger]),
            event.roles,
            attributes,
            tuple(sorted(self._links[event.trigger] | self._links[event.id])),
            event.place.line,
        )

    def _members(self, chain: Chain) -> Sequence[str]:
        places = {member: self._argument(member, chain.place) for member in chain.members}
        if chain.id:
            return chain.members
        # An equivalence has no direction: its order in the file means nothing.
        return sorted(chain.members, key=lambda member: places[member])

    def _argument(self, target: str, place: Place) -> tuple[tuple[Span, ...], str]:
        """Return where a mention or event stands and its label."""
        record = self._resolve(target, place)
        if target in self._triggers:
            hint = "name the event instead of its trigger"
            raise place.error("brat.target-kind", f"{target} triggers an event", hint)
        if isinstance(record, Event):
            return self._spans(self._triggers[record.trigger]), record.label
        if isinstance(record, TextBound):
            return self._spans(record), record.label
        raise place.error("brat.target-kind", f"{target} is neither a text-bound nor an event")

    def _resolve(self, target: str, place: Place) -> Record:
        if target not in self._by_id:
            raise place.error("brat.dangling", f"there is no annotation {target}")
        return self._by_id[target]

    def _trigger_of(self, event: Event) -> TextBound:
        trigger = self._by_id.get(event.trigger)
        if not isinstance(trigger, TextBound):
            reason = f"the trigger {event.trigger} of {event.id} is not a text-bound annotation"
            raise event.place.error("brat.no-trigger", reason)
        if trigger.label != event.label:
            reason = f"{event.id} is a {event.label}, its trigger {trigger.id} a {trigger.label}"
            raise event.place.error("brat.trigger-label", reason)
        return trigger

    def _attach(self, record: Record) -> None:
        if not isinstance(record, Attribute | Reference):
            return
        target = self._resolve(record.target, record.place)
        if not isinstance(target, TextBound | Event):
            reason = f"{record.target} is neither a text-bound annotation nor an event"
            raise record.place.error("brat.target-kind", reason)
        if isinstance(record, Reference):
            self._links[record.target].add(record.link)
        else:
            attributes = self._attributes[record.target]
            _set(attributes, record.name, record.value, record.target, record.place)

    def _spans(self, bound: TextBound) -> tuple[Span, ...]:
        points = self._reading.to_code_points(bound.spans)
        if points is None:
            raise AssertionError("the reading was taken because all spans agree with it")
        return points


def _index(records: Sequence[Record]) -> Mapping[str, Record]:
    by_id: dict[str, Record] = {}
    for record in records:
        if record.id in by_id:
            first = by_id[record.id].place.line
            reason = f"the id {record.id} is used in line {first} already"
            raise record.place.error("brat.duplicate-id", reason)
        if record.id:
            by_id[record.id] = record
    return by_id


def _set(attributes: dict[str, str], name: str, value: str, target: str, place: Place) -> None:
    if attributes.setdefault(name, value) != value:
        reason = f"{name} of {target} is both {attributes[name]!r} and {value!r}"
        raise place.error("brat.attribute-conflict", reason)
