"""What the commands of a review work on: the decisions, and what the store has open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conflictgraph.cli.knowledge import knowledge_files
from conflictgraph.linking.decisions import Decisions, Names
from conflictgraph.pipeline import Knowledge, KnowledgeFiles, load_knowledge
from conflictgraph.review import DecisionFile, OpenEntity, Worklist, find_in_store
from conflictgraph.settings import Settings, read_settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader


class Project:
    """Settings, register, decisions and store of the working folder."""

    def __init__(self, store: Path | None = None, profile: str | None = None) -> None:
        """Read settings and register; decisions and store are read when they are asked for.

        Raises:
            UsageError: a setting cannot be used.
        """
        self.settings: Settings = read_settings({"store": store, "profile": profile})
        self.knowledge: Knowledge = load_knowledge(KnowledgeFiles(base=self.settings.base_iri))
        self.names = Names(self.settings.base_iri, self.knowledge.register)
        self.file = DecisionFile(
            self.settings.decisions,
            self.knowledge.register,
            self.knowledge.scheme.ontology,
            self.settings.base_iri,
        )

    @property
    def files(self) -> KnowledgeFiles:
        """Return what a build would read documents against."""
        return knowledge_files(self.settings)

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Yield a reader of the live generation.

        Raises:
            StoreMissingError: there is no store.
        """
        with Reader(StoreFolder(self.settings.store)) as reader:
            yield reader

    def has_store(self) -> bool:
        """Tell whether anything was ever built."""
        return StoreFolder(self.settings.store).current() is not None

    def in_store(self, decisions: Decisions) -> Worklist:
        """Return what the store has open.

        Raises:
            StoreMissingError: there is no store.
        """
        with self.reader() as reader:
            return self.worklist(find_in_store(reader, self.knowledge.scheme.ontology), decisions)

    def worklist(self, found: list[OpenEntity], decisions: Decisions) -> Worklist:
        """Return open entities against decisions."""
        known = self.knowledge
        return Worklist(found, decisions, known.register, known.scheme.ontology)
