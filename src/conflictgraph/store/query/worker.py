"""The process that evaluates queries, and may be killed.

It is ``python -m conflictgraph.store.query.worker``, started by the pool with one end of a socket
pair. It answers one query after the other and ends when the socket closes. Standard input is a
lifeline: nobody writes to it, and when the front dies the kernel ends this process by SIGIO, even
in the middle of an evaluation, during which Python runs no thread and no signal handler.
"""

from __future__ import annotations

import gc
import json
import os
import select
import socket
import sys
import time
from typing import IO, Any, Final, cast

from pyoxigraph import NamedNode

from conflictgraph.endpoint.address import Endpoint
from conflictgraph.errors import (
    ConflictGraphError,
    GraphMissingError,
    StoreError,
    UnknownResourceError,
)
from conflictgraph.store import frames
from conflictgraph.store.generations import Pin, StoreFolder
from conflictgraph.store.hardening import OUT_OF_MEMORY, die_with_front, limit_process
from conflictgraph.store.opening import open_store
from conflictgraph.store.query.engine import Engine, StoreEngine
from conflictgraph.store.query.evaluation import (
    choose_format,
    choose_graph_format,
    in_our_words,
)
from conflictgraph.store.query.output import HeadSentError, Output
from conflictgraph.store.query.requests import PoolLimits
from conflictgraph.store.query.resources import quads_about
from conflictgraph.store.query.tables import LINES
from conflictgraph.store.query.writing import (
    Draft,
    draft_facts,
    draft_outcome,
    draft_quads,
)
from conflictgraph.store.sparql.guard import check_query

#: How often an idle worker looks whether its generation is still the live one.
_IDLE_S: Final = 1.0
#: The part of the memory that lines may take of which a table is made: in five times as much.
_HELD_PART: Final = 10


class Worker:
    """One connection to the front, and the generation that is open."""

    def __init__(self, connection: socket.socket, folder: StoreFolder, limits: PoolLimits) -> None:
        self._connection, self._folder, self._limits = connection, folder, limits
        self._pin: Pin | None = None
        self._store: StoreEngine | None = None
        self._remote: Engine | None = None
        self._answered = 0
        # Not select(): the front may have so many files open that the number is too high for it.
        self._requests = select.poll()
        self._requests.register(connection, select.POLLIN)

    def run(self, *, asks_endpoint: bool) -> None:
        """Answer queries until the front closes the connection.

        Args:
            asks_endpoint: whether the front begins with the endpoint that is to be asked.
        """
        incoming = self._connection.makefile("rb")
        if asks_endpoint:
            self._connect(incoming)
        self._connection.sendall(frames.frame(frames.READY))
        while header := self._next(incoming):
            length, _ = frames.HEADER.unpack(header)
            payload = incoming.read(length)
            begun_s = time.perf_counter()
            self._answer(json.loads(payload), begun_s)

    def _connect(self, incoming: IO[bytes]) -> None:
        """Get to know the endpoint, before the first query: that takes longer than most queries."""
        # Loaded by those workers only that have anything to connect to.
        from conflictgraph.store.query.remote_engine import RemoteEngine  # noqa: PLC0415

        length, _ = frames.HEADER.unpack(incoming.read(frames.HEADER.size))
        self._remote = RemoteEngine(Endpoint.from_json(json.loads(incoming.read(length))))

    def _next(self, incoming: IO[bytes]) -> bytes:
        """Return the header of the next request; nothing once the front has closed."""
        while not self._requests.poll(_IDLE_S * 1000):
            # Nobody asks: a generation that is not live any more can be deleted meanwhile.
            if self._pin is not None and not self._folder.is_live(self._pin.number):
                self._close()
        return incoming.read(frames.HEADER.size)

    def _answer(self, request: dict[str, Any], begun_s: float) -> None:
        try:
            if "query" in request:
                self._answer_query(request, begun_s)
            elif "resource" in request:
                self._answer_resource(request, begun_s)
            else:
                self._answer_graph(request, begun_s)
        except ConflictGraphError as error:
            # Also after some DATA: the front then breaks the answer off.
            self._connection.sendall(frames.frame(frames.ERROR, frames.from_error(error)))
        except HeadSentError:
            pass

    def _answer_query(self, request: dict[str, Any], begun_s: float) -> None:
        shape = check_query(request["query"], self._limits.query, request.get("services", ()))
        guard_s = time.perf_counter() - begun_s
        engine = self._open(request)
        if request["explain"] and isinstance(engine, StoreEngine):
            # Rarely wanted, and more to import than all the rest of this process.
            from conflictgraph.store.explanation.explain import MEDIA_TYPE, explain  # noqa: PLC0415

            facts = explain(
                engine.store, request, shape, guard_s=guard_s, generation=self._generation
            )
            self._send(draft_facts(facts), MEDIA_TYPE, request, begun_s)
            return
        with engine.evaluating(request, shape) as outcome:
            media_type, form = choose_format(outcome, request)
            draft = draft_outcome(
                outcome,
                form,
                self._limits.max_rows,
                media_type=media_type,
                most_held=self._most_held if LINES in request["results"] else None,
            )
            self._send(draft, media_type, request, begun_s)

    def _answer_graph(self, request: dict[str, Any], begun_s: float) -> None:
        graph, engine = request["graph"], self._open(request)
        with in_our_words(""):
            if graph is not None and not engine.contains_named_graph(NamedNode(graph)):
                raise GraphMissingError(f"there is no graph {graph}")
            media_type, form = choose_graph_format(request)
            with engine.drafting(graph, form, self._limits.max_rows) as draft:
                self._send(draft, media_type, request, begun_s)

    def _answer_resource(self, request: dict[str, Any], begun_s: float) -> None:
        iri, engine = request["resource"], self._open(request)
        with in_our_words(""):
            quads = quads_about(engine, NamedNode(iri))
            if next(quads, None) is None:
                raise UnknownResourceError(f"the dataset says nothing about {iri}")
            media_type, form = choose_graph_format(request)
            about = quads_about(engine, NamedNode(iri))
            self._send(
                draft_quads(about, form, self._limits.max_rows), media_type, request, begun_s
            )

    def _send(self, draft: Draft, media_type: str, request: dict[str, Any], begun_s: float) -> None:
        output = Output(
            self._connection,
            draft,
            media_type=media_type,
            generation=self._generation,
            begun_s=begun_s,
            max_rows=self._limits.max_rows,
            max_bytes=self._limits.answer_max_bytes,
            head_only=request["head_only"],
        )
        draft.write(cast("IO[bytes]", output))
        output.end()

    def _open(self, request: dict[str, Any]) -> Engine:
        """Return what the front wants asked; a newer store if that has been replaced meanwhile."""
        generation = request["generation"]
        if self._remote is not None:
            self._answered = generation
            return self._remote
        if self._store is None or self._pin is None or self._pin.number != generation:
            pin = self._folder.pin()
            try:
                store = open_store(pin.path)
            except StoreError:
                pin.release()
                raise
            self._close()
            self._pin, self._store = pin, StoreEngine(store)
        return self._store

    @property
    def _most_held(self) -> int:
        """Return how many bytes of lines are kept for a table."""
        return self._limits.memory_bytes // _HELD_PART

    @property
    def _generation(self) -> int:
        return self._pin.number if self._pin is not None else self._answered

    def _close(self) -> None:
        self._store = None
        if self._pin is not None:
            self._pin.release()


def main(arguments: list[str]) -> None:
    """Run a worker: file descriptor, store folder, limits as JSON."""
    descriptor, folder, facts, source = arguments
    limits = PoolLimits.from_json(facts)
    limit_process(limits.memory_bytes)
    die_with_front()
    # For answers as frames: a worker has one core, and stacks of threads count as its memory.
    os.environ["POLARS_MAX_THREADS"] = "1"
    gc.freeze()
    with socket.socket(fileno=int(descriptor)) as connection:
        try:
            Worker(connection, StoreFolder(folder), limits).run(
                asks_endpoint=source == frames.ENDPOINT
            )
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except (BrokenPipeError, ConnectionResetError):
            os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
