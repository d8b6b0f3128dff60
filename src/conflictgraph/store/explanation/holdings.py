"""What a store holds for the parts of a query: looked up in its indexes, and never for long."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.paths import Path

from conflictgraph.store.explanation.structure import Pattern, variable_name
from conflictgraph.vocab import OWL, RDF, RDFS

#: Counting ends here; some milliseconds.
MAX_COUNTED: Final = 10_000

_TYPE: Final = ox.NamedNode(f"{RDF}type")
_CLASSES: Final = (f"{OWL}Class", f"{RDFS}Class")
_PROPERTIES: Final = (
    f"{OWL}ObjectProperty",
    f"{OWL}DatatypeProperty",
    f"{OWL}AnnotationProperty",
    f"{RDF}Property",
)
_LOCAL_NAME: Final = re.compile(r"[^/#]*$")

Node = ox.NamedNode | ox.Literal | None


@dataclass(frozen=True, slots=True)
class Size:
    """How many triples match a pattern taken by itself.

    Attributes:
        matches: their number, up to ``MAX_COUNTED``.
        more: whether there are more than that.
    """

    matches: int
    more: bool


class Holdings:
    """The lookups; graphs are not told apart, so that a size is the most a query can meet."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def size(self, pattern: Pattern) -> Size | None:
        """Return how many triples match; None for a property path."""
        if isinstance(pattern.predicate, Path):
            return None
        nodes = map(_to_oxigraph, (pattern.subject, pattern.predicate, pattern.object))
        subject, predicate, value = nodes
        if isinstance(subject, ox.Literal) or isinstance(predicate, ox.Literal):
            return Size(0, more=False)
        return self._size(subject, predicate, value)

    def is_large(self) -> bool:
        """Return whether there are more triples in all than are counted; a full count is slow."""
        return self._size(None, None, None).more

    def has_predicate(self, iri: str) -> bool:
        """Return whether any triple has this predicate."""
        return self._holds(predicate=_named(iri))

    def has_instance(self, class_iri: str) -> bool:
        """Return whether anything has this type."""
        return self._holds(predicate=_TYPE, value=_named(class_iri))

    def has_graph(self, iri: str) -> bool:
        """Return whether there is such a named graph."""
        node = _named(iri)
        return node is None or self._store.contains_named_graph(node)

    def has_term(self, iri: str) -> bool:
        """Return whether an IRI stands anywhere: as subject, predicate, object or graph."""
        node = _named(iri)
        return (
            self._holds(subject=node)
            or self._holds(predicate=node)
            or self._holds(value=node)
            or self.has_graph(iri)
        )

    def similar_class(self, iri: str) -> str:
        """Return the declared class whose name is most like it; empty when none is."""
        return _most_like(iri, self._instances(_CLASSES))

    def similar_property(self, iri: str) -> str:
        """Return the declared property whose name is most like it; empty when none is."""
        return _most_like(iri, self._instances(_PROPERTIES))

    def _size(self, subject: Node, predicate: Node, value: Node) -> Size:
        # By a query, which counts without decoding terms: ten times as fast as iterating.
        parts = (subject or "?s", predicate or "?p", value or "?o")
        within = f"SELECT * {{ {' '.join(map(str, parts))} }} LIMIT {MAX_COUNTED + 1}"
        found = self._store.query(
            f"SELECT (COUNT(*) AS ?n) {{ {{ {within} }} }}",
            use_default_graph_as_union=True,
        )
        (solution,) = cast("ox.QuerySolutions", found)
        count = int(cast("ox.Literal", solution["n"]).value)
        return Size(min(count, MAX_COUNTED), count > MAX_COUNTED)

    def _instances(self, kinds: tuple[str, ...]) -> Iterator[str]:
        for kind in kinds:
            found = self._store.quads_for_pattern(None, _TYPE, ox.NamedNode(kind), None)
            for quad in itertools.islice(found, MAX_COUNTED):
                if isinstance(quad.subject, ox.NamedNode):
                    yield quad.subject.value

    def _holds(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: ox.NamedNode | None = None,
    ) -> bool:
        return next(self._store.quads_for_pattern(subject, predicate, value), None) is not None


def _named(iri: str) -> ox.NamedNode | None:
    """Return an IRI as Oxigraph has it; None, which matches everything, if it is none there."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _to_oxigraph(node: object) -> Node:
    """Return a term as Oxigraph has it; None for variables and blank nodes."""
    if isinstance(node, URIRef):
        return _named(str(node))
    if isinstance(node, Literal) and not variable_name(node):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        if node.datatype:
            return ox.Literal(str(node), datatype=_named(str(node.datatype)))
        return ox.Literal(str(node))
    return None


def _most_like(iri: str, declared: Iterator[str]) -> str:
    """Return the IRI whose last part is spelled most alike; upper and lower case are one."""
    by_name: dict[str, str] = {}
    for each in declared:
        by_name.setdefault(_local_name(each), each)
    found = difflib.get_close_matches(_local_name(iri), by_name, n=1, cutoff=0.7)
    return by_name[found[0]] if found else ""


def _local_name(iri: str) -> str:
    name = _LOCAL_NAME.search(iri)
    return name.group().lower() if name else ""
