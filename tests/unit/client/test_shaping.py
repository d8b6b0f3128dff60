"""IRIs by prefix: what is shortened can be told from what is not."""

from __future__ import annotations

import pytest

from conflictgraph.client.shaping import to_curie

PREFIXES = {"ex": "http://example.org/", "in": "http://example.org/inner/", "h": "http://h#"}


@pytest.mark.parametrize(
    ("iri", "shown"),
    [
        ("http://example.org/a", "ex:a"),
        ("http://example.org/inner/a", "in:a"),
        ("http://example.org/outer/a", "http://example.org/outer/a"),
        ("http://example.org/a#b", "http://example.org/a#b"),
        ("http://h#Ünicode", "h:Ünicode"),
        ("urn:x", "urn:x"),
        ("http://example.org", "http://example.org"),
    ],
)
def test_the_longest_prefix_that_fits_is_used(iri: str, shown: str) -> None:
    """A short form stands for one IRI, and one that would not be a name stays whole."""
    assert to_curie(iri, PREFIXES) == shown
