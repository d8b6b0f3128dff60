"""The general rules: what follows, and what must not follow however much it seems to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Follows = Callable[[str], set[str]]

#: A statement about a relationship; ``%s`` is more of the statement, and the relationship.
STATEMENT = """
doc:d {{ st:1 a cg:Assertion ; cg:isAttributedTo ex:speaker ; cg:hasVoice cgc:voice-{voice} ;
    cg:hasCertainty cgc:certainty-{certainty} ; cg:hasPolarity cgc:polarity-{polarity} ;
    cg:hasContent soa:r . {more} }}
graph:soa {{ soa:r {relationship} }}
"""
MEMBERSHIP = "a cg:Membership ; cg:hasMember ex:a ; cg:hasOrganization ex:o"
ALLIANCE = "a cg:AllianceRelation ; cg:hasAlly ex:a , ex:b"
PROTECTION = "a cg:ProtectionRelation ; cg:hasProtector ex:p ; cg:hasProtectedActor ex:a"


def told(relationship: str, **changed: str) -> str:
    """Return a document in which the text itself tells of a relationship, unless changed."""
    usual = {"voice": "narrator", "certainty": "certain", "polarity": "positive", "more": ""}
    return STATEMENT.format(relationship=relationship, **{**usual, **changed})


def shortcuts(found: set[str]) -> set[str]:
    """Return what leads straight from one entity to another."""
    general = {"type", "hasParticipant", "hasAlly", "hasEvidence"}
    return {each for each in found if each.split(" ")[1] not in general}


def test_a_member_of_a_class_is_one_of_those_above(follows: Follows) -> None:
    """Who asks for actors finds states, and for statements finds demands."""
    found = follows("graph:registry { ex:a a cg:State } doc:d { st:1 a cg:Demand }")
    assert found == {
        "a type Polity",
        "a type Organization",
        "a type Actor",
        "1 type Directive",
        "1 type Statement",
    }


def test_nothing_follows_downwards(follows: Follows) -> None:
    """Somebody who acts is not for that a state."""
    assert follows("graph:registry { ex:a a cg:Actor }") == set()


def test_a_role_is_a_way_to_take_part(follows: Follows) -> None:
    """Who asks for those who take part finds every role, whatever it is called."""
    found = follows(told(PROTECTION, polarity="negative"))
    assert {
        "r hasAlly p",
        "r hasAlly a",
        "r hasParticipant p",
        "r hasParticipant a",
    } <= found
    assert follows("graph:soa { soa:r cg:hasParticipant ex:a }") == set()


def test_a_cue_is_evidence(follows: Follows) -> None:
    """Who asks for evidence finds each span that supports a statement, and no other."""
    found = follows("doc:d { st:1 cg:hasCueSpan st:s ; cg:hasSentenceSpan st:t }")
    assert found == {"1 hasEvidence s"}


def test_an_office_leads_to_its_country(follows: Follows) -> None:
    """A minister's office and the ministry are both of the country."""
    found = follows(
        "graph:registry { ex:minister cg:isOfficeOf ex:ministry . ex:ministry cg:isBodyOf ex:c . "
        "ex:president cg:isOfficeOf ex:c . ex:c a cg:State }"
    )
    assert {each for each in found if "type" not in each} == {
        "ministry isOfPolity c",
        "minister isOfficeOfPolity c",
        "minister isOfPolity c",
        "president isOfficeOfPolity c",
        "president isOfPolity c",
    }


def test_an_office_of_an_international_organisation_leads_to_no_country(follows: Follows) -> None:
    """Its holder speaks for no state."""
    found = follows(
        "graph:registry { ex:secretary cg:isOfficeOf ex:o . ex:o a cg:InternationalOrganization }"
    )
    assert not any("Polity" in each for each in found)


CAPACITY = """
doc:d { st:1 a cg:Assertion ; cg:isAttributedTo ex:person ; cg:isMadeInCapacity soa:h .
        st:2 a cg:Assertion ; cg:isAttributedTo ex:person . }
graph:soa { soa:h a cg:OfficeHolding ; cg:hasHolder ex:person ; cg:hasOffice ex:office }
graph:registry { ex:office cg:isOfficeOf ex:o . ex:other cg:isOfficeOf ex:p }
"""


def test_who_is_introduced_in_an_office_speaks_for_its_organisation(follows: Follows) -> None:
    """For that statement, not for every other one of the same person."""
    found = shortcuts(follows(CAPACITY))
    assert found == {"1 isMadeOnBehalfOf o", "person isSpokespersonFor o"}


@pytest.mark.parametrize(
    ("relationship", "fact"),
    [
        (MEMBERSHIP, "a isMemberOf o"),
        ("a cg:OfficeHolding ; cg:hasHolder ex:a ; cg:hasOffice ex:o", "a holdsOffice o"),
        ("a cg:MediationRole ; cg:hasMediator ex:a ; cg:isInConflict ex:o", "a mediatesIn o"),
        ("a cg:ConflictParticipation ; cg:hasParty ex:a ; cg:isInConflict ex:o", "a isPartyTo o"),
    ],
)
def test_what_the_text_itself_tells_for_certain_is_a_fact(
    follows: Follows, relationship: str, fact: str
) -> None:
    """Plain questions have plain answers, from the text's own voice and from curators'."""
    assert shortcuts(follows(told(relationship))) == {fact}
    assert shortcuts(follows(told(relationship, voice="curated"))) == {fact}
    changed = (
        {"voice": "attributed"},
        {"certainty": "possible"},
        {"certainty": "unspecified"},
        {"polarity": "negative"},
        {"more": "st:1 cg:hasRealis cgc:realis-planned ."},
        {"more": 'st:1 cg:latestEnd "2020-01-01"^^xsd:date .'},
        {"more": 'st:2 cg:hasContent soa:r ; cg:latestEnd "2020-01-01"^^xsd:date .'},
    )
    assert [shortcuts(follows(told(relationship, **each))) for each in changed] == [set()] * 7


def test_curators_know_when_a_membership_ended(follows: Follows) -> None:
    """An old article makes nobody a member again, in whatever role it tells of."""
    ended = """graph:background { ex:s cg:hasVoice cgc:voice-curated ; cg:hasContent soa:x ;
        cg:latestEnd "2025-01-01"^^xsd:date }
    graph:soa { soa:x cg:hasMember ex:a ; cg:hasOrganization ex:o ;
        cg:hasMemberRole cgc:member-role-co-chair }"""
    assert shortcuts(follows(told(MEMBERSHIP) + ended)) == set()
    # Somebody else's end is not one of theirs.
    assert shortcuts(follows(told(MEMBERSHIP) + ended.replace("ex:a", "ex:b"))) == {
        "a isMemberOf o"
    }


def test_members_are_carried_over_only_where_nobody_else_may_join(follows: Follows) -> None:
    """A format under the roof of an organisation may take in outsiders."""
    format_of = "graph:registry { ex:o cg:isFormatOf ex:whole }"
    draws = "graph:registry { ex:o cg:drawsMembersFrom ex:w . ex:w cg:drawsMembersFrom ex:all }"
    assert shortcuts(follows(told(MEMBERSHIP) + format_of)) == {"a isMemberOf o"}
    assert shortcuts(follows(told(MEMBERSHIP) + draws)) == {
        "a isMemberOf o",
        "a isMemberOf w",
        "a isMemberOf all",
    }


def test_allies_are_a_fact_only_where_curators_document_it(follows: Follows) -> None:
    """The word of a text, let alone of a party, is a statement among others."""
    assert shortcuts(follows(told(ALLIANCE, voice="curated"))) == {
        "a isAlliedWith b",
        "b isAlliedWith a",
    }
    assert shortcuts(follows(told(PROTECTION, voice="curated"))) == {
        "p protects a",
        "p isAlliedWith a",
        "a isAlliedWith p",
    }
    for voice in ("narrator", "attributed"):
        assert shortcuts(follows(told(ALLIANCE, voice=voice))) == set()
        assert shortcuts(follows(told(PROTECTION, voice=voice))) == set()


VIEW = """
doc:d {{ st:1 a cg:View ; cg:isAttributedTo ex:{holder} ; cg:hasVoice cgc:voice-attributed ;
    cg:hasPolarity cgc:polarity-{polarity} ; cg:hasContent soa:r . {more} }}
graph:soa {{ soa:r {relationship} }}
"""


def seen(relationship: str, holder: str, polarity: str = "positive", more: str = "") -> str:
    return VIEW.format(relationship=relationship, holder=holder, polarity=polarity, more=more)


def test_a_view_of_oneself_is_perceived_and_never_a_fact(follows: Follows) -> None:
    """Who sees an ally in another is said to see it; whether the other does is left open."""
    assert shortcuts(follows(seen(ALLIANCE, "a"))) == {"a perceivesAsAlly b"}
    assert shortcuts(follows(seen(PROTECTION, "a"))) == {
        "a perceivesAsProtector p",
        "a perceivesAsAlly p",
    }
    # A protector does not perceive a protector.
    assert shortcuts(follows(seen(PROTECTION, "p"))) == {"p perceivesAsAlly a"}


def test_a_view_of_others_is_nobodys_perception(follows: Follows) -> None:
    """What C says of A and B is not what A sees; nor is what is denied, hoped for, or over."""
    for each in (
        seen(ALLIANCE, "c"),
        seen(ALLIANCE, "a", polarity="negative"),
        seen(ALLIANCE, "a", more="st:1 cg:hasRealis cgc:realis-hoped ."),
        seen(ALLIANCE, "a", more='st:1 cg:latestEnd "2000-01-01"^^xsd:date .'),
    ):
        assert shortcuts(follows(each)) == set()


def test_a_symmetric_property_holds_both_ways_and_others_do_not(follows: Follows) -> None:
    """The ontology says which ones are symmetric."""
    found = follows("graph:entities { ex:a cg:isAlliedWith ex:b . ex:c cg:protects ex:d }")
    assert found == {"b isAlliedWith a"}
