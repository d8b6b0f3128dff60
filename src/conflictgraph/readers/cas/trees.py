"""Trees of XML that are mended before a library parses them again."""

from __future__ import annotations

from typing import Any

from lxml import etree

from conflictgraph.readers.xml import parse_xml

#: Element of lxml, which has no public class for them, with all that it can do.
Element = Any


def parse_tree(content: bytes, source: str) -> Element:
    """Return the root element.

    Raises:
        SourceError: ``xml.malformed`` or ``xml.entities``.
    """
    return parse_xml(content, source)


def to_bytes(root: Element) -> bytes:
    """Return an element in UTF-8, without the document type that stood before it."""
    return bytes(etree.tostring(root, encoding="UTF-8", with_tail=False))
