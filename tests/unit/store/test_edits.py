"""Edits on their way to the editor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.errors import UsageError
from conflictgraph.store.edit.edits import (
    Conditions,
    Edit,
    EditLimits,
    EditOutcome,
    GraphDelete,
    GraphPut,
    Update,
    from_json,
    to_json,
)
from conflictgraph.store.edit.messages import Batch

texts = st.text(max_size=20)
tuples = st.lists(texts, max_size=3).map(tuple)
tags = st.none() | tuples
conditions = st.builds(Conditions, tags, tags)
edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(Update, texts, tuples, tuples, st.none() | texts),
    st.builds(
        GraphPut,
        st.none() | texts,
        st.sampled_from([Path("/a"), Path("/a b/\u00e9")]),
        texts,
        texts,
        st.booleans(),
        conditions,
        st.just(()) | st.just(((Path("/c"), "text/turtle"), (Path("/d"), "x"))),
    ),
    st.builds(GraphDelete, st.none() | texts, conditions),
)


@given(edit=edits)
def test_an_edit_reaches_the_editor_as_it_was(edit: Edit) -> None:
    """Nothing of an edit is lost or bent between the processes."""
    assert from_json(json.loads(json.dumps(to_json(edit)))) == edit


@given(batch=st.lists(edits, max_size=3))
def test_a_batch_reaches_the_editor_as_it_was(batch: list[Edit]) -> None:
    """The order of edits is their askers' order."""
    sent = Batch("name", tuple(batch))
    assert Batch.from_payload(sent.to_payload()) == sent


def test_a_file_is_named_in_full() -> None:
    """The editor may have another working folder."""
    put = GraphPut(None, Path("body"), "text/turtle", "x:", replace=True)
    assert to_json(put)["body"] == str(Path.cwd() / "body")


def test_an_outcome_names_its_state() -> None:
    """Tags made from one state can be told from those of any other."""
    assert EditOutcome(7, 255, created=False).tag == "7-ff"


def test_too_little_memory_is_refused_at_once() -> None:
    """A setting with which no edit could work is no setting."""
    with pytest.raises(UsageError, match="512000000"):
        EditLimits(memory_bytes=1_000_000)
