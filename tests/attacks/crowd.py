"""Clients that all use one server at the same time, as long as it lives."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

import httpx

from .victim import TIMEOUT_S, WRITER, bearer
from .writers import Client

PAUSE_S = 0.02


class Crowd:
    """Let clients act for the length of a block; an assertion of theirs is raised at its end."""

    def __init__(self, clients: Sequence[Client], url: str) -> None:
        self._clients, self._url = clients, url
        self._over = threading.Event()
        self._pool = ThreadPoolExecutor(len(clients))
        self._futures: list[Future[None]] = []

    def __enter__(self) -> Self:
        self._futures = [self._pool.submit(self._use, client) for client in self._clients]
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._pool.shutdown()
        for future in self._futures:
            future.result()

    def _use(self, client: Client) -> None:
        with connect(self._url) as http:
            while not self._over.is_set():
                try:
                    client.act(http)
                except httpx.TransportError:
                    time.sleep(PAUSE_S)


def connect(url: str) -> httpx.Client:
    """Return what sends requests with a token that may write."""
    return httpx.Client(base_url=url, headers=bearer(WRITER), timeout=TIMEOUT_S)
