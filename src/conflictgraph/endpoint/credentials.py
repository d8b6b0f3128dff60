"""Show who asks in the way the store wants it: Digest, Basic, or a bearer token."""

from __future__ import annotations

from collections.abc import Generator

import httpx

from conflictgraph.endpoint.address import Endpoint

_Flow = Generator[httpx.Request, httpx.Response, None]


class AsChallenged(httpx.Auth):
    """User and password, sent only after a store has asked for them and said how.

    A body is sent again with them, so the first request had better be a short one.
    """

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> _Flow:
        """Send a request, and once more with credentials where they are asked for."""
        if self._chosen is None:
            response = yield request
            if response.status_code != httpx.codes.UNAUTHORIZED:
                return
            self._chosen = self._choose(response.headers.get_list("www-authenticate"))
        yield from self._chosen.auth_flow(request)

    def _choose(self, challenges: list[str]) -> httpx.Auth:
        if any(each.lower().startswith("digest") for each in challenges):
            return httpx.DigestAuth(self._user, self._password)
        return httpx.BasicAuth(self._user, self._password)


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> _Flow:
        """Send a request with the token."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def credentials_of(endpoint: Endpoint) -> httpx.Auth | None:
    """Return what a client of httpx shows; None where there is nothing to show."""
    if endpoint.user:
        return AsChallenged(endpoint.user, endpoint.password)
    return _Bearer(endpoint.password) if endpoint.password else None
