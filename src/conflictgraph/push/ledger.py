"""What was pushed to a store, written down on that store in a graph of its own.

It is asked before anything is sent, so a push goes on where another was killed, from whichever
machine; and a server that answers from that store learns of which state its answers are::

    <…/graph/pushed> dcterms:hasPart <G>          G is ours to replace and to delete
    <G> owl:versionInfo "sha256:…"                all of G is there, and this is its digest
    <…/graph/pushed> owl:versionInfo "N T D"      all graphs are there and were counted: the number
                                                  of the generation, its time in ns, its digest
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from conflictgraph.endpoint.asking import select
from conflictgraph.endpoint.connection import Connection
from conflictgraph.vocab import DCTERMS, GRAPH_PUSHED, OWL

_PART: Final = f"{DCTERMS}hasPart"
_VERSION: Final = f"{OWL}versionInfo"


class State(NamedTuple):
    """A complete push.

    Attributes:
        generation: number of the generation.
        published_ns: when it was made live, in nanoseconds.
        version: digest of all graphs.
    """

    generation: int
    published_ns: int
    version: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What another store holds of ours.

    Attributes:
        parts: graphs that pushes made there, complete or not.
        versions: IRI to digest of those that are complete.
        state: what was pushed last; None while a push is under way or broken off.
    """

    parts: frozenset[str] = frozenset()
    versions: Mapping[str, str] = field(default_factory=dict)
    state: State | None = None

    def to_triples(self, name: str) -> bytes:
        """Return it as N-Triples, in a fixed order; ``name`` is the IRI of its graph."""
        lines = [f"<{name}> <{_PART}> <{part}> .\n" for part in sorted(self.parts)]
        if self.state is not None:
            lines.append(f'<{name}> <{_VERSION}> "{" ".join(map(str, self.state))}" .\n')
        return "".join(lines).encode() + versions_to_triples(self.versions.items())


def ledger_name(base_iri: str) -> str:
    """Return the IRI of the graph of the ledger."""
    return base_iri + GRAPH_PUSHED


def versions_to_triples(versions: Iterable[tuple[str, str]]) -> bytes:
    """Return N-Triples that tell that graphs are complete."""
    return "".join(f'<{g}> <{_VERSION}> "{digest}" .\n' for g, digest in sorted(versions)).encode()


def read_ledger(connection: Connection, name: str) -> Ledger:
    """Return what a store holds of ours.

    Raises:
        EndpointError: it does not tell.
    """
    rows = select(
        connection,
        f"SELECT ?s ?p ?o WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}",
    )
    said = {(s.value, p.value, o.value) for s, p, o in rows}
    versions = {s: o for s, p, o in said if p == _VERSION}
    state = versions.pop(name, None)
    parts = frozenset(o for _, p, o in said if p == _PART)
    return Ledger(parts, versions, None if state is None else to_state(state))


def read_state(connection: Connection, name: str) -> State | None:
    """Return which complete push a store holds; None where there is none.

    Raises:
        EndpointError: it does not tell.
    """
    query = f"SELECT ?state WHERE {{ GRAPH <{name}> {{ <{name}> <{_VERSION}> ?state }} }}"
    rows = select(connection, query)
    return to_state(rows[0]["state"].value) if len(rows) == 1 else None


def to_state(text: str) -> State | None:
    """Return what the words of a ledger say; None where they are not ours."""
    match text.split(" "):
        case [generation, published, version] if generation.isdecimal() and published.isdecimal():
            return State(int(generation), int(published), version)
    return None
