"""Read files whole, within a limit: every trouble becomes a refusal of that one source."""

from __future__ import annotations

import stat
from pathlib import Path

from conflictgraph.errors import SourceError


def read_bytes(path: Path, source: str, max_bytes: int) -> bytes:
    """Return the bytes of a regular file of at most ``max_bytes``.

    Raises:
        SourceError: ``file.missing``, ``file.unreadable`` or ``file.too-large``; ``source`` is
            the name shown, never the path on this machine.
    """
    try:
        status = path.stat()
        # Looked at before opening: opening a pipe would wait for its other end for ever.
        if not stat.S_ISREG(status.st_mode):
            raise SourceError("file.unreadable", "this is not a regular file", source)
        with path.open("rb") as stream:
            # Never more than the limit, even if the file grows meanwhile.
            content = stream.read(max_bytes + 1) if status.st_size <= max_bytes else None
    except FileNotFoundError as error:
        raise SourceError("file.missing", "there is no such file", source) from error
    except OSError as error:
        reason = f"it cannot be read: {error.strerror or type(error).__name__}"
        raise SourceError("file.unreadable", reason, source) from error
    if content is None or len(content) > max_bytes:
        raise SourceError(
            "file.too-large",
            f"it has more than {max_bytes:,} bytes",
            source,
            hint="split it into several documents",
        )
    return content


def decode(content: bytes, source: str) -> str:
    """Return strict UTF-8 as text; newlines and a byte order mark stay as they are.

    Raises:
        SourceError: ``file.encoding``, with the line and the offset of the first bad byte.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = content[error.start]
        raise SourceError(
            "file.encoding",
            f"byte 0x{byte:02X} at byte offset {error.start} is not UTF-8",
            source,
            content.count(b"\n", 0, error.start) + 1,
            "save the file as UTF-8",
        ) from error
