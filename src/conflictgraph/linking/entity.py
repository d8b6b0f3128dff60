"""What a mention denotes, how that was found, and what stayed open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from conflictgraph.annotation import Document, Frame, Mention


@dataclass(frozen=True, slots=True)
class Entity:
    """A node that mentions denote.

    Attributes:
        type: IRI of its class.
        label: language to text.
        is_provisional: whether it stands outside the register.
        wikidata: IRIs of the same thing at Wikidata.
        governs: places a polity governs or claims.
        body_of: polities an organ acts for.
        office_of: bodies an office belongs to.
        members: who belongs to a group.
        side_in: conflicts a side belongs to.
    """

    iri: str
    type: str
    label: Mapping[str, str]
    is_provisional: bool = False
    wikidata: tuple[str, ...] = ()
    governs: tuple[str, ...] = ()
    body_of: tuple[str, ...] = ()
    office_of: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    side_in: tuple[str, ...] = ()


class Decision(StrEnum):
    """How the entity of a mention was found; the first way that fits counts."""

    CURATED = "curated"
    OWN_LINK = "own-link"
    LABEL = "label"
    INFLECTED = "inflected"
    CASE_FOLDED = "case-folded"
    COREFERENCE = "coreference"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A mention that denotes nothing in the register.

    Attributes:
        entity: the provisional entity made for it; None for a pronoun that refers to nothing.
        candidates: IRIs its words could equally mean, sorted; nothing is guessed among them.
    """

    mention: Mention
    entity: Entity | None
    candidates: tuple[str, ...] = ()


class Remark(NamedTuple):
    """Something about a decision that a curator should know.

    Attributes:
        line: of the decision in its file.
        rule: stable name of what is remarked.
    """

    line: int
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Curated:
    """What decisions of curators did to one document.

    Attributes:
        mentions: id of a mention to the keys of the decisions that lead it where it leads.
        metadata: keys of the decisions on names in the metadata.
        named: provisional entities with the name that decisions give them, by IRI.
        key: names the decisions that concern the document, even if they change nothing; empty
            when there are none.
        passed_over: IRIs of entities, and ids of mentions, in which nothing is to be decided.
    """

    mentions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    metadata: tuple[str, ...] = ()
    named: Mapping[str, Entity] = field(default_factory=dict)
    key: str = ""
    passed_over: frozenset[str] = frozenset()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """A document with the entity of every mention that denotes one.

    Attributes:
        entities: id of a mention to its entity.
        decisions: id of a mention to how that was found; the same keys.
        frame_entities: id of a frame to the event of the register it names by a link.
        publisher: the outlet; provisional where the metadata name none.
        agencies: news agencies of the metadata, in their order.
        unresolved: what a curator should look at, in text order.
        unknown_frames: frames whose link leads to nothing in the register.
        curated: what the decisions of curators have changed.
        footprint: what tells whether decisions can concern the document, see
            ``linking.decisions``.
    """

    document: Document
    entities: Mapping[str, Entity]
    decisions: Mapping[str, Decision]
    frame_entities: Mapping[str, Entity]
    publisher: Entity
    agencies: tuple[Entity, ...]
    unresolved: tuple[Unresolved, ...]
    unknown_frames: tuple[Frame, ...]
    curated: Curated = field(default_factory=Curated)
    footprint: bytes = b""
