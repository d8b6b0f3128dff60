"""An analyst extends the ontology: a new frame is checked, drawn and mapped without any Python."""

from __future__ import annotations

import re
import shutil

import pyoxigraph as ox
import pytest

from conflictgraph.errors import ResourceError
from conflictgraph.pipeline.documents import process
from conflictgraph.pipeline.knowledge import KnowledgeFiles, load_knowledge
from conflictgraph.readers import SourceFile
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import load_scheme, to_annotation_conf

PREFIXES = """
@prefix cg: <https://w3id.org/conflictgraph/ns#> .
@prefix cga: <https://w3id.org/conflictgraph/scheme#> .
@prefix cgc: <https://w3id.org/conflictgraph/code/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
TERMS = """
cg:Sanction a owl:Class ; rdfs:subClassOf cg:Event ; rdfs:label "Sanktion"@de , "sanction"@en .
cg:hasSanctioned a owl:ObjectProperty ; rdfs:subPropertyOf cg:hasParticipant ;
    rdfs:domain cg:Sanction ; rdfs:range cg:Actor ; rdfs:label "trifft"@de , "hits"@en .
cg:hasSanctionKind a owl:ObjectProperty ; rdfs:domain cg:Sanction ; rdfs:range skos:Concept ;
    rdfs:label "Art"@de , "kind"@en .
cgc:sanction a skos:ConceptScheme .
cgc:sanction-trade a skos:Concept ; skos:inScheme cgc:sanction ; skos:notation "Trade" ;
    rdfs:label "Handel"@de , "trade"@en .
cgc:sanction-travel a skos:Concept ; skos:inScheme cgc:sanction ; skos:notation "Travel" ;
    rdfs:label "Reise"@de , "travel"@en .
"""
LABELS = """
cga:Sanction a cga:FrameType ; cga:annotationLabel "Sanction" ; cga:denotes cg:Sanction .
cga:Sanction-Sender a cga:Role ; cga:annotationLabel "Sender" ; cga:ofFrame cga:Sanction ;
    cga:accepts cga:Actor ; cga:fills cg:hasParticipant ; cga:minCount 1 .
cga:Sanction-Hit a cga:Role ; cga:annotationLabel "Hit" ; cga:ofFrame cga:Sanction ;
    cga:accepts cga:Actor ; cga:fills cg:hasSanctioned ; cga:maxCount 1 .
cga:SanctionKind a cga:Attribute ; cga:annotationLabel "SanctionKind" ; cga:appliesTo cga:Sanction ;
    cga:fills cg:hasSanctionKind ; cga:valuesFrom cgc:sanction .
"""

ANN = """T1\tState 0 8\tRussland
T2\tStatement 9 20\tkritisierte
T3\tSanction 25 35\tSanktionen
T4\tState 40 43\tUSA
T5\tState 50 54\tIran
E1\tSanction:T3 Sender:T4 Hit:T5
E2\tStatement:T2 Speaker:T1 Asserts:E1
A1\tSanctionKind E1 Trade
A2\tSpeechAct E2 Oppose
A3\tRealis E1 Actual
"""
TEXT = "Russland kritisierte die Sanktionen der USA gegen Iran."


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the ontology with one module and one scheme file more."""
    target = tmp_path / "ontology"
    shutil.copytree(ontology_folder(), target)
    (target / "modules" / "sanctions.ttl").write_text(PREFIXES + TERMS, encoding="utf-8")
    (target / "scheme-sanctions.ttl").write_text(PREFIXES + LABELS, encoding="utf-8")
    return target


@pytest.fixture
def knowledge(folder):
    """Return what a build with that ontology knows."""
    return load_knowledge(KnowledgeFiles(folder=folder))


def run(tmp_path, knowledge, ann=ANN):
    path = tmp_path / "a.ann"
    path.write_bytes(ann.encode())
    path.with_suffix(".txt").write_bytes(TEXT.encode())
    path.with_suffix(".meta.json").write_bytes(b'{"id": "d", "language": "de"}')
    return process(SourceFile("a.ann", path, "brat"), "", knowledge)


def test_the_new_frame_is_mapped_to_the_new_class(tmp_path, knowledge):
    """Class, roles and codes of the extension are in the graph, as content of the statement."""
    outcome = run(tmp_path, knowledge)
    assert outcome.refused == ()
    ns, base = "https://w3id.org/conflictgraph/ns#", "https://w3id.org/conflictgraph/"
    told = {
        (quad.predicate.value.removeprefix(ns), quad.object.value.removeprefix(base))
        for quad in ox.parse(outcome.mapped.affairs, format=ox.RdfFormat.N_QUADS)
    }
    assert {
        ("hasParticipant", "id/actor/united-states"),
        ("hasSanctioned", "id/actor/iran"),
        ("hasSanctionKind", "code/sanction-trade"),
    } <= told
    assert any(value.startswith("Sanktion: ") for _, value in told)
    assert b"/id/soa/sanction-" in outcome.mapped.lines


def test_the_new_frame_is_checked(tmp_path, knowledge):
    """Roles and values of the extension are refused like those of the product."""
    outcome = run(tmp_path, knowledge, ANN.replace("Trade", "Travl").replace("Hit:T5", "Hitt:T5"))
    assert [(each.rule, each.hint) for each in outcome.refused] == [
        ("scheme.unknown-role", "did you mean Hit?"),
        ("scheme.unknown-value", "did you mean Travel?"),
    ]


def test_the_new_frame_stands_in_the_configuration(folder):
    """Annotators can use it in brat at once, also where any frame is allowed."""
    conf = to_annotation_conf(load_scheme(folder))
    assert "Sanction\tSender+:<ACTOR>, Hit?:<ACTOR>\n" in conf
    assert re.search(r"^<FACT>=.*\|Sanction$", conf, re.MULTILINE)
    assert "SanctionKind\tArg:Sanction, Value:Trade|Travel\n" in conf


def test_without_the_extension_the_frame_is_refused(tmp_path):
    """A document for another scheme is not read as if it were for this one."""
    outcome = run(tmp_path, load_knowledge())
    assert {each.rule for each in outcome.refused} >= {"scheme.unknown-frame"}


def test_a_label_is_declared_once(folder):
    """Two meanings of one label would make the graph depend on the order of files."""
    (folder / "scheme-again.ttl").write_text(
        f'{PREFIXES}cga:Again a cga:SpanType ; cga:annotationLabel "State" .', encoding="utf-8"
    )
    with pytest.raises(ResourceError, match="declared twice"):
        load_scheme(folder)
