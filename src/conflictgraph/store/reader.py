"""Read one generation in this process: for our own queries and for export, never for strangers'.

A query that comes from outside goes to the worker pool, which survives it.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import IO, Self

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat

from conflictgraph.errors import StoreError, UsageError
from conflictgraph.store import formats
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.manifest import Manifest
from conflictgraph.store.opening import open_store
from conflictgraph.store.query.evaluation import to_query_error

_ALL_TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


class Reader:
    """One generation, the live one when the reader was made; use it as a context manager.

    Attributes:
        generation: its number.
        manifest: its documents and texts.
    """

    def __init__(self, folder: StoreFolder, number: int | None = None) -> None:
        """Pin and open a generation.

        Args:
            folder: the store.
            number: which of the generations that are kept; the live one when left out.

        Raises:
            StoreMissingError: nothing was ever published, or there is none of this number.
            StoreError: the generation cannot be opened.
        """
        self._pin = folder.pin() if number is None else folder.pin_kept(number)
        self.generation = self._pin.number
        try:
            self.manifest = Manifest.read(self._pin.path)
            self._store = open_store(self._pin.path)
        except StoreError:
            self._pin.release()
            raise

    def close(self) -> None:
        """Let the generation go; results still in use keep its files open."""
        self.manifest.close()
        self.__dict__.pop("_store", None)
        self._pin.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._store)

    def query(
        self, query: str, *, union: bool = True
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Evaluate a query; its result must be used in the thread that asked.

        Args:
            query: SPARQL.
            union: whether the default graph is the union of the named graphs; give False for a
                query with FROM, which Oxigraph's union would override.

        Raises:
            QueryError: the query is not SPARQL, or cannot be evaluated.
        """
        try:
            return self._store.query(query, use_default_graph_as_union=union)
        except (SyntaxError, RuntimeError, ValueError) as error:
            raise to_query_error(error, query) from error

    def rows(self, query: str) -> QuerySolutions:
        """Return the solutions of a SELECT of ours over the union of all graphs.

        Raises:
            UsageError: it is no SELECT.
            QueryError: it cannot be evaluated.
        """
        answer = self.query(query)
        if not isinstance(answer, QuerySolutions):
            raise UsageError("this is no SELECT")
        return answer

    def iter_quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of one named graph, or all."""
        name = None if graph is None else NamedNode(graph)
        return self._store.quads_for_pattern(None, None, None, name)

    def iter_about(self, node: str, graph: str | None = None) -> Iterator[Quad]:
        """Yield what one named graph, or all, say of a node."""
        name = None if graph is None else NamedNode(graph)
        return self._store.quads_for_pattern(NamedNode(node), None, None, name)

    def iter_nquads(self, graph: str | None = None) -> Iterator[bytes]:
        """Yield the N-Quads lines of one named graph, or all, in the order of the store."""
        for quad in self.iter_quads(graph):
            yield f"{quad} .\n".encode()

    def triples_of(self, graph: str) -> bytes:
        """Return one named graph as N-Triples; equal graphs give equal bytes."""
        output = BytesIO()
        self._store.dump(output, RdfFormat.N_TRIPLES, from_graph=NamedNode(graph))
        return output.getvalue()

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(
            name.value for name in self._store.named_graphs() if isinstance(name, NamedNode)
        )

    def export(self, name: str, output: IO[bytes]) -> None:
        """Write the whole dataset; equal datasets give equal bytes.

        Oxigraph orders its index by the content of terms, not by the order of loading, so that
        nothing needs to be sorted here. N-Triples and Turtle carry the union of all graphs.

        Args:
            name: ``nq``, ``trig``, ``nt`` or ``ttl``.
            output: a binary file.

        Raises:
            UsageError: the format is another.
        """
        form = formats.EXPORTS.get(name)
        if form is None:
            raise UsageError(f"unknown format {name!r}", "one of " + ", ".join(formats.EXPORTS))
        if form.supports_datasets:
            self._store.dump(output, form)
            return
        triples = self._store.query(_ALL_TRIPLES)
        if isinstance(triples, QueryTriples):
            triples.serialize(output, form)
