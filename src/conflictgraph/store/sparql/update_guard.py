"""Look at the words of an update before Oxigraph's parser does.

What holds for queries (see :mod:`conflictgraph.store.sparql.guard`) holds for WHERE in an update.
Data and templates may be long, but not deep. ``LOAD`` would fetch from any address, or read any
file, and is refused; ``LOAD SILENT`` may fail without a word and is left out instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from conflictgraph.errors import QueryForbiddenError, QueryTooComplexError
from conflictgraph.store.sparql.guard import QueryLimits, check_query, check_size
from conflictgraph.store.sparql.tokens import Token, is_ambiguous, iter_tokens, unescape
from conflictgraph.store.sparql.update_operations import Operation, split_operations
from conflictgraph.store.sparql.update_targets import find_targets

#: A call of LOAD wherever it may hide: the word, blank space or comments, an IRI or a name.
_BLANK: Final = r"(?:\s|#[^\r\n]*+)*+"
_LOAD: Final = re.compile(rf"LOAD{_BLANK}(?:SILENT{_BLANK})?(?:<|[^\s<>]*:)", re.IGNORECASE)
_AS_QUERY: Final = "SELECT * {{ {} }}"
_HIDEABLE: Final = ("load", "service")


@dataclass(frozen=True, slots=True)
class UpdateShape:
    """What the tokens of an update tell.

    Attributes:
        operations: its operations in order.
        plain: whether the text can be read in one way only, and each operation is of a known
            kind.
        targets: IRIs of the only named graphs it can change; None when it may be any.
    """

    operations: tuple[Operation, ...]
    plain: bool
    targets: frozenset[str] | None

    @property
    def writes(self) -> bool:
        """Tell whether there is any operation that may change something."""
        return any(each.pieces and each.kind != "LOAD SILENT" for each in self.operations)


def check_update(text: str, limits: QueryLimits) -> UpdateShape:
    """Return the shape of an update that may be given to the parser.

    Raises:
        QueryTooLargeError: the text is longer than allowed.
        QueryTooComplexError: it is nested too deeply, or a WHERE has too many parts.
        QueryForbiddenError: it calls SERVICE, or LOAD without SILENT.
    """
    check_size(text, limits)
    limits = replace(limits, max_bytes=limits.max_bytes + len(_AS_QUERY))
    _forbid_spelling(text)
    tokens = list(iter_tokens(text))
    _check_depth(tokens, limits)
    operations = tuple(split_operations(tokens))
    certain = not any(map(_is_stray, tokens)) and not any(map(_is_doubtful, operations))
    if certain:
        for operation in operations:
            _check_operation(operation, text, limits)
    else:
        _check_anything(text, limits)
    plain = certain and all(each.kind or not each.pieces for each in operations)
    return UpdateShape(operations, plain, find_targets(operations) if plain else None)


def _check_operation(operation: Operation, text: str, limits: QueryLimits) -> None:
    match operation.kind:
        case "LOAD":
            raise _no_load()
        case "DELETE WHERE" | "MODIFY":
            last = operation.pieces[-1]
            check_query(_AS_QUERY.format(text[last.start : last.end]), limits)
        case "" if operation.pieces:
            _check_anything(text[operation.start : operation.end], limits)


def _check_anything(text: str, limits: QueryLimits) -> None:
    """Hold a text that is not understood to its strictest reading."""
    if _LOAD.search(text):
        raise _no_load()
    # As if all of it were one WHERE: everything is counted, and SERVICE refused anywhere.
    check_query(_AS_QUERY.format(text), limits)


def _check_depth(tokens: list[Token], limits: QueryLimits) -> None:
    depth = 0
    for token in tokens:
        if token.kind == "open":
            depth += 1
            if depth > limits.max_depth:
                raise QueryTooComplexError(
                    f"the update is nested more than {limits.max_depth} levels deep",
                    "flatten it, or give inner nodes names of their own",
                )
        elif token.kind == "close":
            depth = max(0, depth - 1)


def _is_stray(token: Token) -> bool:
    """Tell whether a quotation mark begins no string: others may pair up differently then."""
    return token.kind == "other" and is_ambiguous(token)


def _is_doubtful(operation: Operation) -> bool:
    """Tell whether something in the operation may be an IRI or two comparisons.

    Where data stand there are no comparisons.
    """
    groups = {id(piece) for word, piece in operation.groups() if word != "WHERE"}
    return any(
        is_ambiguous(token)
        for piece in operation.pieces
        if not (operation.kind and (id(piece) in groups or piece.word == "<>"))
        for token in piece.tokens
    )


def _forbid_spelling(text: str) -> None:
    """Refuse a forbidden word that is spelt with escapes by code point.

    Raises:
        QueryForbiddenError: there is one.
    """
    unescaped = unescape(text).lower()
    for word in _HIDEABLE:
        if unescaped.count(word) != text.lower().count(word):
            raise QueryForbiddenError(
                f"the letters of {word.upper()} are spelt with escapes here", "write them plainly"
            )


def _no_load() -> QueryForbiddenError:
    return QueryForbiddenError(
        "LOAD is not available here: this endpoint fetches nothing",
        "send the data itself, by INSERT DATA or to the graph store at /store",
    )
