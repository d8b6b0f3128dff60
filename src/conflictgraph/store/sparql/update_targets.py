"""Which named graphs the operations of an update can change, as far as their words tell.

The answer may name too many graphs, never too few: it only saves looking at graphs that cannot
have changed. Whether one has, :mod:`conflictgraph.store.protection` finds out by looking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from conflictgraph.store.sparql.tokens import Token
from conflictgraph.store.sparql.update_operations import Operation, Piece

#: An IRI that means itself: absolute, and without escapes.
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\\]*")
_TEMPLATES: Final = frozenset({"DATA", "DELETE", "INSERT"})


class _AnyGraphError(Exception):
    """The graph cannot be told from the words."""


def find_targets(operations: Iterable[Operation]) -> frozenset[str] | None:
    """Return the IRIs of all named graphs that may be changed; None when it may be any.

    Args:
        operations: of known kinds only.
    """
    prefixes: dict[str, set[str]] = {}
    targets: set[str] = set()
    try:
        for operation in operations:
            _declare(operation.prologue, prefixes)
            for token in _iter_targets(operation):
                targets |= _resolve(token, prefixes)
    except _AnyGraphError:
        return None
    return frozenset(targets)


def _declare(prologue: tuple[Piece, ...], prefixes: dict[str, set[str]]) -> None:
    for before, name, iri in zip(prologue, prologue[1:], prologue[2:], strict=False):
        if before.word == "PREFIX":
            # A prefix may be declared anew: all it ever meant is kept.
            prefixes.setdefault(name.tokens[0].text, set()).add(iri.tokens[0].text[1:-1])


def _iter_targets(operation: Operation) -> Iterator[Token]:
    match operation.kind:
        case "INSERT DATA" | "DELETE DATA" | "DELETE WHERE" | "MODIFY":
            if operation.pieces and operation.pieces[0].word == "WITH":
                yield operation.pieces[1].tokens[0]
            whole = operation.kind == "DELETE WHERE"
            for word, group in operation.groups():
                if whole or word in _TEMPLATES:
                    yield from _iter_named(group.tokens)
        case "CREATE" | "CLEAR" | "MOVE":
            if operation.piece("ALL") or operation.piece("NAMED"):
                raise _AnyGraphError
            yield from _iter_graphs(operation.pieces)
        case "COPY":
            to = next(n for n, piece in enumerate(operation.pieces) if piece.word == "TO")
            yield from _iter_graphs(operation.pieces[to:])


def _iter_graphs(pieces: Iterable[Piece]) -> Iterator[Token]:
    for piece in pieces:
        if piece.word in {"<>", "p:"}:
            yield piece.tokens[0]


def _iter_named(tokens: list[Token]) -> Iterator[Token]:
    """Yield what follows GRAPH in a template or data.

    Raises:
        _AnyGraphError: it is a variable, or the word may be hidden in another token.
    """
    last = ""
    for token in tokens:
        if last == "GRAPH":
            if token.kind not in {"iri", "name"}:
                raise _AnyGraphError
            yield token
        elif token.kind in {"word", "name"} and re.search("GRAPH.|.GRAPH", token.text.upper()):
            # The parser needs no space: GRAPHp:x, trueGRAPH, and p:GRAPH in its own ways.
            raise _AnyGraphError
        last = token.text.upper()


def _resolve(token: Token, prefixes: dict[str, set[str]]) -> set[str]:
    """Return the IRIs that a token may stand for.

    Raises:
        _AnyGraphError: they depend on a base, or on an escape.
    """
    if token.kind == "iri":
        iris = {token.text[1:-1]}
    else:
        prefix, _, local = token.text.partition(":")
        iris = {namespace + local for namespace in prefixes.get(f"{prefix}:", set())}
    if not iris or not all(map(_ABSOLUTE.fullmatch, iris)):
        raise _AnyGraphError
    return iris
