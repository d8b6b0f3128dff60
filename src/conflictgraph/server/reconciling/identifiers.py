"""Identifiers as clients of the API know them: short within the space of each kind.

``actor/armenia`` stands for the entity of the register, ``State`` for a class of the ontology; an
IRI that begins otherwise is its own identifier, and a whole IRI is always understood.
"""

from __future__ import annotations

from conflictgraph import vocab

#: How the IRIs of entities begin, and those of types and properties.
ENTITIES = vocab.ID
SCHEMA = vocab.NS


def entity_id(iri: str) -> str:
    """Return the identifier of an entity."""
    return iri.removeprefix(ENTITIES)


def entity_iri(identifier: str) -> str:
    """Return the IRI of an entity."""
    return identifier if ":" in identifier else ENTITIES + identifier


def type_name(identifier: str) -> str:
    """Return the name of a class; its IRI and its short form are understood, too."""
    return identifier.removeprefix(SCHEMA).removeprefix("cg:")
