"""The incremental key of a document: equal keys, equal graphs, and nothing has to be read.

It names the ontology, register and mapping; sizes and times of the files; their content; and the
decisions of curators that concern the document, if there are any.
"""

from __future__ import annotations

from hashlib import sha256

from conflictgraph import __version__
from conflictgraph.linking.decisions import Decisions
from conflictgraph.pipeline.held import Documents
from conflictgraph.pipeline.knowledge import Knowledge, KnowledgeFiles
from conflictgraph.readers import SourceFile
from conflictgraph.store.manifest import Entry

#: Parts of a key without decisions, and the characters of all but the first, with their hyphens.
_PARTS, _LENGTH = 3, 1 + 16 + 1 + 64


def task_of(
    source: SourceFile, known: Documents, knowledge: Knowledge
) -> tuple[SourceFile, str] | None:
    """Return what to read with its key, or None when the store holds it just so already.

    Raises:
        SourceError: a file cannot be read.
    """
    entry = known.get(source.key)
    stat = f"{knowledge.digest}-{stat_digest(source)}-"
    if entry and not _is_current(entry, known, knowledge):
        entry = None
    if entry and entry.digest.startswith(stat):
        return None
    content = source.digest()
    if entry and without_decisions(entry.digest).endswith(content):
        return None
    return source, stat + content


def made_with(knowledge: Knowledge, files: KnowledgeFiles) -> str:
    """Return what names all that an outcome depends on, besides its own source."""
    named = f"{__version__}\n{knowledge.digest}\n".encode()
    return sha256(named + (files.content or b"")).hexdigest()


def _is_current(entry: Entry, known: Documents, knowledge: Knowledge) -> bool:
    """Tell whether a document was built with what is known and decided now."""
    footprint = known.footprint(entry.key) if knowledge.decisions.rows else b""
    return (
        entry.digest.startswith(knowledge.digest)
        and is_decided(entry, knowledge.decisions, footprint)
        # A store of an earlier version keeps none.
        and known.has_annotations(entry.key)
    )


def stat_digest(source: SourceFile) -> str:
    """Return one short text for the sizes and times of all files of a source."""
    return sha256(repr(source.stat()).encode()).hexdigest()[:16]


def with_decisions(digest: str, decided: str) -> str:
    """Return a key with the name of the decisions that concern the document; empty for none."""
    return f"{digest}-{decided}" if decided else digest


def without_decisions(digest: str) -> str:
    """Return a key without its last part."""
    return "-".join(digest.split("-")[:_PARTS])


def promise_one_graph(one: str, other: str) -> bool:
    """Tell whether two keys name the same content, knowledge and decisions; times aside."""
    parts, others = one.split("-"), other.split("-")
    return (parts[0], parts[2:]) == (others[0], others[2:])


def is_decided(entry: Entry, decisions: Decisions, footprint: bytes | None) -> bool:
    """Tell whether a document in the store was built with the decisions that concern it."""
    decided = "-".join(entry.digest.split("-")[_PARTS:])
    if not decisions.rows:
        return not decided
    if footprint is None:
        return False
    return decided == decisions.key_of(decisions.concerning(entry.identity, footprint))


def count_undecided(known: Documents, decisions: Decisions, current: str) -> int:
    """Return how many documents that a build leaves alone were built with other decisions.

    Args:
        known: the documents, under the changes of the build.
        decisions: those of this build.
        current: how keys begin that are not out of date for other reasons.
    """
    if not decisions.rows:
        return known.count_longer(len(current) + _LENGTH)
    return sum(
        entry.digest.startswith(current) and not is_decided(entry, decisions, footprint)
        for entry, footprint in known.iter_footprints()
    )
