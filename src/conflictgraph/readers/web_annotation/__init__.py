"""Read W3C Web Annotation in JSON-LD: ``<name>.wa.jsonld`` and, mostly, ``<name>.txt``.

Specification: https://www.w3.org/TR/annotation-model/
Offset unit:   code points, end exclusive; a file that counts otherwise is recognised by the
               words of its TextQuoteSelectors (see ``offsets``).
Read:          single annotations, arrays, pages, collections with their page inside, graphs;
               bodies as labels, links, notes, and those with a class of their own as frames
               and relations.
Not read:      annotations on a text as a whole, on images and other things without characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
from conflictgraph.readers.metadata import metadata_file, read_metadata
from conflictgraph.readers.offsets import Reading, find_reading
from conflictgraph.readers.rdf import Nodes, is_blank, relative
from conflictgraph.readers.rdf_metadata import metadata_of
from conflictgraph.readers.web_annotation.assembling import Parts, iter_annotations
from conflictgraph.readers.web_annotation.context import ACTIVITY
from conflictgraph.readers.web_annotation.finding import Finder
from conflictgraph.readers.web_annotation.parsing import parse
from conflictgraph.readers.web_annotation.places import Target
from conflictgraph.vocab import EXCHANGE, RDF

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
    limits=(
        "The text lies beside it in <name>.txt, or is the value of the target's source.",
        "A file is about one text.",
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
    """Tell whether this is JSON-LD in the words of Web Annotation."""
    return head.is_json and _ABOUT_ANNOTATIONS.search(head.text) is not None


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the annotations, the text and the metadata, there or not."""
    return path, beside(path, TEXT_SUFFIX), metadata_file(path)


def read(path: Path, source: str, part: Part | None = None) -> Document:  # noqa: ARG001 - one document a file
    """Read one file and what belongs to it.

    Raises:
        SourceError: a file is missing, too large or not UTF-8 (``file.…``), the annotations do
            not follow the format or do not fit the text (``web-annotation.…``), the metadata
            are wrong (``metadata.…``) or the parts do not fit together (``document.…``).
    """
    nodes = parse(decode(read_bytes(path, source, MAX_ANNOTATION_BYTES), source), source)
    annotations = tuple(iter_annotations(nodes, source))
    if not annotations:
        _check_presence(nodes, source)
    targets = [target for each in annotations for target in each.targets]
    text = _embedded_text(nodes, targets, source)
    if text is None:
        text = _text_beside(path, source)
    noted = [noted for each in targets for noted in each.noted()]
    # Where no reading makes all agree, the first annotation that does not is found and told of.
    reading = find_reading(text, noted) or Reading(text)
    parts = Parts(nodes, annotations, Finder(reading, source), source)
    document = Document(
        source,
        reading.text,
        read_metadata(path, source, _own_metadata(nodes, targets, source)),
        tuple(parts.mentions),
        tuple(parts.frames),
        tuple(parts.relations),
        tuple(parts.notes),
    )
    check_structure(document)
    return in_canonical_order(document)


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


def _embedded_text(nodes: Nodes, targets: Sequence[Target], source: str) -> str | None:
    """Return the text that all selections are of, where the file has it; None where it has not."""
    selected = dict.fromkeys(each.source for each in targets if each.is_selection)
    values = {node: nodes.literal(node, RDF + "value") for node in selected}
    # A target that does not say of which text it is can only be of the one there is.
    named = {value or node for node, value in values.items() if value or not is_blank(node)}
    if len(named) > 1:
        raise SourceError(
            "web-annotation.several-texts",
            f"its annotations are about {len(named)} texts",
            source,
            hint="make one file for each text",
            snippet=" and ".join(sorted(map(relative, named))[:2]),
        )
    text = next((value for value in values.values() if value), None)
    if text is not None and len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        reason = f"the text in it has more than {MAX_TEXT_BYTES:,} bytes"
        raise SourceError("file.too-large", reason, source, hint="split it into several documents")
    return text


def _text_beside(path: Path, source: str) -> str:
    file = beside(path, TEXT_SUFFIX)
    name = name_beside(source, path, file)
    if not file.exists():
        raise SourceError(
            "web-annotation.missing-text",
            f"the text is neither in the file nor beside it: {name}",
            source,
            hint="save the plain text that was annotated as <name>.txt beside <name>.jsonld, or "
            "as the value of the target's source; places and quotes alone are no text",
        )
    text = decode(read_bytes(file, name, MAX_TEXT_BYTES), name)
    if not text:
        raise SourceError("web-annotation.empty-text", "the text has no characters", name)
    return text


def _own_metadata(nodes: Nodes, targets: Sequence[Target], source: str) -> Metadata:
    described = [found for node in nodes for found in nodes.references(node, EXCHANGE + "text")]
    described += [each.source for each in targets if each.is_selection]
    return metadata_of(nodes, described[0], source) if described else Metadata()
