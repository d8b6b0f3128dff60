"""Another client, at another address, that asks small questions all the time."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from typing import Self
from urllib.parse import urlencode

#: Limits count by address; this one is not the attackers'.
ADDRESS = "127.0.0.2"
PATIENCE_S = 20.0
PAUSE_S = 0.01


class Bystander(threading.Thread):
    """Ask until told to stop; no question is asked twice, so that no cache can answer.

    Attributes:
        answered: how many questions were answered rightly.
        failures: what came instead of an answer.
    """

    def __init__(self, server: tuple[str, int]) -> None:
        super().__init__(daemon=True)
        self.answered, self.failures = 0, list[str]()
        self._server = server
        self._over = threading.Event()

    def run(self) -> None:
        """Ask, one question after the other over one connection."""
        connection = http.client.HTTPConnection(
            *self._server, timeout=PATIENCE_S, source_address=(ADDRESS, 0)
        )
        for number in itertools.count():
            if self._over.wait(PAUSE_S):
                break
            try:
                self._ask(connection, number)
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connection.close()
        connection.close()

    def check(self, answered_before: int) -> None:
        """See that questions were answered since, the one under way included.

        Raises:
            AssertionError: one was not, or wrongly.
        """
        enough = max(answered_before, self.answered) + 1
        deadline = time.monotonic() + 2 * PATIENCE_S
        while self.answered < enough and not self.failures:
            assert time.monotonic() < deadline, "nobody answers any more"
            time.sleep(PAUSE_S / 2)
        failures, self.failures = self.failures, []
        assert not failures, failures

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self.join()

    def _ask(self, connection: http.client.HTTPConnection, number: int) -> None:
        query = f"ASK {{ <urn:s{number % 100}> <urn:p> ?o }} # {self.ident} {number}"
        connection.request("GET", f"/sparql?{urlencode({'query': query})}")
        response = connection.getresponse()
        body = response.read()
        if response.status == http.HTTPStatus.OK and json.loads(body)["boolean"]:
            self.answered += 1
        else:
            self.failures.append(f"{response.status} {body!r}")
