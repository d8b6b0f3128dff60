"""The scheme as layers with features: what INCEpTION's files and the CAS format have in common.

A CAS has no discontinuous spans: further fragments are mentions of the kind ``Fragment`` that
stand in the roles ``TriggerPart`` and ``ContentPart``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conflictgraph.scheme.guide import Entry, Guide
from conflictgraph.scheme.model import AttributeType, FrameType, RelationType

PREFIX = "webanno.custom."
STRING, INTEGER, BOOLEAN = "uima.cas.String", "uima.cas.Integer", "uima.cas.Boolean"
ANNOTATION = "uima.tcas.Annotation"
#: Frames with a layer of their own; all others share one and are told apart by a feature.
_OWN_LAYERS = {"Statement": "StatementRelation", "CasualtyClaim": "CasualtyRelation"}
_EVENT = ("Event", "EventRelation")
#: What a side file of brat says of a document.
_METADATA = (
    "title",
    "publisher",
    "datePublished",
    "dateBasis",
    "language",
    "agencies",
    "authorInitials",
    "url",
)


@dataclass(frozen=True)
class Tag:
    """One choice of a tagset."""

    name: str
    description: str


@dataclass(frozen=True)
class Tagset:
    """The choices of one feature; its name is unique in a project."""

    name: str
    description: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True)
class Feature:
    """A feature of a layer.

    Attributes:
        type: as the CAS has it.
        is_concept: whether its value is chosen from a knowledge base.
        is_link: whether it leads to other annotations, each in a role.
    """

    name: str
    type: str
    label: str
    description: str = ""
    tagset: Tagset | None = None
    is_concept: bool = False
    is_link: bool = False


@dataclass(frozen=True)
class Layer:
    """A layer: of spans, of relations that join those of another layer, or of the document."""

    name: str
    kind: str
    label: str
    description: str
    features: tuple[Feature, ...]
    joins: str | None = None

    @property
    def link_type(self) -> str:
        """Return the name of the type that carries a role of this layer."""
        return f"{self.name}RolesLink"


def to_layers(guide: Guide, language: str) -> tuple[Layer, ...]:
    """Return all layers: a relation layer comes after the one it joins."""
    return tuple(_Layers(guide, language).iter_layers())


class _Layers:
    def __init__(self, guide: Guide, language: str) -> None:
        self._guide, self._scheme, self._language = guide, guide.scheme, language

    def iter_layers(self) -> Iterator[Layer]:
        yield self._mentions()
        yield self._relations("MentionRelation", "Mention", self._scheme.span_types)
        for label, relation in _OWN_LAYERS.items():
            frame = self._scheme.frame_types[label]
            entry = self._guide.entry(frame, self._language)
            yield self._frames(label, [frame], entry.label, entry.definition)
            yield self._relations(relation, label, [label])
        name, relation = _EVENT
        frames = [
            each for each in self._scheme.frame_types.values() if each.label not in _OWN_LAYERS
        ]
        yield self._frames(name, frames, name, "", self._kinds("eventType", frames))
        yield self._relations(relation, name, [each.label for each in frames])
        metadata = tuple(Feature(each, STRING, each) for each in _METADATA)
        yield Layer("DocumentMetadata", "document-metadata", "DocumentMetadata", "", metadata)

    def _mentions(self) -> Layer:
        types = self._scheme.span_types.values()
        tags = [self._tag(each.label, self._guide.entry(each, self._language)) for each in types]
        fragment = Tag("Fragment", "a further part of a frame's cue or of a content")
        features = (
            Feature("kind", STRING, "kind", tagset=Tagset("Mention kind", "", (*tags, fragment))),
            Feature("identifier", STRING, "identifier", is_concept=True),
            *self._attributes(self._scheme.span_types),
            Feature("value", STRING, "value"),
            Feature("number", INTEGER, "number"),
            Feature("note", STRING, "note"),
        )
        return Layer("Mention", "span", "Mention", "", features)

    def _frames(
        self,
        name: str,
        frames: Iterable[FrameType],
        label: str,
        description: str,
        *kinds: Feature,
    ) -> Layer:
        frames = list(frames)
        features = (
            *kinds,
            *self._attributes([each.label for each in frames]),
            Feature("note", STRING, "note"),
            self._roles(name, frames),
        )
        return Layer(name, "span", label, description, features)

    def _kinds(self, name: str, frames: Iterable[FrameType]) -> Feature:
        tags = (self._tag(each.label, self._guide.entry(each, self._language)) for each in frames)
        return Feature(name, STRING, name, tagset=Tagset("Event type", "", tuple(tags)))

    def _roles(self, layer: str, frames: Iterable[FrameType]) -> Feature:
        tags: dict[str, Tag] = {}
        for role in (role for frame in frames for role in frame.roles.values()):
            entry = self._guide.entry(role, self._language)
            tags.setdefault(role.label, self._tag(role.label, entry))
        tags["TriggerPart"] = Tag(
            "TriggerPart", "a further part of the cue: a Mention of the kind Fragment"
        )
        if layer == "Statement":
            tags["ContentPart"] = Tag("ContentPart", "a further part of the content, likewise")
        tagset = Tagset(f"{layer} roles", "", tuple(tags.values()))
        return Feature("roles", ANNOTATION, "roles", tagset=tagset, is_link=True)

    def _relations(self, name: str, joined: str, labels: Iterable[str]) -> Layer:
        wanted = frozenset(labels)
        found = [r for r in self._scheme.relation_types.values() if self._joins(r, wanted)]
        tags = (self._tag(each.label, self._guide.entry(each, self._language)) for each in found)
        tagset = Tagset(f"{joined} relations", "", tuple(tags))
        features = (
            Feature("label", STRING, "label", tagset=tagset),
            Feature("note", STRING, "note"),
        )
        return Layer(name, "relation", name, "", features, joined)

    @staticmethod
    def _joins(relation: RelationType, labels: frozenset[str]) -> bool:
        return bool(relation.sources & labels and relation.targets & labels)

    def _attributes(self, labels: Iterable[str]) -> tuple[Feature, ...]:
        wanted = frozenset(labels)
        every = self._scheme.attributes.values()
        return tuple(self._attribute(each) for each in every if each.applies_to & wanted)

    def _attribute(self, attribute: AttributeType) -> Feature:
        entry = self._guide.entry(attribute, self._language)
        name = attribute.label[0].lower() + attribute.label[1:]
        if not attribute.values:
            return Feature(name, BOOLEAN, entry.label, entry.definition)
        tags = (
            self._tag(value, self._guide.value(attribute, value, self._language))
            for value in attribute.values
        )
        tagset = Tagset(attribute.label, entry.definition, tuple(tags))
        return Feature(name, STRING, entry.label, entry.definition, tagset)

    @staticmethod
    def _tag(name: str, entry: Entry) -> Tag:
        return Tag(name, f"{entry.label}. {entry.definition}".strip())
