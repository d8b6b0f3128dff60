"""Decisions of curators on their way into a store, and out of it again."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from conflictgraph.errors import DecisionsError, UsageError
from conflictgraph.linking.decisions import COLUMNS
from conflictgraph.linking.decisions.table import to_line
from conflictgraph.pipeline import BuildReport, KnowledgeFiles, build
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.vocab import BASE, OA, term

HEAD = ",".join(COLUMNS) + "\n"


class Project:
    """A folder with a corpus, a store and decisions."""

    def __init__(self, folder: Path, corpus: Path) -> None:
        self.folder, self.corpus, self.store = folder, folder / "corpus", folder / "graph"
        shutil.copytree(corpus, self.corpus)
        self.decisions = folder / "decisions.csv"

    def decide(self, *rows: tuple[str, str, str], **more: str) -> None:
        """Write the decisions anew."""
        lines = (
            to_line(
                {"decision": kind, "what": what, "target": target, "by": "Kim", "because": "known"}
                | more,
                COLUMNS,
            )
            for kind, what, target in rows
        )
        self.decisions.write_text(HEAD + "".join(lines), encoding="utf-8")

    def build(self, sources: Iterable[Path] = (), store: Path | None = None) -> BuildReport:
        """Build with the decisions there are."""
        decisions = self.decisions if self.decisions.exists() else None
        return build(
            [*sources] or [self.corpus],
            store or self.store,
            jobs=1,
            files=KnowledgeFiles(decisions=decisions),
        )

    def export(self, store: Path | None = None) -> bytes:
        """Return the whole dataset."""
        output = io.BytesIO()
        with Reader(StoreFolder(store or self.store)) as reader:
            reader.export("nq", output)
        return output.getvalue()

    def full(self) -> bytes:
        """Return what a build from nothing gives."""
        shutil.rmtree(self.folder / "fresh", ignore_errors=True)
        self.build(store=self.folder / "fresh")
        return self.export(self.folder / "fresh")

    def entities(self, words: str) -> set[str]:
        """Return what mentions of words lead to."""
        query = f"""SELECT DISTINCT ?entity {{
            ?mention <{OA}hasBody> ?entity ; <{OA}hasTarget>/<{OA}hasSelector>/<{OA}exact> ?words
            FILTER (STR(?words) = {ox.Literal(words)}) }}"""
        with Reader(StoreFolder(self.store)) as reader:
            solutions = reader.query(query)
            assert isinstance(solutions, ox.QuerySolutions)
            return {str(each["entity"].value).removeprefix(BASE + "id/") for each in solutions}


@pytest.fixture
def project(checkout: Path, tmp_path: Path) -> Project:
    """Return a project over the example corpus."""
    return Project(tmp_path, checkout / "examples" / "corpus")
