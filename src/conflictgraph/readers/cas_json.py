"""Read UIMA CAS JSON, INCEpTION's own form of exchange, in one file.

Specification: https://github.com/apache/uima-uimaj-io-jsoncas
Offset unit:   UTF-16 units, end exclusive; dkpro-cassis converts them.
Read:          annotations of text of all layers, and what the file says of the document.
Not read:      grammar (tokens, sentences, parts of speech, dependencies) that nothing refers to.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from cassis import Cas, TypeSystem, load_cas_from_json

from conflictgraph.annotation.model import Document
from conflictgraph.readers.cas.document import to_document
from conflictgraph.readers.cas.json_form import JsonForm
from conflictgraph.readers.cas.limits import LIMITS
from conflictgraph.readers.cas.loading import load
from conflictgraph.readers.cas.structures import Content
from conflictgraph.readers.files import MAX_ANNOTATION_BYTES, Part, decode, read_bytes
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import Head
from conflictgraph.readers.metadata import metadata_file

FORMAT: Final = Format(
    name="cas-json",
    title="UIMA CAS JSON",
    specification="https://github.com/apache/uima-uimaj-io-jsoncas",
    suffixes=(".json",),
    unit=OffsetUnit.UTF16,
    carries=frozenset(Feature) - {Feature.ANNOTATORS},
    library="dkpro-cassis",
    limits=LIMITS,
)


def recognises(head: Head) -> bool:
    """Tell whether the first keys are those of a CAS."""
    return head.has_key("%TYPES") or head.has_key("%FEATURE_STRUCTURES")


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the file and its metadata, there or not."""
    return path, metadata_file(path)


def read(path: Path, source: str, part: Part | None = None) -> Document:  # noqa: ARG001 - one document a file
    """Read one file.

    Raises:
        SourceError: the file cannot be read (``file.…``), is no sound CAS (``cas.…``), or says
            what cannot be (``metadata.…``, ``document.…``).
    """
    content = parse(read_bytes(path, source, MAX_ANNOTATION_BYTES), source)
    return to_document(content, path, source)


def parse(content: bytes, source: str) -> Content:
    """Return what a CAS in JSON holds.

    Raises:
        SourceError: as :func:`read`.
    """
    loadable = JsonForm(decode(content, source), source).to_loadable()

    def loaded() -> Cas:
        types, structures = _type_system(loadable.types), BytesIO(loadable.structures)
        return load_cas_from_json(structures, typesystem=types, merge_typesystem=False)

    return load(loaded, source)


@lru_cache(maxsize=16)  # making classes of types takes longer than a document of them
def _type_system(types: bytes) -> TypeSystem:
    return load_cas_from_json(BytesIO(types)).typesystem
