"""Read shapes from Turtle files.

Whatever the compiler does not know is refused with file and construct: a shape that is half
checked would promise what it does not keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from conflictgraph.errors import ResourceError
from conflictgraph.validation.parameters import PARAMETERS, Node
from conflictgraph.validation.paths import Alternative, Path, Property, Sequence_
from conflictgraph.validation.report import Severity
from conflictgraph.validation.shape import Shape, Targets
from conflictgraph.validation.sparql import SparqlConstraint, fault_of
from conflictgraph.vocab import OWL, RDF, RDFS, SH

_TYPE: Final = NamedNode(RDF + "type")
_FIRST, _REST = NamedNode(RDF + "first"), NamedNode(RDF + "rest")
_NIL: Final = NamedNode(RDF + "nil")
_CLASSES: Final = frozenset({NamedNode(RDFS + "Class"), NamedNode(OWL + "Class")})


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


_SHAPE_TYPES: Final = frozenset({_sh("NodeShape"), _sh("PropertyShape")})
_SEVERITIES: Final = {
    _sh("Violation"): Severity.VIOLATION,
    _sh("Warning"): Severity.WARNING,
    _sh("Info"): Severity.INFO,
}
_TARGETS: Final = tuple(
    map(_sh, ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"))
)
_PATH, _PROPERTY = _sh("path"), _sh("property")
_SPARQL, _PREFIXES = _sh("sparql"), _sh("prefixes")
_DECLARE, _PREFIX, _NAMESPACE = _sh("declare"), _sh("prefix"), _sh("namespace")
_SELECT, _INVERSE, _ALTERNATIVE = _sh("select"), _sh("inversePath"), _sh("alternativePath")
_DESCRIPTION = _sh("description")
_SEVERITY, _MESSAGE, _DEACTIVATED = _sh("severity"), _sh("message"), _sh("deactivated")
#: What a shape may say that asks for nothing.
_WORDS: Final = frozenset(
    map(_sh, ("name", "description", "order", "group", "defaultValue", "message", "severity"))
)
_IN_SHAPES: Final = _WORDS | {_PATH, _PROPERTY, _SPARQL, _DEACTIVATED, *_TARGETS}
_IN_SPARQL: Final = frozenset({_SELECT, _PREFIXES, _MESSAGE, _DEACTIVATED})


def load_shapes(paths: Iterable[FilePath]) -> tuple[tuple[Shape, Targets], ...]:
    """Return the shapes of some Turtle files that have targets, with these, in order of names.

    Shapes may refer to shapes of other files.

    Raises:
        ResourceError: a file is not Turtle, or holds a construct that is not supported.
    """
    return _Loader(paths).load()


class _Loader:
    def __init__(self, paths: Iterable[FilePath]) -> None:
        self._files: dict[Node, str] = {}
        #: Subject to property to values.
        self._triples: dict[Node, dict[NamedNode, set[Node]]] = {}
        for path in paths:
            self._read(path)
        self._said = {
            node: said
            for node, triples in self._triples.items()
            if (said := {prop for prop in triples if prop.value.startswith(SH)})
        }
        self._typed = {
            node for node, said in self._triples.items() if _SHAPE_TYPES & said.get(_TYPE, set())
        }
        self._shapes: dict[Node, Shape] = {}
        self._open: list[Node] = []
        #: Every node that was understood; what is left over was not.
        self._seen: set[Node] = set()

    def _read(self, path: FilePath) -> None:
        try:
            for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True):
                subject, target = quad.subject, quad.object
                if isinstance(subject, Triple) or isinstance(target, Triple):
                    raise ResourceError("a triple stands inside a triple", path.name)
                self._files.setdefault(subject, path.name)
                self._triples.setdefault(subject, {}).setdefault(quad.predicate, set()).add(target)
        except (SyntaxError, ValueError, OSError) as error:
            raise ResourceError(str(error), path.name) from error

    def load(self) -> tuple[tuple[Shape, Targets], ...]:
        """Return every shape that has a target, and see that nothing was left over."""
        found = []
        for node in sorted(self._said.keys() | self._typed, key=str):
            if self._is_shape(node):
                shape, targets = self.shape(node), self._targets(node)
                if targets:
                    found.append((shape, targets))
        for node in sorted(self._said.keys() - self._seen, key=str):
            construct = min(each.value for each in self._said[node])
            raise self.fault(node, f"{_short(construct)} stands where no shape refers to it")
        return tuple(found)

    def _is_shape(self, node: Node) -> bool:
        """Tell whether a node is a shape by itself; a blank one is if it is called one."""
        if node in self._typed:
            return True
        marks = PARAMETERS.keys() | {*_TARGETS, _PATH, _PROPERTY, _SPARQL}
        return isinstance(node, NamedNode) and not marks.isdisjoint(self._said[node])

    # one shape

    def shape(self, node: Node) -> Shape:
        """Return the shape of a node, with all shapes it refers to.

        Raises:
            ResourceError: it holds something that is not supported, or itself.
        """
        if node in self._open:
            raise self.fault(node, "a shape that refers to itself is not supported")
        if node not in self._shapes:
            self._open.append(node)
            self._shapes[node] = self._compiled(node)
            self._open.pop()
        return self._shapes[node]

    def _compiled(self, node: Node) -> Shape:
        self._seen.add(node)
        said = self._said.get(node, set())
        if not said and node not in self._typed:
            raise self.fault(node, f"there is no shape {node}")
        for prop in sorted(said - _IN_SHAPES - PARAMETERS.keys(), key=str):
            raise self.fault(node, f"{_short(prop.value)} is not supported")
        path = self.one(node, _PATH)
        shape = Shape(
            str(node),
            # A blank node is named anew whenever its file is read: it goes by the shape around it.
            next((each.value for each in reversed(self._open) if isinstance(each, NamedNode)), ""),
            self._path(node, path) if path is not None else None,
            severity=self._severity(node),
            messages=self._texts(node, _MESSAGE),
            hints=self._texts(node, _DESCRIPTION),
            active=not self._is_off(node),
        )
        for inner in self.all(node, _PROPERTY):
            if self.one(inner, _PATH) is None:
                raise self.fault(inner, "sh:property needs a shape with sh:path")
            shape.inner.append(self.shape(inner))
        for prop in sorted(said & PARAMETERS.keys(), key=str):
            shape.constraints.extend(PARAMETERS[prop](node, prop, self))
        shape.constraints.extend(self._sparql(node))
        return shape

    def _severity(self, node: Node) -> Severity:
        given = self.one(node, _SEVERITY)
        if given is None:
            return Severity.VIOLATION
        if given not in _SEVERITIES:
            raise self.fault(node, f"the severity {given} is not supported")
        return _SEVERITIES[given]  # type: ignore[index] # a key, as was just seen

    def _texts(self, node: Node, prop: NamedNode) -> Mapping[str, str]:
        found = {}
        for each in self.all(node, prop):
            if not isinstance(each, Literal) or "{?" in each.value or "{$" in each.value:
                raise self.fault(node, f"{_short(prop.value)} must be a text without variables")
            found[each.language or ""] = each.value
        return dict(sorted(found.items()))

    def _is_off(self, node: Node) -> bool:
        return any(
            isinstance(each, Literal) and each.value in {"true", "1"}
            for each in self.all(node, _DEACTIVATED)
        )

    def _targets(self, node: Node) -> Targets:
        nodes, classes, subjects, objects = (self.all(node, prop) for prop in _TARGETS)
        if _CLASSES & set(self.all(node, _TYPE)):
            classes = (*classes, node)  # an implicit class target
        return Targets(
            tuple(map(str, nodes)),
            tuple(map(str, classes)),
            tuple(str(self._named(node, each)) for each in subjects),
            tuple(str(self._named(node, each)) for each in objects),
        )

    # paths

    def _path(self, shape: Node, path: Node) -> Path:
        self._seen.add(path)
        if isinstance(path, NamedNode) and path != _NIL:
            return Property(str(path))
        if steps := self.all(path, _FIRST):
            return Sequence_(tuple(self._path(shape, each) for each in self.list(shape, path)))
        said = self._said.get(path, set())
        if said == {_INVERSE} and isinstance(prop := self.one(path, _INVERSE), NamedNode):
            return Property(str(prop), inverse=True)
        if said == {_ALTERNATIVE} and (ways := self.one(path, _ALTERNATIVE)) is not None:
            return Alternative(tuple(self._path(shape, each) for each in self.list(shape, ways)))
        what = ", ".join(sorted(_short(each.value) for each in said)) or str(steps or path)
        raise self.fault(shape, f"the path {what} is not supported")

    # SPARQL

    def _sparql(self, shape: Node) -> Iterator[SparqlConstraint]:
        for node in self.all(shape, _SPARQL):
            self._seen.add(node)
            for prop in sorted(self._said.get(node, set()) - _IN_SPARQL, key=str):
                raise self.fault(shape, f"{_short(prop.value)} is not supported in sh:sparql")
            if self.all(node, _MESSAGE):
                raise self.fault(
                    shape, "sh:message is not supported in sh:sparql: give the shape one"
                )
            select = self.one(node, _SELECT)
            if not isinstance(select, Literal):
                raise self.fault(shape, "sh:sparql needs one sh:select")
            query = f"{self._prologue(node)}{select.value}"
            if reason := fault_of(query):
                raise self.fault(shape, reason)
            if not self._is_off(node):
                yield SparqlConstraint.of(query)

    def _prologue(self, node: Node) -> str:
        lines = []
        for owner in self.all(node, _PREFIXES):
            self._seen.add(owner)
            for each in self.all(owner, _DECLARE):
                self._seen.add(each)
                prefix, namespace = self.one(each, _PREFIX), self.one(each, _NAMESPACE)
                if not isinstance(prefix, Literal) or not isinstance(namespace, Literal):
                    raise self.fault(owner, "sh:declare needs one sh:prefix and one sh:namespace")
                lines.append(f"PREFIX {prefix.value}: <{namespace.value}>\n")
        return "".join(sorted(lines))

    # what parameters are read with

    def all(self, node: Node, prop: NamedNode) -> tuple[Node, ...]:
        """Return the values of a property, in order."""
        return tuple(sorted(self._triples.get(node, {}).get(prop, ()), key=str))

    def one(self, node: Node, prop: NamedNode) -> Node | None:
        """Return the value of a property that has at most one."""
        values = self.all(node, prop)
        if len(values) > 1:
            raise self.fault(node, f"{_short(prop.value)} stands there more than once")
        return values[0] if values else None

    def list(self, owner: Node, head: Node) -> tuple[Node, ...]:
        """Return the members of a list."""
        members: list[Node] = []
        seen: set[Node] = set()
        while head != _NIL:
            first, rest = self.all(head, _FIRST), self.all(head, _REST)
            if len(first) != 1 or len(rest) != 1 or head in seen:
                raise self.fault(owner, "it refers to a list that is none")
            seen.add(head)
            members.append(first[0])
            head = rest[0]
        return tuple(members)

    def _named(self, owner: Node, node: Node) -> NamedNode:
        if not isinstance(node, NamedNode):
            raise self.fault(owner, f"{node} stands where an IRI is needed")
        return node

    def fault(self, node: Node, reason: str) -> ResourceError:
        """Return what is wrong with a shape, under the name of the nearest shape that has one."""
        around = [*self._open, node]
        named = next((each for each in reversed(around) if isinstance(each, NamedNode)), node)
        files = (self._files[each] for each in reversed(around) if each in self._files)
        return ResourceError(f"{named}: {reason}", next(files, "shapes"))


def _short(iri: str) -> str:
    return iri.replace(SH, "sh:")
