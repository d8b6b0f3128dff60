"""Lists of names tell everybody, whatever languages the names are in."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store
from rdflib import Graph, Variable

from conflictgraph.vocab import BASE

from .conftest import CATALOGUE, ID

CG = "https://w3id.org/conflictgraph/ns#"
DCTERMS = "http://purl.org/dc/terms/"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
SECOND = NamedNode(f"{BASE}id/actor/second-holder")
GERMAN = "Zweiter Träger"

#: Query, its list, what lists them, and what leads from a row to who is listed.
LISTS = (
    ("figures-by-claimant", "sides", ", ", f"{CG}hasVictimSide"),
    ("withheld-figures", "sides", ", ", f"{CG}hasVictimSide"),
    ("stated-comparisons", "compared", "; ", f"{CG}hasContent"),
    ("stated-comparisons", "comparator", "; ", f"{CG}hasContent"),
    ("same-position", "agencies", ", ", f"{DCTERMS}source"),
    ("source-chain", "content", "; ", f"{CG}hasContent"),
    ("source-chain", "agents", ", ", f"{CG}hasStepAgent"),
    ("relations-by-voice", "members", ", ", f"{CG}hasAlly"),
    ("alliances-as-seen-by", "members", ", ", f"{CG}hasAlly"),
)


@pytest.mark.parametrize(("name", "column", "between", "holds"), LISTS)
def test_a_name_is_told_beside_one_in_english(
    examples: Store, name: str, column: str, between: str, holds: str
) -> None:
    """Whoever has no English name does not vanish because somebody else in the list has one."""
    store = Store()
    store.bulk_extend(examples)
    for each in examples.quads_for_pattern(None, NamedNode(holds), None):
        store.add(Quad(each.subject, each.predicate, SECOND, each.graph_name))
        store.add(Quad(SECOND, LABEL, Literal(GERMAN, language="de"), each.graph_name))

    query = CATALOGUE[name]
    given = {each.name: each.example for each in query.parameters if each.required}
    answer = store.query(query.bind(given), use_default_graph_as_union=True)

    assert isinstance(answer, QuerySolutions)
    lists = [row[column].value.split(between) for row in answer]
    assert any(GERMAN in names and len(names) > 1 for names in lists)


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
#: Query, and its lists.
OF_ONE_STATEMENT = (
    ("cited-bases", ("basis", "content")),
    ("demand-outcomes", ("agents",)),
    ("demands", ("addressees", "agents")),
    ("denials-and-retractions", ("heldBy",)),
    ("hedged-statements", ("content",)),
    ("hopes-and-expectations", ("addressees", "agents")),
    ("quotations", ("content",)),
    ("recurring-statements", ("content",)),
    ("repeated-statements", ("content",)),
    ("speakers", ("offices",)),
    ("statements-of-person", ("content",)),
    ("statements-without-cue", ("content",)),
    ("supplied-roles", ("content", "supplied")),
    ("who-says-what", ("addressees", "content")),
)


@pytest.mark.parametrize(("name", "columns"), OF_ONE_STATEMENT)
def test_who_has_no_english_name_is_named_beside_who_has_one(
    name: str, columns: tuple[str, ...]
) -> None:
    """Nobody vanishes from a list because nobody has translated the name, on either engine."""
    given = {"speaker": f"{ID}speaker"} if name == "statements-of-person" else {}
    lists = _on_either(CATALOGUE[name].bind(given), TWO_OF_EACH, columns)
    assert len(lists) == 2 * len(columns)
    for found in lists:
        names = {each for one in found for each in one.replace("; ", ", ").split(", ")}
        assert {"English", "Հայերեն"} <= names
        assert any("English" in one and "Հայերեն" in one for one in found)


#: One event that is planned, held and a ceasefire, with two of everything, as above.
EVENT = """
PREFIX : <https://w3id.org/conflictgraph/id/>
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX cgc: <https://w3id.org/conflictgraph/code/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
:plan cg:hasRealis cgc:realis-planned ; cg:hasContent :event ; cg:isAttributedTo :english ;
  cg:hasVoice cgc:voice-attributed ; cg:isReportedIn :text .
:fact cg:hasRealis cgc:realis-actual ; cg:hasPolarity cgc:polarity-positive ;
  cg:hasContent :event , :armenian ; cg:isAttributedTo :english , :armenian ;
  cg:hasVoice cgc:voice-attributed ; cg:isReportedIn :text .
:event a cg:CeasefireAgreement , cg:Event ; cg:hasParticipant :english , :armenian , :nameless ;
  cg:takesPlaceIn :english , :armenian ; rdfs:label "English"@en .
:english rdfs:label "English"@en , "Englisch"@de . :armenian rdfs:label "Հայերեն"@hy .
"""
OF_ONE_EVENT = (
    ("planned-events", ("participants", "place", "heldAccordingTo"), ", "),
    ("ceasefires", ("participants", "place"), ", "),
    ("what-happens-where", ("content",), "; "),
)


@pytest.mark.parametrize(("name", "columns", "between"), OF_ONE_EVENT)
def test_whoever_has_a_part_in_an_event_is_named(
    name: str, columns: tuple[str, ...], between: str
) -> None:
    """No guest and no place of an event vanishes for want of an English name, on either engine."""
    lists = _on_either(CATALOGUE[name].bind({}), EVENT, columns)

    # Who has no name at all leaves no gap, either.
    assert len(lists) == 2 * len(columns)
    for told in lists:
        assert any({*one.split(between)} == {"English", "Հայերեն"} for one in told)


def _on_either(query: str, turtle: str, columns: tuple[str, ...]) -> list[set[str]]:
    """Return what stands in each column, first as Oxigraph answers, then as rdflib does."""
    ours, theirs = Store(), Graph()
    ours.load(turtle, format=RdfFormat.TURTLE)
    theirs.parse(data=turtle, format="turtle")
    return [*_lists(_solutions(ours, query), columns), *_bindings(theirs, query, columns)]


def _lists(solutions: QuerySolutions, columns: tuple[str, ...]) -> list[set[str]]:
    """Return what stands in each column, once."""
    found = list(solutions)
    return [{solution[column].value for solution in found} for column in columns]


def _bindings(graph: Graph, query: str, columns: tuple[str, ...]) -> list[set[str]]:
    """Return the same of the other engine."""
    found = graph.query(query).bindings
    return [{str(each[Variable(column)]) for each in found} for column in columns]


def _solutions(store: Store, query: str) -> QuerySolutions:
    answer = store.query(query)
    assert isinstance(answer, QuerySolutions)
    return answer
