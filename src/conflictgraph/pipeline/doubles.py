"""Sources that cannot both be in the store: two with one text, or two files with one key."""

from __future__ import annotations

from conflictgraph.errors import SourceError
from conflictgraph.pipeline.documents import Outcome
from conflictgraph.readers import SourceFile, file_of


def is_other_file(known: str, source: SourceFile) -> bool:
    """Tell whether a key belongs to another place, whose file is still there."""
    if known == source.location:
        return False
    other = file_of(known)
    return other.exists() and not other.samefile(source.path)


def unless_duplicate(outcome: Outcome, first: str) -> Outcome:
    """Return the outcome, refused when another source has the same text."""
    if first == outcome.source.key:
        return outcome
    return _refused(
        outcome,
        "source.duplicate",
        f"{first} holds the same text",
        "keep one of them, or say whose version is built if they are two annotators': --annotator",
    )


def key_taken(outcome: Outcome, path: str) -> Outcome:
    """Return the outcome, refused because another file of the same key is in the store."""
    return _refused(
        outcome,
        "source.key-taken",
        f"the store knows another file as {outcome.source.key}: {path}",
        "name the folder that holds both, so that their keys differ",
    )


def _refused(outcome: Outcome, rule: str, reason: str, hint: str) -> Outcome:
    error = SourceError(rule, reason, outcome.source.key, None, hint)
    return Outcome(outcome.source, outcome.digest, None, "", (error,))
