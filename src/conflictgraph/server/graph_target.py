"""Which graph a request to ``/store`` means.

Specification: SPARQL 1.1 Graph Store HTTP Protocol, 4.1 (direct: the request's own address) and
4.2 (indirect: ``?graph=IRI`` or ``?default``).
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from conflictgraph.errors import UsageError
from conflictgraph.server.address import address_of, check_iri
from conflictgraph.server.operation import url_fields

_HINT = "add ?graph=IRI or ?default, or use an address below this one"


@dataclass(frozen=True, slots=True)
class Target:
    """A graph, and the IRI against which relative IRIs in its description are resolved.

    Attributes:
        graph: its IRI; None for the default graph.
        base: the graph's IRI, or the address of the request for the default graph.
    """

    graph: str | None
    base: str


def find_target(request: Request) -> Target | None:
    """Return the graph a request means; None when it means the store as such.

    Raises:
        UsageError: it names several graphs, or one by something that is no absolute IRI.
    """
    fields = [(name, value) for name, value in url_fields(request) if name in {"graph", "default"}]
    address = address_of(request)
    if request.path_params.get("graph"):
        if fields:
            raise UsageError("the address names a graph, and so do its parameters", "name one")
        return Target(check_iri(address, "the address"), address)
    if len(fields) > 1:
        raise UsageError("the request names more than one graph", "name one")
    for name, value in fields:
        if name == "default":
            return Target(None, address)
        return Target(check_iri(value, "graph"), value)
    return None


def require_target(request: Request) -> Target:
    """Return the graph a request means.

    Raises:
        UsageError: it means none, or several.
    """
    target = find_target(request)
    if target is None:
        raise UsageError("the request names no graph", _HINT)
    return target
