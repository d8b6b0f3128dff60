"""The same content gives the same bytes, however a tool has written it down."""

from __future__ import annotations

import gc
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictgraph.pipeline.documents import process
from conflictgraph.readers import SourceFile, iter_sources


@pytest.fixture(scope="module")
def examples(checkout):
    """Return all examples."""
    return tuple(iter_sources([checkout / "examples" / "corpus"]))


def outcome(path, knowledge):
    mapped = process(SourceFile("a.ann", path, "brat"), "", knowledge).mapped
    return mapped.lines, mapped.shared, mapped.affairs


def rewritten(lines, chance):
    """Return the lines with other ids, in another order, with a note on every event."""
    ids = sorted({each.split("\t")[0] for each in lines if not each.startswith(("*", "#"))})
    renamed = {}
    for kind in "TERNA":
        own = [each for each in ids if each.startswith(kind)]
        numbers = chance.sample(range(1, 10 * len(own) + 1), len(own))
        renamed |= {each: f"{kind}{number}" for each, number in zip(own, numbers, strict=True)}
    found = []
    for line in lines:
        if line.startswith("#"):
            continue
        head, *rest = line.split("\t")
        # Quoted words and the text of a link are no ids.
        parts = [head, *rest[:1]] if head[0] in "TN" else [head, *rest]
        kept = rest[1:] if head[0] in "TN" else []
        parts = [re.sub(r"\b[TERNA]\d+\b", lambda m: renamed.get(m[0], m[0]), p) for p in parts]
        found.append("\t".join([*parts, *kept]))
    events = [each.split("\t")[0] for each in found if each.startswith("E")]
    notes = [f"#{n}\tAnnotatorNotes {e}\tseen {chance.random()}" for n, e in enumerate(events, 1)]
    found += notes
    chance.shuffle(found)
    return found


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, 8), chance=st.randoms(use_true_random=False))
def test_ids_order_and_notes_do_not_matter(examples, knowledge, tmp_path, which, chance):
    """Saved again by another tool, a document is the same graph, byte by byte."""
    source = examples[which].path
    lines = source.read_text(encoding="utf-8").splitlines()
    target = tmp_path / "a.ann"
    for suffix in (".txt", ".meta.json"):
        target.with_suffix(suffix).write_bytes(source.with_suffix(suffix).read_bytes())
    changed = rewritten(lines, chance)
    target.write_bytes("".join(f"{line}\n" for line in changed).encode())
    assert outcome(target, knowledge) == outcome(source, knowledge)


def test_mapping_twice_gives_the_same_bytes(examples, knowledge):
    """No clock, no hash seed, no leftover of the run before."""
    for each in examples:
        assert outcome(each.path, knowledge) == outcome(each.path, knowledge)


def test_nothing_of_a_document_waits_for_the_search_for_garbage(examples, knowledge):
    """A build of many documents holds one at a time, and spends no time on looking for the rest."""
    for each in examples:
        process(each, "", knowledge)  # what is made once stays
    gc.collect()
    gc.disable()
    try:
        for each in examples:
            process(each, "", knowledge)
        left = gc.collect()
    finally:
        gc.enable()
    assert left == 0


def test_background_is_in_order(knowledge):
    """An ontology that did not change is recognised by its bytes, and not written again."""
    lines = knowledge.background_affairs().split(b"\n")
    assert lines.pop() == b""
    assert lines == sorted(set(lines))
