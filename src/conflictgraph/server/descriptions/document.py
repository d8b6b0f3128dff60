"""The documents that descriptions are published in, and of which parts each is made."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from conflictgraph import __version__
from conflictgraph.catalogue import SavedQuery
from conflictgraph.server.descriptions.dataset import describe_dataset
from conflictgraph.server.descriptions.dcat import describe_catalogue
from conflictgraph.server.descriptions.executables import describe_queries
from conflictgraph.server.descriptions.graphs import describe_graphs
from conflictgraph.server.descriptions.service import describe_endpoint
from conflictgraph.server.descriptions.sheet import Sheet
from conflictgraph.server.descriptions.site import Site
from conflictgraph.server.descriptions.statistics import Statistics
from conflictgraph.server.revision import Revision


@dataclass(frozen=True, slots=True)
class Material:
    """What descriptions are made from."""

    site: Site
    statistics: Statistics
    queries: Collection[SavedQuery]


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of document.

    Attributes:
        name: what tells it apart from the others.
        wait_s: how long a client waits for statistics, in seconds; 0 when there are none in it.
        write: puts its triples on a sheet.
    """

    name: str
    wait_s: float
    write: Callable[[Sheet, Material], None]

    def tag(self, site: Site, revision: Revision | None, media_type: str) -> str:
        """Return the ETag of this document when nothing is missing in it."""
        digest = blake2b(digest_size=12)
        for part in (__version__, self.name, repr(site), media_type):
            digest.update(part.encode() + b"\0")
        state = f"{revision.generation}-{revision.published_ns:x}" if revision else "0-0"
        # Weak, because it may be compressed on the way.
        return f'W/"{state}-{digest.hexdigest()}"'

    def is_complete(self, statistics: Statistics) -> bool:
        """Return whether all is there that belongs into this document."""
        return self.wait_s == 0 or not statistics.missing

    def to_bytes(self, material: Material, media_type: str) -> bytes:
        """Return the document; equal material gives equal bytes."""
        sheet = Sheet(material.site.prefixes)
        self.write(sheet, material)
        return sheet.to_bytes(media_type)


def _write_service(sheet: Sheet, material: Material) -> None:
    # Editors read prefixes, examples and classes from here when a query does not find them.
    describe_endpoint(sheet, material.site)
    _write_counted(sheet, material)
    describe_queries(sheet, material.site, material.queries)


def _write_dataset(sheet: Sheet, material: Material) -> None:
    _write_counted(sheet, material)
    describe_catalogue(sheet, material.site, material.statistics)


def _write_counted(sheet: Sheet, material: Material) -> None:
    describe_dataset(sheet, material.site, material.statistics)
    describe_graphs(sheet, material.site, material.statistics)


def _write_catalogue(sheet: Sheet, material: Material) -> None:
    describe_catalogue(sheet, material.site, material.statistics)


def _write_queries(sheet: Sheet, material: Material) -> None:
    describe_queries(sheet, material.site, material.queries)


#: Clients ask for it before their first query, some give up after five seconds.
SERVICE: Final = Document("service", 2.0, _write_service)
DATASET: Final = Document("dataset", 30.0, _write_dataset)
CATALOGUE: Final = Document("catalogue", 0, _write_catalogue)
QUERIES: Final = Document("queries", 0, _write_queries)
