"""Names of types and features: checked before a library that makes source code of them."""

from __future__ import annotations

import keyword
import re
from typing import Final

from conflictgraph.errors import SourceError

_TYPE: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\[\])?", re.ASCII)
_FEATURE: Final = re.compile(r"[A-Za-z]\w*", re.ASCII)
#: Names that the library's classes have for themselves.
_RESERVED: Final = frozenset({"self", "type", "xmiID", "get", "set"})
_SHOWN: Final = 60


def check_type(name: object, source: str, line: int | None = None) -> str:
    """Return the name of a type.

    Raises:
        SourceError: ``cas.name``.
    """
    if isinstance(name, str) and _TYPE.fullmatch(name):
        return name
    raise SourceError("cas.name", "this cannot be a type", source, line, snippet=str(name)[:_SHOWN])


def safe_feature(name: str, source: str, line: int | None = None) -> str:
    """Return the name under which a feature is loaded; ``original_name`` undoes it.

    Raises:
        SourceError: ``cas.name``.
    """
    if not _FEATURE.fullmatch(name) or name.endswith("_"):
        reason = "this cannot be a feature"
        raise SourceError("cas.name", reason, source, line, snippet=name[:_SHOWN])
    return f"{name}_" if keyword.iskeyword(name) or name in _RESERVED else name


def original_name(name: str) -> str:
    """Return the name of a feature as the file has it."""
    return name.removesuffix("_")
