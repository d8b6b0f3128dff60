"""The pages of the ontology: every term in both languages, each at a place that stays."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import iter_triples, term_files
from conflictgraph.vocab import CODE, NS, RDF, RDFS, SKOS

PAGES = {"en": "docs/reference/ontology.md", "de": "docs/reference/ontology.de.md"}


def place(iri: str) -> str:
    """Return the anchor that a term has for good."""
    return f"code-{iri.removeprefix(CODE)}" if iri.startswith(CODE) else iri.removeprefix(NS)


def ours() -> set[str]:
    """Return the IRIs of all classes, properties, lists, codes, and whatever else is declared."""
    return {
        triple.subject.value
        for path in term_files(ontology_folder())
        for triple in iter_triples(path)
        if triple.predicate.value == f"{RDF}type" and triple.subject.value.startswith((NS, CODE))
    }


@pytest.mark.parametrize("page", PAGES.values())
def test_every_term_has_one_place_on_each_page(checkout: Path, page: str) -> None:
    """A link to a term leads to it, in whichever language, and never to two."""
    places = Counter(re.findall(r'<a id="([^"]+)">', (checkout / page).read_text("utf-8")))
    assert set(places) == {place(iri) for iri in ours()}
    assert max(places.values()) == 1


@pytest.mark.parametrize("page", PAGES.values())
def test_links_between_terms_lead_somewhere(checkout: Path, page: str) -> None:
    """From each term its neighbours can be reached."""
    text = (checkout / page).read_text("utf-8")
    places = set(re.findall(r'<a id="([^"]+)">', text))
    links = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert links
    assert links - places == set()


@pytest.mark.parametrize("language", PAGES)
def test_each_page_is_in_its_language(checkout: Path, language: str) -> None:
    """Readers meet labels, definitions and notes in their own language, and all of them."""
    text = re.sub(
        r"\[`([^`]+)`\]\(#[^)]+\)", r"\1", (checkout / PAGES[language]).read_text("utf-8")
    )
    read = {f"{RDFS}label", f"{SKOS}definition", f"{SKOS}scopeNote"}
    told = {
        str(triple.object.value)
        for path in term_files(ontology_folder())
        for triple in iter_triples(path)
        if triple.predicate.value in read
        and isinstance(triple.object, ox.Literal)
        and triple.object.language == language
    }
    assert told
    assert {each for each in told if each not in text} == set()


@pytest.mark.parametrize("page", PAGES.values())
def test_a_term_tells_its_surroundings(checkout: Path, page: str) -> None:
    """Hierarchy, ends, other vocabularies and the labels of annotators stand with a term."""
    text = (checkout / page).read_text("utf-8")
    entry = text.partition('<a id="hasProtector">')[2].partition("\n#### ")[0]
    for part in ("#ProtectionRelation", "#Actor", "#hasAlly", "Alliance Ally"):
        assert part in entry, part
    assert "https://schema.org/Claim" in text
    assert "PLOVER `REQUEST`" in text
