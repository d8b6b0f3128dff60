"""Texts that are small to send and overflow a parser: nested, chained, long.

Oxigraph's parser and planner recurse, so most of these end a process that reads them in one
piece. Each must be refused, or answered, without anybody else noticing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from .victim import Victim

#: Far beyond what any process survives.
LARGE = 20_000
#: Within the limits of the guard: what is let through must not do harm either.
DEEP, LONG = 90, 700
#: Fewer than may run for long at the same time.
PARALLEL = 6

#: Makes a text of a size.
Shape = Callable[[int], str]


def nested(before: str, opening: str, middle: str, closing: str, after: str) -> Shape:
    """Return the shape that is nested so deep."""
    return lambda depth: before + opening * depth + middle + closing * depth + after


def chained(before: str, link: str, joint: str, after: str) -> Shape:
    """Return the shape that is a chain of so many links."""
    return lambda length: before + joint.join([link] * length) + after


NESTED = {
    "groups": nested("ASK {", "{", "?s ?p ?o", "}", "}"),
    "parentheses": nested("ASK { FILTER(", "(", "1", ")", ") }"),
    "negations": nested("ASK { FILTER(", "!", "true", "", ") }"),
    "minus signs": nested("ASK { FILTER(1 = ", "- ", "1", "", ") }"),
    "function calls": nested("ASK { FILTER(1 = ", "ABS(", "1", ")", ") }"),
    "EXISTS": nested("ASK { ", "FILTER EXISTS { ", "?s ?p ?o", " }", " }"),
    "NOT EXISTS": nested("ASK { ", "FILTER NOT EXISTS { ", "?s ?p ?o", " }", " }"),
    "OPTIONAL": nested("ASK { ", "OPTIONAL { ", "?s ?p ?o", " }", " }"),
    "MINUS": nested("ASK { ", "?s ?p ?o MINUS { ", "?s ?p ?o", " }", " }"),
    "GRAPH": nested("ASK { ", "GRAPH ?g { ", "?s ?p ?o", " }", " }"),
    "subqueries": nested("SELECT * {", "{ SELECT * {", "?s ?p ?o", "} }", "}"),
    "collections": nested("ASK { ?s ?p ", "(", "", ")", " }"),
    "blank nodes": nested("ASK { ?s ?p ", "[ <urn:p> ", "1", " ]", " }"),
    "path groups": nested("ASK { ?s ", "(", "<urn:p>", ")", " ?o }"),
    "path inverses": nested("ASK { ?s ", "^(", "<urn:p>", ")", " ?o }"),
    "path stars": nested("ASK { ?s ", "(", "<urn:p>", ")*", " ?o }"),
    "triple terms": nested("ASK { ?s ?p ", "<<( <urn:s> <urn:p> ", "1", " )>>", " }"),
    "reified triples": nested("ASK { ", "<< ", "<urn:s> <urn:p> 1", " >> <urn:p> 1", " }"),
    "annotations": nested("ASK { ?s ?p ?o ", "{| <urn:p> 1 ", "", "|}", " }"),
    "IF": nested("ASK { FILTER(", "IF(true, ", "1", ", 1)", ") }"),
    "IN": nested("ASK { FILTER(", "1 IN (", "1", ")", ") }"),
}  # fmt: skip
CHAINED = {
    "||": chained("ASK { FILTER(", "?x = 1", " || ", ") }"),
    "&&": chained("ASK { FILTER(", "?x", " && ", ") }"),
    "additions": chained("ASK { FILTER(1 = ", "1", " + ", ") }"),
    "products": chained("ASK { FILTER(1 = ", "1", " * ", ") }"),
    "comparisons": chained("ASK { FILTER(", "(1 = 1)", " = ", ") }"),
    "UNION": chained("ASK { ", "{ ?s ?p ?o }", " UNION ", " }"),
    "patterns": chained("ASK { ", "?s ?p ?o", " . ", " }"),
    "objects": chained("ASK { ?s ?p ", "?o", " , ", " }"),
    "path steps": chained("ASK { ?s ", "<urn:p>", "/", " ?o }"),
    "path alternatives": chained("ASK { ?s ", "<urn:p>", "|", " ?o }"),
    "OPTIONAL": chained("ASK { ", "OPTIONAL { ?s ?p ?o }", " ", " }"),
    "IN": chained("ASK { FILTER(1 IN (", "2", ", ", ")) }"),
    "BIND": chained("ASK { ", "BIND(1 AS ?x)", " ", " }"),
    "FILTER": chained("ASK { ", "FILTER(true)", " ", " }"),
    "arguments": chained("ASK { FILTER(COALESCE(", "?x", ", ", ")) }"),
    "projections": chained("SELECT ", "(1 AS ?x)", " ", " {}"),
    "conditions of ORDER BY": chained("SELECT * { ?s ?p ?o } ORDER BY ", "?s", " ", ""),
    "FROM": chained("ASK ", "FROM <urn:g>", " ", " { ?s ?p ?o }"),
    "PREFIX": chained("", "PREFIX p: <urn:p>", " ", " ASK {}"),
    "MINUS": chained("ASK { ?s ?p ?o ", "MINUS { ?s ?p ?o }", " ", " }"),
    "collection": chained("ASK { ?s ?p (", "1", " ", ") }"),
    "GROUP BY": chained("SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ", "?s", " ", ""),
    "DESCRIBE": chained("DESCRIBE ", "<urn:s1>", " ", ""),
    "rows of VALUES": chained("ASK { VALUES ?x { ", "1", " ", " } }"),
    "columns of VALUES": chained("ASK { VALUES (", "?x", " ", ") {} }"),
}
UPDATES = {
    "groups": nested("DELETE WHERE {", "{", "?s ?p ?o", "}", "}"),
    "graphs": nested("INSERT DATA {", "GRAPH <urn:g> {", "<urn:s> <urn:p> 1", "}", "}"),
    "blank nodes": nested("INSERT DATA { <urn:s> <urn:p> ", "[ <urn:p> ", "1", " ]", " }"),
    "collections": nested("INSERT DATA { <urn:s> <urn:p> ", "(", "", ")", " }"),
    "triple terms":
        nested("INSERT DATA { <urn:s> <urn:p> ", "<<( <urn:s> <urn:p> ", "1", " )>>", " }"),
    "EXISTS": nested("DELETE {} WHERE { ", "FILTER EXISTS { ", "?s ?p ?o", " }", " }"),
    "operations": chained("", "CLEAR SILENT GRAPH <urn:none>", " ; ", ""),
    "triples": chained("DELETE WHERE { ", "<urn:none> ?p ?o", " . ", " }"),
    "USING": chained("DELETE { ?s ?p ?o } ", "USING <urn:none>", " ", " WHERE { ?s ?p ?o }"),
}  # fmt: skip
UPLOADS = {
    "Turtle blank nodes":
        ("text/turtle", nested("<urn:s> <urn:p> ", "[ <urn:p> ", "1", " ]", " .")),
    "Turtle collections": ("text/turtle", nested("<urn:s> <urn:p> ", "(", "", ")", " .")),
    "Turtle triple terms":
        ("text/turtle", nested("<urn:s> <urn:p> ", "<<( <urn:s> <urn:p> ", "1", " )>>", " .")),
    "Turtle reified triples":
        ("text/turtle", nested("", "<< ", "<urn:s> <urn:p> 1", " >> <urn:p> 1", " .")),
    "N-Triples triple terms":
        ("application/n-triples",
         nested("<urn:s> <urn:p> ", "<<( <urn:s> <urn:p> ", "<urn:o>", " )>>", " .")),
    "JSON-LD objects":
        ("application/ld+json", nested("", '{"urn:p": ', "1", "}", "")),
    "JSON-LD lists":
        ("application/ld+json", nested('{"@id": "urn:s", "urn:p": ', "[", "1", "]", "}")),
    "JSON-LD graphs":
        ("application/ld+json", nested("", '{"@graph": ', "[]", "}", "")),
    "JSON-LD contexts":
        ("application/ld+json", nested("", '{"@context": ', "{}", "}", "")),
    "RDF/XML elements":
        ("application/rdf+xml",
         nested('<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="urn:">',
                "<a><b>", "", "</b></a>", "</r:RDF>")),
}  # fmt: skip


def statuses_of(shapes: Mapping[str, object], send: Callable[[str], int]) -> dict[str, int]:
    """Return the status for each shape, some of them sent at the same time."""
    with ThreadPoolExecutor(PARALLEL) as threads:
        return dict(zip(shapes, threads.map(send, shapes), strict=True))


@pytest.mark.parametrize("shapes", [NESTED, CHAINED], ids=["nested", "chained"])
def test_a_query_that_would_overflow_a_parser_is_refused(
    victim: Victim, shapes: Mapping[str, Shape]
) -> None:
    """Twenty thousand levels or links: too complex, or harmless after all."""
    statuses = statuses_of(shapes, lambda name: victim.query(shapes[name](LARGE)).status_code)
    assert set(statuses.values()) <= {200, 400, 413, 504, 507}, statuses


@pytest.mark.parametrize(("shapes", "size"), [(NESTED, DEEP), (CHAINED, LONG)])
def test_what_the_guard_lets_through_is_answered(
    victim: Victim, shapes: Mapping[str, Shape], size: int
) -> None:
    """Just within the limits no worker dies: an answer comes, or a limit is told."""
    statuses = statuses_of(shapes, lambda name: victim.query(shapes[name](size)).status_code)
    assert set(statuses.values()) <= {200, 400, 413, 504, 507}, statuses
    assert list(statuses.values()).count(200) > len(shapes) / 2, statuses


@pytest.mark.parametrize("size", [DEEP, LARGE])
def test_an_update_that_would_overflow_a_parser_changes_nothing(victim: Victim, size: int) -> None:
    """Refused or done, but never half: what was there stays."""
    before = victim.state()[1]
    statuses = statuses_of(UPDATES, lambda name: victim.update(UPDATES[name](size)).status_code)
    assert set(statuses.values()) <= {204, 400, 413}, statuses
    victim.update("CLEAR DEFAULT ; DROP SILENT GRAPH <urn:g>")
    assert victim.state()[1] == before


@pytest.mark.parametrize("name", UPLOADS)
def test_an_upload_that_would_overflow_a_parser_is_refused(victim: Victim, name: str) -> None:
    """No graph comes of it, and the next upload is taken."""
    media_type, shape = UPLOADS[name]
    response = victim.put("urn:attack", shape(LARGE).encode(), media_type)
    assert response.status_code in {400, 413}, response.text
    assert victim.request("GET", "/store", params={"graph": "urn:attack"}).status_code == 404


@pytest.mark.parametrize("padding", [" ", "#", "(", "\n", "?x ", "a"], ids=repr)
def test_a_query_of_more_than_a_mebibyte_is_refused(victim: Victim, padding: str) -> None:
    """Whatever it is filled with, it is too large before anybody reads it."""
    response = victim.query("ASK {}" + padding * (2**20 // len(padding)))
    assert (response.status_code, response.json()["code"]) == (413, "query.too-large")
