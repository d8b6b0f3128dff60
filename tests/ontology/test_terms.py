"""Classes and properties: complete, named, labelled, defined and kept inside OWL 2 RL."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Literal, URIRef
from rdflib.namespace import DCTERMS, VANN

from conflictgraph.vocab import NS, ONTOLOGY, SCHEMA_ORG

LANGUAGES = {"de", "en"}
DOMAIN_INCLUDES = URIRef(SCHEMA_ORG + "domainIncludes")
RANGE_INCLUDES = URIRef(SCHEMA_ORG + "rangeIncludes")
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)

CLASSES = """
Accusation Action Actor ActorGroup AllianceRelation Announcement Appeal ArithmeticFinding
ArmedForce Assertion AttributionStep BoundsPolicy CasualtyClaim CasualtyCount CeasefireAgreement
CeasefireBreakdown CitedBasis ClaimComparison Commissive ComparableQuantity ComparisonPolicy
ComparisonWindow Conflict ConflictParticipation ConflictSide DeFactoAuthority Demand Denial
Directive Disagreement Division DocumentPart Estimate Evaluation Event Expectation FigureHistory
Finding Forum Government Hope Hostilities HostilitiesOnset InfluenceRelation
InternalInconsistency InternationalOrganization Magnitude MediaOrganization MediationEffort
MediationFormat MediationRole Meeting Membership Mention MilitaryAlliance NewsAgency NewsArticle
NewsOutlet NonDisclosure NonExclusion NonStateArmedGroup Norm NormativeClaim NumberReading
NumberWord Offer Office OfficeHolding Organization PartnershipRelation Person Place Polity
Position Promise ProtectionRelation PublicBody Quantity Recognition Refusal Relationship
Responsibility Retraction SourceDocument Span State StateOfAffairs Statement Talks
TerritorialControl TextVersion Threat View
"""

PROPERTIES = """
asOfDate asOfDay belongsToPolicy cameoCode citesBasis concerns contradicts controls countsFor
countsMeasure countsScope countsSide countsVictims creditText degreeText divergenceRatio
divergesFrom dividesQuantity duration earliestBegin earliestEnd eventCount expressesPosition
extendsOver gap governs greatestNumber greatestOffset hasActionType hasAddressee
hasAddresseeSpan hasAddresseeStatus hasAgent hasAlly hasAttributionSpan hasCertainty
hasComparandum hasComparator hasComparisonRelation hasContent hasContentSpan hasController
hasCueSpan hasDisagreementKind hasDocumentPart hasEvaluationValue hasEvidence hasGroupMember
hasHigherPosition hasHolder hasInfluencer hasInformationStatus hasInvolvement hasLowerPosition
hasMeasure hasMediator hasMedium hasMember hasMemberRole hasMentionType hasObligation
hasOccasion hasOffice hasOrganization hasOriginStep hasPartRole hasPartSpan hasParticipant
hasPartner hasParty hasPolarity hasProtectedActor hasProtector hasPurpose hasQualifier
hasQuoteSpan hasQuoteType hasRealis hasRecognizedPolity hasRecognizer hasRecurrence
hasResponsibleActor hasScope hasSentenceSpan hasShare hasSpecificity hasStance hasStepAgent
hasStepBasis hasStepRole hasTarget hasTerm hasTermStatement hasText hasTimeBasis
hasTimePrecision hasTotal hasTotalStatement hasValueStatus hasVenue hasVictimCategory
hasVictimSide hasVoice holdsOffice implicitRole isAlliedWith isAttributedTo isBodyOf
isBreakdownOf isComparedIn isEntryOf isFigureOf isFindingOn isForEvent isFormatOf isHeldBy
isHeldForSide isHistoryOf isInConflict isInPart isLocatedIn isMadeInCapacity isMadeOnBehalfOf
isMemberOf isMetonymic isOfficeOf isPartOf isPartyTo isPositionOn isProvisional isReadingOf
isRelayedBy isReportedIn isSideIn isStatedAt isWordedIn issuedEarliest issuedLatest latestBegin
latestEnd leastNumber leastOffset lowerBound mediatesIn mirrors normKey ordinal perceivesAsAlly
perceivesAsProtector ploverCode protects roundStep shortcutProperty showsStance statedEarliest
statedLatest statedShare statedTimeText statedValue staysInMagnitude sumLower sumUpper
takesPlaceIn takesPolarity takesRealis textHash textLength timeText totalLower totalUpper
typicalGreatestFactor typicalGreatestOffset typicalGreatestSteps typicalLeastFactor
typicalLeastOffset typicalLower typicalUpper upperBound usesBoundsPolicy usesFormat valueText
victimText windowDays workingText
"""

#: What makes a node out of one thing because another was said about it, or breaks OWL tools.
AVOIDED = {
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.inverseOf,
    OWL.sameAs,
    OWL.unionOf,
    OWL.Restriction,
}


def own(terms: rdflib.Graph, *kinds: URIRef) -> set[URIRef]:
    """Return the project's own terms of some kinds."""
    found = {subject for kind in kinds for subject in terms.subjects(RDF.type, kind)}
    return {term for term in found if isinstance(term, URIRef) and term.startswith(NS)}


def names(iris: set[URIRef]) -> set[str]:
    """Return local names."""
    return {iri.removeprefix(NS) for iri in iris}


def iter_texts(terms: rdflib.Graph, term: URIRef, predicate: URIRef) -> Iterator[Literal]:
    """Yield the literals of a predicate."""
    for value in terms.objects(term, predicate):
        assert isinstance(value, Literal), (term, predicate)
        yield value


def test_the_classes_are_those_of_the_design(terms: rdflib.Graph) -> None:
    """No class is lost or added unnoticed: a published IRI is a promise."""
    assert names(own(terms, OWL.Class)) == set(CLASSES.split())


def test_the_properties_are_those_of_the_design(terms: rdflib.Graph) -> None:
    """No property is lost or added unnoticed: a published IRI is a promise."""
    assert names(own(terms, *PROPERTY_KINDS)) == set(PROPERTIES.split())


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition])
def test_terms_have_one_text_per_language(terms: rdflib.Graph, predicate: URIRef) -> None:
    """Pages in German and in English show words for every term, and never two."""
    for term in own(terms, OWL.Class, *PROPERTY_KINDS):
        languages = [text.language for text in iter_texts(terms, term, predicate)]
        assert sorted(map(str, languages)) == sorted(LANGUAGES), term


def test_scope_notes_come_in_both_languages(terms: rdflib.Graph) -> None:
    """A warning that readers of one language get, the others get too."""
    for term in set(terms.subjects(SKOS.scopeNote, None)):
        assert isinstance(term, URIRef)
        languages = [text.language for text in iter_texts(terms, term, SKOS.scopeNote)]
        assert sorted(map(str, languages)) == sorted(LANGUAGES), term


def test_definitions_are_sentences(terms: rdflib.Graph) -> None:
    """A definition can be read on its own, in a tooltip or a reference page."""
    for term in terms.subjects(SKOS.definition, None, unique=True):
        assert isinstance(term, URIRef)
        for text in iter_texts(terms, term, SKOS.definition):
            assert text[0].isupper(), (term, str(text))
            assert re.fullmatch(r".+ .+ .+\.", text), (term, str(text))


@pytest.mark.parametrize("kinds", [(OWL.Class,), PROPERTY_KINDS])
def test_labels_are_unique(terms: rdflib.Graph, kinds: tuple[URIRef, ...]) -> None:
    """In a list of labels one knows which class or property is meant."""
    labels = Counter(
        (text.language, text.casefold())
        for term in own(terms, *kinds)
        for text in iter_texts(terms, term, RDFS.label)
    )
    assert [label for label, count in labels.items() if count > 1] == []


def test_names_follow_the_house_style(terms: rdflib.Graph) -> None:
    """From a name alone one knows what it is: a class, a link to a node, or a value."""
    for name in names(own(terms, OWL.Class)):
        assert re.fullmatch(r"([A-Z][a-z]+)+", name), name
    for name in names(own(terms, OWL.ObjectProperty)):
        assert re.fullmatch(r"[a-z]+s([A-Z][a-z]*)*", name), f"{name} has no verb"
    for name in names(own(terms, OWL.DatatypeProperty, OWL.AnnotationProperty)):
        assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name), name


def test_classes_and_properties_stand_below_declared_ones(terms: rdflib.Graph) -> None:
    """A class hierarchy with a misspelt parent would fall apart in silence."""
    for below, above in terms.subject_objects(RDFS.subClassOf):
        assert {below, above} <= own(terms, OWL.Class), (below, above)
    for below, above in terms.subject_objects(RDFS.subPropertyOf):
        assert {below, above} <= own(terms, OWL.ObjectProperty), (below, above)


def test_domains_and_ranges_are_declared(terms: rdflib.Graph) -> None:
    """Checks built from domains and ranges meet classes that exist."""
    classes = own(terms, OWL.Class) | {SKOS.Concept}
    for predicate in (RDFS.domain, DOMAIN_INCLUDES):
        assert set(terms.objects(None, predicate)) <= classes
    for prop in own(terms, OWL.ObjectProperty):
        assert set(terms.objects(prop, RDFS.range)) <= classes
        assert set(terms.objects(prop, RANGE_INCLUDES)) <= classes
    for prop in own(terms, OWL.DatatypeProperty):
        datatypes = set(terms.objects(prop, RDFS.range)) | set(terms.objects(prop, RANGE_INCLUDES))
        assert len(datatypes) == 1, prop
        assert all(str(datatype).startswith((str(XSD), str(RDF))) for datatype in datatypes)


def test_a_property_has_one_domain_or_only_hints(terms: rdflib.Graph) -> None:
    """Two domains in OWL would mean both at once, which disjoint classes make impossible."""
    for prop in own(terms, OWL.ObjectProperty, OWL.DatatypeProperty):
        for stated, hinted in ((RDFS.domain, DOMAIN_INCLUDES), (RDFS.range, RANGE_INCLUDES)):
            count = len(list(terms.objects(prop, stated)))
            assert count <= 1, (prop, stated)
            assert not (count and terms.value(prop, hinted, any=True)), (prop, stated)


def test_owl_is_used_sparingly(terms: rdflib.Graph) -> None:
    """No reasoner merges two nodes, and none stops at a datatype that OWL does not have."""
    assert not AVOIDED & {node for triple in terms for node in triple}
    assert not {XSD.date, XSD.duration} & set(terms.objects(None, RDFS.range))


@pytest.mark.parametrize(
    ("role", "above"),
    [
        ("hasProtector", "hasAlly"),
        ("hasProtectedActor", "hasAlly"),
        ("hasAlly", "hasParticipant"),
        ("hasPartner", "hasParticipant"),
        ("hasResponsibleActor", "hasParticipant"),
        ("hasQuoteSpan", "hasEvidence"),
        ("perceivesAsProtector", "perceivesAsAlly"),
    ],
)
def test_a_question_for_the_general_role_finds_the_special_one(
    terms: rdflib.Graph, role: str, above: str
) -> None:
    """Who asks for allies finds protectors; who asks for participants finds all of them."""
    assert (URIRef(NS + role), RDFS.subPropertyOf, URIRef(NS + above)) in terms


def test_shortcuts_are_properties_between_entities(terms: rdflib.Graph) -> None:
    """Each class of relationships that has a shortcut names a declared property."""
    shortcuts = dict(terms.subject_objects(URIRef(NS + "shortcutProperty")))
    assert set(shortcuts) <= own(terms, OWL.Class)
    assert set(shortcuts.values()) <= own(terms, OWL.ObjectProperty)
    assert len(set(shortcuts.values())) == len(shortcuts)


def test_terms_say_where_they_are_defined(terms: rdflib.Graph) -> None:
    """From any term a reader gets to the ontology, its licence and its version."""
    for term in own(terms, OWL.Class, *PROPERTY_KINDS):
        assert set(terms.objects(term, RDFS.isDefinedBy)) == {URIRef(ONTOLOGY)}, term


def test_the_header_names_version_licence_and_prefix(terms: rdflib.Graph) -> None:
    """A copy of the ontology tells what it is and what one may do with it."""
    header = URIRef(ONTOLOGY)
    version = str(terms.value(header, OWL.versionInfo))
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert terms.value(header, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}")
    assert terms.value(header, DCTERMS.license) == licence
    assert str(terms.value(header, VANN.preferredNamespaceUri)) == NS
    for predicate in (DCTERMS.title, DCTERMS.abstract):
        assert {text.language for text in iter_texts(terms, header, predicate)} == LANGUAGES
