"""One connection to a store: queries, updates and graphs as HTTP requests.

Specifications: SPARQL 1.1 Protocol, 2.1.2 (query via POST with URL-encoded parameters) and 2.2.1;
SPARQL 1.1 Graph Store HTTP Protocol, 4.2 (indirect graph identification).

Of the three ways to send a query only this one works everywhere: Virtuoso 7 never answers a query
that is the body itself, answers a body in chunks with 406, and addresses have an end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, Self

import httpx

from conflictgraph import __version__
from conflictgraph.endpoint.address import Endpoint
from conflictgraph.endpoint.credentials import credentials_of
from conflictgraph.errors import EndpointError

#: What the parameters of a request may hold.
Fields = Mapping[str, str | Sequence[str]]

N_TRIPLES: Final = "application/n-triples"
N_QUADS: Final = "application/n-quads"
_CONNECT_TIMEOUT_S: Final = 10.0
#: How often a connection is tried again that was not even opened.
_CONNECT_RETRIES: Final = 2
_SHOWN: Final = 200


class Connection:
    """Requests to one store, one after the other; use it as a context manager.

    Args:
        endpoint: the store.
        timeout_s: how long it may be silent, in seconds; None for as long as it likes.
    """

    def __init__(self, endpoint: Endpoint, timeout_s: float | None = None) -> None:
        self.url = endpoint.url
        self._server_name: str | None = None
        self._client = httpx.Client(
            headers={"User-Agent": f"conflictgraph/{__version__}"},
            auth=credentials_of(endpoint),
            timeout=httpx.Timeout(timeout_s, connect=_CONNECT_TIMEOUT_S),
            follow_redirects=False,
            transport=httpx.HTTPTransport(retries=_CONNECT_RETRIES),
        )

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @contextmanager
    def query(
        self, query: str, accept: str, fields: Fields | None = None
    ) -> Iterator[httpx.Response]:
        """Yield the answer to a query, whose body is yet to be read.

        Args:
            query: SPARQL.
            accept: media types that can be read.
            fields: further parameters of the protocol.

        Raises:
            EndpointError: there is no answer, or one with another status than 2xx.
        """
        data = {"query": query, **(fields or {})}
        request = self._client.build_request(
            "POST", self.url, data=data, headers={"Accept": accept}
        )
        with self._answering(request) as response:
            _require_success(self.url, response)
            yield response

    def update(self, url: str, update: str) -> None:
        """Let a store apply an update.

        Raises:
            EndpointError: it did not.
        """
        request = self._client.build_request("POST", url, data={"update": update})
        self._do(request)

    def send(self, method: str, url: str, graph: str | None, media_type: str, body: bytes) -> None:
        """Send triples to a graph, or quads to a whole store.

        Args:
            method: PUT to replace what is there, POST to add to it.
            url: of the graph store.
            graph: IRI of the graph; None for quads, which name their graphs.
            media_type: of the body.
            body: triples or quads.

        Raises:
            EndpointError: the store did not take them.
        """
        request = self._client.build_request(
            method,
            url,
            params=None if graph is None else {"graph": graph},
            content=body,
            headers={"Content-Type": media_type},
        )
        self._do(request)

    def delete(self, url: str, graph: str) -> None:
        """Delete a graph, which need not be there.

        Raises:
            EndpointError: it is still there.
        """
        request = self._client.build_request("DELETE", url, params={"graph": graph})
        self._do(request, also=(httpx.codes.NOT_FOUND,))

    def server_name(self) -> str:
        """Return how the server behind the endpoint calls itself; empty where it does not.

        Raises:
            EndpointError: nobody answers there.
        """
        if self._server_name is None:
            with self._answering(self._client.build_request("GET", self.url)) as response:
                self._server_name = str(response.headers.get("server", ""))
        return self._server_name

    def _do(self, request: httpx.Request, also: tuple[int, ...] = ()) -> None:
        with self._answering(request) as response:
            if response.status_code not in also:
                _require_success(str(request.url), response)

    @contextmanager
    def _answering(self, request: httpx.Request) -> Iterator[httpx.Response]:
        where = f"{request.url.scheme}://{request.url.netloc.decode()}{request.url.path}"
        try:
            response = self._client.send(request, stream=True)
            try:
                yield response
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise EndpointError(
                f"{where} gave no answer, or broke it off: {str(error) or type(error).__name__}",
                "is the store running, and is this its address?",
            ) from error


def media_type_of(response: httpx.Response) -> str:
    """Return the media type of an answer, without parameters."""
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def _require_success(where: str, response: httpx.Response) -> None:
    if response.is_success:
        return
    response.read()
    words = " ".join(response.text.split())[:_SHOWN]
    status = response.status_code
    raise EndpointError(
        f"{where.partition('?')[0]} answered {status}: {words}", _HINTS.get(status, ""), status
    )


_HINTS: Final = {
    401: "give --user, and the password in CONFLICTGRAPH_ENDPOINT_PASSWORD",
    403: "this user may not do that there",
    404: "is this the address of a SPARQL store?",
    413: "send less at a time: --piece-bytes",
    503: "the store is busy: push again later, it goes on where it stopped",
}
