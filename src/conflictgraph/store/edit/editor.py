"""The process that writes for users: ``python -m conflictgraph.store.edit.editor``.

Hardened like the query workers (:mod:`conflictgraph.store.query.worker`): it may be killed at any
time. It applies one batch of edits after the other, each in one new generation, and says a batch is
done when the generation is live and on disk. It ends when the socket closes.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from typing import Any

from conflictgraph.errors import ConflictGraphError, StoreError
from conflictgraph.store import frames
from conflictgraph.store.draft import read_bases
from conflictgraph.store.edit import messages as say
from conflictgraph.store.edit.gate import EditGate, GateLimits
from conflictgraph.store.edit.messages import Batch
from conflictgraph.store.edit.session import EditSession
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.hardening import OUT_OF_MEMORY, die_with_front, limit_process
from conflictgraph.store.journal import find_batch
from conflictgraph.store.live_state import LiveState, read_state
from conflictgraph.store.protection import Protection
from conflictgraph.store.space import disk_full_told
from conflictgraph.store.sparql.guard import QueryLimits
from conflictgraph.store.writer import Writer


class Editor:
    """One connection to the front."""

    def __init__(
        self, connection: socket.socket, folder: StoreFolder, base: str, facts: dict[str, Any]
    ) -> None:
        """Serve a connection.

        Args:
            connection: the socket to the front.
            folder: the store.
            base: base IRI of the graphs that builds write.
            facts: ``lock_timeout_s``, ``keep_generations``, ``query``, the limits on texts, and
                ``gate``, the shapes for users' graphs.
        """
        self._connection, self._folder, self._base = connection, folder, base
        self._lock_timeout_s, self._keep = facts["lock_timeout_s"], facts["keep_generations"]
        self._limits = QueryLimits(**facts["query"])
        self._gate = EditGate(GateLimits(**facts["gate"])) if facts["gate"] else None
        self._protection = Protection([base])
        #: The state in which the protection has seen the graphs it protects.
        self._seen: LiveState | None = None

    def run(self) -> None:
        """Apply batches until the front closes the connection."""
        incoming = self._connection.makefile("rb")
        self._connection.sendall(frames.frame(say.READY))
        while header := incoming.read(frames.HEADER.size):
            length, _ = frames.HEADER.unpack(header)
            self._write(Batch.from_payload(incoming.read(length)))

    def _write(self, batch: Batch) -> None:
        try:
            with (
                disk_full_told(self._folder.path),
                Writer(
                    self._folder,
                    lock_timeout_s=self._lock_timeout_s,
                    keep_generations=self._keep,
                    base=self._base,
                ) as writer,
            ):
                answer = self._publish(batch, writer)
        except StoreError as error:
            answer = say.complaint(say.FAILED, error)
        self._connection.sendall(answer)

    def _publish(self, batch: Batch, writer: Writer) -> bytes:
        """Make a batch live; return the last frame about it."""
        if done := find_batch(self._folder, batch.name):
            return _done(done)
        live = read_state(self._folder)
        self._protect(live)
        session = EditSession(writer, self._protection, live and live.tag, self._limits, self._gate)
        created: list[bool] = []
        for number, edit in enumerate(batch.edits):
            self._connection.sendall(say.message(say.BEGIN, edit=number))
            try:
                created.append(session.apply(edit))
            except StoreError:
                raise
            except ConflictGraphError as error:
                if session.spoilt:
                    return say.complaint(say.SPOILT, error, number)
                created.append(False)
                self._connection.sendall(say.complaint(say.REFUSED, error, number))
        self._connection.sendall(say.message(say.PREPARED, created=created))
        if session.changed or live is None:
            writer.name_batch(batch.name)
            writer.publish()
            live = self._seen = read_state(self._folder)
        if live is None:
            raise StoreError(f"{self._folder.path} has lost its live generation")
        return _done(live)

    def _protect(self, live: LiveState | None) -> None:
        """Look anew at what builds wrote, unless the live state is our own."""
        if live is None or live != self._seen:
            bases = read_bases(self._folder.generation(live.generation)) if live else frozenset()
            self._protection = Protection({self._base, *bases})
            self._seen = live


def _done(live: LiveState) -> bytes:
    return say.message(say.DONE, generation=live.generation, published_ns=live.published_ns)


def main(arguments: list[str]) -> None:
    """Run an editor: file descriptor, store folder, base IRI, limits as JSON."""
    descriptor, folder, base, limits = arguments
    facts = json.loads(limits)
    limit_process(facts["memory_bytes"])
    die_with_front()
    gc.freeze()
    with socket.socket(fileno=int(descriptor)) as connection:
        try:
            Editor(connection, StoreFolder(folder), base, facts).run()
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except (BrokenPipeError, ConnectionResetError):
            os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
