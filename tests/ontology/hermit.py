"""HermiT, a reasoner for all of OWL 2 DL, run over graphs of ours.

It stops at datatypes that OWL 2 does not have, such as dates: literals of these are left out.
"""

from __future__ import annotations

from io import BytesIO

import owlready2
import rdflib
from rdflib import RDFS, XSD, Literal

#: The datatypes of our literals that OWL 2 has; text with a language has none of its own there.
KNOWN = {None, XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.anyURI}
#: What explains a term and binds no reasoner.
EXPLAINING = {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy}


class InconsistentError(Exception):
    """The graphs cannot all be true."""


def impossible_classes(java: str, *graphs: rdflib.Graph) -> list[str]:
    """Return the IRIs of the classes that can have no member, sorted.

    Raises:
        InconsistentError: some node is what it cannot be.
    """
    owlready2.JAVA_EXE = java
    world = owlready2.World()
    ontology = world.get_ontology("https://example.org/all").load(fileobj=BytesIO(_lines(*graphs)))
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        raise InconsistentError from error
    return sorted(
        each.iri for each in world.inconsistent_classes() if each is not owlready2.Nothing
    )


def _lines(*graphs: rdflib.Graph) -> bytes:
    merged = rdflib.Graph(bind_namespaces="none")
    for graph in graphs:
        for triple in graph:
            value = triple[2]
            known = not isinstance(value, Literal) or value.datatype in KNOWN
            if known and triple[1] not in EXPLAINING:
                merged.add(triple)
    return merged.serialize(format="nt", encoding="utf-8")
