"""An OWL 2 RL reasoner as the oracle of the rules that say what the ontology says."""

from __future__ import annotations

from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, RDFS, Namespace, URIRef

from conflictgraph.pipeline import KnowledgeFiles, documents, load_knowledge
from conflictgraph.readers import iter_sources
from conflictgraph.vocab import BASE, DERIVED, GRAPH_LINKS, NS

CG = Namespace(NS)
ARTICLE = "examples/corpus/karabakh/nk-2020-10-27-dritte-waffenruhe.ann"
#: The rules that a reasoner can do, too.
LOGICAL = {f"{BASE}{DERIVED}{name}" for name in ("types", "superproperties", "symmetric", "roles")}
#: What follows in our rules for reasons that a reasoner does not know.
BY_RULE = {CG.isSpokespersonFor}

Triples = set[tuple[rdflib.term.Node, ...]]


@pytest.fixture(scope="module")
def article(checkout: Path) -> tuple[Triples, Triples]:
    """Return what an article and curators state, and what rules derive from both."""
    knowledge = load_knowledge(KnowledgeFiles())
    (source,) = iter_sources([checkout / ARTICLE])
    mapped = documents.process(source, "", knowledge).mapped
    assert mapped is not None
    quads = mapped.lines + mapped.shared + mapped.affairs
    # Links to other datasets are never reasoned over.
    for name, lines in knowledge.graphs.items():
        quads += lines if name != GRAPH_LINKS else b""
    quads += knowledge.background_affairs()
    quads += knowledge.derived.affairs + knowledge.derived.shared
    stated, derived = rdflib.Graph(), rdflib.Graph()
    for quad in set(ox.parse(quads, ox.RdfFormat.N_QUADS)):
        graph = derived if quad.graph_name.value in LOGICAL else stated
        graph.parse(data=f"{quad.triple} .", format="nt")
    by_rule = {triple for triple in derived if triple[1] in BY_RULE}
    return set(stated) | by_rule, set(derived) - by_rule


def test_rules_derive_what_a_reasoner_derives(
    article: tuple[Triples, Triples], axioms: rdflib.Graph
) -> None:
    """Superclasses, super-properties, who speaks for whom: none missing, and none too many."""
    stated, derived = article
    given = rdflib.Graph(bind_namespaces="none")
    for triple in stated | set(axioms):
        # What a domain or a range says of a node is not derived: shapes check it instead.
        if triple[1] not in {RDFS.domain, RDFS.range}:
            given.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(given)

    entailed = {triple for triple in given if _is_of_data(triple)} - stated
    assert entailed == derived
    assert {prop for _, prop, _ in entailed} >= {
        RDF.type,
        CG.hasParticipant,
        CG.hasEvidence,
        CG.isMadeOnBehalfOf,
        CG.isOfPolity,
    }


def _is_of_data(triple: tuple[rdflib.term.Node, ...]) -> bool:
    """Tell whether a triple is about the data, in our terms."""
    subject, prop, target = triple
    if not isinstance(subject, URIRef) or not subject.startswith(f"{BASE}id/"):
        return False
    return str(prop).startswith(NS) or (prop == RDF.type and str(target).startswith(NS))
