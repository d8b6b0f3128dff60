"""What an annotated document calls things: labels, roles, attributes, links and relations."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from conflictgraph.annotation import Document, Frame, Mention


class Kind(StrEnum):
    """What a name is the name of; the words are those of the profile's table ``ignore``."""

    SPAN = "spans"
    FRAME = "frames"
    ROLE = "roles"
    ATTRIBUTE = "attributes"
    LINK = "links"
    RELATION = "relations"


class Name(NamedTuple):
    """A name with the labels of what bears it.

    Attributes:
        on: the label of the annotation that has a role, attribute or link; the labels of both
            ends of a relation; nothing for the label of an annotation.
    """

    kind: Kind
    name: str
    on: tuple[str, ...] = ()


def iter_names(document: Document) -> Iterator[Name]:
    """Yield every name in a document as often as it stands there."""
    labels = labels_of(document)
    for mention in document.mentions:
        yield Name(Kind.SPAN, mention.label)
    for frame in document.frames:
        yield Name(Kind.FRAME, frame.label)
        yield from (Name(Kind.ROLE, role.name, (frame.label,)) for role in frame.roles)
    for each in annotations_of(document):
        yield from (Name(Kind.ATTRIBUTE, name, (each.label,)) for name in each.attributes)
        yield from (Name(Kind.LINK, link.name, (each.label,)) for link in each.links)
    for relation in document.relations:
        ends = labels[relation.source], labels[relation.target]
        yield Name(Kind.RELATION, relation.label, ends)


def labels_of(document: Document) -> dict[str, str]:
    """Return id to label of the spans and frames of a document."""
    return {each.id: each.label for each in annotations_of(document)}


def annotations_of(document: Document) -> tuple[Mention | Frame, ...]:
    """Return the spans and frames of a document."""
    return (*document.mentions, *document.frames)


def matches(patterns: tuple[str, ...], name: str, *, ignore_case: bool) -> bool:
    """Tell whether a name is one of the patterns; ``*`` and ``?`` are wildcards."""
    return _compiled(patterns, ignore_case).fullmatch(name) is not None


@lru_cache(maxsize=4096)
def _compiled(patterns: tuple[str, ...], ignore_case: bool) -> re.Pattern[str]:
    # A bracket is a character like any other here: labels have them, and nobody writes classes.
    plain = (each.replace("[", "[[]") for each in patterns)
    alternatives = "|".join(f"(?:{fnmatch.translate(each)})" for each in plain) or r"(?!)"
    return re.compile(alternatives, re.IGNORECASE if ignore_case else 0)
