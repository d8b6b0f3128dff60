"""Copy the files of a generation to another disk: those that are not there yet, and none torn.

Two files are the same if name, size and SHA-256 are. Files of generations never change, so what is
there already gets another name by a hard link; what is copied is read back.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from conflictgraph.errors import StoreError
from conflictgraph.store.keeping.backup import CHUNK_BYTES, OnBytes
from conflictgraph.store.space import require_space

#: Smaller files are read each time: that costs nothing, and some mounts tell times by the second.
_REMEMBERED_BYTES: Final = 65_536
#: Far more files than two generations have.
_MAX_REMEMBERED: Final = 10_000

_Identity = tuple[int, int, int, int]


class Digests:
    """SHA-256 of files that do not change; a large one is read once by each process."""

    def __init__(self) -> None:
        self._known: dict[_Identity, str] = {}

    def of(self, path: Path) -> str:
        """Return the digest of a file."""
        status = path.stat()
        if status.st_size < _REMEMBERED_BYTES:
            return _read_digest(path)
        identity = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        if (known := self._known.get(identity)) is None:
            if len(self._known) >= _MAX_REMEMBERED:
                self._known.clear()
            known = self._known[identity] = _read_digest(path)
        return known

    def are_same(self, left: Path, right: Path) -> bool:
        """Return whether two files, of which the second may be missing, have the same contents."""
        return _size(left) == _size(right) and self.of(left) == self.of(right)


@dataclass(slots=True)
class Copied:
    """What copying a generation took.

    Attributes:
        copied_files: files that were not there yet.
        copied_bytes: their bytes.
        linked_files: files that were there.
    """

    copied_files: int = 0
    copied_bytes: int = 0
    linked_files: int = 0


def inventory(generation: Path) -> dict[str, int]:
    """Return the names of all files of a generation with their sizes in bytes."""
    return {path.name: path.stat().st_size for path in sorted(generation.iterdir())}


def is_copy(source: Path, place: Path, digests: Digests) -> bool:
    """Return whether a folder, which may be missing, holds exactly what a generation does."""
    if not place.is_dir() or inventory(source) != (names := inventory(place)):
        return False
    return all(digests.are_same(source / name, place / name) for name in names)


def copy_generation(
    source: Path, draft: Path, older: Sequence[Path], digests: Digests, on_bytes: OnBytes
) -> Copied:
    """Make a folder hold what a generation does; what an earlier attempt has left is used.

    Args:
        source: the folder of a published generation.
        draft: the folder to be made or completed.
        older: generations beside the draft whose files may be shared; they are not changed.
        digests: of files seen before.
        on_bytes: told the bytes done and the bytes in all.

    Raises:
        StoreError: what was written is not what was read, or the source has changed.
        DiskFullError: there is no room for it.
        FileNotFoundError: the source has gone meanwhile.
    """
    files, copied, done = inventory(source), Copied(), 0
    draft.mkdir(exist_ok=True)
    for name in inventory(draft).keys() - files.keys():
        (draft / name).unlink()
    places = (draft, *older)
    absent = (
        size for name, size in files.items() if size not in (_size(each / name) for each in places)
    )
    require_space(draft, copied_bytes=sum(absent))
    for name, size in files.items():
        if _share(source / name, draft / name, older, digests):
            copied.linked_files += 1
        else:
            _copy(source / name, draft / name, digests)
            copied.copied_files += 1
            copied.copied_bytes += size
        done += size
        on_bytes(done, sum(files.values()))
    # What a pruner in between, or a disk, has taken away shows here.
    if not inventory(source) == inventory(draft) == files:
        raise StoreError(f"{source} changed while it was copied", "try again")
    return copied


def _share(original: Path, place: Path, older: Sequence[Path], digests: Digests) -> bool:
    """Put a file in place that is there already; return whether there was one."""
    if digests.are_same(original, place):
        return True
    for generation in older:
        twin = generation / original.name
        if digests.are_same(original, twin):
            place.unlink(missing_ok=True)
            place.hardlink_to(twin)
            return True
    return False


def _copy(original: Path, place: Path, digests: Digests) -> None:
    # Never written over: the file may have a second name, in a generation that is read.
    place.unlink(missing_ok=True)
    digest = hashlib.sha256()
    with original.open("rb") as source, place.open("xb") as target:
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
            target.write(chunk)
    shutil.copystat(original, place)
    if digests.of(place) != digest.hexdigest():
        raise StoreError(f"{place} is not what was written to it", "check the disk, and try again")


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _read_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
