"""RDF as nodes with properties, in the order of the file; what the readers of RDF formats share.

A node is named by its IRI, or by ``_:`` and a name that lasts as long as the file is read. Names
of graphs say nothing in any of these formats and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from conflictgraph.vocab import RDF

#: What relative IRIs are resolved against, so that they are known again: no file has such IRIs.
BASE_IRI: Final = "relative://to/this"
_FOLDER: Final = BASE_IRI.removesuffix("this")
_BLANK: Final = "_:"
#: Browsers and servers stop at about as many.
_MAX_IRI_CHARACTERS: Final = 2_000
#: More than is usually said of one thing, unless for many annotations to share it.
_USUAL: Final = 32
_MAX_SHARED: Final = 1_000_000
#: So many characters are as much to read as one more property.
_CHARACTERS: Final = 256


@dataclass(frozen=True, slots=True)
class Literal:
    """A value; kept as Python's own, for the parser's terms copy theirs each time."""

    value: str
    datatype: str
    language: str = ""


Term = str | Literal
Properties = Mapping[str, list[Term]]


class Nodes:
    """The nodes of one file.

    A graph can let many things share what is said of one, so that a small file says more than
    fits into memory: whoever follows references from one thing to the next counts what is there.
    """

    def __init__(self, nodes: Mapping[str, Properties]) -> None:
        self._nodes = nodes
        self._shared = 0

    @classmethod
    def parsed(cls, content: bytes | str, syntax: RdfFormat) -> Nodes:
        """Return the nodes of a file.

        Raises:
            SyntaxError: the content is not of the syntax, or has a word of 16 MiB or an IRI of
                2,000 characters.
        """
        # Lenient: otherwise JSON-LD drops what has a malformed IRI without a word.
        lenient = syntax == RdfFormat.JSON_LD
        try:
            return cls(_collected(parse(content, syntax, base_iri=BASE_IRI, lenient=lenient)))
        except MemoryError as error:
            # The parser's own limit; memory is not short.
            raise SyntaxError(str(error)) from error

    def afresh(self) -> Nodes:
        """Return the same nodes for another reader, whose counting begins anew."""
        return Nodes(self._nodes)

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def count(self, number: int) -> None:
        """Take note that so many things were read in one place.

        Raises:
            ValueError: large numbers of things were read too often.
        """
        self._shared += max(0, number - _USUAL)
        if self._shared > _MAX_SHARED:
            raise ValueError("too many annotations share too long a list or text")

    def visit(self, node: str) -> None:
        """Take note that all that is said of a node is read.

        Raises:
            ValueError: much is said of it, and it was read too often.
        """
        self.count(sum(map(_size, self.properties(node).values())))

    def properties(self, node: str) -> Properties:
        """Return what is said of a node; empty where nothing is."""
        return self._nodes.get(node, {})

    def objects(self, node: str, *predicates: str) -> list[Term]:
        """Return the objects of the first of these predicates that a node has."""
        properties = self.properties(node)
        for each in predicates:
            if each in properties:
                return properties[each]
        return []

    def references(self, node: str, *predicates: str) -> list[str]:
        """Return the nodes among the objects, each once."""
        objects = self.objects(node, *predicates)
        return list(dict.fromkeys(each for each in objects if isinstance(each, str)))

    def literals(self, node: str, *predicates: str) -> list[str]:
        """Return the values of the literals among the objects."""
        objects = self.objects(node, *predicates)
        return [each.value for each in objects if isinstance(each, Literal)]

    def literal(self, node: str, *predicates: str) -> str | None:
        """Return the first literal among the objects, if any."""
        return next(iter(self.literals(node, *predicates)), None)

    def types(self, node: str) -> list[str]:
        """Return the classes of a node."""
        return self.references(node, RDF + "type")

    def members(self, head: Term) -> list[Term]:
        """Return the members of a list, or the object where it is none.

        A list that bites its tail ends there.
        """
        if not isinstance(head, str) or not self.objects(head, RDF + "first"):
            return [] if head == RDF + "nil" else [head]
        found: list[Term] = []
        seen: set[str] = set()
        cell = head
        while cell not in seen and (first := self.objects(cell, RDF + "first")):
            seen.add(cell)
            found += first[:1]
            cell = next(iter(self.references(cell, RDF + "rest")), "")
        return found


def _collected(quads: Iterable[Quad]) -> dict[str, dict[str, list[Term]]]:
    nodes: dict[str, dict[str, list[Term]]] = {}
    # Each IRI once, however often it stands in the file.
    names: dict[str, str] = {}
    for quad in quads:
        term = _term(quad.object)
        subject = _term(quad.subject)
        if isinstance(subject, str) and term is not None:
            properties = nodes.setdefault(names.setdefault(subject, subject), {})
            predicate = quad.predicate.value
            values = properties.setdefault(names.setdefault(predicate, predicate), [])
            values.append(names.setdefault(term, term) if isinstance(term, str) else term)
    return nodes


def _term(term: object) -> Term | None:
    """Return a term as ours; None for a triple quoted in another one."""
    if isinstance(term, NamedNode):
        if len(term.value) > _MAX_IRI_CHARACTERS:
            raise SyntaxError(f"an IRI has {len(term.value):,} characters")
        return term.value
    if isinstance(term, BlankNode):
        return _BLANK + term.value
    if isinstance(term, pyoxigraph.Literal):
        return Literal(term.value, term.datatype.value, term.language or "")
    return None


def _size(terms: list[Term]) -> int:
    characters = (len(each.value) for each in terms if isinstance(each, Literal))
    return len(terms) + sum(number // _CHARACTERS for number in characters)


def text_of(term: Term) -> str:
    """Return the name of a node or the value of a literal."""
    return term if isinstance(term, str) else term.value


def is_blank(node: str) -> bool:
    """Tell whether a node has no IRI."""
    return node.startswith(_BLANK)


def is_local(node: str) -> bool:
    """Tell whether a node has a relative IRI."""
    return node.startswith(_FOLDER)


def relative(node: str) -> str:
    """Return an IRI as the file has it: without the base, where it is relative."""
    if node.partition("#")[0] == BASE_IRI:
        return node.removeprefix(BASE_IRI)
    return node.removeprefix(_FOLDER)


def id_of(node: str) -> str:
    """Return what a node is called in a document: its IRI, or its name within the file."""
    return unquote(relative(node).removeprefix("#")) if is_local(node) else node


def namespace_of(iri: str) -> str:
    """Return an IRI up to its last hash, slash or colon."""
    end = iri.rfind("#") if "#" in iri else max(iri.rfind("/"), iri.rfind(":"))
    return iri[: end + 1]


def name_in(iri: str) -> str:
    """Return what stands behind the namespace, its escapes resolved."""
    return unquote(iri[len(namespace_of(iri)) :])
