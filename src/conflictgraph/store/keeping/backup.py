"""Write the live generation into one file, and make such a file the live generation again.

A backup is a ZIP archive (APPNOTE 6.3, with ZIP64). It was preferred to a tar archive because its
list of names and sizes is read before anything is unpacked, and no entry can ask for memory::

    backup.json           what is in it: format, version of the ontology, generation
    generation/…          the files of the generation
    SHA256SUMS            their checksums, as ``sha256sum --check`` reads them
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZipFile

from conflictgraph.store.generations import StoreFolder, sync_folder
from conflictgraph.store.manifest import Manifest
from conflictgraph.store.version import FORMAT, ONTOLOGY_NAME

#: Format of the archive itself; the format of the generation in it is told besides.
ARCHIVE_FORMAT: Final = 1
HEAD: Final = "backup.json"
SUMS: Final = "SHA256SUMS"
FOLDER: Final = "generation/"

#: Oxigraph's files are compressed already: more effort costs six times the time for a tenth.
_EFFORT: Final = 1
CHUNK_BYTES: Final = 1024 * 1024

#: Told the bytes done and the bytes in all.
OnBytes = Callable[[int, int], None]


def unheard(_done: int, _total: int) -> None:
    """Take the place of whoever would be told."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup says of itself.

    Attributes:
        archive: format of the archive.
        format: format of the generation.
        ontology: version of the ontology its data follow; empty when it holds none.
        generation: its number in the store it was taken from.
        documents: how many documents it holds.
        files: how many files.
        size_bytes: their bytes in all, unpacked.
    """

    archive: int
    format: int
    ontology: str
    generation: int
    documents: int
    files: int
    size_bytes: int


def backup(folder: StoreFolder, target: Path, on_bytes: OnBytes = unheard) -> Head:
    """Write the live generation to a file, which is replaced only once all has been written.

    The generation is pinned and never changes: servers and builds go on meanwhile. The file can
    be read by its owner alone, because it holds the texts of the documents.

    Raises:
        StoreMissingError: there is nothing to back up.
        StoreVersionError: the store has another format than this version's.
        OSError: the file cannot be written.
    """
    with (
        folder.pin() as pin,
        tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file,
    ):
        try:
            head = _head(pin.number, pin.path)
            _write(file, head, pin.path, on_bytes)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(target)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    sync_folder(target.parent)
    return head


def _head(number: int, generation: Path) -> Head:
    sizes = [file.stat().st_size for file in generation.iterdir()]
    with Manifest.read(generation) as manifest:
        ontology = manifest.meta(ONTOLOGY_NAME) or ""
        return Head(ARCHIVE_FORMAT, FORMAT, ontology, number, len(manifest), len(sizes), sum(sizes))


def _write(file: IO[bytes], head: Head, generation: Path, on_bytes: OnBytes) -> None:
    sums, done = [], 0
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_EFFORT) as archive:
        archive.writestr(HEAD, json.dumps(asdict(head), indent=2) + "\n")
        for path in sorted(generation.iterdir()):
            name = FOLDER + path.name
            with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as member:
                digest = hashlib.sha256()
                while chunk := source.read(CHUNK_BYTES):
                    digest.update(chunk)
                    member.write(chunk)
                    done += len(chunk)
                    on_bytes(done, head.size_bytes)
            sums.append(f"{digest.hexdigest()}  {name}\n")
        archive.writestr(SUMS, "".join(sums))
