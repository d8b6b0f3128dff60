"""Which sources a command works on, and what it passes over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from conflictgraph.errors import SourceError, UsageError
from conflictgraph.pipeline.report import Notice
from conflictgraph.pipeline.versions import iter_choices
from conflictgraph.readers import READERS, Layout, SourceFile, iter_sources

_JSON: Final = (".json", ".jsonl", ".ndjson")
_JSON_HINT: Final = "a profile says where things stand in JSON: conflictgraph profile suggest"


class Found(NamedTuple):
    """Sources in the order of their keys, and what is told of the files that are none.

    Attributes:
        other_versions: sources that are not built, because another annotator's version
            of the text is, or none.
        refused: texts of which no version is built.
    """

    sources: list[SourceFile]
    notices: tuple[Notice, ...]
    other_versions: tuple[SourceFile, ...] = ()
    refused: tuple[SourceError, ...] = ()


def find_sources(
    paths: Iterable[Path], annotators: Sequence[str] = (), layout: Layout | None = None
) -> Found:
    """Find the sources in files and folders, one for each text.

    Args:
        paths: files and folders.
        annotators: whose versions of a text are preferred, the first before the second.
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
    choices = list(iter_choices(found, annotators))
    notices = [choice.notice for choice in choices if choice.notice]
    return Found(
        [source for choice in choices for source in choice.taken],
        (*map(_unknown, passed_over), *notices),
        tuple(source for choice in choices for source in choice.passed_over),
        tuple(choice.refused for choice in choices if choice.refused),
    )


def _unknown(key: str) -> Notice:
    reason = "its content is of no format known here, and it is passed over"
    hint = _JSON_HINT if key.endswith(_JSON) else ""
    return Notice(key, None, "format.unknown", reason, hint, facts={"severity": "info"})
