"""Small documents that share states of affairs and lines, to be put into a store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pyoxigraph import Literal

from conflictgraph.store.changes import DEFAULT_BASE, DocumentChange

BASE = DEFAULT_BASE
NS = f"{BASE}ns#"
BACKGROUND = f"{BASE}graph/background"

#: Which state of affairs uses which: a chain, a fork, and two that stand alone.
USES: dict[int, tuple[int, ...]] = {0: (1,), 1: (2,), 2: (), 3: (2, 4), 4: (), 5: ()}


def affair(number: int) -> str:
    """Return the IRI of a state of affairs."""
    return f"{BASE}id/soa/action-{number:012x}"


def _closure(numbers: Iterable[int]) -> list[int]:
    found: set[int] = set()
    queue = list(numbers)
    while queue:
        number = queue.pop()
        if number not in found:
            found.add(number)
            queue.extend(USES[number])
    return sorted(found)


def affair_lines(numbers: Iterable[int]) -> bytes:
    """Return the N-Quads of states of affairs and of those they use."""
    lines = []
    for number in _closure(numbers):
        node = f"<{affair(number)}>"
        lines.append(f'{node} <{NS}statedValue> "{number}" <{BASE}graph/soa> .\n')
        lines.append(f'{node} <{NS}lowerBound> "{number}" <{BASE}graph/derived/bounds> .\n')
        lines += [
            f"{node} <{NS}hasPurpose> <{affair(used)}> <{BASE}graph/soa> .\n"
            for used in USES[number]
        ]
    return "".join(lines).encode()


def change(
    key: str,
    *,
    text: str = "",
    affairs: Iterable[int] = (),
    names: Iterable[int] = (),
    facts: Iterable[int] = (),
    extra: int = 0,
) -> DocumentChange:
    """Return a document.

    Args:
        key: its key.
        text: its text, which with the key makes its identity.
        affairs: states of affairs its statements have as content.
        names: provisional entities it describes together with other documents.
        facts: derived facts, about states of affairs, it supports together with others.
        extra: number of further lines of its own.
    """
    affairs, facts = sorted(affairs), sorted(facts)
    text = f"{key} {text}"
    identity = hashlib.sha256(text.encode()).hexdigest()[:16]
    graph = f"{BASE}graph/doc/{identity}"
    node = f"{BASE}id/doc/{identity}"
    own = [f"<{node}> <{NS}title> {Literal(text)} <{graph}> .\n"]
    own += [
        f"<{node}/statement/{number}-9> <{NS}hasContent> <{affair(number)}> <{graph}> .\n"
        for number in affairs
    ]
    own += [f'<{node}/span/{n}-9> <{NS}value> "{key} {n}" <{graph}> .\n' for n in range(extra)]
    own.append(f"<{graph}> <{NS}describes> <{node}> <{BASE}graph/meta> .\n")
    shared = [
        f'<{BASE}id/entity/local/{name}> <{NS}label> "{name}" <{BASE}graph/entities> .\n'
        for name in names
    ]
    shared += [
        f"<{BASE}id/actor/a> <{NS}fact> <{affair(fact)}> <{BASE}graph/derived/facts> .\n"
        for fact in facts
    ]
    lines = "".join(own).encode()
    return DocumentChange(
        key=key,
        path=f"/corpus/{key}",
        digest=hashlib.sha256(lines).hexdigest(),
        identity=identity,
        text=text,
        lines=lines,
        shared="".join(shared).encode(),
        affairs=affair_lines({*affairs, *facts}),
    )


def background_lines(affairs: Iterable[int]) -> bytes:
    """Return the N-Quads of curated statements about states of affairs."""
    return "".join(
        f"<{BASE}id/curated/c{number}> <{NS}hasContent> <{affair(number)}> <{BACKGROUND}> .\n"
        for number in sorted(affairs)
    ).encode()
