"""Read answers to queries, expected and given, in a form that can be compared.

Specifications: SPARQL 1.1 Query Results in XML, JSON, CSV and TSV; the result set vocabulary of
the test suites, https://www.w3.org/2001/sw/DataAccess/tests/result-set.

Solutions and graphs both become RDF datasets with canonical blank nodes, so that equality is
isomorphism: a solution is a blank node that has its terms. Numbers and booleans are compared by
datatype and value, because no specification fixes the lexical form of a computed one; all else
is compared term by term.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Solution = Mapping[str, Term]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_VALUES: dict[str, Callable[[str], object]] = {
    f"{_XSD}boolean": {"true": "true", "1": "true", "false": "false", "0": "false"}.__getitem__,
    f"{_XSD}integer": int,
    f"{_XSD}decimal": lambda value: Decimal(value).normalize(),
    f"{_XSD}float": float,
    f"{_XSD}double": float,
}

#: The media type to ask for, by the suffix of the file with the expected answer.
MEDIA_TYPES = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
}


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a SELECT.

    Attributes:
        variables: names, without question mark.
        solutions: what each row binds.
        ordered: whether the order of the rows is told.
    """

    variables: frozenset[str]
    solutions: tuple[Solution, ...]
    ordered: bool


Answer = bool | Table | ox.Dataset


def read_expected(file: Path, base: str, *, ordered: bool) -> Answer:
    """Return the answer that a file of a suite holds.

    Args:
        file: results in any format, a graph, or results written as a graph.
        base: what relative IRIs in it refer to.
        ordered: whether the query orders its solutions.
    """
    if file.suffix in MEDIA_TYPES:
        return parse_answer(file.read_bytes(), MEDIA_TYPES[file.suffix], ordered=ordered)
    return _from_result_set(read_graph(file, base))


def read_graph(file: Path, base: str) -> ox.Dataset:
    """Return the RDF in a file."""
    form = ox.RdfFormat.from_extension(file.suffix[1:])
    return ox.Dataset(ox.parse(path=file, format=form, base_iri=base, rename_blank_nodes=True))


def parse_answer(content: bytes, media_type: str, *, ordered: bool = False) -> Answer:
    """Return the answer that a response holds.

    Raises:
        SyntaxError: the content is not of the media type.
    """
    if media_type == MEDIA_TYPES[".csv"]:
        return _parse_csv(content.decode("utf-8"), ordered=ordered)
    if (form := ox.QueryResultsFormat.from_media_type(media_type)) is not None:
        results = ox.parse_query_results(content, form)
        if isinstance(results, ox.QueryBoolean):
            return bool(results)
        return _from_solutions(results, ordered=ordered)
    return ox.Dataset(ox.parse(content, format=ox.RdfFormat.from_media_type(media_type)))


def to_comparable(answer: Answer, *, ordered: bool = False, distinct: bool = False) -> object:
    """Return a value that equals that of every answer that says the same.

    Args:
        answer: what to compare.
        ordered: whether the order of solutions counts.
        distinct: whether duplicate solutions count once.
    """
    if isinstance(answer, bool):
        return answer
    if isinstance(answer, ox.Dataset):
        return _canonical(answer)
    solutions = [frozenset(solution.items()) for solution in answer.solutions]
    if distinct:
        solutions = list(dict.fromkeys(solutions))
    return answer.variables, _canonical(_iter_rows(solutions, ordered=ordered))


def _iter_rows(
    solutions: Iterable[frozenset[tuple[str, Term]]], *, ordered: bool
) -> Iterator[ox.Quad]:
    for number, solution in enumerate(solutions):
        row = ox.BlankNode()
        yield ox.Quad(row, _TYPE, ox.NamedNode(f"{RS}solution"))
        if ordered:
            yield ox.Quad(row, ox.NamedNode(f"{RS}index"), ox.Literal(number))
        for name, term in solution:
            yield ox.Quad(row, ox.NamedNode(f"urn:variable:{name}"), term)


def _canonical(quads: Iterable[ox.Quad]) -> frozenset[str]:
    dataset = ox.Dataset(
        ox.Quad(q.subject, q.predicate, _by_value(q.object), q.graph_name) for q in quads
    )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(map(str, dataset))


def _by_value(term: Term) -> Term:
    """Return the one literal that stands for all of the same value."""
    if isinstance(term, ox.Triple):
        return ox.Triple(term.subject, term.predicate, _by_value(term.object))
    if not isinstance(term, ox.Literal) or (read := _VALUES.get(term.datatype.value)) is None:
        return term
    try:
        return ox.Literal(str(read(term.value)), datatype=term.datatype)
    except (LookupError, ValueError, ArithmeticError):
        return term


def _from_solutions(results: ox.QuerySolutions, *, ordered: bool) -> Table:
    names = [variable.value for variable in results.variables]
    rows = tuple({name: row[name] for name in names if row[name] is not None} for row in results)
    return Table(frozenset(names), rows, ordered)


def _parse_csv(text: str, *, ordered: bool) -> Table:
    names, *rows = csv.reader(io.StringIO(text, newline=""))
    return Table(
        frozenset(names),
        tuple({n: _plain(v) for n, v in zip(names, row, strict=True) if v} for row in rows),
        ordered,
    )


def _plain(value: str) -> Term:
    """Return what a field of CSV tells of a term: its text, or that it is some number."""
    if value.startswith("_:"):
        return ox.BlankNode(value[2:])
    try:
        return ox.Literal(float(value))
    except ValueError:
        return ox.Literal(value)


def _from_result_set(graph: ox.Dataset) -> Answer:
    """Return the answer that stands in a graph, or the graph if it is the answer itself."""
    for quad in graph.quads_for_predicate(ox.NamedNode(f"{RS}boolean")):
        return bool(quad.object.value == "true")
    sets = list(graph.quads_for_object(ox.NamedNode(f"{RS}ResultSet")))
    if not sets:
        return graph
    names = frozenset(v.value for v in _objects(graph, sets[0].subject, "resultVariable"))
    rows = list(_objects(graph, sets[0].subject, "solution"))
    ordered = bool(rows) and all(list(_objects(graph, row, "index")) for row in rows)
    if ordered:
        rows.sort(key=lambda row: int(next(_objects(graph, row, "index")).value))
    return Table(names, tuple(_read_row(graph, row) for row in rows), ordered)


def _read_row(graph: ox.Dataset, row: Any) -> Solution:
    return {
        next(_objects(graph, binding, "variable")).value: next(_objects(graph, binding, "value"))
        for binding in _objects(graph, row, "binding")
    }


def _objects(graph: ox.Dataset, subject: Any, name: str) -> Iterator[Any]:
    for quad in graph.quads_for_subject(subject):
        if quad.predicate.value == f"{RS}{name}":
            yield quad.object
