"""The saved queries, in the shape in which query editors look for examples.

Specifications: SHACL, 5.2.1 and 8 (``sh:SPARQLExecutable``, ``sh:declare``); the convention of the
SIB's sparql-examples: ``rdfs:comment`` is the question, ``schema:target`` the endpoint.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from pyoxigraph import Literal, NamedNode

from conflictgraph.catalogue import SavedQuery
from conflictgraph.server.descriptions.sheet import Sheet
from conflictgraph.server.descriptions.site import Site
from conflictgraph.server.ui.terms import PREFIXES
from conflictgraph.vocab import OWL, RDFS, SCHEMA_ORG, SH, XSD

_EXECUTABLE: Final = f"{SH}SPARQLExecutable"
#: The form of a query, its classes and the property that holds its text. SHACL has nothing for
#: DESCRIBE, the convention has.
_FORMS: Final = {
    "SELECT": ((_EXECUTABLE, f"{SH}SPARQLSelectExecutable"), f"{SH}select"),
    "ASK": ((_EXECUTABLE, f"{SH}SPARQLAskExecutable"), f"{SH}ask"),
    "CONSTRUCT": ((_EXECUTABLE, f"{SH}SPARQLConstructExecutable"), f"{SH}construct"),
    "DESCRIBE": (
        (_EXECUTABLE,),
        "https://purl.expasy.org/sparql-examples/ontology#describe",
    ),
}


def describe_queries(sheet: Sheet, site: Site, queries: Collection[SavedQuery]) -> None:
    """Add every saved query and the prefixes they share."""
    for query in queries:
        node = f"{site.queries}#{query.name}"
        classes, text = _FORMS[query.form]
        sheet.add_types(node, *classes)
        sheet.add(node, f"{RDFS}label", Literal(query.summary, language="en"))
        sheet.add(node, f"{RDFS}comment", Literal(query.question, language="en"))
        sheet.add(node, f"{SCHEMA_ORG}keywords", Literal(query.topic))
        sheet.add(node, f"{SCHEMA_ORG}target", site.service)
        sheet.add(node, f"{RDFS}seeAlso", f"{site.queries}/{query.name}")
        sheet.add(node, f"{SH}prefixes", _prefixes(site))
        sheet.add(node, text, Literal(query.sparql))
    _declare_prefixes(sheet, site, queries)


def _prefixes(site: Site) -> str:
    return f"{site.queries}#prefixes"


def _declare_prefixes(sheet: Sheet, site: Site, queries: Collection[SavedQuery]) -> None:
    """Add the prefixes of the pages and of all queries; they never disagree (a test sees to it)."""
    node, declared = _prefixes(site), dict(PREFIXES)
    for query in queries:
        declared |= query.prefixes
    sheet.add_types(node, f"{OWL}Ontology")
    for prefix, namespace in sorted(declared.items()):
        declaration = f"{site.queries}#prefix-{prefix}"
        sheet.add(node, f"{SH}declare", declaration)
        sheet.add_types(declaration, f"{SH}PrefixDeclaration")
        sheet.add(declaration, f"{SH}prefix", Literal(prefix))
        value = Literal(namespace, datatype=NamedNode(f"{XSD}anyURI"))
        sheet.add(declaration, f"{SH}namespace", value)
