"""The page of the ontology: what it makes of terms, in either language."""

from __future__ import annotations

import pytest

from conflictgraph import vocab
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.terms import Terms, read_terms
from conflictgraph.server.descriptions.statistics import Row, Statistics
from conflictgraph.server.ui.ontology import Branch, Shown, to_shown


@pytest.fixture(scope="module")
def terms() -> Terms:
    """Return the terms of the product."""
    return read_terms(ontology_folder())


def shown(terms: Terms, language: str = "en") -> Shown:
    """Return the page of some terms, where one class is used seven times."""
    counted = Statistics(None).having(
        "classes", (Row({"class": vocab.NS + "Denial"}, {"entities": 7}),)
    )
    return to_shown(terms, counted, language, vocab.BASE)


def leaves(branches: tuple[Branch, ...]) -> list[str]:
    """Return the names of all classes of a tree."""
    return [name for each in branches for name in (each.entry.name, *leaves(each.below))]


def test_the_tree_holds_each_class_once(terms: Terms) -> None:
    """No class is lost, and none is shown twice because it stands below two."""
    page = shown(terms)
    assert sorted(leaves(page.tree)) == sorted(entry.name for entry in page.classes)
    assert len(page.classes) == len(terms.of_kind(vocab.OWL + "Class"))


def test_each_property_stands_in_one_group(terms: Terms) -> None:
    """A reader finds a property with the class it belongs to, and nowhere else."""
    found = [entry.name for group in shown(terms).properties for entry in group.members]
    assert len(found) == len(set(found)) == len(terms.properties)


def test_texts_come_in_the_language_of_the_page(terms: Terms) -> None:
    """A German reader reads German; what there is in no other language says which it is in."""
    labels = {
        language: {entry.name: entry.label for entry in shown(terms, language).classes}
        for language in ("en", "de")
    }
    assert labels["en"]["cg:Denial"].words == "denial"
    assert {label.lang for label in labels["de"].values()} == {"de"}
    lonely = Terms(
        {
            name: {
                of: [each for each in values if getattr(each, "language", None) != "de"]
                for of, values in said.items()
            }
            for name, said in terms.said.items()
        }
    )
    assert {entry.label.lang for entry in shown(lonely, "de").classes} == {"en"}


def test_uses_are_told_where_they_are_counted(terms: Terms) -> None:
    """A number that is not known is not a zero."""
    uses = {entry.name: entry.uses for entry in shown(terms).classes}
    assert (uses["cg:Denial"], uses["cg:Actor"]) == (7, None)


def test_terms_of_others_are_linked_where_they_are(terms: Terms) -> None:
    """An alignment leads to the vocabulary it names; a code without an IRI is only named."""
    page = shown(terms)
    entries = {entry.name: dict(entry.facts) for entry in page.classes}
    matches = {link.address: link.how for link in entries["cg:Statement"]["elsewhere"]}
    assert matches["https://schema.org/Claim"] == "close to"
    codings = [
        link
        for entry in page.classes
        for _, links in entry.facts
        for link in links
        if link.name.startswith("CAMEO")
    ]
    assert codings
    assert {link.address for link in codings} == {""}


def test_a_store_without_an_ontology_has_an_empty_page() -> None:
    """Nothing is made up where nothing is said."""
    assert not shown(Terms({})).is_known
