"""The words of the Web Annotation context, stated anew: no context is ever fetched.

Specification: https://www.w3.org/TR/annotation-model/ and
https://www.w3.org/TR/annotation-vocab/. Words that say nothing about a text or what is said of
it (who made an annotation, and when) are not here, so that the processor leaves them out.
"""

from __future__ import annotations

from typing import Final

from conflictgraph.vocab import DCTERMS, OA, OWL, RDF, RDFS, SKOS, XSD

ACTIVITY: Final = "http://www.w3.org/ns/activitystreams#"
DC: Final = "http://purl.org/dc/elements/1.1/"
DC_TYPES: Final = "http://purl.org/dc/dcmitype/"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
SCHEMA: Final = "http://schema.org/"

#: Contexts whose words are known; whatever a file says in others cannot be understood.
KNOWN: Final = frozenset(
    f"{scheme}://www.w3.org/ns/{name}"
    for scheme in ("http", "https")
    for name in ("anno.jsonld", "anno", "ldp.jsonld", "ldp")
)

_PREFIXES: Final = {
    "oa": OA,
    "as": ACTIVITY,
    "dc": DC,
    "dcterms": DCTERMS,
    "dctypes": DC_TYPES,
    "foaf": FOAF,
    "ldp": "http://www.w3.org/ns/ldp#",
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "xsd": XSD,
}
#: Whose values are the IRIs of things.
_TO_THINGS: Final = {
    "body": "oa:hasBody",
    "endSelector": "oa:hasEndSelector",
    "first": "as:first",
    "next": "as:next",
    "refinedBy": "oa:refinedBy",
    "selector": "oa:hasSelector",
    "source": "oa:hasSource",
    "startSelector": "oa:hasStartSelector",
    "target": "oa:hasTarget",
}
#: Whose values are words of the vocabulary.
_TO_WORDS: Final = {"motivation": "oa:motivatedBy", "purpose": "oa:hasPurpose"}
_TO_TEXTS: Final = {
    "bodyValue": "oa:bodyValue",
    "end": "oa:end",
    "exact": "oa:exact",
    "label": "rdfs:label",
    "language": "dc:language",
    "name": "foaf:name",
    "prefix": "oa:prefix",
    "start": "oa:start",
    "suffix": "oa:suffix",
    "value": "rdf:value",
}
_MOTIVATIONS: Final = (
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing"),
    *("highlighting", "identifying", "linking", "moderating", "questioning", "replying"),
    "tagging",
)
_CLASSES: Final = (
    *("Annotation", "Choice", "Composite", "Independents", "List"),
    *("SpecificResource", "TextualBody", "ResourceSelection"),
    *("CssSelector", "DataPositionSelector", "FragmentSelector", "RangeSelector", "SvgSelector"),
    *("TextPositionSelector", "TextQuoteSelector", "XPathSelector"),
)
_OTHER_CLASSES: Final = {
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Audio": "dctypes:Sound",
    "Dataset": "dctypes:Dataset",
    "Image": "dctypes:StillImage",
    "Text": "dctypes:Text",
    "Video": "dctypes:MovingImage",
}

#: A JSON-LD context.
CONTEXT: Final[dict[str, object]] = {
    "id": "@id",
    "type": "@type",
    **_PREFIXES,
    **{word: {"@id": iri, "@type": "@id"} for word, iri in _TO_THINGS.items()},
    **{word: {"@id": iri, "@type": "@vocab"} for word, iri in _TO_WORDS.items()},
    **_TO_TEXTS,
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    **{word: f"oa:{word}" for word in (*_MOTIVATIONS, *_CLASSES)},
    **_OTHER_CLASSES,
}

#: Vocabularies whose classes say what kind of thing a body is, and nothing about the text.
GENERAL: Final = (
    OA,
    ACTIVITY,
    DC_TYPES,
    DCTERMS,
    RDF,
    RDFS,
    SKOS,
    OWL,
    "http://www.w3.org/2011/content#",
)
