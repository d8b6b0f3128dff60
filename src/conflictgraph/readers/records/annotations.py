"""The mentions, frames and relations of one document, from the objects a layout found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from conflictgraph.annotation.identifiers import link_of
from conflictgraph.annotation.model import FLAG, Frame, Link, Mention, Relation, Role, Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.json_items import Place, texts_in, to_text
from conflictgraph.readers.records.places import KEYS, Places

_Object = Mapping[str, object]


class Annotations:
    """What a document holds, filled in one go.

    Attributes:
        mentions: by their ids, in the order of the file; then those that only fill a role.
        frames: in the order of the file.
        relations: in the order of the file.
    """

    def __init__(self, places: Places, place: Place) -> None:
        self._places, self._place = places, place
        self._known: set[str] = set()
        self._unnamed = (f"T{number}" for number in count(1))
        #: The file's own mentions, the first at each place; and what was made to fill a role.
        self._by_spans: dict[tuple[Span, ...], str] = {}
        self._made: dict[tuple[str, tuple[Span, ...]], str] = {}
        self.mentions: dict[str, Mention] = {}
        self.frames: list[Frame] = []
        self.relations: list[Relation] = []

    def read(
        self, mentions: Sequence[_Object], frames: Sequence[_Object], relations: Sequence[_Object]
    ) -> None:
        """Take in what a layout found.

        Raises:
            SourceError: ``json.value``, ``records.…`` or ``document.duplicate-id``.
        """
        named = (to_text(each.get("id")) for each in (*mentions, *frames, *relations))
        self._known = {name for name in named if name is not None}
        for each in mentions:
            identifier, label = self._id(each), self._label(each)
            spans = self._places.spans(each, "a mention")
            self._add(Mention(identifier, label, spans, line=self._place.line), each)
            self._by_spans.setdefault(spans, identifier)
        self.frames += [self._frame(each) for each in frames]
        self.relations += [self._relation(each) for each in relations]

    def _add(self, bare: Mention, value: _Object) -> None:
        if bare.id in self.mentions:
            reason = f"the id {bare.id} is used twice"
            raise self._place.error("document.duplicate-id", reason)
        attributes, links = self._attributes(value), self._links(value)
        mention = Mention(bare.id, bare.label, bare.spans, attributes, links, bare.line)
        self.mentions[mention.id] = mention

    def _id(self, value: _Object) -> str:
        """Return the object's own id, or a new one that no other object has."""
        own = to_text(value.get("id"))
        return own or next(name for name in self._unnamed if name not in self._known)

    def _label(self, value: _Object) -> str:
        label = to_text(value.get("label"))
        if not label:
            raise self._place.not_of_form("label", "text", dict(value), _shown_id(value))
        return label

    def _attributes(self, value: _Object) -> dict[str, str]:
        stated = value.get("attributes")
        if stated is None:
            return {}
        if not isinstance(stated, dict):
            raise self._place.not_of_form("attributes", "an object", stated, _shown_id(value))
        return {
            name: FLAG if each is True else "; ".join(texts_in(each, name, self._place))
            for name, each in stated.items()
            if each is not None and each is not False and each != []
        }

    def _links(self, value: _Object) -> tuple[Link, ...]:
        stated = value.get("links")
        links = stated if isinstance(stated, list) else [stated]
        return tuple(dict.fromkeys(self._link(each) for each in links if not _is_empty(each)))

    def _link(self, value: object) -> Link:
        if isinstance(value, dict):
            name, target = to_text(value.get("name")), to_text(value.get("value"))
            if name and target:
                return Link(name, target)
        elif target := to_text(value):
            return link_of(target)
        raise self._place.not_of_form("a link", "text, or an object with name and value", value)

    def _frame(self, value: _Object) -> Frame:
        identifier, label = self._id(value), self._label(value)
        roles = [
            Role(name, target)
            for name, filler in self._iter_roles(value.get("roles"))
            for target in self._targets(filler, name)
        ]
        return Frame(
            identifier,
            label,
            self._cue(value, roles),
            tuple(roles),
            self._attributes(value),
            self._links(value),
            self._place.line,
        )

    def _iter_roles(self, stated: object) -> Iterator[tuple[str, object]]:
        """Yield names of roles, and what fills each."""
        if isinstance(stated, dict):
            yield from stated.items()
            return
        for each in stated if isinstance(stated, list) else () if stated is None else (stated,):
            name = to_text(each.get("role")) if isinstance(each, dict) else None
            if not isinstance(each, dict) or not name:
                form = "an object, or a list of objects with role and target"
                raise self._place.not_of_form("roles", form, stated)
            yield name, each.get("target")

    def _targets(self, filler: object, role: str) -> list[str]:
        """Return the ids of what fills a role; what is only a place becomes a mention."""
        values = filler if isinstance(filler, list) else [filler]
        values = [each for each in values if not _is_empty(each)]
        if values and all(self._is_token(each) for each in values):
            return [self._target(values, role)]
        return [self._target(each, role) for each in values]

    def _is_token(self, value: object) -> bool:
        """Tell whether this names a token, and no annotation."""
        is_token = self._places.is_token(value)
        if is_token and to_text(value) in self._known:
            raise self._place.error(
                "records.ambiguous",
                "this is the id of an annotation as well as a token",
                "let the layout say {tokens: …} for tokens, and {id: …} for an annotation",
                shown=value,
            )
        return is_token

    def _target(self, value: object, role: str) -> str:
        """Return the id of one filler."""
        if isinstance(value, list):
            return self._mention_at(self._places.of_tokens(value), role)
        if isinstance(value, dict):
            if value.get("id") is not None and not _has_place(value):
                return to_text(value["id"]) or ""
            spans = self._places.spans(value, role)
            return self._mention_at(spans, to_text(value.get("label")) or role)
        name = to_text(value)
        if name is None:
            raise self._place.not_of_form(role, "an id or a place", value)
        if self._is_token(value):
            return self._mention_at(self._places.of_tokens([value]), role)
        # An id that is not there is refused when the whole document is checked.
        return name

    def _mention_at(self, spans: tuple[Span, ...], label: str) -> str:
        """Return the id of the file's mention there, or of one that is made for a role."""
        known = self._by_spans.get(spans) or self._made.get((label, spans))
        if known is None:
            known = self._made[label, spans] = self._id({})
            self._add(Mention(known, label, spans, line=self._place.line), {})
        return known

    def _cue(self, value: _Object, roles: Iterable[Role]) -> tuple[Span, ...]:
        spans = self._spans_of_cue(value.get("cue"))
        if not spans and _has_place(value):
            spans = self._places.spans(value, "a frame")
        if not spans:
            fillers = (self.mentions.get(role.target) for role in roles)
            spans = next((each.spans for each in fillers if each is not None), ())
        if not spans:
            reason = "a frame has neither a cue nor a role that is filled by words"
            raise self._place.error("records.cue", reason, annotation=_shown_id(value))
        return spans

    def _spans_of_cue(self, stated: object) -> tuple[Span, ...]:
        spans, tokens, waiting = list[Span](), list[object](), [stated]
        while waiting:
            each = waiting.pop()
            if _is_empty(each):
                continue
            if isinstance(each, list):
                waiting += each
            elif isinstance(each, dict):
                spans += self._places.spans(each, "a cue")
            elif self._is_token(each) or to_text(each) not in self.mentions:
                tokens.append(each)
            else:
                spans += self.mentions[to_text(each) or ""].spans
        return _without_overlap([*spans, *self._places.of_tokens(tokens)])

    def _relation(self, value: _Object) -> Relation:
        source, target = (self._end(value, name) for name in ("source", "target"))
        identifier = to_text(value.get("id")) or ""
        return Relation(self._label(value), source, target, identifier, self._place.line)

    def _end(self, value: _Object, name: str) -> str:
        end = value.get(name)
        if isinstance(end, list | dict):
            spans = (
                self._places.of_tokens(end)
                if isinstance(end, list)
                else self._places.spans(end, name)
            )
            there = self._by_spans.get(spans) if spans else None
            if there:
                return there
        elif (identifier := to_text(end)) is not None:
            return identifier
        raise self._end_refusal(value, name)

    def _end_refusal(self, value: _Object, name: str) -> SourceError:
        form = "the id of an annotation, or its place"
        return self._place.not_of_form(
            f"{name} of a relation", form, value.get(name), _shown_id(value)
        )


def _without_overlap(spans: Iterable[Span]) -> tuple[Span, ...]:
    fragments: list[Span] = []
    for span in sorted(spans):
        if fragments and span.begin < fragments[-1].end:
            last = fragments.pop()
            span = Span(last.begin, max(last.end, span.end))  # noqa: PLW2901 - grown in place
        fragments.append(span)
    return tuple(fragments)


def _has_place(value: _Object) -> bool:
    return any(not _is_nothing(value.get(key)) for key in KEYS)


def _is_empty(value: object) -> bool:
    """Tell whether an expression found nothing: of what is not there, it makes empty objects."""
    if isinstance(value, dict):
        return all(_is_nothing(each) for each in value.values())
    return _is_nothing(value)


def _is_nothing(value: object) -> bool:
    return value is None or value in ("", [])


def _shown_id(value: _Object) -> str:
    return to_text(value.get("id")) or ""
