"""Names of files for documents, from the keys by which a store knows them.

A key comes from a path or from an id in somebody's file, and may hold anything.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

#: Between a file and one of its documents, in keys.
_IN_FILE: Final = "#"
_UNSAFE: Final = re.compile(r"[^\w.-]")
_FIRST: Final = re.compile(r"^[.-]+")
#: Room for endings: file systems take 255 bytes.
_MOST_BYTES: Final = 180


def path_for(key: str) -> PurePosixPath:
    """Return where the files of a document go, without endings: always below where it is put.

    ``karabakh/a.ann`` goes to ``karabakh/a``; the document ``7`` of ``many.jsonl`` to ``many/7``.
    """
    file, _, part = key.partition(_IN_FILE)
    stem = PurePosixPath(file).with_suffix("") if PurePosixPath(file).name else PurePosixPath(file)
    parts = [*stem.parts, part] if part else stem.parts
    return PurePosixPath(*map(_safe, parts)) if parts else PurePosixPath("_")


def _safe(name: str) -> str:
    """Return a name that steps nowhere, hides nothing and is no option."""
    composed = unicodedata.normalize("NFC", name)
    plain = _FIRST.sub("_", _UNSAFE.sub("_", composed)) or "_"
    return plain.encode()[:_MOST_BYTES].decode("utf-8", "ignore")
