"""Builds and users never change each other's graphs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Quad, Store

from conflictgraph.errors import ProtectedGraphError, StoreError
from conflictgraph.store.changes import DocumentChange
from conflictgraph.store.edit.edits import Edit, GraphDelete, Update
from conflictgraph.store.edit.session import EditSession
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.protection import Protection
from conflictgraph.store.writer import Writer

from .editing import LIMITS, SOA, apply, body, build, good, graphs, put, quads
from .synthetic import BASE, change

HOSTILE = [
    f"INSERT DATA {{ GRAPH <{SOA}> {{ <x:a> <x:b> 1 }} }}",
    f"PREFIX b: <{BASE}> INSERT DATA {{ GRAPH b:graph\\/soa {{ <x:a> <x:b> 1 }} }}",
    f"BASE <{BASE}> INSERT DATA {{ GRAPH <graph/soa> {{ <x:a> <x:b> 1 }} }}",
    f"INSERT DATA {{ GRAPH <{SOA.replace('soa', chr(92) + 'u0073oa')}> {{ <x:a> <x:b> 1 }} }}",
    f"CREATE GRAPH <{BASE}graph/mine>",
    f"DROP GRAPH <{SOA}>",
    f"CLEARGRAPH<{SOA}>",
    "CLEAR ALL",
    "DROPNAMED",
    f"MOVE <{SOA}> TO <x:g>",
    f"COPY <x:g> TO <{SOA}>",
    "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
    f"WITH <{SOA}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    f"INSERT {{ GRAPH ?g {{ <x:a> <x:b> 1 }} }} WHERE {{ BIND(IRI('{SOA}') AS ?g) }}",
    f"INSERT DATA {{ <x:a> <x:b> 1 }} ; ADD DEFAULT TO <{SOA}>",
]


@pytest.mark.parametrize("update", HOSTILE)
def test_no_update_changes_what_builds_wrote(tmp_path: Path, update: str) -> None:
    """What a text says is what the texts say: nobody edits it under a document's name."""
    folder = StoreFolder(tmp_path / "store")
    build(folder)
    with Writer(folder) as writer:
        session = EditSession(writer, Protection([BASE]), None, LIMITS)
        session.apply(Update("INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 0 } }"))
        with pytest.raises(ProtectedGraphError):
            session.apply(Update(update))
        assert session.spoilt
    assert folder.current() == 1


@pytest.mark.parametrize(
    "update",
    [
        f"DELETE {{ GRAPH <{SOA}> {{ <x:not> <x:there> 1 }} }} WHERE {{}}",
        "DELETE { GRAPH ?g { ?s <x:not-there> ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH <{SOA}> {{ ?s ?p ?o }} }}",
        f"COPY <{SOA}> TO <x:g>",
        "INSERT { GRAPH ?g { <x:a> <x:b> 1 } } WHERE { VALUES ?g { <x:mine> } }",
        "CLEAR DEFAULT",
    ],
)
def test_what_leaves_it_alone_is_free(tmp_path: Path, update: str) -> None:
    """Users read and copy what builds wrote, and no update is refused on suspicion."""
    folder = StoreFolder(tmp_path / "store")
    build(folder)
    assert apply(folder, [Update(update)]) == [False]


def test_uploads_do_not_reach_it_either(tmp_path: Path) -> None:
    """The graph store has the same fence, and needs no second try for it."""
    folder = StoreFolder(tmp_path / "store")
    build(folder)
    before = quads(folder)
    edits: list[Edit] = [put(body(tmp_path, "<a> <b> 1 ."), SOA, replace=True), GraphDelete(SOA)]
    for outcome in apply(folder, edits):
        assert isinstance(outcome, ProtectedGraphError)
    assert quads(folder) == before


def is_built(quad: Quad) -> bool:
    return Protection([BASE]).covers(str(quad.graph_name).strip("<>"))


def run_build(folder: StoreFolder, step: object, held: set[str]) -> None:
    with Writer(folder) as writer:
        if step is None:
            writer.begin_empty()
        elif isinstance(step, DocumentChange):
            writer.replace(step)
        elif step in held:
            writer.remove(str(step))
        writer.publish()


def after_build(held: set[str], step: object) -> set[str]:
    if step is None:
        return set()
    return held | {step.key} if isinstance(step, DocumentChange) else held - {str(step)}


steps = st.lists(
    st.one_of(
        good,
        st.builds(change, st.sampled_from("ab"), affairs=st.frozensets(st.integers(0, 5))),
        st.sampled_from("ab"),  # remove a document
        st.none(),  # build all anew
    ),
    max_size=8,
)


@given(sequence=steps)
@settings(max_examples=12)
def test_builds_and_users_leave_each_other_alone(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[object]
) -> None:
    """No build, and no full rebuild, eats a user's graph; and edits keep nothing of a build."""
    check_sequence(tmp_path_factory.mktemp("store"), sequence)


@pytest.mark.soak
@given(sequence=steps)
@settings(max_examples=300)
def test_very_many_builds_and_edits_leave_each_other_alone(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[object]
) -> None:
    """The same, long enough to meet rare orders."""
    check_sequence(tmp_path_factory.mktemp("store"), sequence)


def check_sequence(path: Path, sequence: list[object]) -> None:
    folder, other = StoreFolder(path / "with-users"), StoreFolder(path / "without")
    model = Store()
    held: set[str] = set()
    for step in sequence:
        if isinstance(step, str) and len(step) > 1:
            apply(folder, [Update(step)])
            model.update(step)
        else:
            for each in (folder, other):
                run_build(each, step, held)
            held = after_build(held, step)

    users = {quad for quad in quads(folder) if not is_built(quad)}
    assert users == set(model)
    assert quads(folder) - users == quads(other)


def test_a_full_rebuild_keeps_empty_graphs_and_blank_nodes(tmp_path: Path) -> None:
    """Users find all of their data as they left it: a blank node in two graphs stays one."""
    folder = StoreFolder(tmp_path / "store")
    build(folder)
    made = "INSERT { ?n <x:p> 1 . GRAPH <x:g> { ?n <x:p> 2 } } WHERE { BIND(BNODE() AS ?n) }"
    apply(folder, [Update(f"{made} ; CREATE GRAPH <x:empty>")])
    users = {quad for quad in quads(folder) if not is_built(quad)}
    assert len({quad.subject for quad in users}) == 1

    with Writer(folder) as writer:
        writer.begin_empty()
        writer.replace(change("b"))
        writer.publish()

    assert {quad for quad in quads(folder) if not is_built(quad)} == users
    assert {"x:g", "x:empty"} < graphs(folder)
    assert SOA not in graphs(folder)


def test_a_rebuild_under_another_base_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    """Graphs of a build are known as such, although their names begin otherwise now."""
    folder = StoreFolder(tmp_path / "store")
    build(folder)
    apply(folder, [Update("INSERT DATA { <x:a> <x:b> 1 }")])
    with Writer(folder, base="http://other.example/") as writer:
        writer.begin_empty()
        writer.publish()
    assert {str(quad.graph_name) for quad in quads(folder)} == {str(DefaultGraph())}


def test_data_of_users_does_not_keep_a_state_of_affairs_alive(tmp_path: Path) -> None:
    """What no document says any more is gone, as after a full build."""
    folder = StoreFolder(tmp_path / "store")
    build(folder)
    affair = next(q.subject for q in quads(folder) if str(q.graph_name) == f"<{SOA}>")
    apply(folder, [Update(f"INSERT DATA {{ <x:my> <x:note> {affair} }}")])
    with Writer(folder) as writer:
        writer.remove("a")
        writer.publish()
    assert [str(quad.graph_name) for quad in quads(folder)] == [str(DefaultGraph())]


def test_an_edit_leaves_the_manifest_as_it_is(tmp_path: Path) -> None:
    """The cost of an edit does not grow with the texts; and no build writes into the past."""
    folder = StoreFolder(tmp_path / "store")
    build(folder)
    apply(folder, [Update("INSERT DATA { <x:a> <x:b> 1 }")])
    first, second = (folder.generation(n) / "manifest.sqlite" for n in (1, 2))
    assert first.samefile(second)
    before = first.read_bytes()
    with Writer(folder, keep_generations=3) as writer:
        writer.replace(change("b"))
        writer.publish()
    assert second.read_bytes() == before


def test_a_store_that_is_held_open_is_not_published(tmp_path: Path) -> None:
    """What readers read never changes, whatever a mistake elsewhere keeps alive."""
    folder = StoreFolder(tmp_path / "store")
    build(folder)
    with Writer(folder) as writer:
        held = writer.users_store()
        with pytest.raises(StoreError, match="held open"):
            writer.publish()
        assert len(held)
    assert folder.numbers() == [1]
