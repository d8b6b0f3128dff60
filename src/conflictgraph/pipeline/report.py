"""What a build or a validation found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from conflictgraph.errors import ShapeError, SourceError


@dataclass(frozen=True, slots=True)
class MentionPlace:
    """Where a text mentions something, offsets in code points."""

    file: str
    text: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An entity that the register does not hold, or a mention that denotes none.

    Attributes:
        iri: its provisional IRI; empty when nothing is denoted.
        candidates: what its words could equally mean in the register.
        language: of the label.
    """

    label: str
    type: str
    iri: str
    candidates: tuple[str, ...]
    mentions: tuple[MentionPlace, ...]
    language: str = "und"

    def to_json(self) -> dict[str, object]:
        """Return the entry as it stands in ``--json``."""
        places = [
            {"file": each.file, "text": each.text, "begin": each.begin, "end": each.end}
            for each in self.mentions
        ]
        return {
            "label": self.label,
            "type": self.type,
            "iri": self.iri,
            "candidates": list(self.candidates),
            "mentions": places,
        }


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was kept out of the graph, or is worth a look, without refusing a document."""

    file: str
    line: int | None
    rule: str
    reason: str
    hint: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_slight(self) -> bool:
        """Tell whether this is only worth knowing: nothing to be done about it."""
        return self.facts.get("severity") == "info"

    def to_json(self) -> dict[str, object]:
        """Return the entry as it stands in ``--json``; what a shape found has more to say."""
        place: dict[str, object] = {
            "file": self.file,
            "line": self.line,
            "rule": self.rule,
            "reason": self.reason,
        }
        return place | ({"hint": self.hint} if self.hint else {}) | dict(self.facts)


@dataclass(frozen=True)
class DocumentPreview:
    """What a build would do to one document.

    Attributes:
        file: its key.
        change: ``new``, ``changed``, ``same`` (read anew, and as before) or ``removed``.
        added, withdrawn: number of statements that would come and go.
        altered: number of statements of which something else would be said.
        kept: number of statements that would stay as they are.
    """

    file: str
    change: str
    added: int
    withdrawn: int
    altered: int
    kept: int


@dataclass(frozen=True)
class Preview:
    """What a build would change.

    Attributes:
        documents: those that would be written or removed, in order.
        graphs: IRIs of the curated graphs that would be written.
    """

    documents: tuple[DocumentPreview, ...]
    graphs: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the preview as it stands in ``--json``."""
        return {"documents": list(map(asdict, self.documents)), "graphs": list(self.graphs)}


@dataclass(frozen=True)
class BuildReport:
    """The outcome of a build; of a validation, where ``generation`` is None.

    Attributes:
        read: number of documents that were read and mapped.
        resumed: how many of them an interrupted build had read.
        unchanged: number of documents that the store held already.
        removed: keys of documents taken out.
        outdated: number of documents in the store, not among the sources, that an earlier
            version of ontology, register or mapping made.
        refused: what kept documents out, in order of files and lines.
        generation: the live generation afterwards.
        statements: number of statements in the documents that were read.
        preview: what would change; None where it was changed.
    """

    read: int
    resumed: int
    unchanged: int
    removed: tuple[str, ...]
    outdated: int
    refused: tuple[SourceError, ...]
    unlinked: tuple[Unlinked, ...]
    notices: tuple[Notice, ...]
    statements: int
    generation: int | None
    preview: Preview | None = None

    def to_json(self) -> dict[str, object]:
        """Return the report as it is printed by ``--json``."""
        return {
            "read": self.read,
            "resumed": self.resumed,
            "unchanged": self.unchanged,
            "removed": list(self.removed),
            "outdated": self.outdated,
            "statements": self.statements,
            "generation": self.generation,
            "refused": [
                {
                    "file": each.source,
                    "line": each.line,
                    "rule": each.rule,
                    "reason": each.reason,
                    "hint": each.hint,
                }
                | ({"annotation": each.annotation} if each.annotation else {})
                | ({"snippet": each.snippet} if each.snippet else {})
                | (dict(each.facts) if isinstance(each, ShapeError) else {})
                for each in self.refused
            ],
            "unlinked": [each.to_json() for each in self.unlinked],
            "notices": [each.to_json() for each in self.notices],
        } | ({"preview": self.preview.to_json()} if self.preview else {})
