"""From the rows of WebAnno TSV to structures.

An annotation with a number stands on all rows that bear the number, one without on its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from conflictgraph.annotation.model import Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.cas.naming import is_passed_over
from conflictgraph.readers.cas.structures import Content, Filler, Layer, Structure, Value
from conflictgraph.readers.offsets import Reading
from conflictgraph.readers.webanno.cells import NO_VALUE, Item, item, slots, stacked
from conflictgraph.readers.webanno.header import NEXT, SOURCE, TARGET, Columns, Kind
from conflictgraph.readers.webanno.rows import Row

_RELATION_TYPE, _REFERENCE_TYPE = "referenceRelation", "referenceType"
_ARROW = "->"
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_FLAGS = {"true": True, "false": False}
_ANY = "uima.tcas.Annotation"
_NO_NUMBER = frozenset({"", "0"})


class _Key(NamedTuple):
    """What tells annotations of one layer apart: a number, or a row and a place on it."""

    layer: str
    number: str
    unit: str = ""
    place: int = 0


@dataclass(slots=True)
class _Found:
    columns: Columns
    span: Span
    line: int
    unit: str
    values: dict[str, Value] = field(default_factory=dict)
    slots: list[tuple[str, str, str, str]] = field(default_factory=list)
    id: str = ""


class Annotations:
    """The annotations of one file.

    Raises:
        SourceError: ``webanno.dangling`` or ``webanno.malformed-line``, with the line.
    """

    def __init__(
        self, rows: list[Row], columns: list[Columns], reading: Reading, source: str
    ) -> None:
        self._rows, self._columns = rows, columns
        self._rows_by_unit = {row.unit: row for row in rows}
        self._reading, self._source = reading, source
        self._found: dict[_Key, _Found] = {}
        self._tokens: dict[str, Structure] = {}

    def content(self) -> Content:
        """Return all structures; ids come from their order in the file."""
        for row in self._rows:
            for columns in self._columns:
                if columns.kind is not Kind.RELATION:
                    self._collect(row, columns)
        for number, each in enumerate(self._found.values(), 1):
            each.id = f"T{number}"
        self._at = self._by_unit()
        spans = [self._structure(key, each) for key, each in self._found.items()]
        relations = list(self._iter_relations())
        layers = {each.layer.name: each.layer for each in self._columns}
        layers |= {each.layer: Layer(each.layer) for each in self._tokens.values()} | layers
        structures = (*spans, *self._tokens.values(), *relations)
        return Content(self._reading.text, layers, structures)

    def _collect(self, row: Row, columns: Columns) -> None:
        cells = {name: stacked(row.cells[at]) for name, at in columns.values.items()}
        roles = {name: stacked(row.cells[at[0]]) for name, at in columns.slots.items()}
        height = max(map(len, (*cells.values(), *roles.values())), default=0)
        for place in range(height):
            stack = {
                name: item(texts[place]) for name, texts in cells.items() if place < len(texts)
            }
            numbers = [each.number for each in stack.values() if each.number]
            numbers += [item(texts[place]).number for texts in roles.values() if place < len(texts)]
            number = next(filter(None, numbers), "")
            if columns.kind is Kind.CHAIN:
                number, stack = self._link(row, stack)
            found = self._at_key(row, columns, number, place)
            for name, each in stack.items():
                if each.value and name:
                    found.values.setdefault(name, _typed(each.value))
            if not found.slots:
                found.slots = list(_iter_slots(row, columns, place))

    def _at_key(self, row: Row, columns: Columns, number: str, place: int) -> _Found:
        name = columns.layer.name
        key = _Key(name, number) if number else _Key(name, "", row.unit, place)
        span = self._span(row)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = _Found(columns, span, row.line, row.unit)
        found.span = Span(min(found.span.begin, span.begin), max(found.span.end, span.end))
        return found

    def _link(self, row: Row, stack: Mapping[str, Item]) -> tuple[str, dict[str, Item]]:
        """Return chain and link as ``1-2``, and the features without them."""
        relation = stack.get(_RELATION_TYPE)
        label, arrow, number = (relation.value or "" if relation else "").rpartition(_ARROW)
        if not arrow:
            reason = f"{_RELATION_TYPE} has to end in {_ARROW} and the numbers of chain and link"
            raise SourceError("webanno.malformed-line", reason, self._source, row.line)
        features = dict(stack)
        features[_RELATION_TYPE] = Item(None if label == NO_VALUE else label, "")
        return number, features

    def _by_unit(self) -> Mapping[tuple[str, str], str]:
        at: dict[tuple[str, str], str] = {}
        for key, found in self._found.items():
            at.setdefault((key.layer, found.unit), found.id)
            at.setdefault((_ANY, found.unit), found.id)
            if key.number and found.columns.kind is Kind.SPAN:
                at[key.layer, f"[{key.number}]"] = at[_ANY, f"[{key.number}]"] = found.id
        return at

    def _structure(self, key: _Key, found: _Found) -> Structure:
        links: dict[str, tuple[Filler, ...]] = {}
        for name, role, target, layer in found.slots:
            if item(target).value:
                filler = Filler(item(role).value or "", self._target(target, layer, found.line))
                links[name] = (*links.get(name, ()), filler)
        references: dict[str, str] = {}
        if found.columns.kind is Kind.CHAIN:
            chain, _, link = key.number.partition("-")
            following = f"{chain}-{int(link) + 1}" if _WHOLE.fullmatch(link) else ""
            if (after := self._found.get(_Key(key.layer, following))) is not None:
                references[NEXT] = after.id
        name = found.columns.layer.name
        return Structure(found.id, name, found.span, found.values, references, links, found.line)

    def _iter_relations(self) -> Iterator[Structure]:
        number = 0
        for row in self._rows:
            for columns in self._columns:
                if columns.kind is not Kind.RELATION or is_passed_over(columns.layer.name):
                    continue
                base, at = columns.base
                for place, origin in enumerate(stacked(row.cells[at])):
                    number += 1
                    unit, ends = item(origin)
                    first, _, second = ends.partition("_")
                    references = {
                        SOURCE: self._end(unit or "", first, base, row.line),
                        TARGET: self._end(row.unit, second, base, row.line),
                    }
                    values = _relation_values(row, columns, place)
                    span = self._span(row)
                    yield Structure(
                        f"R{number}", columns.layer.name, span, values, references, {}, row.line
                    )

    def _end(self, unit: str, number: str, base: str, line: int) -> str:
        target = f"{unit}[{number}]" if number not in _NO_NUMBER else unit
        return self._target(target, base, line)

    def _target(self, text: str, layer: str, line: int) -> str:
        """Return the id of the annotation at a row, or with a number."""
        unit, number = item(text)
        place = f"[{number}]" if number not in _NO_NUMBER else unit or ""
        found = self._at.get((layer, place))
        if found is None and layer.endswith(".Token") and unit in self._rows_by_unit:
            return self._token(self._rows_by_unit[unit], layer)
        if found is None:
            reason = f"it refers to {text[:20]}, where no {layer.rpartition('.')[2]} is"
            raise SourceError("webanno.dangling", reason, self._source, line)
        return found

    def _token(self, row: Row, layer: str) -> str:
        self._tokens.setdefault(row.unit, Structure(row.unit, layer, self._span(row)))
        return row.unit

    def _span(self, row: Row) -> Span:
        points = self._reading.to_code_points((row.span,))
        if points is None:
            raise AssertionError("the reading was taken because all rows agree with it")
        return points[0]


def _typed(value: str) -> Value:
    """Return flags as such: the header does not tell types."""
    return _FLAGS.get(value, value)


def _iter_slots(row: Row, columns: Columns, place: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield link feature, role, target and the target's layer for one annotation."""
    for name, (roles_at, targets_at, layer) in columns.slots.items():
        roles, targets = stacked(row.cells[roles_at]), stacked(row.cells[targets_at])
        if place < len(roles) and place < len(targets):
            pairs = zip(slots(roles[place]), slots(targets[place]), strict=False)
            yield from ((name, role, target, layer) for role, target in pairs)


def _relation_values(row: Row, columns: Columns, place: int) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, at in columns.values.items():
        texts = stacked(row.cells[at])
        if name and place < len(texts) and (value := item(texts[place]).value):
            values[name] = _typed(value)
    return values
