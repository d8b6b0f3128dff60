"""An endpoint somewhere else, asked by the SPARQL 1.1 Protocol.

Ours answers rows in TSV, the quickest to read; of other endpoints the JSON is relied on, for their
TSV differs. Errors come back as what they were raised as, by the code of the problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import httpx

from conflictgraph import __version__, errors
from conflictgraph.client.source import JSON, N_TRIPLES, TSV, Reply
from conflictgraph.errors import ConflictGraphError, EndpointError

_GENERATION: Final = "Conflictgraph-Generation"
_ANY: Final = f"{JSON}, {N_TRIPLES};q=0.9, text/turtle;q=0.1"
_OURS: Final = f"{TSV}, {JSON};q=0.9, {N_TRIPLES};q=0.9"
#: How often a connection is tried again that was not even opened.
_CONNECT_RETRIES: Final = 2
_SHOWN: Final = 200
#: What else than a refused query an endpoint says, with a reason and a hint.
_SIMPLE: Final = (errors.UsageError, errors.AccessError, errors.ScopeError)


class RemoteSource:
    """A SPARQL endpoint.

    Args:
        url: its address.
        token: sent as a bearer token; empty for none.
        timeout_s: how long an answer may take, in seconds.
    """

    def __init__(self, url: str, *, token: str = "", timeout_s: float = 60.0) -> None:
        headers = {"User-Agent": f"conflictgraph/{__version__}"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._url, self._headers, self._timeout_s = url, headers, timeout_s
        self._client: httpx.Client | None = None
        self._is_ours = False

    @property
    def address(self) -> str:
        """Return the address of the endpoint."""
        return self._url

    def ask(self, query: str) -> Reply:
        """Return the answer to a query.

        Raises:
            QueryError: the endpoint refused it, in the words of a problem.
            EndpointError: it cannot be reached, or answers what is no answer.
        """
        response = self._post(query)
        if not self._is_ours and _GENERATION in response.headers:
            self._is_ours = True
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in {TSV, JSON, N_TRIPLES, "text/turtle"}:
            raise EndpointError(
                f"{self._url} answered with {media_type or 'no media type'}",
                "is it the address of a SPARQL endpoint?",
            )
        generation = response.headers.get(_GENERATION, "")
        return Reply(
            media_type, response.content, int(generation) if generation.isdigit() else None
        )

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _post(self, query: str) -> httpx.Response:
        accept = _OURS if self._is_ours else _ANY
        try:
            response = self._open().post(
                self._url, data={"query": query}, headers={"Accept": accept}
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EndpointError(
                f"{self._url} gave no answer: {str(error) or type(error).__name__}",
                "is the server running, and is this its address?",
            ) from error
        if response.is_success:
            return response
        raise _refusal(self._url, response)

    def _open(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(
                headers=self._headers,
                timeout=self._timeout_s,
                follow_redirects=True,
                transport=httpx.HTTPTransport(retries=_CONNECT_RETRIES),
            )
        return self._client


def _refusal(url: str, response: httpx.Response) -> ConflictGraphError:
    """Return the error that an answer stands for."""
    if response.headers.get("content-type", "").startswith("application/problem+json"):
        problem = response.json()
        if (error := _from_problem(problem)) is not None:
            return error
    words = " ".join(response.text.split())[:_SHOWN]
    return EndpointError(f"{url} answered {response.status_code}: {words}")


def _from_problem(problem: Mapping[str, Any]) -> ConflictGraphError | None:
    """Return an error of ours by the code of a problem; None where the code is not ours."""
    kind = next((each for each in _iter_kinds() if each.code == problem.get("code")), None)
    if kind is None:
        return None
    reason, hint = problem.get("detail", ""), problem.get("hint") or ""
    if issubclass(kind, errors.QueryError):
        return kind(reason, hint, line=problem.get("line"), column=problem.get("column"))
    return kind(reason, hint) if issubclass(kind, _SIMPLE) else None


def _iter_kinds(above: type[ConflictGraphError] = ConflictGraphError) -> Iterator[type[Any]]:
    for kind in above.__subclasses__():
        yield kind
        yield from _iter_kinds(kind)
