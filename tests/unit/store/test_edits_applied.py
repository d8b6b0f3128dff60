"""Edits as they are applied: each whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Store

from conflictgraph.errors import (
    GraphMissingError,
    PreconditionError,
    QuerySyntaxError,
    UploadError,
)
from conflictgraph.store.edit.edits import Conditions, GraphDelete, Update
from conflictgraph.store.generations import StoreFolder

from .editing import apply, blocks, body, build, good, graphs, put, quads


def test_put_replaces_and_post_adds(tmp_path: Path) -> None:
    """The two verbs of the graph store do what they say, and tell when a graph is new."""
    folder = StoreFolder(tmp_path / "store")
    one, two = body(tmp_path, "<a> <b> 1 ."), body(tmp_path, "<a> <b> 2 .")

    assert apply(folder, [put(one, replace=False), put(two, replace=False)]) == [True, False]
    assert {quad.object.value for quad in quads(folder)} == {"1", "2"}
    assert apply(folder, [put(one, replace=True), put(two, None, replace=True)]) == [False, False]
    assert {(quad.object.value, str(quad.graph_name)) for quad in quads(folder)} == {
        ("1", "<x:g>"),
        ("2", str(DefaultGraph())),
    }


def test_an_empty_body_makes_an_empty_graph(tmp_path: Path) -> None:
    """A graph can be there and hold nothing, as the protocol has it."""
    folder = StoreFolder(tmp_path / "store")
    assert apply(folder, [put(body(tmp_path, ""), replace=True)]) == [True]
    assert graphs(folder) == {"x:g"}
    assert apply(folder, [GraphDelete("x:g")]) == [False]
    assert graphs(folder) == set()


def test_a_big_body_goes_in_whole(tmp_path: Path) -> None:
    """Also what is loaded by another way, for its size, ends up in its graph."""
    folder = StoreFolder(tmp_path / "store")
    text = "\n".join(f"<http://a.example/a{n}> <b> {n} ." for n in range(50_000))
    apply(folder, [put(body(tmp_path, text), replace=True)])
    assert len(quads(folder)) == 50_000
    assert graphs(folder) == {"x:g"}


def test_what_is_not_there_cannot_be_deleted(tmp_path: Path) -> None:
    """A graph that is not there is told so; the default graph always is."""
    folder = StoreFolder(tmp_path / "store")
    missing, default = apply(folder, [GraphDelete("x:g"), GraphDelete(None)])
    assert isinstance(missing, GraphMissingError)
    assert default is False


def test_a_malformed_body_leaves_the_graph_alone(tmp_path: Path) -> None:
    """Half of an upload is nothing, and what was there stays."""
    folder = StoreFolder(tmp_path / "store")
    apply(folder, [put(body(tmp_path, "<a> <b> 1 ."), replace=True)])
    broken = body(tmp_path, "<a> <b> 2 . <a> <b")
    (error,) = apply(folder, [put(broken, replace=True)])
    assert isinstance(error, UploadError)
    assert [quad.object.value for quad in quads(folder)] == ["1"]


@pytest.mark.parametrize(
    ("given", "exists", "holds"),
    [
        (Conditions(if_match=("*",)), True, True),
        (Conditions(if_match=("*",)), False, False),
        (Conditions(if_match=("7-ff-abc",)), True, True),
        (Conditions(if_match=("7-ff",)), True, True),
        (Conditions(if_match=("7-f", "6-ff-abc")), True, False),
        (Conditions(if_match=("7-fff",)), True, False),
        (Conditions(if_match=("7-ff",)), False, False),
        (Conditions(if_match=()), True, False),
        (Conditions(if_none_match=("*",)), True, False),
        (Conditions(if_none_match=("*",)), False, True),
        (Conditions(if_none_match=("7-ff-abc",)), True, False),
        (Conditions(if_none_match=("8-ff-abc",)), True, True),
    ],
)
def test_conditions_are_held_to(
    tmp_path: Path, given: Conditions, exists: bool, holds: bool
) -> None:
    """Two people who edit one graph do not overwrite each other unseen."""
    folder = StoreFolder(tmp_path / "store")
    file = body(tmp_path, "<a> <b> 1 .")
    apply(folder, [put(file, "x:g" if exists else "x:other", replace=True)])
    (outcome,) = apply(folder, [put(file, replace=True, conditions=given)], state="7-ff")
    assert isinstance(outcome, PreconditionError) == (not holds)


def test_an_earlier_edit_of_the_batch_is_a_change(tmp_path: Path) -> None:
    """Of two writers with the same tag the second learns that it is too late."""
    folder = StoreFolder(tmp_path / "store")
    file = body(tmp_path, "<a> <b> 1 .")
    apply(folder, [put(file, replace=True)])
    unchanged = Conditions(if_match=("7-ff",))
    refused = GraphDelete("x:none", unchanged)
    edits = [refused, *[put(file, replace=True, conditions=unchanged)] * 2]
    before, first, second = apply(folder, edits, state="7-ff")
    assert isinstance(before, PreconditionError)
    assert first is False
    assert isinstance(second, PreconditionError)


@pytest.mark.parametrize("update", ["CREATE GRAPH <x:g>", "DROP GRAPH <x:none>"])
def test_an_operation_that_cannot_be_done_undoes_the_others(tmp_path: Path, update: str) -> None:
    """An update is done whole or not at all, and what stood in its way is told."""
    folder = StoreFolder(tmp_path / "store")
    first = Update("INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 1 } }")
    assert apply(folder, [first]) == [False]
    (error,) = apply(folder, [Update(f"CLEAR ALL ; INSERT DATA {{ <x:a> <x:b> 2 }} ; {update}")])
    assert isinstance(error, PreconditionError)
    assert [quad.object.value for quad in quads(folder)] == ["1"]


def test_an_error_that_is_kept_does_not_keep_the_store_open(tmp_path: Path) -> None:
    """What is published is closed: an open store would go on to change its files."""
    folder = StoreFolder(tmp_path / "store")
    edits = [Update("INSERT DATA { <x:a> <x:b> 1 }"), Update("INSERT"), GraphDelete("x:none")]
    broken = put(body(tmp_path, "<a>"), replace=True)
    kept = apply(folder, [*edits, broken, Update("DROP GRAPH <x:none>")])
    assert [type(each) for each in kept] == [
        bool, QuerySyntaxError, GraphMissingError, UploadError, PreconditionError,
    ]  # fmt: skip
    held = {file.readlink() for file in Path("/proc/self/fd").iterdir() if file.exists()}
    assert not [file for file in held if folder.generations in file.parents]


@pytest.mark.parametrize("update", ["", "PREFIX p: <x:>", "LOAD SILENT <http://127.0.0.1:1/>"])
def test_an_update_that_says_nothing_changes_nothing(tmp_path: Path, update: str) -> None:
    """No generation is made for nothing."""
    folder = StoreFolder(tmp_path / "store")
    build(folder)
    assert apply(folder, [Update(update)]) == [False]
    assert folder.current() == 1


def test_a_dataset_of_the_protocol_is_that_of_each_where(tmp_path: Path) -> None:
    """``using-graph-uri`` works as if the update said USING itself."""
    folder = StoreFolder(tmp_path / "store")
    data = "GRAPH <x:g> { <x:a> <x:b> 1 } GRAPH <x:h> { <x:a> <x:b> 2 } <x:a> <x:b> 3"
    copy = (
        "INSERT DATA { <x:a> <x:c> 4 } ; INSERT { <x:a> <x:default> ?o } WHERE { ?s ?p ?o } ; "
        "INSERT { <x:a> <x:named> ?o } WHERE { GRAPH ?g { ?s ?p ?o } } ; "
        "DELETE WHERE { ?s <x:b> 1 }"
    )
    edit = Update(copy, using=("x:g",), using_named=("x:h",))
    apply(folder, [Update(f"INSERT DATA {{ {data} }}"), edit])
    said = {(q.predicate.value, q.object.value) for q in quads(folder) if q.predicate.value > "x:c"}
    assert said == {("x:default", "1"), ("x:named", "2")}


@pytest.mark.parametrize(
    "update",
    [
        "INSERT { ?s ?p ?o } USING <x:g> WHERE { ?s ?p ?o }",
        "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERTDATA{} ; DELETE WHERE { ?s ?p ?o }",
    ],
)
def test_two_datasets_are_one_too_many(tmp_path: Path, update: str) -> None:
    """SPARQL 1.1 Protocol, 2.2.3: an update with a dataset of its own is refused."""
    folder = StoreFolder(tmp_path / "store")
    (error,) = apply(folder, [Update(update, using=("x:g",))])
    assert isinstance(error, QuerySyntaxError)


def test_a_dataset_cannot_smuggle_in_words(tmp_path: Path) -> None:
    """A parameter is an IRI and nothing else."""
    folder = StoreFolder(tmp_path / "store")
    for iri in ("x:g> WHERE {} ; CLEAR ALL ; INSERT {} USING <x:g", "relative", "x: y"):
        (error,) = apply(folder, [Update("DELETE WHERE { ?s ?p ?o }", using=(iri,))])
        assert isinstance(error, QuerySyntaxError)


bad = st.builds("INSERT DATA {{ {} }} ; {}".format, blocks, st.sampled_from([
    "LOAD <http://127.0.0.1:1/>", "CREATE GRAPH <x:g> ; CREATE GRAPH <x:g>", "INSERT DATA { <x:a> ",
    "INSERT {} WHERE { SERVICE <x:s> {} }", "DROP GRAPH <x:never>",
    "INSERT DATA { <x:a> <x:b> " + "(" * 200 + ")" * 200 + " }",
]))  # fmt: skip


batches = st.lists(st.tuples(st.booleans(), good, bad), max_size=8)


@given(batch=batches)
@settings(max_examples=15)
def test_a_batch_equals_its_good_members_in_order(
    tmp_path_factory: pytest.TempPathFactory, batch: list[tuple[bool, str, str]]
) -> None:
    """What others got wrong neither shows in the store nor stops anybody."""
    check_batch(tmp_path_factory.mktemp("store"), batch)


@pytest.mark.soak
@given(batch=batches)
@settings(max_examples=300)
def test_very_many_batches_equal_their_good_members(
    tmp_path_factory: pytest.TempPathFactory, batch: list[tuple[bool, str, str]]
) -> None:
    """The same, long enough to meet rare combinations."""
    check_batch(tmp_path_factory.mktemp("store"), batch)


def check_batch(path: Path, batch: list[tuple[bool, str, str]]) -> None:
    folder = StoreFolder(path)
    build(folder)
    model = Store()
    model.extend(quads(folder))
    for is_good, right, _ in batch:
        if is_good:
            model.update(right)

    outcomes = apply(
        folder, [Update(right if is_good else wrong) for is_good, right, wrong in batch]
    )

    assert [isinstance(outcome, bool) for outcome in outcomes] == [each[0] for each in batch]
    assert quads(folder) == set(model)
