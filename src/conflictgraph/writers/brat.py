"""Write brat standoff: ``<name>.ann``, ``<name>.txt`` and ``<name>.meta.json``.

Specification: https://brat.nlplab.org/standoff.html
Offset unit:   characters, end exclusive; the text is written as offsets count it.

Lines are numbered in canonical order. Events of one cue and label share a trigger, as in brat
itself. The side file is always written, so that none of an earlier state stays beside the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from conflictgraph.annotation import Document, Frame, Link, Mention, Relation, Span
from conflictgraph.annotation.numbering import numbered
from conflictgraph.scheme import Scheme
from conflictgraph.writers.contract import Written
from conflictgraph.writers.side_file import SUFFIX, side_file

NAME: Final = "brat"

#: One line holds one annotation; brat writes a line break within a span as a space.
_LINE_BREAKS: Final = str.maketrans("\r\n", "  ")
#: Where a name is looked for again, the line is cut at white space, and at a role's colon.
_CUTTING: Final = frozenset(":")


def write(document: Document, name: str, scheme: Scheme) -> Written:  # noqa: ARG001 - labels are written as they are
    """Return the three files of a document."""
    lines = _Lines(numbered(document))
    annotations = "".join(f"{line}\n" for line in lines.all())
    files = {
        f"{name}.ann": annotations.encode("utf-8", "replace"),
        f"{name}.txt": document.text.encode(),
        f"{name}{SUFFIX}": side_file(document.metadata),
    }
    return Written(files, tuple(lines.losses))


class _Lines:
    """The lines of one document, and what they cannot carry."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.losses: list[str] = []
        cues = dict.fromkeys((each.cue, each.label) for each in document.frames)
        behind = len(document.mentions) + 1
        self._triggers = {cue: f"T{number}" for number, cue in enumerate(cues, start=behind)}

    def all(self) -> Iterator[str]:
        """Yield all lines, without their ends."""
        document = self._document
        for mention in document.mentions:
            yield self._bound(mention.id, mention.label, mention.spans)
        for (cue, label), trigger in self._triggers.items():
            yield self._bound(trigger, label, cue)
        yield from map(self._event, document.frames)
        yield from map(self._relation, document.relations)
        annotations: tuple[Mention | Frame, ...] = (*document.mentions, *document.frames)
        yield from _counted("A", self._attributes(annotations))
        yield from _counted("N", self._references(annotations))
        yield from _counted("#", self._remarks())

    def _bound(self, identifier: str, label: str, spans: tuple[Span, ...]) -> str:
        offsets = ";".join(f"{span.begin} {span.end}" for span in spans)
        return f"{identifier}\t{self._name(label, identifier)} {offsets}\t{self._words(spans)}"

    def _words(self, spans: tuple[Span, ...]) -> str:
        return " ".join(map(self._document.covered_text, spans)).translate(_LINE_BREAKS)

    def _event(self, frame: Frame) -> str:
        head = f"{self._name(frame.label, frame.id)}:{self._triggers[frame.cue, frame.label]}"
        return f"{frame.id}\t{' '.join((head, *self._roles(frame)))}"

    def _roles(self, frame: Frame) -> Iterator[str]:
        """Yield the roles; those of one name are told apart by numbers, from the second on."""
        counts: dict[str, int] = {}
        for role in frame.roles:
            name = self._name(role.name, frame.id)
            if name.rstrip("0123456789") != name:
                self._lost(frame.id, f"the number at the end of its role {name!r}")
            counts[name] = counts.get(name, 0) + 1
            yield f"{name}{counts[name] if counts[name] > 1 else ''}:{role.target}"

    def _relation(self, relation: Relation) -> str:
        label = self._name(relation.label, relation.id)
        return f"{relation.id}\t{label} Arg1:{relation.source} Arg2:{relation.target}"

    def _attributes(self, annotations: Iterable[Mention | Frame]) -> Iterator[str]:
        for each in annotations:
            for name, value in sorted(each.attributes.items()):
                written = self._value(value, each.id, f"the value of {name}")
                yield f"{self._name(name, each.id)} {each.id} {written}".rstrip(" ")

    def _references(self, annotations: Iterable[Mention | Frame]) -> Iterator[str]:
        for each in annotations:
            words = self._words(each.spans if isinstance(each, Mention) else each.cue)
            for link in each.links:
                if link.value.strip():
                    yield f"Reference {each.id} {self._link(link, each.id)}\t{words}"
                else:
                    self._lost(each.id, f"its link {link.name}, which has no value")

    def _link(self, link: Link, identifier: str) -> str:
        value = self._value(link.value, identifier, f"the value of its link {link.name}")
        return f"{self._name(link.name, identifier)}:{value}"

    def _remarks(self) -> Iterator[str]:
        for note in self._document.notes:
            if not note.target:
                self._lost("the document", f"the note {note.text!r}")
                continue
            text = _encodable(note.text.translate(_LINE_BREAKS))
            if text != note.text:
                self._lost(note.target, "line breaks and broken characters in a note")
            yield f"{self._name(note.label, note.target)} {note.target}\t{text}"

    def _name(self, name: str, identifier: str) -> str:
        """Return a name in which nothing parts a line; brat has no way to quote it."""
        parted = {each for each in name if each.isspace()} | _CUTTING.intersection(name)
        written = "".join("_" if each in parted else each for each in _encodable(name)) or "_"
        if written != name:
            self._lost(identifier, f"the name {name!r}, written as {written!r}")
        return written

    def _value(self, value: str, identifier: str, what: str) -> str:
        written = _encodable(" ".join(value.split()) if _is_parted(value) else value)
        if written != value:
            self._lost(identifier, f"{what} {value!r}, written as {written!r}")
        return written

    def _lost(self, identifier: str, what: str) -> None:
        self.losses.append(f"{identifier}: brat cannot carry {what}")


def _counted(letter: str, bodies: Iterable[str]) -> Iterator[str]:
    return (f"{letter}{number}\t{body}" for number, body in enumerate(bodies, start=1))


def _is_parted(value: str) -> bool:
    """Tell whether a value has white space at its ends, or such as ends a line or a column."""
    return value != value.strip() or any(each in value for each in "\t\r\n")


def _encodable(text: str) -> str:
    """Return the text without halves of surrogate pairs, which UTF-8 cannot carry."""
    return text.encode("utf-8", "replace").decode()
