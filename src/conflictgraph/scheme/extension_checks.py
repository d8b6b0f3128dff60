"""What an analyst's own file may say, and what only the product may."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from conflictgraph.errors import ExtensionError
from conflictgraph.scheme.extension_labels import DECLARATIONS, NAME, LabelChecks
from conflictgraph.scheme.known import Known, to_table
from conflictgraph.scheme.ontology import PlainTriple
from conflictgraph.vocab import BASE, NS, OWL, RDF, RDFS, SCHEME, SKOS, local_name

_TYPE, _LABEL, _IN_SCHEME = RDF + "type", RDFS + "label", SKOS + "inScheme"
_CLASS = OWL + "Class"
_PROPERTIES = {OWL + each for each in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
_CODE, _LIST = SKOS + "Concept", SKOS + "ConceptScheme"
_GROUP, _CONVENTION = SCHEME + "Group", SCHEME + "Convention"
_KINDS = {_CLASS, *_PROPERTIES, _CODE, _LIST, *DECLARATIONS, _GROUP, _CONVENTION, OWL + "Ontology"}

#: What may be added to a term of the product: words, links, and own labels where some are listed.
_ADDABLE = {
    *(SKOS + each for each in ("altLabel", "hiddenLabel", "example", "hasTopConcept")),
    *(SKOS + f"{each}Match" for each in ("exact", "close", "broad", "narrow", "related")),
    *(SCHEME + each for each in ("accepts", "from", "to", "appliesTo")),
}


def check_extension(
    source: str,
    own: Iterable[PlainTriple],
    product: Iterable[PlainTriple],
    others: Iterable[PlainTriple],
) -> None:
    """Refuse a file that does not stand on its own feet or on the product's.

    Args:
        source: the file, for messages.
        own: its triples, without shapes.
        product: those of the product.
        others: those of the other files that are used with it.

    Raises:
        ExtensionError: names the first term that is wrong.
    """
    known = Known(to_table(own), to_table(product), to_table(others))
    terms, labels = _Checks(source, known), LabelChecks(source, known)
    for subject in known.own:
        if subject.startswith(BASE):
            terms.check_added(subject)
        else:
            terms.check_term(subject)
    for subject in known.own:
        labels.check(subject)


class _Checks:
    def __init__(self, source: str, known: Known) -> None:
        self._source, self._known = source, known
        self._values, self._kinds = known.values, known.kinds

    def _refuse(self, reason: str, hint: str) -> ExtensionError:
        return ExtensionError(reason, self._source, hint)

    # terms of the product

    def check_added(self, subject: str) -> None:
        """Refuse what a file says of a term of the product, unless it only adds words or links."""
        if subject not in self._known.product:
            raise self._refuse(
                f"{subject} is in the namespace of the product, which does not define it",
                "use a namespace of your own, such as https://example.org/my#",
            )
        for predicate, values in self._known.own[subject].items():
            if predicate not in _ADDABLE and not self._is_translation(subject, predicate, values):
                raise self._refuse(
                    f"{predicate} changes {subject}, a term of the product",
                    "declare a term of your own below it",
                )

    def _is_translation(self, subject: str, predicate: str, values: Iterable[object]) -> bool:
        known = self._known.product[subject].get(_LABEL, ())
        languages = {value.language for value in known if isinstance(value, ox.Literal)}
        return predicate == _LABEL and all(
            isinstance(each, ox.Literal) and each.language not in languages for each in values
        )

    # terms of one's own

    def check_term(self, subject: str) -> None:
        """Refuse a term that could not be shown, named or placed."""
        kinds = self._kinds(subject)
        if not kinds & _KINDS:
            raise self._refuse(
                f"{subject} is no class, property, code, label or shape",
                "give it one of these types; actors and places belong in the register",
            )
        if OWL + "Ontology" in kinds:
            return
        if not NAME.fullmatch(local_name(subject)):
            raise self._refuse(
                f"the name of {subject} cannot be used",
                "let its IRI end in a name of the letters a to z, digits, - and _",
            )
        if not kinds & DECLARATIONS and not self._values(subject, _LABEL):
            raise self._refuse(
                f"{subject} has no rdfs:label", 'give it one in each language, such as "…"@en'
            )
        if _CLASS in kinds and not self._is_below_ours(subject):
            raise self._refuse(
                f"the class {subject} stands below no class of the product",
                "add rdfs:subClassOf, such as cg:Event, cg:Relationship or cg:Organization",
            )
        if _CODE in kinds:
            self._check_code(subject)

    def _is_below_ours(self, class_: str) -> bool:
        seen, waiting = {class_}, [class_]
        while waiting:
            for above in self._values(waiting.pop(), RDFS + "subClassOf"):
                if above.startswith(NS) and above in self._known.product:
                    return True
                if above not in seen:
                    seen.add(above)
                    waiting.append(above)
        return False

    def _check_code(self, subject: str) -> None:
        lists = self._values(subject, _IN_SCHEME)
        if not any(_LIST in self._kinds(each) for each in lists):
            raise self._refuse(
                f"the code {subject} is in no list",
                "add skos:inScheme with a skos:ConceptScheme of yours or of the product",
            )
