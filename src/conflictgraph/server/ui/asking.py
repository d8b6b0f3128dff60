"""The rows of a saved query for a page, or why there are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request

from conflictgraph.errors import QueryError, UsageError
from conflictgraph.server.client import client_of
from conflictgraph.server.observation import observation_of
from conflictgraph.server.problems import status_of
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.rendering import require_page
from conflictgraph.server.ui.rows import Row, ask_rows


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a saved query: rows, or an error that the page shows."""

    rows: tuple[Row, ...] = ()
    error: QueryError | UsageError | None = None

    @property
    def status(self) -> int:
        """Return the status of a page with this answer."""
        return status_of(type(self.error))[0] if self.error else HTTPStatus.OK


async def ask_saved(request: Request, name: str, values: Mapping[str, str]) -> Asked:
    """Answer a saved query for the page that a request is for.

    Raises:
        QueryError: it was not answered, and the client is a program.
        UsageError: a value is wrong, and the client is a program.
    """
    services = services_of(request)
    try:
        sparql = services.catalogue[name].bind(values, base_iri=services.settings.base_iri)
        return Asked(tuple(await ask_rows(services, sparql, client_of(request.scope))))
    except (QueryError, UsageError) as caught:
        require_page(request, caught)
        observation_of(request.scope).outcome = caught.code
        return Asked(error=caught)
