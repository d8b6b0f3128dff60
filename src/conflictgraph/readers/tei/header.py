"""What a TEI header says of the document.

Of an article that was printed elsewhere first, the source's description counts before that of
the file's own publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from conflictgraph.annotation.model import Metadata
from conflictgraph.readers.metadata import header_metadata
from conflictgraph.readers.xml import XML_LANG, Element, attribute, children, descendants, own_text

_ADDRESSES: Final = frozenset({"url", "uri"})


def metadata_of(root: Element) -> Metadata:
    """Return the metadata; what the header does not say is left empty."""
    headers = list(children(root, "teiHeader"))
    described = [
        *_below(headers, "sourceDesc"),
        *_below(headers, "publicationStmt"),
    ]
    return header_metadata(
        title=next(map(own_text, _below(_below(headers, "titleStmt"), "title")), ""),
        publisher=next(map(own_text, _below(described, "publisher")), ""),
        date=_date(list(_below(described, "date"))),
        language=_language(root, headers),
        url=next((own_text(each) for each in _below(described, "idno") if _is_address(each)), ""),
    )


def _below(elements: Iterable[Element], name: str) -> Iterator[Element]:
    return (each for element in elements for each in descendants(element, name))


def _date(elements: Sequence[Element]) -> str:
    """Return the first date that is given as a value, else the first one in words."""
    values = (attribute(each, name) for each in elements for name in ("when", "when-iso"))
    return next(filter(None, (*values, *(own_text(each).strip() for each in elements))), "")


def _language(root: Element, headers: Iterable[Element]) -> str:
    """Return the language of the text, else the first one the header names."""
    texts = (each.attrib.get(XML_LANG, "") for each in children(root, "text"))
    idents = (attribute(each, "ident") for each in _below(headers, "language"))
    return next(filter(None, (*texts, *idents, root.attrib.get(XML_LANG, ""))), "")


def _is_address(element: Element) -> bool:
    return attribute(element, "type").lower() in _ADDRESSES
