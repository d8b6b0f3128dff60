"""The real rules and terms, and a few triples at a time to run them on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from conflictgraph.inference import Engine, load_rules
from conflictgraph.pipeline import Knowledge, KnowledgeFiles, load_knowledge
from conflictgraph.triples import Tables
from conflictgraph.vocab import BASE, CODE, GRAPH_ONTOLOGY, NS

#: Prefixes of the graphs that tests write; ``ex:`` is the register, ``st:`` nodes of a document.
PREFIXES = f"""
@prefix cg: <{NS}> . @prefix cgc: <{CODE}> . @prefix ex: <{BASE}id/actor/> .
@prefix st: <{BASE}id/doc/d/statement/> . @prefix soa: <{BASE}id/soa/> .
@prefix graph: <{BASE}graph/> . @prefix doc: <{BASE}graph/doc/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

Follows = Callable[[str], set[str]]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Return the product's own ontology and rules."""
    return load_knowledge(KnowledgeFiles())


@pytest.fixture(scope="session")
def terms(knowledge: Knowledge) -> Tables:
    """Return the ontology alone; not to be changed."""
    return Tables(knowledge.graphs[GRAPH_ONTOLOGY])


@pytest.fixture
def follows(knowledge: Knowledge, terms: Tables) -> Follows:
    """Return what the rules derive from a document in TriG, in short names."""
    engine = Engine(load_rules(knowledge.folder), terms, BASE)

    def derive(trig: str) -> set[str]:
        quads = list(ox.parse(PREFIXES + trig, ox.RdfFormat.TRIG))
        affairs = [quad for quad in quads if quad.graph_name.value.endswith("/soa")]
        rest = [quad for quad in quads if quad not in affairs]
        parts = ["".join(f"{quad} .\n" for quad in some).encode() for some in (affairs, rest)]
        derived = engine.derive(Tables(knowledge.graphs[GRAPH_ONTOLOGY] + parts[0]), parts[1])
        lines = (derived.document + derived.affairs + derived.shared).decode().splitlines()
        # Every statement takes a position; what that is, is tested with what is found by it.
        return {short(line) for line in lines if "/derived/positions>" not in line}

    return derive


def short(line: str) -> str:
    """Return a derived line as ``subject property object`` in local names."""
    words = [word.strip("<>") for word in line.split(" ")[:3]]
    return " ".join(word.rsplit("#", 1)[-1].rsplit("/", 1)[-1] for word in words)


@pytest.fixture
def write_rule(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a rule into an ontology folder of its own."""

    def write(
        body: str,
        name: str = "10-own.rq",
        scope: str = "document",
        graph: str = "own",
        more: str = "",
    ) -> Path:
        path = tmp_path / "rules" / name
        path.parent.mkdir(exist_ok=True)
        header = f"#+ summary: {{de: Eigenes, en: Own}}\n#+ scope: {scope}\n#+ graph: {graph}\n"
        path.write_text(f"{header}{more}PREFIX cg: <{NS}>\n{body}\n", encoding="utf-8")
        return path

    return write
