"""Whatever is annotated: a profile never breaks a document, and order never counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.annotation import Document, Frame, Link, Mention, Metadata, Relation, Role, Span
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import check
from conflictgraph.scheme.profiles import apply, load_profiles, profile_files

TEXT = "🕊 Er sagte: „Nein.“ a\u0301 Sie"
LABELS = st.sampled_from(
    ["PER", "ORG", "quote", "Direct", "speaker", "cue", "Content", "Message", "Source", "frame",
     "Statement", "Person", "Content", "Protein", "Report", "Xyz", "", "🕊", "*", "[A]"]
)  # fmt: skip
NAMES = st.sampled_from(
    ["speaker", "cue", "content", "Reporter", "addressee", "Speaker", "Asserts", "Alias", "xyz"]
)
VALUES = st.sampled_from(["direct", "", "T1", "Er", "Named", "Q1", "NIL", "\x00"])
SPANS = st.tuples(st.integers(0, 10), st.integers(1, 9)).map(lambda p: (Span(p[0], sum(p)),))
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["type", "speaker", "mention", "kb_id", "QuoteType"]), VALUES, max_size=2
)
LINKS = st.lists(
    st.builds(Link, st.sampled_from(["QID", "Wikidata", "Number"]), VALUES), max_size=2
).map(tuple)


@st.composite
def documents(draw):
    """Build documents whose structure is sound, of names that mean something or nothing."""
    mentions = [
        Mention(f"T{n}", draw(LABELS), draw(SPANS), draw(ATTRIBUTES), draw(LINKS), n)
        for n in range(1, draw(st.integers(1, 5)) + 1)
    ]
    ids = [each.id for each in mentions]
    frames = []
    for n in range(draw(st.integers(0, 3))):
        # Only earlier annotations fill roles: no circles to begin with.
        roles = draw(st.lists(st.builds(Role, NAMES, st.sampled_from(ids)), max_size=3))
        made = Frame(f"E{n}", draw(LABELS), draw(SPANS), tuple(roles), draw(ATTRIBUTES), (), 9)
        frames.append(made)
        ids.append(made.id)
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=4))
    relations = [Relation(draw(NAMES), a, b) for a, b in pairs if a != b]
    metadata = Metadata(language=draw(st.sampled_from(["und", "de"])))
    return Document(
        "a", TEXT, metadata, tuple(mentions), tuple(frames), tuple(dict.fromkeys(relations))
    )


@pytest.fixture(scope="module")
def rules(scheme):
    """Return the rules of every profile of the product."""
    folder = ontology_folder()
    names = [path.stem for path in profile_files(folder)]
    loaded = (load_profiles(name, folder, scheme).rules for name in names)
    return [each for known in loaded for each in known.values()]


def outcome(document, rules, *, is_lenient):
    """Return what a profile makes of a document, or the rule that it breaks."""
    try:
        applied = apply(document, rules, lambda *_: frozenset(), is_lenient=is_lenient)
    except SourceError as error:
        return error.rule
    check_structure(applied.document)
    return applied


@given(document=documents(), is_lenient=st.booleans(), data=st.data())
def test_only_refusals_come_out(rules, scheme, document, is_lenient, data):
    """No traceback, and a sound document whose parts keep to their text."""
    made = outcome(document, data.draw(st.sampled_from(rules)), is_lenient=is_lenient)
    if isinstance(made, str):
        assert made == "document.cycle"
        return
    check(made.document, scheme)
    assert made.document.text == TEXT


@given(document=documents(), data=st.data())
def test_order_does_not_count(rules, document, data):
    """The same annotations in another order of the file give the same document."""
    one = data.draw(st.sampled_from(rules))
    mentions = data.draw(st.permutations(document.mentions))
    relations = data.draw(st.permutations(document.relations))
    other = replace(document, mentions=tuple(mentions), relations=tuple(relations))
    first, second = (
        outcome(in_canonical_order(each), one, is_lenient=True) for each in (document, other)
    )
    if isinstance(first, str):
        assert first == second
    else:
        assert first.omissions == second.omissions
        assert said(first.document) == said(second.document)


def said(document):
    """Return what a document says without ids, which are a tool's own."""
    return [
        [(each.label, each.spans, dict(each.attributes), each.links) for each in document.mentions],
        [
            (each.label, each.cue, dict(each.attributes), len(each.roles))
            for each in document.frames
        ],
        [each.label for each in document.relations],
    ]
