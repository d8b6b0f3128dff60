"""What is noted of each request, for the metrics and the access log."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KEY = "observation"
_FIRST_ERROR = 400

CacheUse = Literal["hit", "miss", "shared", "off", "not-modified"]


@dataclass(slots=True)
class Observation:
    """One request. Routes fill in what they know.

    Attributes:
        method: the HTTP method.
        path: the path as the client sent it, percent-decoded, without the query.
        client: the address of the client; empty when there is none.
        begin: when the head of the request had arrived, in seconds of the monotonic clock.
        seconds: from then to the end of the answer.
        status: of the response; 0 when none was begun.
        sent_bytes: length of the body as it was sent.
        complete: whether the body was sent to its end.
        query: the SPARQL text, where there is one.
        query_id: the id under which it ran.
        kind: whether it was answered with a table or a graph.
        rows: rows or triples of the answer, where they were counted.
        outcome: the code of the error that ended the request, or how else it ended.
        cache: what the result cache did.
    """

    method: str
    path: str
    client: str = ""
    begin: float = field(default_factory=time.monotonic)
    seconds: float = 0.0
    status: int = 0
    sent_bytes: int = 0
    complete: bool = False
    query: str | None = None
    query_id: str = ""
    kind: Literal["table", "graph", "none"] = "none"
    rows: int | None = None
    outcome: str = "ok"
    cache: CacheUse | None = None


class Observer(Protocol):
    """Who learns of each request."""

    def note(self, observation: Observation) -> None:
        """Take the finished observation of a request."""


def observation_of(scope: Scope) -> Observation:
    """Return the observation of a request; one that nobody sees outside of a server."""
    state = scope.setdefault("state", {})
    if _KEY not in state:
        state[_KEY] = Observation(scope["method"], scope["path"])
    observation: Observation = state[_KEY]
    return observation


class Observed:
    """Observe each request from outside of all other middleware."""

    def __init__(self, app: ASGIApp, observers: tuple[Observer, ...]) -> None:
        self.app, self._observers = app, observers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application below and tell how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        observation = observation_of(scope)

        async def observed(message: Message) -> None:
            if message["type"] == "http.response.start":
                observation.status = message["status"]
            elif message["type"] == "http.response.body":
                observation.sent_bytes += len(message.get("body", b""))
                observation.complete = not message.get("more_body", False)
            await send(message)

        try:
            await self.app(scope, receive, observed)
        finally:
            self._finish(observation, scope)

    def _finish(self, observation: Observation, scope: Scope) -> None:
        observation.seconds = time.monotonic() - observation.begin
        observation.client = (scope.get("client") or ("",))[0]
        if observation.outcome == "ok":
            observation.outcome = _plain_outcome(observation)
        for observer in self._observers:
            observer.note(observation)


def _plain_outcome(observation: Observation) -> str:
    """Return how a request ended of which no route said anything special."""
    if not observation.complete:
        return "broken"
    return "refused" if observation.status >= _FIRST_ERROR else "ok"
