"""What the decisions mean for the mentions of one document, once it is linked without them.

Decisions name entities as they are without any decision, so that one decision never makes
another lose what it is about. What is special wins: a row on one mention before one on an entity,
that before one on words; of rows on words the one with a document, then with a class, then with a
language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum

from conflictgraph.annotation import Mention
from conflictgraph.linking.candidates import Candidates
from conflictgraph.linking.decisions.collection import Decisions
from conflictgraph.linking.decisions.row import Kind, Row
from conflictgraph.linking.entity import Entity, Linked, Remark
from conflictgraph.linking.kinds import Kinds
from conflictgraph.linking.surface import normalise, surface
from conflictgraph.scheme import Ontology


class Rank(IntEnum):
    """How special a decision is."""

    WORDS = 1
    ENTITY = 2
    MENTION = 3


@dataclass(frozen=True)
class Ruling:
    """What is decided for one mention.

    Attributes:
        target: IRI it leads to; empty where only something is ruled out.
        entity: the entity of the register at that IRI, fit for the mention; None for others.
        excluded: IRIs it does not lead to.
        apart: IRI of the provisional entity that it has with those split off along; or empty.
        rows: the decisions behind it.
    """

    target: str = ""
    entity: Entity | None = None
    rank: Rank = Rank.WORDS
    excluded: frozenset[str] = frozenset()
    apart: str = ""
    rows: tuple[Row, ...] = ()


NOTHING = Ruling()


@dataclass(frozen=True)
class Rulings:
    """What is decided for one document.

    Attributes:
        mentions: id of a mention to its ruling.
        metadata: ``publisher`` or ``agency-1`` to what is decided for that name.
        former: id of a mention to the IRI of the provisional entity that it has without any
            decision.
        ignored: ids of mentions, and IRIs of entities, in which nothing is to be decided.
    """

    mentions: Mapping[str, Ruling] = field(default_factory=dict)
    metadata: Mapping[str, Ruling] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    remarks: tuple[Remark, ...] = ()


class Judge:
    """Applies the rows that concern one document."""

    def __init__(
        self, plain: Linked, kinds: Kinds, candidates: Candidates, decisions: Decisions
    ) -> None:
        """Prepare to judge.

        Args:
            plain: the document, linked without any decision.
            kinds: what its mentions denote.
            candidates: its register lookups.
            decisions: all decisions.
        """
        self._plain, self._document = plain, plain.document
        self._kinds, self._candidates, self._decisions = kinds, candidates, decisions
        self._ontology: Ontology = candidates.ontology
        self._prefix = f"{decisions.names.base}id/doc/{self._document.identity}/entity/"
        self._rows = decisions.concerning(self._document.identity, plain.footprint)
        self._remarks: dict[Remark, None] = {}

    def rulings(self) -> Rulings:
        """Return what the rows mean for the mentions and the metadata."""
        mentions = [each for each in self._document.mentions if self._denotes(each)]
        split = self._split(mentions)
        found = {each.id: self._ruling(each, split.get(each.id, NOTHING)) for each in mentions}
        return Rulings(
            {key: ruling for key, ruling in found.items() if ruling.rows},
            dict(self._iter_metadata()),
            {
                each.id: self._former(each)
                for each in mentions
                if self._decisions.names.document_of(self._former(each))
            },
            frozenset(self._iter_ignored(mentions)),
            tuple(self._remarks),
        )

    def _denotes(self, mention: Mention) -> bool:
        return bool(self._kinds.class_of(mention) or self._kinds.entity_links(mention))

    def _former(self, mention: Mention) -> str:
        """Return what a mention leads to without decisions; what it would be called, if nothing."""
        entity = self._plain.entities.get(mention.id)
        return entity.iri if entity else f"{self._prefix}{mention.span.begin}-{mention.span.end}"

    def _selects(self, row: Row, mention: Mention) -> bool:
        """Tell whether a row is about a mention."""
        if row.document not in {"", self._document.identity}:
            return False
        if row.entity:
            resolve = self._decisions.resolve
            return resolve(row.entity) == resolve(self._former(mention))
        if not self._class_fits(row, self._kinds.class_of(mention)):
            return False
        if row.is_about_mention:
            return (row.begin, row.end) == (mention.span.begin, mention.span.end)
        return self._language_fits(row) and row.words == surface(self._document, mention)

    def _class_fits(self, row: Row, class_: str | None) -> bool:
        if not row.class_ or class_ is None:
            return True
        is_a = self._ontology.is_a
        return is_a(class_, row.class_) or is_a(row.class_, class_)

    def _language_fits(self, row: Row) -> bool:
        return row.language in {"", self._document.metadata.language.partition("-")[0]}

    # what is split off

    def _split(self, mentions: list[Mention]) -> dict[str, Ruling]:
        """Return the mentions that are not what they were taken for, each with its new group."""
        split: dict[str, Ruling] = {}
        groups: dict[tuple[object, ...], list[Mention]] = defaultdict(list)
        for mention in mentions:
            rows = [row for row in self._rows if self._splits(row, mention)]
            if rows:
                former = self._former(mention)
                excluded = {former, *(row.target for row in rows if row.target)}
                split[mention.id] = Ruling(excluded=frozenset(excluded), rows=tuple(rows))
                class_ = self._kinds.class_of(mention)
                kind = self._ontology.top(class_) if class_ else ""
                groups[(rows[0].selector, kind)].append(mention)
        taken: set[str] = set()
        for group in groups.values():
            span = group[0].span
            name = f"{self._prefix}{span.begin}-{span.end}-apart"
            if name in taken:
                # One stretch of text may carry two labels: a state and its land.
                name += f"-{group[0].label.lower()}"
            taken.add(name)
            for mention in group:
                split[mention.id] = replace(split[mention.id], apart=name)
        return split

    def _splits(self, row: Row, mention: Mention) -> bool:
        if row.kind is not Kind.SPLIT or row.is_verdict or not self._selects(row, mention):
            return False
        if row.words and self._kinds.entity_links(mention):
            # Who linked this one mention by hand knew more than a rule for these words.
            return False
        wrong = row.target or row.entity
        resolve = self._decisions.resolve
        return not wrong or resolve(wrong) == resolve(self._former(mention))

    # where a mention leads

    def _ruling(self, mention: Mention, split: Ruling) -> Ruling:
        for rank, target, rows in self._iter_ways(mention, split):
            if target in split.excluded:
                continue
            class_ = self._kinds.class_of(mention)
            fit, entity = self._fit(target, class_, rows[0])
            if fit:
                return replace(
                    split,
                    target=entity.iri if entity else target,
                    entity=entity,
                    rank=rank,
                    rows=tuple(dict.fromkeys((*split.rows, *rows))),
                )
        return split

    def _iter_ways(
        self, mention: Mention, split: Ruling
    ) -> Iterator[tuple[Rank, str, tuple[Row, ...]]]:
        """Yield what decisions say of a mention, the most special first."""
        class_ = self._kinds.class_of(mention)
        leading = [row for row in self._rows if _leads(row) and self._selects(row, mention)]
        yield from self._best(Rank.MENTION, class_, filter(_is_about_mention, leading))
        one = self._decisions.entities.get(split.apart or self._former(mention))
        if one and (rows := tuple(row for row in one.rows if row.entity)):
            yield Rank.ENTITY, one.iri, rows
        yield from self._best(Rank.WORDS, class_, (row for row in leading if row.words))

    def _best(
        self, rank: Rank, class_: str | None, rows: Iterable[Row]
    ) -> Iterator[tuple[Rank, str, tuple[Row, ...]]]:
        """Yield what the most special rows lead to, unless they disagree."""
        weighed: dict[tuple[bool, ...], list[Row]] = defaultdict(list)
        for row in rows:
            weighed[_weight(row, class_)].append(row)
        for weight in sorted(weighed, reverse=True):
            equal = weighed[weight]
            targets = {self._decisions.resolve(row.target) for row in equal}
            if len(targets) > 1:
                lines = " and ".join(str(line) for line in sorted(row.line for row in equal))
                reason = f"lines {lines} disagree on words in {self._document.source}"
                line = max(row.line for row in equal)
                self._remarks.setdefault(Remark(line, "decisions.ambiguous", reason))
                return
            behind = (each for row in equal for each in self._behind(row))
            yield rank, targets.pop(), tuple(dict.fromkeys(behind))

    def _behind(self, row: Row) -> tuple[Row, ...]:
        """Return a row and those that lead its target on to another entity."""
        one = self._decisions.entities.get(row.target)
        onward = one.rows if one and one.iri != row.target else ()
        return (row, *(each for each in onward if each.entity))

    def _fit(self, target: str, class_: str | None, row: Row) -> tuple[bool, Entity | None]:
        """Return whether something of a class can be what is decided, and the entity it is."""
        known = self._candidates.register.get(target)
        if known is not None:
            entity = known if class_ is None else self._candidates.fit(known, class_)
            if entity is None:
                self._remark_class(row, known.type, class_)
            return entity is not None, entity
        one = self._decisions.entities.get(target)
        top = self._ontology.top
        if one and one.type and class_ and top(one.type) != top(class_):
            self._remark_class(row, one.type, class_)
            return False, None
        return True, None

    def _remark_class(self, row: Row, type_: str, class_: str | None) -> None:
        decided, marked = (str(each).rsplit("#", 1)[-1] for each in (type_, class_))
        reason = f"{self._document.source} marks a {marked} where the decision wants a {decided}"
        self._remarks.setdefault(Remark(row.line, "decisions.class", reason))

    # names in the metadata

    def _iter_metadata(self) -> Iterator[tuple[str, Ruling]]:
        """Yield the parts of the metadata whose names something is decided about."""
        metadata = self._document.metadata
        names = [("publisher", metadata.publisher, self._plain.publisher)]
        credited = zip(metadata.agencies, self._plain.agencies, strict=False)
        names += [
            (f"agency-{number}", name, entity)
            for number, ((name, _), entity) in enumerate(credited, start=1)
        ]
        for part, name, entity in names:
            if entity.is_provisional:
                ruling = self._ruling_on_name(normalise(name), entity)
                if ruling.rows:
                    yield part, ruling

    def _ruling_on_name(self, name: str, entity: Entity) -> Ruling:
        one = self._decisions.entities.get(entity.iri)
        ways = [(Rank.ENTITY, one.iri, one.rows)] if one else []
        leading = (
            row
            for row in self._rows
            if _leads(row)
            and name
            and row.words == name
            and row.document in {"", self._document.identity}
            and self._class_fits(row, entity.type)
            and self._language_fits(row)
        )
        for rank, target, rows in (*ways, *self._best(Rank.WORDS, entity.type, leading)):
            fit, known = self._fit(target, entity.type, rows[0])
            if fit:
                return Ruling(known.iri if known else target, known, rank, rows=rows)
        return NOTHING

    # what nobody needs to look at

    def _iter_ignored(self, mentions: Iterable[Mention]) -> Iterator[str]:
        ignoring = [row for row in self._rows if row.kind is Kind.IGNORE]
        yield from (row.entity for row in ignoring if row.entity)
        for mention in mentions:
            if any(self._selects(row, mention) for row in ignoring):
                yield mention.id


def _leads(row: Row) -> bool:
    """Tell whether a row leads mentions that it selects by itself to an entity."""
    return row.kind in {Kind.LINK, Kind.NEW} and not row.entity


def _is_about_mention(row: Row) -> bool:
    return row.is_about_mention


def _weight(row: Row, class_: str | None) -> tuple[bool, ...]:
    """Return what orders rows: the greater, the more is said of where a row holds."""
    exact = bool(row.class_) and row.class_ == class_
    return (bool(row.document), exact, bool(row.class_), bool(row.language))
