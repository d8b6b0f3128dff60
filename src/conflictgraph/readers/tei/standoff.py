"""What TEI says of a text from outside it: spans, annotations, and links between them."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from conflictgraph.annotation.model import Note, Relation
from conflictgraph.readers.tei.inline import NAMES, Parts, label_of
from conflictgraph.readers.tei.pointers import Pointers, split
from conflictgraph.readers.tei.references import Said
from conflictgraph.readers.tei.text import Text
from conflictgraph.readers.xml import Element, attribute, children, local_name, own_text

_ADDRESSES: Final = ("sameAs", "corresp")


def add_standoff(root: Element, text: Text, parts: Parts, pointers: Pointers) -> None:
    """Add spans and annotations, wherever they stand in the file.

    Raises:
        SourceError: ``tei.pointer``.
    """
    for element in root.iter():
        name = local_name(element)
        if name == "span":
            _add_span(element, text, parts, pointers)
        elif name == "annotation":
            _add_annotation(element, text, parts, pointers)


def add_links(root: Element, parts: Parts) -> None:
    """Add links between annotations; those between other elements say nothing of the text."""
    known = {each.id for each in parts.mentions} | {each.id for each in parts.frames}
    for element in root.iter():
        if local_name(element) == "link":
            ids = [each.removeprefix("#") for each in split(attribute(element, "target"))]
            if set(ids) <= known:
                label = _kind(element, "linkGrp") or "link"
                parts.relations += (
                    Relation(label, earlier, later, line=element.sourceline)
                    for earlier, later in pairwise(ids)
                )


def _add_span(element: Element, text: Text, parts: Parts, pointers: Pointers) -> None:
    """Add ``<span from="#w1" to="#w3">word</span>``; the word is its value."""
    begin, end = attribute(element, "from"), attribute(element, "to")
    if begin:
        spans = pointers.between(begin, end, element)
    else:
        spans = pointers.resolve(attribute(element, "target"), element)
    if not spans:
        return
    said = _said(element, text)
    label = said.attributes.pop("type", "") or _kind(element, "spanGrp") or local_name(element)
    if value := " ".join(own_text(element).split()):
        said.attributes["value"] = value
    parts.add(element, label, spans, said)


def _add_annotation(element: Element, text: Text, parts: Parts, pointers: Pointers) -> None:
    """Add ``<annotation target="#w3"><persName ref="…"/></annotation>``."""
    spans = pointers.resolve(attribute(element, "target"), element)
    if not spans:
        return
    bodies = [each for each in element if local_name(each) in NAMES]
    said = _said(bodies[0] if bodies else element, text)
    own = _said(element, text)
    said.attributes = own.attributes | said.attributes
    for link in own.links:
        said.add(link)
    for pointer in (attribute(each, "target") for each in children(element, "ptr", "ref")):
        said.add_pointer(pointer)
    label = label_of(bodies[0], said) if bodies else said.attributes.pop("type", "annotation")
    mention = parts.add(element, label, spans, said)
    parts.notes += (
        Note("note", mention.id, " ".join(own_text(each).split()))
        for each in children(element, "note")
    )


def _said(element: Element, text: Text) -> Said:
    said = Said(element, text.ids)
    for name in _ADDRESSES:
        for pointer in attribute(element, name).split():
            said.add_pointer(pointer)
    return said


def _kind(element: Element, group: str) -> str:
    """Return the type of an element, or that of the group it is in."""
    groups = (each for each in element.iterancestors() if local_name(each) == group)
    kinds = (attribute(each, "type") for each in (element, *groups))
    return next(filter(None, kinds), "")
