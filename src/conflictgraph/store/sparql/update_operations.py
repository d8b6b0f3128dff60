"""Split a SPARQL update into its operations, by its tokens.

Specification: SPARQL 1.1 Update, section 3, and the grammar in section 19.8 of SPARQL 1.1 Query.

Only what is written the plain way is understood: keywords apart from names, each operation as in
the grammar. The parser takes more (``WITHp:x``, ``DROPALL``); such an operation has no kind, and
whoever reads on must expect anything of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from conflictgraph.store.sparql.tokens import Token

_GRAPH: Final = "(?:<>|p:)"
_ANY_GRAPH: Final = f"(?:DEFAULT|(?:GRAPH )?{_GRAPH})"
_PROLOGUE: Final = re.compile(r"(?:PREFIX p: <> |BASE <> |VERSION '' )*")
_SHAPES: Final = {
    "INSERT DATA": re.compile(r"INSERT DATA {} "),
    "DELETE DATA": re.compile(r"DELETE DATA {} "),
    "DELETE WHERE": re.compile(r"DELETE WHERE {} "),
    "MODIFY": re.compile(
        rf"(?:WITH {_GRAPH} )?(?:DELETE {{}} INSERT {{}} |DELETE {{}} |INSERT {{}} )"
        rf"(?:USING (?:NAMED )?{_GRAPH} )*WHERE {{}} "
    ),
    "LOAD": re.compile(rf"LOAD {_GRAPH} (?:INTO GRAPH {_GRAPH} )?"),
    "LOAD SILENT": re.compile(rf"LOAD SILENT {_GRAPH} (?:INTO GRAPH {_GRAPH} )?"),
    "CREATE": re.compile(rf"CREATE (?:SILENT )?GRAPH {_GRAPH} "),
    "CLEAR": re.compile(rf"(?:CLEAR|DROP) (?:SILENT )?(?:GRAPH {_GRAPH}|DEFAULT|NAMED|ALL) "),
    "COPY": re.compile(rf"(?:COPY|ADD) (?:SILENT )?{_ANY_GRAPH} TO {_ANY_GRAPH} "),
    "MOVE": re.compile(rf"MOVE (?:SILENT )?{_ANY_GRAPH} TO {_ANY_GRAPH} "),
}
_STAND_INS: Final = {"iri": "<>", "name": "p:", "string": "''"}


@dataclass(slots=True)
class Piece:
    """A token outside of all braces, or a pair of braces with all that is between them.

    Attributes:
        word: how it stands in the shapes above.
        start: where it begins in the text.
        end: where it ends.
        tokens: the token, or those between the braces.
    """

    word: str
    start: int
    end: int
    tokens: list[Token] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an update.

    Attributes:
        kind: a name of the shapes above; empty when it is written in another way.
        prologue: the pieces of the declarations before it.
        pieces: its own pieces; none after a last semicolon.
    """

    kind: str
    prologue: tuple[Piece, ...]
    pieces: tuple[Piece, ...]

    @property
    def start(self) -> int:
        """Return where it begins in the text, after its prologue."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Return where it ends, before the semicolon."""
        return self.pieces[-1].end

    def piece(self, word: str) -> Piece | None:
        """Return its first piece that stands so in its shape."""
        return next((piece for piece in self.pieces if piece.word == word), None)

    def groups(self) -> Iterator[tuple[str, Piece]]:
        """Yield its braces, each with the word before it: DATA, DELETE, INSERT or WHERE."""
        for before, piece in zip(self.pieces, self.pieces[1:], strict=False):
            if piece.word == "{}":
                yield before.word, piece


def split_operations(tokens: list[Token]) -> list[Operation]:
    """Return the operations of an update; the last may be a prologue alone."""
    operations = []
    pieces: list[Piece] = []
    for piece in _iter_pieces(tokens):
        if piece.word == ";":
            operations.append(_operation(pieces))
            pieces = []
        else:
            pieces.append(piece)
    if pieces:
        operations.append(_operation(pieces))
    return operations


def _operation(pieces: list[Piece]) -> Operation:
    skeleton = "".join(f"{piece.word} " for piece in pieces)
    prologue = _PROLOGUE.match(skeleton)
    declared = prologue.end() if prologue else 0
    count = skeleton.count(" ", 0, declared)
    kind = next((k for k, shape in _SHAPES.items() if shape.fullmatch(skeleton, declared)), "")
    return Operation(kind, tuple(pieces[:count]), tuple(pieces[count:]))


def _iter_pieces(tokens: list[Token]) -> Iterator[Piece]:
    """Yield what is outside of braces, piece by piece."""
    depth, group = 0, Piece("{}", 0, 0)
    for token in tokens:
        if token.kind == "close":
            depth -= 1
            if depth == 0:
                group.end = token.start + len(token.text)
                yield group
                continue
        if depth > 0:
            group.tokens.append(token)
        elif token.kind == "open":
            group = Piece("{}" if token.text == "{" else token.text, token.start, token.start)
        else:
            depth = 0
            yield _single(token)
        if token.kind == "open":
            depth += 1
    if depth > 0:
        group.word = "{"  # not closed: of no shape
        yield group


def _single(token: Token) -> Piece:
    word = _STAND_INS.get(token.kind, token.text.upper())
    # A word that looks like a stand-in, or has a blank in it, must not pass for one.
    if token.kind not in _STAND_INS and token.kind != "word" and token.text != ";":
        word = "?"
    return Piece(word, token.start, token.start + len(token.text), [token])
