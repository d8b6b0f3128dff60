"""What users may ask of the store's writer, and what it answers.

Specifications: SPARQL 1.1 Update; SPARQL 1.1 Graph Store HTTP Protocol, section 5; conditions as
in RFC 9110, section 13.1.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from conflictgraph.errors import UsageError
from conflictgraph.store.edit.gate import GateLimits
from conflictgraph.store.sparql.guard import QueryLimits

#: With less, Oxigraph cannot open a store for writing.
MIN_MEMORY_BYTES: Final = 512_000_000


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must hold of a graph before it is changed.

    A value is ``*`` (the graph exists) or an entity tag without its quotation marks. Tags begin
    with the state of the store they were made from (see :meth:`EditOutcome.tag`); what follows,
    after another hyphen, is not looked at.

    Attributes:
        if_match: one of these must be the present state; None when not asked for.
        if_none_match: none of these may be the present state; None when not asked for.
    """

    if_match: tuple[str, ...] | None = None
    if_none_match: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """A SPARQL update request: all of its operations, or none.

    Attributes:
        text: the request.
        using: IRIs of the protocol's ``using-graph-uri``.
        using_named: IRIs of the protocol's ``using-named-graph-uri``.
        base: IRI against which relative IRIs are resolved.
    """

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class GraphPut:
    """Put the triples of one or several files into a graph.

    Attributes:
        graph: IRI of the graph; None for the default graph.
        body: the first file; whoever made it deletes it afterwards.
        media_type: its media type, without parameters.
        base: IRI against which relative IRIs are resolved.
        replace: whether the graph's former contents go (PUT) or stay (POST).
        conditions: what must hold before.
        more: further files, each with its media type; all of them go in, or none.
    """

    graph: str | None
    body: Path
    media_type: str
    base: str
    replace: bool
    conditions: Conditions = Conditions()
    more: tuple[tuple[Path, str], ...] = ()

    @property
    def documents(self) -> tuple[tuple[Path, str], ...]:
        """Return all files, each with its media type."""
        return ((self.body, self.media_type), *self.more)


@dataclass(frozen=True, slots=True)
class GraphDelete:
    """Remove a graph; the default graph is emptied.

    Attributes:
        graph: IRI of the graph; None for the default graph.
        conditions: what must hold before.
    """

    graph: str | None
    conditions: Conditions = Conditions()


Edit = Update | GraphPut | GraphDelete

_KINDS: Final = {kind.__name__: kind for kind in (Update, GraphPut, GraphDelete)}


@dataclass(frozen=True, slots=True)
class EditOutcome:
    """The live state that holds an edit.

    Several edits may share one state: that two outcomes are equal does not say that nothing
    happened between the two edits.

    Attributes:
        generation: its number.
        published_ns: when it was made live, in nanoseconds of the file system's clock.
        created: whether the edit made a graph that was not there.
    """

    generation: int
    published_ns: int
    created: bool

    @property
    def tag(self) -> str:
        """Return how every entity tag made from this state begins."""
        return f"{self.generation}-{self.published_ns:x}"


@dataclass(frozen=True, slots=True)
class EditLimits:
    """What one edit may use, and how many may wait.

    Attributes:
        timeout_s: time the editor may take for one edit.
        memory_bytes: data segment of the editor; at least 512 MB.
        max_queued: edits that may wait.
        lock_timeout_s: how long the editor waits for another writer of the store.
        keep_generations: how many of the newest generations stay, the new one included.
        query: limits on the text of an update.
        gate: the shapes that users' graphs are held to; None where they are free.
    """

    timeout_s: float = 60.0
    memory_bytes: int = 4_000_000_000
    max_queued: int = 256
    lock_timeout_s: float = 10.0
    keep_generations: int = 2
    query: QueryLimits = field(default_factory=lambda: QueryLimits(max_bytes=1024 * 1024))
    gate: GateLimits | None = None

    def __post_init__(self) -> None:
        """Refuse a limit below which no edit could be applied.

        Raises:
            UsageError: ``memory_bytes`` is less than 512 MB.
        """
        if self.memory_bytes < MIN_MEMORY_BYTES:
            raise UsageError(
                f"the editor needs at least {MIN_MEMORY_BYTES} bytes, not {self.memory_bytes}",
                "raise write_memory_bytes",
            )


def to_json(edit: Edit) -> dict[str, Any]:
    """Return an edit as it is sent to the editor."""
    facts = asdict(edit) | {"kind": type(edit).__name__}
    if isinstance(edit, GraphPut):
        facts["body"] = os.fspath(edit.body.absolute())
        facts["more"] = [(os.fspath(path.absolute()), kind) for path, kind in edit.more]
    return facts


def from_json(facts: dict[str, Any]) -> Edit:
    """Return the edit that :func:`to_json` was given."""
    kind = _KINDS[facts.pop("kind")]
    for name, value in facts.items():
        if isinstance(value, list):
            facts[name] = tuple(value)
    if "conditions" in facts:
        given = facts["conditions"].items()
        facts["conditions"] = Conditions(
            **{name: None if tags is None else tuple(tags) for name, tags in given}
        )
    if kind is GraphPut:
        facts["body"] = Path(facts["body"])
        facts["more"] = tuple((Path(path), media_type) for path, media_type in facts["more"])
    return kind(**facts)
