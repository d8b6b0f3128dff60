"""Parse XML that others wrote: no entities, no network, bounded depth; faults name their line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from lxml import etree

from conflictgraph.errors import SourceError

_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
#: What libxml2 adds to a message: the place, which the error has, and advice to programmers.
_ADVICE: Final = re.compile(r", (?:line|use|see|try) ")

XML_ID: Final = f"{_XML}id"
XML_LANG: Final = f"{_XML}lang"


class Element(Protocol):
    """An element of lxml's tree, as far as readers use it; comments are not in the tree."""

    tag: str
    text: str | None
    tail: str | None
    sourceline: int | None

    @property
    def attrib(self) -> Mapping[str, str]:
        """Return the attributes, by qualified name."""

    def iter(self, *tags: str) -> Iterator[Element]:
        """Yield this element and all below it, in document order."""

    def itertext(self) -> Iterator[str]:
        """Yield the texts in it, at any depth."""

    def iterancestors(self) -> Iterator[Element]:
        """Yield the elements around it, from the inside out."""

    def __iter__(self) -> Iterator[Element]:
        """Yield the children."""

    def __len__(self) -> int:
        """Return the number of children."""


def parse_xml(content: bytes, source: str) -> Element:
    """Return the root of a document.

    libxml2 itself refuses what is nested more than 256 deep, texts of more than ten megabytes in
    one node, and attributes that grow by entities.

    Raises:
        SourceError: ``xml.malformed``, or ``xml.entities`` where the document type declares
            entities or the text uses some: they can make a text of gigabytes out of a line, and
            read files of this machine.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: Element = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        reason = f"this is not well-formed XML: {_ADVICE.split(error.msg or '')[0]}"
        raise SourceError("xml.malformed", reason, source, error.lineno) from error
    except ValueError as error:
        raise SourceError("xml.malformed", str(error), source) from error
    _refuse_entities(root, source)
    return root


def _refuse_entities(root: Element, source: str) -> None:
    document_type = etree.ElementTree(root).docinfo.internalDTD
    declared = [each.name for each in document_type.iterentities()] if document_type else []
    used = list(root.iter(etree.Entity))
    if not declared and not used:
        return
    name, line = (used[0].text, used[0].sourceline) if used else (declared[0], None)
    hint = "write the characters themselves, or numbers such as &#228;"
    raise SourceError("xml.entities", f"it uses the entity {name}", source, line, hint)


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children with one of the names, in any namespace."""
    return (child for child in element if local_name(child) in names)


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """Yield what is below an element, at any depth, and has one of the names."""
    return (each for each in element.iter() if each is not element and local_name(each) in names)


def attribute(element: Element, name: str) -> str:
    """Return the value of an attribute; empty where it is not there."""
    return element.attrib.get(name, "")


def own_text(element: Element) -> str:
    """Return all characters in an element, at any depth."""
    return "".join(element.itertext())
