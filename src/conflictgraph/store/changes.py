"""What a writer is given: the named graphs of a base IRI, and the change of one document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from conflictgraph.vocab import DERIVED

DEFAULT_BASE: Final = "https://w3id.org/conflictgraph/"


@dataclass(frozen=True, slots=True)
class GraphNames:
    """Names of the graphs the store looks after itself, and of the nodes it sweeps.

    Attributes:
        base: the base IRI; ends with a slash.
    """

    base: str = DEFAULT_BASE

    @property
    def affairs(self) -> NamedNode:
        """Return the graph of the states of affairs."""
        return NamedNode(f"{self.base}graph/soa")

    @property
    def meta(self) -> NamedNode:
        """Return the graph that describes graphs."""
        return NamedNode(f"{self.base}graph/meta")

    @property
    def affair_prefix(self) -> str:
        """Return how the IRI of every state of affairs begins."""
        return f"{self.base}id/soa/"

    @property
    def built_prefix(self) -> str:
        """Return how the IRI of every graph begins that builds write, and nobody else."""
        return f"{self.base}graph/"

    def is_built(self, graph: NamedNode | BlankNode | DefaultGraph) -> bool:
        """Tell whether only builds write a graph; all others are the users'."""
        return isinstance(graph, NamedNode) and graph.value.startswith(self.built_prefix)

    def is_affair(self, node: object) -> bool:
        """Tell whether a term is a state of affairs."""
        return isinstance(node, NamedNode) and node.value.startswith(self.affair_prefix)

    def is_derived(self, graph: NamedNode | BlankNode | DefaultGraph) -> bool:
        """Tell whether a graph holds what rules derived."""
        return isinstance(graph, NamedNode) and graph.value.startswith(self.base + DERIVED)

    def document_prefix(self, identity: str) -> str:
        """Return how the IRIs begin of everything that only one document knows."""
        return f"{self.base}id/doc/{identity}"

    def document(self, identity: str) -> NamedNode:
        """Return the graph of one document."""
        return NamedNode(f"{self.base}graph/doc/{identity}")


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """One document as it shall be from now on.

    All lines are N-Quads in UTF-8, each with its line feed.

    Attributes:
        key: path relative to the SOURCES argument; a document with the same key is replaced.
        path: the source file as it was given.
        digest: incremental key; equal digests give equal graphs.
        identity: the document's identity, unique in the store.
        text: the text, exactly as offsets count it.
        lines: the document's own graph, what rules derived about nodes in it
            (``graph/derived/…``), and its line in ``graph/meta``.
        shared: lines other documents may support too (``graph/entities``, ``graph/derived/…``);
            one stays while a document supports it.
        affairs: states of affairs (``graph/soa``) and what follows from their content
            (``graph/derived/…``); a node stays while a statement or another state of affairs
            uses it.
        footprint: what tells whether decisions of curators can concern the document.
        annotations: what the document was made from; empty to keep none.
        premises: N-Triples of it that rules over several documents may read, or conclude as well;
            None where they were not gathered.
    """

    key: str
    path: str
    digest: str
    identity: str
    text: str
    lines: bytes
    shared: bytes
    affairs: bytes
    footprint: bytes = b""
    annotations: bytes = b""
    premises: bytes | None = None
