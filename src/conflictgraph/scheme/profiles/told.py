"""What a profile leaves out, counted: nothing is left out silently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from conflictgraph.annotation import Frame, Mention, Relation
from conflictgraph.scheme.profiles.names import Kind


class Told(StrEnum):
    """Why something is left out."""

    IGNORED = "ignored"
    NO_PLACE = "no-place"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Omission:
    """What was left out, how often, and where first."""

    why: Told
    kind: Kind
    name: str
    count: int
    line: int | None


@dataclass
class Tale:
    """Collects what is left out of one document.

    Attributes:
        is_lenient: whether what neither profile nor scheme knows is left out too; else it stays
            and is refused by the check of the scheme.
    """

    is_lenient: bool
    _found: dict[tuple[Told, Kind, str], set[tuple[int | None, str]]] = field(default_factory=dict)

    def tell(self, why: Told, kind: Kind, name: str, of: Mention | Frame | Relation) -> None:
        """Note that something on an annotation was left out; the same twice is one."""
        identifier = of.id or (f"{of.source} {of.target}" if isinstance(of, Relation) else "")
        self._found.setdefault((why, kind, name), set()).add((of.line, identifier))

    def omissions(self) -> Iterator[Omission]:
        """Yield what was left out, in one order whatever the order it was found in."""
        for (why, kind, name), places in sorted(self._found.items()):
            lines = [line for line, _ in places if line is not None]
            yield Omission(why, kind, name, len(places), min(lines, default=None))
