"""Everything but the statistics that a description depends on: addresses and abilities."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

from starlette.requests import Request

from conflictgraph.server.address import check_iri
from conflictgraph.server.services import Services
from conflictgraph.store.dumps import FILE_NAME

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class Site:
    """One server as one client sees it.

    Attributes:
        root: address below which everything stands; ends with a slash.
        service: address of the endpoint as it was asked for. Clients take the description of
            this very IRI and of no other.
        base_iri: IRI under which the data is named.
        union: whether the default graph of a query is the union of all graphs.
        writes: whether anybody may write here.
        federates: whether SERVICE may be used.
    """

    root: str
    service: str
    base_iri: str
    union: bool
    writes: bool
    federates: bool

    @property
    def endpoint(self) -> str:
        """Return the address that queries are sent to."""
        return f"{self.root}sparql"

    @property
    def store(self) -> str:
        """Return the address of the Graph Store Protocol."""
        return f"{self.root}store"

    @property
    def queries(self) -> str:
        """Return the address of the list of saved queries."""
        return f"{self.root}queries"

    @property
    def void(self) -> str:
        """Return the address of the dataset's description."""
        return f"{self.root}.well-known/void"

    @property
    def dcat(self) -> str:
        """Return the address of the catalogue."""
        return f"{self.root}dcat"

    @property
    def dumps(self) -> str:
        """Return the address of the list of dumps."""
        return f"{self.root}dumps"

    def dump(self, generation: int) -> str:
        """Return the address of the dump of a generation."""
        return f"{self.dumps}/{generation}/{FILE_NAME}"

    @property
    def prefixes(self) -> dict[str, str]:
        """Return prefixes for what is named within the documents of this site."""
        return {
            "dataset": f"{self.void}#",
            "endpoint": f"{self.endpoint}#",
            "queries": f"{self.queries}#",
        }

    @property
    def dataset(self) -> str:
        """Return the IRI of the dataset as a whole."""
        return f"{self.void}#dataset"

    @property
    def documents(self) -> str:
        """Return IRI below which the graphs of documents are named."""
        return f"{self.base_iri}graph/doc/"


def site_of(request: Request, services: Services) -> Site:
    """Return the site that a request was sent to.

    Raises:
        UsageError: the Host header makes an address that is no IRI.
    """
    settings = services.settings
    root = check_iri(str(request.base_url), "the address of this request,")
    slash = "/" if request.scope["path"].endswith("/sparql/") else ""
    return Site(
        root,
        f"{root}sparql{slash}",
        settings.base_iri,
        union=settings.default_graph == "union",
        writes=services.access.writes_open,
        federates=bool(settings.service_allow),
    )


def name_of(iri: str) -> str:
    """Return what names a thing from elsewhere in a fragment of ours: readable and unique."""
    local = _UNSAFE.sub("-", re.split(r"[/#]", iri.rstrip("/#"))[-1])[:_MAX_NAME]
    return f"{local}.{blake2b(iri.encode(), digest_size=4).hexdigest()}"
