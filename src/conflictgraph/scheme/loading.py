"""Read the annotation scheme out of the ontology's scheme files and an analyst's own files."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TypeVar

from conflictgraph.errors import ResourceError
from conflictgraph.scheme.declarations import Declarations
from conflictgraph.scheme.extension import read_extensions
from conflictgraph.scheme.model import (
    AttributeType,
    FrameType,
    Limit,
    RelationType,
    RoleType,
    Scheme,
    SpanType,
)
from conflictgraph.scheme.ontology import Ontology, PlainTriple, iter_triples, term_files
from conflictgraph.vocab import SCHEME, local_name, term

_Type = TypeVar("_Type", SpanType, FrameType, AttributeType, RelationType, RoleType)


_THING = term("NamedThing")
#: The words for annotators. They are no data: a search for an entity would find them, and a better
#: wording would make every build read all documents again.
GUIDE_FILE = "scheme-guide.ttl"


def scheme_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of an ontology folder that declare the scheme.

    By stem: what is added comes after the scheme's own labels.
    """
    found = (path for path in folder.glob("scheme*.ttl") if path.name != GUIDE_FILE)
    return tuple(sorted(found, key=lambda path: path.stem))


def read_scheme_files(
    folder: Path, extensions: Iterable[Path] = ()
) -> tuple[list[PlainTriple], list[PlainTriple]]:
    """Return the triples of the terms, and those of the scheme; own files count as both.

    Raises:
        ResourceError: a file of the product is not Turtle.
        ExtensionError: a file of an analyst cannot be used.
    """
    terms = list(_triples(term_files(folder)))
    labels = list(_triples(scheme_files(folder)))
    own = read_extensions(extensions, [*terms, *labels])
    return [*terms, *own], [*labels, *own]


def load_scheme(folder: Path, extensions: Iterable[Path] = ()) -> Scheme:
    """Read the scheme and the terms behind it.

    Args:
        folder: the ontology's folder.
        extensions: Turtle files with an analyst's own terms and labels.

    Raises:
        ResourceError: a file of the product is not Turtle, or a declaration is incomplete.
        ExtensionError: a file of an analyst cannot be used.
    """
    terms, labels = read_scheme_files(folder, extensions)
    return to_scheme(Ontology.from_triples(terms), Declarations(labels))


def to_scheme(ontology: Ontology, declared: Declarations) -> Scheme:
    """Put a scheme together from what the files declare."""
    span_types = _by_label(_span_type(declared, s) for s in declared.of_type("SpanType"))
    things = frozenset(
        each.label
        for each in span_types.values()
        if each.denotes and ontology.is_a(each.denotes, _THING)
    )
    return Scheme(
        ontology=ontology,
        span_types=span_types,
        frame_types=_by_label(_frame_type(declared, s) for s in declared.of_type("FrameType")),
        attributes=_by_label(
            _attribute(declared, s, ontology) for s in declared.of_type("Attribute")
        ),
        relation_types=_by_label(
            _relation(declared, s, things) for s in declared.of_type("RelationType")
        ),
    )


def _triples(paths: Iterable[Path]) -> Iterable[PlainTriple]:
    return chain.from_iterable(map(iter_triples, paths))


def _by_label(types: Iterable[_Type]) -> dict[str, _Type]:
    table: dict[str, _Type] = {}
    for each in types:
        if each.label in table:
            raise ResourceError("the annotation label is declared twice", each.label)
        table[each.label] = each
    return table


def _span_type(declared: Declarations, subject: str) -> SpanType:
    group = declared.one(subject, "inGroup")
    denotes = declared.one(subject, "denotes")
    return SpanType(subject, declared.label(subject), denotes, local_name(group) if group else None)


def _frame_type(declared: Declarations, subject: str) -> FrameType:
    denotes = declared.one(subject, "denotes")
    if denotes is None:
        raise ResourceError("a frame must denote a class", subject)
    roles = (
        _role(declared, role)
        for role in declared.of_type("Role")
        if subject in declared.all(role, "ofFrame")
    )
    return FrameType(subject, declared.label(subject), denotes, _by_label(roles))


def _role(declared: Declarations, subject: str) -> RoleType:
    accepts = declared.all(subject, "accepts")
    maximum = declared.one(subject, "maxCount")
    return RoleType(
        subject,
        declared.label(subject),
        declared.all(subject, "fills"),
        declared.labels_of(accepts),
        declared.names(accepts),
        int(declared.one(subject, "minCount") or 0),
        int(maximum) if maximum else None,
    )


def _attribute(declared: Declarations, subject: str, ontology: Ontology) -> AttributeType:
    values: dict[str, str | None] = {}
    iris: dict[str, str] = {}
    for codes in declared.all(subject, "valuesFrom"):
        values.update(ontology.notations.get(codes, {}))
        iris.update(ontology.notations.get(codes, {}))
    for value in declared.of_type("Value"):
        if subject in declared.all(value, "ofAttribute"):
            values[declared.label(value)] = declared.one(value, "denotes")
            iris[declared.label(value)] = value
    applies = declared.all(subject, "appliesTo")
    limits = ((label, _limit(declared, iri)) for label, iri in iris.items())
    return AttributeType(
        subject,
        declared.label(subject),
        declared.labels_of(applies),
        declared.names(applies),
        declared.one(subject, "fills"),
        values,
        declared.one(subject, "denotes"),
        declared.one(subject, "marks"),
        iris,
        {label: limit for label, limit in limits if limit != Limit()},
    )


def _limit(declared: Declarations, value: str) -> Limit:
    return Limit(frozenset(declared.all(value, "excludes")), declared.all(value, "needs"))


def _relation(declared: Declarations, subject: str, things: frozenset[str]) -> RelationType:
    sources, targets = declared.all(subject, "from"), declared.all(subject, "to")
    symmetry, fills = declared.one(subject, "symmetry"), declared.all(subject, "fills")
    return RelationType(
        subject,
        declared.label(subject),
        fills,
        declared.labels_of(sources),
        declared.labels_of(targets),
        declared.names(sources),
        declared.names(targets),
        symmetry.removeprefix(SCHEME) if symmetry else None,
        # What makes two mentions one would make an actor of a thing.
        frozenset() if fills else things,
    )
