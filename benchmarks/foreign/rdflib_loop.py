"""Map ``spans.csv`` of a folder with a loop over rdflib: ``python rdflib_loop.py FOLDER``."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from rdflib import RDF, Graph, Literal, Namespace, URIRef

OA = Namespace("http://www.w3.org/ns/oa#")
CG = Namespace("https://w3id.org/conflictgraph/ns#")

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    graph = Graph()
    with (folder / "spans.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            span, selector = URIRef(row["span"]), URIRef(row["selector"])
            graph.add((span, RDF.type, CG.Span))
            graph.add((span, OA.hasSource, URIRef(row["source"])))
            graph.add((span, CG.isInPart, URIRef(row["part"])))
            graph.add((span, OA.hasSelector, selector))
            graph.add((selector, RDF.type, OA.TextPositionSelector))
            graph.add((selector, OA.start, Literal(int(row["begin"]))))
            graph.add((selector, OA.end, Literal(int(row["end"]))))
    graph.serialize(folder / "mapped.nt", format="nt", encoding="utf-8")
