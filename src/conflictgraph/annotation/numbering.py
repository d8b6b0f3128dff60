"""Give the parts of a document ids that follow from their order, in place of a file's own.

Ids differ between formats and between two saves of one file; two documents that say the same are
equal once they are numbered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from conflictgraph.annotation.model import Document, Frame, Mention, Relation, Role

#: What ids of mentions, frames and relations begin with; brat's letters, which people know.
MENTION, FRAME, RELATION = "T", "E", "R"


def numbered(document: Document) -> Document:
    """Return the same document with ids ``T1``, ``E1``, ``R1`` …, links sorted, without lines.

    A note about something else than an annotation is one about the document: its target is
    empty.

    Args:
        document: in canonical order.
    """
    names = _names(MENTION, document.mentions) | _names(FRAME, document.frames)
    targets = names | _names(RELATION, document.relations)
    notes = (note._replace(target=targets.get(note.target, "")) for note in document.notes)
    return replace(
        document,
        mentions=tuple(
            each._replace(id=f"{MENTION}{number}", links=tuple(sorted(set(each.links))), line=None)
            for number, each in enumerate(document.mentions, start=1)
        ),
        frames=tuple(
            _frame(each, f"{FRAME}{number}", names)
            for number, each in enumerate(document.frames, start=1)
        ),
        relations=tuple(
            Relation(each.label, names[each.source], names[each.target], f"{RELATION}{number}")
            for number, each in enumerate(document.relations, start=1)
        ),
        notes=tuple(sorted(notes, key=lambda each: (each.label, each.text, each.target))),
    )


def _frame(frame: Frame, identifier: str, names: Mapping[str, str]) -> Frame:
    roles = tuple(Role(role.name, names[role.target]) for role in frame.roles)
    links = tuple(sorted(set(frame.links)))
    return frame._replace(id=identifier, roles=roles, links=links, line=None)


def _names(prefix: str, parts: Iterable[Mention | Frame | Relation]) -> dict[str, str]:
    """Return the new id for each old one; a relation need not have any."""
    numbers = enumerate(parts, start=1)
    return {each.id: f"{prefix}{number}" for number, each in numbers if each.id}
