"""From annotations with targets and bodies to the parts of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NoReturn, Protocol

from conflictgraph.annotation.model import Frame, Mention, Note, Relation, Role, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.rdf import Nodes, id_of, is_blank, name_in
from conflictgraph.readers.web_annotation.bodies import Bodies, Said
from conflictgraph.readers.web_annotation.places import Target, flattened, target_of
from conflictgraph.vocab import OA

#: A relation has two ends.
_TWO = 2
#: What an annotation is for that does not say it: all it does is to mark its words.
_HIGHLIGHTING = "highlighting"
#: Each remark of an annotation is one on each that it is about.
_MAX_NOTES = 10_000


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation, its targets told apart.

    Attributes:
        node: what it is called among the nodes.
        id: what it is called in the document; empty where the file gives it no name.
        targets: stretches of text.
        about: the nodes of other annotations of this file that it is about.
    """

    node: str
    id: str
    targets: tuple[Target, ...]
    about: tuple[str, ...]
    said: Said


def iter_annotations(nodes: Nodes, source: str) -> Iterator[Annotation]:
    """Yield the annotations in the order of the file.

    Raises:
        SourceError: ``web-annotation.malformed`` or ``web-annotation.no-target``.
    """
    found = {node for node in nodes if _is_annotation(nodes, node)}
    for node in nodes:
        if node in found:
            yield _annotation(nodes, node, found, source)


def _is_annotation(nodes: Nodes, node: str) -> bool:
    return OA + "hasTarget" in nodes.properties(node) or OA + "Annotation" in nodes.types(node)


def _annotation(nodes: Nodes, node: str, all_nodes: set[str], source: str) -> Annotation:
    identifier = "" if is_blank(node) else id_of(node)
    try:
        found = flattened(nodes, nodes.objects(node, OA + "hasTarget"))
        ends = [each for each in found if isinstance(each, str)]
        if not ends:
            reason = "an annotation is about nothing"
            raise SourceError("web-annotation.no-target", reason, source, annotation=identifier)
        return Annotation(
            node,
            identifier,
            tuple(target_of(nodes, each) for each in ends if each not in all_nodes),
            tuple(each for each in ends if each in all_nodes),
            Bodies(nodes, node).said(),
        )
    except ValueError as error:
        _malformed(identifier, str(error), source)


def _malformed(identifier: str, reason: str, source: str) -> NoReturn:
    raise SourceError("web-annotation.malformed", reason, source, annotation=identifier)


class Places(Protocol):
    """A text in which targets have their places."""

    def span(self, target: Target, annotation: str) -> Span:
        """Return where a target is.

        Raises:
            SourceError: it is nowhere, or nobody can tell where.
        """


class Parts:
    """The annotations of one file as parts of a document."""

    def __init__(
        self, nodes: Nodes, annotations: Sequence[Annotation], places: Places, source: str
    ) -> None:
        self._nodes, self._places, self._source = nodes, places, source
        self.mentions: list[Mention] = []
        self.frames: list[Frame] = []
        self.relations: list[Relation] = []
        self.notes: list[Note] = []
        self._ids = _ids(annotations)
        for each in annotations:
            self._add(each)

    def _add(self, annotation: Annotation) -> None:
        said, identifier = annotation.said, self._ids[annotation.node]
        selected = [each for each in annotation.targets if each.is_selection]
        if said.structure is not None and (ends := said.structure.ends()):
            self._add_relation(annotation, said.structure.label, ends)
        elif len(annotation.about) == _TWO and not selected:
            self._add_relation(annotation, _labels(annotation, self._nodes)[0], annotation.about)
        elif selected:
            self._add_span(annotation, identifier, self._spans(selected, identifier))
        elif annotation.about:
            self._add_notes(annotation, self._known(annotation.about))
        elif said.structure is not None:
            _malformed(identifier, "a frame or relation stands nowhere in the text", self._source)

    def _add_relation(self, annotation: Annotation, label: str, ends: tuple[str, ...]) -> None:
        first, second = map(self._target, ends)
        self.relations.append(Relation(label, first, second, annotation.id))
        self._add_notes(annotation, [annotation.id])

    def _add_span(self, annotation: Annotation, identifier: str, spans: tuple[Span, ...]) -> None:
        said, links = annotation.said, tuple(sorted(annotation.said.links))
        self._add_notes(annotation, [identifier])
        if said.structure is not None:
            roles = tuple(Role(name, self._target(node)) for name, node in said.structure.roles())
            frame = Frame(identifier, said.structure.label, spans, roles, said.attributes, links)
            self.frames.append(frame)
            return
        for number, label in enumerate(_labels(annotation, self._nodes), start=1):
            name = identifier if number == 1 else f"{identifier}/{number}"
            self.mentions.append(Mention(name, label, spans, said.attributes, links))

    def _add_notes(self, annotation: Annotation, targets: Sequence[str]) -> None:
        notes = annotation.said.notes
        if len(targets) > 1 and len(notes) * len(targets) > _MAX_NOTES:
            _malformed(annotation.id, "too many remarks on too many annotations", self._source)
        self.notes += [Note(label, target, text) for label, text in notes for target in targets]

    def _spans(self, targets: Sequence[Target], identifier: str) -> tuple[Span, ...]:
        # Several stretches of text are one discontinuous span, in the order of the text.
        return tuple(sorted({self._places.span(each, identifier) for each in targets}))

    def _known(self, about: Sequence[str]) -> list[str]:
        return [self._ids[each] for each in about if each in self._ids]

    def _target(self, node: str) -> str:
        """Return the id of an annotation; of one that is not there, what the file calls it."""
        return self._ids.get(node) or (id_of(node) if not is_blank(node) else "?")


def _labels(annotation: Annotation, nodes: Nodes) -> list[str]:
    """Return the labels, each once; what an annotation is for, where it has none."""
    said = annotation.said
    motivations = map(name_in, nodes.references(annotation.node, OA + "motivatedBy"))
    found = said.classes or said.tags or [*motivations][:1] or [_HIGHLIGHTING]
    return list(dict.fromkeys(found))


def _ids(annotations: Sequence[Annotation]) -> dict[str, str]:
    """Return the id of each annotation by its node: its own, or the next ``T`` that is free."""
    taken = {each.id for each in annotations}
    free = (name for number in count(1) if (name := f"T{number}") not in taken)
    return {each.node: each.id or next(free) for each in annotations}
