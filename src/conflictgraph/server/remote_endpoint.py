"""An endpoint elsewhere, asked as carefully as a client can.

Specification: SPARQL 1.1 Protocol, 2.1.3 (query via POST directly), as a client.

The host is resolved and checked for each query, and the connection goes to the checked address
while name and certificate stay those of the host. No redirect is followed, nothing is unpacked.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import httpx

from conflictgraph import __version__
from conflictgraph.errors import ServiceFailedError, UsageError
from conflictgraph.server.remote_address import resolve

#: What Oxigraph can read, and all that is passed on.
RESULT_TYPES: Final = ("application/sparql-results+json", "application/sparql-results+xml")
_HEADERS: Final = {
    "Accept": ", ".join(RESULT_TYPES),
    # What is counted here is what Oxigraph reads: nothing unfolds behind the count.
    "Accept-Encoding": "identity",
    "Content-Type": "application/sparql-query",
    "User-Agent": f"conflictgraph/{__version__}",
}
_CONNECT_TIMEOUT_S: Final = 10.0
_PORTS: Final = {"http": 80, "https": 443}

#: Host and port to the address to connect to.
Resolve = Callable[[str, int], Awaitable[str]]


def make_client(timeout_s: float, trust: ssl.SSLContext | None = None) -> httpx.AsyncClient:
    """Return a client for requests to any endpoint.

    Args:
        timeout_s: longest silence of an endpoint.
        trust: certificates to trust; None for those of the system.
    """
    return httpx.AsyncClient(
        verify=trust or ssl.create_default_context(),
        # A proxy of the environment would make its own choice of address.
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(timeout_s, connect=_CONNECT_TIMEOUT_S),
    )


class RemoteEndpoint:
    """One endpoint that may be asked.

    Attributes:
        name: scheme, host and port, for messages.
    """

    def __init__(self, url: str, resolve: Resolve = resolve) -> None:
        """Check the address; no name is looked up.

        Args:
            url: the address of the endpoint.
            resolve: finds the address of a host, and refuses what is not public.

        Raises:
            UsageError: it is no address that could be asked.
        """
        self._url, self._resolve = _check_url(url), resolve
        self.name = f"{self._url.scheme}://{self._url.netloc.decode()}"

    @asynccontextmanager
    async def ask(self, client: httpx.AsyncClient, query: bytes) -> AsyncIterator[httpx.Response]:
        """Send a query and yield an answer whose head is in order; its body is yet to be read.

        Raises:
            ServiceFailedError: the host may not be asked, or its answer cannot be passed on.
            httpx.HTTPError: it cannot be reached, or broke off.
        """
        url = self._url
        address = await self._resolve(url.host, url.port or _PORTS[url.scheme])
        request = client.build_request(
            "POST",
            url.copy_with(host=address),
            content=query,
            headers=_HEADERS | {"Host": url.netloc.decode()},
            extensions={"sni_hostname": url.host},
        )
        response = await client.send(request, stream=True)
        try:
            _check_response(response)
            yield response
        finally:
            await response.aclose()

    def to_failure(self, error: Exception) -> ServiceFailedError:
        """Return what to tell the client when an answer did not come, or not to its end."""
        match error:
            case ServiceFailedError():
                reason = error.reason
            case TimeoutError() | httpx.TimeoutException():
                reason = "it took too long"
            case _:
                reason = "it cannot be reached, or broke off"
        return ServiceFailedError(
            f"SERVICE got no answer from {self.name}: {reason}",
            "try again later, or use SERVICE SILENT",
        )


def media_type_of(response: httpx.Response) -> str:
    """Return the media type of an answer, without parameters."""
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def _check_url(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError):
        url = httpx.URL()
    if url.scheme not in _PORTS or not url.host or url.userinfo or url.fragment:
        raise UsageError(
            f"service_allow: {text!r} is not the address of an endpoint",
            "for example https://query.wikidata.org/sparql, without user, password or fragment",
        )
    return url


def _check_response(response: httpx.Response) -> None:
    if response.status_code != httpx.codes.OK:
        raise ServiceFailedError(f"it answered with status {response.status_code}")
    media_type = media_type_of(response)
    encoding = response.headers.get("content-encoding", "identity")
    if media_type not in RESULT_TYPES or encoding != "identity":
        raise ServiceFailedError(f"it answered with {media_type[:60] or 'no media type'!r}")
