"""Classes and properties: none lost, none added unnoticed, and a header that tells the version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Literal, URIRef
from rdflib.namespace import DCTERMS, VANN

from conflictgraph.vocab import CODE, NS, ONTOLOGY

LANGUAGES = {"de", "en"}
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)

CLASSES = """
Accusation Action Actor ActorGroup AllianceRelation Announcement Appeal ArithmeticFinding
ArmedForce Assertion AttributionStep BoundsPolicy CasualtyClaim CasualtyCount CeasefireAgreement
CeasefireBreakdown CitedBasis ClaimComparison Commissive ComparableQuantity ComparisonPolicy
ComparisonWindow Conflict ConflictParticipation ConflictSide DeFactoAuthority Demand Denial
Directive Disagreement Division DocumentPart Estimate Evaluation Event Expectation FigureHistory
Finding Forum Government Hope Hostilities HostilitiesOnset InfluenceRelation InternalInconsistency
InternationalOrganization LinkingDecision Magnitude MediaOrganization MediationEffort
MediationFormat MediationRole Meeting Membership Mention MilitaryAlliance NamedThing NewsAgency
NewsArticle NewsOutlet NonDisclosure NonExclusion NonStateArmedGroup Norm NormativeClaim
NumberReading NumberWord Offer Office OfficeHolding Organization PartnershipRelation Person Place
Polity Position Promise ProtectionRelation PublicBody Quantity Recognition Refusal Relationship
Responsibility Retraction SourceDocument Span State StateOfAffairs Statement Talks
TerritorialControl TextVersion Threat View
"""

PROPERTIES = """
asOfDate asOfDay atopCode belongsToPolicy cameoCode citesBasis concerns contradicts controls
countsFor countsMeasure countsScope countsSide countsVictims countsWithin creditText decidedClass
decidedName decidedWords decidesFor decidesOn decisionDate decisionMaker decisionReason degreeText
divergenceRatio divergesFrom dividesQuantity drawsMembersFrom duration earliestBegin earliestEnd
entersWindow eventCount expressesPosition extendsOver firstDay gap governs greatestNumber
greatestOffset hasActionType hasAddressee hasAddresseeSpan hasAddresseeStatus hasAgent hasAlly
hasAttributionSpan hasCertainty hasComparandum hasComparator hasComparisonRelation hasContent
hasContentSpan hasController hasCueSpan hasDecisionKind hasDisagreementKind hasDocumentPart
hasEvaluationValue hasEvidence hasGroupMember hasHigherPosition hasHolder hasInfluencer
hasInformationStatus hasInvolvement hasLowerPosition hasMeasure hasMediator hasMedium hasMember
hasMemberRole hasMentionType hasObligation hasOccasion hasOffice hasOrganization hasOriginStep
hasPartRole hasPartSpan hasParticipant hasPartner hasParty hasPolarity hasProtectedActor
hasProtector hasPurpose hasQualifier hasQuoteSpan hasQuoteType hasRealis hasRecognizedPolity
hasRecognizer hasRecurrence hasResponsibleActor hasScope hasSentenceSpan hasShare hasSpecificity
hasStance hasStepAgent hasStepBasis hasStepRole hasTarget hasTerm hasTermStatement hasText
hasTimeBasis hasTimePrecision hasTotal hasTotalStatement hasValueStatus hasVenue hasVictimCategory
hasVictimSide hasVoice holdsOffice implicitRole isAddendIn isAlliedWith isAttributedTo isBodyOf
isBreakdownOf isComparedIn isEntryOf isFigureOf isFindingOn isForEvent isFormatOf isFoundIn
isHeldBy isHeldForSide isHistoryOf isInConflict isInPart isLimitedTo isLinkedBy isLocatedIn
isMadeInCapacity isMadeOnBehalfOf isMemberOf isMetonymic isOfPolity isOfficeOf isOfficeOfPolity
isPartOf isPartyTo isPositionOn isProvisional isReadingOf isRelayedBy isReportedIn isSideIn
isSpokespersonFor isStatedAt isToldWith isTotalIn isWordedIn issuedEarliest issuedLatest
latestBegin latestEnd leastNumber leastOffset lowerBound mediatesIn mirrors normKey ordinal
perceivesAsAlly perceivesAsProtector ploverCode protects roundStep rulesOut shortcutProperty
showsStance statedEarliest statedLatest statedShare statedTimeText statedValue staysInMagnitude
sumLower sumUpper takesPlaceIn takesPolarity takesRealis textHash textLength timeText totalLower
totalUpper typicalGreatestFactor typicalGreatestOffset typicalGreatestSteps typicalLeastFactor
typicalLeastOffset typicalLower typicalUpper upperBound usesBoundsPolicy usesFormat valueText
victimText windowDays workingText
"""

#: What rules alone make; the roles above others are made by rule, too, but also stated.
DERIVED = """
holdsOffice isAlliedWith isMadeOnBehalfOf isMemberOf isOfPolity isOfficeOfPolity isPartyTo
isSpokespersonFor mediatesIn perceivesAsAlly perceivesAsProtector protects
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


@pytest.mark.parametrize("name", DERIVED.split())
def test_a_derived_property_says_that_rules_alone_make_it(terms: rdflib.Graph, name: str) -> None:
    """Nobody takes what was inferred for what a text or a curator says."""
    notes = {
        text.language: str(text) for text in iter_texts(terms, URIRef(NS + name), SKOS.scopeNote)
    }
    assert notes["de"].startswith("Nur Regeln erzeugen sie, und zwar ")
    assert notes["en"].startswith("Rules alone make it, ")


def test_shortcuts_are_properties_between_entities(terms: rdflib.Graph) -> None:
    """Each class of relationships that has a shortcut names a declared property."""
    shortcuts = dict(terms.subject_objects(URIRef(NS + "shortcutProperty")))
    assert set(shortcuts) <= own(terms, OWL.Class)
    assert set(shortcuts.values()) <= own(terms, OWL.ObjectProperty)
    assert len(set(shortcuts.values())) == len(shortcuts)


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


def test_versions_and_dates_are_those_of_the_changelog(ontology: Path, terms: rdflib.Graph) -> None:
    """What a copy says of its age was written down by somebody, not taken from a clock."""
    changelog = (ontology / "CHANGELOG.md").read_text(encoding="utf-8")
    told = re.findall(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)$", changelog, re.MULTILINE)
    assert len(told) == changelog.count("\n## ")
    (version, day), (_, first_day) = told[0], told[-1]
    header = URIRef(ONTOLOGY)
    assert str(terms.value(header, OWL.versionInfo)) == version
    assert terms.value(header, OWL.priorVersion) == URIRef(f"{ONTOLOGY}/{told[1][0]}")
    for predicate, expected in (
        (DCTERMS.created, first_day),
        (DCTERMS.issued, day),
        (DCTERMS.modified, day),
    ):
        assert terms.value(header, predicate) == Literal(expected, datatype=XSD.date), predicate


def test_no_published_name_is_lost(ontology: Path, terms: rdflib.Graph) -> None:
    """Data and queries of an older version still mean what they meant, or can be migrated."""
    declared = {str(subject) for subject in terms.subjects(RDF.type, None)}
    lists = sorted(ontology.glob("migration/*/terms-*.txt"))
    assert lists
    for path in lists:
        updates = "".join(each.read_text(encoding="utf-8") for each in path.parent.glob("*.rq"))
        for name in path.read_text(encoding="utf-8").split():
            prefix, _, local = name.partition(":")
            iri = {"cg": NS, "cgc": CODE}[prefix] + local
            assert iri in declared or re.search(rf"{name}\b", updates), f"{path.name}: {name}"
