"""Read CoNLL-U, with entities in its last column.

Specification: https://universaldependencies.org/format.html
               https://github.com/UniversalAnaphora/UniversalAnaphora (``Entity=``)
Offset unit:   tokens; the text is rebuilt from them, and from ``# text`` where it is given.
Read:          words, multiword tokens, white space; ``Entity=`` of CorefUD and GUM with its
               coreference; ``NER=`` and the like with ids; documents, paragraphs, metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Document, Mention, Relation
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.readers.comments import comment, comment_metadata
from conflictgraph.readers.conllu.entities import Marked, iter_bracketed, iter_tagged
from conflictgraph.readers.conllu.words import Sentence, iter_sentences
from conflictgraph.readers.files import Part
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.lines import Kind, Seen, iter_document_parts, iter_lines
from conflictgraph.readers.metadata import metadata_file, read_metadata
from conflictgraph.readers.rebuilt import PARAGRAPH_GAP, SENTENCE_GAP, Rebuilt, rebuild

FORMAT: Final = Format(
    name="conllu",
    title="CoNLL-U",
    specification="https://universaldependencies.org/format.html",
    suffixes=(".conllu", ".conll"),
    own_suffixes=(".conllu",),
    unit=OffsetUnit.TOKENS,
    carries=frozenset(Feature) - {Feature.FRAMES, Feature.NOTES, Feature.ANNOTATORS},
    library="conllu",
    holds_many=True,
    limits=(
        "The text is rebuilt: a sentence is a line, and a line is left free between paragraphs.",
        "Within a sentence white space is that of `# text`, else of SpaceAfter and SpacesAfter.",
        "An entity in a part of a multiword token stands on all of it.",
        "An entity in empty nodes alone is not read.",
        "Morphology, syntax, bridging and split antecedents are not read.",
    ),
)

_FIRST_ROW: Final = re.compile(r"(?:\d+(?:-\d+|\.\d+)?)(?:\t[^\t\n]*){9}")
_NEW_DOCUMENT: Final = re.compile(r"#\s*newdoc\b(?:\s+id)?\s*=?\s*(.*)")
_NEW_PARAGRAPH: Final = re.compile(r"#\s*newpar\b")
_DECLARATION: Final = re.compile(r"^#\s*global\.Entity\s*=\s*(\S+)", re.MULTILINE)
_COREFERENCE: Final = "coref"


def recognises(head: Head) -> bool:
    """Tell whether the first line that is no comment is a numbered row of ten columns."""
    lines = (line.rstrip("\r") for line in head.text.split("\n"))
    rows = (line for line in lines if line.strip() and not line.startswith("#"))
    return _FIRST_ROW.fullmatch(next(rows, "")) is not None


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the table and the metadata, there or not."""
    return path, metadata_file(path)


def iter_parts(path: Path, source: str) -> Iterator[Part]:
    """Yield the documents, parted by ``# newdoc``.

    Raises:
        SourceError: the file cannot be read (``file.…``).
    """
    return iter_document_parts(path, source, _classify)


def read(path: Path, source: str, part: Part | None = None) -> Document:
    """Read one document.

    Raises:
        SourceError: the file cannot be read (``file.…``), a row is wrong (``conllu.…``) or
            the metadata are (``metadata.…``).
    """
    lines = iter_lines(path, source, part, _classify)
    sentences = tuple(iter_sentences(lines, source))
    rebuilt = _rebuilt(sentences, source)
    comments = [line for sentence in sentences for line in sentence.comments]
    nodes = [node for sentence in sentences for node in sentence.nodes]
    marked = [*iter_bracketed(nodes, _declared(comments, path), source)]
    marked += iter_tagged(nodes, marked)
    document = Document(
        source,
        rebuilt.text,
        read_metadata(path, source, comment_metadata(comments)),
        tuple(_iter_mentions(marked, rebuilt)),
        relations=tuple(_iter_relations(marked)),
    )
    check_structure(document)
    return in_canonical_order(document)


def _classify(line: str, is_first: bool) -> Seen:  # noqa: ARG001 - there is no header line
    if not line.strip():
        return Seen(Kind.EMPTY)
    if not line.startswith("#"):
        return Seen(Kind.TOKEN)
    new = _NEW_DOCUMENT.fullmatch(line)
    return Seen(Kind.DOCUMENT_COMMENT, new[1].strip()) if new else Seen(Kind.COMMENT)


def _declared(comments: list[str], path: Path) -> tuple[str, ...]:
    """Return the names of what ``Entity=`` holds: of the document, else of the file's first one."""
    own = (value for key, value in map(comment, comments) if key == "global.Entity")
    first = _DECLARATION.search(Head.of(path).text)
    return tuple(next(own, first[1] if first else "").split("-"))


def _rebuilt(sentences: tuple[Sentence, ...], source: str) -> Rebuilt:
    words = list[tuple[str, str]]()
    for sentence in sentences:
        if words:
            is_new = any(map(_NEW_PARAGRAPH.match, sentence.comments))
            words[-1] = (words[-1][0], PARAGRAPH_GAP if is_new else SENTENCE_GAP)
        words += sentence.words
    return rebuild(words, source)


def _iter_mentions(marked: list[Marked], rebuilt: Rebuilt) -> Iterator[Mention]:
    for number, each in enumerate(marked, start=1):
        yield Mention(
            f"T{number}",
            each.label,
            tuple(rebuilt.span(first, last) for first, last in sorted(each.words)),
            each.attributes,
            each.links,
            each.line,
        )


def _iter_relations(marked: list[Marked]) -> Iterator[Relation]:
    """Yield the chains of one entity, from each mention to the next in the text."""
    chains = dict[str, list[tuple[list[tuple[int, int]], str, int]]]()
    for number, each in enumerate(marked, start=1):
        if each.entity:
            mention = (sorted(each.words), f"T{number}", each.line)
            chains.setdefault(each.entity, []).append(mention)
    for chain in chains.values():
        # The sort is stable: of two mentions on the same words the first bracket stays first.
        for (_, earlier, _), (_, later, line) in pairwise(sorted(chain, key=lambda each: each[0])):
            yield Relation(_COREFERENCE, earlier, later, line=line)
