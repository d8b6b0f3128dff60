"""What the bodies of one annotation say: labels, links, attributes, notes, a frame, a relation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from conflictgraph.annotation.identifiers import link_of
from conflictgraph.annotation.model import FLAG, Link
from conflictgraph.readers.rdf import (
    Literal,
    Nodes,
    is_blank,
    is_local,
    name_in,
    namespace_of,
    relative,
)
from conflictgraph.readers.web_annotation.context import GENERAL
from conflictgraph.readers.web_annotation.places import flattened
from conflictgraph.vocab import EXCHANGE, OA, RDF, XSD

#: What a remark is called that names no other kind; brat's word.
REMARK: Final = "AnnotatorNotes"
#: A purpose: the text is a normalised value such as ``Number:874``.
NORMALISING: Final = "normalising"
#: A property of a frame: a remark on it.
_NOTE: Final = "note"
#: A property of a remark: what kind of remark it is.
NOTE_LABEL: Final = "noteLabel"
#: Ends of a relation.
ENDS: Final = ("arg1", "arg2")

_TEXT: Final = (RDF + "value", "http://www.w3.org/2011/content#chars")
_TRUE: Final = frozenset({"true", "True"})


@dataclass(frozen=True, slots=True)
class Structure:
    """A body that is a description of its own: what a frame or a relation is made of.

    Attributes:
        label: the name of its class.
        led_to: pairs of a property's name and the node it leads to, in the order of the file.
    """

    label: str
    led_to: tuple[tuple[str, str], ...]

    def ends(self) -> tuple[str, ...] | None:
        """Return the two nodes that this joins, where that is all it does; None for a frame."""
        by_name = dict(self.led_to)
        is_relation = len(self.led_to) == len(ENDS) and by_name.keys() == set(ENDS)
        return tuple(by_name[name] for name in ENDS) if is_relation else None

    def roles(self) -> tuple[tuple[str, str], ...]:
        """Return pairs of a role's name and the node that fills it."""
        # A role may be told apart from those of the same name by its frame.
        return tuple((name.removeprefix(f"{self.label}-"), node) for name, node in self.led_to)


@dataclass(slots=True)
class Said:
    """What all bodies of one annotation say.

    Attributes:
        classes: labels that classify.
        tags: labels that do not claim to.
        notes: pairs of label and text.
    """

    classes: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    links: set[Link] = field(default_factory=set)
    attributes: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    structure: Structure | None = None


class Bodies:
    """Reads the bodies of an annotation, one after the other."""

    def __init__(self, nodes: Nodes, annotation: str) -> None:
        self._nodes = nodes
        self._annotation = annotation
        self._said = Said()

    def said(self) -> Said:
        """Return what they say.

        Raises:
            ValueError: they contradict each other, or a body is malformed.
        """
        motivations = self._nodes.references(self._annotation, OA + "motivatedBy")
        bodies = [
            *self._nodes.objects(self._annotation, OA + "hasBody"),
            *self._nodes.objects(self._annotation, OA + "bodyValue"),
        ]
        for body in flattened(self._nodes, bodies):
            if isinstance(body, Literal):
                self._read_text(body.value, motivations, REMARK)
            else:
                self._read_node(body, motivations)
        return self._said

    def _read_node(self, node: str, motivations: list[str]) -> None:
        self._nodes.visit(node)
        purposes = self._nodes.references(node, OA + "hasPurpose") or motivations
        kinds = [each for each in self._nodes.types(node) if not each.startswith(GENERAL)]
        text = next(iter(self._nodes.objects(node, *_TEXT)), None)
        if isinstance(text, Literal):
            label = next(iter(self._named(node, NOTE_LABEL)), REMARK)
            self._read_text(text.value, purposes, label)
        elif kinds and (is_blank(node) or is_local(node)):
            self._read_structure(node, kinds[0])
        else:
            self._said.tags += [name_in(each) for each in kinds]
            for thing in self._nodes.references(node, OA + "hasSource") or [node]:
                self._read_thing(thing, purposes)

    def _named(self, node: str, name: str) -> list[str]:
        found = self._nodes.properties(node)
        return [
            term.value
            for iri, terms in found.items()
            if name_in(iri) == name
            for term in terms
            if isinstance(term, Literal)
        ]

    def _read_text(self, text: str, purposes: list[str], remark: str) -> None:
        for purpose in purposes or [OA + "commenting"]:
            name = name_in(purpose)
            if not purpose.startswith(OA):
                self._read_own_purpose(name, text)
            elif name in {"classifying", "tagging"}:
                if not text.strip():
                    raise ValueError("its label is empty")
                (self._said.classes if name == "classifying" else self._said.tags).append(text)
            elif name in {"identifying", "linking"}:
                self._said.links.add(link_of(text))
            else:
                self._said.notes.append((_remark_label(name, remark), text))

    def _read_own_purpose(self, name: str, text: str) -> None:
        if name != NORMALISING:
            self._set(name, FLAG if text in _TRUE else text)
            return
        kind, colon, value = text.partition(":")
        if not kind or not colon or not value:
            raise ValueError(f"a normalised value has the form Name:value, not {text[:40]!r}")
        self._said.links.add(Link(kind, value))

    def _read_thing(self, thing: str, purposes: list[str]) -> None:
        if is_blank(thing):
            return
        names = {name_in(each) for each in purposes}
        if "classifying" in names:
            self._said.classes.append(name_in(thing))
        elif names <= {"identifying", "linking", "tagging"}:
            self._said.links.add(link_of(relative(thing)))
        else:
            self._said.notes += [(_remark_label(each, REMARK), thing) for each in sorted(names)]

    def _read_structure(self, node: str, kind: str) -> None:
        if self._said.structure is not None:
            raise ValueError("it has two bodies with a class of their own")
        label, led_to = name_in(kind), list[tuple[str, str]]()
        for iri, terms in self._nodes.properties(node).items():
            name = name_in(iri)
            # The ends of a relation are no terms of any scheme: the exchange names them.
            of_scheme = namespace_of(iri) in {namespace_of(kind), EXCHANGE}
            for term in terms if of_scheme else ():
                if isinstance(term, str):
                    led_to.append((name, term))
                elif name == _NOTE:
                    self._said.notes.append((REMARK, term.value))
                elif (value := _value(term)) is not None:
                    self._set(name, value)
        self._said.structure = Structure(label, tuple(led_to))

    def _set(self, name: str, value: str) -> None:
        if self._said.attributes.setdefault(name, value) != value:
            raise ValueError(f"{name} is both {self._said.attributes[name]!r} and {value!r}")


def _remark_label(purpose: str, label: str) -> str:
    return label if purpose == "commenting" else purpose


def _value(literal: Literal) -> str | None:
    """Return the value of an attribute; None where it is a flag that is not set."""
    if literal.datatype == XSD + "boolean":
        return FLAG if literal.value in {"true", "1"} else None
    return literal.value
