"""Read the export of a project of INCEpTION: a zip archive with a CAS for each annotator.

Specification: https://inception-project.github.io/releases/latest/docs/user-guide.html
Offset unit:   UTF-16 units.
Read:          the curated version of a document, or else each annotator's, as CAS JSON, CAS XMI
               or WebAnno TSV.
Not read:      the CAS as Java serialises it, the source documents, the settings of the project.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from conflictgraph.annotation.model import Document
from conflictgraph.errors import SourceError
from conflictgraph.readers import cas_json, cas_xmi, webanno_tsv
from conflictgraph.readers.archive.directory import Entry, entries
from conflictgraph.readers.archive.entry import content_of
from conflictgraph.readers.cas.document import to_document
from conflictgraph.readers.cas.limits import LIMITS
from conflictgraph.readers.cas.structures import Content
from conflictgraph.readers.cas.type_systems import MAX_TYPE_SYSTEM_BYTES
from conflictgraph.readers.files import MAX_ANNOTATION_BYTES, Part, opened, read_part
from conflictgraph.readers.formats import Feature, Format, OffsetUnit
from conflictgraph.readers.head import HEAD_BYTES, Head
from conflictgraph.readers.metadata import metadata_file

FORMAT: Final = Format(
    name="inception",
    title="INCEpTION project export",
    specification="https://inception-project.github.io/releases/latest/docs/user-guide.html",
    suffixes=(".zip",),
    unit=OffsetUnit.UTF16,
    carries=frozenset(Feature),
    library="dkpro-cassis",
    holds_many=True,
    limits=(
        *LIMITS,
        "Where a document is curated, only that version is read, else every annotator's.",
        "The project has to be exported with UIMA CAS JSON, UIMA CAS XMI or WebAnno TSV.",
    ),
)

_ARCHIVE: Final = b"PK\x03\x04"
_PROJECT: Final = "exportedproject"
_ANNOTATION, _CURATION = "annotation", "curation"
#: Versions that nobody annotated.
_NOBODY: Final = frozenset({"INITIAL_CAS", "CORRECTION_USER"})
_CURATOR: Final = "CURATION_USER"
_FLAT: Final = frozenset({".json", ".xmi", ".tsv"})
_ENDINGS: Final = _FLAT | {".zip"}
_TYPE_SYSTEM: Final = "typesystem"
_DEPTH: Final = 3


class _Version(NamedTuple):
    document: str
    annotator: str
    entry: Entry


def recognises(head: Head) -> bool:
    """Tell whether this is an archive with the description of a project in it."""
    if not head.start.startswith(_ARCHIVE):
        return False
    try:
        with head.path.open("rb") as stream:
            return any(_is_project(each.name) for each in entries(stream, head.path.name))
    except SourceError:
        # Nobody else reads archives: it is refused with its reason.
        return _PROJECT.encode() in head.start
    except OSError:
        return False


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the archive and the metadata of all its documents, there or not."""
    return path, metadata_file(path)


def iter_parts(path: Path, source: str) -> Iterator[Part]:
    """Yield the versions of the documents: the curated one, or else each annotator's.

    Raises:
        SourceError: ``inception.no-annotations``, or the archive cannot be read
            (``archive.…``, ``file.…``).
    """
    versions = _versions(path, source)
    curated = {each.document for each in versions if not each.annotator}
    for each in versions:
        if not each.annotator:
            yield Part(each.document, each.entry.begin, each.entry.end, text=each.document)
        elif each.document not in curated:
            name = f"{each.document}/{each.annotator}"
            begin, end = each.entry.begin, each.entry.end
            yield Part(name, begin, end, text=each.document, annotator=each.annotator)


def read(path: Path, source: str, part: Part | None = None) -> Document:
    """Read one version of one document.

    Raises:
        SourceError: the archive cannot be read (``archive.…``, ``file.…``), holds several
            documents and no part is named (``inception.several``), or the version is refused
            as a file of its format would be.
    """
    wanted = part or _only(path, source)
    packed = read_part(path, wanted, source, MAX_ANNOTATION_BYTES)
    content = content_of(packed, source, MAX_ANNOTATION_BYTES)
    return to_document(_parse(content, source), path, source)


def _only(path: Path, source: str) -> Part:
    parts = list(iter_parts(path, source))
    if len(parts) != 1:
        reason = f"the project has {len(parts)} documents or versions"
        raise SourceError("inception.several", reason, source)
    return parts[0]


def _versions(path: Path, source: str) -> list[_Version]:
    found: dict[tuple[str, str], _Version] = {}
    for entry in _entries(path, source):
        place = PurePosixPath(entry.name)
        if len(place.parts) != _DEPTH or place.suffix.lower() not in _ENDINGS:
            continue
        folder, document, _ = place.parts
        annotator = "" if folder == _CURATION and place.stem == _CURATOR else place.stem
        is_version = not annotator or (folder == _ANNOTATION and annotator not in _NOBODY)
        if is_version and annotator != _CURATOR:
            found.setdefault((document, annotator), _Version(document, annotator, entry))
    if not found:
        raise SourceError(
            "inception.no-annotations",
            "it holds no annotations in a format that is read here",
            source,
            hint="export the project again and choose UIMA CAS JSON as the secondary format",
        )
    return sorted(found.values(), key=lambda each: each.entry.begin)


def _entries(path: Path, source: str) -> list[Entry]:
    with opened(path, source) as stream:
        return entries(stream, source)


def _is_project(name: str) -> bool:
    return name.startswith(_PROJECT) and name.endswith(".json")


def _parse(content: bytes, source: str) -> Content:
    """Return what a version holds, whatever its format; content decides, as for files."""
    if not content.startswith(_ARCHIVE):
        return _parse_flat(content, b"", source)
    types, versions = b"", []
    for entry in entries(BytesIO(content), source):
        packed, name = content[entry.begin : entry.end], PurePosixPath(entry.name)
        if name.stem.lower() == _TYPE_SYSTEM and name.suffix.lower() == ".xml":
            types = content_of(packed, source, MAX_TYPE_SYSTEM_BYTES)
        elif name.suffix.lower() in _FLAT:
            versions.append(packed)
    if len(versions) != 1:
        reason = f"the archive in the archive holds {len(versions)} versions"
        raise SourceError("inception.unknown-content", reason, source)
    return _parse_flat(content_of(versions[0], source, MAX_ANNOTATION_BYTES), types, source)


def _parse_flat(content: bytes, types: bytes, source: str) -> Content:
    head = Head(Path(source), content[:HEAD_BYTES])
    if cas_json.recognises(head):
        return cas_json.parse(content, source)
    if cas_xmi.recognises(head):
        return cas_xmi.parse(content, types, source)
    if webanno_tsv.recognises(head):
        return webanno_tsv.parse(content, source)
    raise SourceError("inception.unknown-content", "the version is of no format read here", source)
