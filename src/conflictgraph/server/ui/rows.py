"""The rows of a query for pages that do more with them than show a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from conflictgraph.server.services import Services
from conflictgraph.server.ui.table import read_answer
from conflictgraph.store.query.requests import QueryRequest

JSON: Final = "application/sparql-results+json"

#: A row: variable to the text of its value; what is unbound is not in it.
Row = Mapping[str, str]


async def ask_rows(services: Services, sparql: str, client: str = "") -> list[Row]:
    """Return all rows of a SELECT; the query itself says how many there can be.

    Args:
        services: the workers and the settings.
        sparql: the query; its default graph is the union of all graphs.
        client: whom the query counts for; empty for ourselves.

    Raises:
        ConflictGraphError: the query was not answered, or the answer is too long for a page.
    """
    answer = await services.pool.ask(QueryRequest(sparql, (JSON,), (), client=client))
    try:
        body = await read_answer(answer)
    finally:
        await answer.chunks.aclose()
    bindings = json.loads(body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]
