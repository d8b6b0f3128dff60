"""Terms that break naive writers come back whole in every format of results and of graphs.

Specifications: SPARQL 1.1 Query Results JSON, XML, CSV and TSV Formats; XML 1.0, section 2.2.
The answers are read by parsers that have nothing to do with the server's.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from rdflib import Dataset, Literal
from rdflib.term import Node

from .conftest import Endpoint
from .results import MEDIA_TYPES

#: rdflib's own parsers use what rdflib calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning:rdflib")

RESULTS = "{http://www.w3.org/2005/sparql-results#}"

#: Quotes, separators, line ends, markup, escapes, and characters of every plane.
AWKWARD = [
    "plain", "", " ", " a ", "a\tb", "a\nb", "a\rb", "a\r\nb", 'a"b', '"', "'", "''", "a,b", ",",
    "\\", "\\n", "\\u0041", "<a>", "&amp;", "]]>", "<!--", "?x", "_:b", "=1+1", "é", "e\u0301",
    "ﬁ", "\u200f\u05d0", "\u2028", "\ufeffx", "\U0001f54a", "\U0010fffd",
]  # fmt: skip
#: Characters that XML 1.0 cannot hold in any way.
UNWRITABLE = ["\x01", "a\x0bb", "\x1f", "\ufffe", "\uffff"]


def _from_json(content: bytes) -> list[str]:
    rows = json.loads(content)["results"]["bindings"]
    return [row["v"]["value"] for row in rows]


def _from_xml(content: bytes) -> list[str]:
    document = ET.fromstring(content)  # noqa: S314 - our own server wrote it
    return [literal.text or "" for literal in document.iter(f"{RESULTS}literal")]


def _from_csv(content: bytes) -> list[str]:
    head, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
    assert head == ["v"]
    return [row[0] if row else "" for row in rows]


def _from_tsv(content: bytes) -> list[str]:
    head, *cells, end = content.decode().split("\n")
    assert (head, end) == ("?v", "")
    # A cell is a term as Turtle writes it, on one line and without tabs.
    return [str(value) for cell in cells for value in _parse(f"<urn:s> <urn:p> {cell} .", "turtle")]


READERS: dict[str, Callable[[bytes], list[str]]] = {
    ".srj": _from_json,
    ".srx": _from_xml,
    ".csv": _from_csv,
    ".tsv": _from_tsv,
}


@pytest.mark.parametrize("suffix", READERS)
def test_a_table_holds_every_text(endpoint: Endpoint, suffix: str) -> None:
    """No character is lost, changed or taken for markup."""
    response = endpoint.query(_table(AWKWARD), MEDIA_TYPES[suffix])
    assert response.status_code == 200, response.text
    assert sorted(READERS[suffix](response.content)) == sorted(AWKWARD)


@pytest.mark.parametrize(
    "media_type",
    ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json",
     "application/trig", "application/n-quads"],
)  # fmt: skip
def test_a_graph_holds_every_text(endpoint: Endpoint, media_type: str) -> None:
    """Whatever the format, the same literals come out."""
    query = f"CONSTRUCT {{ <urn:s> <urn:p> ?v }} {{ {_values(AWKWARD)} }}"
    response = endpoint.query(query, media_type)
    assert response.status_code == 200, response.text
    values = _parse(response.text, _RDFLIB[media_type])
    assert sorted(map(str, values)) == sorted(AWKWARD)


@pytest.mark.parametrize("text", UNWRITABLE, ids=ascii)
def test_xml_is_well_formed_or_not_sent(endpoint: Endpoint, text: str) -> None:
    """Text that XML cannot hold is no reason to send what no parser reads."""
    for query, media_type in (
        (_table([text]), MEDIA_TYPES[".srx"]),
        (f"CONSTRUCT {{ <urn:s> <urn:p> ?v }} {{ {_values([text])} }}", "application/rdf+xml"),
    ):
        response = endpoint.query(query, media_type)
        if response.status_code == 200:
            ET.fromstring(response.content)  # noqa: S314 - our own server wrote it
        else:
            assert response.status_code == 406, response.text


_RDFLIB = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}


def _parse(text: str, form: str) -> list[Node]:
    return [quad[2] for quad in Dataset().parse(data=text, format=form).quads()]


def _table(texts: list[str]) -> str:
    return f"SELECT ?v {{ {_values(texts)} }}"


def _values(texts: list[str]) -> str:
    return f"VALUES ?v {{ {' '.join(Literal(text).n3() for text in texts)} }}"
