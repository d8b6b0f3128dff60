"""``/metrics``: the numbers of this server in the text format of Prometheus.

They tell how much is asked, never what. From this machine itself they are read without a token;
from elsewhere, and through a proxy, with one of scope admin.
"""

from __future__ import annotations

from ipaddress import ip_address

from fastapi import APIRouter, Request
from starlette.responses import Response

from conflictgraph.server.access import Scope
from conflictgraph.server.metrics import CONTENT_TYPE_LATEST
from conflictgraph.server.services import services_of

router = APIRouter(include_in_schema=False)

#: With any of these a request comes from somebody behind a proxy.
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Give the numbers of all fronts.

    Raises:
        AccessError, ScopeError: the request is not from this machine and has no token of scope
            admin.
    """
    services = services_of(request)
    if not _is_local(request):
        services.access.require(request, Scope.ADMIN)
    services.metrics.sample(services)
    headers = {"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
    return Response(services.metrics.expose(), headers=headers)


def _is_local(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
