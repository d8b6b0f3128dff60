"""Have a write done: hand it to the editor, and tell what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from conflictgraph.errors import ReadOnlyError
from conflictgraph.server.observation import observation_of
from conflictgraph.server.services import Services, require_own_store
from conflictgraph.store.edit.edits import Edit, EditOutcome, Update


async def apply_edit(request: Request, services: Services, edit: Edit) -> EditOutcome:
    """Return when the edit is live: whoever reads after this reads it.

    Raises:
        ConflictGraphError: the edit was not done, and nothing has changed.
    """
    require_own_store(services, "writes go to that store itself")
    if services.edits is None:
        raise ReadOnlyError("this server takes no writes")
    if isinstance(edit, Update):
        observation_of(request.scope).query = edit.text
    return await services.edits.apply(edit)


def headers_of(outcome: EditOutcome) -> Mapping[str, str]:
    """Return the headers of the answer to a write."""
    return {"Cache-Control": "no-store", "Conflictgraph-Generation": str(outcome.generation)}
