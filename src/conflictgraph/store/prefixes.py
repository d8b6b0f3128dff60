"""The prefixes under which graphs are written, and the order in which they are declared.

Oxigraph declares all it is given, in an order that changes from process to process; equal graphs
shall have equal bytes.
"""

from __future__ import annotations

import re
from typing import Final

from conflictgraph import vocab

#: Namespaces by prefix.
PREFIXES: Final[dict[str, str]] = {
    "cg": vocab.NS,
    "cgc": vocab.CODE,
    "dcterms": vocab.DCTERMS,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": vocab.OA,
    "owl": vocab.OWL,
    "prov": vocab.PROV,
    "rdf": vocab.RDF,
    "rdfs": vocab.RDFS,
    "skos": vocab.SKOS,
    "xsd": vocab.XSD,
}

_TURTLE_HEADER: Final = re.compile(rb"(?:@prefix (\w+:) [^\n]*\n)+")
_TURTLE_LINE: Final = re.compile(rb"@prefix (\w+:) [^\n]*\n")
_XML_ROOT: Final = re.compile(rb"(?<=<rdf:RDF)(?: xmlns:\w+=\"[^\"]*\")+")
_XML_ATTRIBUTE: Final = re.compile(rb" xmlns:(\w+)=\"[^\"]*\"")


def arrange(text: bytes, *, whole: bool) -> bytes:
    """Return the first bytes of a graph in Turtle, TriG, N3 or RDF/XML with sorted prefixes.

    Args:
        text: so much that all declarations are in it.
        whole: whether it is all of the graph; prefixes it does not use are left out then.
    """
    if header := _TURTLE_HEADER.match(text):
        return _sorted(text, header, _TURTLE_LINE, b"%s", whole=whole)
    if root := _XML_ROOT.search(text):
        return _sorted(text, root, _XML_ATTRIBUTE, b"%s:", whole=whole)
    return text


def _sorted(
    text: bytes, header: re.Match[bytes], line: re.Pattern[bytes], use: bytes, *, whole: bool
) -> bytes:
    before, body = text[: header.start()], text[header.end() :]
    # ``rdf:RDF`` itself stands before the declarations of RDF/XML, and at the end of it.
    lines = sorted(
        found[0] for found in line.finditer(header[0]) if not whole or use % found[1] in body
    )
    return before + b"".join(lines) + body
