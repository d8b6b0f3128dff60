"""Answers in XML: a parser reads them, or there is none."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from conflictgraph.errors import NotAcceptableError
from conflictgraph.store.query.xml_guard import XmlGuard

characters = st.one_of(
    st.characters(exclude_categories=["Cs"]),
    st.sampled_from("\r\n\t\0\x01\x0b\x1f\x7f\x85\ufffe\uffff<>&]"),
)
cuts = st.integers(1, 30)


def guarded(data: bytes, size: int, *, names: bool = True) -> bytes | None:
    """Return what the guard lets through; None if it refuses the answer."""
    guard = XmlGuard(["text/csv"], names=names)
    try:
        return b"".join(guard.take(data[at : at + size]) for at in range(0, len(data), size))
    except NotAcceptableError:
        return None


def can_stand_in_xml(text: str) -> bool:
    return all(each in "\t\n\r" or (each >= " " and each not in "\ufffe\uffff") for each in text)


@given(text=st.text(characters, max_size=12), size=cuts)
def test_results_are_read_back_as_they_are_or_refused(text: str, size: int) -> None:
    """No parser gives up on an answer, and none reads another text out of it."""
    result = Store().query("SELECT * { VALUES ?x { " + str(Literal(text)) + " } }")
    assert isinstance(result, QuerySolutions)
    data = guarded(result.serialize(format=QueryResultsFormat.XML) or b"", size, names=False)

    if can_stand_in_xml(text):
        assert data is not None
        found = ET.fromstring(data).find(".//{*}literal")  # noqa: S314 - our own bytes
        assert found is not None
        assert (found.text or "") == text
    else:
        assert data is None


@given(text=st.text(characters, max_size=12), size=cuts)
def test_graphs_are_read_back_as_they_are_or_refused(text: str, size: int) -> None:
    """The same in RDF/XML."""
    triple = Triple(NamedNode("urn:s"), NamedNode("urn:p"), Literal(text))
    data = guarded(serialize([triple], format=RdfFormat.RDF_XML) or b"", size)

    if can_stand_in_xml(text):
        assert data is not None
        assert [each.triple for each in parse(data, RdfFormat.RDF_XML)] == [triple]
    else:
        assert data is None


@pytest.mark.parametrize("iri", ["urn:1", "http://example.org/", "http://example.org/7"])
@given(size=cuts)
def test_an_iri_that_names_no_element_is_refused(iri: str, size: int) -> None:
    """RDF/XML has no way to write such a property."""
    triple = Triple(NamedNode("urn:s"), NamedNode(iri), Literal("a <b: c"))
    prefixes = {"example": "http://example.org/"}
    data = serialize([triple], format=RdfFormat.RDF_XML, prefixes=prefixes) or b""
    assert guarded(data, size) is None

    readable = Triple(NamedNode("urn:s"), NamedNode(f"{iri}x"), Literal("a <b: c"))
    data = serialize([readable], format=RdfFormat.RDF_XML, prefixes=prefixes) or b""
    assert guarded(data, size) == data
