"""Map ``spans.csv`` with maplib: ``python with_maplib.py FOLDER``; writes ``mapped.nt`` there."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
from maplib import Model

_TEMPLATE = """
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix cg: <https://w3id.org/conflictgraph/ns#> .
<urn:map:Span> [
  ottr:IRI ?span, ottr:IRI ?source, ottr:IRI ?part, ottr:IRI ?selector,
  xsd:integer ?begin, xsd:integer ?end
] :: {
  ottr:Triple(?span, a, cg:Span) ,
  ottr:Triple(?span, oa:hasSource, ?source) ,
  ottr:Triple(?span, cg:isInPart, ?part) ,
  ottr:Triple(?span, oa:hasSelector, ?selector) ,
  ottr:Triple(?selector, a, oa:TextPositionSelector) ,
  ottr:Triple(?selector, oa:start, ?begin) ,
  ottr:Triple(?selector, oa:end, ?end)
} .
"""

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    model = Model()
    model.add_template(_TEMPLATE)
    model.map("urn:map:Span", pl.read_csv(folder / "spans.csv"))
    model.write(str(folder / "mapped.nt"), format="ntriples")
