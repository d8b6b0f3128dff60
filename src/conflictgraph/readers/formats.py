"""What can be said of a format without opening a file; the reference page is made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OffsetUnit(StrEnum):
    """What the offsets of a format count."""

    CODE_POINTS = "code points"
    UTF16 = "UTF-16 units"
    TOKENS = "tokens"


class Feature(StrEnum):
    """What a format can carry, in the words of the neutral model."""

    SPANS = "spans"
    FRAGMENTS = "discontinuous spans"
    LINKS = "links"
    ATTRIBUTES = "attributes"
    RELATIONS = "relations"
    FRAMES = "frames with roles"
    METADATA = "metadata"
    NOTES = "notes"
    ANNOTATORS = "several annotators"


@dataclass(frozen=True, slots=True)
class Format:
    """One format, as its reader takes it.

    Attributes:
        name: what it is called on the command line and in messages.
        title: what its users call it.
        specification: where it is described.
        suffixes: endings of the files that are looked into when a folder is named; content
            decides.
        own_suffixes: those of them that no other format uses: such a file is refused when its
            content is not of the format, and not passed over.
        unit: what offsets count.
        library: the package that parses it; empty where conflictgraph's own code does.
        carries: what the reader finds in it.
        holds_many: whether one file can hold several documents.
        limits: what is not read, or read with a loss, one sentence each.
    """

    name: str
    title: str
    specification: str
    suffixes: tuple[str, ...]
    unit: OffsetUnit
    carries: frozenset[Feature]
    own_suffixes: tuple[str, ...] = ()
    library: str = ""
    holds_many: bool = False
    limits: tuple[str, ...] = ()
