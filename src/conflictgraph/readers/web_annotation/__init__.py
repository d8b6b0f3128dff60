"""Read W3C Web Annotation in JSON-LD: ``<name>.wa.jsonld`` and, mostly, ``<name>.txt``.

Specification: https://www.w3.org/TR/annotation-model/
Offset unit:   code points, end exclusive; a file that counts otherwise is recognised by the
               words of its TextQuoteSelectors (see ``offsets``).
Read:          single annotations, arrays, pages, collections with their page inside, graphs;
               rows of Hypothes.is; bodies as labels, links, notes, and those with a class of
               their own as frames and relations. Where the text is not at hand, what is quoted
               of it is the text.
Not read:      annotations on a text as a whole, on images and other things without characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Document, Metadata
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers.files import (
    MAX_ANNOTATION_BYTES,
    MAX_TEXT_BYTES,
    Part,
    beside,
    decode,
    name_beside,
    read_bytes,
)
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.metadata import is_iri, metadata_file, read_metadata
from conflictgraph.readers.offsets import Reading, find_reading
from conflictgraph.readers.rdf import Nodes, relative
from conflictgraph.readers.rdf_metadata import metadata_of
from conflictgraph.readers.web_annotation.assembling import (
    Annotation,
    Parts,
    Places,
    iter_annotations,
)
from conflictgraph.readers.web_annotation.context import ACTIVITY
from conflictgraph.readers.web_annotation.excerpts import Excerpt, has_quotes
from conflictgraph.readers.web_annotation.finding import Finder
from conflictgraph.readers.web_annotation.parsing import parse
from conflictgraph.readers.web_annotation.places import Target
from conflictgraph.readers.web_annotation.rows import are_rows
from conflictgraph.readers.web_annotation.texts import ByName, Contents, Text
from conflictgraph.vocab import EXCHANGE

TEXT_SUFFIX: Final = ".txt"

FORMAT: Final = Format(
    name="web-annotation",
    title="W3C Web Annotation",
    specification="https://www.w3.org/TR/annotation-model/",
    suffixes=(".jsonld", ".json"),
    own_suffixes=(".wa.jsonld",),
    unit=OffsetUnit.CODE_POINTS,
    library="pyoxigraph",
    carries=frozenset(Feature) - {Feature.ANNOTATORS},
    holds_many=True,
    limits=(
        "The text lies beside it in <name>.txt, or is the value of the target's source.",
        "Where there is none, what TextQuoteSelectors quote of an address is its text, and told.",
        "Positions that are not as long as their words do not order what is quoted, and are told.",
        "Each address is a document; with a <name>.txt a file is about one text.",
        "A change to one address of a file is a change to all of them.",
        "Of exports of Hypothes.is, tags are the labels; users and times are not read.",
        "No context is fetched: that of Web Annotation is known, others have to stand in the file.",
        "Pages that are elsewhere are not fetched.",
        "Annotations on a text as a whole are passed over.",
        "Places given by XPath, CSS, bytes or SVG alone are refused.",
    ),
)

#: The standard's context, or its vocabulary spelled out.
_ABOUT_ANNOTATIONS: Final = re.compile(
    r'"https?://www\.w3\.org/ns/(?:anno(?:\.jsonld)?"|oa#)', re.ASCII
)


def recognises(head: Head) -> bool:
    """Tell whether this is JSON-LD in the words of Web Annotation, or rows of Hypothes.is."""
    return head.is_json and (_ABOUT_ANNOTATIONS.search(head.text) is not None or are_rows(head))


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the annotations, the text and the metadata, there or not."""
    return path, beside(path, TEXT_SUFFIX), metadata_file(path)


def iter_parts(path: Path, source: str) -> Iterator[Part]:
    """Yield the texts of a file; each needs the whole file.

    Raises:
        SourceError: as :func:`read`, as far as it concerns the file as a whole.
    """
    names = [""]
    if not beside(path, TEXT_SUFFIX).exists():
        contents = _contents(path, source)
        names = list(contents.by_name()) if contents.can_be_parted else names
    size = path.stat().st_size if path.exists() else 0
    for name in names:
        yield Part(name, 0, size)


def read(path: Path, source: str, part: Part | None = None) -> Document:
    """Read one file, or one of its texts, and what belongs to it.

    Raises:
        SourceError: a file is missing, too large or not UTF-8 (``file.…``), the annotations do
            not follow the format or do not fit the text (``web-annotation.…``), the metadata
            are wrong (``metadata.…``) or the parts do not fit together (``document.…``).
    """
    if part is None:
        contents = _contents(path, source)
        nodes, annotations = contents.nodes, contents.annotations
        if not annotations:
            _check_presence(nodes, source)
        text = contents.only_text(source)
    else:
        nodes, texts = _shared_contents(path, source)
        text, annotations = _part_of(texts, part, source)
    targets = [target for each in annotations for target in each.targets]
    own = _own_metadata(nodes, targets, source, is_part=part is not None)
    characters, places, own = _placed(path, text, targets, own, source)
    parts = Parts(nodes, annotations, places, source)
    document = Document(
        source,
        characters,
        read_metadata(path, source, own),
        tuple(parts.mentions),
        tuple(parts.frames),
        tuple(parts.relations),
        tuple(parts.notes),
    )
    check_structure(document)
    return in_canonical_order(document)


def _contents(path: Path, source: str) -> Contents:
    nodes = parse(decode(read_bytes(path, source, MAX_ANNOTATION_BYTES), source), source)
    return Contents.of(nodes, iter_annotations(nodes, source))


def _shared_contents(path: Path, source: str) -> tuple[Nodes, ByName]:
    try:
        status = path.stat()
        return _parsed(path, (status.st_size, status.st_mtime_ns))
    except OSError as error:
        raise SourceError("file.missing", "there is no such file", source) from error
    except SourceError as error:
        # Each text of a file is a source of its own, and the file is parsed for all of them.
        raise SourceError(
            error.rule,
            error.reason,
            source,
            error.line,
            error.hint,
            annotation=error.annotation,
            snippet=error.snippet,
        ) from error


# The texts of a file are read one after the other: the next one needs the same again.
@lru_cache(maxsize=1)
def _parsed(path: Path, _: tuple[int, int]) -> tuple[Nodes, ByName]:
    contents = _contents(path, path.name)
    return contents.nodes, contents.by_name()


def _part_of(texts: ByName, part: Part, source: str) -> tuple[Text, tuple[Annotation, ...]]:
    if part.name not in texts:
        reason = "nothing in the file is about this text any more"
        raise SourceError("web-annotation.missing-text", reason, source)
    return texts[part.name]


def _placed(
    path: Path, text: Text, targets: Sequence[Target], own: Metadata, source: str
) -> tuple[str, Places, Metadata]:
    """Return the characters of a text, where targets are in them, and what is known of it."""
    characters = _characters(path, text, source)
    if characters is None:
        if text.is_local or not has_quotes(targets):
            raise _no_text(path, source)
        excerpt = Excerpt(targets, source)
        return excerpt.text, excerpt, _of_excerpt(excerpt, text, own)
    noted = [noted for each in targets for noted in each.noted()]
    reading = find_reading(characters, noted)
    # Positions of an address are those in its page; the text beside may have been copied from it.
    is_by_words = reading is None and text.value is None and text.is_address
    # Where no reading makes all agree, the first annotation that does not is found and told of.
    reading = reading or Reading(characters)
    return reading.text, Finder(reading, source, is_by_words=is_by_words), own


def _characters(path: Path, text: Text, source: str) -> str | None:
    """Return the text that is in the file or beside it; None where there is none."""
    if text.value is not None:
        if len(text.value.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
            reason = f"the text in it has more than {MAX_TEXT_BYTES:,} bytes"
            hint = "split it into several documents"
            raise SourceError("file.too-large", reason, source, hint=hint)
        return text.value
    file = beside(path, TEXT_SUFFIX)
    if not file.exists():
        return None
    name = name_beside(source, path, file)
    found = decode(read_bytes(file, name, MAX_TEXT_BYTES), name)
    if not found:
        raise SourceError("web-annotation.empty-text", "the text has no characters", name)
    return found


def _of_excerpt(excerpt: Excerpt, text: Text, own: Metadata) -> Metadata:
    """Return what is known of an excerpt: of two pages with the same words, each is one's own."""
    address = next((relative(each) for each in text.nodes if is_iri(relative(each))), "")
    hashed = sha256(f"{text.name}\n{excerpt.text}".encode()).hexdigest()[:16]
    return replace(
        own,
        id=own.id or f"excerpt-{hashed}",
        url=own.url or address,
        text_basis=excerpt.basis,
    )


def _check_presence(nodes: Nodes, source: str) -> None:
    """Refuse a file whose annotations are elsewhere."""
    for node in nodes:
        listed = nodes.objects(node, ACTIVITY + "first", ACTIVITY + "items")
        if any(nodes.members(each) for each in listed):
            raise SourceError(
                "web-annotation.remote-page",
                "its annotations are elsewhere, and none are fetched",
                source,
                hint="save the pages with their annotations into the file",
            )


def _no_text(path: Path, source: str) -> SourceError:
    name = name_beside(source, path, beside(path, TEXT_SUFFIX))
    return SourceError(
        "web-annotation.missing-text",
        f"the text is neither in the file nor beside it: {name}",
        source,
        hint="save the plain text that was annotated as <name>.txt beside <name>.jsonld, or "
        "as the value of the target's source; places alone are no text",
    )


def _own_metadata(
    nodes: Nodes, targets: Sequence[Target], source: str, *, is_part: bool
) -> Metadata:
    described = [each.source for each in targets if each.is_selection]
    if not is_part:
        stated = (found for node in nodes for found in nodes.references(node, EXCHANGE + "text"))
        described = [*stated, *described]
    return metadata_of(nodes, described[0], source) if described else Metadata()
