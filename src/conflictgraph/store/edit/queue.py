"""The front of the editor: collects edits, hands them over together, answers when they are live.

All edits that wait go into one generation. Cloning, syncing and publishing one takes longer than
most edits, so that many writers at a time cost hardly more than one.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self
from uuid import uuid4

from conflictgraph.errors import ConflictGraphError, OverloadedError, WorkerLostError
from conflictgraph.store.edit.edits import Edit, EditLimits, EditOutcome, GraphPut, Update
from conflictgraph.store.edit.messages import Batch
from conflictgraph.store.edit.process import EditorProcess, Report
from conflictgraph.store.edit.upload import require_format
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.journal import find_batch
from conflictgraph.store.sparql.guard import check_size

__all__ = ["EditLimits", "EditQueue"]

_LOG: Final = logging.getLogger(__name__)
#: So that a batch, of texts of a megabyte perhaps, is not held in memory many times over.
_MAX_BATCH: Final = 64
#: How often a batch is tried whose editor dies between two edits.
_MAX_TRIES: Final = 5


@dataclass(slots=True, eq=False)
class _Ticket:
    """An edit and whoever waits for it."""

    edit: Edit
    outcome: asyncio.Future[EditOutcome]

    def fail(self, error: ConflictGraphError) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(error)

    def succeed(self, outcome: EditOutcome) -> None:
        if not self.outcome.done():
            self.outcome.set_result(outcome)


class EditQueue:
    """The users' way to write to a store, for one event loop.

    An edit that fails, takes too long or kills the editor fails alone. The editor is started for
    the first edit. Use it as ``async with EditQueue(...) as edits``.
    """

    def __init__(self, folder: StoreFolder, limits: EditLimits, base: str) -> None:
        """Prepare a queue; nothing is started yet.

        Args:
            folder: the store; made by the first edit when it is not there.
            limits: what an edit may use, and how many may wait.
            base: base IRI of the graphs that builds write, and no edit may change.
        """
        self.folder, self.limits, self.base = folder, limits, base
        self._waiting: deque[_Ticket] = deque()
        #: Batches whose editor stopped on another edit; they go before all that wait.
        self._again: deque[list[_Ticket]] = deque()
        self._called = asyncio.Event()
        self._runner: asyncio.Task[None] | None = None
        self._editor: EditorProcess | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    @property
    def waiting(self) -> int:
        """Return the number of edits that are not being applied yet."""
        return len(self._waiting)

    async def apply(self, edit: Edit) -> EditOutcome:
        """Return when an edit is live, and will outlive a power cut.

        Raises:
            QueryError: an update is no SPARQL, is forbidden, or cannot be evaluated; or the edit
                took too long, needed too much memory, found the queue full, or its editor died.
            UploadError: a body is not RDF of its media type, or not for one graph.
            UnsupportedMediaTypeError: no RDF of this media type is read.
            GraphMissingError: there is no such graph to remove.
            PreconditionError: a condition of the edit does not hold.
            ProtectedGraphError: the edit would change a graph that only builds write.
            StoreError: the store cannot be written.
        """
        if isinstance(edit, Update):
            check_size(edit.text, self.limits.query)
        elif isinstance(edit, GraphPut):
            for _, media_type in edit.documents:
                require_format(media_type)
        if self._closed or len(self._waiting) >= self.limits.max_queued:
            raise OverloadedError("too many writes are waiting", "try again in a moment")
        ticket = _Ticket(edit, asyncio.get_running_loop().create_future())
        self._waiting.append(ticket)
        self._called.set()
        if self._runner is None:
            self._runner = asyncio.create_task(self._run())
        return await ticket.outcome

    async def close(self) -> None:
        """Finish the edits being applied, refuse those that wait, and end the editor."""
        self._closed = True
        while self._waiting:
            self._waiting.popleft().fail(OverloadedError("the server is ending", "try again later"))
        self._called.set()
        if self._runner is not None:
            await self._runner
            self._runner = None

    async def _run(self) -> None:
        """Apply what comes until the queue is closed."""
        try:
            while not self._closed:
                await self._called.wait()
                self._called.clear()
                while self._again or self._waiting:
                    if batch := self._take():
                        await self._write(batch)
        finally:
            await self._drop_editor()

    def _take(self) -> list[_Ticket]:
        """Return the edits to apply next; one whose asker has left is dropped."""
        while self._again:
            if batch := _wanted(self._again.popleft()):
                return batch
        count = min(len(self._waiting), _MAX_BATCH)
        return _wanted(self._waiting.popleft() for _ in range(count))

    async def _write(self, batch: list[_Ticket]) -> None:
        """Bring some edits to their end, whatever happens to the editor."""
        try:
            await self._try(batch)
        except ConflictGraphError as error:
            for ticket in batch:
                ticket.fail(error)
        except Exception:  # noqa: BLE001 - nobody would take an edit again if this task ended
            _LOG.exception("a batch of edits was lost")
            for ticket in batch:
                ticket.fail(WorkerLostError("the edit was lost", "try again"))

    async def _try(self, batch: list[_Ticket]) -> None:
        name, prepared = uuid4().hex, Report()
        for _ in range(_MAX_TRIES):
            report = await self._hand_over(name, batch)
            if report.created is not None:
                prepared = report
            if report.live is not None:
                _answer(batch, prepared, report)
                return
            if report.at is not None:
                self._set_aside(batch, report)
                return
            if report.ended:
                break
        # All that came after the first may have died, or found the store locked, before it looked.
        if prepared.created and (live := await asyncio.to_thread(find_batch, self.folder, name)):
            _answer(batch, prepared, Report(live=live))
            return
        raise report.failure or WorkerLostError("the process that writes ended", "try again")

    async def _hand_over(self, name: str, batch: list[_Ticket]) -> Report:
        if self._editor is None:
            try:
                self._editor = await EditorProcess.start(self.folder.path, self.base, self.limits)
            except WorkerLostError as error:
                return Report(failure=error)
            except OSError as error:
                reason = f"no process that writes can be started: {error}"
                return Report(failure=WorkerLostError(reason, "try again"))
        editor, self._editor = self._editor, None
        try:
            report = await editor.write(Batch(name, tuple(ticket.edit for ticket in batch)))
        except BaseException:
            await editor.kill()  # nobody knows what it is at
            raise
        if report.ended:
            self._editor = editor  # otherwise it is dead and reaped
        return report

    def _set_aside(self, batch: list[_Ticket], report: Report) -> None:
        """Fail the edit at which a batch stopped, and let the others try again.

        Those before it go first, by themselves: what comes after may be just as bad.
        """
        at = report.at or 0
        batch[at].fail(report.failure or WorkerLostError("the process that writes ended"))
        self._again.extendleft([batch[at + 1 :], batch[:at]])

    async def _drop_editor(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            await editor.end()


def _wanted(tickets: Iterable[_Ticket]) -> list[_Ticket]:
    return [ticket for ticket in tickets if not ticket.outcome.done()]


def _answer(batch: list[_Ticket], prepared: Report, report: Report) -> None:
    """Tell every asker of a batch that is live what became of its edit."""
    for number, ticket in enumerate(batch):
        refusal = prepared.refused.get(number)
        if refusal is not None:
            ticket.fail(refusal)
        elif report.live is not None and prepared.created is not None:
            ticket.succeed(EditOutcome(*report.live, created=prepared.created[number]))
