"""From layers to the parts of a document, the same for every serialisation.

Layers with link features, and those of the scheme that have roles, give frames; layers with a
governor and a dependent give relations, from the one to the other; chains give relations
between neighbours; all other layers on text give mentions. Further fragments of a cue or of a
content are mentions of the kind ``Fragment`` in the roles ``TriggerPart`` and ``ContentPart``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

from conflictgraph.annotation.model import Frame, Mention, Note, Relation, Role, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.cas.facts import attributes_of, links_of, remarks_of
from conflictgraph.readers.cas.naming import (
    CHAIN_LABEL,
    FILE_METADATA,
    FRAGMENT,
    METADATA,
    is_chain,
    is_own,
    is_passed_over,
    is_relation,
    label_feature,
)
from conflictgraph.readers.cas.structures import Content, Filler, Layer, Structure

TRIGGER_PART: Final = "TriggerPart"
CONTENT: Final = "Content"
CONTENT_PART: Final = "ContentPart"
#: What brat calls the remarks of annotators; the only kind there is in a CAS.
NOTE_LABEL: Final = "AnnotatorNotes"

_SOURCE, _TARGET, _NEXT = "Governor", "Dependent", "next"


class Interpretation:
    """The parts of one document, by the names that the neutral model has for them.

    Raises:
        SourceError: ``cas.dangling``, ``cas.empty-span`` or ``cas.number-conflict``, with the
            id of the structure.
    """

    def __init__(self, content: Content, source: str) -> None:
        self._content, self._source = content, source
        self._by_id = {each.id: each for each in content.structures}

    def mentions(self) -> tuple[Mention, ...]:
        """Return the annotations of text that have no roles, fragments put together."""
        return tuple(
            Mention(
                each.id,
                self._label(each),
                self._spans[each.id],
                attributes_of(each, self._layer(each), self._label_features[each.layer]),
                links_of(each, self._layer(each), self._source),
                each.line,
            )
            for each in self._spanned
            if not self._is_frame(each) and each.id not in self._parts
        )

    def frames(self) -> tuple[Frame, ...]:
        """Return the annotations of text that have roles."""
        return tuple(
            Frame(
                each.id,
                self._label(each),
                self._spans[each.id],
                tuple(Role(*filler) for filler in self._fillers(each) if not self._is_part(filler)),
                attributes_of(each, self._layer(each), self._label_features[each.layer]),
                links_of(each, self._layer(each), self._source),
                each.line,
            )
            for each in self._spanned
            if self._is_frame(each)
        )

    def relations(self) -> tuple[Relation, ...]:
        """Return what joins two annotations, and neighbours in a chain."""
        joined = [
            Relation(self._label(each), *self._ends(each), each.id, each.line)
            for each in self._used
            if is_relation(self._layer(each))
        ]
        return (*joined, *self._chained())

    def notes(self) -> tuple[Note, ...]:
        """Return the annotators' remarks on anything but fragments."""
        return tuple(
            Note(NOTE_LABEL, each.id, text)
            for each in self._used
            if each.id not in self._parts
            for text in remarks_of(each)
        )

    @cached_property
    def _used(self) -> list[Structure]:
        """Return what counts: layers that are read, and what they lead to, whatever it is."""
        own = [each for each in self._content.structures if not is_passed_over(each.layer)]
        own = [each for each in own if each.layer not in {METADATA, FILE_METADATA}]
        known = {each.id for each in own}
        targets = (self._structure(target, each) for each in own for target in _targets(each))
        others = {each.id: each for each in targets if each.id not in known and each.span}
        return [*own, *others.values()]

    @cached_property
    def _spanned(self) -> list[Structure]:
        found = [each for each in self._used if each.span and not is_relation(self._layer(each))]
        return [each for each in found if each.id not in self._anchored]

    @cached_property
    def _anchored(self) -> Mapping[str, str]:
        """Map links of chains to the one annotation on the same words, where there is one."""
        at: dict[Span, list[str]] = defaultdict(list)
        links: list[tuple[str, Span]] = []
        for each in self._used:
            layer = self._layer(each)
            if each.span and is_chain(layer):
                links.append((each.id, each.span))
            elif each.span and not is_relation(layer):
                at[each.span].append(each.id)
        return {link: at[span][0] for link, span in links if len(at[span]) == 1}

    @cached_property
    def _label_features(self) -> Mapping[str, str]:
        members: dict[str, list[Structure]] = defaultdict(list)
        for each in self._used:
            members[each.layer].append(each)
        return {name: self._label_feature(name, found) for name, found in members.items()}

    def _label_feature(self, name: str, members: list[Structure]) -> str:
        layer = self._content.layers[name]
        if is_chain(layer):
            return "referenceType"
        return "" if is_passed_over(name) else label_feature(layer, members)

    @cached_property
    def _spans(self) -> Mapping[str, tuple[Span, ...]]:
        """Map ids to all fragments, in the order of the text."""
        further: dict[str, set[Span]] = defaultdict(set)
        for frame in filter(self._is_frame, self._spanned):
            for whole, part in self._part_targets(frame):
                further[whole].add(self._span(self._by_id[part]))
        return {
            each.id: tuple(sorted({self._span(each), *further[each.id]})) for each in self._spanned
        }

    @cached_property
    def _parts(self) -> frozenset[str]:
        frames = filter(self._is_frame, self._spanned)
        return frozenset(part for frame in frames for _, part in self._part_targets(frame))

    def _part_targets(self, frame: Structure) -> Iterable[tuple[str, str]]:
        """Yield each whole with one of its further fragments.

        A part of a content belongs to the content named last before it, or else to the first.
        """
        fillers = self._fillers(frame)
        content = next((each.target for each in fillers if each.role == CONTENT), "")
        for filler in fillers:
            if filler.role == CONTENT:
                content = filler.target
            elif self._is_part(filler):
                yield (frame.id if filler.role == TRIGGER_PART else content), filler.target

    def _is_part(self, filler: Filler) -> bool:
        target = self._by_id[filler.target]
        is_fragment = is_own(self._layer(target)) and target.values.get("kind") == FRAGMENT
        return is_fragment and filler.role in {TRIGGER_PART, CONTENT_PART}

    def _is_frame(self, each: Structure) -> bool:
        layer = self._layer(each)
        if is_chain(layer) or is_passed_over(layer.name):
            return False
        return bool(layer.links or layer.references) or (
            is_own(layer) and self._label_features[layer.name] != "kind"
        )

    def _fillers(self, each: Structure) -> tuple[Filler, ...]:
        """Return the roles; one without a name is called like its feature."""
        linked = [
            Filler(filler.role or feature, filler.target)
            for feature, fillers in each.links.items()
            for filler in fillers
        ]
        single = [Filler(feature, target) for feature, target in each.references.items()]
        return tuple(
            filler
            for filler in (*linked, *single)
            if self._structure(filler.target, each).span is not None
        )

    def _ends(self, each: Structure) -> tuple[str, str]:
        ends = []
        for feature in (_SOURCE, _TARGET):
            if feature not in each.references:
                raise SourceError(
                    "cas.dangling",
                    f"the relation has no {feature}",
                    self._source,
                    each.line,
                    annotation=each.id,
                )
            ends.append(self._anchor(each.references[feature]))
        return ends[0], ends[1]

    def _chained(self) -> Iterable[Relation]:
        for each in self._used:
            layer = self._layer(each)
            if is_chain(layer) and _NEXT in each.references:
                label = each.values.get(CHAIN_LABEL) or layer.short_name.removesuffix("Link")
                ends = self._anchor(each.id), self._anchor(each.references[_NEXT])
                # The same words twice in one chain, marked once.
                if ends[0] != ends[1]:
                    yield Relation(str(label), *ends, f"{each.id}-{_NEXT}", each.line)

    def _anchor(self, target: str) -> str:
        return self._anchored.get(target, target)

    def _label(self, each: Structure) -> str:
        value = each.values.get(self._label_features[each.layer])
        return str(value) if value else self._layer(each).short_name

    def _layer(self, each: Structure) -> Layer:
        return self._content.layers[each.layer]

    def _structure(self, target: str, referrer: Structure) -> Structure:
        found = self._by_id.get(target)
        if found is None:
            reason = f"it refers to {target}, which is not an annotation of this text"
            raise SourceError(
                "cas.dangling", reason, self._source, referrer.line, annotation=referrer.id
            )
        return found

    def _span(self, each: Structure) -> Span:
        span = each.span
        if span is None or span.begin >= span.end:
            reason = f"the {self._layer(each).short_name} stands on no characters"
            raise SourceError("cas.empty-span", reason, self._source, each.line, annotation=each.id)
        return span


def _targets(each: Structure) -> Iterable[str]:
    yield from each.references.values()
    for fillers in each.links.values():
        yield from (filler.target for filler in fillers)
