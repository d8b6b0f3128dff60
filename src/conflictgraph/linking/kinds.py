"""What the scheme says about the mentions of one document: class, and whether it is a name."""

from __future__ import annotations

from conflictgraph.annotation import Document, Link, Mention
from conflictgraph.scheme import ENTITY_LINKS, Scheme
from conflictgraph.vocab import code, term

_CREDIT = code("part-photo-credit")
_NAMED = code("mention-named")
_REFERRING = frozenset({code("mention-pronominal"), code("mention-adjectival")})


class Kinds:
    """Looks mentions up in the scheme."""

    def __init__(self, document: Document, scheme: Scheme) -> None:
        self._scheme = scheme
        self._attributes = scheme.attribute_for(term("hasMentionType"))
        self._credits = [
            mention.span for mention in document.mentions if self._denoted(mention) == _CREDIT
        ]

    def class_of(self, mention: Mention) -> str | None:
        """Return the class of the entity a mention denotes; None when it denotes none.

        What stands in a photo credit is credit text: it names nobody in the conflict.
        """
        denoted = self._denoted(mention)
        if denoted not in self._scheme.ontology.classes or self._is_credit(mention):
            return None
        return denoted

    def entity_links(self, mention: Mention) -> tuple[Link, ...]:
        """Return the links that lead to an entity, not to a value."""
        if self._is_credit(mention):
            return ()
        return tuple(link for link in mention.links if link.name in ENTITY_LINKS)

    def is_name(self, mention: Mention) -> bool:
        """Tell whether a mention is a name, as far as the annotation says."""
        return self._type_of(mention) in {None, _NAMED}

    def is_referring(self, mention: Mention) -> bool:
        """Tell whether a mention means nothing without what it refers to."""
        return self._type_of(mention) in _REFERRING

    def _denoted(self, mention: Mention) -> str | None:
        known = self._scheme.span_types.get(mention.label)
        return known.denotes if known else None

    def _is_credit(self, mention: Mention) -> bool:
        return any(each.covers(mention.span) for each in self._credits)

    def _type_of(self, mention: Mention) -> str | None:
        for attribute in self._attributes:
            if attribute.label in mention.attributes:
                return attribute.values.get(mention.attributes[attribute.label])
        return None
