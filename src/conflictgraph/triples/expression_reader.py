"""Read the expressions of a SPARQL text.

Grammar: https://www.w3.org/TR/sparql11-query/#sparqlGrammar, from [110] Expression on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from pyoxigraph import Variable

from conflictgraph.triples.expression import Call, Constant, Expression, Reference
from conflictgraph.triples.tokens import TokenReader
from conflictgraph.vocab import XSD

#: Answers that depend on the clock, on chance, or on the run.
_VOLATILE: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_COMPARING: Final = frozenset({"=", "!=", "<", ">", "<=", ">="})


class ExpressionReader(TokenReader):
    """Reads expressions, each as one tree."""

    def _expression(self) -> Expression:
        return self._joined({"||"}, self._conjunction)

    def _conjunction(self) -> Expression:
        return self._joined({"&&"}, self._comparison)

    def _sum(self) -> Expression:
        return self._joined({"+", "-"}, self._product)

    def _product(self) -> Expression:
        return self._joined({"*", "/"}, self._unary)

    def _joined(self, signs: Collection[str], part: Callable[[], Expression]) -> Expression:
        found = part()
        while self._peek().text in signs:
            found = Call(self._next().text, (found, part()))
        return found

    def _comparison(self) -> Expression:
        left = self._sum()
        if self._peek().text in _COMPARING:
            return Call(self._next().text, (left, self._sum()))
        name = "IN"
        if self._word() == "NOT":
            self._next()
            name = "NOT IN"
        elif self._word() != "IN":
            return left
        self._expect("IN")
        return Call(name, (left, *self._arguments()))

    def _unary(self) -> Expression:
        if self._skips("!"):
            return Call("!", (self._unary(),))
        if self._skips("-"):
            return Call("-", (self._unary(),))
        return self._primary()

    def _primary(self) -> Expression:
        token = self._peek()
        if token.text == "(":
            return self._bracketed()
        if token.kind == "word" and token.text not in {"true", "false"}:
            return self._call()
        term = self._term()
        if isinstance(term, Variable):
            return Reference(term.value)
        if self._peek().text != "(":
            return Constant(str(term))
        if not str(term).startswith(f"<{XSD}"):
            self._fail(f"{token.text} is a function that not every store has")
        return Call(str(term), self._arguments())

    def _bracketed(self) -> Expression:
        self._expect("(")
        found = self._expression()
        self._expect(")")
        return found

    def _call(self) -> Expression:
        name = self._next().text.upper()
        if name in {"EXISTS", "NOT", "SELECT"}:
            self._fail(f"{name} has no place in an expression of a rule")
        if name in _VOLATILE:
            self._fail(f"{name} answers otherwise each time")
        return Call(name, self._arguments())

    def _arguments(self) -> tuple[Expression, ...]:
        self._expect("(")
        found: list[Expression] = []
        while not self._skips(")"):
            found.append(self._expression())
            if self._peek().text != ")":
                self._expect(",")
        return tuple(found)
