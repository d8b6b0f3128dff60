"""All decisions of a project, checked against each other, with lookups by what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from conflictgraph.errors import DecisionConflictError
from conflictgraph.linking.decisions.footprint import entity_key, iter_keys, words_key
from conflictgraph.linking.decisions.identity import OneEntity, find_entities
from conflictgraph.linking.decisions.parsing import Parser
from conflictgraph.linking.decisions.references import Names
from conflictgraph.linking.decisions.row import Kind, Row
from conflictgraph.linking.decisions.table import read_records
from conflictgraph.linking.register import Register
from conflictgraph.scheme import Ontology
from conflictgraph.vocab import BASE

_LEADING = frozenset({Kind.LINK, Kind.NEW})


@dataclass(frozen=True)
class Decisions:
    """The decisions that hold together; make them with :func:`load_decisions`.

    Attributes:
        rows: in the order of their file.
        source: the file, as messages name it.
        entities: IRI of a provisional entity to the one it is part of, where a row says so.
        names: how things are named.
    """

    names: Names
    source: str = ""
    rows: tuple[Row, ...] = ()
    entities: Mapping[str, OneEntity] = field(default_factory=dict)
    _by_key: Mapping[bytes, tuple[Row, ...]] = field(default_factory=dict)
    _by_document: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def resolve(self, iri: str) -> str:
        """Return what an entity's mentions lead to in the end."""
        one = self.entities.get(iri)
        return one.iri if one else iri

    def concerning(self, identity: str, footprint: bytes) -> tuple[Row, ...]:
        """Return the rows that can change a document, by what is known without reading it.

        Args:
            identity: the document's.
            footprint: as its linking left it.
        """
        if not self.rows:
            return ()
        found = list(self._by_document.get(identity, ()))
        for key in self._by_key.keys() & set(iter_keys(footprint)):
            found.extend(self._by_key[key])
        if not found:
            return ()
        near = [row for row in found if row.document in {"", identity}]
        for row in tuple(near):
            for iri in (row.entity, row.target):
                if one := self.entities.get(iri):
                    near.extend(one.rows)
        return tuple(sorted(dict.fromkeys(near), key=lambda row: row.key(self.names.base)))

    def key_of(self, rows: Iterable[Row]) -> str:
        """Return 12 hexadecimal digits that name those of some rows that can change a graph.

        Empty where there are none: what is ignored, or kept apart, changes nothing.
        """
        keys = sorted({row.key(self.names.base) for row in rows if row.is_moving})
        return sha256("".join(keys).encode()).hexdigest()[:12] if keys else ""


def no_decisions(register: Register, base: str = BASE) -> Decisions:
    """Return the decisions of a project in which nobody has decided anything."""
    return Decisions(Names(base, register))


def load_decisions(
    content: bytes, source: str, register: Register, ontology: Ontology, base: str
) -> Decisions:
    """Read decisions and check them against each other.

    Args:
        content: the file, see ``table``.
        source: its name, for messages.
        register: what decisions may lead to.
        ontology: the classes.
        base: base IRI of the data.

    Raises:
        DecisionsError: a row is malformed, leads nowhere, or contradicts another.
    """
    names = Names(base, register)
    parser = Parser(names, ontology, source)
    parsed = (parser.row(record) for record in read_records(content, source))
    return combine([row for row in parsed if row], names, ontology, source)


def combine(rows: Iterable[Row], names: Names, ontology: Ontology, source: str) -> Decisions:
    """Return decisions out of their rows.

    Raises:
        DecisionsError: rows contradict each other.
    """
    rows = tuple(rows)
    entities = find_entities(rows, names, ontology, source)
    _check_selectors(rows, entities, names, source)
    by_key: dict[bytes, list[Row]] = defaultdict(list)
    by_document: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for key in _keys(row, names):
            by_key[key].append(row)
        for identity in _documents(row, names):
            by_document[identity].append(row)
    return Decisions(
        names,
        source,
        rows,
        entities,
        {key: tuple(found) for key, found in by_key.items()},
        {identity: tuple(found) for identity, found in by_document.items()},
    )


def _keys(row: Row, names: Names) -> Iterator[bytes]:
    if row.words:
        yield words_key(row.words)
    for iri in (row.entity, row.target):
        if iri and names.is_provisional(iri):
            yield entity_key(iri)


def _documents(row: Row, names: Names) -> set[str]:
    """Return the documents whose own mentions or entities a row names."""
    own = {names.document_of(iri) for iri in (row.entity, row.target)}
    return {each for each in own if each} | ({row.document} if row.is_about_mention else set())


def _check_selectors(
    rows: Iterable[Row], entities: Mapping[str, OneEntity], names: Names, source: str
) -> None:
    """Refuse two rows that lead the same mentions to different entities, or to and away from one.

    Raises:
        DecisionConflictError: there are such rows.
    """
    ways: dict[tuple[object, ...], dict[str, Row]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: row.line):
        if row.entity or row.kind not in {*_LEADING, Kind.SPLIT}:
            continue
        one = entities.get(row.target)
        target = one.iri if one else row.target
        known = ways[row.selector]
        leads = row.kind in _LEADING
        for other_target, other in known.items():
            both = leads and other.kind in _LEADING
            if (both and other_target != target) or (
                other_target == target and leads != (other.kind in _LEADING)
            ):
                says = "leads to" if other.kind in _LEADING else "excludes"
                raise DecisionConflictError(
                    f"line {other.line} is about the same and {says} {names.short(other.target)}",
                    source,
                    row.line,
                    "take one of the two rows out",
                )
        known.setdefault(target, row)
