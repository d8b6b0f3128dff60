"""Build: annotated sources in, a new generation of the store out.

Everything is read, mapped and checked before the store is locked; nothing of it is visible before
the generation is published, and all of it is then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import gettempdir

from conflictgraph.annotation.serial import said_digest
from conflictgraph.errors import SourceError
from conflictgraph.mapping import MappedDocument
from conflictgraph.pipeline.batches import Crew, Processes, Task
from conflictgraph.pipeline.cluster import Cluster
from conflictgraph.pipeline.decided import iter_unmatched
from conflictgraph.pipeline.documents import Outcome
from conflictgraph.pipeline.doubles import is_other_file, key_taken, unless_duplicate
from conflictgraph.pipeline.finding import Found, find_sources
from conflictgraph.pipeline.held import Documents
from conflictgraph.pipeline.incremental import (
    count_undecided,
    made_with,
    task_of,
)
from conflictgraph.pipeline.knowledge import Knowledge, KnowledgeFiles, load_knowledge
from conflictgraph.pipeline.preview import PreviewWriter
from conflictgraph.pipeline.report import BuildReport
from conflictgraph.pipeline.spool import Spool
from conflictgraph.pipeline.tally import Tally
from conflictgraph.readers import SourceFile, file_of
from conflictgraph.store.changes import DocumentChange
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.manifest import Entry
from conflictgraph.store.writer import Writer
from conflictgraph.vocab import GRAPH_BACKGROUND

#: Called after each document with the number done and the number in all.
OnDocument = Callable[[int, int], None]


def iter_read(
    sources: Iterable[Path],
    files: KnowledgeFiles,
    *,
    jobs: int | None = None,
    on_document: OnDocument | None = None,
) -> Iterator[Outcome]:
    """Yield what would become of each source; nothing is written.

    Raises:
        UsageError: a source is not there.
        DecisionsError: the decisions cannot be.
    """
    files = files.read()
    found = find_sources(sources, files.annotators, load_knowledge(files).layout)
    yield from _iter_outcomes_of(found, files, jobs, on_document)


def _iter_outcomes_of(
    found: Found, files: KnowledgeFiles, jobs: int | None, on_document: OnDocument | None
) -> Iterator[Outcome]:
    tasks: list[Task] = [(source, "") for source in found.sources]
    outcomes = Processes(jobs).iter_outcomes(tasks, files, Path())
    for done, outcome in enumerate(outcomes):
        yield outcome
        if on_document:
            on_document(done + 1, len(tasks))


def validate(
    sources: Iterable[Path],
    *,
    jobs: int | None = None,
    files: KnowledgeFiles = KnowledgeFiles(),  # noqa: B008 - frozen
    on_document: OnDocument | None = None,
) -> BuildReport:
    """Read, check, link and map all sources and write nothing.

    Raises:
        UsageError: a source is not there.
    """
    files = files.read()
    found = find_sources(sources, files.annotators, load_knowledge(files).layout)
    identities: dict[str, tuple[str, bytes]] = {}
    tally = Tally(notices=[*found.notices], refused=[*found.refused])
    for outcome in _iter_outcomes_of(found, files, jobs, on_document):
        if outcome.mapped is not None:
            own = outcome.source.key, said_digest(outcome.annotations)
            first = identities.setdefault(outcome.mapped.identity, own)
            tally.note(unless_duplicate(outcome, *first))
        else:
            tally.note(outcome)
    return tally.report(None, 0)


def build(  # noqa: PLR0913 - each is a thing to be decided
    sources: Iterable[Path],
    store: Path,
    *,
    jobs: int | None = None,
    cluster: Cluster | None = None,
    sync: bool = False,
    lock_timeout_s: float = 10.0,
    keep_generations: int = 2,
    files: KnowledgeFiles = KnowledgeFiles(),  # noqa: B008 - frozen
    on_document: OnDocument | None = None,
) -> BuildReport:
    """Bring the store up to date with the sources, in one new generation.

    Args:
        sources: files and folders.
        store: the store's folder; made when it is not there.
        jobs: number of processes; by default what pays off.
        cluster: machines that read the documents instead.
        sync: take out what the sources do not hold (any more), refused ones included.
        lock_timeout_s: how long to wait for another writer.
        keep_generations: how many generations stay, the live one included.
        files: what the documents are read against.
        on_document: told of progress.

    Raises:
        UsageError: a source is not there, or none of them holds an annotated text.
        StoreLockedError: another writer held the store all the time.
        DiskFullError: there is no room for the new generation.
        ClusterError: the cluster cannot be used; what was read is kept for the next build.
    """
    work = _Build(store, files.read(), sync, on_document, cluster or Processes(jobs))
    return work.run(work.find(sources), lock_timeout_s, keep_generations)


def preview(
    sources: Iterable[Path],
    store: Path,
    *,
    jobs: int | None = None,
    cluster: Cluster | None = None,
    sync: bool = False,
    files: KnowledgeFiles = KnowledgeFiles(),  # noqa: B008 - frozen
    on_document: OnDocument | None = None,
) -> BuildReport:
    """Do what :func:`build` does, but write nothing and take no lock: say what would change.

    Raises:
        UsageError: a source is not there, or none of them holds an annotated text.
    """
    work = _Build(store, files.read(), sync, on_document, cluster or Processes(jobs))
    return work.preview(work.find(sources))


@dataclass(frozen=True)
class _Read:
    """Keys of all sources, and of those that give way: read anew, or not built any more."""

    named: frozenset[str]
    changing: frozenset[str]


class _Build:
    def __init__(
        self,
        store: Path,
        files: KnowledgeFiles,
        sync: bool,
        on_document: OnDocument | None,
        crew: Crew,
    ) -> None:
        self._folder, self._files, self._sync = StoreFolder(store), files, sync
        self._on_document, self._crew = on_document, crew
        self._knowledge: Knowledge = load_knowledge(files)
        self._tally = Tally()
        self._mapped: dict[str, SourceFile] = {}

    def find(self, sources: Iterable[Path]) -> Found:
        return find_sources(sources, self._files.annotators, self._knowledge.layout)

    def run(self, found: Found, lock_timeout_s: float, keep: int) -> BuildReport:
        with Spool.resumable(self._folder.spool, made_with(self._knowledge, self._files)) as spool:
            read = self._read(found, spool)
            with Writer(
                self._folder,
                lock_timeout_s=lock_timeout_s,
                keep_generations=keep,
                base=self._files.base,
                incoming_bytes=spool.size,
            ) as writer:
                outdated = self._write(writer, spool, read)
                generation = writer.publish()
            spool.discard()
        self._tally.notices += iter_unmatched(self._folder, self._knowledge)
        return self._tally.report(generation, outdated)

    def preview(self, found: Found) -> BuildReport:
        # Not in the folder of the store: it may be read only, or not be there.
        with Spool.unnamed(Path(gettempdir())) as spool:
            read = self._read(found, spool)
            with PreviewWriter.over(self._folder, self._files.base) as writer:
                outdated = self._write(writer, spool, read)
                would_be = writer.found
        return replace(self._tally.report(None, outdated), preview=would_be)

    def _read(self, found: Found, spool: Spool) -> _Read:
        self._tally.notices += found.notices
        self._tally.refused += found.refused
        with Documents.live(self._folder) as known:
            sources = [_known_as(source, known) for source in found.sources]
            tasks = list(self._tasks(sources, known))
            giving_way = {_known_as(source, known).key for source in found.other_versions}
        self._spool_all(tasks, spool)
        keys = (source.key for source in sources)
        giving_way.update(source.key for source, _ in tasks)
        return _Read(frozenset(keys), frozenset(giving_way))

    def _spool_all(self, tasks: list[Task], spool: Spool) -> None:
        """Fill the spool in the order of the tasks, whether or not an outcome is there already."""
        fresh = [task for task in tasks if not spool.holds(*task)]
        self._tally.resumed = len(tasks) - len(fresh)
        store = self._folder.path
        with closing(self._crew.iter_outcomes(fresh, self._files, store)) as outcomes:
            for done, (source, digest) in enumerate(tasks):
                if spool.holds(source, digest):
                    spool.take_up(source, digest)
                    self._mapped[source.key] = source
                elif spool.add(next(outcomes)):
                    self._mapped[source.key] = source
                if self._on_document:
                    self._on_document(done + 1, len(tasks))

    # what has to be read

    def _tasks(self, sources: Iterable[SourceFile], known: Documents) -> Iterator[Task]:
        for source in sources:
            try:
                task = task_of(source, known, self._knowledge)
            except SourceError as error:
                self._tally.refused.append(error)
                continue
            if task is None:
                self._tally.unchanged += 1
            else:
                yield task

    # what is written

    def _write(self, writer: Writer | PreviewWriter, spool: Spool, read: _Read) -> int:
        """Hand everything to the writer; return how many documents are outdated then."""
        with Documents.live(self._folder) as known:
            if self._replaces_all(known):
                writer.begin_empty()
                known.forget()
            self._write_knowledge(writer)
            if self._sync:
                self._remove_others(writer, known, read.named)
            self._write_documents(writer, known, spool, set(read.changing))
            return self._count_outdated(known)

    def _replaces_all(self, known: Documents) -> bool:
        """Tell whether nothing stays of what builds wrote: then the next one begins without it.

        That is faster than to replace document by document, and after a change of the ontology
        no label of the old one stays on a state of affairs that is still used. What users wrote
        is kept by the writer.
        """
        if not self._mapped or len(known) > len(self._mapped):
            return False
        pairs = ((entry, self._mapped.get(entry.key)) for entry in known)
        return all(source and not is_other_file(entry.path, source) for entry, source in pairs)

    def _count_outdated(self, known: Documents) -> int:
        """Return how many documents were built with what is not known, or decided, any more."""
        digest, decisions = self._knowledge.digest, self._knowledge.decisions
        return known.count_outside(digest) + count_undecided(known, decisions, digest)

    def _write_knowledge(self, writer: Writer | PreviewWriter) -> None:
        derived = self._knowledge.derived
        affairs = self._knowledge.background_affairs() + derived.affairs
        for name, quads in self._knowledge.graphs.items():
            used = affairs if name == GRAPH_BACKGROUND else b""
            writer.replace_graph(self._files.base + name, quads, used)
        writer.replace_conclusions(derived.shared, self._knowledge.engine.layers)

    def _remove_others(
        self, writer: Writer | PreviewWriter, known: Documents, named: frozenset[str]
    ) -> None:
        for entry in list(known):
            if entry.key not in named:
                self._remove(writer, known, entry.key)

    def _remove(self, writer: Writer | PreviewWriter, known: Documents, key: str) -> None:
        writer.remove(key)
        known.remove(key)
        self._tally.removed.append(key)

    def _write_documents(
        self, writer: Writer | PreviewWriter, known: Documents, spool: Spool, changing: set[str]
    ) -> None:
        for outcome in spool:
            changing.discard(outcome.source.key)
            written = self._write_one(writer, known, outcome, changing)
            self._tally.note(written)
            is_told_elsewhere = written.mapped is None and not written.refused
            is_out = is_told_elsewhere or (written.mapped is None and self._sync)
            if is_out and known.get(outcome.source.key):
                self._remove(writer, known, outcome.source.key)

    def _write_one(
        self, writer: Writer | PreviewWriter, known: Documents, outcome: Outcome, changing: set[str]
    ) -> Outcome:
        """Hand a document to the writer, unless another source holds its text or its key."""
        if outcome.mapped is None:
            return outcome
        key = outcome.source.key
        taken = known.get(key)
        if taken is not None and is_other_file(taken.path, outcome.source):
            return key_taken(outcome, taken.path)
        holder = known.by_identity(outcome.mapped.identity)
        if holder is not None and holder.key != key:
            if holder.key not in changing and file_of(holder.path).exists():
                return unless_duplicate(outcome, holder.key, known.said(holder.key))
            # The text has moved here: its old source is gone, or is about to get another text.
            writer.remove(holder.key)
            known.remove(holder.key)
        change = _change(outcome, outcome.mapped)
        writer.replace(change)
        entry = Entry(change.key, change.path, change.digest, change.identity)
        known.put(entry, said_digest(change.annotations))
        return outcome


def _known_as(source: SourceFile, known: Documents) -> SourceFile:
    """Return the source under the key it has in the store: a file may be named on its own."""
    # Where a file lies is looked up part by part of its path, for nothing in a new store.
    key = known.key_of(source.location) if known.is_any_published else None
    return source if key is None else replace(source, key=key)


def _change(outcome: Outcome, mapped: MappedDocument) -> DocumentChange:
    return DocumentChange(
        key=outcome.source.key,
        path=outcome.source.location,
        digest=outcome.digest,
        identity=mapped.identity,
        text=outcome.text,
        lines=mapped.lines,
        shared=mapped.shared,
        affairs=mapped.affairs,
        footprint=outcome.footprint,
        annotations=outcome.annotations,
        premises=outcome.premises,
    )
