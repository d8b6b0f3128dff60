"""The content of one entry, never more of it than the limit."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from conflictgraph.errors import SourceError

#: XML and JSON of annotations shrink to a twentieth or thirtieth.
MAX_RATIO: Final = 250
#: Below this an archive cannot do harm, however well it is compressed.
_HARMLESS_BYTES: Final = 1_000_000

_HEADER: Final = struct.Struct("<4s5H3L2H")
_MARK: Final = b"PK\x03\x04"
_STORED, _DEFLATED = 0, 8
_ENCRYPTED: Final = 1


def content_of(entry: bytes, source: str, max_bytes: int) -> bytes:
    """Return what an entry holds.

    Args:
        entry: the bytes of the archive from its header to the end of its content.
        source: its name in messages.
        max_bytes: how many it may hold.

    Raises:
        SourceError: ``archive.damaged``, ``archive.encrypted``, ``archive.ratio`` or
            ``file.too-large``.
    """
    if len(entry) < _HEADER.size or not entry.startswith(_MARK):
        raise SourceError("archive.damaged", "the entry has no header", source)
    _, _, flags, method, _, _, _, _, _, name, extra = _HEADER.unpack_from(entry)
    if flags & _ENCRYPTED:
        raise SourceError("archive.encrypted", "it is encrypted", source)
    packed = entry[_HEADER.size + name + extra :]
    if method == _STORED:
        content = packed
    elif method == _DEFLATED:
        content = _inflated(packed, source, max_bytes)
    else:
        reason = f"it is compressed by method {method}, known are none and deflate"
        raise SourceError("archive.damaged", reason, source)
    if len(content) > max_bytes:
        reason = f"it has more than {max_bytes:,} bytes"
        raise SourceError("file.too-large", reason, source)
    return content


def _inflated(packed: bytes, source: str, max_bytes: int) -> bytes:
    plausible = max(_HARMLESS_BYTES, len(packed) * MAX_RATIO)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(packed, min(max_bytes, plausible) + 1)
    except zlib.error as error:
        raise SourceError("archive.damaged", f"it cannot be unpacked: {error}", source) from error
    if len(content) > plausible:
        reason = f"it would grow to more than {MAX_RATIO} times its size"
        raise SourceError("archive.ratio", reason, source)
    if not inflater.eof and len(content) <= max_bytes:
        raise SourceError("archive.damaged", "its content ends too early", source)
    return content
