"""The guard: what would kill or misuse a worker is refused, and nothing else is."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from conflictgraph.errors import (
    QueryError,
    QueryForbiddenError,
    QuerySyntaxError,
    QueryTooComplexError,
    QueryTooLargeError,
)
from conflictgraph.store.sparql.guard import QueryLimits, check_query
from conflictgraph.store.sparql.tokens import iter_tokens

LIMITS = QueryLimits()
WIDE = QueryLimits(max_bytes=1 << 40, max_depth=1 << 40, max_parts=1 << 40)
#: Oxigraph refuses this port before it opens a connection, with words of its own.
NOWHERE = "<http://127.0.0.1:1/>"

#: Ways to call a service; Oxigraph 0.5.13 follows each of them.
CALLS = [
    f"SELECT * {{ SERVICE {NOWHERE} {{?s ?p ?o}} }}",
    f"SELECT * {{ service {NOWHERE} {{?s ?p ?o}} }}",
    f"PREFIX p: {NOWHERE} SELECT * {{ SERVICEp:x{{}} }}",
    f"PREFIX p: {NOWHERE} SELECT * {{ {{}} MINUS {{ ?a ?b ?c }} SERVICE p:x{{}} }}",
    f"SELECT * {{ BIND(1 AS ?s)SERVICE{NOWHERE}{{}} }}",
    f"SELECT * {{ VALUES ?s {{1}}SERVICE{NOWHERE}{{}} }}",
    f"BASE {NOWHERE} SELECT * {{ {{FILTER(1<2)SERVICE<x>{{}} }} }}",
    f"SELECT * {{ VALUES ?x {{{NOWHERE}}} SERVICE ?x {{}} }}",
    # "<" is an operator here, and what looks like an IRI holds a closing bracket and a comment.
    "BASE <http://a/> SELECT * { FILTER(1<2)SERVICE?x#>\n{} }",
    # "<#f>" is an operator and a comment, so that the quotes after it are in the comment.
    'BASE <http://a/> SELECT * { FILTER(1<#f>"""\n2)SERVICE?x{} #"""\n }',
    # A long string with a bad escape is read as an empty and a short one.
    "SELECT * { VALUES ?x {'''a' } SERVICE ?y {} #\\z'''\n}",
    "SELECT * { VALUES ?x {'''a' } SERVICE ?y {} #\\uD800'''\n}",
    # The IRI http://a:SERVICE is malformed, so the parser tries p: alone.
    f"PREFIX p: <http://a:> SELECT * {{ ?s ?p p:SERVICE{NOWHERE}{{}} }}",
    # An escape in an IRI, then a fragment: not a comment.
    f"SELECT * {{ OPTIONAL {{?s <http://a/\\u0041#f> ?o}} SERVICE {NOWHERE} {{}} }}",
    # An escaped sign in a name is neither a comment nor a string.
    f"PREFIX p: <http://a/> SELECT * {{ OPTIONAL {{?s ?p p:a\\#b }} SERVICE {NOWHERE} {{}} }}",
    f"PREFIX p: <http://a/> SELECT * {{ OPTIONAL {{?s ?p p:a\\' }} SERVICE {NOWHERE} {{}} }}",
]

#: Harmless uses of the word.
WORDS = [
    'SELECT * { ?s ?p "SERVICE <x> {}" }',
    "SELECT * { ?s ?p ?o } # SERVICE <x> {}",
    "SELECT ?service { ?service ?p ?o }",
    "SELECT * { ?s <https://schema.org/serviceType> ?o }",
    'SELECT * { ?s ?p \'a\\\'SERVICE\' , """SERVICE " "" \\" {""" }',
    "SELECT * { ?s ?p 'LOAD' . FILTER(?s<?o) FILTER(?o>1) }",
]


def calls_service(query: str) -> bool:
    """Tell by Oxigraph itself whether a query, evaluated, would call a service."""
    store = Store()
    node = NamedNode("http://a:")
    store.extend([Quad(node, node, node), Quad(node, node, Literal(1))])
    try:
        list(store.query(query))  # type: ignore[arg-type]
    except (SyntaxError, ValueError):
        return False
    except (OSError, RuntimeError, TypeError) as error:
        return "port 1" in str(error) or "service name" in str(error)
    return False


@pytest.mark.parametrize("query", CALLS)
def test_every_spelling_of_a_service_call_is_refused(query: str) -> None:
    """A public endpoint cannot be used to reach machines behind it."""
    with pytest.raises(QueryForbiddenError):
        check_query(query, LIMITS)


@pytest.mark.parametrize("query", CALLS)
def test_the_spellings_are_real(query: str) -> None:
    """The list above is not about an imagined parser."""
    assert calls_service(query)


@pytest.mark.parametrize("query", WORDS)
def test_the_word_service_in_data_is_allowed(query: str) -> None:
    """A query about services, or with the word in a text, is answered."""
    assert check_query(query, LIMITS).form == "SELECT"


def test_a_service_call_hidden_by_escapes_is_refused() -> None:
    """A parser that decodes escapes first, as the specification says, is not led astray."""
    with pytest.raises(QueryForbiddenError):
        check_query("SELECT * { \\u0053ERVICE <x> {} }", LIMITS)


#: Pieces that open, close, hide or call something, to be strung together at random.
PIECES = [
    "SERVICE", "SERVICE?y{}", f"SERVICE{NOWHERE}{{}}", "p:SERVICE", "q:SERVICE", "p:", "q:", "p:x",
    "<", ">", "<<", ">>", "<#f>", "<x>", "<http://a/#b>", "<http://a/\\u0041#f>", "\\", "\\z",
    "\\'", "'", "''", "'''", '"', '""', '"""', "#", "\n", "@en", "1", "1.", "true", "a", "?y", "?s",
    "$o", "{", "}", "(", ")", "[", "]", ".", ";", ",", " ", "||", "&&", "=", "!", "^", "|", "/",
    "*", "FILTER(1<", "2)", "VALUES ?x {", "BIND(1 AS ?z)", "{}", "OPTIONAL{}", "UNION", "UNDEF",
    "?s ?p ", "?s ?p ?o", "MINUS{}", "EXISTS{", "GRAPH ?g{", "SILENT", "p:a\\#b", "\\u0022",
]  # fmt: skip
soups = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
PROLOGUE = "BASE <http://a/> PREFIX p: <http://a/> PREFIX q: <http://a:> SELECT * { "


def check_oracle(soup: str) -> None:
    query = f"{PROLOGUE}{soup} }}"
    if calls_service(query):
        with pytest.raises(QueryForbiddenError):
            check_query(query, LIMITS)


@given(soup=soups)
@settings(max_examples=400)
@example(soup='FILTER(1<#f>"""\n2)SERVICE?y{} #"""\n')
@example(soup="?s ?p q:SERVICE<http://127.0.0.1:1/>{}")
def test_what_oxigraph_takes_for_a_service_call_the_guard_refuses(soup: str) -> None:
    """Guard and parser may disagree on many things, but not on this one."""
    check_oracle(soup)


@pytest.mark.soak
@given(soup=soups)
@settings(max_examples=200_000)
def test_guard_and_parser_agree_over_very_many_texts(soup: str) -> None:
    """The same, long enough to find a spelling nobody thought of."""
    check_oracle(soup)


@given(text=st.text(st.sampled_from("{}()[]<>'\"\\#@?:.,;|&!=^*/+-uU0D8 \n\raSERVICEé\U0001f54a")))
def test_any_text_is_judged_without_an_accident(text: str) -> None:
    """The guard answers garbage with a verdict, and its tokens cover the text."""
    tokens = "".join(token.text for token in iter_tokens(text))
    assert len(tokens) <= len(text)
    with suppress(QueryError):
        assert check_query(text, LIMITS).parts <= len(text)


@pytest.mark.parametrize(
    "piece",
    ['"', "'\"", '"""a', "'''a\\z", "\\", "<", "<a", "<<a", "#", "{", "a:", "-", "\\u0041", " #\n"],
)
def test_hostile_megabytes_take_one_pass(piece: str) -> None:
    """No text makes the guard itself the thing that has to be killed.

    A second look at all before it, for each character, would take hours of half a megabyte.
    """
    text = piece * (500_000 // len(piece))
    assert check_query(text, WIDE).parts <= len(text)


@pytest.mark.parametrize(("opening", "closing"), ["{}", "()", "[]", ("<<", ">>"), ("<<(", ")>>")])
def test_deep_nesting_is_refused(opening: str, closing: str) -> None:
    """The shapes that overflow Oxigraph's stack do not reach it."""
    shallow = "SELECT * " + f"{opening} " * 100 + f" {closing}" * 100
    deep = "SELECT * " + f"{opening} " * 20_000 + f" {closing}" * 20_000
    many = QueryLimits(max_parts=1 << 40, max_depth=200)
    assert check_query(shallow, many).depth in (100, 200)
    with pytest.raises(QueryTooComplexError, match="nested more than 200"):
        check_query(deep, many)


@pytest.mark.parametrize(
    "part",
    [
        "||1=1",
        "UNION{}",
        "?s ?p ?o.",
        "/<p:p>",
        "+1",
        "!",
        "OPTIONAL{}",
        "BIND(1 AS ?x)",
        "MINUS{}",
    ],
)
def test_too_many_parts_are_refused(part: str) -> None:
    """The chains that overflow Oxigraph's stack do not reach it."""
    with pytest.raises(QueryTooComplexError, match="more than 3000"):
        check_query("SELECT * { " + part * 10_000 + " }", LIMITS)


def test_brackets_that_may_hide_in_a_relative_iri_are_counted() -> None:
    """An operator that looks like an IRI cannot hide what is nested in it."""
    hidden = "SELECT * { FILTER(1<" + "(" * 200 + "1>2" + ")" * 200 + ") }"
    with pytest.raises(QueryTooComplexError):
        check_query(hidden, LIMITS)


def test_long_lists_of_values_are_no_burden() -> None:
    """An analyst can ask for ten thousand pairs at once."""
    rows = '("x"@en <urn:x> UNDEF 1.5 true)' * 5_000
    query = f"SELECT * {{ VALUES (?a ?b ?c ?d ?e) {{ {rows} }} ?a ?b ?c }}"
    assert check_query(query, LIMITS).parts < 30


def test_the_word_values_opens_no_back_door() -> None:
    """Operators after something that only looks like VALUES are counted all the same."""
    query = "SELECT * { ?s ?p p:a.VALUES {" + "?s ?p ?o FILTER(1=1)" * 2_000 + "} }"
    with pytest.raises(QueryTooComplexError):
        check_query(query, LIMITS)


def test_size_is_counted_in_bytes() -> None:
    """The limit is what a proxy in front would count."""
    limits = QueryLimits(max_bytes=30)
    assert check_query("SELECT * { ?s ?p 'abcdefghij' }"[:30], limits).form == "SELECT"
    with pytest.raises(QueryTooLargeError, match="has 31 bytes"):
        check_query("SELECT * { ?s ?p 'äbcdefghi' }", limits)


@pytest.mark.parametrize(
    ("query", "form", "names_dataset"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT", False),
        ("ASK{}", "ASK", False),
        ("PREFIX select: <http://a/> describe <http://a/#from>", "DESCRIBE", False),
        ("CONSTRUCT {?s ?p ?o} FROM <http://g> WHERE {?s ?p ?o}", "CONSTRUCT", True),
        ("SELECT*FROM<http://g>{?s ?p ?o}", "SELECT", True),
        ("SELECT * FROM NAMED <http://g> {?s ?p ?o}", "SELECT", True),
        ("PREFIX p: <http://a/> SELECT * FROMp:g {?s ?p ?o}", "SELECT", True),
        ("PREFIX : <http://a/> SELECT * FROM:g {?s ?p ?o}", "SELECT", True),
        (
            "PREFIX from: <http://a/> SELECT ?from { ?from from:x 'FROM' } # FROM <g>",
            "SELECT",
            False,
        ),
        ("# ASK\nSELECT * { ?s ?p ?o }", "SELECT", False),
        ("", None, False),
    ],
)
def test_form_and_dataset_are_told(query: str, form: str | None, names_dataset: bool) -> None:
    """FROM narrows a query, although Oxigraph's union flag would override it."""
    shape = check_query(query, LIMITS)
    assert (shape.form, shape.names_dataset) == (form, names_dataset)


@pytest.mark.parametrize("query", ["INSERT DATA {<a:a> <a:a> 1}", "PREFIX a: <b> delete where {}"])
def test_an_update_sent_as_a_query_is_told_so(query: str) -> None:
    """The answer names the mistake instead of a place in the grammar."""
    with pytest.raises(QuerySyntaxError, match="update"):
        check_query(query, LIMITS)


def test_load_is_refused() -> None:
    """No file and no address is ever read for a query."""
    with pytest.raises(QueryForbiddenError, match="LOAD"):
        check_query("LOAD <http://127.0.0.1/>", LIMITS)
