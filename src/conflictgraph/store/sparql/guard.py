"""Look at the words of a query before Oxigraph's parser does.

Oxigraph parses and plans by recursion, and a text that is nested too deeply or has too many
parts overflows its stack, which kills the process. It also follows ``SERVICE`` to any address.
The guard refuses both by looking at tokens only; whether the query is SPARQL, it leaves to
the parser. Calls of SERVICE that are allowed are told to the caller, who has to route them.

Every occurrence of the letters "service" outside strings, comments, IRIs and variables counts,
in names too: where the IRI of a prefixed name turns out to be malformed, the parser goes back
and reads ``p:SERVICE<x>{}`` as ``p:`` and a call of ``<x>``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from conflictgraph.errors import (
    QueryForbiddenError,
    QuerySyntaxError,
    QueryTooComplexError,
    QueryTooLargeError,
)
from conflictgraph.store.sparql.services import ServiceCall, find_calls, mask_calls
from conflictgraph.store.sparql.tokens import Token, is_ambiguous, iter_tokens, unescape

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "WITH", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}
)
_WRITE_IRI: Final = "write the IRI in full, or choose another prefix"


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """Limits on the text of a query.

    Oxigraph 0.5.13 died at these sizes, with the usual stack of 8 MiB: 859 nested EXISTS, 2,200
    nested groups; in a row 2,600 OPTIONAL or BIND (two parts each), 6,900 additions.

    Attributes:
        max_bytes: length in UTF-8.
        max_depth: nesting of ``{``, ``(``, ``[`` and ``<<``.
        max_parts: brackets, operators, separators and keywords. Terms don't count, nor do the
            rows of VALUES: a long list of values is harmless.
    """

    max_bytes: int = 256 * 1024
    max_depth: int = 100
    max_parts: int = 3_000


@dataclass(frozen=True, slots=True)
class QueryShape:
    """What the tokens of a query tell.

    Attributes:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE; None when no such word was found.
        names_dataset: whether the query says FROM.
        depth: the deepest nesting.
        parts: brackets, operators, separators and keywords.
        calls: the calls of allowed services; the parser must not see their addresses.
    """

    form: str | None
    names_dataset: bool
    depth: int
    parts: int
    calls: tuple[ServiceCall, ...] = ()


def check_size(query: str, limits: QueryLimits) -> None:
    """Refuse a text that is too long.

    Raises:
        QueryTooLargeError: the text is longer than allowed.
    """
    size = len(query.encode("utf-8", "surrogatepass"))
    if size > limits.max_bytes:
        raise QueryTooLargeError(
            f"the query has {size} bytes; {limits.max_bytes} are allowed",
            "split it, or put long lists of values into several queries",
        )


def check_query(query: str, limits: QueryLimits, services: Collection[str] = ()) -> QueryShape:
    """Return the shape of a query that may be given to the parser.

    Args:
        query: the text as the client sent it.
        limits: how large it may be.
        services: addresses that SERVICE may ask.

    Raises:
        QueryTooLargeError: the text is longer than allowed.
        QueryTooComplexError: it is nested too deeply or has too many parts.
        QueryForbiddenError: it calls a SERVICE that is not allowed, or is a LOAD.
        QuerySyntaxError: it is an update.
    """
    check_size(query, limits)
    calls = find_calls(query, services)
    # Beside allowed calls all else is judged as if none were allowed.
    query = mask_calls(query, calls)
    unescaped = unescape(query)
    suspicious = bool(calls) or "service" in unescaped.lower()
    if unescaped != query:
        # A parser that decodes \\u first, as the specification says, must not be led elsewhere.
        _Scan(unescaped, limits, services, suspicious=suspicious).run()
    shape = _Scan(query, limits, services, suspicious=suspicious).run()
    return replace(shape, calls=calls) if calls else shape


class _Scan:
    """One pass over the tokens of a query."""

    def __init__(
        self, query: str, limits: QueryLimits, services: Collection[str], *, suspicious: bool
    ) -> None:
        self.query, self.limits, self.services = query, limits, services
        self.suspicious = suspicious
        self.form: str | None = None
        self.from_word = False
        self.depth = self.deepest = self.parts = 0
        #: Depth of the braces of VALUES; 0 between the word and them; None outside.
        self.values_at: int | None = None
        self.last = Token("other", "")
        self.doubted = False

    def run(self) -> QueryShape:
        for token in iter_tokens(self.query):
            if is_ambiguous(token):
                self._settle_doubt()
            self._take(token)
            self.last = token
        return QueryShape(self.form, self.from_word, self.deepest, self.parts)

    def _take(self, token: Token) -> None:
        match token.kind:
            case "open":
                self._open(token.text)
            case "close":
                self._close()
            case "word":
                self._word(token.text.upper())
                self._forbid_service(token.text)
            case "name":
                self._name(token.text)
                self._forbid_service(token.text)
            case "other":
                self._count(1)

    def _open(self, bracket: str) -> None:
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        if self.depth > self.limits.max_depth:
            raise QueryTooComplexError(
                f"the query is nested more than {self.limits.max_depth} levels deep",
                "flatten it, or name intermediate results with BIND",
            )
        if bracket == "{" and self.values_at == 0:
            self.values_at = self.depth
        # The rows of VALUES are the one thing that may be long; all else in there is counted.
        if not (bracket == "(" and self.values_at):
            self._count(1)

    def _close(self) -> None:
        if self.values_at and self.depth <= self.values_at:
            self.values_at = None
        self.depth = max(0, self.depth - 1)

    def _count(self, number: int) -> None:
        self.parts += number
        if self.parts > self.limits.max_parts:
            raise QueryTooComplexError(
                f"the query has more than {self.limits.max_parts} operators and patterns",
                "give long lists of terms as VALUES instead of OR, UNION or IN",
            )

    def _word(self, word: str) -> None:
        if self.values_at is None or word not in {"UNDEF", "TRUE", "FALSE"}:
            self._count(1)
        if word == "VALUES":
            self.values_at = 0
        elif self.depth == 0 and word.startswith("FROM"):
            self.from_word = True
        elif self.form is None:
            self._first_word(word)

    def _first_word(self, word: str) -> None:
        if word in _FORMS:
            self.form = word
        elif word == "LOAD":
            raise QueryForbiddenError("LOAD is not available here", "import files with the CLI")
        elif word in _UPDATES and self.depth == 0:
            raise QuerySyntaxError(
                f"{word} starts an update; only queries are answered here",
                "start with SELECT, ASK, CONSTRUCT or DESCRIBE",
            )

    def _name(self, name: str) -> None:
        # The parser needs no space: FROMp:x and FROM:x are FROM p:x and FROM :x.
        declares = self.last.kind == "word" and self.last.text.upper().endswith("PREFIX")
        if self.depth == 0 and not declares and name.upper().startswith("FROM"):
            self.from_word = True

    def _forbid_service(self, text: str) -> None:
        if not (self.suspicious and "service" in text.lower()):
            return
        if self.services:
            raise QueryForbiddenError(
                "SERVICE may ask only the endpoints that are allowed here, and not one in another",
                "write SERVICE <address> { … }; allowed: " + ", ".join(self.services),
            )
        raise QueryForbiddenError(
            "SERVICE is not available here: this endpoint sends no requests elsewhere",
            f"ask the other endpoint itself; if {text[:40]!r} is a name, {_WRITE_IRI}",
        )

    def _settle_doubt(self) -> None:
        """Hold the whole text to its strictest reading.

        Raises:
            QueryForbiddenError: SERVICE may be hidden in it.
            QueryTooComplexError: brackets may be hidden in it.
        """
        if self.doubted:
            return
        self.doubted = True
        if self.suspicious:
            raise QueryForbiddenError(
                "the word SERVICE cannot be told apart from text here",
                "write IRIs in full, starting with http://, and escapes as SPARQL wants them",
            )
        if sum(self.query.count(bracket) for bracket in "{([") > self.limits.max_depth:
            raise QueryTooComplexError(
                "the query has too many brackets to be read safely", _WRITE_IRI
            )
