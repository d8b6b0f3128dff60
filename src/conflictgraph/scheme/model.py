"""The annotation scheme: labels, roles, attributes and relations, and what each becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from conflictgraph.scheme.ontology import Ontology


@dataclass(frozen=True)
class SpanType:
    """A label for a stretch of text.

    Attributes:
        iri: names the label itself, as do the others below.
        denotes: the class of the entity, or the code of the document part; None for values.
        group: the group it stands in, as annotators see it.
    """

    iri: str
    label: str
    denotes: str | None
    group: str | None


@dataclass(frozen=True)
class RoleType:
    """A role of a frame.

    Attributes:
        fills: properties it may fill; the first whose domain and range fit counts.
        accepts: labels of the spans and frames that may fill it.
        max_count: None for any number.
    """

    iri: str
    label: str
    fills: tuple[str, ...]
    accepts: frozenset[str]
    accepted_names: tuple[str, ...]
    min_count: int
    max_count: int | None


@dataclass(frozen=True)
class Limit:
    """What a value asks of the annotation it stands on.

    Attributes:
        excludes: codes that must not stand beside it.
        needs: names of the normalised values that what fills the frame's roles must have.
    """

    excludes: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class AttributeType:
    """An attribute with its values.

    Attributes:
        iri: names the attribute itself; the mapping asks for it where no property is filled.
        fills: the property it fills, if any.
        values: label of a value to the class or code it denotes (None: nothing). Empty for flags.
        flag: the code a flag stands for, if any.
        marks: IRI of the role that a flag says is supplied by the annotator, if any.
        value_iris: label of a value to what names it: its declaration, or the code itself.
        limits: label of a value to what it asks, for values that ask something.
    """

    iri: str
    label: str
    applies_to: frozenset[str]
    applies_to_names: tuple[str, ...]
    fills: str | None
    values: Mapping[str, str | None]
    flag: str | None
    marks: str | None = None
    value_iris: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, Limit] = field(default_factory=dict)


@dataclass(frozen=True)
class FrameType:
    """A frame label, the class of its state of affairs, its roles and attributes by label."""

    iri: str
    label: str
    denotes: str
    roles: Mapping[str, RoleType]


@dataclass(frozen=True)
class RelationType:
    """A relation label.

    Attributes:
        fills: properties it may state; empty where it joins annotations of one thing.
        apart: labels that it joins among themselves only.
        symmetry: brat's words: ``symmetric``, ``symmetric-transitive`` or none.
    """

    iri: str
    label: str
    fills: tuple[str, ...]
    sources: frozenset[str]
    targets: frozenset[str]
    source_names: tuple[str, ...]
    target_names: tuple[str, ...]
    symmetry: str | None
    apart: frozenset[str] = frozenset()

    def joins(self, source: str, target: str) -> bool:
        """Tell whether it may lead from one label to another, of a span or a frame."""
        is_taken = source in self.sources and target in self.targets
        return is_taken and (source in self.apart) == (target in self.apart)


@dataclass(frozen=True)
class Scheme:
    """All that annotators may use, by label, together with the terms behind it."""

    ontology: Ontology
    span_types: Mapping[str, SpanType]
    frame_types: Mapping[str, FrameType]
    attributes: Mapping[str, AttributeType]
    relation_types: Mapping[str, RelationType]

    def attribute_for(self, prop: str) -> tuple[AttributeType, ...]:
        """Return the attributes that fill a property."""
        return tuple(each for each in self.attributes.values() if each.fills == prop)
