"""Mentions of entities, and what is known of entities that the register does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from conflictgraph.annotation import Mention, Span
from conflictgraph.linking import Entity
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.decisions import decision_iri
from conflictgraph.mapping.terms import TRUE, iri, text
from conflictgraph.vocab import OA, RDF, RDFS, term

StatedProperty = Callable[[tuple[str, ...], str, str], str | None]


class EntityMapper:
    """Writes mentions and provisional entities of one document."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def _denoting(self) -> Iterator[tuple[Mention, Entity]]:
        for mention in self._context.document.mentions:
            entity = self._context.entity(mention.id)
            if entity is not None:
                yield mention, entity

    def spans(self) -> set[Span]:
        """Return the spans of all mentions that denote an entity."""
        return {span for mention, _ in self._denoting() for span in mention.spans}

    def iter_mention_lines(self, graph: str) -> Iterator[str]:
        """Yield N-Quads of the mentions."""
        for mention, entity in self._denoting():
            span = mention.span
            node = f"<{self._context.iri}/mention/{span.begin}-{span.end}>"
            yield f"{node} <{RDF}type> <{term('Mention')}>{graph}"
            yield f"{node} <{OA}motivatedBy> <{OA}identifying>{graph}"
            yield f"{node} <{OA}hasBody> <{entity.iri}>{graph}"
            for each in mention.spans:
                yield f"{node} <{OA}hasTarget> <{self._context.span_iri(each)}>{graph}"
            for prop, target in self._attribute_pairs(mention):
                yield f"{node} <{prop}> {target}{graph}"
            for key in self._context.linked.curated.mentions.get(mention.id, ()):
                decision = decision_iri(key, self._context.base)
                yield f"{node} <{term('isLinkedBy')}> <{decision}>{graph}"

    def _attribute_pairs(self, mention: Mention) -> Iterator[tuple[str, str]]:
        for label, value in mention.attributes.items():
            attribute = self._context.scheme.attributes[label]
            denoted = attribute.flag or attribute.values.get(value)
            if attribute.fills and denoted:
                yield attribute.fills, f"<{denoted}>"
            elif attribute.fills and not attribute.values:
                yield attribute.fills, TRUE.nquads

    # entities outside the register

    def _described(self) -> Iterator[tuple[str, list[Pair]]]:
        context = self._context
        introduced = {entity.iri: entity for _, entity in self._denoting()}
        for entity in (context.publisher, *context.agencies):
            introduced.setdefault(entity.iri, entity)
        members = {
            group: [(term("hasGroupMember"), iri(each)) for each in told]
            for group, told in context.told.members.items()
        }
        for node, entity in introduced.items():
            if entity.is_provisional:
                types = ((RDF + "type", iri(each)) for each in context.narrowed.get(node, ()))
                yield node, [*_head(entity.type, entity.label), *types, *members.get(node, ())]
        for place, polity in context.places.items():
            labels = self._labels(polity)
            yield place, list(_head(term("Place"), labels))
            yield polity, [(term("governs"), iri(place))]
        for side, (actor, conflicts) in context.sides.items():
            pairs = [*_head(term("ConflictSide"), self._labels(actor))]
            pairs.append((term("hasGroupMember"), iri(actor)))
            pairs.extend((term("isSideIn"), iri(each)) for each in conflicts)
            yield side, pairs

    def _labels(self, node: str) -> dict[str, str]:
        known = self._context.described(node)
        return dict(known.label) if known else {}

    def local(self) -> Iterator[tuple[str, list[Pair]]]:
        """Yield the entities that only this document knows."""
        return ((node, pairs) for node, pairs in self._described() if self._context.is_local(node))

    def shared(self) -> Iterator[tuple[str, list[Pair]]]:
        """Yield the provisional entities that other documents may name too."""
        for node, pairs in self._described():
            if not self._context.is_local(node):
                yield node, pairs

    def facts(self, stated_property: StatedProperty) -> Iterator[tuple[str, Pair]]:
        """Yield what relations say of entities outside the register: offices, bodies, parts."""
        context = self._context
        for relation in context.document.relations:
            fills = context.scheme.relation_types[relation.label].fills
            source, target = context.entity(relation.source), context.entity(relation.target)
            if not source or not target or not source.is_provisional or not _is_structural(fills):
                continue
            prop = stated_property(fills, source.iri, target.iri)
            if prop and context.ontology.admits(prop, source.type, target.type):
                yield source.iri, (prop, iri(target.iri))


def _is_structural(fills: tuple[str, ...]) -> bool:
    """Tell whether a relation says what something is, rather than what somebody holds."""
    return bool(set(fills) & {term("isOfficeOf"), term("isBodyOf"), term("isFormatOf")})


def _head(type_: str, labels: Mapping[str, str]) -> Iterator[Pair]:
    yield RDF + "type", iri(type_)
    yield term("isProvisional"), TRUE
    for language, label in sorted(labels.items()):
        yield RDFS + "label", text(label, language)
