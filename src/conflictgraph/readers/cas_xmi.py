"""Read UIMA CAS XMI, with its type system beside it or without one.

Specification: https://uima.apache.org/d/uimaj-current/references.html
Offset unit:   UTF-16 units, end exclusive; dkpro-cassis converts them.
Read:          annotations of text of all layers, and what the file says of the document.
Not read:      grammar (tokens, sentences, parts of speech, dependencies) that nothing refers to.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

from cassis import load_cas_from_xmi

from conflictgraph.annotation.model import Document
from conflictgraph.readers.cas.document import to_document
from conflictgraph.readers.cas.limits import LIMITS
from conflictgraph.readers.cas.loading import load
from conflictgraph.readers.cas.structures import Content
from conflictgraph.readers.cas.trees import parse_tree
from conflictgraph.readers.cas.type_systems import beside, read_beside
from conflictgraph.readers.cas.xmi_form import XmiForm
from conflictgraph.readers.files import MAX_ANNOTATION_BYTES, Part, read_bytes
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.metadata import metadata_file

FORMAT: Final = Format(
    name="cas-xmi",
    title="UIMA CAS XMI",
    specification="https://uima.apache.org/d/uimaj-current/references.html",
    suffixes=(".xmi", ".xml"),
    own_suffixes=(".xmi",),
    unit=OffsetUnit.UTF16,
    carries=frozenset(Feature) - {Feature.ANNOTATORS},
    library="dkpro-cassis",
    limits=(
        *LIMITS,
        "Without a type system beside it, features are told apart by their values alone.",
    ),
)


def recognises(head: Head) -> bool:
    """Tell whether the root is that of XMI and its namespaces those of UIMA."""
    return head.root == "XMI" and "http:///uima/cas.ecore" in head.text


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the file, its type system and its metadata, there or not."""
    types = beside(path) or path.with_name("typesystem.xml")
    return path, types, metadata_file(path)


def read(path: Path, source: str, part: Part | None = None) -> Document:  # noqa: ARG001 - one document a file
    """Read one file.

    Raises:
        SourceError: the file cannot be read (``file.…``), is no sound CAS (``cas.…``), or says
            what cannot be (``metadata.…``, ``document.…``).
    """
    xmi = read_bytes(path, source, MAX_ANNOTATION_BYTES)
    return to_document(parse(xmi, read_beside(path, source), source), path, source)


def parse(xmi: bytes, types: bytes, source: str) -> Content:
    """Return what a CAS in XMI holds.

    Args:
        xmi: the file.
        types: its type system in XML; empty where there is none.
        source: the name of the file in messages.

    Raises:
        SourceError: as :func:`read`.
    """
    loadable, known = XmiForm(parse_tree(xmi, source), types, source).to_loadable()
    return load(lambda: load_cas_from_xmi(BytesIO(loadable), typesystem=known), source)
