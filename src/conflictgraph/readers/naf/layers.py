"""The layers of NAF that say what an analyst could say, as mentions, frames and relations.

What fills a role, and what corefers, is the mention on the same words where there is one: an
entity and the first argument of a verb are the same thing then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from conflictgraph.annotation.identifiers import link_of
from conflictgraph.annotation.model import Frame, Link, Mention, Relation, Role, Span
from conflictgraph.annotation.time import parse_edtf
from conflictgraph.readers.naf.words import Words
from conflictgraph.readers.xml import Element, attribute, children, descendants, local_name

_DURATION: Final = re.compile(r"P(?=\d|T\d)(\d+[YMWD])*(T(\d+[HMS])+)?", re.ASCII)

_COREFERENCE: Final = "coref"
#: Frames made of parts with spans of their own: layer, frame, cue, and attributes of the cue.
_COMPOSED: Final = (
    ("opinions", "opinion", "opinion_expression"),
    ("attribution", "statement", "statement_cue"),
)


@dataclass(slots=True)
class _Draft:
    """A mention or a frame that later layers may say more about."""

    id: str
    label: str
    spans: tuple[Span, ...]
    line: int | None
    attributes: dict[str, str] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    roles: list[Role] = field(default_factory=list)


class Layers:
    """All layers of a document.

    Raises:
        SourceError: ``naf.dangling``.
    """

    def __init__(self, root: Element, words: Words) -> None:
        self._words = words
        self._mentions = list[_Draft]()
        self._frames = list[_Draft]()
        self._relations = dict[tuple[str, str], Relation]()
        self._at = dict[tuple[Span, ...], _Draft]()
        for layer, name, take in (
            ("entities", "entity", self._take_entity),
            ("timeExpressions", "timex3", self._take_time),
            ("coreferences", "coref", self._take_coreference),
            ("srl", "predicate", self._take_predicate),
        ):
            for element in _elements(root, layer, name):
                take(element)
        for layer, name, cue in _COMPOSED:
            for element in _elements(root, layer, name):
                self._take_composed(element, cue)
        self._take_factuality(root)

    def mentions(self) -> tuple[Mention, ...]:
        """Return entities, time expressions and what fills roles."""
        return tuple(
            Mention(each.id, each.label, each.spans, each.attributes, _sorted(each), each.line)
            for each in self._mentions
        )

    def frames(self) -> tuple[Frame, ...]:
        """Return predicates, opinions and attributions."""
        return tuple(
            Frame(
                each.id,
                each.label,
                each.spans,
                tuple(each.roles),
                each.attributes,
                _sorted(each),
                each.line,
            )
            for each in self._frames
        )

    def relations(self) -> tuple[Relation, ...]:
        """Return coreference, from each mention to the next."""
        return tuple(self._relations.values())

    def _take_entity(self, element: Element) -> None:
        drafts = [
            self._new_mention(element, spans, f"{attribute(element, 'id')}{suffix}")
            for spans, suffix in self._places(element)
        ]
        self._chain(drafts, element)

    def _take_time(self, element: Element) -> None:
        for spans, suffix in self._places(element):
            draft = self._new_mention(element, spans, f"{attribute(element, 'id')}{suffix}")
            value = attribute(element, "value")
            if link := _time(value):
                draft.links[link.name] = link
            elif value:
                draft.attributes["value"] = value

    def _take_coreference(self, element: Element) -> None:
        links = _best_links(element)
        drafts = list[_Draft]()
        for spans, suffix in self._places(element):
            draft = self._mention(element, spans, f"{attribute(element, 'id')}{suffix or '.1'}")
            draft.links = links | draft.links
            drafts.append(draft)
        self._chain(drafts, element)

    def _take_predicate(self, element: Element) -> None:
        for spans, _ in list(self._places(element))[:1]:
            references = _references(element)
            label = next(iter(references.values()), "") or self._lemma(element)
            frame = self._new_frame(element, label, spans)
            frame.attributes |= dict(list(references.items())[1:])
            for role in children(element, "role"):
                self._fill(frame, role, attribute(role, "semRole") or "role")

    def _take_composed(self, element: Element, cue: str) -> None:
        parts = list(element)
        # Without words of its own an attribution stands where its content does.
        heads = [each for each in parts if local_name(each) == cue] or parts
        places = [spans for head in heads[:1] for spans, _ in self._places(head)]
        for spans in places[:1]:
            frame = self._new_frame(element, local_name(element), spans)
            frame.attributes |= {name: value for name, value in heads[0].attrib.items() if value}
            for part in parts:
                if local_name(part) != cue:
                    self._fill(frame, part, local_name(part))

    def _take_factuality(self, root: Element) -> None:
        frames = {frame.spans: frame for frame in reversed(self._frames)}
        for element in _elements(root, "factualities", "factuality"):
            for spans, suffix in self._places(element):
                identifier = f"{attribute(element, 'id')}{suffix}"
                target = frames.get(spans) or self._mention(element, spans, identifier)
                for value in children(element, "factVal"):
                    target.attributes.setdefault(
                        attribute(value, "resource"), attribute(value, "value")
                    )

    def _fill(self, frame: _Draft, element: Element, role: str) -> None:
        for number, (spans, suffix) in enumerate(self._places(element)):
            identifier = (
                attribute(element, "id") or f"{frame.id}.{local_name(element)}{number or ''}"
            )
            filler = self._mention(element, spans, f"{identifier}{suffix}")
            filler.links = _best_links(element) | filler.links
            frame.roles.append(Role(role, filler.id))

    def _places(self, element: Element) -> Iterator[tuple[tuple[Span, ...], str]]:
        """Yield where the spans of an element stand, and what tells them apart in ids."""
        number = 0
        groups = [element, *children(element, "references")]
        for span in (each for group in groups for each in children(group, "span")):
            if fragments := self._words.fragments(span, attribute(element, "id")):
                number += 1
                yield fragments, f".{number}" if number > 1 else ""

    def _mention(self, element: Element, spans: tuple[Span, ...], identifier: str) -> _Draft:
        """Return the mention on these words; a new one where there is none."""
        return self._at.get(spans) or self._new_mention(element, spans, identifier)

    def _new_mention(self, element: Element, spans: tuple[Span, ...], identifier: str) -> _Draft:
        label = attribute(element, "type") or local_name(element)
        draft = _Draft(identifier, label, spans, element.sourceline, links=_best_links(element))
        self._mentions.append(draft)
        self._at.setdefault(spans, draft)
        return draft

    def _new_frame(self, element: Element, label: str, spans: tuple[Span, ...]) -> _Draft:
        identifier = attribute(element, "id") or f"{local_name(element)}{len(self._frames) + 1}"
        frame = _Draft(identifier, label, spans, element.sourceline)
        self._frames.append(frame)
        return frame

    def _lemma(self, element: Element) -> str:
        targets = (attribute(each, "id") for each in descendants(element, "target"))
        return self._words.lemmas.get(next(targets, ""), "") or local_name(element)

    def _chain(self, drafts: list[_Draft], element: Element) -> None:
        # Two spans on the same words are one mention.
        ordered = sorted({each.id: each for each in drafts}.values(), key=lambda each: each.spans)
        for earlier, later in pairwise(ordered):
            pair = (earlier.id, later.id)
            relation = Relation(_COREFERENCE, *pair, line=element.sourceline)
            # The spans of an entity may be stated as a set of coreference, too.
            self._relations.setdefault(pair, relation)


def _elements(root: Element, layer: str, name: str) -> Iterator[Element]:
    return (each for found in children(root, layer) for each in children(found, name))


def _sorted(draft: _Draft) -> tuple[Link, ...]:
    return tuple(sorted(draft.links.values()))


def _external(element: Element) -> list[Element]:
    lists = children(element, "externalReferences")
    return [each for found in lists for each in descendants(found, "externalRef")]


def _references(element: Element) -> Mapping[str, str]:
    """Return the first reference into each resource, in the order of the file."""
    found = dict[str, str]()
    for each in _external(element):
        if reference := attribute(each, "reference"):
            found.setdefault(attribute(each, "resource") or "reference", reference)
    return found


def _best_links(element: Element) -> dict[str, Link]:
    """Return one link of each kind: of highest confidence, of equal ones the first."""
    best = dict[str, tuple[float, Link]]()
    for each in _external(element):
        if reference := attribute(each, "reference"):
            link, confidence = link_of(reference), _confidence(attribute(each, "confidence"))
            if link.name not in best or confidence > best[link.name][0]:
                best[link.name] = (confidence, link)
    return {name: link for name, (_, link) in best.items()}


def _confidence(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0


def _time(value: str) -> Link | None:
    if _DURATION.fullmatch(value):
        return Link("Duration", value)
    day = value.partition("T")[0]
    try:
        parse_edtf(day)
    except ValueError:
        return None
    return Link("EDTF", day)
