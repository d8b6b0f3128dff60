"""The words of a SPARQL text, and the terms that they stand for."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, NoReturn

from pyoxigraph import Literal, NamedNode, Variable

from conflictgraph.triples.pattern import Node
from conflictgraph.vocab import XSD

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
    |(?P<iri><[^<>"{}|^`\\\s]*>)
    |(?P<text>\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<variable>[?$]\w+)
    |(?P<name>(?:\w[\w.\-]*)?:(?:[\w.\-%]*[\w\-%])?)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<sign>\^\^|&&|\|\||[<>!]=|.)""",
    re.VERBOSE | re.DOTALL,
)
_BOOLEANS: Final = frozenset({"true", "false"})


class Token(NamedTuple):
    """A word of the text, with its kind and its offset."""

    kind: str
    text: str
    offset: int


class TokenReader:
    """Reads a text word by word, and terms of it."""

    def __init__(self, sparql: str) -> None:
        self._tokens = [
            Token(str(found.lastgroup), found[0], found.start())
            for found in _TOKEN.finditer(sparql)
            if found.lastgroup != "space"
        ]
        self._tokens.append(Token("end", "", len(sparql)))
        self._at = 0
        self._prefixes: dict[str, str] = {}

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._peek()
        if token.kind == "end":
            self._fail("the rule ends too early")
        self._at += 1
        return token

    def _word(self) -> str:
        """Return the next token as a keyword; empty when it is none."""
        token = self._peek()
        return token.text.upper() if token.kind == "word" else ""

    def _expect(self, text: str) -> None:
        token = self._next()
        if token.text.upper() != text:
            self._fail(f"{text} is expected instead of {token.text}")

    def _skips(self, text: str) -> bool:
        if self._peek().text.upper() != text:
            return False
        self._at += 1
        return True

    def _fail(self, reason: str) -> NoReturn:
        raise ValueError(reason)

    def _prologue(self) -> None:
        while self._word() == "PREFIX":
            self._next()
            prefix, iri = self._next().text, self._next().text
            self._prefixes[prefix] = iri[1:-1]

    # terms

    def _term(self) -> Node:
        """Return the next term, a literal among others."""
        token = self._next()
        if token.kind == "text":
            return self._literal(token)
        if token.kind == "number":
            datatype = "decimal" if "." in token.text else "integer"
            return Literal(token.text, datatype=NamedNode(XSD + datatype))
        if token.text in _BOOLEANS:
            return Literal(token.text, datatype=NamedNode(XSD + "boolean"))
        return self._node(token)

    def _literal(self, token: Token) -> Literal:
        quotes = 3 if token.text[:3] in {'"""', "'''"} else 1
        text = token.text[quotes:-quotes]
        if "\\" in text:
            self._fail(f"{token.text}: write it without escapes")
        if self._peek().kind == "language":
            return Literal(text, language=self._next().text[1:].lower())
        if self._skips("^^"):
            return Literal(text, datatype=self._iri(self._next()))
        return Literal(text)

    def _node(self, token: Token) -> Variable | NamedNode:
        if token.kind == "variable":
            return Variable(token.text[1:])
        return self._iri(token)

    def _iri(self, token: Token) -> NamedNode:
        if token.kind == "iri":
            iri = token.text[1:-1]
            if ":" not in iri:
                self._fail(f"{token.text} is relative: mint the IRIs of data with IRI(CONCAT(…))")
            return NamedNode(iri)
        if token.kind != "name":
            self._refuse_node(token)
        prefix, _, local = token.text.partition(":")
        if prefix == "_":
            self._fail("a blank node has no place in a rule: name it by a variable")
        if f"{prefix}:" not in self._prefixes:
            self._fail(f"the prefix {prefix}: is not declared")
        return NamedNode(self._prefixes[f"{prefix}:"] + local)

    def _refuse_node(self, token: Token) -> NoReturn:
        if token.text in {"[", "("}:
            self._fail("a blank node has no place in a rule: name it by a variable")
        self._fail(f"{token.text} is not understood here")
