"""The page of the shapes: what is checked of a document's graph, from the shapes themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rdflib import RDF, RDFS, SH, Graph
from rdflib.term import Node

from conflictgraph.pipeline.gate import kebab
from conflictgraph.resources import ontology_folder
from generator.markdown import anchor, code, head, table

_INTRODUCTION = """\
Before a document goes in, its graph is checked against the shapes of `ontology/shapes`. A
*violation* cannot be true or cannot be traced, and keeps the document out; a *warning* is probably
a slip, and *info* is worth knowing. [Validate a corpus](../how-to/validate.md) says how to use it.

The rule stands in brackets at the end of a message. The messages are also there in German, with
`--json`.
"""

#: What some values say in few words.
_SEVERITIES = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}


def to_page() -> str:
    """Return the page, a table for each module."""
    parts = [head("Shapes", _INTRODUCTION)]
    for path in sorted((ontology_folder() / "shapes").glob("*.ttl")):
        rows = sorted(_rows(Graph().parse(path)))
        if rows:
            parts.append(f"## {path.stem.capitalize()}\n")
            parts.append(_purpose(path) + "\n")
            parts.append(table(("rule", "severity", "what is said", "what to do"), rows))
    return "\n".join(parts)


def _purpose(path: Path) -> str:
    first, _ = path.read_text(encoding="utf-8").split("\n", 1)
    return first.removeprefix("# ")


def _rows(graph: Graph) -> Iterator[tuple[str, str, str, str]]:
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in graph.subjects(RDF.type, kind):
            severity = graph.value(shape, SH.severity)
            if severity is not None and (shape, RDFS.label, None) in graph:
                rule = f"shape.{kebab(str(shape))}"
                said, hint = (_english(graph, shape, p) for p in (SH.message, SH.description))
                yield anchor(rule) + code(rule), _SEVERITIES[severity], said, hint


def _english(graph: Graph, shape: Node, prop: Node) -> str:
    texts = graph.objects(shape, prop)
    return next((str(each) for each in texts if getattr(each, "language", "") == "en"), "")
