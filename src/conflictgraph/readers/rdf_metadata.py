"""What a file in RDF says of an article as a whole, in the usual words for it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from conflictgraph.annotation.model import Metadata
from conflictgraph.errors import SourceError
from conflictgraph.readers.metadata import parse_metadata
from conflictgraph.readers.rdf import Nodes, is_blank, relative, text_of
from conflictgraph.vocab import DCTERMS, EXCHANGE, RDFS

_DC: Final = "http://purl.org/dc/elements/1.1/"
_FOAF: Final = "http://xmlns.com/foaf/0.1/"
_NIF: Final = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
_SCHEMA: Final = ("https://schema.org/", "http://schema.org/")


def _words(*names: str) -> tuple[str, ...]:
    return tuple(vocabulary + name for name in names for vocabulary in _SCHEMA)


#: Key of the side file to the properties that say the same, the first one stated counts.
_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": (DCTERMS + "title", _DC + "title", *_words("headline", "name"), RDFS + "label"),
    "datePublished": (
        *(DCTERMS + "issued", DCTERMS + "date", DCTERMS + "created", _DC + "date"),
        *_words("datePublished"),
    ),
    "language": (
        *(_DC + "language", DCTERMS + "language", _NIF + "lang"),
        *_words("inLanguage"),
    ),
    **{
        key: (EXCHANGE + key,)
        for key in ("id", "dateBasis", "textBasis", "authorInitials", "photoCredit", "url")
    },
}
_PUBLISHER: Final = (DCTERMS + "publisher", _DC + "publisher", *_words("publisher"))
_NAME: Final = (_FOAF + "name", *_words("name"), RDFS + "label")
_ADDRESS: Final = (_NIF + "sourceUrl", DCTERMS + "source", *_words("url"))
_LISTS: Final = ("agencies", "agencyIRIs")
#: A date with the time of day, which says more than a date of publication has to.
_DATE_AND_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)


def metadata_of(nodes: Nodes, node: str, source: str) -> Metadata:
    """Return what is said of the text that a node stands for.

    Raises:
        SourceError: ``metadata.value``.
    """
    said: dict[str, object] = {
        key: value
        for key, properties in _TEXTS.items()
        if (value := nodes.literal(node, *properties)) is not None
    }
    said |= {key: members for key in _LISTS if (members := _list(nodes, node, key))}
    said |= _publisher(nodes, node)
    if address := next(iter(nodes.references(node, *_ADDRESS)), ""):
        said.setdefault("url", relative(address))
    if found := _DATE_AND_TIME.fullmatch(str(said.get("datePublished", ""))):
        said["datePublished"] = found[1]
    try:
        return parse_metadata(json.dumps(said), source)
    except SourceError as error:
        # Its line is one of what was made here.
        raise SourceError("metadata.value", error.reason, source) from error


def _list(nodes: Nodes, node: str, key: str) -> list[str]:
    heads = nodes.objects(node, EXCHANGE + key)
    return [text_of(member) for head in heads[:1] for member in nodes.members(head)]


def _publisher(nodes: Nodes, node: str) -> dict[str, object]:
    names = nodes.literals(node, *_PUBLISHER)
    for thing in nodes.references(node, *_PUBLISHER)[:1]:
        names += nodes.literals(thing, *_NAME)
        if not is_blank(thing):
            return {"publisher": "".join(names[:1]), "publisherIRI": relative(thing)}
    return {"publisher": "".join(names[:1])}
