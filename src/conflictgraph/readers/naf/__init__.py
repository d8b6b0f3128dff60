"""Read NAF 3, the format of NewsReader: raw text, words, terms and layers on them.

Specification: https://github.com/newsreader/NAF
Offset unit:   code points; other units and line ends are tried, by the words.
Read:          entities, time expressions, coreference, predicates with roles, opinions,
               attribution, factuality; title, date, language.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Document, Metadata
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.readers.files import MAX_ANNOTATION_BYTES, Part, read_bytes
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.metadata import header_metadata, metadata_file, read_metadata
from conflictgraph.readers.naf.layers import Layers
from conflictgraph.readers.naf.words import words_of
from conflictgraph.readers.xml import XML_LANG, Element, attribute, children, parse_xml

FORMAT: Final = Format(
    name="naf",
    title="NAF",
    specification="https://github.com/newsreader/NAF",
    suffixes=(".naf", ".xml"),
    own_suffixes=(".naf",),
    unit=OffsetUnit.CODE_POINTS,
    carries=frozenset(Feature) - {Feature.NOTES, Feature.ANNOTATORS},
    library="lxml",
    limits=(
        "Without a raw layer the text is rebuilt from the words, a sentence a line.",
        "Of several references of one kind the one of highest confidence is taken.",
        "A predicate has the label of its first reference, else its lemma.",
        "Further references of a predicate are attributes.",
        "Temporal and causal relations, syntax, markables and topics are not read.",
    ),
)

_CREATED: Final = "CREATION_TIME"


def recognises(head: Head) -> bool:
    """Tell whether the root element is NAF's."""
    return head.root == "NAF"


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the file and the metadata, there or not."""
    return path, metadata_file(path)


def read(path: Path, source: str, part: Part | None = None) -> Document:  # noqa: ARG001 - one document a file
    """Read one file.

    Raises:
        SourceError: the file cannot be read (``file.…``), is no XML that is safe to read
            (``xml.…``), its layers do not fit together (``naf.…``, ``document.…``) or the
            metadata are wrong (``metadata.…``).
    """
    root = parse_xml(read_bytes(path, source, MAX_ANNOTATION_BYTES), source)
    words = words_of(root, source)
    layers = Layers(root, words)
    document = Document(
        source,
        words.text,
        read_metadata(path, source, _metadata(root)),
        layers.mentions(),
        layers.frames(),
        layers.relations(),
    )
    check_structure(document)
    return in_canonical_order(document)


def _metadata(root: Element) -> Metadata:
    heads = list(children(root, "nafHeader"))
    described = [each for head in heads for each in children(head, "fileDesc")]
    public = [each for head in heads for each in children(head, "public")]
    return header_metadata(
        title=_first(described, "title"),
        publisher=_first(described, "publisher", "magazine"),
        date=_date(root) or _first(described, "creationtime"),
        language=attribute(root, XML_LANG),
        url=_first(public, "uri"),
    )


def _date(root: Element) -> str:
    """Return the time expression that stands for the document's own date."""
    found = (
        attribute(each, "value")
        for layer in children(root, "timeExpressions")
        for each in children(layer, "timex3")
        if attribute(each, "functionInDocument") == _CREATED
    )
    return next(found, "")


def _first(elements: list[Element], *names: str) -> str:
    values = (attribute(element, name) for element in elements for name in names)
    return next((value for value in values if value), "")
