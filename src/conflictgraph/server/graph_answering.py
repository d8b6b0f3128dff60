"""Answer with a whole graph, or with what the dataset says about one thing.

Specifications: SPARQL 1.1 Graph Store HTTP Protocol, 5.2; RFC 9110, 13.1 (conditions on reads).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from conflictgraph.errors import PreconditionError
from conflictgraph.server.answering import VARY
from conflictgraph.server.client import client_of
from conflictgraph.server.departure import cancelled_on_departure
from conflictgraph.server.negotiation import real_graph
from conflictgraph.server.observation import observation_of
from conflictgraph.server.revision import conditions_of, is_current, read_revision
from conflictgraph.server.sending import send_answer
from conflictgraph.server.services import Services
from conflictgraph.store.query.requests import GraphRequest, ResourceRequest


class GraphAnswer(Response):
    """RDF, as a response that streams.

    Args:
        asked: what is answered; its media types and client are filled in here.
        media_type: one that :func:`conflictgraph.server.negotiation.negotiate_graph` returned.
        services: the workers and the settings.
        request: the request that is answered.
        headers: what the response says beside what it always says.
    """

    def __init__(
        self,
        asked: GraphRequest | ResourceRequest,
        media_type: str,
        services: Services,
        request: Request,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self._asked = replace(
            asked, graphs=(real_graph(media_type),), client=client_of(request.scope)
        )
        self._media_type, self._more = media_type, headers
        self._services, self._request = services, request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, unless the client leaves or already has the graph.

        Raises:
            ConflictGraphError: the graph was not answered; nothing has been sent yet.
        """
        revision = read_revision(self._services.folder)
        headers = {"Vary": VARY, "Cache-Control": "no-cache", **self._more}
        tag = revision.graph_tag(self._asked.query, self._media_type) if revision else None
        if self._is_held(tag):
            response = Response(status_code=304, headers=headers | {"ETag": str(tag)})
            await response(scope, receive, send)
            return
        observation = observation_of(scope)
        observation.kind = "graph"
        async with cancelled_on_departure(receive):
            answer = await self._services.pool.ask(self._asked)
            observation.query_id = answer.query_id
            if tag and revision and answer.generation == revision.generation:
                headers["ETag"] = tag
            headers |= {
                "Content-Type": Response(media_type=self._media_type).headers["content-type"],
                "Conflictgraph-Generation": str(answer.generation),
                "Conflictgraph-Query-Id": answer.query_id,
            }
            stall_s = self._services.limits.client_stall_s
            await send_answer(answer, headers, scope, send, stall_s=stall_s)

    def _is_held(self, tag: str | None) -> bool:
        """Return whether the client has the graph with this tag.

        Raises:
            PreconditionError: it wants another state of the graph and nothing else.
        """
        wanted = conditions_of(self._request).if_match
        if wanted not in {None, ("*",)} and (tag or "").strip('"') not in (wanted or ()):
            raise PreconditionError("the graph is not, or no longer, in this state", "fetch it")
        held = self._request.headers.get("if-none-match", "")
        # The star stands for a graph that is there, which only a worker knows.
        return held.strip() != "*" and is_current(tag, held)
