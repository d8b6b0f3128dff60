"""Where sentences begin and end in German and English news.

By rule, so that the same text always gives the same sentences and nothing has to be downloaded.
A line break ends a sentence: pages set headlines, captions and paragraphs apart by one, often
without a full stop. Where a full stop may belong to an abbreviation or an ordinal the sentences
stay joined: a quotation with a neighbour too many is still true, half a sentence may not be.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

from conflictgraph.annotation.model import Span, envelope

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
#: A mark, quotes and brackets that close with it, white space. The look-behind keeps a long row
#: of marks from being tried at each of them.
_END = re.compile(r"(?<![.!?…])([.!?…]++)[\"'”’“‘»«›‹)\]]*+\s++")
_LAST_TOKEN = re.compile(r"[^\s\"'„“”‚‘’»«›‹(\[]*\Z")
_NEXT_WORD = re.compile(r"[\"'„“”‚‘’»«›‹(\[–—-]*(\w*)")
#: "z" and "B" of "z. B.", initials; "U.S", "d.h", "h.c".
_LETTERS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
#: A day or an ordinal; a year or a count has more digits.
_SHORT_NUMBER = re.compile(r"\d{1,2}", re.ASCII)
_LOOK_BACK = 24


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


#: Abbreviations that something follows: titles, "that is", "about".
_LEADING = _words(
    "abs adm bzgl bzw ca capt cf dipl dr ehem evtl geb gen gest gov hg hl hon ing inkl insb lt",
    "maj msgr mr mrs ms prof rev s.a sen sgt sog st u.a v.a verf vgl vs z.t z.zt zzt",
)
#: Abbreviations before a number, words or names before anything else: "No. 5", "He said no."
_NUMBERING = _words(
    "art bd col fig kap max min no nr op vol",
)
#: Abbreviations that may also close a sentence.
_CLOSING = _words(
    "a.d a.m bros co corp ebd etc inc jh jr ltd mio mrd p.m rd sr str tsd u.s.w univ usf usw",
    "jan feb apr jun jul aug sep sept okt oct nov dez dec",
)
_MONTHS = _words(
    "januar jänner februar märz april mai juni juli august september oktober november dezember",
    "january february march may june july october december",
)
#: Words that open many sentences and can be neither the noun of an ordinal nor part of a name.
_OPENERS = _words(
    "aber als am an auch auf außerdem bei bislang da damit danach dann das dem den denn der des",
    "die dies diese dieser dieses doch ein eine einen einer er es für ich im in ist laut man mit",
    "nach nun ob seit sie so trotz und unter vom von vor während wegen weil wenn wie wir zu",
    "zudem zuvor zwar",
    "a after all although and another as at both but by for from he her his if it its",
    "meanwhile on one our she since some that the their there these they this those though",
    "to under we what when while with you",
)


def sentence_at(text: str, span: Span) -> Span:
    """Return the sentence around ``span``, or the run of sentences it reaches into.

    Args:
        text: the whole text.
        span: code points, inside the text.
    """
    sentences = sentence_spans(text)
    first = bisect_right(sentences, span.begin, key=lambda each: each.end)
    behind = bisect_left(sentences, span.end, key=lambda each: each.begin)
    # White space between sentences belongs to none of them.
    return envelope((span, *sentences[first:behind]))


@lru_cache(maxsize=8)  # every statement of a document asks for the same text
def sentence_spans(text: str) -> tuple[Span, ...]:
    """Return the sentences in text order: disjoint, without white space at their ends."""
    return tuple(
        trimmed
        for line in _LINE.finditer(text)
        for span in _iter_sentences(text, Span(*line.span()))
        if (trimmed := _trim(text, span)) is not None
    )


def _iter_sentences(text: str, line: Span) -> Iterator[Span]:
    begin = line.begin
    for end in _END.finditer(text, line.begin, line.end):
        if _closes(text, line, end):
            yield Span(begin, end.end())
            begin = end.end()
    yield Span(begin, line.end)


def _closes(text: str, line: Span, end: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(text, end.end(), line.end)
    word = following[1] if following else ""
    if word[:1].islower():
        return False
    if end[1] != ".":
        return True
    before = text[max(line.begin, end.start() - _LOOK_BACK) : end.start()]
    token = _LAST_TOKEN.search(before)
    return _closes_after(token[0] if token else "", word.casefold())


def _closes_after(token: str, word: str) -> bool:
    """Tell whether a full stop after ``token`` ends the sentence, ``word`` coming next."""
    name = token.casefold()
    if name in _LEADING or (len(token) == 1 and token.isalpha()):
        return False
    if name in _NUMBERING:
        return not word[:1].isdigit()
    if _SHORT_NUMBER.fullmatch(token):
        return word not in _MONTHS and (word in _OPENERS or not word.isalpha())
    if name in _CLOSING or _LETTERS.fullmatch(token):
        return word in _OPENERS
    return True


def _trim(text: str, span: Span) -> Span | None:
    """Return the span without white space at its ends; None when nothing else is in it."""
    content = text[span.begin : span.end]
    begin = span.begin + len(content) - len(content.lstrip())
    end = span.begin + len(content.rstrip())
    return Span(begin, end) if begin < end else None
