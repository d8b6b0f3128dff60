"""In what two states of a corpus differ, in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from conflictgraph.errors import SourceError


@dataclass(frozen=True, slots=True)
class Change:
    """What is said otherwise of one thing.

    Attributes:
        what: the property in words; with those that lead to it, where it belongs to the content.
        before: values that go, in words.
        after: values that come.
    """

    what: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatementDifference:
    """A statement that one side has and the other has not, or has otherwise.

    Attributes:
        change: ``added``, ``changed`` or ``withdrawn``.
        iri: names it: as it is afterwards, where it stays.
        was: what named it before, where that is another IRI; else empty.
        speaker, act, wording, content: in words, as it is afterwards where it stays.
        changes: what is said otherwise; empty unless it is changed.
    """

    change: str
    iri: str
    was: str
    speaker: str
    act: str
    wording: str
    content: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentDifference:
    """A document that one side has and the other has not, or has otherwise.

    Attributes:
        file: its key, afterwards where it stays.
        was: its key before, where that is another; else empty. A name is no difference.
        change: ``added``, ``changed`` or ``removed``.
        count: number of statements of a document that is added or removed.
        has_other_text: whether the text itself is another; places are not compared then.
        changes: what is said otherwise of the document as a whole.
        statements: in the order of the text.
        other_added, other_withdrawn: number of lines on mentions, quoted words and other nodes
            that only one side has.
    """

    file: str
    was: str
    change: str
    count: int = 0
    has_other_text: bool = False
    changes: tuple[Change, ...] = ()
    statements: tuple[StatementDifference, ...] = ()
    other_added: int = 0
    other_withdrawn: int = 0

    @property
    def is_none(self) -> bool:
        """Tell whether nothing differs after all."""
        found = (self.has_other_text, self.changes, self.statements)
        others = self.other_added, self.other_withdrawn
        return self.change == "changed" and not any((*found, *others))

    def to_json(self) -> dict[str, object]:
        """Return the entry as it stands in ``--json``."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Difference:
    """All in which two sides differ.

    Attributes:
        documents: in order of their keys.
        graphs: IRIs of graphs that come from no document and differ.
        refused: what kept documents of either side out.
    """

    documents: tuple[DocumentDifference, ...]
    graphs: tuple[str, ...]
    refused: tuple[SourceError, ...]

    @property
    def is_none(self) -> bool:
        """Tell whether both sides say the same, as far as they could be read."""
        return not (self.documents or self.graphs or self.refused)

    def to_json(self) -> dict[str, object]:
        """Return the difference as it is printed by ``--json``."""
        return {
            "documents": [each.to_json() for each in self.documents],
            "graphs": list(self.graphs),
            "refused": [
                {"file": each.source, "line": each.line, "rule": each.rule, "reason": each.reason}
                for each in self.refused
            ],
        }
