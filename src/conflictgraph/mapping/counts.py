"""Casualty figures: number, wording class, victims, side; never more exact than the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from hashlib import sha256

from conflictgraph.annotation import Frame
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.terms import Term, integer, iri, relative, typed
from conflictgraph.vocab import code, term

COUNT = term("CasualtyCount")
_VALUE, _LOWER, _UPPER = term("statedValue"), term("lowerBound"), term("upperBound")
_SHARE, _QUALIFIER, _STATUS = term("statedShare"), term("hasQualifier"), term("hasValueStatus")
_SCOPE, _SIDE, _CATEGORY = term("hasScope"), term("hasVictimSide"), term("hasVictimCategory")
_CONCERNS, _WORDED_IN = term("concerns"), term("isWordedIn")
_UNDISCLOSED, _CONFLICT_SIDE = code("value-undisclosed"), term("ConflictSide")
#: Properties of roles that are read here; what other roles say of a count is handed in.
READ_HERE = frozenset(
    {_VALUE, _CONCERNS, _SIDE}
    | {term(name) for name in ("victimText", "timeText", "earliestBegin", "isForEvent")}
)
#: What depends on the number itself.
_VALUED = frozenset({_STATUS, _QUALIFIER})


class CountMapper:
    """Maps casualty frames to one count, or to one per side."""

    def __init__(self, context: Context, add: Callable[[str, Iterable[Pair]], str]) -> None:
        self._context, self._add = context, add

    def map_count(
        self, frame: Frame, withheld: bool, event_conflict: str | None, more: Iterable[Pair]
    ) -> list[str]:
        """Return the IRIs of the counts that a frame stands for, sides in order of their IRIs.

        Args:
            frame: the casualty frame.
            withheld: whether somebody keeps the figure back.
            event_conflict: the conflict that the event of the count belongs to.
            more: what roles say that are not read here: where it happened.
        """
        codes = dict(self._iter_codes(frame))
        concerned = self._concerned(frame, event_conflict)
        sides = self._sides(frame, concerned, per_side=codes.get(_SCOPE) == code("scope-per-side"))
        pairs = [
            *more,
            *((_CONCERNS, iri(each)) for each in concerned),
            *self._value_pairs(frame, codes, withheld=withheld),
            *((prop, iri(value)) for prop, value in codes.items() if prop not in _VALUED),
        ]
        if not concerned and not sides and all(map(self._is_code, pairs)):
            pairs.append((_WORDED_IN, iri(self._context.use(frame.span))))
        return [
            self._add(COUNT, [*pairs, *((_SIDE, iri(side)) for side in together)])
            for together in sides or [()]
        ]

    def _iter_codes(self, frame: Frame) -> Iterator[tuple[str, str]]:
        yield _CATEGORY, code("victim-unspecified")
        for name, value in sorted(frame.attributes.items()):
            attribute = self._context.scheme.attributes[name]
            denoted = attribute.values.get(value)
            if denoted == _UNDISCLOSED:
                yield _STATUS, denoted
            elif (
                denoted
                and attribute.fills
                and self._context.ontology.admits(attribute.fills, COUNT)
            ):
                yield attribute.fills, denoted

    def _concerned(self, frame: Frame, event_conflict: str | None) -> tuple[str, ...]:
        own = [
            entity.iri
            for role in frame.roles
            if (entity := self._context.entity(role.target))
            and _CONCERNS in self._fills(frame, role.name)
        ]
        conflict = event_conflict or self._context.only_conflict
        return tuple(own) if own or conflict is None else (conflict,)

    def _fills(self, frame: Frame, role: str) -> tuple[str, ...]:
        return self._context.scheme.frame_types[frame.label].roles[role].fills

    # the number

    def _value_pairs(self, frame: Frame, codes: dict[str, str], *, withheld: bool) -> list[Pair]:
        """Return the number with its status and qualifier.

        Only a count without a number can be withheld: who gives no comment on somebody's figure
        leaves that figure as it is.
        """
        pairs = [
            pair
            for role in frame.roles
            if _VALUE in self._fills(frame, role.name)
            for pair in self._quantity(role.target)
        ]
        given = {prop for prop, _ in pairs}
        if codes.get(_STATUS) == _UNDISCLOSED or (withheld and not given):
            return [(_STATUS, iri(_UNDISCLOSED))]
        qualifier = codes.get(_QUALIFIER)
        if qualifier is None and {_LOWER, _UPPER} <= given:
            qualifier = code("qualifier-range")
        if qualifier is not None:
            pairs.append((_QUALIFIER, iri(qualifier)))
        stated = given & {_VALUE, _LOWER, _UPPER}
        return [*pairs, (_STATUS, iri(code("value-stated" if stated else "value-unquantified")))]

    def _quantity(self, mention_id: str) -> Iterator[tuple[str, Term]]:
        mention = self._context.mentions[mention_id]
        for name, prop in (("Number", _VALUE), ("NumberMin", _LOWER), ("NumberMax", _UPPER)):
            for value in mention.values(name)[:1]:
                yield prop, integer(int(value))
        for value in mention.values("Percent")[:1]:
            # One form for one share, whatever zeros are written: the form is part of the key.
            yield _SHARE, typed(f"{Decimal(value).normalize():f}", "decimal")

    # the sides

    def _sides(
        self, frame: Frame, concerned: tuple[str, ...], *, per_side: bool
    ) -> list[tuple[str, ...]]:
        actors = [
            member
            for role in frame.roles
            if _SIDE in self._fills(frame, role.name)
            and (entity := self._context.entity(role.target))
            for member in self._members(entity.iri)
        ]
        sides = tuple(sorted({self._side_of(actor, concerned) for actor in actors}))
        if per_side:
            return [(side,) for side in sides]
        return [sides] if sides else []

    def _members(self, actor: str) -> tuple[str, ...]:
        known = self._context.described(actor)
        if known and self._context.is_entity_of(known, _CONFLICT_SIDE):
            return (actor,)
        return self._context.members(actor) or (actor,)

    def _side_of(self, actor: str, concerned: tuple[str, ...]) -> str:
        """Return the side an actor is counted to; one is introduced where none is known.

        An actor may have sides in several conflicts: only a conflict that the count concerns,
        or else one that the document is about, is meant.
        """
        known = self._context.described(actor)
        if known and self._context.is_entity_of(known, _CONFLICT_SIDE):
            return actor
        register, conflicts = self._context.register, concerned or self._context.conflicts_at_issue
        for each in (actor, *self._context.bodies(actor)):
            sides = [s for s in register.sides_of(each) if register.side_conflict(s) in conflicts]
            if len(sides) == 1:
                return sides[0]
        return self._introduced_side(actor, concerned)

    def _introduced_side(self, actor: str, concerned: tuple[str, ...]) -> str:
        base = self._context.base
        if self._context.is_local(actor):
            side = f"{actor}-side"
        else:
            named = "\n".join(relative(each, base) for each in (actor, *concerned))
            side = f"{base}id/entity/side/{sha256(named.encode()).hexdigest()[:12]}"
        self._context.sides[side] = (actor, concerned)
        return side

    def _is_code(self, pair: Pair) -> bool:
        return self._context.ontology.is_code(pair[1].value)
