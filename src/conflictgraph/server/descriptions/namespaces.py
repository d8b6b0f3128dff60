"""Namespaces that only the descriptions use, and the prefixes these are written with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from conflictgraph import vocab

DCAT: Final = "http://www.w3.org/ns/dcat#"
ENTAILMENT: Final = "http://www.w3.org/ns/entailment/"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
#: Unique IRIs of file formats: https://www.w3.org/ns/formats/
FORMATS: Final = "http://www.w3.org/ns/formats/"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"

PREFIXES: Final[Mapping[str, str]] = {
    "cg": vocab.NS,
    "dcat": DCAT,
    "dcterms": vocab.DCTERMS,
    "foaf": FOAF,
    "formats": FORMATS,
    "rdf": vocab.RDF,
    "rdfs": vocab.RDFS,
    "schema": vocab.SCHEMA_ORG,
    "sd": SD,
    "sh": vocab.SH,
    "void": VOID,
    "xsd": vocab.XSD,
}
