"""An endpoint somewhere else, asked by the SPARQL 1.1 Protocol.

Ours answers rows as an Arrow stream that tells IRIs, the quickest to read, or in TSV where they are
few; of other endpoints the JSON is relied on, for their TSV differs. Errors come back as what they
were raised as, by the code of the problem.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import IO, Any, Final
from urllib.parse import urlencode

import httpx
from pyoxigraph import RdfFormat

from conflictgraph import __version__, errors
from conflictgraph.client.remote_export import DEFAULT, GRAPHS, construct_of, write_quads
from conflictgraph.client.rows import read_rows
from conflictgraph.client.source import ARROW, JSON, N_TRIPLES, RESULTS, TSV, Reply
from conflictgraph.errors import ConflictGraphError, EndpointError

_GENERATION: Final = "Conflictgraph-Generation"
_ANY: Final = f"{JSON}, {N_TRIPLES};q=0.9, text/turtle;q=0.1"
_OURS: Final = f"{ARROW}, {TSV};q=0.9, {JSON};q=0.8, {N_TRIPLES};q=0.9"
#: Where our servers answer queries, and where their graph store is.
_ENDPOINT: Final = "/sparql"
_STORE: Final = "/store"
_PROBE: Final = "ASK {}"
_UNDERSTOOD: Final = RESULTS | {N_TRIPLES, "text/turtle"}
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
        self._is_ours: bool | None = None

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
        if self._is_ours is None:
            # Whom one asks has to be known before the first long answer.
            self._is_ours = _GENERATION in self._send(self._request(_PROBE)).headers
        with self._answering(self._request(query)) as response:
            body = response.read()
        return Reply(_media_type(response), body, _generation(response))

    def export(self, output: IO[bytes]) -> None:
        """Write all quads as N-Quads, graph by graph.

        The default graph of other endpoints cannot be told from the union of all graphs; it is
        written where there are no named graphs.

        Raises:
            QueryError, EndpointError: as of :meth:`ask`.
            EndpointError: the graph was published anew meanwhile.
        """
        reply = self.ask(GRAPHS)
        columns = read_rows(reply.body, reply.media_type, self._url)
        graphs: list[str | None] = list(columns.frame["g"])
        if not graphs or self._is_ours:
            graphs.append(None)
        for place, graph in enumerate(graphs):
            request = self._graph_request(graph)
            with self._answering(request, missing_is_empty=graph is None) as response:
                if _generation(response) not in {reply.generation, None}:
                    raise EndpointError(f"{self._url} changed meanwhile", "try again")
                if response.status_code == httpx.codes.NOT_FOUND:
                    continue
                form = RdfFormat.from_media_type(_media_type(response))
                if form is None:
                    raise EndpointError(f"{self._url} answered no RDF")
                try:
                    write_quads(response.iter_bytes(), form, graph, place, output)
                except SyntaxError as error:
                    raise EndpointError(f"{self._url} answered {error}") from error

    def page_of(self, iri: str) -> str:
        """Return the address of the page of a thing; its IRI where the endpoint is not ours."""
        root = self._url.removesuffix(_ENDPOINT)
        return f"{root}/page?{urlencode({'iri': iri})}" if self._has_pages else iri

    @property
    def _has_pages(self) -> bool:
        return self._is_ours is True and self._url.endswith(_ENDPOINT)

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _send(self, request: httpx.Request, *, stream: bool = False) -> httpx.Response:
        try:
            return self._open().send(request, stream=stream)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EndpointError(
                f"{self._url} gave no answer: {str(error) or type(error).__name__}",
                "is the server running, and is this its address?",
            ) from error

    def _request(self, query: str) -> httpx.Request:
        accept = _OURS if self._is_ours else _ANY
        headers = {"Accept": accept}
        try:
            return self._open().build_request(
                "POST", self._url, data={"query": query}, headers=headers
            )
        except httpx.InvalidURL as error:
            raise EndpointError(f"{self._url} is no address: {error}") from error

    def _graph_request(self, graph: str | None) -> httpx.Request:
        """Return the request for all triples of a graph; None is the default graph."""
        if not self._has_pages:
            return self._request(DEFAULT if graph is None else construct_of(graph))
        store = self._url.removesuffix(_ENDPOINT) + _STORE
        which = "default" if graph is None else urlencode({"graph": graph})
        headers = {"Accept": N_TRIPLES}
        return self._open().build_request("GET", f"{store}?{which}", headers=headers)

    @contextmanager
    def _answering(
        self, request: httpx.Request, *, missing_is_empty: bool = False
    ) -> Iterator[httpx.Response]:
        """Send a request; what it answers is read in the block.

        Raises:
            QueryError: it was refused, in the words of a problem.
            EndpointError: there is no answer, it is none, or it breaks off.
        """
        response = self._send(request, stream=True)
        try:
            is_empty = missing_is_empty and response.status_code == httpx.codes.NOT_FOUND
            if not response.is_success and not is_empty:
                response.read()
                raise _refusal(self._url, response)
            self._is_ours = self._is_ours or _GENERATION in response.headers
            if not is_empty and _media_type(response) not in _UNDERSTOOD:
                raise EndpointError(
                    f"{self._url} answered with {_media_type(response) or 'no media type'}",
                    "is it the address of a SPARQL endpoint?",
                )
            yield response
        except (httpx.HTTPError, OSError) as error:
            raise EndpointError(
                f"{self._url} broke off its answer: {str(error) or type(error).__name__}",
                "a server does so when a limit is reached: ask for less",
            ) from error
        finally:
            response.close()

    def _open(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(
                headers=self._headers,
                timeout=self._timeout_s,
                follow_redirects=True,
                verify=_trusted(),
                transport=httpx.HTTPTransport(verify=_trusted(), retries=_CONNECT_RETRIES),
            )
        return self._client


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom to trust: to read all these certificates takes as long as a long answer."""
    return httpx.create_ssl_context()


def _media_type(response: httpx.Response) -> str:
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def _generation(response: httpx.Response) -> int | None:
    told = response.headers.get(_GENERATION, "")
    return int(told) if told.isdigit() else None


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
