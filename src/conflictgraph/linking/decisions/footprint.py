"""What decisions can concern a document by: its mentions' words, and the entities it names.

A footprint is kept with a document, so that after a change of the decisions only the documents
that one of the changed rows can concern are read again. It may point to too many rows, never to
too few.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

from conflictgraph.linking.entity import Linked
from conflictgraph.linking.surface import normalise, surface

_SIZE: Final = 8


def words_key(words: str) -> bytes:
    """Return what stands in a footprint for normalised words."""
    return blake2b(f"words {words}".encode(), digest_size=_SIZE).digest()


def entity_key(iri: str) -> bytes:
    """Return what stands in a footprint for an entity."""
    return blake2b(f"entity {iri}".encode(), digest_size=_SIZE).digest()


def footprint_of(plain: Linked) -> bytes:
    """Return the footprint of a document that is linked without any decision."""
    return b"".join(sorted(set(_keys_of(plain))))


def _keys_of(plain: Linked) -> Iterator[bytes]:
    document = plain.document
    for mention in document.mentions:
        yield words_key(surface(document, mention))
    for entity in (*plain.entities.values(), plain.publisher, *plain.agencies):
        if entity.is_provisional:
            yield entity_key(entity.iri)
    for name in (document.metadata.publisher, *(name for name, _ in document.metadata.agencies)):
        yield words_key(normalise(name))


def iter_keys(footprint: bytes) -> Iterator[bytes]:
    """Yield the keys of a footprint."""
    return (footprint[i : i + _SIZE] for i in range(0, len(footprint), _SIZE))
