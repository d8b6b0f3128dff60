"""Which media type an answer gets.

Specification: RFC 9110, 12.5.1 (Accept: quality, specificity, ``q=0``). The form of a query is
known only to the worker that parses it, so one request negotiates twice: for a table of
results and for a graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from conflictgraph.errors import NotAcceptableError
from conflictgraph.store.formats import GRAPHS, RESULTS, TABLE_NAMES, TABLES

#: General types, answered with the bytes of the type they stand for.
RESULT_ALIASES: Mapping[str, str] = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
}
GRAPH_ALIASES: Mapping[str, str] = {
    "text/plain": "application/n-triples",
    "application/json": "application/ld+json",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
}

#: Values of the ``format`` parameter: media type of a table, media type of a graph.
FORMATS: Mapping[str, tuple[str | None, str | None]] = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv", None),
    "tsv": ("text/tab-separated-values", None),
    "ttl": (None, "text/turtle"),
    "turtle": (None, "text/turtle"),
    "nt": (None, "application/n-triples"),
    "nq": (None, "application/n-quads"),
    "trig": (None, "application/trig"),
    "rdf": (None, "application/rdf+xml"),
    "jsonld": (None, "application/ld+json"),
    "json-ld": (None, "application/ld+json"),
    "n3": (None, "text/n3"),
} | {name: (media_type, None) for name, media_type in TABLE_NAMES.items()}

#: What Accept is held against; a type with a parameter is asked for by its short name only.
ROW_TYPES = (*RESULTS, *(media_type for media_type in TABLES if ";" not in media_type))

#: ``q=.2``: not as RFC 9110 wants it, but what every old Java client sends.
_BARE_POINT = re.compile(r"(;\s*q\s*=\s*)(?=\.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The media types agreed on; ``None`` where nothing offered is acceptable.

    Attributes:
        results: for the solutions of a SELECT, or the verdict of an ASK.
        graphs: for triples.
        instead: for results, where those agreed on are a file of tables: a verdict is none, and
            the worker may find rows better written as they come.
    """

    results: str | None
    graphs: str | None
    instead: str | None = None

    def name_of(self, media_type: str) -> str:
        """Return the name under which the client asked for the type of an answer."""
        for name in (self.results, self.instead):
            if name is not None and real_result(name) == media_type:
                return name
        return self.graphs or media_type


def real_result(name: str) -> str:
    """Return the media type a name for a table stands for."""
    return RESULT_ALIASES.get(name, name)


def real_graph(name: str) -> str:
    """Return the media type a name for a graph stands for."""
    return GRAPH_ALIASES.get(name, name)


def accept_of(request: Request) -> str:
    """Return the Accept header; one that is split over several lines is one list."""
    return ", ".join(request.headers.getlist("accept"))


# Pure, and clients send the same few headers again and again.
@lru_cache(maxsize=256)
def negotiate(accept: str, name: str | None = None) -> Wanted:
    """Return the media types for a request.

    Args:
        accept: the Accept header; empty when there is none.
        name: the ``format`` parameter: a short name or a media type; it wins over ``accept``.

    Raises:
        NotAcceptableError: nothing that is offered is acceptable.
    """
    if name is not None and name.lower() in FORMATS:
        return Wanted(*FORMATS[name.lower()])
    # In a URL the plus of application/sparql-results+json is often left unescaped.
    ranges = _parse(accept if name is None else name.strip().replace(" ", "+"))
    results, graphs = _best(ranges, ROW_TYPES, RESULT_ALIASES), _best(ranges, GRAPHS, GRAPH_ALIASES)
    instead = _best(ranges, RESULTS, RESULT_ALIASES) if results in TABLES else None
    wanted = Wanted(results, graphs, instead)
    if wanted.results is None and wanted.graphs is None:
        raise NotAcceptableError((*ROW_TYPES, *GRAPHS))
    return wanted


def negotiate_graph(accept: str, name: str | None = None) -> str:
    """Return the media type for a graph; arguments as of :func:`negotiate`.

    Raises:
        NotAcceptableError: no serialisation of a graph is acceptable.
    """
    try:
        graphs = negotiate(accept, name).graphs
    except NotAcceptableError:
        graphs = None
    if graphs is None:
        raise NotAcceptableError(tuple(GRAPHS))
    return graphs


def prefers_html(accept: str) -> bool:
    """Return whether a client asks for a page by name, as browsers do."""
    return _parse(accept).best_match((*RESULTS, *GRAPHS, "text/html")) == "text/html"


def _best(ranges: MIMEAccept, offered: Iterable[str], aliases: Mapping[str, str]) -> str | None:
    # A browser's application/xml means XHTML; it is not a wish for results in XML.
    browser = "text/html" in ranges.values()
    return ranges.best_match((*offered, *(() if browser else aliases)))


def _parse(accept: str) -> MIMEAccept:
    """Parse an Accept header; parameters such as charset do not tell our formats apart."""
    accept = _BARE_POINT.sub(r"\g<1>0", accept.strip())
    ranges = parse_accept_header(accept or "*/*", MIMEAccept)
    return MIMEAccept([(item.split(";")[0].strip().lower(), quality) for item, quality in ranges])
