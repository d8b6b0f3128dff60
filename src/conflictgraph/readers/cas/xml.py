"""Parse XML of which nothing is known: no entities, no network, bounded size and depth."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from conflictgraph.errors import SourceError

#: Element of lxml, which has no public class for them.
Element = Any

_DOCTYPE: Final = "it has a document type, which no CAS needs and which can define entities"


def parse_xml(content: bytes, source: str) -> Element:
    """Return the root element.

    Raises:
        SourceError: ``cas.xml``, with the line.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        reason = f"this is not XML: {error.msg}"
        raise SourceError("cas.xml", reason, source, error.lineno or None) from error
    except ValueError as error:
        raise SourceError("cas.xml", f"this is not XML: {error}", source) from error
    if root.getroottree().docinfo.doctype:
        raise SourceError("cas.xml", _DOCTYPE, source, 1, "take the document type out")
    return root


def to_bytes(root: Element) -> bytes:
    """Return an element in UTF-8, for a library that parses it again."""
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
