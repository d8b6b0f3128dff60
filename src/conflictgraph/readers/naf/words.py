"""The raw text of NAF, its words, and the terms that stand for words in the other layers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from conflictgraph.annotation.model import Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.files import check_text_size
from conflictgraph.readers.offsets import Noted, Reading, find_reading
from conflictgraph.readers.rebuilt import PARAGRAPH_GAP, SENTENCE_GAP, WORD_GAP, rebuild
from conflictgraph.readers.xml import Element, attribute, children, descendants, own_text

_NUMBER: Final = re.compile(r"\d{1,10}", re.ASCII)
#: Layers whose parts stand for words in spans of others, the later ones for terms, too.
_STANDING_FOR_WORDS: Final = ("terms", "markables", "multiwords")
_HINT: Final = (
    "offsets count characters; UTF-16 units and CRLF as two were tried for the whole document"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A text, its words in order, and what stands for which of them.

    Attributes:
        source: name of the file in messages.
        spans: one for each word.
        targets: id of a word, term, component or markable to numbers of words.
        lemmas: id of a term to its lemma.
    """

    source: str
    text: str
    spans: tuple[Span, ...]
    targets: Mapping[str, tuple[int, ...]]
    lemmas: Mapping[str, str]

    def fragments(self, span: Element, owner: str) -> tuple[Span, ...]:
        """Return where a ``span`` element stands: words in a row are one fragment.

        Raises:
            SourceError: ``naf.dangling``.
        """
        numbers = sorted({number for each in self._targets(span, owner) for number in each})
        fragments = list[Span]()
        for at, number in enumerate(numbers):
            if at and numbers[at - 1] == number - 1:
                fragments[-1] = Span(fragments[-1].begin, self.spans[number].end)
            else:
                fragments.append(self.spans[number])
        return tuple(fragments)

    def _targets(self, span: Element, owner: str) -> Iterator[tuple[int, ...]]:
        for target in children(span, "target"):
            identifier = attribute(target, "id")
            if identifier not in self.targets:
                reason = f"there is no word and no term {identifier!r}"
                raise _refusal("naf.dangling", reason, target, self.source, owner)
            yield self.targets[identifier]


def words_of(root: Element, source: str) -> Words:
    """Return the text and the words.

    Raises:
        SourceError: ``naf.no-words``, ``naf.offset``, ``naf.text-mismatch``, ``naf.dangling``
            or ``file.too-large``.
    """
    forms = [form for layer in children(root, "text") for form in descendants(layer, "wf")]
    raw = "".join(own_text(each) for each in children(root, "raw"))
    if not forms and not raw.strip():
        raise SourceError("naf.no-words", "it has neither a raw text nor words", source)
    check_text_size(raw, source)
    text, spans = _located(forms, raw, source) if raw else _rebuilt(forms, source)
    words = {attribute(form, "id"): (number,) for number, form in enumerate(forms)}
    return Words(source, text, spans, *_terms(root, words, source))


def _located(forms: Sequence[Element], raw: str, source: str) -> tuple[str, tuple[Span, ...]]:
    noted = [Noted((_stated(form, source),), own_text(form)) for form in forms]
    # XML makes one line feed of each CRLF before a reader sees it; tools count both.
    reading = find_reading(raw, noted) or find_reading(raw.replace("\n", "\r\n"), noted)
    if reading is None:
        raise _mismatch(forms, noted, raw, source)
    found = [reading.to_code_points(each.spans) for each in noted]
    return reading.text, tuple(spans[0] for spans in found if spans)


def _stated(form: Element, source: str) -> Span:
    begin, length = attribute(form, "offset"), attribute(form, "length")
    if not (_NUMBER.fullmatch(begin) and _NUMBER.fullmatch(length) and int(length)):
        reason = f"offset {begin[:20]!r} and length {length[:20]!r} are no place in a text"
        raise SourceError(
            "naf.offset", reason, source, form.sourceline, annotation=attribute(form, "id")
        )
    return Span(int(begin), int(begin) + int(length))


def _mismatch(
    forms: Sequence[Element], noted: Sequence[Noted], raw: str, source: str
) -> SourceError:
    plain = Reading(raw)
    form, each = next(pair for pair in zip(forms, noted, strict=True) if not plain.agrees(pair[1]))
    [span] = each.spans
    words, covered = (each.words or "")[:40], raw[span.begin : span.end][:40]
    reason = f"it is {words!r}, the raw text has {covered!r} there"
    return SourceError(
        "naf.text-mismatch",
        reason,
        source,
        form.sourceline,
        _HINT,
        annotation=attribute(form, "id"),
    )


def _rebuilt(forms: Sequence[Element], source: str) -> tuple[str, tuple[Span, ...]]:
    gaps = [_gap(*pair) for pair in pairwise(forms)]
    words = [own_text(form) for form in forms]
    for form, word in zip(forms, words, strict=True):
        if not word.strip():
            raise SourceError(
                "naf.offset",
                "it has no text",
                source,
                form.sourceline,
                annotation=attribute(form, "id"),
            )
    rebuilt = rebuild(zip(words, [*gaps, ""], strict=True), source)
    return rebuilt.text, rebuilt.words


def _gap(form: Element, following: Element) -> str:
    if attribute(form, "para") != attribute(following, "para"):
        return PARAGRAPH_GAP
    return WORD_GAP if attribute(form, "sent") == attribute(following, "sent") else SENTENCE_GAP


def _terms(
    root: Element, words: Mapping[str, tuple[int, ...]], source: str
) -> tuple[Mapping[str, tuple[int, ...]], Mapping[str, str]]:
    targets, lemmas = dict(words), dict[str, str]()
    for layer in children(root, *_STANDING_FOR_WORDS):
        for part in descendants(layer, "term", "component", "mark", "mw"):
            lemmas[attribute(part, "id")] = attribute(part, "lemma")
            numbers = set[int]()
            for target in (each for span in children(part, "span") for each in span):
                identifier = attribute(target, "id")
                if identifier not in targets:
                    reason = f"there is no word {identifier!r}"
                    raise SourceError(
                        "naf.dangling",
                        reason,
                        source,
                        target.sourceline,
                        annotation=attribute(part, "id"),
                    )
                numbers.update(targets[identifier])
            targets.setdefault(attribute(part, "id"), tuple(sorted(numbers)))
    return targets, lemmas


def _refusal(rule: str, reason: str, element: Element, source: str, owner: str = "") -> SourceError:
    """Return the refusal of an element, named by its own id or that of what it is a part of."""
    hint = _HINT if rule == "naf.text-mismatch" else ""
    name = owner or attribute(element, "id")
    return SourceError(rule, reason, source, element.sourceline, hint, annotation=name)
