"""The gate for what users write: their graphs must not break the shapes, if the setting asks so.

A graph is checked as it would be after the edit, with everything else in the store as context. That
happens in the editor, a process that may be killed, while the edit is not live yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store

from conflictgraph.errors import InvalidGraphError
from conflictgraph.triples import Tables
from conflictgraph.triples.terms import text_of
from conflictgraph.validation import Result, Severity, StoredTriples, Validator, load_shapes
from conflictgraph.validation.shape import Shape, Targets

#: More than anybody reads; the number of all is told.
MAX_RESULTS: Final = 100

Graph = NamedNode | BlankNode | DefaultGraph


@dataclass(frozen=True, slots=True)
class GateLimits:
    """What users' graphs are held to.

    Attributes:
        shapes: paths of Turtle files with shapes.
        fail_on: from which severity on an edit is refused: ``violation`` or ``warning``.
    """

    shapes: tuple[str, ...]
    fail_on: str


class EditGate:
    """Checks graphs of the store that is being written; the shapes are read when first needed."""

    def __init__(self, limits: GateLimits) -> None:
        self._limits = limits

    @cached_property
    def _shapes(self) -> tuple[tuple[Shape, Targets], ...]:
        return load_shapes(map(Path, self._limits.shapes))

    def check(self, store: Store, graphs: Iterable[Graph]) -> None:
        """Look at some graphs of a store.

        Raises:
            InvalidGraphError: they break a shape.
            ResourceError: the shapes cannot be read.
        """
        validator = Validator(self._shapes, StoredTriples(store))
        report = validator.validate(Tables.of(store, graphs), lambda: store)
        if found := report.reaching(Severity(self._limits.fail_on)):
            results = tuple(map(_to_json, found[:MAX_RESULTS]))
            more = "" if len(found) == 1 else f" and {len(found) - 1} more"
            raise InvalidGraphError(
                f"the graph would break the shapes: {found[0].message('en')}{more}",
                "mend what the results name and send all of it again",
                results=results,
            )


def _to_json(result: Result) -> Mapping[str, object]:
    return {
        "focus": text_of(result.focus),
        "path": result.path or None,
        "value": result.value,
        "severity": str(result.severity),
        "message": dict(result.messages),
        "shape": result.name,
    }
