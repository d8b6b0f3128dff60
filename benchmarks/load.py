"""A small HTTP load generator: so many connections, each asks again as soon as it has its answer.

``python load.py PORT CLIENTS SECONDS`` reads request targets from standard input, one a line, and
prints requests a second and the latency in seconds as JSON. It runs in a process of its own, the
same one for whatever is measured, and does as little as it can for each answer.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from itertools import cycle, islice
from statistics import quantiles
from typing import cast

import uvloop

_HEAD = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/sparql-results+json\r\n\r\n"


class Client(asyncio.Protocol):
    """One connection.

    Attributes:
        latencies_s: the time of each answer, from asking to its last byte.
    """

    def __init__(self, requests: list[bytes], offset: int, end: float) -> None:
        # Each client begins elsewhere, so that they do not ask the same at the same time.
        self._requests = islice(cycle(requests), offset, None)
        self._end = end
        self.latencies_s: list[float] = []
        self.done = asyncio.get_running_loop().create_future()
        self._received = bytearray()
        self._wanted = 0
        self._begin = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time (called by asyncio)."""
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Collect an answer, and ask again when it is whole (called by asyncio)."""
        self._received += data
        if not self._wanted:
            self._wanted = _length(self._received)
        if self._wanted and len(self._received) >= self._wanted:
            now = time.perf_counter()
            self.latencies_s.append(now - self._begin)
            if now < self._end:
                self._ask()
            elif not self.done.done():
                self.done.set_result(None)
                self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """Fail when the server has closed the connection (called by asyncio)."""
        if not self.done.done():
            self.done.set_exception(error or RuntimeError("the server closed the connection"))

    def _ask(self) -> None:
        self._received.clear()
        self._wanted = 0
        self._begin = time.perf_counter()
        self._transport.write(next(self._requests))


def _length(received: bytearray) -> int:
    """Return the length of the whole answer; 0 while its head is not whole.

    Raises:
        RuntimeError: the answer is no 200, or does not say its length.
    """
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return 0
    status, *lines = bytes(received[:end]).lower().split(b"\r\n")
    lengths = [line for line in lines if line.startswith(b"content-length:")]
    if b" 200 " not in status or not lengths:
        raise RuntimeError(f"not an answer to measure: {bytes(received[:300])!r}")
    return end + 4 + int(lengths[0].split(b":")[1])


async def drive(port: int, clients: int, seconds: float, targets: list[str]) -> dict[str, float]:
    """Put a server under load; return requests a second and latencies."""
    requests = [_HEAD.format(target).encode() for target in targets]
    loop = asyncio.get_running_loop()
    begin = time.perf_counter()
    made = [Client(requests, 7 * number, begin + seconds) for number in range(clients)]
    for client in made:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", port)
    await asyncio.gather(*(client.done for client in made))
    took_s = time.perf_counter() - begin
    latencies = [each for client in made for each in client.latencies_s]
    points = quantiles(latencies, n=100)
    return {
        "requests": len(latencies),
        "requests_per_s": len(latencies) / took_s,
        "median_s": points[49],
        "p99_s": points[98],
    }


if __name__ == "__main__":
    answered = uvloop.run(
        drive(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.stdin.read().split())
    )
    print(json.dumps(answered))
