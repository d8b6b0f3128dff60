"""Prefixes of graphs: those that are used, in one order, and never another graph."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from conflictgraph.store.prefixes import PREFIXES, arrange

FORMS = [RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N3, RdfFormat.RDF_XML]
TYPE = NamedNode(f"{PREFIXES['rdf']}type")

iris = st.builds(
    lambda namespace, local: NamedNode(namespace + local),
    st.sampled_from([*PREFIXES.values(), "https://example.org/"]),
    st.from_regex(r"[a-z][a-z0-9.\-_]{0,4}[a-z](/[a-z]|%20a)?", fullmatch=True),
)
values = st.one_of(iris, st.builds(Literal, st.sampled_from(["cg:a", "@prefix x: <y> .\n", ""])))
graphs = st.sets(st.builds(Triple, iris, iris, values), max_size=6)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.file_extension)
@given(graph=graphs, all_of_it=st.booleans())
def test_the_graph_stays_the_same(form: RdfFormat, graph: set[Triple], all_of_it: bool) -> None:
    """Whatever is left out or moved, a parser reads the same triples."""
    text = serialize(sorted(graph, key=str), format=form, prefixes=PREFIXES) or b""

    assert {quad.triple for quad in parse(arrange(text, whole=all_of_it), form)} == graph


def whole(triples: list[Triple], form: RdfFormat) -> bytes:
    return arrange(serialize(triples, format=form, prefixes=PREFIXES) or b"", whole=True)


def test_only_what_is_used_is_declared() -> None:
    """A small graph begins with what it needs, an empty one with nothing."""
    triple = Triple(NamedNode(f"{PREFIXES['cg']}a"), TYPE, NamedNode(f"{PREFIXES['owl']}Class"))

    turtle = whole([triple], RdfFormat.TURTLE)
    assert re.findall(rb"@prefix (\w+):", turtle) == [b"cg", b"owl"]
    xml = whole([triple], RdfFormat.RDF_XML)
    assert re.findall(rb"xmlns:(\w+)=", xml) == [b"owl", b"rdf"]
    assert whole([], RdfFormat.TURTLE) == b""


PROGRAM = """
import sys
from pyoxigraph import RdfFormat, serialize
from conflictgraph.store.prefixes import PREFIXES, arrange
for form in (RdfFormat.TURTLE, RdfFormat.RDF_XML):
    sys.stdout.buffer.write(arrange(serialize([], format=form, prefixes=PREFIXES), whole=False))
"""


def test_equal_graphs_have_equal_bytes() -> None:
    """Oxigraph declares prefixes in another order in every process; clients compare tags."""
    texts = {
        subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True).stdout
        for _ in range(3)
    }
    assert len(texts) == 1
