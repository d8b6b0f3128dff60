"""Relations become ours, turned round where they point the other way."""

from __future__ import annotations

PROFILE = """
[[spans]]
labels = ["PER"]
becomes = "Person"
[[spans]]
labels = ["ORG"]
becomes = "Organization"
[[relations]]
labels = ["has_member"]
becomes = "MemberOf"
swap = true
[[relations]]
labels = ["located"]
becomes = "LocatedIn"
[ignore]
relations = ["family"]
"""


def test_swap(marked, read_with):
    """Who is in whom never depends on how a corpus draws its arrows."""
    marked.span("T1", "PER", "Ilir").span("T2", "ORG", "Polizei")
    read = read_with(PROFILE, marked.relation("has_member", "T2", "T1").document())
    (relation,) = read.document.relations
    assert (relation.label, relation.source, relation.target) == ("MemberOf", "T1", "T2")
    assert read.errors == []


def test_what_does_not_fit_is_told(marked, read_with):
    """A relation between things that ours does not join is left out, not the document."""
    marked.span("T1", "PER", "Ilir").span("T2", "ORG", "Polizei")
    marked.relation("located", "T1", "T2").relation("family", "T1", "T2")
    read = read_with(PROFILE, marked.document())
    assert read.document.relations == ()
    assert read.told == [
        ("ignored", "relations", "family", 1),
        ("no-place", "relations", "located", 1),
    ]


def test_relations_without_ids_are_counted_one_by_one(marked, read_with):
    """Two relations without ids are two."""
    marked.span("T1", "PER", "Ilir").span("T2", "ORG", "Polizei").span("T3", "PER", "Er")
    marked.relation("family", "T1", "T3").relation("family", "T1", "T2")
    assert read_with(PROFILE, marked.document()).told == [("ignored", "relations", "family", 2)]


def test_unknown_relations_are_refused_or_left_out(marked, read_with):
    """A profile that is named says all; the fallback of automatic reading may leave things out."""
    document = marked.span("T1", "PER", "Ilir").span("T2", "ORG", "Polizei")
    document = document.relation("owns", "T1", "T2").document()
    assert read_with(PROFILE, document).errors == ["scheme.unknown-relation"]
    lenient = read_with(PROFILE, document, is_lenient=True)
    assert (lenient.errors, lenient.told) == ([], [("no-place", "relations", "owns", 1)])
