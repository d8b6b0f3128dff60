"""Namespaces as plain strings, and how the IRI of a term is made from its name.

The terms themselves are stated in ``ontology/`` and nowhere else: code that needs one writes
``term("Statement")`` or ``code("voice-narrator")``, and a test compares every such call with
the ontology.
"""

from __future__ import annotations

from typing import Final

#: The default base: terms, codes and the register always stand below it. The data and its graphs
#: may be moved to another base by a setting.
BASE: Final = "https://w3id.org/conflictgraph/"

#: The ontology itself, without the hash of its terms.
ONTOLOGY: Final = BASE + "ns"
#: Classes and properties.
NS: Final = ONTOLOGY + "#"
#: Code lists and their codes.
CODE: Final = BASE + "code/"
#: The vocabulary that states the annotation scheme.
SCHEME: Final = BASE + "scheme#"
#: What documents written as Web Annotation say beyond the words of that standard.
EXCHANGE: Final = BASE + "annotation#"
#: Entities of the register: actors, offices, places, named events.
ID: Final = BASE + "id/"

DCTERMS: Final = "http://purl.org/dc/terms/"
OA: Final = "http://www.w3.org/ns/oa#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
PROV: Final = "http://www.w3.org/ns/prov#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA_ORG: Final = "https://schema.org/"
SH: Final = "http://www.w3.org/ns/shacl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
WIKIDATA: Final = "http://www.wikidata.org/entity/"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

# Names of graphs, relative to the base of the data.
GRAPH_BACKGROUND: Final = "graph/background"
GRAPH_BOUNDS: Final = "graph/derived/bounds"
GRAPH_DECISIONS: Final = "graph/decisions"
#: How the names of all graphs begin that hold what rules derived.
DERIVED: Final = "graph/derived/"
GRAPH_ENTITIES: Final = "graph/entities"
GRAPH_FACTS: Final = "graph/derived/facts"
GRAPH_LINKS: Final = "graph/links"
GRAPH_META: Final = "graph/meta"
GRAPH_ONTOLOGY: Final = "graph/ontology"
#: On stores of others: what was pushed there.
GRAPH_PUSHED: Final = "graph/pushed"
GRAPH_REGISTRY: Final = "graph/registry"
GRAPH_SOA: Final = "graph/soa"


def local_name(iri: str) -> str:
    """Return what stands after the last hash or slash of an IRI."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def term(name: str) -> str:
    """Return the IRI of a class or property, such as ``Statement``."""
    return NS + name


def code(name: str) -> str:
    """Return the IRI of a code or of a code list, such as ``voice-narrator`` or ``voice``."""
    return CODE + name
