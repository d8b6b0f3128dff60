"""Bring another store to the state of one generation, touching only what is ours there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from conflictgraph.endpoint.connection import Connection
from conflictgraph.errors import PushedGraphError, UsageError
from conflictgraph.push.content import Graph, read_graphs, version_of
from conflictgraph.push.counting import Change, count_triples, find_changes
from conflictgraph.push.ledger import (
    Ledger,
    State,
    ledger_name,
    read_ledger,
    versions_to_triples,
)
from conflictgraph.push.ways import Sender
from conflictgraph.store.reader import Reader

#: Graphs after which it is written down that they are complete: a killed push sends at most so
#: many again.
_NOTED_AT_ONCE: Final = 8
#: A line of N-Triples with a blank node at its beginning or as its object, not in words.
_BLANK: Final = re.compile(rb"^(?:_:|<[^>\n]*> <[^>\n]*> _:)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push has done.

    Attributes:
        generation: number of the generation that stands there now.
        sent: graphs that were sent.
        unchanged: graphs that stood there already.
        deleted: graphs that are no more.
        triples: how many stand there now, counted there.
    """

    generation: int
    sent: tuple[str, ...]
    unchanged: int
    deleted: tuple[str, ...]
    triples: int


def push(
    reader: Reader,
    connection: Connection,
    sender: Sender,
    base_iri: str,
    *,
    published_ns: int,
    takes_over: bool = False,
    on_graph: Callable[[int, int], None] = lambda _done, _total: None,
) -> Pushed:
    """Send the graphs of an open generation that another store does not have, and count all.

    A push that is broken off leaves graphs half there, and a ledger that says which; the next one
    goes on. Two pushes to one store at the same time are for the user to avoid.

    Args:
        reader: the generation.
        connection: for questions to the store.
        sender: for triples to the store.
        base_iri: IRI under which our graphs are named.
        published_ns: when the generation was made live, in nanoseconds.
        takes_over: whether graphs may be replaced that no push made.
        on_graph: told how many of how many graphs are sent.

    Raises:
        EndpointError: the store does not answer, or not as it should.
        PushedGraphError: the store holds a graph with a name of ours that no push made, or counts
            other triples in a graph than were sent.
        UsageError: a graph has a blank node, which would be another one in each request.
    """
    wanted, name = read_graphs(reader), ledger_name(base_iri)
    held = read_ledger(connection, name)
    if not takes_over:
        _refuse_strangers(connection, wanted.keys() - held.parts)
    plan = _plan(held, wanted, State(reader.generation, published_ns, version_of(wanted)))
    if plan.changes:
        sender.replace(name, plan.before.to_triples(name))
        for graph in plan.gone:
            sender.delete(graph)
        _send(reader, sender, name, [(graph, wanted[graph]) for graph in plan.to_send], on_graph)
    counts = count_triples(connection, wanted)
    if wrong := {each for each, graph in wanted.items() if counts.get(each, 0) != graph.triples}:
        sender.replace(name, _without(plan.after, wrong).to_triples(name))
        raise _difference(min(wrong), wanted, counts)
    if plan.changes:
        sender.replace(name, plan.after.to_triples(name))
    unchanged = len(plan.before.versions)
    return Pushed(reader.generation, plan.to_send, unchanged, plan.gone, sum(counts.values()))


def compare(reader: Reader, connection: Connection) -> dict[str, list[Change]]:
    """Read all graphs back; return the changed triples of those that are not as they were sent.

    Raises:
        EndpointError: the store does not give them.
    """
    changes = {
        graph: find_changes(connection, graph, reader.triples_of(graph))
        for graph in reader.graphs()
    }
    return {graph: changed for graph, changed in changes.items() if changed}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done, and the ledger before and after it."""

    to_send: tuple[str, ...]
    gone: tuple[str, ...]
    before: Ledger
    after: Ledger
    changes: bool


def _plan(held: Ledger, wanted: Mapping[str, Graph], state: State) -> _Plan:
    versions = {name: graph.digest for name, graph in wanted.items()}
    stands = {name: each for name, each in versions.items() if held.versions.get(name) == each}
    after = Ledger(frozenset(wanted), versions, state)
    return _Plan(
        tuple(sorted(wanted.keys() - stands.keys())),
        tuple(sorted(held.parts - wanted.keys())),
        Ledger(held.parts | wanted.keys(), stands),
        after,
        changes=held != after,
    )


def _without(ledger: Ledger, wrong: set[str]) -> Ledger:
    """Return a ledger by which some graphs are sent again the next time."""
    rest = {name: each for name, each in ledger.versions.items() if name not in wrong}
    return Ledger(ledger.parts, rest)


def _send(
    reader: Reader,
    sender: Sender,
    ledger: str,
    graphs: Sequence[tuple[str, Graph]],
    on_graph: Callable[[int, int], None],
) -> None:
    """Send graphs, and write down after some of them that they are complete."""
    done: list[tuple[str, str]] = []
    for number, (name, graph) in enumerate(graphs, 1):
        triples = reader.triples_of(name)
        _refuse_blank_nodes(name, triples)
        sender.replace(name, triples)
        done.append((name, graph.digest))
        if len(done) == _NOTED_AT_ONCE or number == len(graphs):
            sender.add(ledger, versions_to_triples(done))
            done.clear()
        on_graph(number, len(graphs))


def _refuse_strangers(connection: Connection, names: set[str]) -> None:
    if there := count_triples(connection, names):
        graph = min(there)
        raise PushedGraphError(
            f"the store has a graph {graph} that no push made, with {there[graph]} triples",
            "delete it there, or replace all of this name with --force",
            graph,
        )


def _refuse_blank_nodes(name: str, triples: bytes) -> None:
    if _BLANK.search(triples):
        raise UsageError(
            f"the graph {name} has blank nodes, which cannot be sent in pieces",
            "give them IRIs: builds make none, so a user wrote them",
        )


def _difference(
    name: str, wanted: Mapping[str, Graph], counts: Mapping[str, int]
) -> PushedGraphError:
    return PushedGraphError(
        f"the store counts {counts.get(name, 0)} triples in {name}, "
        f"of which {wanted[name].triples} were sent",
        "does it take equal values for one, or does somebody else write there? Push again",
        name,
    )
