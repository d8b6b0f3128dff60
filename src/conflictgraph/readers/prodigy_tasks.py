"""The spans, relations and choices of one task of Prodigy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from conflictgraph.annotation.identifiers import link_of
from conflictgraph.annotation.model import Link, Note, Relation, Span
from conflictgraph.readers.json_items import (
    Marked,
    Place,
    objects_in,
    texts_in,
    to_number,
    to_span,
    to_text,
)

#: What a token is called that a relation joins, and that nobody labelled.
_TOKEN: Final = "Token"  # noqa: S105 - a word, not a secret
#: Options for what is in no knowledge base begin so.
_NO_ENTITY: Final = "NIL"

_Object = Mapping[str, object]


class Spans:
    """What one task holds, offsets as they are in the file.

    Attributes:
        tokens: the words of the text, which tell how offsets are counted; no annotations.
        marked: a span for each label, and for each token that a relation joins.
        relations: in the order of the file.
        notes: what is said of the whole text.
    """

    def __init__(self, task: _Object, place: Place) -> None:
        """Take a task apart.

        Raises:
            SourceError: ``json.value``, ``prodigy.span`` or ``prodigy.relation``.
        """
        self._task, self._place = task, place
        self._tokens = dict(self._iter_tokens())
        self.tokens = tuple(self._tokens.values())
        self._marked = list(self._iter_marked())
        self._by_span: dict[Span, list[Marked]] = {}
        self._by_end: dict[int, Marked] = {}
        for each in self._marked:
            self._by_span.setdefault(each.spans[0], []).append(each)
            self._by_end.setdefault(each.spans[0].end, each)
        # Filled while relations are read: they may join tokens, which become spans.
        self.relations = tuple(self._iter_relations())
        self.marked = tuple(self._marked)
        self.notes = tuple(self._iter_notes())

    def _iter_tokens(self) -> Iterator[tuple[int, Marked]]:
        for number, token in enumerate(objects_in(self._task.get("tokens"), "tokens", self._place)):
            span = to_span(token.get("start"), token.get("end"))
            words = token.get("text")
            # Some tokenizers make empty tokens, which tell nothing.
            if span is not None:
                noted = words if isinstance(words, str) else None
                yield number, Marked(f"token {number}", _TOKEN, (span,), noted)

    def _iter_marked(self) -> Iterator[Marked]:
        spans = objects_in(self._task.get("spans"), "spans", self._place)
        chosen = self._chosen_links() if len(spans) == 1 else ()
        for number, each in enumerate(spans, start=1):
            span, label, words = self._span(each), to_text(each.get("label")), each.get("text")
            if not label:
                reason = "a span has no label"
                raise self._place.error("prodigy.span", reason, shown=each)
            links = (*map(link_of, texts_in(each.get("kb_id"), "kb_id", self._place)), *chosen)
            noted = words if isinstance(words, str) else None
            known = tuple(dict.fromkeys(link for link in links if _is_entity(link)))
            yield Marked(f"T{number}", label, (span,), noted, links=known)

    def _span(self, value: object) -> Span:
        bounds = value if isinstance(value, dict) else {}
        span = to_span(bounds.get("start"), bounds.get("end"))
        if span is None:
            reason = "a span has start and a greater end"
            raise self._place.error("prodigy.span", reason, shown=value)
        return span

    def _chosen_links(self) -> tuple[Link, ...]:
        return tuple(map(link_of, self._chosen())) if self._task.get("options") else ()

    def _chosen(self) -> list[str]:
        return texts_in(self._task.get("accept"), "accept", self._place)

    def _iter_relations(self) -> Iterator[Relation]:
        for relation in objects_in(self._task.get("relations"), "relations", self._place):
            label = to_text(relation.get("label"))
            ends = [self._end(relation, name) for name in ("head", "child")]
            if not label:
                reason = "a relation has no label"
                raise self._place.error("prodigy.relation", reason, shown=relation)
            yield Relation(label, ends[0], ends[1], line=self._place.line)

    def _end(self, relation: _Object, name: str) -> str:
        """Return the id of the span at one end, which may be a token's."""
        place = relation.get(f"{name}_span")
        if place is None:
            # Such a relation names the last token of its span.
            span, label = self._token(relation, name), ""
            found = self._by_end.get(span.end)
        else:
            span = self._span(place)
            label = to_text(place.get("label")) or "" if isinstance(place, dict) else ""
            same = self._by_span.get(span, ())
            found = next((each for each in same if label in ("", each.label)), None)
        return (found or self._added(span, label or _TOKEN)).id

    def _added(self, span: Span, label: str) -> Marked:
        added = Marked(f"T{len(self._marked) + 1}", label, (span,))
        self._marked.append(added)
        self._by_span.setdefault(span, []).append(added)
        self._by_end.setdefault(span.end, added)
        return added

    def _token(self, relation: _Object, name: str) -> Span:
        token = self._tokens.get(to_number(relation.get(name)) or 0)
        if token is None or to_number(relation.get(name)) is None:
            reason = f"{name} of a relation is no token of the task"
            raise self._place.error("prodigy.relation", reason, shown=relation)
        return token.spans[0]

    def _iter_notes(self) -> Iterator[Note]:
        label = to_text(self._task.get("label"))
        if label:
            yield Note("label", "", label)
        if not self._task.get("options") or len(self._marked) != 1:
            yield from (Note("accept", "", each) for each in self._chosen())


def _is_entity(link: Link) -> bool:
    return bool(link.value) and not link.value.upper().startswith(_NO_ENTITY)
