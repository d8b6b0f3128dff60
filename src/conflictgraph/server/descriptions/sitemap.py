"""Which pages there are, for search engines: texts, actors and events, each with its page.

Specification: https://www.sitemaps.org/protocol.html; at most 50,000 addresses in one file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from conflictgraph import vocab
from conflictgraph.server.services import Services
from conflictgraph.server.things import page_of
from conflictgraph.server.ui.rows import ask_rows

#: Addresses in one file: fewer than there could be, so that a file is read and kept like a page.
MAX_ADDRESSES: Final = 20_000

_THINGS: Final = f"""\
  VALUES ?class {{ <{vocab.NS}SourceDocument> <{vocab.NS}Actor> <{vocab.NS}Event> }}
  ?thing a ?class FILTER (isIRI(?thing))
"""
_COUNT: Final = f"SELECT (COUNT(DISTINCT ?thing) AS ?things) WHERE {{\n{_THINGS}}}"
# Cut outside of what is ordered: some engines put no more than 10,000 rows in order and cut them.
_NAMES: Final = (
    f"SELECT ?thing WHERE {{ {{ SELECT DISTINCT ?thing WHERE {{\n{_THINGS}}} ORDER BY ?thing }} }} "
    f"LIMIT {MAX_ADDRESSES} OFFSET %d"
)
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


async def count_files(services: Services, client: str) -> int:
    """Return how many files the addresses of all things take; at least 1.

    Raises:
        ConflictGraphError: they could not be counted.
    """
    (row,) = await ask_rows(services, _COUNT, client)
    return max(1, -(-int(row["things"]) // MAX_ADDRESSES))


async def list_things(services: Services, number: int, client: str) -> list[str]:
    """Return the addresses of one file's pages, relative to the start page.

    Args:
        services: the workers and the settings.
        number: of the file, from 0.
        client: whom the query counts for.

    Raises:
        ConflictGraphError: the query was not answered.
    """
    rows = await ask_rows(services, _NAMES % (number * MAX_ADDRESSES), client)
    return [page_of(row["thing"], services.settings.base_iri) for row in rows]


def to_sitemap(addresses: Iterable[str]) -> str:
    """Return a file of addresses of pages."""
    return _to_xml("urlset", "url", addresses)


def to_index(addresses: Iterable[str]) -> str:
    """Return a file of addresses of such files."""
    return _to_xml("sitemapindex", "sitemap", addresses)


def _to_xml(whole: str, part: str, addresses: Iterable[str]) -> str:
    lines = "".join(f"<{part}><loc>{escape(each)}</loc></{part}>\n" for each in addresses)
    return f'{_HEAD}<{whole} xmlns="{_NAMESPACE}">\n{lines}</{whole}>\n'
