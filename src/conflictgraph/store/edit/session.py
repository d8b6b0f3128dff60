"""Apply edits one after the other to the generation that is being written."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from traceback import clear_frames
from typing import IO, Final

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from conflictgraph.errors import (
    ConflictGraphError,
    GraphMissingError,
    PreconditionError,
    ProtectedGraphError,
    QuerySyntaxError,
)
from conflictgraph.store.edit.edits import Conditions, Edit, GraphDelete, GraphPut, Update
from conflictgraph.store.edit.gate import EditGate, Graph
from conflictgraph.store.edit.upload import open_triples
from conflictgraph.store.protection import Protection
from conflictgraph.store.query.evaluation import to_query_error
from conflictgraph.store.sparql.guard import QueryLimits
from conflictgraph.store.sparql.update_guard import check_update
from conflictgraph.store.sparql.update_text import to_runnable
from conflictgraph.store.writer import Writer

_EXISTENCE: Final = re.compile(r"The graph \S+ (?:already exists|does not exist)")
#: Loading more than this at once is faster with files of its own than through a transaction.
_BULK_BYTES: Final = 4 * 1024 * 1024


class EditSession:
    """One batch of edits on its way into the next generation.

    An edit either is applied as a whole or raises and has changed nothing, unless it has spoilt
    the draft.

    Attributes:
        changed: whether any edit so far changed the store.
        spoilt: whether an edit has changed what it must not; nothing can be published then.
    """

    def __init__(
        self,
        writer: Writer,
        protection: Protection,
        state: str | None,
        limits: QueryLimits,
        gate: EditGate | None = None,
    ) -> None:
        """Begin with a live generation.

        Args:
            writer: an entered writer.
            protection: the graphs that no edit may change.
            state: how entity tags of the live generation begin; None when there is none.
            limits: limits on the text of updates.
            gate: what looks at graphs after an edit; None where nobody does.
        """
        self._writer, self._protection, self._limits = writer, protection, limits
        self._state, self._gate = state, gate
        self.changed = self.spoilt = False

    def apply(self, edit: Edit) -> bool:
        """Apply an edit; return whether it made a graph that was not there.

        Raises:
            QueryError: an update is no SPARQL, is forbidden, or cannot be evaluated.
            UploadError: a body is not RDF of its media type.
            GraphMissingError: there is no such graph to remove.
            PreconditionError: a condition of the edit, or of an operation, does not hold.
            InvalidGraphError: a graph would break the shapes.
            ProtectedGraphError: only builds write the graph.
            StoreError: the store cannot be written; the batch is lost.
        """
        try:
            return self._apply(edit)
        except ConflictGraphError as error:
            _let_go(error)
            raise

    def _apply(self, edit: Edit) -> bool:
        match edit:
            case Update():
                self._update(edit)
                return False
            case GraphPut():
                return self._put(edit)
            case GraphDelete():
                self._delete(edit)
                return False

    def _update(self, edit: Update) -> None:
        shape = check_update(edit.text, self._limits)
        text = to_runnable(edit.text, shape, edit.using, edit.using_named)
        store = self._writer.users_store()
        try:
            with self._protection.watch(store, shape.targets):
                _run(store, text, edit.base)
        except ProtectedGraphError:
            self.spoilt = True
            raise
        self._examine(store, lambda: self._changed_graphs(store, shape.targets))
        self.changed |= shape.writes

    def _put(self, edit: GraphPut) -> bool:
        graph = self._named(edit.graph)
        store = self._writer.users_store()
        exists = _exists(store, graph)
        self._check(edit.conditions, exists)
        with open_triples(edit) as triples:
            if edit.replace:
                store.clear_graph(graph)
            if isinstance(graph, NamedNode):
                store.add_graph(graph)
            _load(store, triples, graph)
        self._examine(store, lambda: [graph])
        self.changed = True
        return not exists

    def _examine(self, store: Store, graphs: Callable[[], list[Graph]]) -> None:
        """Have the gate look at what an edit has made of some graphs.

        The edit is in the draft already, so a draft that the gate refuses is of no use any more.

        Raises:
            InvalidGraphError: it refuses.
        """
        if self._gate is None:
            return
        try:
            self._gate.check(store, graphs())
        except ConflictGraphError:
            self.spoilt = True
            raise

    def _changed_graphs(self, store: Store, targets: frozenset[str] | None) -> list[Graph]:
        """Return the users' graphs that an update may have changed, the default graph included."""
        named = [
            graph
            for graph in store.named_graphs()
            if not isinstance(graph, NamedNode)
            or (
                (not self._protection.covers(graph.value))
                and (targets is None or graph.value in targets)
            )
        ]
        return [DefaultGraph(), *named]

    def _delete(self, edit: GraphDelete) -> None:
        graph = self._named(edit.graph)
        store = self._writer.users_store()
        exists = _exists(store, graph)
        self._check(edit.conditions, exists)
        if not exists:
            raise GraphMissingError(f"there is no graph {edit.graph}")
        store.remove_graph(graph)
        self.changed = True

    def _named(self, graph: str | None) -> NamedNode | DefaultGraph:
        self._protection.refuse(graph)
        if graph is None:
            return DefaultGraph()
        try:
            return NamedNode(graph)
        except ValueError as error:
            raise QuerySyntaxError(f"the graph's IRI is malformed: {error}") from error

    def _check(self, conditions: Conditions, exists: bool) -> None:
        """Compare conditions with the state after the edits before.

        Raises:
            PreconditionError: they do not hold.
        """
        state = None if self.changed else self._state
        wanted, unwanted = conditions.if_match, conditions.if_none_match
        if wanted is not None and not _meets(wanted, state, exists):
            raise PreconditionError("the graph has changed", "fetch it again")
        if unwanted is not None and _meets(unwanted, state, exists):
            raise PreconditionError("the graph exists, or is in this state, already")


def _let_go(error: BaseException | None) -> None:
    """Empty the frames an error came through: a name in one of them keeps the store open."""
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _run(store: Store, text: str, base: str | None) -> None:
    """Run an update in one transaction of Oxigraph's.

    Raises:
        PreconditionError: an operation without SILENT makes a graph that is there, or needs one
            that is not.
        QueryError: the update is no SPARQL, or cannot be evaluated.
    """
    try:
        store.update(text, base_iri=base)
    except (MemoryError, OSError):
        raise
    except Exception as error:
        if _EXISTENCE.fullmatch(str(error)):
            raise PreconditionError(str(error), "say SILENT to go on all the same") from error
        raise to_query_error(error, text) from error


def _meets(tags: tuple[str, ...], state: str | None, exists: bool) -> bool:
    if not exists:
        return False
    return any(tag == "*" or (state and f"{tag}-".startswith(f"{state}-")) for tag in tags)


def _exists(store: Store, graph: NamedNode | DefaultGraph) -> bool:
    return isinstance(graph, DefaultGraph) or store.contains_named_graph(graph)


def _load(store: Store, triples: IO[bytes], graph: NamedNode | DefaultGraph) -> None:
    big = os.fstat(triples.fileno()).st_size > _BULK_BYTES
    load = store.bulk_load if big else store.load
    load(triples, RdfFormat.N_TRIPLES, to_graph=graph)
