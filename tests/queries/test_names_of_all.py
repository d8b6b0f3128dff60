"""Lists of names name everybody, whatever languages their names are in."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store
from rdflib import Graph, Variable

from .conftest import CATALOGUE, ID

#: One statement that has two of everything: one with an English name, one with an Armenian name.
#: The other languages in between are such as must not be taken for either.
TWO_OF_EACH = """
PREFIX : <https://w3id.org/conflictgraph/id/>
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX cgc: <https://w3id.org/conflictgraph/code/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
cg:Demand rdfs:subClassOf cg:Directive .
:said a cg:Demand , cg:Hope , cg:Denial ; cg:isAttributedTo :speaker ; cg:isReportedIn :text ;
  cg:hasVoice cgc:voice-attributed ; cg:hasQuoteType cgc:quote-direct ;
  cg:hasCertainty cgc:certainty-possible ; cg:hasRecurrence cgc:recurrence-repeated ;
  cg:hasContent :english , :armenian ; cg:hasAddressee :english , :armenian ;
  cg:isMadeInCapacity :office1 , :office2 ; cg:citesBasis :english , :armenian ;
  cg:hasSentenceSpan :first , :second ; cg:hasContentSpan :first ; cg:hasQuoteSpan :first ;
  cg:implicitRole cg:hasAddressee .
:again a cg:Statement ; cg:hasContent :english ; cg:isAttributedTo :english , :armenian .
:english cg:hasAgent :english , :armenian .
:office1 cg:hasOffice :english . :office2 cg:hasOffice :armenian .
:english rdfs:label "English"@en , "Englisch"@de . :armenian rdfs:label "Հայերեն"@hy .
:speaker rdfs:label "Speaker"@en .
:text dcterms:title "Text" ; dcterms:issued "2020-10-01"^^xsd:date .
:first cg:isInPart :part ; oa:hasSelector :place1 , :words1 .
:second cg:isInPart :part ; oa:hasSelector :place2 , :words2 .
:part cg:hasPartRole cgc:part-body .
:place1 oa:start 0 ; oa:end 9 . :words1 oa:exact "nine here" .
:place2 oa:start 20 ; oa:end 24 . :words2 oa:exact "four" .
"""
LISTS = (
    ("cited-bases", "basis"),
    ("cited-bases", "content"),
    ("demand-outcomes", "agents"),
    ("demands", "addressees"),
    ("demands", "agents"),
    ("denials-and-retractions", "heldBy"),
    ("hedged-statements", "content"),
    ("hopes-and-expectations", "addressees"),
    ("hopes-and-expectations", "agents"),
    ("quotations", "content"),
    ("recurring-statements", "content"),
    ("repeated-statements", "content"),
    ("speakers", "offices"),
    ("statements-of-person", "content"),
    ("statements-without-cue", "content"),
    ("supplied-roles", "content"),
    ("supplied-roles", "supplied"),
    ("who-says-what", "addressees"),
    ("who-says-what", "content"),
)


@pytest.mark.parametrize(("name", "column"), LISTS)
def test_who_has_no_english_name_is_named_beside_who_has_one(name: str, column: str) -> None:
    """Nobody vanishes from a list because nobody has translated the name, on either engine."""
    given = {"speaker": f"{ID}speaker"} if name == "statements-of-person" else {}
    query = CATALOGUE[name].bind(given)
    ours, theirs = Store(), Graph()
    ours.load(TWO_OF_EACH, format=RdfFormat.TURTLE)
    theirs.parse(data=TWO_OF_EACH, format="turtle")
    lists = [
        {solution[column].value for solution in _solutions(ours, query)},
        {str(found[Variable(column)]) for found in theirs.query(query).bindings},
    ]
    for found in lists:
        names = {each for one in found for each in one.replace("; ", ", ").split(", ")}
        assert {"English", "Հայերեն"} <= names
        assert any("English" in one and "Հայերեն" in one for one in found)


def _solutions(store: Store, query: str) -> QuerySolutions:
    answer = store.query(query)
    assert isinstance(answer, QuerySolutions)
    return answer
