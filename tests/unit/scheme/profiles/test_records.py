"""Where things stand in JSON that nobody described is guessed well enough to begin with."""

from __future__ import annotations

import json

import jmespath
import pytest

from conflictgraph.scheme.profiles.records import guess_records

SPANS = {
    "doc-id": 7,
    "lang": "de",
    "content": "🕊 Er sagte es.",
    "entities": [{"start_char": 2, "end_char": 4, "label": "PER", "id": "a"}],
    "relations": [{"head": "a", "tail": "b", "type": "knows"}],
}
TOKENS = {
    "Sentences": [{"Tokens": ["Er", "sagte", "es"]}],
    "Annotations": [{"Cue": ["0:1"]}, {"Source": ["0:0"], "Cue": ["0:1"], "Message": ["0:2"]}],
}
NESTED = {
    "text": "Er sagte es.",
    "mentions": [{"id": "m", "type": "PER", "span": {"start": 0, "end": 2}}],
    "events": [
        {"id": "e", "name": "Say", "args": []},
        {"id": "f", "name": "Say", "args": [{"id": "x", "role": "who", "mention": {"id": "m"}}]},
    ],
}


def found(table, part, record):
    return jmespath.search(table[part], record)


def test_spans_by_characters():
    """Names of keys vary; labels and places are found all the same."""
    table = guess_records([SPANS])
    assert table["documents"] == "@"
    assert (found(table, "text", SPANS), found(table, "language", SPANS)) == (
        "🕊 Er sagte es.",
        "de",
    )
    assert found(table, "mentions", SPANS) == [{"id": "a", "label": "PER", "begin": 2, "end": 4}]
    assert found(table, "relations", SPANS) == [{"label": "knows", "source": "a", "target": "b"}]


def test_frames_by_tokens():
    """Roles are all keys with lists of tokens, even those that the first frame lacks."""
    table = guess_records([TOKENS])
    assert found(table, "tokens", TOKENS) == [{"tokens": ["Er", "sagte", "es"]}]
    assert found(table, "frames", TOKENS)[1] == {
        "label": "Annotation",
        "cue": ["0:1"],
        "roles": {"Source": ["0:0"], "Message": ["0:2"]},
    }


def test_frames_by_ids():
    """Arguments that name mentions become roles, places in an inner object are found."""
    table = guess_records([NESTED])
    assert found(table, "mentions", NESTED) == [{"id": "m", "label": "PER", "begin": 0, "end": 2}]
    assert found(table, "frames", NESTED)[1] == {
        "id": "f",
        "label": "Say",
        "roles": [{"role": "who", "target": "m"}],
    }


def test_quotations_are_called_so():
    """Frames without a label get one that the profile for quotations knows."""
    record = {"tokens": ["a"], "annotations": [{"quote": [0], "speaker": [0]}]}
    table = guess_records([record])
    assert found(table, "frames", record)[0]["label"] == "Quotation"


@pytest.mark.parametrize("key", ["articles", "weird key", 'with "marks"', "ärger"])
def test_documents_below_a_key(key):
    """A file that is one object with a list of documents, whatever the list is called."""
    record = {"version": 1, key: [SPANS]}
    table = guess_records([record])
    assert found(table, "documents", record) == [SPANS]
    assert found(table, "text", SPANS) == SPANS["content"]


def test_several_records_show_more():
    """What the first records lack, later ones may have."""
    bare = {"content": "x", "entities": []}
    assert "mentions" not in guess_records([bare])
    assert "mentions" in guess_records([bare, SPANS])


@pytest.mark.parametrize(
    "samples",
    [[], [1], ["text"], [None], [[]], [{}], [{"a": {"b": 1}}], [{"text": 5}], [{"a": [{"b": 1}]}]],
)
def test_nothing_is_found_in_what_is_no_document(samples):
    """JSON that holds no text gives no guess, and no error."""
    assert guess_records(samples) is None


def test_a_profile_can_hold_it():
    """What is guessed is a table of strings."""
    assert all(isinstance(each, str) for each in guess_records([NESTED]).values())
    assert json.loads(json.dumps(guess_records([NESTED])))
