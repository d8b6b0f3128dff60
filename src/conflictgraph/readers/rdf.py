"""RDF as nodes with properties, in the order of the file; what the readers of RDF formats share.

Names of graphs say nothing in any of these formats and are left out. Blank nodes have names for
as long as a file is read only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from sys import intern
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from conflictgraph.vocab import RDF

#: What relative IRIs are resolved against, so that they are known again: no file has such IRIs.
BASE_IRI = "relative://to/this"
_BLANK = "_:"
#: A tuple: a union would be made anew each time it is asked for.
_NODES = (NamedNode, BlankNode)

Term = NamedNode | BlankNode | Literal | Triple
Properties = Mapping[str, list[Term]]


class Nodes:
    """The nodes of one file; each is named by its IRI, or by ``_:`` and a passing name."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._nodes: dict[str, dict[str, list[Term]]] = {}
        for quad in quads:
            subject = intern(key_of(quad.subject))
            properties = self._nodes.setdefault(subject, {})
            properties.setdefault(intern(quad.predicate.value), []).append(quad.object)

    @classmethod
    def parsed(cls, content: bytes | str, syntax: RdfFormat) -> Nodes:
        """Return the nodes of a file.

        Raises:
            SyntaxError: the content is not of the syntax.
        """
        # Lenient: otherwise JSON-LD drops what has a malformed IRI without a word.
        lenient = syntax == RdfFormat.JSON_LD
        return cls(parse(content, syntax, base_iri=BASE_IRI, lenient=lenient))

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def properties(self, node: str) -> Properties:
        """Return what is said of a node; empty where nothing is."""
        return self._nodes.get(node, {})

    def objects(self, node: str, *predicates: str) -> list[Term]:
        """Return the objects of the first of these predicates that a node has."""
        properties = self.properties(node)
        return next((properties[each] for each in predicates if each in properties), [])

    def references(self, node: str, *predicates: str) -> list[str]:
        """Return the nodes among the objects, each once."""
        objects = self.objects(node, *predicates)
        return list(dict.fromkeys(key_of(each) for each in objects if is_node(each)))

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
        if not is_node(head) or not self.objects(key_of(head), RDF + "first"):
            return [] if head == NamedNode(RDF + "nil") else [head]
        found: list[Term] = []
        seen: set[str] = set()
        cell = key_of(head)
        while cell not in seen and (first := self.objects(cell, RDF + "first")):
            seen.add(cell)
            found += first[:1]
            cell = next(iter(self.references(cell, RDF + "rest")), "")
        return found


def key_of(term: Term) -> str:
    """Return what a node is called in :class:`Nodes`."""
    return _BLANK + term.value if isinstance(term, BlankNode) else getattr(term, "value", "")


def is_node(term: Term) -> bool:
    """Tell whether a term can have properties."""
    return isinstance(term, _NODES)


def is_blank(node: str) -> bool:
    """Tell whether a node has no IRI."""
    return node.startswith(_BLANK)


def is_local(node: str) -> bool:
    """Tell whether a node has a relative IRI."""
    return node.startswith(BASE_IRI.removesuffix("this"))


def relative(node: str) -> str:
    """Return an IRI as the file has it: without the base, where it is relative."""
    if not is_local(node):
        return node
    return node.removeprefix(BASE_IRI).removeprefix(BASE_IRI.removesuffix("this"))


def id_of(node: str) -> str:
    """Return what a node is called in a document: its IRI, or its name within the file."""
    shown = relative(node)
    return shown if shown == node else unquote(shown.removeprefix("#"))


def namespace_of(iri: str) -> str:
    """Return an IRI up to its last hash, slash or colon."""
    end = iri.rfind("#") if "#" in iri else max(iri.rfind("/"), iri.rfind(":"))
    return iri[: end + 1]


def name_in(iri: str) -> str:
    """Return what stands behind the namespace, its escapes resolved."""
    return unquote(iri[len(namespace_of(iri)) :])
