"""Layouts: wrong ones are refused when they are written, not when a corpus is read."""

from __future__ import annotations

import pickle

import pytest

from conflictgraph.errors import UsageError
from conflictgraph.readers import Layout


@pytest.mark.parametrize(
    ("table", "reason", "hint"),
    [
        ({"text": "body", "mention": "x"}, "no key mention", "did you mean mentions?"),
        ({"text": "body", "zzz": "x"}, "no key zzz", "keys are: documents, id"),
        ({"text": ["body"]}, "text of a layout has to be", "as text"),
        ({"text": "body", "mentions": "a["}, "mentions of a layout is not", "jmespath.org"),
        ({"text": "body", "frames": "$x"}, "frames of a layout is not", "jmespath.org"),
        ({"text": "body", "id": "title || nofunc(a)"}, "no function nofunc", "jmespath.org"),
        ({"text": "[" * 5000 + "]" * 5000}, "text of a layout", ""),
        ({"mentions": "people"}, "where the text is", "text, or tokens"),
        ({}, "where the text is", "text, or tokens"),
    ],
)
def test_a_wrong_layout_names_its_key(table: dict[str, object], reason: str, hint: str) -> None:
    """Whoever writes a layout is told which key is wrong, and what to write instead."""
    with pytest.raises(UsageError) as refusal:
        Layout.from_mapping(table)

    assert reason in refusal.value.reason
    assert hint in refusal.value.hint
    assert "\n" not in refusal.value.reason


def test_a_layout_goes_to_other_processes() -> None:
    """Documents are read in parallel, each process with the same layout."""
    layout = Layout.from_mapping({"text": "body", "mentions": "people[].{label: kind}"})

    assert pickle.loads(pickle.dumps(layout)) == layout  # noqa: S301 - our own bytes
    assert len({layout, Layout.from_mapping({"text": "body"})}) == 2
