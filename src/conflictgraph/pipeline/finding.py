"""Which sources a command works on, and what it passes over."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from conflictgraph.errors import UsageError
from conflictgraph.pipeline.report import Notice
from conflictgraph.readers import READERS, Layout, SourceFile, iter_sources

_JSON: Final = (".json", ".jsonl", ".ndjson")
_JSON_HINT: Final = "a profile says where things stand in JSON: conflictgraph profile suggest"


class Found(NamedTuple):
    """Sources in the order of their keys, and notices of what is none."""

    sources: list[SourceFile]
    notices: tuple[Notice, ...]


def find_sources(paths: Iterable[Path], layout: Layout | None = None) -> Found:
    """Find the sources in files and folders.

    Args:
        paths: files and folders.
        layout: by which JSON of no known format is read.

    Raises:
        UsageError: a path is not there or is no source, two sources have one key, or there is
            none at all.
    """
    paths, passed_over = list(paths), list[str]()
    found = list(iter_sources(paths, passed_over.append, layout))
    if not found:
        # Most likely a wrong folder; with --sync it would empty the store.
        raise UsageError(
            "no annotated text in " + ", ".join(map(str, paths)),
            f"formats read here: {', '.join(sorted(each.FORMAT.title for each in READERS))}; "
            + _JSON_HINT,
        )
    return Found(found, tuple(map(_unknown, passed_over)))


def _unknown(key: str) -> Notice:
    reason = "its content is of no format known here, and it is passed over"
    hint = _JSON_HINT if key.endswith(_JSON) else ""
    return Notice(key, None, "format.unknown", reason, hint, facts={"severity": "info"})
