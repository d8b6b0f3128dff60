"""The side file with what is known of an article as a whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.annotation import Metadata
from conflictgraph.errors import SourceError
from conflictgraph.readers.metadata import parse_metadata

FULL = """\
{
  "id": "an-article",
  "title": "Toll rises",
  "publisher": "Example Gazette",
  "publisherIRI": "https://example.org/gazette",
  "datePublished": "2020-10-22",
  "dateBasis": "inferred: from the text",
  "language": "de-AT",
  "agencies": ["dpa", "AFP"],
  "agencyIRIs": ["http://www.wikidata.org/entity/Q312653", null],
  "authorInitials": "mes",
  "photoCredit": "A / B",
  "url": null,
  "annotator": {"stays": "with the file"}
}
"""


def test_all_fields_are_read() -> None:
    """Everything the graph says about an article comes from here."""
    assert parse_metadata(FULL, "d.meta.json") == Metadata(
        id="an-article",
        title="Toll rises",
        publisher="Example Gazette",
        publisher_iri="https://example.org/gazette",
        date_published="2020-10-22",
        date_basis="inferred: from the text",
        language="de-at",
        agencies=(("dpa", "http://www.wikidata.org/entity/Q312653"), ("AFP", "")),
        author_initials="mes",
        photo_credit="A / B",
    )


def test_an_empty_object_says_nothing() -> None:
    """A field nobody filled in is unknown, not an error."""
    assert parse_metadata("\ufeff{}", "d.meta.json") == Metadata()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "../../etc"),
        ("id", "A"),
        ("id", "a" * 65),
        ("id", 7),
        ("title", ["a"]),
        ("title", "\ud800"),
        ("publisherIRI", "Q131478"),
        ("publisherIRI", "https://example.org/<x>"),
        ("publisherIRI", "https://example.org/\u0085"),
        ("url", "https://example.org/a b"),
        ("datePublished", "22.10.2020"),
        ("datePublished", "2020-02-30"),
        ("language", "German (Austria)"),
        ("agencies", "dpa"),
        ("agencies", [1]),
        ("agencies", [""]),
        ("agencyIRIs", ["https://example.org/1"]),
    ],
)
def test_a_value_of_the_wrong_form_is_refused_with_its_line(key: str, value: object) -> None:
    """A slip of the pen neither reaches the graph nor leaves without a place."""
    content = json.dumps({"scheme": "1.0", key: value}, indent=1)

    with pytest.raises(SourceError) as refusal:
        parse_metadata(content, "d.meta.json")

    assert (refusal.value.rule, refusal.value.line) == ("metadata.value", 3)
    assert key in refusal.value.reason


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('{\n"title": "a",\n}', 3),
        ("", 1),
        ("[]", 1),
        ("null", 1),
        ("[" * 100_000, 1),
        ('{"title": "a", "title": "b"}', 1),
        ('{"title": ' + "9" * 5000 + "}", 1),
    ],
)
def test_what_is_no_object_is_refused(content: str, line: int) -> None:
    """Broken, doubtful and hostile JSON is a refusal of this one source."""
    with pytest.raises(SourceError) as refusal:
        parse_metadata(content, "d.meta.json")

    assert (refusal.value.rule, refusal.value.line) == ("metadata.json", line)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_any_value_in_any_field_is_read_or_refused(value: object) -> None:
    """No JSON value gets past the checks in a form the graph cannot carry."""
    for key in json.loads(FULL):
        try:
            metadata = parse_metadata(json.dumps({key: value}), "d.meta.json")
        except SourceError:
            continue
        repr(metadata).encode()
