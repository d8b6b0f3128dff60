"""The texts of a file in NIF, and the strings in each that something is said of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from conflictgraph.annotation.identifiers import link_of
from conflictgraph.annotation.model import Link, Span
from conflictgraph.readers.rdf import Literal, Nodes, is_blank, name_in, relative, text_of
from conflictgraph.vocab import RDFS

NIF: Final = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
_ITS: Final = "http://www.w3.org/2005/11/its/rdf#"

#: ``#char=0,10`` of RFC 5147 and ``#offset_0_10`` of NIF 1 and 2.1; no end is that of the text.
_PLACE: Final = re.compile(
    r"[#&/](?:char=(\d{1,10}),(\d{0,10})|offset_(\d{1,10})_(\d{1,10}))(?:[_;&].*)?$", re.ASCII
)
_INDEX: Final = re.compile(r"\+?\d{1,10}", re.ASCII)
#: How a string is found, and parts of texts: classes that say nothing of what it is.
_STRUCTURE: Final = frozenset(
    NIF + name
    for name in (
        *("String", "RFC5147String", "OffsetBasedString", "ContextHashBasedString", "CString"),
        *("Word", "Sentence", "Paragraph", "Title", "Structure", "Context"),
    )
)
#: Of several classes, the one everything has says nothing.
_THING: Final = "http://www.w3.org/2002/07/owl#Thing"


@dataclass(frozen=True, slots=True)
class String:
    """One string of a text.

    Attributes:
        labels: local names of the classes of what it names, or of its own class.
        begin: offset in the file's unit.
        end: offset behind it; None where the file gives none.
        words: what it covers; None where the file does not say.
        notes: what was remarked on it.
    """

    node: str
    labels: tuple[str, ...]
    links: tuple[Link, ...]
    begin: int
    end: int | None
    words: str | None
    notes: tuple[str, ...]

    def spans(self, length: int) -> tuple[Span]:
        """Return where it is in a text of ``length``."""
        return (Span(self.begin, length if self.end is None else self.end),)


class Texts:
    """The texts of a file (``nif:Context``) by name, with the nodes of their strings."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self.contexts = _contexts(nodes)
        self._strings: dict[str, list[str]] = defaultdict(list)
        known = set(self.contexts.values())
        by_address = {context.partition("#")[0]: context for context in sorted(known, reverse=True)}
        for node in nodes:
            context = self._context_of(node, by_address)
            if context is not None and node not in known:
                self._strings[context].append(node)

    def text(self, context: str) -> Literal | None:
        """Return the characters of a text, with their language; None where the file has none."""
        found = self.nodes.objects(context, NIF + "isString")
        return next((each for each in found if isinstance(each, Literal)), None)

    def strings(self, context: str) -> tuple[String, ...]:
        """Return the strings of a text that something is said of, in the order of the file.

        Raises:
            LookupError: one has no place; the argument is its node.
            ValueError: they share too much.
        """
        nodes = self.nodes.afresh()
        found = (_string(nodes, node) for node in self._strings[context])
        return tuple(each for each in found if each is not None)

    def _context_of(self, node: str, by_address: Mapping[str, str]) -> str | None:
        if stated := self.nodes.references(node, NIF + "referenceContext"):
            return stated[0]
        if any(each.startswith(NIF) for each in self.nodes.properties(node)):
            return by_address.get(node.partition("#")[0])
        return None


def _contexts(nodes: Nodes) -> dict[str, str]:
    found: dict[str, None] = {}
    for node in nodes:
        if NIF + "isString" in nodes.properties(node) or NIF + "Context" in nodes.types(node):
            found[node] = None
        # A text that is not there is one nevertheless: it is refused, and not overlooked.
        found |= dict.fromkeys(nodes.references(node, NIF + "referenceContext"))
    return {
        f"text-{number}" if is_blank(node) else relative(node): node
        for number, node in enumerate(found, start=1)
    }


def _string(nodes: Nodes, node: str) -> String | None:
    about = [node, *nodes.references(node, NIF + "annotationUnit")]
    for each in about:
        nodes.visit(each)
    links = {
        link_of(relative(text_of(term)))
        for each in about
        for term in nodes.objects(each, _ITS + "taIdentRef")
        if not is_blank(text_of(term))
    }
    labels = _labels(nodes, node, about)
    if not links and not labels:
        return None
    place = _place(nodes, node)
    if place is None:
        raise LookupError(node)
    return String(
        node,
        labels or ("String",),
        tuple(sorted(links)),
        *place,
        nodes.literal(node, NIF + "anchorOf"),
        tuple(nodes.literals(node, RDFS + "comment")),
    )


def _labels(nodes: Nodes, node: str, about: list[str]) -> tuple[str, ...]:
    """Return the classes of what a string names, else its own; sorted, as RDF has no order."""
    stated = {
        iri
        for each in about
        for iri in nodes.references(each, _ITS + "taClassRef", NIF + "taClassRef")
    }
    own = set(nodes.types(node)) - _STRUCTURE
    named = (stated - {_THING}) or own
    return tuple(sorted({name_in(iri) for iri in named if not is_blank(iri)} - {""}))


def _place(nodes: Nodes, node: str) -> tuple[int, int | None] | None:
    ends = [nodes.literal(node, NIF + name) for name in ("beginIndex", "endIndex")]
    numbers = [int(each) for each in ends if each is not None and _INDEX.fullmatch(each)]
    if len(numbers) == len(ends):
        return numbers[0], numbers[1]
    if found := _PLACE.search(node):
        begin, end = found[1] or found[3], found[2] or found[4]
        return int(begin), int(end) if end else None
    return None
