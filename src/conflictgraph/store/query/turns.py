"""The queries that wait for a worker: each client has a line of its own, and the lines take turns.

So somebody who asks fifty queries at once lets a newcomer wait behind one of them, not behind all.
"""

from __future__ import annotations

from collections import deque

from conflictgraph.store.query.exchange import Exchange


class Turns:
    """Who waits, and who is next."""

    __slots__ = ("_clients", "_lines")

    def __init__(self) -> None:
        #: The line of each client that has one; the first is next.
        self._lines: dict[str, deque[Exchange]] = {}
        self._clients: dict[Exchange, str] = {}

    def __len__(self) -> int:
        return len(self._clients)

    def append(self, exchange: Exchange, client: str) -> None:
        """Let a query wait at the end of its client's line."""
        self._lines.setdefault(client, deque()).append(exchange)
        self._clients[exchange] = client

    def popleft(self) -> Exchange:
        """Return the next query; its client's line goes behind all others.

        Raises:
            StopIteration: nobody waits.
        """
        client = next(iter(self._lines))
        line = self._lines.pop(client)
        exchange = line.popleft()
        if line:
            self._lines[client] = line
        del self._clients[exchange]
        return exchange

    def discard(self, exchange: Exchange) -> None:
        """Let a query wait no longer, if it did."""
        client = self._clients.pop(exchange, None)
        if client is None:
            return
        line = self._lines[client]
        line.remove(exchange)
        if not line:
            del self._lines[client]
