"""The first bytes of a file, from which its format is told."""

from __future__ import annotations

import codecs
import json
import re
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from conflictgraph.errors import SourceError
from conflictgraph.readers.splitting import iter_items

#: Enough for the keys, root element or column names that tell formats apart.
HEAD_BYTES: Final = 16_384
#: An article may stand before the keys that tell formats of JSON apart.
_MAX_OBJECT_BYTES: Final = 1 << 20

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Declaration, comments, instructions and the document type before the root element.
_PROLOGUE: Final = (
    r"(?:\s|<\?[^>]*\?>|<!--(?:[^-]|-(?!->))*-->"
    r"|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\])?\s*+>)*"
)
_ROOT: Final = re.compile(_PROLOGUE + r"<([\w.-]+:)?([\w.-]+)")


@dataclass(frozen=True)
class Head:
    """What a reader may look at to recognise its format.

    Attributes:
        path: the file, for readers that need to see what lies beside it.
        start: its first bytes.
    """

    path: Path
    start: bytes

    @classmethod
    def of(cls, path: Path) -> Head:
        """Read the head of a file; it is empty where the file cannot be read."""
        try:
            # Opening a pipe would wait for its other end for ever.
            if not stat.S_ISREG(path.stat().st_mode):
                return cls(path, b"")
            with path.open("rb") as stream:
                return cls(path, stream.read(HEAD_BYTES))
        except OSError:
            return cls(path, b"")

    @cached_property
    def text(self) -> str:
        """Return the characters, without a byte order mark; what is no text gives U+FFFD.

        A file in UTF-16 is recognised, so that its reader can say that it has to be UTF-8.
        """
        for mark, encoding in _BYTE_ORDER_MARKS:
            if self.start.startswith(mark):
                return self.start.decode(encoding, "replace").removeprefix("\ufeff")
        return self.start.decode("utf-8", "replace")

    @cached_property
    def is_json(self) -> bool:
        """Tell whether this begins like a JSON object or array."""
        return self.text.lstrip()[:1] in ("{", "[")

    def has_key(self, *names: str) -> bool:
        """Tell whether all of these are keys of JSON objects in the head, at any depth."""
        return self.is_json and all(
            re.search(rf'"{re.escape(name)}"\s*:', self.text) for name in names
        )

    @cached_property
    def first_object(self) -> dict[str, object]:
        """Return the first object of a JSON array or of JSON Lines, or the only one.

        It is looked for beyond the head, because its keys have no order; empty where it cannot
        be read or is larger than a mebibyte.
        """
        try:
            item = next(iter_items(self.path, ""), None) if self.is_json else None
            if item is None or item.end - item.begin > _MAX_OBJECT_BYTES:
                return {}
            with self.path.open("rb") as stream:
                stream.seek(item.begin)
                value = json.loads(stream.read(item.end - item.begin))
        except (SourceError, OSError, ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}

    @cached_property
    def root(self) -> str:
        """Return the local name of an XML document's root element; empty when this is no XML."""
        found = _ROOT.match(self.text)
        return found[2] if found else ""
