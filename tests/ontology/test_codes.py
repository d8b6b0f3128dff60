"""Code lists: complete, in their schemes, labelled, and in the annotators' words."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SKOS, URIRef

from conflictgraph.vocab import CODE

CODES = {
    "action": "cease-hostilities observe-ceasefire de-escalate use-influence use-force cooperate"
    " help negotiate resolve-conflict change-format other",
    "addressee": "explicit implicit",
    "certainty": "certain probable possible unspecified",
    "comparison": "exceeds below equals inconsistent",
    "decision": "link merge split new ignore",
    "disagreement": "excludes diverges",
    "evaluation": "successful unsuccessful important considerable",
    "info": "asserted presupposed",
    "involvement": "none one both",
    "measure": "killed wounded missing captured displaced",
    "medium": "speech writing thought unspecified",
    "member-role": "member co-chair",
    "mention": "named nominal pronominal adjectival",
    "obligation": "defence offence neutrality non-aggression consultation",
    "part": "headline teaser subheading caption photo-credit body agency-line boilerplate",
    "polarity": "positive negative",
    "qualifier": "exact almost less-than more-than at-least at-most approaching several about"
    " range",
    "quote": "direct mixed indirect reported free-indirect indirect-free-indirect",
    "realis": "actual planned demanded hoped hypothetical",
    "recurrence": "new repeated continuing",
    "scope": "one-side per-side all-sides",
    "specificity": "specific vague",
    "stance": "asserts denies views wants hopes expects commits refuses withholds leaves-open"
    " retracts",
    "step": "basis speaker agency desk publisher photo",
    "time-basis": "stated inferred",
    "time-precision": "day week month-part month year vague",
    "value": "stated undisclosed unquantified",
    "victim": "military civilian total unspecified",
    "voice": "narrator attributed curated",
}

#: Attributes of the annotation scheme whose every value is a code, or is one of those listed.
ATTRIBUTES = {
    "MentionType": ("mention", ()),
    "QuoteType": ("quote", ()),
    "Medium": ("medium", ()),
    "Certainty": ("certainty", ()),
    "Polarity": ("polarity", ()),
    "Realis": ("realis", ()),
    "Specificity": ("specificity", ()),
    "CountQualifier": ("qualifier", ("Undisclosed", "Unspecified")),
    "VictimType": ("victim", ()),
    "Scope": ("scope", ()),
    "Outcome": ("measure", ()),
}

#: Words that a later version of the scheme than the one handed over adds.
LATER = {"CountQualifier": {"Range"}}


def scheme_of(name: str) -> URIRef:
    """Return the IRI of a code list."""
    return URIRef(CODE + name)


def notations(terms: rdflib.Graph, scheme: str) -> list[str]:
    """Return the annotators' words for the codes of a list."""
    codes = terms.subjects(SKOS.inScheme, scheme_of(scheme))
    return [str(word) for code in codes for word in terms.objects(code, SKOS.notation)]


def test_the_code_lists_are_those_of_the_design(terms: rdflib.Graph) -> None:
    """No list is lost or added unnoticed."""
    assert set(terms.subjects(RDF.type, SKOS.ConceptScheme)) == set(map(scheme_of, CODES))


@pytest.mark.parametrize("scheme", CODES)
def test_a_list_has_its_codes(terms: rdflib.Graph, scheme: str) -> None:
    """No code is lost or added unnoticed, and each one is found from its list and back."""
    expected = {URIRef(f"{CODE}{scheme}-{slug}") for slug in CODES[scheme].split()}
    assert set(terms.subjects(SKOS.inScheme, scheme_of(scheme))) == expected
    assert set(terms.subjects(SKOS.topConceptOf, scheme_of(scheme))) == expected
    assert set(terms.objects(scheme_of(scheme), SKOS.hasTopConcept)) == expected


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_notations_are_the_words_of_the_annotation_scheme(
    shared: Path, terms: rdflib.Graph, attribute: str
) -> None:
    """Each value an annotator can choose leads to a code, and no word is made up."""
    scheme, elsewhere = ATTRIBUTES[attribute]
    conf = (shared / "scheme" / "annotation.conf").read_text(encoding="utf-8")
    line = next(line for line in conf.splitlines() if line.startswith(f"{attribute}\tArg:"))
    values = set(line.partition("Value:")[2].split("|"))
    words = set(notations(terms, scheme)) - LATER.get(attribute, set())
    assert words == values - set(elsewhere)
