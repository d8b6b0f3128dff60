"""From brat's lines to the parts of a document: triggers, attributes and links find their place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from conflictgraph.annotation.model import FLAG, Frame, Link, Mention, Note, Relation, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.brat_lines import Chain, Event, Lines, Remark, TextBound


class Parts:
    """The lines of one file, with lookups by id.

    Args:
        lines: what the lines say.
        places: id of a text-bound annotation to its fragments in code points.

    Raises:
        SourceError: ``brat.duplicate-id``, ``brat.no-trigger``, ``brat.trigger-label``,
            ``brat.dangling``, ``brat.target-kind`` or ``brat.attribute-conflict``.
    """

    def __init__(self, lines: Lines, places: Mapping[str, tuple[Span, ...]]) -> None:
        lines.check_ids()
        self._lines, self._places = lines, places
        self._annotations: dict[str, TextBound | Event] = {each.id: each for each in lines.bounds}
        self._annotations.update({each.id: each for each in lines.events})
        self._events: dict[str, list[str]] = {}
        for event in lines.events:
            self._check_trigger(event)
            self._events.setdefault(event.trigger, []).append(event.id)
        #: What roles and relations may lead to.
        self._arguments = self._annotations.keys() - self._events.keys()
        self._attributes = self._attributes_by_target()
        self._links = self._links_by_target()

    def mentions(self) -> tuple[Mention, ...]:
        """Return the text-bound annotations that trigger no event."""
        return tuple(
            [
                Mention(
                    bound.id,
                    bound.label,
                    self._places[bound.id],
                    self._attributes.get(bound.id, {}),
                    tuple(sorted(self._links.get(bound.id, ()))),
                    bound.line,
                )
                for bound in self._lines.bounds
                if bound.id not in self._events
            ]
        )

    def frames(self) -> tuple[Frame, ...]:
        """Return the events; what is said of a trigger holds for every event it triggers."""
        return tuple(map(self._frame, self._lines.events))

    def relations(self) -> tuple[Relation, ...]:
        """Return relations, and equivalences as relations between consecutive members."""
        return tuple(
            Relation(chain.label, source, target, chain.id, chain.line)
            for chain in self._lines.chains
            for source, target in pairwise(self._members(chain))
        )

    def notes(self) -> tuple[Note, ...]:
        """Return the annotator's remarks: what is about a line is about its annotation."""
        return tuple(
            Note(remark.label, subject, remark.text)
            for remark in self._lines.remarks
            for subject in self._subjects(remark)
        )

    def _subjects(self, remark: Remark) -> Sequence[str]:
        """Return the annotations that a line belongs to: all events of a trigger."""
        about = remark.target
        if about not in self._annotations:
            about = self._targets.get(about, about)
        if about not in self._annotations and about not in self._others:
            raise self._dangling(about, remark.line)
        return self._events.get(about) or (about,)

    @cached_property
    def _targets(self) -> dict[str, str]:
        """Return attribute or normalisation to what it is about."""
        said = {each: target for _, (each, _, target, _) in self._lines.attributes}
        return said | {each: target for _, (each, target, _, _) in self._lines.references}

    @cached_property
    def _others(self) -> frozenset[str]:
        """Return the lines that annotate no words: relations and remarks."""
        chains = {each.id for each in self._lines.chains}
        return frozenset(chains | {each.id for each in self._lines.remarks})

    def _frame(self, event: Event) -> Frame:
        for _, target in event.roles:
            if target not in self._arguments:
                raise self._refused_argument(target, event.line)
        attributes = self._attributes.get(event.id, {})
        if said := self._attributes.get(event.trigger):
            attributes = self._united(said, attributes, event)
        return Frame(
            event.id,
            event.label,
            self._places[event.trigger],
            event.roles,
            attributes,
            tuple(sorted({*self._links.get(event.trigger, ()), *self._links.get(event.id, ())})),
            event.line,
        )

    def _united(
        self, first: Mapping[str, str], second: Mapping[str, str], event: Event
    ) -> dict[str, str]:
        united = dict(first)
        for name, value in second.items():
            if united.setdefault(name, value) != value:
                raise self._conflict(name, united[name], value, event.id, event.line)
        return united

    def _members(self, chain: Chain) -> Sequence[str]:
        for member in chain.members:
            if member not in self._arguments:
                raise self._refused_argument(member, chain.line)
        if chain.id:
            return chain.members
        # An equivalence has no direction: its order in the file means nothing.
        return sorted(chain.members, key=self._place)

    def _place(self, identifier: str) -> tuple[tuple[Span, ...], str]:
        """Return where a mention or event stands and its label."""
        record = self._annotations[identifier]
        bound = record.trigger if isinstance(record, Event) else identifier
        return self._places[bound], record.label

    def _refused_argument(self, target: str, line: int) -> SourceError:
        """Return the refusal of what is neither a mention nor an event."""
        if target in self._events:
            hint = "name the event instead of its trigger"
            return self._lines.error("brat.target-kind", f"{target} triggers an event", line, hint)
        return self._refused_target(target, line)

    def _refused_target(self, target: str, line: int) -> SourceError:
        """Return the refusal of what is neither a text-bound annotation nor an event."""
        if target not in self._targets and target not in self._others:
            return self._dangling(target, line)
        reason = f"{target} is neither a text-bound annotation nor an event"
        return self._lines.error("brat.target-kind", reason, line)

    def _dangling(self, target: str, line: int) -> SourceError:
        return self._lines.error("brat.dangling", f"there is no annotation {target}", line)

    def _check_trigger(self, event: Event) -> None:
        trigger = self._annotations.get(event.trigger)
        if not isinstance(trigger, TextBound):
            reason = f"the trigger {event.trigger} of {event.id} is not a text-bound annotation"
            raise self._lines.error("brat.no-trigger", reason, event.line)
        if trigger.label != event.label:
            reason = f"{event.id} is a {event.label}, its trigger {trigger.id} a {trigger.label}"
            raise self._lines.error("brat.trigger-label", reason, event.line)

    def _attributes_by_target(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for line, (_, name, target, given) in self._lines.attributes:
            if target not in self._annotations:
                raise self._refused_target(target, line)
            value = given.strip() or FLAG
            known = found[target].setdefault(name, value)
            if known != value:
                raise self._conflict(name, known, value, target, line)
        return found

    def _links_by_target(self) -> dict[str, set[Link]]:
        found: dict[str, set[Link]] = defaultdict(set)
        for line, (_, target, name, value) in self._lines.references:
            if target not in self._annotations:
                raise self._refused_target(target, line)
            found[target].add(Link(name, value))
        return found

    def _conflict(self, name: str, one: str, other: str, target: str, line: int) -> SourceError:
        reason = f"{name} of {target} is both {one!r} and {other!r}"
        return self._lines.error("brat.attribute-conflict", reason, line)
