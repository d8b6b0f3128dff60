"""An analyst's own Turtle files: terms, labels for annotators and shapes beside the product's.

Whatever could make the graph mean something else than its reader thinks is refused here, with
file, term and a way out: a changed meaning of a term that everybody uses, a class that stands
below none of the product's, a label that is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from conflictgraph.errors import ExtensionError
from conflictgraph.scheme.extension_checks import check_extension
from conflictgraph.scheme.ontology import PlainTriple
from conflictgraph.vocab import RDF, SH

_SHAPES = frozenset({SH + "NodeShape", SH + "PropertyShape", SH + "PrefixDeclaration"})
_TYPE = RDF + "type"


def read_extensions(paths: Iterable[Path], product: Iterable[PlainTriple]) -> list[PlainTriple]:
    """Return what an analyst's files add to the terms and to the scheme, in their order.

    Args:
        paths: the files.
        product: the triples of the product's own terms and scheme.

    Raises:
        ExtensionError: a file cannot be read, or does what only the product may.
    """
    files = [(path, read_extension(path)) for path in paths]
    known = list(product)
    for path, own in files:
        others = [triple for other, triples in files if other is not path for triple in triples]
        check_extension(str(path), own, known, others)
    return [triple for _, own in files for triple in own]


def read_extension(path: Path) -> list[PlainTriple]:
    """Return the triples of one file without its shapes, which are for the validation alone.

    Raises:
        ExtensionError: the file is missing or not Turtle, or a blank node is part of no shape.
    """
    triples = list(_iter_parsed(path))
    shapes = _shapes(triples)
    return [_named(triple, path) for triple in triples if triple.subject not in shapes]


def _iter_parsed(path: Path) -> Iterator[PlainTriple]:
    try:
        content = path.read_bytes()
    except OSError as error:
        hint = "the setting ontology names Turtle files, relative to the folder of the settings"
        raise ExtensionError(f"cannot be read: {error.strerror}", str(path), hint) from error
    try:
        for quad in ox.parse(content, format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
                hint = "write RDF 1.1: state it about a node with a name"
                raise ExtensionError("a triple stands inside a triple", str(path), hint)
            yield PlainTriple(quad.subject, quad.predicate, quad.object)
    except SyntaxError as error:
        reason = f"is not Turtle: {error.msg.partition(': ')[2] or error.msg}"
        hint = "mend the line, or the one before it"
        raise ExtensionError(reason, str(path), hint, error.lineno) from error
    except ValueError as error:
        raise ExtensionError(f"is not Turtle: {error}", str(path), "write RDF 1.1") from error


def _shapes(triples: Iterable[PlainTriple]) -> set[ox.NamedNode | ox.BlankNode]:
    """Return the shapes with the blank nodes that hang on them."""
    below: dict[ox.NamedNode | ox.BlankNode, list[ox.BlankNode]] = {}
    found: set[ox.NamedNode | ox.BlankNode] = set()
    for subject, predicate, target in triples:
        if isinstance(target, ox.BlankNode):
            below.setdefault(subject, []).append(target)
        if predicate.value == _TYPE and target.value in _SHAPES:
            found.add(subject)
    waiting = list(found)
    while waiting:
        new = [node for node in below.get(waiting.pop(), ()) if node not in found]
        found.update(new)
        waiting.extend(new)
    return found


def _named(triple: PlainTriple, path: Path) -> PlainTriple:
    subject, predicate, target = triple
    for node, at in ((subject, target), (target, subject)):
        if isinstance(node, ox.BlankNode):
            named = f" of {at.value}" if isinstance(at, ox.NamedNode) else ""
            raise ExtensionError(
                f"a blank node stands at {predicate.value}{named}",
                str(path),
                "give it a name of its own: only shapes may have nodes without one",
            )
    return triple
