"""Which entities are one, taken from all decisions together; contradictions are refused.

Decisions are judgements on pairs, kept as they were made. Which entity stands for all that are
one follows from them as a set, so the order of the rows is of no matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from conflictgraph.errors import DecisionConflictError, DecisionTargetError
from conflictgraph.linking.candidates import Candidates
from conflictgraph.linking.decisions.references import Names
from conflictgraph.linking.decisions.row import Kind, Row
from conflictgraph.scheme import Ontology

#: Kinds that lead from one entity to the one it is.
_DIRECTED = frozenset({Kind.LINK, Kind.NEW})


@dataclass(frozen=True)
class OneEntity:
    """Provisional entities that are one.

    Attributes:
        iri: what all their mentions lead to; of the register where a decision links there.
        rows: the decisions that say something of it, in order of their keys.
        type: the class that a decision gives it; empty where none does.
        label: language to the name that decisions give it.
    """

    iri: str
    rows: tuple[Row, ...]
    type: str = ""
    label: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Tell whether somebody decided that it is an entity of its own."""
        return any(row.kind is Kind.NEW for row in self.rows)


def find_entities(
    rows: Iterable[Row], names: Names, ontology: Ontology, source: str
) -> dict[str, OneEntity]:
    """Return the entity that each IRI named by decisions belongs to.

    Raises:
        DecisionConflictError: rows contradict each other.
        DecisionTargetError: a class that is given does not fit the entity that is linked to.
    """
    return _Finder(tuple(rows), names, ontology, source).find()


class _Finder:
    def __init__(
        self, rows: tuple[Row, ...], names: Names, ontology: Ontology, source: str
    ) -> None:
        self._names, self._ontology, self._source = names, ontology, source
        self._rows = sorted(rows, key=lambda row: row.line)
        self._leaders: dict[str, str] = {}
        named = {iri for row in rows for iri in (row.entity, row.target) if iri}
        # What is merged has a name of its own, by which later rows may call it.
        self._members = {names.merged(iri): iri for iri in named}

    def find(self) -> dict[str, OneEntity]:
        joining = [row for row in self._rows if row.entity and self._joins(row)]
        for row in joining:
            self._leaders[self._leader(row.entity)] = self._leader(row.target)
        groups: dict[str, set[str]] = defaultdict(set)
        for row in self._rows:
            for iri in self._nodes(row):
                groups[self._leader(iri)].add(iri)
        rows = self._rows_by_leader()
        found = {
            leader: self._entity(members, rows[leader])
            for leader, members in groups.items()
            if rows[leader]
        }
        self._check_verdicts(rows)
        return {iri: found[leader] for leader in found for iri in self._aliases(groups[leader])}

    def _joins(self, row: Row) -> bool:
        """Tell whether a row makes two provisional entities one."""
        one = row.kind in {*_DIRECTED, Kind.MERGE} and bool(row.target)
        return one and self._names.is_provisional(row.target)

    def _nodes(self, row: Row) -> Iterator[str]:
        """Yield the provisional entities that a row names."""
        for iri in (row.entity, row.target):
            if iri and self._names.is_provisional(iri):
                yield self._member(iri)

    def _member(self, iri: str) -> str:
        return self._members.get(iri, iri)

    def _leader(self, iri: str) -> str:
        iri = self._member(iri)
        while (above := self._leaders.get(iri, iri)) != iri:
            self._leaders[iri] = iri = self._leaders.get(above, above)
        return iri

    def _rows_by_leader(self) -> Mapping[str, list[Row]]:
        """Return the rows that say what an entity is, or what it is called."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self._rows:
            if row.entity and row.kind in {*_DIRECTED, Kind.MERGE}:
                found[self._leader(row.entity)].append(row)
            elif row.kind is Kind.NEW:
                found[self._leader(row.target)].append(row)
        return found

    def _aliases(self, members: set[str]) -> set[str]:
        return members | {self._names.merged(each) for each in members}

    # one entity

    def _entity(self, members: set[str], rows: list[Row]) -> OneEntity:
        label: dict[str, tuple[str, Row]] = {}
        types: dict[str, Row] = {}
        for row in rows:
            if row.label and row.kind is not Kind.LINK:
                first = label.setdefault(row.language, (row.label, row))
                if first[0] != row.label:
                    raise self._conflict(row, first[1], f"calls it {first[0]}")
            if row.class_:
                types[row.class_] = row
        iri = self._sink(rows) or self._merged(members, rows)
        type_ = self._type(types, iri)
        texts = {language: text for language, (text, _) in sorted(label.items())}
        ordered = sorted(rows, key=lambda row: row.key(self._names.base))
        return OneEntity(iri, tuple(ordered), type_, texts)

    def _sink(self, rows: list[Row]) -> str:
        """Return what all directed rows end in; empty where there is none."""
        ways: dict[str, tuple[str, Row]] = {}
        for row in rows:
            subject, target = self._member(row.entity), self._member(row.target)
            if not row.entity or not target or subject == target or row.kind not in _DIRECTED:
                continue
            first = ways.setdefault(subject, (target, row))
            if first[0] != target:
                raise self._conflict(row, first[1], f"leads to {self._names.short(first[0])}")
        ends: dict[str, Row] = {}
        for start, (_, row) in sorted(ways.items()):
            end, passed = start, {start: row}
            while end in ways:
                end, last = ways[end]
                if end in passed:
                    raise self._conflict(last, row, "leads back to it, in a circle")
                passed[end] = last
            ends.setdefault(end, row)
        if len(ends) > 1:
            (first_end, first_row), (_, row) = list(ends.items())[:2]
            merging = [str(each.line) for each in rows if each.kind is Kind.MERGE]
            joined = f"; merged in line {' and '.join(merging)}" if merging else ""
            what = f"leads to {self._names.short(first_end)}"
            raise self._conflict(row, first_row, what, joined)
        return next(iter(ends), "")

    def _merged(self, members: set[str], rows: list[Row]) -> str:
        """Return the name of what nothing but merging has joined: a shared one if there is any."""
        if len(members) == 1 or not any(row.kind is Kind.MERGE for row in rows):
            return min(members)
        # "wikidata" before "local": an id that others know says more.
        shared = sorted(
            ("/local/" in each, each) for each in members if self._names.is_shared(each)
        )
        return shared[0][1] if shared else self._names.merged(min(members))

    def _type(self, types: Mapping[str, Row], iri: str) -> str:
        """Return the most special class that is given; all have to be on one line."""
        if not types:
            return ""
        special = max(types, key=lambda each: (len(self._ontology.ancestors(each)), each))
        for other, row in types.items():
            if not self._ontology.is_a(special, other):
                name = special.rsplit("#", 1)[-1]
                raise self._conflict(row, types[special], f"makes it a {name}")
        known = self._names.register.get(iri)
        candidates = Candidates(self._names.register, self._ontology, None)
        if known and candidates.fit(known, special) is None:
            reason = f"{self._names.short(iri)} is of another kind than {special.rsplit('#')[-1]}"
            raise DecisionTargetError(reason, self._source, types[special].line)
        return special

    def _check_verdicts(self, rows: Mapping[str, list[Row]]) -> None:
        """Refuse rows that keep apart what others join."""
        for row in self._rows:
            if row.is_verdict and self._leader(row.entity) == self._leader(row.target):
                joining = next(iter(rows[self._leader(row.entity)]))
                raise self._conflict(row, joining, "makes them one, directly or over others")
            ends = [each.target for each in rows.get(self._leader(row.entity), ()) if each.entity]
            if row.is_verdict and row.target in ends:
                joining = next(
                    each for each in rows[self._leader(row.entity)] if each.target == row.target
                )
                raise self._conflict(row, joining, "makes them one")

    def _conflict(self, row: Row, other: Row, what: str, joined: str = "") -> DecisionConflictError:
        later, earlier = (row, other) if row.line >= other.line else (other, row)
        if later is not row:
            what = "says otherwise"
        return DecisionConflictError(
            f"this contradicts line {earlier.line}, which {what}{joined}",
            self._source,
            later.line,
            "take one of the two rows out",
        )
