"""Ids that follow from the order of the parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from conflictgraph.annotation import Document, Frame, Mention, Note, Relation, Role
from conflictgraph.annotation.numbering import numbered
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure

from ...documents import agree, st_documents

SLOW_DATA = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)


@SLOW_DATA
@given(document=st_documents())
def test_ids_of_the_file_leave_no_trace(document: Document) -> None:
    """A tool may give all annotations new ids; whoever compares two files sees no difference."""
    renamed = rename(document, lambda name: f"x{name[::-1]}")
    check_structure(renamed)

    assert agree(in_canonical_order(renamed), document)
    assert numbered(numbered(document)) == numbered(document)


def test_a_note_on_nothing_is_one_on_the_document() -> None:
    """A remark on what is no annotation must not be taken for one on whatever has that id now."""
    note = Note("AnnotatorNotes", "T1", "who is this?")

    assert numbered(Document("d", "a", notes=(note,))).notes == (note._replace(target=""),)


def rename(document: Document, named: Callable[[str], str]) -> Document:
    def mention(each: Mention) -> Mention:
        return each._replace(id=named(each.id))

    def frame(each: Frame) -> Frame:
        roles = tuple(Role(role.name, named(role.target)) for role in each.roles)
        return each._replace(id=named(each.id), roles=roles)

    def relation(each: Relation) -> Relation:
        return Relation(each.label, named(each.source), named(each.target), named(each.id))

    return replace(
        document,
        mentions=tuple(map(mention, document.mentions)),
        frames=tuple(map(frame, document.frames)),
        relations=tuple(map(relation, document.relations)),
        notes=tuple(each._replace(target=named(each.target)) for each in document.notes),
    )
