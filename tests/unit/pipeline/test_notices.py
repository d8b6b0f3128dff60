"""What a build keeps out of the graph without refusing the document, it says."""

from __future__ import annotations

import json

from conflictgraph.pipeline.documents import process
from conflictgraph.pipeline.finding import find_sources
from conflictgraph.pipeline.knowledge import load_knowledge
from conflictgraph.readers import SourceFile

ANN = """T1\tCeasefire 4 14\tWaffenruhe
E1\tCeasefire:T1
N1\tReference E1 Local:no-such-truce\tWaffenruhe
T2\tQuantity 0 3\tDie
N2\tReference T2 Dozens:3\tDie
"""


def test_values_that_lead_nowhere_are_told(tmp_path):
    """A curator sees which event the register lacks, and which value nobody understands."""
    path = tmp_path / "a.ann"
    path.write_bytes(ANN.encode())
    path.with_suffix(".txt").write_bytes(b"Die Waffenruhe")
    outcome = process(SourceFile("a.ann", path, "brat"), "", load_knowledge())
    assert outcome.refused == ()
    told = [each for each in outcome.notices if not each.rule.startswith("shape.")]
    assert [(each.rule, each.line, each.reason) for each in told] == [
        ("scheme.unknown-link", 4, "Dozens:3 on T2 is of an unknown kind and not used"),
        (
            "link.unknown-event",
            2,
            "Local:no-such-truce on E1 names no Ceasefire of the register and is not used",
        ),
    ]


def test_an_excerpt_is_told(tmp_path):
    """Nobody takes offsets in quoted passages for those in the page; how to get them is said."""
    path = tmp_path / "a.jsonld"
    said = {"type": "TextQuoteSelector", "exact": "Waffenruhe", "prefix": "Die "}
    target = {"source": "https://example.org/a", "selector": said}
    tag = {"type": "TextualBody", "purpose": "tagging", "value": "Ceasefir"}
    value = {"@context": "http://www.w3.org/ns/anno.jsonld", "target": target, "body": tag}
    path.write_text(json.dumps(value), "utf-8")

    outcome = process(SourceFile("a", path, "web-annotation"), "", load_knowledge())

    # A document that is refused for something else is an excerpt all the same.
    assert [each.rule for each in outcome.refused] == ["scheme.unknown-span"]
    (told,) = [each for each in outcome.notices if each.rule == "document.excerpt"]
    assert "(excerpt: 1 passage)" in told.reason
    assert "<name>.txt" in told.hint


def test_a_file_of_an_unknown_format_is_passed_over_with_a_word(tmp_path):
    """Nobody has to guess why a file of a folder gave nothing; damaged ones are never passed over.

    What only says more about another file is no annotated text, and nobody is told of it.
    """
    (tmp_path / "a.txt").write_bytes(b"Text")
    (tmp_path / "a.ann").write_bytes(b"\x00")
    (tmp_path / "a.meta.json").write_bytes(b"{}")

    found = find_sources([tmp_path])

    assert [source.key for source in found.sources] == ["a.ann"]
    assert found.notices == ()
