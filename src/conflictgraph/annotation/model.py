"""The neutral model of one annotated text: what a reader fills and the mapping consumes.

Offsets are code points, half-open. Ids are the source file's own (``T1``, ``E2``) and never
leave the document: they differ between formats and are no part of the graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, NamedTuple

#: The value of an attribute without a value: ``Metonymic T1``.
FLAG = ""
#: How ``Metadata.text_basis`` begins where only passages are at hand.
EXCERPT = "excerpt"

_NO_ATTRIBUTES: Final[Mapping[str, str]] = {}

# The parts are tuples: an article has hundreds, which are made, compared and sorted; a frozen
# dataclass takes five times as long to make.


class Span(NamedTuple):
    """A stretch of text, ``begin`` inclusive, ``end`` exclusive, in code points."""

    begin: int
    end: int

    def covers(self, other: Span) -> bool:
        """Tell whether another span lies within this one."""
        return self.begin <= other.begin and other.end <= self.end


def envelope(spans: tuple[Span, ...]) -> Span:
    """Return the smallest span that covers all ``spans`` (at least one)."""
    if len(spans) == 1:  # nearly always
        return spans[0]
    return Span(min(span.begin for span in spans), max(span.end for span in spans))


class Link(NamedTuple):
    """A reference or a normalised value: ``Wikidata:Q159``, ``Number:874``."""

    name: str
    value: str


class Mention(NamedTuple):
    """A labelled stretch of text, possibly in several fragments (in text order)."""

    id: str
    label: str
    spans: tuple[Span, ...]
    attributes: Mapping[str, str] = _NO_ATTRIBUTES
    links: tuple[Link, ...] = ()
    line: int | None = None

    @property
    def span(self) -> Span:
        """Return the envelope of the fragments."""
        return envelope(self.spans)

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of all links called ``name``."""
        return tuple(link.value for link in self.links if link.name == name)


class Role(NamedTuple):
    """One argument of a frame: ``Speaker`` filled by the annotation with id ``target``."""

    name: str
    target: str


class Frame(NamedTuple):
    """An n-ary annotation with a cue: brat's event."""

    id: str
    label: str
    cue: tuple[Span, ...]
    roles: tuple[Role, ...] = ()
    attributes: Mapping[str, str] = _NO_ATTRIBUTES
    links: tuple[Link, ...] = ()
    line: int | None = None

    @property
    def span(self) -> Span:
        """Return the envelope of the cue's fragments."""
        return envelope(self.cue)

    def targets(self, role: str) -> tuple[str, ...]:
        """Return the ids that fill ``role``, in the order of the source."""
        return tuple(each.target for each in self.roles if each.name == role)


class Relation(NamedTuple):
    """A binary relation between two annotations, read from ``source`` to ``target``."""

    label: str
    source: str
    target: str
    id: str = ""
    line: int | None = None


class Note(NamedTuple):
    """An annotator's remark on an annotation; on the whole document where the target is empty.

    It is kept, to be given back with the document, and never enters the graph.
    """

    label: str
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of the article as a whole; empty where nothing is said.

    Attributes:
        date_published: an EDTF date.
        date_basis: how the date is known; starts with ``inferred`` when it is not stated.
        text_basis: how the text is known; starts with ``excerpt`` when only passages of it are.
        agencies: pairs of name and IRI (empty when unknown), in the order of the credit line.
        language: BCP 47; ``und`` when unknown.
    """

    id: str = ""
    title: str = ""
    publisher: str = ""
    publisher_iri: str = ""
    date_published: str = ""
    date_basis: str = ""
    text_basis: str = ""
    language: str = "und"
    agencies: tuple[tuple[str, str], ...] = ()
    author_initials: str = ""
    photo_credit: str = ""
    url: str = ""

    @property
    def is_excerpt(self) -> bool:
        """Tell whether the text is only what somebody quoted of it."""
        return self.text_basis.startswith(EXCERPT)


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated text.

    Attributes:
        source: the source file as the user named it, for messages only.
        text: exactly the characters that offsets count.
    """

    source: str
    text: str
    metadata: Metadata = field(default_factory=Metadata)
    mentions: tuple[Mention, ...] = ()
    frames: tuple[Frame, ...] = ()
    relations: tuple[Relation, ...] = ()
    notes: tuple[Note, ...] = ()

    def covered_text(self, span: Span) -> str:
        """Return the characters of ``span``."""
        return self.text[span.begin : span.end]

    @property
    def text_hash(self) -> str:
        """Return the SHA-256 of the text in UTF-8, in hex."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def identity(self) -> str:
        """Return what names the document in the graph: its own id, or 16 hex of the text's hash."""
        return self.metadata.id or self.text_hash[:16]
