"""What TEI marks within the text: names, dates, numbers, and who is quoted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from conflictgraph.annotation.model import Frame, Mention, Note, Relation, Role, Span
from conflictgraph.readers.tei.references import Said
from conflictgraph.readers.tei.text import Text
from conflictgraph.readers.xml import XML_ID, Element, attribute, local_name

#: Names of elements that are mentions, by themselves or as what an annotation says.
NAMES: Final = frozenset({
    "persName", "placeName", "orgName", "geogName", "objectName", "eventName", "roleName", "name",
    "rs", "country", "region", "settlement", "district", "bloc", "date", "time", "num", "measure",
})  # fmt: skip
_SPEECH: Final = frozenset({"said", "quote", "q"})
#: Elements whose kind stands in ``@type``.
_UNKIND: Final = frozenset({"name", "rs"})
_KIND: Final = re.compile(r"[\w.-]+")
_SPEAKING: Final = ("who", "toWhom")
_COREFERENCE: Final = "coref"

#: Pointers within the file to mentions, in the order of the text.
Named = Mapping[str, Sequence[Mention]]


@dataclass(slots=True)
class Parts:
    """Mentions, frames, relations and notes, as they are found."""

    mentions: list[Mention] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    #: Pointers within the file to the mentions that have them, or that they name.
    pointed_at: dict[str, list[Mention]] = field(default_factory=dict)
    #: Pointers to the mentions that no link says anything of.
    entities: dict[str, list[Mention]] = field(default_factory=dict)
    _made_up: int = 0

    def add(self, element: Element, label: str, spans: tuple[Span, ...], said: Said) -> Mention:
        """Add a mention that an element makes."""
        mention = Mention(
            self.id_of(element), label, spans, said.attributes, said.links, element.sourceline
        )
        self.mentions.append(mention)
        for pointer in (f"#{mention.id}", *said.pointers):
            self.pointed_at.setdefault(pointer, []).append(mention)
        if said.entity:
            self.entities.setdefault(said.entity, []).append(mention)
        return mention

    def id_of(self, element: Element) -> str:
        """Return the element's own id, or one that no XML id can be."""
        if XML_ID in element.attrib:
            return element.attrib[XML_ID]
        self._made_up += 1
        return f"{self._made_up}"


def label_of(element: Element, said: Said) -> str:
    """Return the name of an element; ``name.person`` for one whose kind is an attribute."""
    name, kind = local_name(element), said.attributes.get("type", "")
    if name in _UNKIND and _KIND.fullmatch(kind):
        del said.attributes["type"]
        return f"{name}.{kind}"
    return name


def add_inline(text: Text, parts: Parts) -> None:
    """Add what is marked within the text."""
    speeches = list[Element]()
    for element in text.places:
        name = local_name(element)
        if name in NAMES:
            said = Said(element, text.ids)
            parts.add(element, label_of(element, said), (text.places[element],), said)
        elif name in _SPEECH:
            speeches.append(element)
    named = {
        pointer: sorted(mentions, key=_begin) for pointer, mentions in parts.pointed_at.items()
    }
    for element in speeches:
        _add_speech(element, text, parts, named)


def add_coreference(parts: Parts) -> None:
    """Relate mentions that point to the same thing within the file, each to the next."""
    for mentions in parts.entities.values():
        ordered = sorted(mentions, key=lambda each: each.spans)
        for earlier, later in pairwise(ordered):
            parts.relations.append(Relation(_COREFERENCE, earlier.id, later.id, line=later.line))


def _add_speech(element: Element, text: Text, parts: Parts, named: Named) -> None:
    """Add a quotation: a frame where a speaker stands in the text, else a mention."""
    said, place = Said(element, text.ids), text.places[element]
    roles = list[Role]()
    for name in _SPEAKING:
        pointers = attribute(element, name).split()
        found = [_nearest(named.get(pointer, ()), place) for pointer in pointers]
        roles += [Role(name, mention.id) for mention in found if mention]
        if not all(found):
            said.attributes[name] = " ".join(pointers)
    label = local_name(element)
    if not roles:
        parts.add(element, label, (place,), said)
        return
    identifier, line = parts.id_of(element), element.sourceline
    parts.frames.append(
        Frame(identifier, label, (place,), tuple(roles), said.attributes, said.links, line)
    )


def _nearest(mentions: Sequence[Mention], place: Span) -> Mention | None:
    """Return the last of some mentions before the words of a quotation, else the first after.

    Who is named within a quotation is named by the speaker.

    Args:
        mentions: in the order of the text.
        place: of the quotation.
    """
    before = bisect_left(mentions, place.begin, key=_begin)
    if before:
        return mentions[before - 1]
    after = bisect_left(mentions, place.end, key=_begin)
    return mentions[after] if after < len(mentions) else None


def _begin(mention: Mention) -> int:
    return mention.span.begin
