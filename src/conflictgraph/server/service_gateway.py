"""The relay by which SERVICE asks the endpoints that are allowed, and no others.

Specification: SPARQL 1.1 Protocol, 2.1.3 (query via POST directly), as the server of the workers.

Query workers know an allowed endpoint only by an address of this relay: on the loopback
interface, with a path that nobody can guess and that is new with every start. The relay passes a
query on to the one endpoint behind that path, and bounds time and bytes of the answer.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Self

import httpx
import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from conflictgraph.errors import ServiceFailedError
from conflictgraph.server.remote_address import resolve
from conflictgraph.server.remote_endpoint import (
    RemoteEndpoint,
    Resolve,
    make_client,
    media_type_of,
)

_LOG: Final = logging.getLogger(__name__)
_MAX_QUERY_BYTES: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RelayLimits:
    """What one call of another endpoint may take.

    Attributes:
        timeout_s: from the query to the last byte of the answer.
        max_bytes: length of the answer.
    """

    timeout_s: float
    max_bytes: int


class ServiceGateway:
    """The relay of one server process; use it as ``async with ServiceGateway(...) as gateway``.

    Attributes:
        relays: allowed address to the address by which a worker reaches its relay; empty, and
            nothing listens, when none is allowed.
    """

    def __init__(
        self,
        allowed: Iterable[str],
        limits: RelayLimits,
        *,
        resolve: Resolve = resolve,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """Check the addresses; nothing is started and no name is looked up.

        Args:
            allowed: addresses of endpoints, each as queries have to write it.
            limits: of one call.
            resolve: finds the address of a host, and refuses what is not public.
            trust: certificates to trust; None for those of the system.

        Raises:
            UsageError: an address is none that could be asked.
        """
        self.relays: Mapping[str, str] = {}
        self._allowed = {each: RemoteEndpoint(each, resolve) for each in allowed}
        self._paths: Mapping[str, RemoteEndpoint] = {}
        self._limits, self._trust = limits, trust

    async def __aenter__(self) -> Self:
        if self._allowed:
            listener = socket.create_server(("127.0.0.1", 0))
            self._name_paths(listener.getsockname()[1])
            self._client = make_client(self._limits.timeout_s, self._trust)
            self._server = _Server(_configured(self))
            self._running = asyncio.create_task(self._server.serve([listener]))
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._allowed:
            self._server.should_exit = self._server.force_exit = True
            await self._running
            await self._client.aclose()

    def _name_paths(self, port: int) -> None:
        paths = {url: f"/{secrets.token_urlsafe(32)}" for url in self._allowed}
        self._paths = {path: self._allowed[url] for url, path in paths.items()}
        self.relays = {url: f"http://127.0.0.1:{port}{path}" for url, path in paths.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Relay one query (called by uvicorn); end when the worker that asked is gone."""
        endpoint = self._paths.get(scope["path"])
        if endpoint is None or scope["method"] != "POST":
            await _send_error(send, 404, ServiceFailedError("no such relay"))
            return
        try:
            query = await _read_query(Request(scope, receive))
        except ClientDisconnect:
            return
        except ServiceFailedError as error:
            await _send_error(send, 413, error)
            return
        relay = asyncio.create_task(self._relay(endpoint, query, scope, send))
        leave = asyncio.create_task(_disconnected(receive))
        _, unfinished = await asyncio.wait({relay, leave}, return_when=asyncio.FIRST_COMPLETED)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(relay, leave, return_exceptions=True)

    async def _relay(
        self, endpoint: RemoteEndpoint, query: bytes, scope: Scope, send: Send
    ) -> None:
        answer = _Passing(send, self._limits.max_bytes)
        try:
            async with (
                asyncio.timeout(self._limits.timeout_s),
                endpoint.ask(self._client, query) as response,
            ):
                await answer.pass_on(response)
        except (ServiceFailedError, httpx.HTTPError, OSError) as error:
            failure = endpoint.to_failure(error)
            _LOG.warning("%s", failure)
            if answer.started:
                # A short answer that ends well would look complete.
                scope["state"]["abort"]()
            else:
                await _send_error(send, 502, failure)


class _Passing:
    """An answer on its way to the worker, counted.

    Attributes:
        started: whether its head has been sent.
    """

    def __init__(self, send: Send, max_bytes: int) -> None:
        self.started = False
        self._send, self._max_bytes = send, max_bytes

    async def pass_on(self, response: httpx.Response) -> None:
        headers = [(b"content-type", media_type_of(response).encode())]
        self.started = True
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})
        count = 0
        async for chunk in response.aiter_raw():
            count += len(chunk)
            if count > self._max_bytes:
                raise ServiceFailedError(f"its answer has more than {self._max_bytes} bytes")
            await self._send({"type": "http.response.body", "body": chunk, "more_body": True})
        await self._send({"type": "http.response.body", "body": b""})


class _Server(uvicorn.Server):
    """uvicorn beside the server proper, to which signals are left."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


class _Connection(HttpToolsProtocol):
    """A connection that the application can break off: ``abort`` in the state of the scope."""

    def on_message_begin(self) -> None:
        """Hand the means to break off to the application."""
        super().on_message_begin()
        self.scope["state"]["abort"] = self.transport.abort


def _configured(gateway: ServiceGateway) -> uvicorn.Config:
    return uvicorn.Config(
        gateway,
        http=_Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )


async def _read_query(request: Request) -> bytes:
    query = bytearray()
    async for chunk in request.stream():
        query += chunk
        if len(query) > _MAX_QUERY_BYTES:
            raise ServiceFailedError("the part of the query that SERVICE would send is too long")
    return bytes(query)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_error(send: Send, status: int, error: ServiceFailedError) -> None:
    body = json.dumps({"reason": error.reason, "hint": error.hint}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
