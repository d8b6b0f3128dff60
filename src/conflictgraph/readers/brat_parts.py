"""From brat's lines to the parts of a document: triggers, attributes and links find their place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from conflictgraph.annotation.model import FLAG, Frame, Link, Mention, Note, Relation, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.brat_lines import Chain, Event, Lines, Remark


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
        #: Id of each annotation to its label.
        self._labels = dict(zip(lines.bounds.ids, lines.bounds.labels, strict=True))
        self._events: dict[str, list[str]] = {}
        for event in lines.events:
            each, _, label, trigger, _ = event
            if self._labels.get(trigger) != label:
                raise self._refused_trigger(event)
            self._events.setdefault(trigger, []).append(each)
        self._labels.update({each.id: each.label for each in lines.events})
        #: What roles and relations may lead to.
        self._arguments = self._labels.keys() - self._events.keys()
        self._attributes = self._attributes_by_target()
        self._links = self._links_by_target()

    def mentions(self) -> tuple[Mention, ...]:
        """Return the text-bound annotations that trigger no event."""
        attributes, links = self._attributes, self._links
        bounds = self._lines.bounds
        rows = zip(bounds.ids, bounds.labels, bounds.lines, strict=True)
        return tuple(
            [
                Mention(
                    each,
                    label,
                    self._places[each],
                    attributes.get(each, {}),
                    links.get(each, ()),
                    line,
                )
                for each, label, line in rows
                if each not in self._events
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
        if about not in self._labels:
            about = self._targets.get(about, about)
        if about not in self._labels and about not in self._others:
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
        each, line, label, trigger, roles = event
        for _, target in roles:
            if target not in self._arguments:
                raise self._refused_argument(target, line)
        attributes = self._attributes.get(each, {})
        if said := self._attributes.get(trigger):
            attributes = self._united(said, attributes, event)
        links, more = self._links.get(trigger, ()), self._links.get(each, ())
        if links and more:
            links = tuple(sorted({*links, *more}))
        return Frame(each, label, self._places[trigger], roles, attributes, links or more, line)

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
        return self._places[self._triggers.get(identifier, identifier)], self._labels[identifier]

    @cached_property
    def _triggers(self) -> dict[str, str]:
        return {event.id: event.trigger for event in self._lines.events}

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

    def _refused_trigger(self, event: Event) -> SourceError:
        label = self._labels.get(event.trigger)
        if label is None:
            reason = f"the trigger {event.trigger} of {event.id} is not a text-bound annotation"
            return self._lines.error("brat.no-trigger", reason, event.line)
        reason = f"{event.id} is a {event.label}, its trigger {event.trigger} a {label}"
        return self._lines.error("brat.trigger-label", reason, event.line)

    def _attributes_by_target(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for line, (_, name, target, given) in self._lines.attributes:
            if target not in self._labels:
                raise self._refused_target(target, line)
            value = given.strip() if given else FLAG
            if (known := found[target].setdefault(name, value)) != value:
                raise self._conflict(name, known, value, target, line)
        return found

    def _links_by_target(self) -> dict[str, tuple[Link, ...]]:
        found: dict[str, set[Link]] = defaultdict(set)
        for line, (_, target, name, value) in self._lines.references:
            if target not in self._labels:
                raise self._refused_target(target, line)
            found[target].add(Link(name, value))
        return {
            target: tuple(sorted(links) if len(links) > 1 else links)
            for target, links in found.items()
        }

    def _conflict(self, name: str, one: str, other: str, target: str, line: int) -> SourceError:
        reason = f"{name} of {target} is both {one!r} and {other!r}"
        return self._lines.error("brat.attribute-conflict", reason, line)
