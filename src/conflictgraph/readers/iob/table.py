"""The rows of one document, column by column, and the mentions that its tags make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import intern
from typing import Final

from conflictgraph.annotation.identifiers import link_of
from conflictgraph.annotation.model import Link, Mention
from conflictgraph.errors import SourceError
from conflictgraph.readers.iob.layout import Layout
from conflictgraph.readers.lines import COMMENTS, Kind, Line
from conflictgraph.readers.rebuilt import SENTENCE_GAP, WORD_GAP, Rebuilt
from conflictgraph.readers.tags import TAG, Run, iter_runs

#: Signs of HIPE's last column.
_JOINED: Final = "NoSpaceAfter"
_SENTENCE_ENDS: Final = frozenset({"EndOfSentence", "PySBDSegment"})
_NO_LINK: Final = frozenset({"", "_", "-", "O", "NIL", "NULL", "--NME--"})


class Table:
    """One document, as its lines come in.

    Attributes:
        layout: what its columns hold.
        lines: the line of each row.
        comments: the lines that are comments.
    """

    def __init__(self, layout: Layout, source: str) -> None:
        self.layout = layout
        self.lines = list[int]()
        self.comments = list[str]()
        self._source = source
        self._words = list[str]()
        self._gaps = list[str]()
        used = {*layout.entities, layout.link, layout.metonymic_link} - {None}
        self._columns = {column: list[str]() for column in used if column is not None}

    def add(self, line: Line) -> None:
        """Take a line in.

        Raises:
            SourceError: ``iob.columns``, ``iob.token`` or ``iob.tag``.
        """
        kind = self.layout.classify(line.text, line.number == 1).kind
        if kind is Kind.TOKEN:
            self._add_row(line)
        elif kind is Kind.EMPTY and self._gaps:
            self._gaps[-1] = SENTENCE_GAP
        elif kind in COMMENTS:
            self.comments.append(line.text)

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield each word with what parts it from the next one."""
        return zip(self._words, self._gaps, strict=True)

    def runs(self, column: int) -> Iterator[Run]:
        """Yield the entities of a column."""
        return iter_runs(self._columns[column])

    def link(self, column: int | None, run: Run) -> str:
        """Return the id a column has for an entity, in its first row; empty when it has none."""
        value = "" if column is None else self._columns[column][run.first].partition("|")[0]
        return "" if value.upper() in _NO_LINK else value

    def _add_row(self, line: Line) -> None:
        cells = self.layout.cells(line.text)
        if len(cells) != len(self.layout.names):
            reason = f"it has {len(cells)} columns, the first rows have {len(self.layout.names)}"
            raise self._refusal("iob.columns", reason, line)
        if not cells[self.layout.token].strip():
            raise self._refusal("iob.token", "the word is empty", line)
        for column in self.layout.entities:
            if not TAG.fullmatch(cells[column]):
                reason = f"{cells[column][:40]!r} is not a tag such as B-PER, I-PER or O"
                raise self._refusal("iob.tag", reason, line)
        self.lines.append(line.number)
        self._words.append(cells[self.layout.token])
        self._gaps.append(self._gap(cells))
        for column, values in self._columns.items():
            # A few values stand in all rows.
            values.append(intern(cells[column]))

    def _gap(self, cells: list[str]) -> str:
        signs = set() if self.layout.misc is None else set(cells[self.layout.misc].split("|"))
        if signs & _SENTENCE_ENDS:
            return SENTENCE_GAP
        return "" if _JOINED in signs else WORD_GAP

    def _refusal(self, rule: str, reason: str, line: Line) -> SourceError:
        return SourceError(rule, reason, self._source, line.number, snippet=line.text)


@dataclass(slots=True)
class _Draft:
    """A mention, named by the first column that marks it."""

    run: Run
    column: int
    attributes: dict[str, str] = field(default_factory=dict)


def iter_mentions(table: Table, rebuilt: Rebuilt) -> Iterator[Mention]:
    """Yield the entities of the first column, and of the others what stands on other words.

    A tag of another column on the same words is an attribute.
    """
    layout = table.layout
    drafts = dict[tuple[int, int], _Draft]()
    for column in layout.entities:
        for run in table.runs(column):
            draft = drafts.setdefault((run.first, run.last), _Draft(run, column))
            if column != layout.entities[0]:
                draft.attributes[layout.names[column]] = run.label
    for number, (place, draft) in enumerate(sorted(drafts.items()), start=1):
        links = _links(table, draft)
        yield Mention(
            f"T{number}",
            draft.run.label,
            (rebuilt.span(*place),),
            draft.attributes,
            links,
            table.lines[draft.run.first],
        )


def _links(table: Table, draft: _Draft) -> tuple[Link, ...]:
    """Return the link; what a metonymic reading stands for is an attribute beside a literal one."""
    layout = table.layout
    metonymic = table.link(layout.metonymic_link, draft.run)
    if "METO" in layout.names[draft.column].upper():
        return (link_of(metonymic),) if metonymic else ()
    if draft.column != layout.entities[0]:
        return ()
    if metonymic and layout.metonymic_link is not None:
        draft.attributes[layout.names[layout.metonymic_link]] = metonymic
    literal = table.link(layout.link, draft.run)
    return (link_of(literal),) if literal else ()
