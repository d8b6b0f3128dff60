"""The sentences of CoNLL-U: words as they stand in the text, and nodes that carry annotation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

import conllu
from conllu.exceptions import ParseException

from conflictgraph.errors import SourceError
from conflictgraph.readers.comments import comment
from conflictgraph.readers.lines import Line
from conflictgraph.readers.rebuilt import WORD_GAP

_TABS: Final = 9
#: The library takes two spaces for a tab.
_SPACES: Final = re.compile(r" {2,}")
_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPED: Final[Mapping[str, str]] = {"s": " ", "t": "\t", "n": "\n", "r": "\r"}


class Node(NamedTuple):
    """A row: a word, a part of a word, or nothing that is in the text.

    Attributes:
        first: number of the first word in the document that the row stands for.
        last: of the last one; before ``first`` where the row stands for none.
        misc: the last column.
        line: its line.
    """

    first: int
    last: int
    misc: Mapping[str, str]
    line: int


@dataclass(slots=True)
class Sentence:
    """Comments, words with what follows them, and rows."""

    comments: list[str] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)


def iter_sentences(lines: Iterable[Line], source: str) -> Iterator[Sentence]:
    """Yield the sentences of a document.

    Raises:
        SourceError: ``conllu.columns``, ``conllu.malformed`` or ``conllu.text-mismatch``.
    """
    count = 0
    for is_empty, group in groupby(lines, key=lambda line: not line.text.strip()):
        block = [] if is_empty else list(group)
        rows = [line for line in block if not line.text.startswith("#")]
        if rows:
            sentence = Sentence([line.text for line in block if line.text.startswith("#")])
            _fill(sentence, rows, count, source)
            _space(sentence, block[0], source)
            count += len(sentence.words)
            yield sentence


def _fill(sentence: Sentence, rows: Sequence[Line], count: int, source: str) -> None:
    """Put the rows into a sentence that has ``count`` words before it."""
    covered = 0
    for row, token in zip(rows, _parse(rows, source), strict=True):
        match token["id"]:
            case int(number):
                is_part = number <= covered
            case (int(), "-", int(end)):
                covered, is_part = end, False
            case _:
                position = count + len(sentence.words)
                sentence.nodes.append(Node(position, position - 1, token["misc"], row.number))
                continue
        if not is_part:
            sentence.words.append((token["form"], _gap(token["misc"])))
        position = count + len(sentence.words) - 1
        sentence.nodes.append(Node(position, position, token["misc"], row.number))


def _parse(rows: Sequence[Line], source: str) -> list[conllu.Token]:
    for row in rows:
        if row.text.count("\t") != _TABS:
            reason = f"it has {row.text.count(chr(9)) + 1} columns instead of ten"
            raise _refusal("conllu.columns", reason, row, source)
    tokens = list[conllu.Token]()
    for row in rows:
        try:
            [[token]] = conllu.parse(_SPACES.sub(" ", row.text), field_parsers=_FIELDS)
        except (ParseException, ValueError) as error:
            reason = f"this is no row of CoNLL-U: {error}"
            raise _refusal("conllu.malformed", reason, row, source) from error
        # The library cuts off white space, and with it a last column that is empty.
        if token["id"] is None or not token["form"].strip() or "misc" not in token:
            reason = "its number, word or last column is empty"
            raise _refusal("conllu.malformed", reason, row, source)
        tokens.append(token)
    return tokens


def _refusal(rule: str, reason: str, row: Line, source: str) -> SourceError:
    return SourceError(rule, reason, source, row.number, snippet=row.text)


_NOTHING: Final[Mapping[str, str]] = {}


def _verbatim(cells: list[str], column: int) -> str:
    return cells[column]


def _misc(cells: list[str], column: int) -> Mapping[str, str]:
    if cells[column] == "_":
        return _NOTHING
    parts = (part.partition("=") for part in cells[column].split("|"))
    return {name: value for name, _, value in parts if value}


#: The library cuts values off at their second ``=``; the others are not used.
_FIELDS: Final[dict[str, Callable[[list[str], int], object]]] = {
    "misc": _misc,
    "xpos": _verbatim,
    "feats": _verbatim,
    "head": _verbatim,
    "deps": _verbatim,
}


def _gap(misc: Mapping[str, str]) -> str:
    """Return the white space after a word."""
    if "SpacesAfter" in misc:
        spaces = _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], "?"), misc["SpacesAfter"])
        return spaces if spaces.isspace() else WORD_GAP
    return "" if misc.get("SpaceAfter") == "No" else WORD_GAP


def _space(sentence: Sentence, begin: Line, source: str) -> None:
    """Take the white space between words from ``# text``, if it is given."""
    text = next((value for key, value in map(comment, sentence.comments) if key == "text"), "")
    if not text:
        return
    position, spaced = 0, list[tuple[str, str]]()
    for word, _ in sentence.words:
        if not text.startswith(word, position):
            reason = f"`# text` has {text[position:][:40]!r} where the rows have {word[:40]!r}"
            raise SourceError("conllu.text-mismatch", reason, source, begin.number)
        position += len(word)
        rest = text[position:]
        gap = rest[: len(rest) - len(rest.lstrip())]
        position += len(gap)
        spaced.append((word, gap))
    if position < len(text):
        reason = f"`# text` goes on with {text[position:][:40]!r} after the last row"
        raise SourceError("conllu.text-mismatch", reason, source, begin.number)
    sentence.words = spaced
