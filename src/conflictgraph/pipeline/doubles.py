"""Sources that cannot both be in the store: two with one text, or two files with one key.

One article is often at hand in several formats. Where both sources say the same, nothing is lost
when one of them is left out; where they differ, nobody but their owner can tell which is right.
"""

from __future__ import annotations

from conflictgraph.annotation.serial import said_digest
from conflictgraph.errors import SourceError
from conflictgraph.pipeline.documents import Outcome
from conflictgraph.pipeline.report import Notice
from conflictgraph.readers import SourceFile, file_of


def is_other_file(known: str, source: SourceFile) -> bool:
    """Tell whether a key belongs to another place, whose file is still there."""
    if known == source.location:
        return False
    other = file_of(known)
    return other.exists() and not other.samefile(source.path)


def unless_duplicate(outcome: Outcome, first: str, said: bytes | None) -> Outcome:
    """Return the outcome, without its document when another source has the same text.

    Args:
        outcome: what was read.
        first: key of the source that holds the text.
        said: digest of what that one says; None where it is not known.
    """
    key = outcome.source.key
    if first == key:
        return outcome
    if said == said_digest(outcome.annotations):
        reason = f"{first} holds the same text with the same annotations, and stands for both"
        facts = {"severity": "info"}
        notice = Notice(key, None, "source.same-annotation", reason, facts=facts)
        return Outcome(outcome.source, outcome.digest, None, "", (), notices=(notice,))
    return _refused(
        outcome,
        "source.duplicate",
        f"{first} holds the same text, annotated otherwise",
        "keep one of them, or say whose version is built if they are two annotators': --annotator; "
        "conflictgraph diff tells in what they differ",
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
