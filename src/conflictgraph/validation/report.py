"""What a validation found.

Specification: SHACL, 3.6 (validation report). Results are a set: an order of shapes or triples
never shows in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from conflictgraph.triples.terms import Node


class Severity(StrEnum):
    """How much a result matters, gravest first."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    def reaches(self, threshold: Severity) -> bool:
        """Tell whether this is as grave as ``threshold``, or graver."""
        order = tuple(Severity)
        return order.index(self) <= order.index(threshold)


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that is not as a shape wants it.

    Attributes:
        focus: the node that was looked at; terms are texts in N-Triples.
        path: the property path from it, in the notation of SPARQL; empty for the node itself.
        value: what was found there; None where something is missing, or too much in all.
        shape: the shape that was not met.
        name: IRI of that shape, or of the nearest one around it that has one.
        component: IRI of the kind of constraint.
        severity: how much it matters.
        messages: the same sentence by language tag; "" for one without a tag.
        hints: what to do about it, likewise; may be empty.
    """

    focus: Node
    path: str
    value: Node | None
    shape: Node
    name: str
    component: str
    severity: Severity
    messages: Mapping[str, str]
    hints: Mapping[str, str]

    @property
    def key(self) -> tuple[str, ...]:
        """Return what tells one result from another, and orders them."""
        value = self.value or ""
        return (self.focus, self.name, self.path, value, self.component, self.message())

    def message(self, language: str = "en") -> str:
        """Return the message in a language, else in any that there is."""
        return self.messages.get(language) or next(iter(self.messages.values()), self.component)


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one validation, sorted, each once."""

    results: tuple[Result, ...] = ()

    def reaching(self, threshold: Severity) -> tuple[Result, ...]:
        """Return the results that are as grave as ``threshold``, or graver."""
        return tuple(each for each in self.results if each.severity.reaches(threshold))
