"""Content negotiation: the table of what is asked and what is given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from conflictgraph.errors import NotAcceptableError
from conflictgraph.server.negotiation import (
    FORMATS,
    RESULT_ALIASES,
    ROW_TYPES,
    accept_of,
    negotiate,
    negotiate_graph,
    prefers_html,
    real_graph,
)
from conflictgraph.store.formats import GRAPHS, RESULTS, TABLES

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV, TURTLE = "text/csv", "text/tab-separated-values", "text/turtle"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROMIUM = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,"
    "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)


@pytest.mark.parametrize(
    ("accept", "results", "graphs"),
    [
        ("", JSON, TURTLE),
        ("   ", JSON, TURTLE),
        ("*/*", JSON, TURTLE),
        ("text/csv", CSV, None),
        ("TEXT/CSV", CSV, None),
        ("text/csv; charset=utf-8", CSV, None),
        ("text/csv;header=absent;q=0.5", CSV, None),
        ("text/*", CSV, TURTLE),
        ("application/*", JSON, "application/n-triples"),
        (f"{JSON};q=0.5, {XML};q=0.6", XML, None),
        (f"{XML}, {JSON}", JSON, None),
        ("text/csv;q=0.5, */*;q=0.4", CSV, TURTLE),
        ("*/*, text/csv", CSV, TURTLE),
        ("*/*;q=0.1, text/csv;q=0", JSON, TURTLE),
        (f"text/csv, {JSON};q=0", CSV, None),
        (f"*/*;q=0.5, {JSON};q=0", XML, TURTLE),
        ("text/*;q=0, */*", JSON, "application/n-triples"),
        ("text/*;q=0.2, text/csv;q=0, */*;q=0", TSV, TURTLE),
        ("application/json", "application/json", "application/json"),
        ("application/xml", "application/xml", "application/xml"),
        ("text/plain", None, "text/plain"),
        ("application/n-quads", None, "application/n-quads"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', None,
         "application/ld+json"),
        (FIREFOX, JSON, TURTLE),
        (CHROMIUM, JSON, TURTLE),
        ("text/csv;q=0.0001", CSV, None),
        ("nonsense, text/csv", CSV, None),
        ("text/csv ; q=0.2 , text/turtle ; Q=0.9", CSV, TURTLE),
        ("text/csv;q=.5", CSV, None),
        ("text/csv;q=0.5;header=present", CSV, None),
        ("application/json;q=0.9;charset=utf-8", "application/json", "application/json"),
        ("application/JSON, */*;q=0.1", "application/json", "application/json"),
        (f"{XML};q=0.9, {JSON};q=0.9, */*;q=0.1", JSON, TURTLE),
        ("text/tab-separated-values, text/csv", CSV, None),
        ("text/tab-separated-values, text/*;q=0.5", TSV, TURTLE),
        ("text/xml", "text/xml", "text/xml"),
        ("text/n3", None, "text/n3"),
        ("text/turtle;version=1.2", None, TURTLE),
        ("application/rdf+xml, text/turtle;q=0", None, "application/rdf+xml"),
        ("application/trig;q=0.4, application/n-triples;q=0.5", None, "application/n-triples"),
        (",, text/csv ,", CSV, None),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", JSON, TURTLE),
        # SPARQLWrapper, Comunica, rdflib and YASGUI as they come.
        (f"{JSON},application/json,text/javascript,application/javascript", JSON,
         "application/json"),
        (f"{JSON};q=1.0,application/json;q=0.9,{XML};q=0.7", JSON, "application/json"),
        ("application/turtle,text/turtle,text/rdf+n3,application/n-triples,application/n3,text/n3",
         None, TURTLE),
        (f"{JSON}, {XML}", JSON, None),
        (f"{JSON},*/*;q=0.9", JSON, TURTLE),
    ],
)  # fmt: skip
def test_accept(accept: str, results: str | None, graphs: str | None) -> None:
    """Quality first, then specificity, then our own order; q=0 forbids."""
    wanted = negotiate(accept)
    assert (wanted.results, wanted.graphs) == (results, graphs)


@pytest.mark.parametrize(
    "accept",
    ["image/png", "text/html", "*/*;q=0", "text/csv;q=0", "csv", "text/rtf, image/*", "text/*;q=0"],
)
def test_nothing_acceptable_is_said_with_what_is_offered(accept: str) -> None:
    """The client learns what it could have asked for."""
    with pytest.raises(NotAcceptableError) as caught:
        negotiate(accept)
    assert caught.value.offered == (*ROW_TYPES, *GRAPHS)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_short_names_win_over_accept(name: str) -> None:
    """A link can fix the format although a browser sends its own Accept header."""
    wanted = negotiate(FIREFOX, name)
    assert wanted == negotiate("", name.upper())
    assert wanted.graphs is None or real_graph(wanted.graphs) in GRAPHS
    assert wanted.results is None or wanted.results in {**RESULTS, **TABLES}


@pytest.mark.parametrize("name", [JSON, JSON.replace("+", " "), f" {JSON}"])
def test_format_takes_a_media_type_with_a_lost_plus(name: str) -> None:
    """``+`` in a URL is decoded as a space; it is understood all the same."""
    assert negotiate("text/csv", name).results == JSON


def test_an_unknown_format_is_refused() -> None:
    """No silent JSON for somebody who asked for a spreadsheet."""
    with pytest.raises(NotAcceptableError):
        negotiate("*/*", "ods")


def test_an_alias_is_answered_under_its_own_name() -> None:
    """A client that checks Content-Type gets what it asked for, and only if it asked."""
    assert negotiate("application/json").name_of(JSON) == "application/json"
    assert negotiate("application/json").name_of("application/ld+json") == "application/json"
    assert negotiate("text/plain").name_of("application/n-triples") == "text/plain"
    assert negotiate("*/*").name_of(JSON) == JSON


def test_a_file_of_tables_has_a_substitute_for_what_is_none() -> None:
    """Who reads Arrow and lines is answered a verdict in lines, under the name asked for."""
    wanted = negotiate("application/vnd.apache.arrow.stream, application/json;q=0.5, text/csv;q=0")
    assert wanted.instead == "application/json"
    assert wanted.name_of(JSON) == "application/json"
    assert negotiate("application/vnd.apache.arrow.stream").instead is None
    assert negotiate(JSON).instead is None


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        (FIREFOX, True),
        (CHROMIUM, True),
        ("text/html", True),
        ("*/*", False),
        ("", False),
        (f"{JSON}, */*;q=0.1", False),
        (f"text/html;q=0.5, {JSON}", False),
        ("text/html;q=0", False),
        ("text/turtle, text/html;q=0.5", False),
        ("text/html;q=0.9, text/turtle;q=0.8", True),
    ],
)
def test_pages_are_for_those_who_name_them(accept: str, html: bool) -> None:
    """A program that takes anything gets data, a browser gets a page."""
    assert prefers_html(accept) is html


@pytest.mark.parametrize(
    ("accept", "name", "expected"),
    [
        ("", None, TURTLE),
        (FIREFOX, None, TURTLE),
        ("application/xml", None, "application/xml"),
        ("text/csv, application/n-quads;q=0.1", None, "application/n-quads"),
        ("text/csv", "nt", "application/n-triples"),
    ],
)
def test_a_graph_is_negotiated_by_itself(accept: str, name: str | None, expected: str) -> None:
    """A graph never comes as a table, whatever else the client reads."""
    assert negotiate_graph(accept, name) == expected


@pytest.mark.parametrize(("accept", "name"), [("text/csv", None), ("image/png", None), ("", "csv")])
def test_a_graph_is_not_sent_as_a_table(accept: str, name: str | None) -> None:
    """Only types of graphs are offered then."""
    with pytest.raises(NotAcceptableError) as caught:
        negotiate_graph(accept, name)
    assert caught.value.offered == tuple(GRAPHS)


def test_accept_may_come_in_several_lines() -> None:
    """Two headers of one name are one list."""
    headers = [(b"accept", b"text/csv;q=0.1"), (b"accept", b"text/turtle")]
    request = Request({"type": "http", "headers": headers})
    assert negotiate(accept_of(request)).graphs == TURTLE
    assert negotiate(accept_of(request)).results == CSV


OFFERED = (*ROW_TYPES, *RESULT_ALIASES)
RANGES = [*OFFERED, *GRAPHS, "text/*", "application/*", "*/*", "image/png"]
QUALITIES = ["0", "0.001", "0.2", "0.5", "0.9", "1", "1.000"]


def quality(offered: str, wishes: dict[str, str]) -> float:
    """Return the quality of the most specific range that covers a type (RFC 9110, 12.5.1)."""
    for name in (offered, f"{offered.partition('/')[0]}/*", "*/*"):
        if name in wishes:
            return float(wishes[name])
    return 0.0


@given(st.dictionaries(st.sampled_from(RANGES), st.sampled_from(QUALITIES), min_size=1))
def test_nothing_better_is_offered_than_what_is_chosen(wishes: dict[str, str]) -> None:
    """Whatever the header says: the best quality wins, and what is unwanted is never sent."""
    header = ", ".join(f"{name};q={q}" for name, q in wishes.items())
    best = max(quality(offered, wishes) for offered in OFFERED)
    try:
        chosen = negotiate(header).results
    except NotAcceptableError:
        chosen = None
    assert (chosen is None) == (best == 0)
    assert chosen is None or quality(chosen, wishes) == best


@given(st.text(st.characters(max_codepoint=255)), st.none() | st.text())
def test_no_header_is_too_strange(accept: str, name: str | None) -> None:
    """Bytes of any kind are an answer or a refusal."""
    try:
        wanted = negotiate(accept, name)
    except NotAcceptableError:
        return
    assert wanted.results or wanted.graphs
    assert isinstance(prefers_html(accept), bool)
