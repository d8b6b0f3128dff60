"""What a page asks, and what it shows instead of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Self

from fastapi import Request

from conflictgraph.errors import QueryError, UsageError
from conflictgraph.server.client import client_of
from conflictgraph.server.negotiation import accept_of, prefers_html
from conflictgraph.server.observation import observation_of
from conflictgraph.server.problems import status_of
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.languages import FIELD, language_of
from conflictgraph.server.ui.rows import Row, ask_rows


class ShownOnPage:
    """Keep what goes wrong in a block for the page that a request is for.

    A program gets it as a problem instead, unless it is to get the page, too.

    Attributes:
        error: what the page shows instead of an answer; None where there is one.
    """

    def __init__(self, request: Request, *, programs_too: bool = False) -> None:
        self.error: QueryError | UsageError | None = None
        self._request, self._programs_too = request, programs_too

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> bool:
        if not isinstance(error, QueryError | UsageError):
            return False
        if not (self._programs_too or prefers_html(accept_of(self._request))):
            return False
        self.error = error
        observation_of(self._request.scope).outcome = error.code
        return True

    @property
    def status(self) -> int:
        """Return the status of the page."""
        return status_of(type(self.error))[0] if self.error else HTTPStatus.OK


async def ask_saved(request: Request, name: str, values: Mapping[str, str]) -> list[Row]:
    """Return the rows of a saved query, with names in the language of the page.

    Raises:
        QueryError: it was not answered.
        UsageError: a value is wrong.
    """
    services = services_of(request)
    given = {FIELD: language_of(request), **values}
    sparql = services.catalogue[name].bind(given, base_iri=services.settings.base_iri)
    return await ask_rows(services, sparql, client_of(request.scope))
