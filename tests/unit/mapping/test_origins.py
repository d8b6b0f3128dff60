"""Every node of a document's graph leads back to the annotation that it was made from."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from conflictgraph.linking import link
from conflictgraph.mapping import MappedDocument, map_document
from conflictgraph.pipeline import load_knowledge
from conflictgraph.readers import iter_sources, read
from conflictgraph.scheme import without_boilerplate

#: Nodes that no single annotation gives: paragraphs and sentences are worked out from the text.
WORKED_OUT = ("/part/", "/span/")


@pytest.fixture(scope="module")
def mapped(checkout) -> list[tuple[str, MappedDocument]]:
    """Return every article of the example corpus with its text, mapped."""
    known = load_knowledge()
    found = []
    for source in iter_sources([checkout / "examples" / "corpus"]):
        document = without_boilerplate(read(source), known.scheme)
        linked = link(document, known.scheme, known.register, known.base)
        marks = source.path.read_text(encoding="utf-8")
        found.append((marks, map_document(linked, known.scheme, known.register, known.base)))
    return found


def test_each_node_has_an_origin(mapped) -> None:
    """Whatever a shape finds, an annotator can be told where to look."""
    for _, each in mapped:
        lines = each.lines + each.shared + each.affairs
        nodes = {quad.subject.value for quad in ox.parse(lines, ox.RdfFormat.N_QUADS)}
        lost = {
            node
            for node in nodes
            if not (origin := each.origins.of(node)).annotation and not origin.in_metadata
        }
        assert [n for n in lost if not any(w in n for w in WORKED_OUT) and "/graph/" not in n] == []


def test_the_line_of_an_origin_is_that_of_its_annotation(mapped) -> None:
    """The line a message names begins with the annotation it names."""
    for marks, each in mapped:
        lines = marks.split("\n")
        for quad in ox.parse(each.lines + each.affairs, ox.RdfFormat.N_QUADS):
            origin = each.origins.of(quad.subject.value)
            if origin.annotation:
                assert lines[origin.line - 1].startswith(f"{origin.annotation}\t{origin.label}")


def test_origins_of_one_article(mapped) -> None:
    """A statement leads to its frame, a mention to its mark, the article to its metadata."""
    (marks, each), *_ = mapped
    article = f"https://w3id.org/conflictgraph/id/doc/{each.identity}"
    cue = next(line for line in marks.split("\n") if line.startswith("E1\t")).split(":")[1]
    mark = next(line for line in marks.split("\n") if line.startswith(f"{cue.split()[0]}\t"))
    begin, end = mark.split("\t")[1].split()[1], mark.split("\t")[1].split()[-1]

    assert each.origins.of(article).in_metadata
    assert each.origins.of(f"{article}/text").in_metadata
    assert each.origins.of(f"{article}/step/publisher").in_metadata
    assert each.origins.of(f"{article}/span/{begin}-{end}#quote").annotation == "E1"
