"""Edits applied in the tests' own process, and updates to make them of."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from conflictgraph.errors import ConflictGraphError
from conflictgraph.store.edit.edits import Conditions, Edit, EditLimits, GraphPut
from conflictgraph.store.edit.session import EditSession
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.opening import open_store
from conflictgraph.store.protection import Protection
from conflictgraph.store.writer import Writer

from .synthetic import BASE, change

LIMITS = EditLimits().query
SOA = f"{BASE}graph/soa"


def build(folder: StoreFolder) -> None:
    """Put something into a store that users must not change."""
    with Writer(folder) as writer:
        writer.replace(change("a", affairs=[0]))
        writer.publish()


def apply(
    folder: StoreFolder, edits: list[Edit], state: str | None = None
) -> list[bool | ConflictGraphError]:
    """Apply a batch in this process and publish what is good of it, as the editor does."""
    outcomes: list[bool | ConflictGraphError] = []
    with Writer(folder) as writer:
        session = EditSession(writer, Protection([BASE]), state, LIMITS)
        for edit in edits:
            try:
                outcomes.append(session.apply(edit))
            except ConflictGraphError as error:
                outcomes.append(error)
        assert not session.spoilt
        if session.changed:
            writer.publish()
    return outcomes


def quads(folder: StoreFolder) -> set[Quad]:
    """Return all that is live."""
    if folder.current() is None:
        return set()
    with folder.pin() as pin:
        return set(open_store(pin.path))


def graphs(folder: StoreFolder) -> set[str]:
    """Return the names of all live graphs, also of those that hold nothing."""
    with folder.pin() as pin:
        found = open_store(pin.path).named_graphs()
        return {graph.value for graph in found if isinstance(graph, NamedNode)}


def body(folder: Path, text: str) -> Path:
    """Return a new file that holds an upload."""
    file = folder / f"body{len(list(folder.iterdir()))}"
    file.write_text(text)
    return file


def put(file: Path, graph: str | None = "x:g", *, replace: bool, **more: Conditions) -> GraphPut:
    """Return the upload of a file of Turtle."""
    return GraphPut(graph, file, "text/turtle", "http://base/", replace, **more)


#: Updates of users' graphs that succeed whatever is there.
GRAPH_NAMES = ["x:g", "x:h", None]
triples = st.builds("<x:s{}> <x:p> {} ".format, st.integers(0, 2), st.integers(0, 2))


def block(graph: str | None, triple: str) -> str:
    """Return a triple as it stands in a template."""
    return triple if graph is None else f"GRAPH <{graph}> {{ {triple} }}"


blocks = st.builds(block, st.sampled_from(GRAPH_NAMES), triples)
good = st.one_of(
    st.builds("INSERT DATA {{ {} }}".format, blocks),
    st.builds("DELETE DATA {{ {} }}".format, blocks),
    st.builds("DELETE WHERE {{ {} }}".format, blocks),
    st.builds("INSERT {{ {} }} WHERE {{ ?s <x:p> ?o }}".format, blocks),
    st.builds("MOVE SILENT <{}> TO DEFAULT".format, st.sampled_from(["x:g", "x:h"])),
    st.just("DELETE { ?s <x:n> ?n } INSERT { ?s <x:n> ?m } WHERE { ?s <x:p> ?o "
            "OPTIONAL { ?s <x:n> ?n } BIND(COALESCE(?n, 0) + 1 AS ?m) }"),
)  # fmt: skip
