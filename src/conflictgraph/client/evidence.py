"""The words behind a statement, as far as the graph publishes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby
from typing import Any, Final

import polars as pl
from pyoxigraph import NamedNode

from conflictgraph import vocab
from conflictgraph.client.display import to_link
from conflictgraph.drawings.words import WORDS, Language, day

#: Role of a mark, and the property that leads from a statement to its span.
_ROLES: Final = {
    "sentence": "hasSentenceSpan",
    "content": "hasContentSpan",
    "cue": "hasCueSpan",
    "attribution": "hasAttributionSpan",
    "addressee": "hasAddresseeSpan",
    "quote": "hasQuoteSpan",
}
_SENTENCE: Final = "sentence"
_LEFT_OUT: Final = "…"

_QUERY: Final = """\
PREFIX cg: <{ns}>
PREFIX dcterms: <{dcterms}>
PREFIX oa: <{oa}>
SELECT ?role ?begin ?end ?words ?before ?after ?document ?title ?date WHERE {{
  {roles}
  ?span oa:hasSelector ?place . ?place oa:start ?begin ; oa:end ?end .
  {statement} cg:isReportedIn ?document .
  OPTIONAL {{ ?document dcterms:title ?title }}
  OPTIONAL {{ ?document dcterms:issued ?issued }}
  OPTIONAL {{ ?document cg:issuedEarliest ?firstIssued }}
  BIND (COALESCE(?issued, ?firstIssued) AS ?date)
  OPTIONAL {{
    ?span oa:hasSelector ?quote . ?quote oa:exact ?words .
    OPTIONAL {{ ?quote oa:prefix ?before }}
    OPTIONAL {{ ?quote oa:suffix ?after }}
  }}
}} ORDER BY ?begin ?end ?role ?title"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters with the same marks.

    Attributes:
        text: the characters; an ellipsis where the graph does not have them.
        roles: what they are: ``content``, ``cue``, ``attribution``, ``addressee``, ``quote``.
    """

    text: str
    roles: tuple[str, ...]


class Evidence:
    """The sentence of a statement with its marked words, and the article it stands in.

    Attributes:
        statement: IRI of the statement.
        document: IRI of the article.
        title: its headline; empty where it has none.
        date: its day, or None.
        frame: a row for each mark: ``role`` (``sentence``, ``content``, ``cue``,
            ``attribution``, ``addressee`` or ``quote``), ``begin`` and ``end`` in code points of
            the article, end exclusive, and ``words``; null where the graph has none.
        pieces: the sentence cut where a mark begins or ends.
    """

    def __init__(
        self,
        statement: str,
        rows: pl.DataFrame,
        page_of: Callable[[str], str],
        lang: Language = "en",
    ) -> None:
        """Read the rows of :func:`evidence_query`, of which there is at least one.

        Args:
            statement: its IRI.
            rows: the marks.
            page_of: gives the address to look something up at.
            lang: of what is told beside the words.
        """
        first = rows.row(0, named=True)
        self.statement = statement
        self.document: str = first["document"]
        self.title: str = first["title"] or ""
        self.date: date | None = first["date"]
        marks = rows.unique(("role", "begin", "end"), maintain_order=True)
        self.frame = marks.select("role", "begin", "end", "words")
        self.pieces = tuple(_iter_pieces(marks.rows(named=True)))
        self._page_of, self._lang = page_of, lang

    @property
    def text(self) -> str:
        """Return the sentence; an ellipsis stands for what the graph does not have of it."""
        return "".join(piece.text for piece in self.pieces)

    def __repr__(self) -> str:
        marked = "".join(f"*{each.text}*" if each.roles else each.text for each in self.pieces)
        return f"{marked}\n{self._source()}"

    def _repr_html_(self) -> str:
        words = "".join(_to_html(piece, self._lang) for piece in self.pieces)
        source = to_link(self._source(), self._page_of(self.document))
        statement = to_link(WORDS[self._lang]["statement"], self._page_of(self.statement))
        return f"<blockquote>{words}</blockquote><p>{source} · {statement}</p>"

    def _source(self) -> str:
        begin = min((mark["begin"] for mark in self.frame.iter_rows(named=True)), default=0)
        place = WORDS[self._lang]["character"].format(begin=begin)
        parts = (self.title, day(self.date, self._lang), place)
        return ", ".join(part for part in parts if part)


def evidence_query(statement: str) -> str:
    """Return the SPARQL for the marks of a statement.

    Raises:
        ValueError: it is no IRI.
    """
    node = str(NamedNode(statement))
    # Each property by itself: with a variable for it, Oxigraph looks through all spans.
    roles = " UNION ".join(
        f'{{ {node} cg:{name} ?span BIND ("{role}" AS ?role) }}' for role, name in _ROLES.items()
    )
    return _QUERY.format(
        ns=vocab.NS, dcterms=vocab.DCTERMS, oa=vocab.OA, roles=roles, statement=node
    )


def _iter_pieces(marks: Sequence[dict[str, Any]]) -> Iterator[Piece]:
    known = _known_characters(marks)
    sentences = [mark for mark in marks if mark["role"] == _SENTENCE] or marks
    shown = sorted({place for each in sentences for place in range(each["begin"], each["end"])})

    def kind(numbered: tuple[int, int]) -> tuple[int, bool, tuple[str, ...]]:
        number, place = numbered
        roles = {m["role"] for m in marks if m["begin"] <= place < m["end"]} - {_SENTENCE}
        # Places of one sentence are as far from their numbers as each other.
        return place - number, place in known, tuple(role for role in _ROLES if role in roles)

    last: int | None = None
    for (sentence, is_known, roles), numbered in groupby(enumerate(shown), kind):
        if last not in {None, sentence}:
            yield Piece(f" {_LEFT_OUT} ", ())
        last = sentence
        places = [place for _, place in numbered]
        yield Piece("".join(known[place] for place in places) if is_known else _LEFT_OUT, roles)


def _known_characters(marks: Sequence[dict[str, Any]]) -> dict[int, str]:
    """Return the characters that the graph has, by their place."""
    known: dict[int, str] = {}
    for mark in marks:
        before = mark["before"] or ""
        words = f"{before}{mark['words'] or ''}{mark['after'] or ''}"
        known |= enumerate(words, mark["begin"] - len(before))
    return known


def _to_html(piece: Piece, lang: Language) -> str:
    text, roles = escape(piece.text), ", ".join(WORDS[lang][each] for each in piece.roles)
    return f'<mark title="{roles}">{text}</mark>' if roles else text
