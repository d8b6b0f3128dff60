"""The addresses of things here: where what an IRI names has its page, and its data.

The IRIs of a dataset begin with its base, those of the ontology with the ontology's; both may
lead here, over a redirect, or not. ``?iri=`` takes any of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

from conflictgraph import vocab

#: First parts of the paths at which things of the dataset are named, and terms that do not move.
OWN_PARTS: Final = ("id", "graph")
TERM_PARTS: Final = ("code", "ns", "scheme")

#: Ending of an address of data to its media type, the preferred one first.
ENDINGS: Final[Mapping[str, str]] = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "trig": "application/trig",
    "n3": "text/n3",
}
_ENDING_OF: Final = {media_type: ending for ending, media_type in ENDINGS.items()}

#: The ontology and its annotation labels: by its name, a term in it, or a version of it.
_ONTOLOGY: Final = re.compile(rf"{re.escape(vocab.BASE)}(?:ns|scheme)(?:[#/].*)?")
_GRAPH: Final = "graph/"


def iri_at(path: str, base_iri: str) -> str:
    """Return the IRI that is named at a path, such as ``id/actor/nato``."""
    is_term = path.partition("/")[0] in TERM_PARTS
    return (vocab.BASE if is_term else base_iri) + path


def page_of(iri: str, base_iri: str) -> str:
    """Return the address of a thing's page, relative to the start page."""
    path = _path_of(iri, base_iri)
    return f"page/{quote(path)}" if path else f"page?{urlencode({'iri': iri})}"


def data_of(iri: str, media_type: str, base_iri: str) -> str:
    """Return the address of what is said of a thing, relative to the start page.

    Args:
        iri: the thing.
        media_type: one that the endings stand for.
        base_iri: of the data.
    """
    path, ending = _path_of(iri, base_iri), _ENDING_OF[media_type]
    return (
        f"data/{quote(path)}.{ending}"
        if path
        else f"data?{urlencode({'iri': iri, 'format': ending})}"
    )


def ontology_graph(iri: str, base_iri: str) -> str | None:
    """Return the graph of the ontology when an IRI names it or is defined in it.

    Terms behind a ``#`` cannot be asked for one by one: their address is that of the whole.
    """
    return f"{base_iri}{_GRAPH}ontology" if _ONTOLOGY.fullmatch(iri) else None


def _path_of(iri: str, base_iri: str) -> str:
    """Return the path at which a thing is named; empty when it has none of its own here."""
    if "#" in iri or "?" in iri or "%" in iri:
        return ""
    for base, parts in ((base_iri, OWN_PARTS), (vocab.BASE, TERM_PARTS)):
        path = iri.removeprefix(base)
        if path != iri and path.partition("/")[0] in parts:
            return path
    return ""
