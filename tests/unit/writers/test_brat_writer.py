"""The files brat is given back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictgraph.annotation import (
    Document,
    Frame,
    Link,
    Mention,
    Metadata,
    Note,
    Relation,
    Role,
    Span,
)
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.errors import SourceError
from conflictgraph.readers import brat as brat_reader
from conflictgraph.writers import brat

from ...documents import agree, our_scheme, st_documents

TEXT = "Ar\u0301menien \U0001f54a\r\nsagte viel"
DOCUMENT = Document(
    "d.ann",
    TEXT,
    Metadata(id="a-1", agencies=(("AFP", ""), ("dpa", "https://example.org/dpa"))),
    (
        Mention("T9", "State", (Span(0, 9),), {"Metonymic": ""}, (Link("Wikidata", "Q399"),)),
        Mention("T1", "Content", (Span(10, 13), Span(19, 23)), {"MentionType": "Named"}),
    ),
    (
        Frame("E1", "Statement", (Span(13, 18),), (Role("Asserts", "E2"), Role("Asserts", "T9"))),
        Frame("E2", "Statement", (Span(13, 18),), (Role("Speaker", "T9"),), {"Certainty": "Hoped"}),
    ),
    (Relation("SameStatement", "E1", "E2", "R7"),),
    (Note("AnnotatorNotes", "R7", "who?"),),
)
LINES = (
    "T1\tState 0 9\tAr\u0301menien\n"
    "T2\tContent 10 13;19 23\t\U0001f54a   viel\n"
    "T3\tStatement 13 18\tsagte\n"
    "E1\tStatement:T3 Asserts:E2 Asserts2:T1\n"
    "E2\tStatement:T3 Speaker:T1\n"
    "R1\tSameStatement Arg1:E1 Arg2:E2\n"
    "A1\tMetonymic T1\n"
    "A2\tMentionType T2 Named\n"
    "A3\tCertainty E2 Hoped\n"
    "N1\tReference T1 Wikidata:Q399\tAr\u0301menien\n"
    "#1\tAnnotatorNotes R1\twho?\n"
)
#: What brat has no way to write: white space in names, line ends, colons, numbers, nothing.
NASTY = st.sampled_from(("a b", "a:b", "a\tb", "a\n", "", " ", "a2", "\ud83d", "\u2028", "ok"))


def test_lines_are_as_brat_writes_them() -> None:
    """The file is as if brat had saved it itself: fragments, shared triggers, roles."""
    written = brat.write(DOCUMENT, "d", our_scheme())

    assert written.files["d.ann"].decode() == LINES
    assert written.files["d.txt"] == TEXT.encode()
    assert b'"agencyIRIs": [\n    null,' in written.files["d.meta.json"]
    assert list(written.files) == ["d.ann", "d.txt", "d.meta.json"]
    assert written.losses == ()


def test_a_side_file_of_an_earlier_state_is_replaced() -> None:
    """A title that was taken away does not stay beside the new annotations."""
    assert brat.write(Document("d", "a"), "d", our_scheme()).files["d.meta.json"] == b"{}\n"


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=200,
)
@given(document=st_documents(), data=st.data())
def test_nothing_is_lost_without_a_word(
    tmp_path: Path, document: Document, data: st.DataObject
) -> None:
    """Whatever other tools put into names and values: it is written, or named as a loss."""
    spoilt = spoil(document, data)
    written = brat.write(spoilt, "d", our_scheme())
    for name, content in written.files.items():
        (tmp_path / name).write_bytes(content)

    try:
        back = brat_reader.read(tmp_path / "d.ann", "d.ann")
    except SourceError:
        assert written.losses
    else:
        assert written.losses or agree(back, spoilt)


@pytest.mark.parametrize(
    ("note", "named"),
    [
        (Note("AnnotatorNotes", "", "all of it"), "the document"),
        (Note("AnnotatorNotes", "T9", "two\nlines"), "T1"),
    ],
)
def test_a_loss_names_its_annotation(note: Note, named: str) -> None:
    """Whoever is told of a loss finds the place."""
    (loss,) = brat.write(replace(DOCUMENT, notes=(note,)), "d", our_scheme()).losses

    assert loss.startswith(f"{named}: ")


def test_a_role_that_ends_in_a_number_is_a_loss() -> None:
    """Roles of one name are told apart by numbers in brat, so that one of its own would go."""
    frame = DOCUMENT.frames[1]._replace(roles=(Role("Side2", "T9"),))
    document = replace(DOCUMENT, frames=(frame,), relations=(), notes=())

    (loss,) = brat.write(document, "d", our_scheme()).losses

    assert "'Side2'" in loss


def spoil(document: Document, data: st.DataObject) -> Document:
    """Return the document with one name or value that no one would choose, all over one place."""
    nasty = data.draw(NASTY)
    mention, frame, relation, note = data.draw(
        st.sampled_from(
            (
                ({"label": nasty}, {}, {}, {}),
                ({"attributes": {nasty: "x"}}, {}, {}, {}),
                ({"attributes": {"x": nasty}}, {}, {}, {}),
                ({"links": (Link(nasty, "x"),)}, {}, {}, {}),
                ({"links": (Link("x", nasty),)}, {}, {}, {}),
                ({}, {"label": nasty}, {}, {}),
                ({}, {"links": (Link("x", nasty),)}, {}, {}),
                ({}, {"roles": nasty}, {}, {}),
                ({}, {}, {"label": nasty}, {}),
                ({}, {}, {}, {"label": nasty}),
                ({}, {}, {}, {"text": nasty}),
            )
        )
    )
    return in_canonical_order(
        replace(
            document,
            mentions=tuple(each._replace(**mention) for each in document.mentions),
            frames=tuple(each._replace(**of_frame(each, frame)) for each in document.frames),
            relations=tuple(each._replace(**relation) for each in document.relations),
            notes=tuple(each._replace(**note) for each in document.notes),
        )
    )


def of_frame(frame: Frame, given: dict[str, object]) -> dict[str, object]:
    if "roles" not in given:
        return given
    return {"roles": tuple(Role(str(given["roles"]), each.target) for each in frame.roles)}
