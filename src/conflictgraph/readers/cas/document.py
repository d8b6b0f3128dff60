"""From the content of a CAS to a document."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Document, Metadata
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers.cas.facts import SEPARATOR
from conflictgraph.readers.cas.interpretation import Interpretation
from conflictgraph.readers.cas.naming import FILE_METADATA, METADATA
from conflictgraph.readers.cas.structures import Content, Structure
from conflictgraph.readers.metadata import parse_metadata, read_metadata

_UNKNOWN_LANGUAGES: Final = frozenset({"", "x-unspecified"})
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_SLUG: Final = re.compile(r"[a-z0-9-]{1,64}")
_FILE_NAME: Final = re.compile(r"\S+\.\w{1,6}")


def to_document(content: Content, path: Path, source: str) -> Document:
    """Return the document in canonical order, its structure checked.

    Args:
        content: of the file, or of one part of it.
        path: the file, beside which more may be said of the article.
        source: its name in messages.

    Raises:
        SourceError: as ``Interpretation``, ``check_structure`` and ``read_metadata``.
    """
    parts = Interpretation(content, source)
    document = Document(
        source,
        content.text,
        read_metadata(path, source, own_metadata(content, source)),
        parts.mentions(),
        parts.frames(),
        parts.relations(),
        parts.notes(),
    )
    check_structure(document)
    return in_canonical_order(document)


def own_metadata(content: Content, source: str) -> Metadata:
    """Return what the CAS itself says of the article.

    The scheme's layer counts before what the tool keeps for itself; ids and titles of the tool
    are mostly names of files, which say nothing of an article.

    Raises:
        SourceError: ``metadata.value``, with the id of the structure.
    """
    stated: dict[str, object] = {}
    if content.language not in _UNKNOWN_LANGUAGES and _LANGUAGE.fullmatch(content.language):
        stated["language"] = content.language
    by_layer = {each.layer: each for each in reversed(content.structures)}
    if kept := by_layer.get(FILE_METADATA):
        stated |= _of_tool(kept)
    annotation = ""
    if layer := by_layer.get(METADATA):
        annotation = layer.id
        stated |= {name: value for name, value in layer.values.items() if value}
        if agencies := stated.get("agencies"):
            names = map(str.strip, str(agencies).split(SEPARATOR))
            stated["agencies"] = list(filter(None, names))
    try:
        return parse_metadata(json.dumps(stated), source)
    except SourceError as error:
        raise SourceError(
            "metadata.value", error.reason, source, hint=error.hint, annotation=annotation
        ) from error


def _of_tool(kept: Structure) -> dict[str, object]:
    name = str(kept.values.get("documentId") or "")
    title = str(kept.values.get("documentTitle") or "")
    stated: dict[str, object] = {}
    if _SLUG.fullmatch(name):
        stated["id"] = name
    if title != name and not _FILE_NAME.fullmatch(title):
        stated["title"] = title
    return stated
