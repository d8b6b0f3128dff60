"""Read NIF 2.0 and 2.1 in Turtle, N-Triples, TriG, N-Quads or RDF/XML.

Specification: https://persistence.uni-leipzig.org/nlp2rdf/
Offset unit:   code points, end exclusive; a file that counts otherwise is recognised by the
               words its strings cover (``nif:anchorOf``; see ``offsets``).
Read:          texts (``nif:Context``) and their strings with an identity or a class
               (``itsrdf:taIdentRef``, ``itsrdf:taClassRef``), also by annotation units;
               comments; metadata of the text.
Not read:      words and sentences without them, tags of grammar, confidence, dependencies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Document, Mention, Metadata, Note
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers.files import MAX_TEXT_BYTES, Part
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.metadata import metadata_file, read_metadata
from conflictgraph.readers.nif.parsing import texts_of
from conflictgraph.readers.nif.strings import String, Texts
from conflictgraph.readers.offsets import Noted, Reading, find_reading
from conflictgraph.readers.rdf import id_of, is_blank
from conflictgraph.readers.rdf_metadata import metadata_of

FORMAT: Final = Format(
    name="nif",
    title="NIF",
    specification="https://persistence.uni-leipzig.org/nlp2rdf/",
    suffixes=(".ttl", ".nif", ".nt", ".trig", ".nq", ".rdf"),
    own_suffixes=(".nif",),
    unit=OffsetUnit.CODE_POINTS,
    library="pyoxigraph",
    carries=frozenset({Feature.SPANS, Feature.LINKS, Feature.METADATA, Feature.NOTES}),
    holds_many=True,
    limits=(
        "Turtle cannot be cut: each process parses a file of many texts as a whole.",
        "A change to one text of a file is a change to all of them.",
        "A string of several classes gives several mentions.",
        "Words and sentences without an identity or a class are passed over.",
        "Tags of grammar and confidence are not read.",
        "RDF/XML with declarations of entities is refused.",
        "NIF in JSON-LD is not read.",
    ),
)

_VOCABULARY: Final = "/nlp2rdf/ontologies/nif-core#"
_REMARK: Final = "AnnotatorNotes"
_SHOWN_WORDS: Final = 60
_TRIED: Final = (
    "offsets count characters; UTF-16 units, CRLF as one and a skipped byte order mark were "
    "tried for the whole text: was it changed after it was annotated?"
)


def recognises(head: Head) -> bool:
    """Tell whether this is RDF, other than JSON-LD, that uses NIF's vocabulary."""
    return not head.is_json and _VOCABULARY in head.text


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the file and the metadata, there or not."""
    return path, metadata_file(path)


def iter_parts(path: Path, source: str) -> Iterator[Part]:
    """Yield the texts of a file; each needs the whole file.

    Raises:
        SourceError: the file is missing, too large, not UTF-8 or not RDF, or has no text.
    """
    texts = texts_of(path, source)
    size = path.stat().st_size
    for name in texts.contexts:
        yield Part(name, 0, size)


def read(path: Path, source: str, part: Part | None = None) -> Document:
    """Read one text of a file.

    Raises:
        SourceError: the file is missing, too large or not UTF-8 (``file.…``), does not follow
            the format (``nif.…``), or the metadata are wrong (``metadata.…``).
    """
    texts = texts_of(path, source)
    context = _context(texts, source, part)
    characters, own = _text(texts, context, source)
    strings = _strings(texts, context, source)
    reading = _agreed_reading(characters, strings, source)
    document = Document(
        source,
        reading.text,
        read_metadata(path, source, own),
        _mentions(strings, reading),
        notes=tuple(
            Note(_REMARK, identifier, text)
            for each, identifier in zip(strings, _ids(strings), strict=True)
            for text in each.notes
        ),
    )
    check_structure(document)
    return in_canonical_order(document)


def _context(texts: Texts, source: str, part: Part | None) -> str:
    if part is not None and part.name in texts.contexts:
        return texts.contexts[part.name]
    if part is not None:
        reason = "this text is no longer in the file"
        raise SourceError("nif.no-text", reason, source, annotation=part.name)
    if len(texts.contexts) > 1:
        reason = f"it has {len(texts.contexts)} texts, and none of them was named"
        raise SourceError("nif.several-texts", reason, source)
    return next(iter(texts.contexts.values()))


def _text(texts: Texts, context: str, source: str) -> tuple[str, Metadata]:
    """Return the characters of a text and what is said of it."""
    literal = texts.text(context)
    if literal is None or not literal.value:
        raise SourceError(
            "nif.missing-text",
            "the text has no characters",
            source,
            hint="give the nif:Context its text in nif:isString",
            annotation=id_of(context),
        )
    if len(literal.value.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        reason = f"a text has more than {MAX_TEXT_BYTES:,} bytes"
        raise SourceError("file.too-large", reason, source, hint="split it into several texts")
    own = metadata_of(texts.nodes, context, source)
    if own.language == "und" and literal.language:
        own = replace(own, language=literal.language.lower())
    return literal.value, own


def _strings(texts: Texts, context: str, source: str) -> tuple[String, ...]:
    try:
        return texts.strings(context)
    except LookupError as error:
        reason = "it has neither beginIndex and endIndex nor a place in its IRI"
        node = id_of(error.args[0])
        raise SourceError("nif.no-offsets", reason, source, annotation=node) from error
    except ValueError as error:
        raise SourceError("nif.shared", str(error), source) from error


def _agreed_reading(text: str, strings: Sequence[String], source: str) -> Reading:
    noted = [Noted(each.spans(len(text)), each.words) for each in strings if each.words is not None]
    reading = find_reading(text, noted) or Reading(text)
    for each in strings:
        _check_place(reading, each, source)
    return reading


def _check_place(reading: Reading, string: String, source: str) -> None:
    spans = string.spans(len(reading.text))
    points = reading.to_code_points(spans)
    if points is None or points[0].begin >= points[0].end:
        reason = (
            f"a string from {spans[0].begin} to {spans[0].end} is empty or outside the text of "
            f"{len(reading.text)} characters"
        )
        raise SourceError(
            "nif.offset-range", reason, source, None, _TRIED, annotation=id_of(string.node)
        )
    if string.words is not None and not reading.agrees(Noted(spans, string.words)):
        covered = reading.text[points[0].begin : points[0].end]
        reason = f"it covers {covered[:_SHOWN_WORDS]!r}, not {string.words[:_SHOWN_WORDS]!r}"
        raise SourceError(
            "nif.text-mismatch", reason, source, None, _TRIED, annotation=id_of(string.node)
        )


def _ids(strings: Sequence[String]) -> list[str]:
    return [
        f"T{number}" if is_blank(each.node) else id_of(each.node)
        for number, each in enumerate(strings, start=1)
    ]


def _mentions(strings: Sequence[String], reading: Reading) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for string, identifier in zip(strings, _ids(strings), strict=True):
        spans = reading.to_code_points(string.spans(len(reading.text)))
        assert spans is not None  # noqa: S101 - looked at before
        found += [
            Mention(
                identifier if number == 1 else f"{identifier}/{number}",
                label,
                spans,
                {},
                string.links,
            )
            for number, label in enumerate(string.labels, start=1)
        ]
    return tuple(found)
