"""Which column of a file of tagged tokens holds what: by its header line, or by its first rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from conflictgraph.readers.comments import comment
from conflictgraph.readers.head import HEAD_BYTES, Head
from conflictgraph.readers.lines import Kind, Seen
from conflictgraph.readers.tags import TAG

_TOKEN_NAMES: Final = frozenset({"TOKEN", "TOKENS", "WORD", "FORM"})
_ENTITY_NAME: Final = re.compile(r"NE(?!L\b)|IOB|BIO|LABEL|(?!X?POS|CHUNK).*TAG", re.IGNORECASE)
_LINK_NAME: Final = re.compile(r"NEL|EL\b|QID|WIKIDATA|LINK|KB", re.IGNORECASE)
_OF_METONYMY: Final = "METO"
_MISC_NAME: Final = "MISC"
_NEW_DOCUMENT: Final = re.compile(r"#\s*newdoc\b(?:\s+id)?\s*=?\s*(.*)")
_DOCUMENT_LINE: Final = re.compile(r"-DOCSTART-(?:\s+(\S+).*)?")
#: What stands where -DOCSTART- has columns and no id.
_NO_ID: Final = frozenset({"", "X", "DOCSTART", "O", "_"})
_ITEM_OR_NONE: Final = re.compile(r"Q\d+|https?://\S+|NIL|[_O-]|", re.ASCII)
_NO_ITEM: Final = frozenset({"O", "_", "-", "", "NIL"})
_SPACES: Final = re.compile(r"[ \t]+")
_OTHER_FORMATS: Final = ("#FORMAT=",)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file, counted from 0.

    Attributes:
        names: of all columns, from the header line or made up.
        has_header: whether the first line names the columns.
        by_tab: whether tabs part the columns; else any white space.
        token: the words.
        entities: tags of entities; the first of them makes the mentions.
        link: ids of what the mentions mean; None where there are none.
        metonymic_link: ids of what they stand for.
        misc: white space and line ends.
    """

    names: tuple[str, ...]
    has_header: bool
    by_tab: bool
    token: int
    entities: tuple[int, ...]
    link: int | None = None
    metonymic_link: int | None = None
    misc: int | None = None

    def cells(self, line: str) -> list[str]:
        """Return the columns of a line."""
        return _cells(line, by_tab=self.by_tab)

    def classify(self, line: str, is_first: bool) -> Seen:
        """Tell what a line is."""
        if not line.strip():
            return Seen(Kind.EMPTY)
        if is_first and self.has_header:
            return Seen(Kind.COMMENT)
        if started := _DOCUMENT_LINE.fullmatch(line):
            return Seen(Kind.DOCUMENT_LINE, _id_of(started[1] or ""))
        if not line.startswith("#") or self._is_token(line):
            return Seen(Kind.TOKEN)
        if new := _NEW_DOCUMENT.fullmatch(line):
            return Seen(Kind.DOCUMENT_COMMENT, new[1].strip())
        key, value = comment(line)
        is_id = key.rpartition(":")[2] in ("document_id", "doc_id")
        return Seen(Kind.DOCUMENT_COMMENT, value) if is_id else Seen(Kind.COMMENT)

    def _is_token(self, line: str) -> bool:
        """Tell ``#hvv<tab>NE<tab>O``, a token, from ``# date = 1886-06-22``."""
        is_row = len(self.cells(line)) == len(self.names)
        return is_row and (self.by_tab or not comment(line)[0])


def layout_of(head: Head) -> Layout | None:
    """Return the layout of a file; None when it holds no tagged tokens."""
    return _layout(head.text, is_whole=len(head.start) < HEAD_BYTES)


@lru_cache(maxsize=64)  # asked for every document of a file
def _layout(text: str, *, is_whole: bool) -> Layout | None:
    if text.startswith(_OTHER_FORMATS):
        return None
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    # The last line of a head is cut off somewhere.
    lines = lines if is_whole else lines[:-1]
    first = next(iter(lines), "")
    by_tab = "\t" in next(_iter_rows(lines), "")
    names = _cells(first, by_tab=by_tab)
    if names[0].upper() in _TOKEN_NAMES:
        return _named(names, by_tab=by_tab)
    return _guessed([_cells(row, by_tab=by_tab) for row in _iter_rows(lines)], by_tab=by_tab)


def _named(names: Sequence[str], *, by_tab: bool) -> Layout | None:
    links = [at for at, name in enumerate(names) if at and _LINK_NAME.match(name)]
    entities = tuple(
        at for at, name in enumerate(names) if at and at not in links and _ENTITY_NAME.match(name)
    )
    if not entities:
        return None
    metonymic = [at for at in links if _OF_METONYMY in names[at].upper()]
    literal = [at for at in links if at not in metonymic]
    misc = [at for at, name in enumerate(names) if name.upper() == _MISC_NAME]
    return Layout(
        tuple(names),
        has_header=True,
        by_tab=by_tab,
        token=0,
        entities=entities,
        link=next(iter(literal), None),
        metonymic_link=next(iter(metonymic), None),
        misc=next(iter(misc), None),
    )


def _guessed(rows: Sequence[Sequence[str]], *, by_tab: bool) -> Layout | None:
    # GermEval's comments have tabs, too.
    widths = Counter(len(row) for row in rows if not row[0].startswith("#"))
    width = max(widths, key=lambda each: (widths[each], each), default=0)
    if width < 2 or not _is_most(widths[width], widths.total()):  # noqa: PLR2004 - a word and a tag
        return None
    rows = [row for row in rows if len(row) == width]
    is_numbered = width > 2 and rows[0][0] in ("0", "1") and all(row[0].isdecimal() for row in rows)  # noqa: PLR2004 - a number, too
    token = int(is_numbered)
    columns = [[row[at] for row in rows] for at in range(width)]
    tagged = [at for at in range(token + 1, width) if _is_of(TAG, columns[at], {"_", ""})]
    linked = [at for at in range(token + 1, width) if _is_of(_ITEM_OR_NONE, columns[at], _NO_ITEM)]
    if not tagged:
        return None
    # Numbered rows are GermEval's: outer entities, then inner ones. Others are CoNLL's: what
    # stands before the last column are chunks, in the same notation.
    entities = tuple(tagged) if is_numbered else (tagged[-1],)
    names = [f"column {at + 1}" for at in range(width)]
    return Layout(
        tuple(names),
        has_header=False,
        by_tab=by_tab,
        token=token,
        entities=entities,
        link=linked[0] if linked else None,
    )


def _iter_rows(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines that are rows of tokens, for all that can be told without their number."""
    for line in lines:
        is_comment = line.startswith("#") and not line.startswith("#\t") and line.count("\t") == 0
        if line.strip() and not is_comment and not _DOCUMENT_LINE.fullmatch(line):
            yield line


def _cells(line: str, *, by_tab: bool) -> list[str]:
    return line.split("\t") if by_tab else _SPACES.split(line.strip(" \t"))


def _id_of(cell: str) -> str:
    """Return the id of ``-DOCSTART- -17-``, whose hyphens are the tag's."""
    bare = cell.removeprefix("-").removesuffix("-")
    return "" if bare in _NO_ID else bare


def _is_of(pattern: re.Pattern[str], cells: Sequence[str], saying_nothing: Set[str]) -> bool:
    """Tell whether most cells of a column have a form, and not all of them say nothing."""
    matching = sum(pattern.fullmatch(cell) is not None for cell in cells)
    return _is_most(matching, len(cells)) and not set(cells) <= saying_nothing


def _is_most(count: int, total: int) -> bool:
    """Tell whether so many rows are enough to refuse the others, and not the file."""
    return count * 10 >= total * 9
