"""Read tagged tokens: CoNLL-2002 and 2003, GermEval, and the tables of HIPE with Wikidata ids.

Specification: https://doi.org/10.5281/zenodo.6045662 (HIPE-2022); the older ones have none.
Offset unit:   tokens; the text is rebuilt from them.
Read:          one word a row, tags of entities (IOB1, IOB2, BIOES, BILOU) in one column or in
               several, ids, white space, comments of the form ``# key = value``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from conflictgraph.annotation.identifiers import link_of
from conflictgraph.annotation.model import Document, Link, Mention
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers.comments import comment_metadata
from conflictgraph.readers.files import Part, opened
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.iob.layout import Layout, layout_of
from conflictgraph.readers.lines import COMMENTS, Kind, Line, iter_document_parts, read_lines
from conflictgraph.readers.metadata import metadata_file, read_metadata
from conflictgraph.readers.rebuilt import SENTENCE_GAP, WORD_GAP, Rebuilt, rebuild
from conflictgraph.readers.tags import TAG, Run, iter_runs

FORMAT: Final = Format(
    name="iob",
    title="CoNLL and HIPE tables (IOB)",
    specification="https://github.com/hipe-eval/HIPE-2022-data",
    suffixes=(".tsv", ".conll", ".conll2002", ".conll2003", ".iob", ".iob2", ".bio"),
    own_suffixes=(".conll2002", ".conll2003", ".iob", ".iob2", ".bio"),
    unit=OffsetUnit.TOKENS,
    carries=frozenset({Feature.SPANS, Feature.LINKS, Feature.ATTRIBUTES, Feature.METADATA}),
    holds_many=True,
    limits=(
        "The text is rebuilt: words are parted by spaces, unless NoSpaceAfter says otherwise.",
        "A sentence is a line; where the lines of a printed page end is not kept.",
        "Without a header line the last column of tags counts, of numbered rows all of them.",
        "Tags of further columns are attributes of the mention on the same words, else mentions.",
        "An id for a metonymic reading is an attribute.",
        "Of several ids of one mention the first one in its first row is taken.",
        "Rows of different width, such as AIDA's, are refused.",
    ),
)

#: Signs of HIPE's last column.
_JOINED: Final = "NoSpaceAfter"
_SENTENCE_ENDS: Final = frozenset({"EndOfSentence", "PySBDSegment"})
_NO_LINK: Final = frozenset({"", "_", "-", "O", "NIL", "NULL", "--NME--"})


def recognises(head: Head) -> bool:
    """Tell whether the first lines are rows of a word and tags, or name such columns."""
    return layout_of(head) is not None


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the table and the metadata, there or not."""
    return path, metadata_file(path)


def iter_parts(path: Path, source: str) -> Iterator[Part]:
    """Yield the documents, parted by ``# …document_id``, ``# newdoc`` or ``-DOCSTART-``.

    Raises:
        SourceError: the file cannot be read (``file.…``), or its columns cannot be told
            (``iob.layout``).
    """
    return iter_document_parts(path, source, _layout(path, source).classify)


def read(path: Path, source: str, part: Part | None = None) -> Document:
    """Read one document.

    Raises:
        SourceError: the file cannot be read (``file.…``), its rows do not fit its columns
            (``iob.…``) or the metadata are wrong (``metadata.…``).
    """
    layout = _layout(path, source)
    table = _Table(layout, source)
    for line in read_lines(path, source, part, layout.classify):
        table.add(line)
    rebuilt = table.rebuilt()
    document = Document(
        source,
        rebuilt.text,
        read_metadata(path, source, comment_metadata(table.comments)),
        tuple(_iter_mentions(table, rebuilt)),
    )
    check_structure(document)
    return in_canonical_order(document)


def _layout(path: Path, source: str) -> Layout:
    with opened(path, source):
        layout = layout_of(Head.of(path))
    if layout is None:
        raise SourceError(
            "iob.layout",
            "no column of tags such as B-PER, I-PER and O can be found",
            source,
            hint="name the columns in the first line: TOKEN, NE-COARSE-LIT, NEL-LIT, MISC",
        )
    return layout


class _Table:
    """The rows of one document, as they come in."""

    def __init__(self, layout: Layout, source: str) -> None:
        self.layout = layout
        self.source = source
        self.rows = list[_Row]()
        self.comments = list[str]()

    def add(self, line: Line) -> None:
        """Take a line in.

        Raises:
            SourceError: ``iob.columns``, ``iob.token`` or ``iob.tag``.
        """
        kind = self.layout.classify(line.text, line.number == 1).kind
        if kind is Kind.TOKEN:
            self.rows.append(self._row(line))
        elif kind is Kind.EMPTY and self.rows:
            self.rows[-1].gap = SENTENCE_GAP
        elif kind in COMMENTS:
            self.comments.append(line.text)

    def _row(self, line: Line) -> _Row:
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
        return _Row(line.number, cells, _gap(self.layout, cells))

    def _refusal(self, rule: str, reason: str, line: Line) -> SourceError:
        return SourceError(rule, reason, self.source, line.number, snippet=line.text)

    def rebuilt(self) -> Rebuilt:
        """Return the text."""
        return rebuild(((row.cells[self.layout.token], row.gap) for row in self.rows), self.source)

    def runs(self, column: int) -> Iterator[Run]:
        """Yield the entities of a column."""
        return iter_runs(row.cells[column] for row in self.rows)

    def link(self, column: int | None, run: Run) -> str:
        """Return the id a column has for an entity, in its first row; empty when it has none."""
        value = "" if column is None else self.rows[run.first].cells[column].partition("|")[0]
        return "" if value.upper() in _NO_LINK else value


@dataclass(slots=True)
class _Row:
    line: int
    cells: Sequence[str]
    gap: str


def _gap(layout: Layout, cells: Sequence[str]) -> str:
    signs = set() if layout.misc is None else set(cells[layout.misc].split("|"))
    if signs & _SENTENCE_ENDS:
        return SENTENCE_GAP
    return "" if _JOINED in signs else WORD_GAP


def _iter_mentions(table: _Table, rebuilt: Rebuilt) -> Iterator[Mention]:
    layout = table.layout
    drafts = dict[tuple[int, int], _Draft]()
    for column in layout.entities:
        for run in table.runs(column):
            place = (run.first, run.last)
            draft = drafts.setdefault(place, _Draft(run, column))
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
            table.rows[place[0]].line,
        )


class _Draft:
    """A mention, named by the first column that marks it."""

    def __init__(self, run: Run, column: int) -> None:
        self.run, self.column = run, column
        self.attributes = dict[str, str]()


def _links(table: _Table, draft: _Draft) -> tuple[Link, ...]:
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
