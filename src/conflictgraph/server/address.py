"""The address of a request as its client sees it.

Behind a trusted proxy scheme, host and prefix have been put right before this is asked.
"""

from __future__ import annotations

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.types import Scope

from conflictgraph.errors import UsageError


def address_of(request: Request) -> str:
    """Return the URL of a request, without its query, escaped as the client wrote it."""
    # For every query: put together from the scope, which costs a tenth of Starlette's URL.
    scope = request.scope
    host = request.headers.get("host") or _host_of(scope)
    # Some servers give the query along with the raw path.
    raw: bytes = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
    return f"{scope.get('scheme', 'http')}://{host}{raw.decode('utf-8', 'replace')}"


def _host_of(scope: Scope) -> str:
    """Return where the server listens; clients of HTTP/1.0 need not say whom they ask."""
    name, port = scope.get("server") or ("localhost", None)
    host = f"[{name}]" if ":" in name else name
    return host if port is None else f"{host}:{port}"


def check_iri(text: str, name: str) -> str:
    """Return an absolute IRI as it is.

    Args:
        text: what the client gave.
        name: the parameter it stands in, for the message.

    Raises:
        UsageError: it is not an absolute IRI.
    """
    try:
        return NamedNode(text).value
    except ValueError:
        raise UsageError(
            f"{name} {text[:200]!r} is not an absolute IRI", "give it in full: http://…, urn:…"
        ) from None
