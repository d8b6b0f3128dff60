"""The words of the pages of the ontology, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "title": {"de": "Ontologie", "en": "Ontology"},
    "introduction": {
        "de": (
            "Klassen, Eigenschaften und Codes der conflictgraph-Ontologie, Fassung {version}, aus "
            "`ontology/`. Lizenz: [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/). "
            "[English](ontology.md).\n\n"
            "`cg:` steht für `https://w3id.org/conflictgraph/ns#`, `cgc:` für "
            "`https://w3id.org/conflictgraph/code/`. Jeder Begriff hat einen festen Anker: "
            "`cg:Statement` steht unter `#Statement`, `cgc:voice` unter `#code-voice`. "
            "Zuordnungen zu anderen Vokabularen stehen in `ontology/alignments/` und werden nicht "
            "geladen. Was Annotierende schreiben, beschreibt das "
            "[Annotationsschema](scheme.md)."
        ),
        "en": (
            "Classes, properties and codes of the conflictgraph ontology, version {version}, from "
            "`ontology/`. Licence: [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/). "
            "[Deutsch](ontology.de.md).\n\n"
            "`cg:` stands for `https://w3id.org/conflictgraph/ns#`, `cgc:` for "
            "`https://w3id.org/conflictgraph/code/`. Each term has an anchor that stays: "
            "`cg:Statement` is at `#Statement`, `cgc:voice` at `#code-voice`. Alignments with "
            "other vocabularies are in `ontology/alignments/` and are not loaded. What annotators "
            "write is described by the [annotation scheme](scheme.md)."
        ),
    },
    "overview": {"de": "Klassen im Überblick", "en": "Classes at a glance"},
    "classes": {"de": "Klassen", "en": "Classes"},
    "properties": {"de": "Eigenschaften", "en": "Properties"},
    "lists": {"de": "Codelisten", "en": "Code lists"},
    "of class": {"de": "Eigenschaften: {label}", "en": "Properties: {label}"},
    "of terms": {"de": "Eigenschaften von Begriffen", "en": "Properties of terms"},
    "below": {"de": "steht unter", "en": "below"},
    "above": {"de": "steht über", "en": "above"},
    "from": {"de": "von", "en": "from"},
    "to": {"de": "zu", "en": "to"},
    "from here": {"de": "Eigenschaften von hier", "en": "properties from here"},
    "to here": {"de": "Eigenschaften hierher", "en": "properties to here"},
    "nature": {"de": "Art", "en": "nature"},
    "aligned": {"de": "anderswo", "en": "elsewhere"},
    "annotated": {"de": "annotiert als", "en": "annotated as"},
    "code": {"de": "Code", "en": "code"},
    "notation": {"de": "Kürzel", "en": "notation"},
    "label": {"de": "Bezeichnung", "en": "label"},
    "meaning": {"de": "Bedeutung", "en": "meaning"},
    "individuals": {"de": "Vorgegebenes", "en": "Given by the ontology"},
    "literature": {"de": "Literatur", "en": "Literature"},
    "also": {"de": "auch", "en": "also"},
    "example": {"de": "Beispiel", "en": "example"},
    "source": {"de": "Quelle", "en": "source"},
    "SymmetricProperty": {"de": "symmetrisch", "en": "symmetric"},
    "subClassOf": {"de": "unter", "en": "below"},
    "subPropertyOf": {"de": "unter", "en": "below"},
    "equivalentClass": {"de": "gleich", "en": "the same as"},
    "closeMatch": {"de": "nahe bei", "en": "close to"},
    "broadMatch": {"de": "enger als", "en": "narrower than"},
    "narrowMatch": {"de": "weiter als", "en": "broader than"},
    "relatedMatch": {"de": "verwandt mit", "en": "related to"},
}
