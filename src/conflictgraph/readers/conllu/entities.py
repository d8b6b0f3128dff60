"""Entities in the last column of CoNLL-U: brackets that open and close, or a tag on each word.

Specification: https://ufal.mff.cuni.cz/corefud (``Entity=(e1-person-1-``, ``Entity=e1)``)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from conflictgraph.annotation.identifiers import link_of
from conflictgraph.annotation.model import Link
from conflictgraph.errors import SourceError
from conflictgraph.readers.conllu.words import Node
from conflictgraph.readers.tags import TAG, iter_runs

_BRACKET: Final = re.compile(r"\(?[^()]+\)?")
_PART: Final = re.compile(r"(.*)\[(\d{1,3})/(\d{1,3})\]")
_ID_FIRST: Final = re.compile(r"[a-z]?\d+(?:\[\d+/\d+\])?", re.ASCII)
_IDS: Final = ("eid", "GRP")
_TYPES: Final = ("etype", "entity", "type")
#: They count words of the mention, which has its place already.
_LEFT_OUT: Final = frozenset({"head", "minspan", "MIN"})
_NO_TYPE: Final = "entity"

_TAG_KEYS: Final = ("NER", "NE", "NamedEntity", "ner", "ne")
_LINK_KEYS: Final = ("Wikidata", "WikidataID", "QID", "NEL", "wikidata")
_NUMBER: Final = re.compile(r"_\d+$")
_NONE: Final = frozenset({"", "_", "-", "O", "NIL"})


@dataclass(slots=True)
class Marked:
    """An entity on words of the document.

    Attributes:
        label: its type.
        line: where it begins.
        entity: what it is a mention of; empty when nothing is said.
        words: first and last word of each fragment.
    """

    label: str
    line: int
    entity: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    words: list[tuple[int, int]] = field(default_factory=list)


def iter_bracketed(
    nodes: Sequence[Node], declared: tuple[str, ...], source: str
) -> Iterator[Marked]:
    """Yield what ``Entity=`` marks.

    Args:
        nodes: the rows of a document.
        declared: names of the fields, from ``# global.Entity``; one empty name where there is
            no such comment.
        source: the name of the source in messages.

    Raises:
        SourceError: ``conllu.bracket``.
    """
    brackets = _Brackets(declared, source)
    for node in nodes:
        for bracket in _BRACKET.findall(node.misc.get("Entity", "")):
            yield from brackets.take(bracket, node)
    brackets.finish()


@dataclass(slots=True)
class _Open:
    marked: Marked
    key: str
    first: int
    part: int
    parts: int


class _Brackets:
    def __init__(self, declared: tuple[str, ...], source: str) -> None:
        self._declared = declared
        self._source = source
        #: The latest of one id last.
        self._open = defaultdict[str, list[_Open]](list)
        #: Entities of which the first fragments are known.
        self._pending = dict[str, Marked]()

    def take(self, bracket: str, node: Node) -> Iterator[Marked]:
        body = bracket.removeprefix("(").removesuffix(")")
        if bracket.startswith("("):
            opened = self._opened(body, node)
            if bracket.endswith(")"):
                yield from self._closed(opened, node)
            else:
                self._open[opened.key].append(opened)
        elif bracket.endswith(")"):
            yield from self._closed(self._latest(bracket, body, node), node)
        else:
            raise self._refusal(bracket, node.line, "it neither opens nor closes")

    def finish(self) -> None:
        left = [each for opened in self._open.values() for each in opened]
        if left:
            first = min(left, key=lambda each: each.marked.line)
            raise self._refusal(f"({first.key}", first.marked.line, "it is never closed")
        if self._pending:
            key, marked = next(iter(self._pending.items()))
            raise self._refusal(f"({key}", marked.line, "not all of its parts are there")

    def _opened(self, body: str, node: Node) -> _Open:
        names = self._names(body)
        fields = dict(zip(names, body.split("-", len(names) - 1), strict=False))
        key = next((fields.pop(name) for name in _IDS if name in fields), "")
        label = next((fields.pop(name) for name in _TYPES if name in fields), "") or _NO_TYPE
        part = _PART.fullmatch(key)
        entity = part[1] if part else key
        attributes, links = _said(fields)
        marked = Marked(label, node.line, entity, attributes, links)
        part_number, parts = (int(part[2]), int(part[3])) if part else (1, 1)
        return _Open(marked, key or body, node.first, part_number, parts)

    def _names(self, body: str) -> tuple[str, ...]:
        if self._declared != ("",):
            return self._declared
        is_id_first = _ID_FIRST.fullmatch(body.partition("-")[0])
        return ("eid", "etype", "other") if is_id_first else ("etype", "eid", "other")

    def _latest(self, bracket: str, body: str, node: Node) -> _Open:
        """Return the latest open bracket of the id that one closes, and take it out."""
        # GUM's older files close with the type, too: ``person-47)``.
        for key in (body, body.rpartition("-")[2]):
            if self._open.get(key):
                return self._open[key].pop()
        raise self._refusal(bracket, node.line, "nothing of this id is open")

    def _closed(self, closed: _Open, node: Node) -> Iterator[Marked]:
        marked = closed.marked
        if closed.parts > 1:
            marked = self._pending.setdefault(marked.entity, marked)
        if closed.first <= node.last:
            marked.words.append((closed.first, node.last))
        if closed.part >= closed.parts:
            self._pending.pop(marked.entity, None)
            # A mention in empty nodes alone has no words.
            if marked.words:
                yield marked

    def _refusal(self, bracket: str, line: int, reason: str) -> SourceError:
        return SourceError("conllu.bracket", f"Entity={bracket[:40]}: {reason}", self._source, line)


def _said(fields: Mapping[str, str]) -> tuple[dict[str, str], tuple[Link, ...]]:
    """Return attributes and links; an identity that is an article's title is an attribute."""
    attributes, links = dict[str, str](), list[Link]()
    for name, value in fields.items():
        # The specification asks for %2D and the like where a sign would part fields.
        plain = unquote(value)
        link = link_of(plain)
        if link.name != "IRI" or plain.startswith(("http://", "https://")):
            links.append(link)
        elif plain not in _NONE and name not in _LEFT_OUT:
            attributes[name] = plain
    return attributes, tuple(links[:1])


def iter_tagged(nodes: Sequence[Node], bracketed: Sequence[Marked]) -> Iterator[Marked]:
    """Yield what tags on words mark, but for words that brackets mark already.

    Those get the tag as an attribute, and the id if they have none.
    """
    known = {tuple(each.words): each for each in bracketed}
    words = _by_word(nodes)
    keys = [key for key in _TAG_KEYS if any(key in node.misc for node in words)]
    for key in keys[:1]:
        for run in iter_runs(_tags([node.misc.get(key, "") for node in words])):
            links = _links(words[run.first].misc)
            place = (run.first, run.last)
            if same := known.get((place,)):
                same.attributes[key] = run.label
                same.links = same.links or links
            else:
                yield Marked(run.label, words[run.first].line, links=links, words=[place])
    if not keys:
        yield from _iter_linked(words, known)


def _iter_linked(
    words: Sequence[Node], known: Mapping[tuple[tuple[int, int], ...], Marked]
) -> Iterator[Marked]:
    """Yield runs of words with one id, where no tag says which words belong together."""
    ids = ["".join(link.value for link in _links(node.misc)) for node in words]
    for run in iter_runs(_tags(ids)):
        links = _links(words[run.first].misc)
        if same := known.get(((run.first, run.last),)):
            same.links = same.links or links
        else:
            place = (run.first, run.last)
            yield Marked(_NO_TYPE, words[run.first].line, links=links, words=[place])


def _by_word(nodes: Sequence[Node]) -> list[Node]:
    """Return one row for each word: the first that says something."""
    found = dict[int, Node]()
    for node in nodes:
        if node.first <= node.last:
            kept = found.setdefault(node.first, node)
            if not any(key in kept.misc for key in (*_TAG_KEYS, *_LINK_KEYS)):
                found[node.first] = node
    return [found[word] for word in sorted(found)]


def _tags(values: Sequence[str]) -> list[str]:
    """Return tags; bare types become some, a run of one type (or ``PER_1``) one entity."""
    if all(TAG.fullmatch(value) for value in values):
        return list(values)
    tags, before = list[str](), ""
    for value in values:
        label = _NUMBER.sub("", value)
        tags.append("O" if value in _NONE else f"{'I' if value == before else 'B'}-{label}")
        before = value
    return tags


def _links(misc: Mapping[str, str]) -> tuple[Link, ...]:
    values = (misc[key] for key in _LINK_KEYS if key in misc)
    value = next((value for value in values if value not in _NONE), "")
    return (link_of(value),) if value else ()
