"""Read the annotation scheme out of ``ontology/scheme.ttl`` and its extensions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from conflictgraph.errors import ResourceError
from conflictgraph.scheme.model import (
    AttributeType,
    FrameType,
    RelationType,
    RoleType,
    Scheme,
    SpanType,
)
from conflictgraph.scheme.ontology import Ontology, PlainTriple, iter_triples
from conflictgraph.vocab import RDF, SCHEME

#: Groups that mean every span or every frame, whatever an extension adds.
ANY_SPAN, ANY_FRAME = SCHEME + "Entity", SCHEME + "Fact"


_Type = TypeVar("_Type", SpanType, FrameType, AttributeType, RelationType)


class _Declarations:
    """The triples of the scheme files by subject, in the order of the files."""

    def __init__(self, triples: Iterable[PlainTriple]) -> None:
        self._values: dict[str, dict[str, list[str]]] = {}
        for triple in triples:
            subject = self._values.setdefault(triple.subject.value, {})
            subject.setdefault(triple.predicate.value, []).append(triple.object.value)

    def of_type(self, name: str) -> list[str]:
        return [
            subject
            for subject, values in self._values.items()
            if SCHEME + name in values.get(RDF + "type", ())
        ]

    def all(self, subject: str, name: str) -> tuple[str, ...]:
        return tuple(self._values.get(subject, {}).get(SCHEME + name, ()))

    def one(self, subject: str, name: str) -> str | None:
        values = self.all(subject, name)
        if len(values) > 1:
            raise ResourceError(f"{name} is stated {len(values)} times", subject)
        return values[0] if values else None

    def label(self, subject: str) -> str:
        label = self.one(subject, "annotationLabel")
        if label is None:
            raise ResourceError("has no annotationLabel", subject)
        return label

    def labels_of(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return the annotation labels of types and of the members of groups."""
        labels: set[str] = set()
        for name in names:
            if name == ANY_SPAN:
                labels.update(map(self.label, self.of_type("SpanType")))
            elif name == ANY_FRAME:
                labels.update(map(self.label, self.of_type("FrameType")))
            else:
                members = [s for s in self.of_type("SpanType") if name in self.all(s, "inGroup")]
                labels.update(map(self.label, members or [name]))
        return frozenset(labels)


def load_scheme(folder: Path) -> Scheme:
    """Read the scheme and the terms behind it from an ontology folder.

    Raises:
        ResourceError: a file is not Turtle, or a declaration is incomplete.
    """
    # By stem: what an extension adds comes after the scheme's own labels.
    paths = sorted(folder.glob("scheme*.ttl"), key=lambda path: path.stem)
    declared = _Declarations(triple for path in paths for triple in iter_triples(path))
    ontology = Ontology.from_folder(folder)
    return Scheme(
        ontology=ontology,
        span_types=_by_label(_span_type(declared, s) for s in declared.of_type("SpanType")),
        frame_types=_by_label(_frame_type(declared, s) for s in declared.of_type("FrameType")),
        attributes=_by_label(
            _attribute(declared, s, ontology) for s in declared.of_type("Attribute")
        ),
        relation_types=_by_label(_relation(declared, s) for s in declared.of_type("RelationType")),
    )


def _by_label(types: Iterable[_Type]) -> dict[str, _Type]:
    table: dict[str, _Type] = {}
    for each in types:
        if each.label in table:
            raise ResourceError("the annotation label is declared twice", each.label)
        table[each.label] = each
    return table


def _span_type(declared: _Declarations, subject: str) -> SpanType:
    group = declared.one(subject, "inGroup")
    return SpanType(
        declared.label(subject),
        declared.one(subject, "denotes"),
        group.removeprefix(SCHEME) if group else None,
    )


def _frame_type(declared: _Declarations, subject: str) -> FrameType:
    denotes = declared.one(subject, "denotes")
    if denotes is None:
        raise ResourceError("a frame must denote a class", subject)
    roles = [
        _role(declared, role)
        for role in declared.of_type("Role")
        if subject in declared.all(role, "ofFrame")
    ]
    return FrameType(declared.label(subject), denotes, {role.label: role for role in roles})


def _role(declared: _Declarations, subject: str) -> RoleType:
    accepts = declared.all(subject, "accepts")
    maximum = declared.one(subject, "maxCount")
    return RoleType(
        declared.label(subject),
        declared.all(subject, "fills"),
        declared.labels_of(accepts),
        tuple(name.removeprefix(SCHEME) for name in accepts),
        int(declared.one(subject, "minCount") or 0),
        int(maximum) if maximum else None,
    )


def _attribute(declared: _Declarations, subject: str, ontology: Ontology) -> AttributeType:
    values: dict[str, str | None] = {}
    for codes in declared.all(subject, "valuesFrom"):
        values.update(ontology.notations.get(codes, {}))
    for value in declared.of_type("Value"):
        if subject in declared.all(value, "ofAttribute"):
            values[declared.label(value)] = declared.one(value, "denotes")
    applies = declared.all(subject, "appliesTo")
    return AttributeType(
        subject,
        declared.label(subject),
        declared.labels_of(applies),
        tuple(name.removeprefix(SCHEME) for name in applies),
        declared.one(subject, "fills"),
        values,
        declared.one(subject, "denotes"),
    )


def _relation(declared: _Declarations, subject: str) -> RelationType:
    sources, targets = declared.all(subject, "from"), declared.all(subject, "to")
    symmetry = declared.one(subject, "symmetry")
    return RelationType(
        subject,
        declared.label(subject),
        declared.all(subject, "fills"),
        declared.labels_of(sources),
        declared.labels_of(targets),
        tuple(name.removeprefix(SCHEME) for name in sources),
        tuple(name.removeprefix(SCHEME) for name in targets),
        symmetry.removeprefix(SCHEME) if symmetry else None,
    )
