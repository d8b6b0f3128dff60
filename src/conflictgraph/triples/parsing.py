"""Read a rule or a constraint in SPARQL: its head, its premises, and what it must not contain.

That the text is SPARQL at all, Oxigraph says. Here it is taken apart, and what a rule may not use
is refused: blank nodes, graphs, sub-queries, paths over the data, functions that answer otherwise
each time. A reader of our own, because the general one needs half a second for all the rules, in
every process that maps documents; a test compares the two.

Grammar: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Variable

from conflictgraph.triples.expression_reader import ExpressionReader
from conflictgraph.triples.pattern import (
    MAX_ALTERNATIVES,
    Bind,
    Filter,
    Group,
    Negation,
    Node,
    Optional,
    Pattern,
    Union,
    Values,
)
from conflictgraph.triples.tokens import Token
from conflictgraph.vocab import RDF, RDFS

#: The only properties that a rule may follow any number of times: they say how terms are related.
CLOSED: Final = (RDFS + "subClassOf", RDFS + "subPropertyOf")

_REFUSED: Final = frozenset({"GRAPH", "SERVICE", "SELECT", "FROM", "BASE"})

#: One step of a path: the properties it may take, and how often.
_Step = tuple[tuple[Node, ...], str]


class Body(NamedTuple):
    """What a rule says.

    Attributes:
        head: the patterns of its conclusions.
        group: its premises.
        where: offset in the text, just behind the brace that opens the premises.
        end: offset of the brace that closes them.
    """

    head: tuple[Pattern, ...]
    group: Group
    where: int
    end: int


class Select(NamedTuple):
    """What a query asks for: the variables it returns, and its premises."""

    names: tuple[str, ...]
    group: Group


def parse_body(sparql: str) -> Body:
    """Take a rule apart.

    Raises:
        ValueError: it has something in it that a rule may not have; the message says what.
    """
    return _Parser(sparql).body()


def parse_select(sparql: str) -> Select:
    """Take a SELECT apart; paths of several properties are written out as patterns.

    Raises:
        ValueError: it has something in it that is not read here; the message says what.
    """
    return _Parser(sparql, with_paths=True).select()


class _Parser(ExpressionReader):
    def __init__(self, sparql: str, *, with_paths: bool = False) -> None:
        super().__init__(sparql)
        self._with_paths = with_paths
        self._between = 0

    def body(self) -> Body:
        self._prologue()
        self._expect("CONSTRUCT")
        head = Group()
        self._expect("{")
        self._triples(head)
        self._expect("}")
        self._skips("WHERE")
        where = self._peek().offset + 1
        group = self._group()
        end = self._tokens[self._at - 1].offset
        self._require_end()
        return Body(tuple(head.patterns), group, where, end)

    def select(self) -> Select:
        self._prologue()
        self._expect("SELECT")
        self._skips("DISTINCT")
        names = []
        while self._peek().kind == "variable":
            names.append(self._next().text[1:])
        self._skips("WHERE")
        group = self._group()
        self._require_end()
        return Select(tuple(names), group)

    def _require_end(self) -> None:
        if self._peek().kind != "end":
            self._fail("nothing may follow the premises")

    # groups

    def _group(self) -> Group:
        group = Group(start=self._peek().offset)
        self._expect("{")
        while not self._skips("}"):
            self._member(group)
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
        group.members.append(Union(tuple(alternatives)))

    def _optional(self, group: Group) -> None:
        group.members.append(Optional(self._group()))

    def _minus(self, group: Group) -> None:
        group.members.append(Negation(self._group(), sees=False))

    def _filter(self, group: Group) -> None:
        if self._word() == "NOT":
            self._next()
            self._expect("EXISTS")
            group.members.append(Negation(self._group(), sees=True))
        else:
            group.members.append(Filter(self._primary()))

    def _bind(self, group: Group) -> None:
        self._expect("(")
        value = self._expression()
        self._expect("AS")
        group.members.append(Bind(self._variable(), value))
        self._expect(")")

    def _values(self, group: Group) -> None:
        names = []
        is_single = not self._skips("(")
        while self._peek().text not in {")", "{"}:
            names.append(self._variable())
        if not is_single:
            self._expect(")")
        self._expect("{")
        rows = []
        while not self._skips("}"):
            rows.append(self._row(len(names), is_single=is_single))
        group.members.append(Values(tuple(names), tuple(rows)))

    def _row(self, width: int, *, is_single: bool) -> tuple[Node, ...]:
        if is_single:
            return (self._term(),)
        self._expect("(")
        row = tuple(self._term() for _ in range(width))
        self._expect(")")
        return row

    def _variable(self) -> str:
        token = self._next()
        if token.kind != "variable":
            self._fail(f"a variable is expected instead of {token.text}")
        return token.text[1:]

    # triples

    def _triples(self, group: Group) -> None:
        while self._peek().kind in {"variable", "iri", "name"}:
            self._about(group, self._node(self._next()))
            if not self._skips("."):
                break
        if self._peek().text not in {"}", "{"} and self._word() not in _MEMBERS:
            self._refuse_node(self._peek())

    def _about(self, group: Group, subject: Node) -> None:
        while True:
            path = self._path()
            self._lead(group, subject, path, self._term())
            while self._skips(","):
                self._lead(group, subject, path, self._term())
            if not self._skips(";"):
                return
            while self._skips(";"):
                pass
            if self._peek().text in {".", "}"}:
                return

    def _lead(self, group: Group, subject: Node, path: list[_Step], target: Node) -> None:
        """Write a path out as patterns, with names for what lies between its steps."""
        for number, (ways, closure) in enumerate(path, 1):
            following = target if number == len(path) else self._fresh()
            steps = [Pattern(subject, way, following, closure) for way in ways]
            if len(steps) == 1:
                group.members.append(steps[0])
            else:
                group.members.append(Union(tuple(Group(members=[step]) for step in steps)))
            subject = following

    def _fresh(self) -> Variable:
        self._between += 1
        return Variable(f"between_{self._between}")

    def _path(self) -> list[_Step]:
        path = [self._step()]
        while self._with_paths and self._skips("/"):
            path.append(self._step())
        return path

    def _step(self) -> _Step:
        token = self._next()
        ways = [self._property(token)]
        while self._with_paths and self._skips("|"):
            ways.append(self._property(self._next()))
        following = self._peek().text
        if following in {"/", "|"} and not self._with_paths:
            self._fail("a path of several properties: write its steps as patterns")
        if following not in {"*", "+", "?"}:
            return tuple(ways), ""
        self._next()
        closed = isinstance(ways[0], NamedNode) and ways[0].value in CLOSED
        if len(ways) > 1 or not (closed or self._with_paths):
            self._fail(f"{token.text}{following} is a path over the data, which grows with them")
        return tuple(ways), following

    def _property(self, token: Token) -> Node:
        if token.text == "a":
            return NamedNode(RDF + "type")
        if token.text in {"^", "!", "("}:
            self._fail("a path of several properties: write its steps as patterns")
        if token.kind not in {"variable", "iri", "name"}:
            self._fail(f"{token.text} is no predicate")
        return self._node(token)


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
