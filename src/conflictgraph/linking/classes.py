"""What the register has under a mention's link, or under its words: which classes it may be of."""

from __future__ import annotations

from collections.abc import Iterator

from conflictgraph.annotation import Document, Mention
from conflictgraph.linking.entity import Decision, Entity
from conflictgraph.linking.register import Register
from conflictgraph.linking.surface import surface


def classes_in(register: Register, document: Document, mention: Mention) -> frozenset[str]:
    """Return the classes of what a mention's links lead to, else of what bears its words as a name.

    Args:
        register: the known entities.
        document: gives the words and their language.
        mention: of any label.

    Returns:
        IRIs, several where a state and its territory are meant alike; none for what is unknown.
    """
    linked = [entity.type for entity in _linked(register, mention)]
    if linked:
        return frozenset(linked)
    primary = document.metadata.language.partition("-")[0]
    language = None if primary == "und" else primary
    name = surface(document, mention)
    for form in (Decision.LABEL, Decision.INFLECTED):
        if found := register.named(form, name, language):
            return frozenset(entity.type for entity in found)
    return frozenset()


def _linked(register: Register, mention: Mention) -> Iterator[Entity]:
    for item in mention.values("Wikidata"):
        yield from register.with_wikidata(item)
    for slug in mention.values("Local"):
        yield from register.with_slug(slug)
