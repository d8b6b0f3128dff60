"""What is collected on the way to a report."""

from __future__ import annotations

from dataclasses import dataclass, field

from conflictgraph.errors import SourceError
from conflictgraph.pipeline.documents import Outcome
from conflictgraph.pipeline.report import BuildReport, Notice, Unlinked


@dataclass
class Tally:
    """Counts documents and keeps what was found in them."""

    read: int = 0
    resumed: int = 0
    unchanged: int = 0
    statements: int = 0
    removed: list[str] = field(default_factory=list)
    refused: list[SourceError] = field(default_factory=list)
    unlinked: list[Unlinked] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def note(self, outcome: Outcome) -> None:
        """Count one document in, or its refusals."""
        self.refused.extend(outcome.refused)
        self.unlinked.extend(outcome.unlinked)
        self.notices.extend(outcome.notices)
        if outcome.mapped is not None:
            self.read += 1
            self.statements += outcome.mapped.statements

    def report(self, generation: int | None, outdated: int) -> BuildReport:
        """Return the report, refusals in order of files and lines."""
        order = sorted(self.refused, key=lambda e: (e.source, e.line or 0, e.rule, e.reason))
        return BuildReport(
            read=self.read,
            resumed=self.resumed,
            unchanged=self.unchanged,
            removed=tuple(sorted(self.removed)),
            outdated=outdated,
            refused=tuple(order),
            unlinked=tuple(self.unlinked),
            notices=tuple(self.notices),
            statements=self.statements,
            generation=generation,
        )
