"""Check a document against the scheme: every label, role, attribute and value is known and fits.

Readers are blind to labels; what they let through that the scheme does not know is refused here,
with the line of the annotation, so that nothing is silently left out of the graph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches

from conflictgraph.annotation import FLAG, Document, Frame, Link, Mention, Relation
from conflictgraph.annotation.time import parse_edtf
from conflictgraph.errors import SourceError
from conflictgraph.scheme.joint_checks import JointChecks
from conflictgraph.scheme.model import AttributeType, FrameType, RoleType, Scheme

#: ``xsd:duration`` as far as texts use it: years to seconds, at least one part.
_DURATION = re.compile(
    r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", re.ASCII
)
_WHOLE_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


def _edtf(value: str) -> bool:
    try:
        parse_edtf(value)
    except ValueError:
        return False
    return True


#: Normalised values and what they must look like. Names not listed are kept and reported.
VALUE_CHECKS: dict[str, tuple[Callable[[str], object], str]] = {
    "Number": (_WHOLE_NUMBER.fullmatch, "a whole number, e.g. Number:874"),
    "NumberMin": (_WHOLE_NUMBER.fullmatch, "a whole number, e.g. NumberMin:2000"),
    "NumberMax": (_WHOLE_NUMBER.fullmatch, "a whole number, e.g. NumberMax:2500"),
    "Ordinal": (_WHOLE_NUMBER.fullmatch, "a whole number, e.g. Ordinal:1"),
    "Percent": (_DECIMAL.fullmatch, "a number, e.g. Percent:40"),
    "EDTF": (_edtf, "an EDTF date, e.g. EDTF:2020-10-22 or EDTF:2020-09-21~/.."),
    "Duration": (_DURATION.fullmatch, "an ISO 8601 duration, e.g. Duration:P30Y"),
}

#: Names of links that lead to an entity.
ENTITY_LINKS = frozenset({"Wikidata", "Local"})


def check(document: Document, scheme: Scheme) -> tuple[SourceError, ...]:
    """Return everything in ``document`` that the scheme does not allow, in order of lines."""
    found = list(_Check(document, scheme).iter_errors())
    return tuple(sorted(found, key=lambda error: (error.line or 0, error.rule, error.reason)))


def iter_unknown_links(document: Document) -> Iterator[tuple[Mention | Frame, Link]]:
    """Yield the normalised values whose name the scheme does not know; they are not used."""
    known = ENTITY_LINKS | VALUE_CHECKS.keys()
    annotations: tuple[Mention | Frame, ...] = (*document.mentions, *document.frames)
    for annotation in annotations:
        for link in annotation.links:
            if link.name not in known:
                yield annotation, link


class _Check:
    def __init__(self, document: Document, scheme: Scheme) -> None:
        self._document, self._scheme = document, scheme
        self._labels = {each.id: each.label for each in document.mentions}
        self._labels.update((each.id, each.label) for each in document.frames)
        self._joint = JointChecks(document, scheme)

    def iter_errors(self) -> Iterator[SourceError]:
        for mention in self._document.mentions:
            yield from self._mention(mention)
        for frame in self._document.frames:
            yield from self._frame(frame)
        for relation in self._document.relations:
            yield from self._relation(relation)

    def _refuse(self, rule: str, reason: str, line: int | None, hint: str = "") -> SourceError:
        return SourceError(f"scheme.{rule}", reason, self._document.source, line, hint)

    def _mention(self, mention: Mention) -> Iterator[SourceError]:
        if mention.label not in self._scheme.span_types:
            yield self._unknown_span(mention)
        yield from self._attributes(mention)
        yield from self._links(mention)

    def _unknown_span(self, mention: Mention) -> SourceError:
        if mention.label in self._scheme.frame_types:
            return self._refuse(
                "trigger-without-frame",
                f"{mention.id} marks a {mention.label} but no event uses it as its trigger",
                mention.line,
                "add the event line, or delete the span",
            )
        return self._refuse(
            "unknown-span",
            f"{mention.id} has the unknown label {mention.label!r}",
            mention.line,
            _near(mention.label, self._scheme.span_types),
        )

    def _frame(self, frame: Frame) -> Iterator[SourceError]:
        frame_type = self._scheme.frame_types.get(frame.label)
        if frame_type is None:
            yield self._refuse(
                "unknown-frame",
                f"{frame.id} has the unknown label {frame.label!r}",
                frame.line,
                _near(frame.label, self._scheme.frame_types),
            )
            return
        yield from self._roles(frame, frame_type)
        yield from self._attributes(frame)
        yield from self._joint.iter_errors(frame, frame_type)
        yield from self._links(frame)

    def _roles(self, frame: Frame, frame_type: FrameType) -> Iterator[SourceError]:
        counts = Counter(role.name for role in frame.roles)
        for name, role_type in frame_type.roles.items():
            yield from self._count(frame, role_type, counts[name])
        for role in frame.roles:
            known = frame_type.roles.get(role.name)
            if known is None:
                yield self._refuse(
                    "unknown-role",
                    f"{frame.id} ({frame.label}) has the unknown role {role.name!r}",
                    frame.line,
                    _near(role.name, frame_type.roles),
                )
            elif self._labels[role.target] not in known.accepts:
                yield self._refuse(
                    "role-filler",
                    f"{role.name} of {frame.id} is filled by {role.target}, "
                    f"a {self._labels[role.target]}",
                    frame.line,
                    f"{role.name} takes " + ", ".join(sorted(known.accepts)),
                )

    def _count(self, frame: Frame, role_type: RoleType, count: int) -> Iterator[SourceError]:
        name = f"{frame.id} ({frame.label})"
        if count < role_type.min_count:
            yield self._refuse(
                "missing-role",
                f"{name} has no {role_type.label}",
                frame.line,
                f"every {frame.label} needs one",
            )
        if role_type.max_count is not None and count > role_type.max_count:
            yield self._refuse(
                "too-many-roles",
                f"{name} has {count} times the role {role_type.label}",
                frame.line,
                f"at most {role_type.max_count}; mark several actors as one ActorGroup",
            )

    def _attributes(self, annotation: Mention | Frame) -> Iterator[SourceError]:
        for name, value in annotation.attributes.items():
            known = self._scheme.attributes.get(name)
            if known is None:
                yield self._refuse(
                    "unknown-attribute",
                    f"{annotation.id} has the unknown attribute {name!r}",
                    annotation.line,
                    _near(name, self._scheme.attributes),
                )
            elif annotation.label not in known.applies_to:
                yield self._refuse(
                    "attribute-place",
                    f"{name} stands on {annotation.id}, a {annotation.label}",
                    annotation.line,
                    f"{name} belongs on " + ", ".join(sorted(known.applies_to)),
                )
            else:
                yield from self._value(annotation, known, value)

    def _value(
        self, annotation: Mention | Frame, attribute: AttributeType, value: str
    ) -> Iterator[SourceError]:
        allowed: Iterable[str] = attribute.values or (FLAG,)
        if value not in allowed:
            yield self._refuse(
                "unknown-value",
                f"{attribute.label} of {annotation.id} has the unknown value {value!r}",
                annotation.line,
                _near(value, attribute.values) if attribute.values else "it takes no value",
            )

    def _links(self, annotation: Mention | Frame) -> Iterator[SourceError]:
        for link in annotation.links:
            check, expected = VALUE_CHECKS.get(link.name, (bool, "a value"))
            if not check(link.value):
                yield self._refuse(
                    "link-value",
                    f"{annotation.id} has the value {link.name}:{link.value}",
                    annotation.line,
                    f"expected {expected}",
                )
        if len(annotation.links) > 1:
            yield from self._joint_values(annotation)

    def _joint_values(self, annotation: Mention | Frame) -> Iterator[SourceError]:
        """Refuse values that cannot hold together: none of them is more right than the other."""
        names = Counter(link.name for link in annotation.links)
        for name in sorted(VALUE_CHECKS.keys() & {each for each in names if names[each] > 1}):
            yield self._refuse(
                "link-repeated",
                f"{annotation.id} has {names[name]} values called {name}",
                annotation.line,
                "a range has NumberMin and NumberMax, and a date interval one EDTF value",
            )
        low, high = (_numbers(annotation, name) for name in ("NumberMin", "NumberMax"))
        if low and high and min(low) > max(high):
            yield self._refuse(
                "link-range",
                f"{annotation.id} ranges from {min(low)} down to {max(high)}",
                annotation.line,
                "NumberMin is the smaller one",
            )

    def _relation(self, relation: Relation) -> Iterator[SourceError]:
        known = self._scheme.relation_types.get(relation.label)
        if known is None:
            yield self._refuse(
                "unknown-relation",
                f"the relation {relation.label!r} is unknown",
                relation.line,
                _near(relation.label, self._scheme.relation_types),
            )
            return
        ends = ((relation.source, known.sources), (relation.target, known.targets))
        for argument, accepted in ends:
            if self._labels[argument] not in accepted:
                yield self._refuse(
                    "relation-argument",
                    f"{relation.label} joins {argument}, a {self._labels[argument]}",
                    relation.line,
                    "it takes " + ", ".join(sorted(accepted)),
                )
                return
        labels = self._labels[relation.source], self._labels[relation.target]
        if not known.joins(*labels):
            yield self._refuse(
                "relation-argument",
                f"{relation.label} joins a {labels[0]} and a {labels[1]}",
                relation.line,
                f"it joins {', '.join(sorted(known.apart))} with nothing else",
            )


def _numbers(annotation: Mention | Frame, name: str) -> list[int]:
    values = (link.value for link in annotation.links if link.name == name)
    return [int(value) for value in values if _WHOLE_NUMBER.fullmatch(value)]


def _near(given: str, known: Iterable[str]) -> str:
    """Name the closest known word, or all of them when none is close."""
    names = sorted(known)
    close = get_close_matches(given, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]}?"
    known_here = "known: " + ", ".join(names)
    return f"{known_here}; for another scheme write a profile: conflictgraph profile suggest"
