"""What holds for the graph of every document, checked on the example corpus and its knowledge."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

import pyoxigraph as ox
import pytest

from conflictgraph.mapping.affairs import make_affair
from conflictgraph.mapping.terms import Term
from conflictgraph.pipeline.documents import process
from conflictgraph.readers import iter_sources, read
from conflictgraph.vocab import BASE, CODE, NS, OA, RDF, RDFS, code, term

SOA = BASE + "id/soa/"


@pytest.fixture(scope="module")
def outcomes(checkout, knowledge):
    """Return source and outcome of every example."""
    sources = tuple(iter_sources([checkout / "examples" / "corpus"]))
    return [(each, process(each, "", knowledge)) for each in sources]


@pytest.fixture(scope="module")
def lines(outcomes):
    """Return all lines of all examples, those shared by documents once."""
    mapped = [outcome.mapped for _, outcome in outcomes]
    texts = [text for each in mapped for text in (each.lines, each.shared, each.affairs)]
    return sorted({line for text in texts for line in text.decode().splitlines()})


def parse(lines):
    return list(ox.parse("\n".join(lines) + "\n", format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def quads(lines):
    """Return the parsed lines of the examples."""
    return parse(lines)


@pytest.fixture(scope="module")
def everything(lines, knowledge):
    """Return what a store of the examples holds: documents, curated graphs, their affairs."""
    curated = [*knowledge.graphs.values(), knowledge.background_affairs()]
    return parse({*lines, *(line for text in curated for line in text.decode().splitlines())})


class Nodes:
    """Quads by subject and predicate."""

    def __init__(self, quads):
        self.table = defaultdict(list)
        for quad in quads:
            self.table[quad.subject.value, quad.predicate.value].append(quad.object)

    def all(self, node, prop):
        """Return the values of a property."""
        return [each.value for each in self.table.get((node, prop), ())]

    def of_class(self, class_):
        """Return the nodes of a class."""
        return [
            s
            for (s, p), types in self.table.items()
            if p == RDF + "type" and class_ in {each.value for each in types}
        ]


@pytest.fixture(scope="module")
def nodes(quads):
    """Return the examples' quads by node."""
    return Nodes(quads)


@pytest.fixture(scope="module")
def all_nodes(everything):
    """Return the whole store's quads by node."""
    return Nodes(everything)


@pytest.fixture(scope="module")
def statements(nodes):
    """Return the statements of the examples."""
    return sorted({s for s, p in nodes.table if p == term("isAttributedTo")})


def test_every_example_is_mapped(outcomes):
    """No example is refused, and none leaves a value unread."""
    assert [
        (each.key, o.refused, notices)
        for each, o in outcomes
        if (notices := [n for n in o.notices if not n.is_slight]) or o.refused
    ] == []


def test_lines_are_canonical_and_sorted(outcomes):
    """Equal graphs are equal bytes: each line is as the parser would write it, and in order.

    What rules derived stands behind what was mapped, each in order of its own.
    """
    for _, outcome in outcomes:
        for text in (outcome.mapped.lines, outcome.mapped.shared, outcome.mapped.affairs):
            given = text.decode().splitlines()
            assert len(given) == len(set(given))
            assert sum(earlier > later for earlier, later in pairwise(given)) <= 1
            assert given == [f"{quad} ." for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS)]


def test_there_are_no_blank_nodes(everything):
    """Every node has a name that can be looked up and compared."""
    assert not [
        q
        for q in everything
        if any(isinstance(n, ox.BlankNode) for n in (q.subject, q.object, q.graph_name))
    ]


def test_each_triple_stands_in_one_graph(everything):
    """The union of all graphs counts no triple twice."""
    counts = Counter(quad.triple for quad in everything)
    assert [triple for triple, number in counts.items() if number > 1] == []


def test_every_term_is_declared(quads, knowledge):
    """No class, property or code is used that the ontology does not have."""
    graph = BASE + "graph/ontology"
    known = {
        q.subject.value
        for q in parse(knowledge.graphs["graph/ontology"].decode().splitlines())
        if q.graph_name.value == graph
    }
    used = {n.value for q in quads for n in (q.predicate, q.object) if isinstance(n, ox.NamedNode)}
    assert sorted(each for each in used if each.startswith((NS, CODE)) and each not in known) == []


def test_properties_join_what_they_may_join(quads, all_nodes, knowledge):
    """Domains and ranges hold, so that a reasoner infers no nonsense."""
    ontology = knowledge.scheme.ontology
    wrong = set()
    for quad in quads:
        prop = quad.predicate.value
        if not prop.startswith(NS) or prop == term("isProvisional"):
            continue
        subjects = all_nodes.all(quad.subject.value, RDF + "type")
        objects = (
            [None]
            if isinstance(quad.object, ox.Literal)
            else (all_nodes.all(quad.object.value, RDF + "type") or [None])
        )
        if not any(ontology.admits(prop, one, other) for one in subjects for other in objects):
            wrong.add((prop, tuple(subjects), tuple(objects)))
    assert wrong == set()


def test_every_node_of_ours_is_described(quads, all_nodes):
    """No link leads to a node of the data that has no class."""
    missing = {
        q.object.value
        for q in quads
        if isinstance(q.object, ox.NamedNode)
        and q.object.value.startswith(BASE + "id/")
        and not all_nodes.all(q.object.value, RDF + "type")
    }
    assert missing == set()


def test_every_statement_says_who_what_and_where(nodes, statements):
    """One holder, voice, certainty, polarity and document; content, evidence and origin."""
    once = (
        "isAttributedTo",
        "isReportedIn",
        "hasVoice",
        "hasCertainty",
        "hasPolarity",
        "hasOriginStep",
    )
    spans = ("hasCueSpan", "hasContentSpan")
    for statement in statements:
        counts = {prop: len(nodes.all(statement, term(prop))) for prop in once}
        assert counts == dict.fromkeys(once, 1), statement
        assert nodes.all(statement, term("hasContent")), statement
        assert any(nodes.all(statement, term(prop)) for prop in spans), statement
        assert nodes.all(statement, term("hasSentenceSpan")), statement
        assert nodes.all(statement, RDF + "type"), statement


def test_every_chain_ends_at_the_outlet(nodes, statements):
    """From any statement a reader gets to who published it."""
    for statement in statements:
        (step,) = nodes.all(statement, term("hasOriginStep"))
        while following := nodes.all(step, term("isRelayedBy")):
            (step,) = following
        assert nodes.all(step, term("hasStepRole")) == [code("step-publisher")]
        (document,) = nodes.all(statement, term("isReportedIn"))
        publisher = nodes.all(document, "http://purl.org/dc/terms/publisher")
        assert nodes.all(step, term("hasStepAgent")) == publisher


def test_dates_of_a_statement_come_once_and_in_order(nodes):
    """No date is set beside a second one of its kind."""
    for prop in (
        "earliestBegin",
        "latestBegin",
        "earliestEnd",
        "latestEnd",
        "statedEarliest",
        "duration",
    ):
        for (node, predicate), values in nodes.table.items():
            if predicate == term(prop):
                assert len(values) == 1, node


def test_spans_quote_the_text(outcomes):
    """Offsets and quoted words of every span agree with the text."""
    for source, outcome in outcomes:
        text = read(source).text
        found = Nodes(ox.parse(outcome.mapped.lines, format=ox.RdfFormat.N_QUADS))
        for span in found.of_class(term("Span")):
            begin, end = (int(found.all(f"{span}#position", OA + p)[0]) for p in ("start", "end"))
            assert span.endswith(f"/span/{begin}-{end}")
            assert found.all(f"{span}#quote", OA + "exact") in ([], [text[begin:end]])
        quoted = {n for (n, p) in found.table if p == OA + "exact"}
        evidence = {
            v for (_, p), values in found.table.items() for v in (each.value for each in values)
            if p.startswith(NS) and p.endswith("Span") and "/span/" in v
            and p not in (term("hasSentenceSpan"), term("hasPartSpan"))
        }  # fmt: skip
        assert {f"{each}#quote" for each in evidence} <= quoted


def test_a_state_of_affairs_is_named_by_its_content(everything):
    """Anybody can recompute the IRI from the triples."""
    types, pairs = {}, defaultdict(list)
    for quad in everything:
        if quad.graph_name.value == BASE + "graph/soa":
            if quad.predicate.value == RDF + "type":
                types[quad.subject.value] = quad.object.value
            elif quad.predicate.value != RDFS + "label":
                pairs[quad.subject.value].append(
                    (quad.predicate.value, Term(str(quad.object), quad.object.value))
                )
    minted = {node: make_affair(type_, pairs[node], BASE).iri for node, type_ in types.items()}
    assert [node for node, iri in minted.items() if node != iri] == []
    assert len(minted) > 100


def test_every_state_of_affairs_is_reached_by_a_statement(quads, nodes, statements):
    """No content lies about that nobody holds."""
    links = defaultdict(set)
    for quad in quads:
        if isinstance(quad.object, ox.NamedNode):
            links[quad.subject.value].add(quad.object.value)
    waiting, reached = list(statements), set()
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += [each for each in links[node] if each.startswith(SOA)]
    affairs = {s for s, _ in nodes.table if s.startswith(SOA)}
    assert affairs - reached == set()


def test_nothing_of_the_files_enters_the_graph(lines):
    """Ids of annotations, notes, paths and tools differ between machines; none of them is told."""
    told = "\n".join(lines)
    assert not re.search(r"AnnotatorNotes|\.ann\b|/[TEAR]\d+>", told)
