"""Content negotiation: the table of what is asked and what is given."""

from __future__ import annotations

import pytest

from conflictgraph.errors import NotAcceptableError
from conflictgraph.server.negotiation import FORMATS, negotiate, prefers_html
from conflictgraph.store.formats import GRAPHS, RESULTS

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
    ],
)  # fmt: skip
def test_accept(accept: str, results: str | None, graphs: str | None) -> None:
    """Quality first, then specificity, then our own order; q=0 forbids."""
    wanted = negotiate(accept)
    assert (wanted.results, wanted.graphs) == (results, graphs)


@pytest.mark.parametrize(
    "accept", ["image/png", "text/html", "*/*;q=0", "text/csv;q=0", "csv", "text/rtf, image/*"]
)
def test_nothing_acceptable_is_said_with_what_is_offered(accept: str) -> None:
    """The client learns what it could have asked for."""
    with pytest.raises(NotAcceptableError) as caught:
        negotiate(accept)
    assert caught.value.offered == (*RESULTS, *GRAPHS)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_short_names_win_over_accept(name: str) -> None:
    """A link can fix the format although a browser sends its own Accept header."""
    wanted = negotiate(FIREFOX, name)
    assert wanted == negotiate("", name.upper())
    assert {wanted.results, wanted.graphs} <= {*RESULTS, *GRAPHS, None}


@pytest.mark.parametrize("name", [JSON, JSON.replace("+", " "), f" {JSON}"])
def test_format_takes_a_media_type_with_a_lost_plus(name: str) -> None:
    """``+`` in a URL is decoded as a space; it is understood all the same."""
    assert negotiate("text/csv", name).results == JSON


def test_an_unknown_format_is_refused() -> None:
    """No silent JSON for somebody who asked for a spreadsheet."""
    with pytest.raises(NotAcceptableError):
        negotiate("*/*", "xlsx")


def test_an_alias_is_answered_under_its_own_name() -> None:
    """A client that checks Content-Type gets what it asked for, and only if it asked."""
    assert negotiate("application/json").name_of(JSON) == "application/json"
    assert negotiate("application/json").name_of("application/ld+json") == "application/json"
    assert negotiate("text/plain").name_of("application/n-triples") == "text/plain"
    assert negotiate("*/*").name_of(JSON) == JSON


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
    ],
)
def test_pages_are_for_those_who_name_them(accept: str, html: bool) -> None:
    """A program that takes anything gets data, a browser gets a page."""
    assert prefers_html(accept) is html
