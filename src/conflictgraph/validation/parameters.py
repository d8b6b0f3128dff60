"""Which property of a shape stands for which constraint.

Specification: SHACL, section 4 and appendix B. What is not in the table is not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode

from conflictgraph.errors import ResourceError
from conflictgraph.triples.terms import is_blank, is_iri, is_literal
from conflictgraph.validation import constraints as ask
from conflictgraph.validation.shape import Constraint, Shape
from conflictgraph.vocab import SH, XSD

#: A term of the shapes' own triples; what is checked are texts of terms.
Node = NamedNode | BlankNode | Literal

_KINDS: Final[Mapping[str, tuple[Callable[[str], bool], ...]]] = {
    "IRI": (is_iri,),
    "Literal": (is_literal,),
    "BlankNode": (is_blank,),
    "BlankNodeOrIRI": (is_blank, is_iri),
    "BlankNodeOrLiteral": (is_blank, is_literal),
    "IRIOrLiteral": (is_iri, is_literal),
}
_LESS, _LESS_OR_EQUAL = frozenset({-1}), frozenset({-1, 0})
_MORE, _MORE_OR_EQUAL = frozenset({1}), frozenset({0, 1})
_FLAGS: Final = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}


class Reader(Protocol):
    """What parameters are read with."""

    def all(self, node: Node, prop: NamedNode) -> tuple[Node, ...]:
        """Return the values of a property."""

    def one(self, node: Node, prop: NamedNode) -> Node | None:
        """Return the value of a property that has at most one."""

    def list(self, owner: Node, head: Node) -> tuple[Node, ...]:
        """Return the members of a list."""

    def shape(self, node: Node) -> Shape:
        """Return the shape of a node."""

    def fault(self, node: Node, reason: str) -> ResourceError:
        """Return what is wrong with a shape."""


#: Given shape and parameter, the constraints that they stand for.
Maker = Callable[[Node, NamedNode, Reader], Iterator[Constraint]]


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


def _component(name: str) -> str:
    return f"{SH}{name}ConstraintComponent"


# what a parameter's value may be


def _number(shape: Node, prop: NamedNode, reader: Reader) -> int:
    value = reader.one(shape, prop)
    if (
        not isinstance(value, Literal)
        or value.datatype.value != XSD + "integer"
        or not value.value.isdecimal()
    ):
        raise reader.fault(shape, f"{_name(prop)} needs a whole number")
    return int(value.value)


def _iri(shape: Node, prop: NamedNode, value: Node, reader: Reader) -> NamedNode:
    if not isinstance(value, NamedNode):
        raise reader.fault(shape, f"{_name(prop)} needs an IRI")
    return value


def _name(prop: NamedNode) -> str:
    return prop.value.replace(SH, "sh:")


# makers


def _counting(name: str, constraint: type[ask.MinCount | ask.MaxCount]) -> Maker:
    def make(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
        if reader.one(shape, _sh("path")) is None:
            raise reader.fault(shape, f"{_name(prop)} belongs to a shape with sh:path")
        yield constraint(_component(name), _number(shape, prop, reader))

    return make


def _measuring(name: str, admits: Callable[[int, int], bool]) -> Maker:
    def make(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
        limit = _number(shape, prop, reader)
        admitted = ask.has_length(lambda length: admits(length, limit))
        yield ask.EachValue(_component(name), admitted)

    return make


def _limiting(name: str, allowed: frozenset[int]) -> Maker:
    def make(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
        limit = reader.one(shape, prop)
        if not isinstance(limit, Literal):
            raise reader.fault(shape, f"{_name(prop)} needs a literal")
        yield ask.EachValue(_component(name), ask.is_on_side(str(limit), allowed))

    return make


def _pairing(name: str, unfit: Callable[..., object], *, needs_path: bool = False) -> Maker:
    def make(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
        if needs_path and reader.one(shape, _sh("path")) is None:
            raise reader.fault(shape, f"{_name(prop)} belongs to a shape with sh:path")
        for value in reader.all(shape, prop):
            other = _iri(shape, prop, value, reader)
            yield ask.Pair(_component(name), str(other), unfit)  # type: ignore[arg-type] # of its form

    return make


def _joining(name: str, admits: Callable[[int, int], bool]) -> Maker:
    """Make a constraint of a list of shapes; ``admits`` is told how many of them conform."""

    def make(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
        for head in reader.all(shape, prop):
            shapes = tuple(reader.shape(each) for each in reader.list(shape, head))
            yield ask.Logic(_component(name), shapes, _told(admits, len(shapes)))

    return make


def _any_of(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
    for head in reader.all(shape, prop):
        shapes = tuple(reader.shape(each) for each in reader.list(shape, head))
        yield ask.AnyOf(_component("Or"), shapes)


def _told(admits: Callable[[int, int], bool], total: int) -> Callable[[int], bool]:
    return lambda conforming: admits(conforming, total)


def _asking_one(name: str, conforming: int) -> Maker:
    """Make a constraint of a single shape, of which so many must conform: one, or none."""

    def make(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
        for inner in reader.all(shape, prop):
            yield ask.Logic(
                _component(name), (reader.shape(inner),), lambda count: count == conforming
            )

    return make


def _class(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
    for value in reader.all(shape, prop):
        yield ask.InClass(_component("Class"), str(_iri(shape, prop, value, reader)))


def _datatype(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
    for value in reader.all(shape, prop):
        datatype = _iri(shape, prop, value, reader).value
        yield ask.EachValue(_component("Datatype"), ask.has_datatype(datatype))


def _node_kind(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
    for value in reader.all(shape, prop):
        kinds = _KINDS.get(_iri(shape, prop, value, reader).value.removeprefix(SH))
        if kinds is None:
            raise reader.fault(shape, f"{value} is no kind of node")
        yield ask.EachValue(_component("NodeKind"), ask.is_of_kind(*kinds))


def _in(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
    for head in reader.all(shape, prop):
        members = frozenset(map(str, reader.list(shape, head)))
        yield ask.EachValue(_component("In"), members.__contains__)


def _has_value(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
    for value in reader.all(shape, prop):
        yield ask.HasValue(_component("HasValue"), str(value))


def _pattern(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
    given = reader.one(shape, _sh("flags"))
    flags = re.NOFLAG
    for letter in given.value if isinstance(given, Literal) else "":
        if letter not in _FLAGS:
            raise reader.fault(shape, f"the flag {letter!r} is not supported")
        flags |= _FLAGS[letter]
    for value in reader.all(shape, prop):
        if not isinstance(value, Literal):
            raise reader.fault(shape, "sh:pattern needs a text")
        try:
            pattern = re.compile(value.value, flags)
        except re.error as error:
            raise reader.fault(shape, f"sh:pattern is no pattern: {error}") from error
        yield ask.EachValue(_component("Pattern"), ask.matches(pattern))


def _flags(shape: Node, _prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
    if not reader.all(shape, _sh("pattern")):
        raise reader.fault(shape, "sh:flags belongs to sh:pattern")
    yield from ()


def _unique_language(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
    value = reader.one(shape, prop)
    if isinstance(value, Literal) and value.value in {"true", "1"}:
        yield ask.UniqueLanguage(_component("UniqueLang"))


def _languages(shape: Node, prop: NamedNode, reader: Reader) -> Iterator[Constraint]:
    for head in reader.all(shape, prop):
        members = reader.list(shape, head)
        tags = [each.value.lower() for each in members if isinstance(each, Literal)]
        yield ask.EachValue(_component("LanguageIn"), ask.is_in_language(tags))


PARAMETERS: Final[Mapping[NamedNode, Maker]] = {
    _sh(name): maker
    for name, maker in {
        "class": _class,
        "datatype": _datatype,
        "nodeKind": _node_kind,
        "minCount": _counting("MinCount", ask.MinCount),
        "maxCount": _counting("MaxCount", ask.MaxCount),
        "minExclusive": _limiting("MinExclusive", _MORE),
        "minInclusive": _limiting("MinInclusive", _MORE_OR_EQUAL),
        "maxExclusive": _limiting("MaxExclusive", _LESS),
        "maxInclusive": _limiting("MaxInclusive", _LESS_OR_EQUAL),
        "minLength": _measuring("MinLength", lambda length, limit: length >= limit),
        "maxLength": _measuring("MaxLength", lambda length, limit: length <= limit),
        "pattern": _pattern,
        "flags": _flags,
        "languageIn": _languages,
        "uniqueLang": _unique_language,
        "equals": _pairing("Equals", ask.unequal),
        "disjoint": _pairing("Disjoint", ask.common),
        "lessThan": _pairing("LessThan", ask.not_before(_LESS), needs_path=True),
        "lessThanOrEquals": _pairing(
            "LessThanOrEquals", ask.not_before(_LESS_OR_EQUAL), needs_path=True
        ),
        "not": _asking_one("Not", 0),
        "and": _joining("And", lambda conforming, total: conforming == total),
        "or": _any_of,
        "xone": _joining("Xone", lambda conforming, _total: conforming == 1),
        "node": _asking_one("Node", 1),
        "in": _in,
        "hasValue": _has_value,
    }.items()
}
