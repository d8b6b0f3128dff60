"""Read a rule's SPARQL: its head, its premises, and what it must not contain.

That the text is SPARQL at all, Oxigraph says. Here it is taken apart, and what a rule may not use
is refused: blank nodes, graphs, sub-queries, paths over the data, functions that answer otherwise
each time. A reader of our own, because the general one needs half a second for all the rules, in
every process that maps documents; a test compares the two.

Grammar: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple, NoReturn

from pyoxigraph import Literal, NamedNode, Variable

from conflictgraph.inference.pattern import MAX_ALTERNATIVES, Group, Node, Pattern
from conflictgraph.vocab import RDF, RDFS, XSD

#: The only properties that may be followed any number of times: they say how terms are related.
CLOSED: Final = (RDFS + "subClassOf", RDFS + "subPropertyOf")

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
_PROLOGUE: Final = frozenset({"PREFIX", "BASE"})
_REFUSED: Final = frozenset({"GRAPH", "SERVICE", "SELECT", "FROM", "BASE"})
#: Answers that depend on the clock, on chance, or on the run.
_VOLATILE: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_BOOLEANS: Final = frozenset({"true", "false"})


class Body(NamedTuple):
    """What a rule says.

    Attributes:
        head: the patterns of its conclusions.
        group: its premises.
        where: offset in the text, just behind the brace that opens the premises.
        end: offset of the brace that closes them.
        closures: premises of the outermost group that stand alone and follow a property any
            number of times, each with its first offset and the one behind it.
    """

    head: tuple[Pattern, ...]
    group: Group
    where: int
    end: int
    closures: tuple[tuple[Pattern, int, int], ...]


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int


def parse_body(sparql: str) -> Body:
    """Take a rule apart.

    Raises:
        ValueError: it has something in it that a rule may not have; the message says what.
    """
    return _Parser(sparql).body()


class _Parser:
    def __init__(self, sparql: str) -> None:
        self._tokens = [
            _Token(str(found.lastgroup), found[0], found.start())
            for found in _TOKEN.finditer(sparql)
            if found.lastgroup != "space"
        ]
        self._tokens.append(_Token("end", "", len(sparql)))
        self._at = 0
        self._prefixes: dict[str, str] = {}
        self._depth = 0
        self._closures: list[tuple[Pattern, int, int]] = []

    def body(self) -> Body:
        while self._word() == "PREFIX":
            self._next()
            prefix, iri = self._next().text, self._next().text
            self._prefixes[prefix] = iri[1:-1]
        self._expect("CONSTRUCT")
        head = Group()
        self._expect("{")
        self._triples(head)
        self._expect("}")
        if self._word() == "WHERE":
            self._next()
        where = self._peek().offset + 1
        group = self._group()
        end = self._tokens[self._at - 1].offset
        if self._peek().kind != "end":
            self._fail("nothing may follow the premises")
        return Body(tuple(head.patterns), group, where, end, tuple(self._closures))

    # tokens

    def _peek(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
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

    # groups

    def _group(self) -> Group:
        group = Group(start=self._peek().offset)
        self._expect("{")
        self._depth += 1
        while not self._skips("}"):
            self._member(group)
        self._depth -= 1
        group.end = self._tokens[self._at - 1].offset + 1
        return group

    def _member(self, group: Group) -> None:
        special = _MEMBERS.get(self._word())
        if special is not None:
            self._next()
            special(self, group)
        elif self._word() in _REFUSED:
            self._fail(f"{self._word()} has no place in a rule")
        elif self._peek().text == "{":
            self._union(group)
        else:
            self._triples(group)
        self._skips(".")

    def _union(self, group: Group) -> None:
        alternatives = [self._group()]
        while self._skips("UNION"):
            alternatives.append(self._group())
        group.unions.append(alternatives)

    def _optional(self, group: Group) -> None:
        group.optionals.append(self._group())

    def _minus(self, group: Group) -> None:
        group.negated.append(self._group())

    def _filter(self, group: Group) -> None:
        if self._word() == "NOT":
            self._next()
            self._expect("EXISTS")
            group.negated.append(self._group())
        else:
            self._expression()

    def _bind(self, group: Group) -> None:
        start = self._at
        self._expression()
        # BIND ( expression AS ?variable )
        last = self._tokens[self._at - 2]
        if last.kind != "variable" or self._tokens[start].text != "(":
            self._fail("BIND gives no variable a value")
        group.computed.add(last.text[1:])

    def _values(self, group: Group) -> None:
        while self._peek().text != "{":
            token = self._next()
            if token.kind == "variable":
                group.computed.add(token.text[1:])
        depth = 0
        while True:
            text = self._next().text
            depth += (text == "{") - (text == "}")
            if depth == 0:
                return

    def _expression(self) -> None:
        """Skip a call or an expression in brackets."""
        while self._peek().text != "(":
            self._operand(self._next())
        depth = 0
        while True:
            token = self._next()
            depth += (token.text == "(") - (token.text == ")")
            self._operand(token)
            if depth == 0:
                return

    def _operand(self, token: _Token) -> None:
        word = token.text.upper() if token.kind == "word" else ""
        if word in {"EXISTS", "SELECT"}:
            self._fail(f"{word} has no place in an expression of a rule")
        if word in _VOLATILE:
            self._fail(f"{word} answers otherwise each time")
        if token.kind in {"iri", "name"} and self._peek().text == "(":
            function = self._iri(token).value
            if not function.startswith(XSD):
                self._fail(f"{function} is a function that not every store has")

    # triples

    def _triples(self, group: Group) -> None:
        while self._peek().kind in {"variable", "iri", "name"}:
            start, known = self._peek().offset, len(group.patterns)
            self._about(group, self._node(self._next()))
            pattern = group.patterns[-1]
            if pattern.closure and len(group.patterns) == known + 1 and self._depth == 1:
                self._closures.append((pattern, start, self._peek().offset))
            if not self._skips("."):
                break
        if self._peek().text not in {"}", "{"} and self._word() not in _MEMBERS:
            self._refuse_node(self._peek())

    def _about(self, group: Group, subject: Node) -> None:
        while True:
            predicate, closure = self._verb()
            group.patterns.append(self._pattern(subject, predicate, closure))
            while self._skips(","):
                group.patterns.append(self._pattern(subject, predicate, closure))
            if not self._skips(";"):
                return
            while self._skips(";"):
                pass
            if self._peek().text in {".", "}"}:
                return

    def _pattern(self, subject: Node, predicate: Node, closure: str) -> Pattern:
        return Pattern(subject, predicate, self._object(), closure)

    def _verb(self) -> tuple[Node, str]:
        token = self._next()
        if token.text == "a":
            return NamedNode(RDF + "type"), ""
        predicate = self._node(token)
        if isinstance(predicate, Literal):
            self._fail(f"{token.text} is no predicate")
        following = self._peek().text
        if following in {"/", "|"} or token.text in {"^", "!", "("}:
            self._fail("a path of several properties: write its steps as patterns")
        if following not in {"*", "+", "?"}:
            return predicate, ""
        self._next()
        if not isinstance(predicate, NamedNode) or predicate.value not in CLOSED:
            self._fail(f"{token.text}{following} is a path over the data, which grows with them")
        return predicate, following

    def _object(self) -> Node:
        token = self._next()
        if token.kind == "text":
            return self._literal(token)
        if token.kind == "number":
            datatype = "decimal" if "." in token.text else "integer"
            return Literal(token.text, datatype=NamedNode(XSD + datatype))
        if token.text in _BOOLEANS:
            return Literal(token.text, datatype=NamedNode(XSD + "boolean"))
        return self._node(token)

    def _literal(self, token: _Token) -> Literal:
        quotes = 3 if token.text[:3] in {'"""', "'''"} else 1
        text = token.text[quotes:-quotes]
        if "\\" in text:
            self._fail(f"{token.text}: write it without escapes")
        if self._peek().kind == "language":
            return Literal(text, language=self._next().text[1:].lower())
        if self._skips("^^"):
            return Literal(text, datatype=self._iri(self._next()))
        return Literal(text)

    def _node(self, token: _Token) -> Node:
        if token.kind == "variable":
            return Variable(token.text[1:])
        return self._iri(token)

    def _iri(self, token: _Token) -> NamedNode:
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

    def _refuse_node(self, token: _Token) -> NoReturn:
        if token.text in {"[", "("}:
            self._fail("a blank node has no place in a rule: name it by a variable")
        self._fail(f"{token.text} is not understood here")


_MEMBERS: Final[dict[str, Callable[[_Parser, Group], None]]] = {
    "OPTIONAL": _Parser._optional,  # noqa: SLF001 - the table belongs to the class
    "MINUS": _Parser._minus,  # noqa: SLF001 - as above
    "FILTER": _Parser._filter,  # noqa: SLF001 - as above
    "BIND": _Parser._bind,  # noqa: SLF001 - as above
    "VALUES": _Parser._values,  # noqa: SLF001 - as above
}


def require_readable(group: Group) -> None:
    """Refuse premises that branch more than a reader can follow.

    Raises:
        ValueError: there are too many alternatives.
    """
    if len(group.ways()) > MAX_ALTERNATIVES:
        raise ValueError(f"more than {MAX_ALTERNATIVES} alternatives in one rule")
