"""The fields of forms: parameters of saved queries, and what they can be set to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from conflictgraph.server.ui.languages import marked


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a field: as it is sent, and as it is shown.

    Attributes:
        value: as it is sent.
        label: as it is shown; of the options of a filter in English, marked for translation.
        lang: language of a label that is not in the language of the page; else empty.
    """

    value: str
    label: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A field of the form: a parameter of the saved query.

    Attributes:
        name: of the parameter.
        label: as it is shown, in English; marked for translation.
        options: its values, where they are the same in every dataset.
        type: of the field in which it is typed, where it has no values to choose from.
    """

    name: str
    label: str
    options: tuple[Choice, ...] = ()
    type: str = "text"


_TEXT_FILTERS: Final = (
    Filter("publisher", marked("Published by")),
    Filter("since", marked("From"), type="date"),
    Filter("until", marked("To"), type="date"),
)
#: Of figures side by side.
FIGURE_FILTERS: Final = (
    Filter("conflict", marked("Conflict or event")),
    Filter("actor", marked("Claimant")),
    Filter(
        "whom",
        marked("Victims"),
        (
            Choice("total", marked("not told apart")),
            Choice("military", marked("soldiers")),
            Choice("civilian", marked("civilians")),
        ),
    ),
    Filter(
        "measure",
        marked("Counted"),
        (
            Choice("killed", marked("killed")),
            Choice("wounded", marked("wounded")),
            Choice("missing", marked("missing")),
            Choice("captured", marked("captured")),
            Choice("displaced", marked("displaced")),
        ),
    ),
    *_TEXT_FILTERS,
)
#: Of statements.
STATEMENT_FILTERS: Final = (
    Filter("speaker", marked("Speaker")),
    Filter("target", marked("To or about")),
    Filter(
        "act",
        marked("Kind"),
        tuple(
            Choice(f"cg:{name}", label)
            for name, label in (
                ("Accusation", marked("accusations")),
                ("Announcement", marked("announcements")),
                ("Demand", marked("demands")),
                ("Appeal", marked("appeals")),
                ("Denial", marked("denials")),
                ("Estimate", marked("estimates")),
                ("Expectation", marked("expectations")),
                ("CasualtyClaim", marked("figures")),
                ("Hope", marked("hopes")),
                ("NonDisclosure", marked("figures withheld")),
                ("Commissive", marked("promises")),
                ("Retraction", marked("retractions")),
                ("Threat", marked("threats")),
                ("View", marked("views")),
            )
        ),
    ),
    Filter(
        "whose",
        marked("Voice"),
        (
            Choice("attributed", marked("what somebody says")),
            Choice("narrator", marked("the text itself")),
        ),
    ),
    *_TEXT_FILTERS,
)
#: Of what is dated.
TIME_FILTERS: Final = (
    Filter("conflict", marked("Conflict or event")),
    Filter("actor", marked("Actor")),
    Filter(
        "kind",
        marked("Kind"),
        (
            Choice("cg:Event", marked("events")),
            Choice("cg:Meeting", marked("meetings and talks")),
            Choice("cg:CeasefireAgreement", marked("ceasefires")),
            Choice("cg:Hostilities", marked("fighting")),
            Choice("cg:Action", marked("actions")),
            Choice("cg:CasualtyClaim", marked("figures")),
            Choice("cg:Accusation", marked("accusations")),
            Choice("cg:Announcement", marked("announcements")),
            Choice("cg:Demand", marked("demands")),
        ),
    ),
    *_TEXT_FILTERS,
)
#: The fields that these are chosen from: whoever says anything may have a part in something, too.
TIME_CHOICES: Final = (
    "speaker",
    *(each.name for each in TIME_FILTERS if each.name != "actor"),
)
#: Of places; the days are those of the texts.
PLACE_FILTERS: Final = (Filter("place", marked("Place")), *TIME_FILTERS)

#: Of relations of two actors at a time.
RELATION_FILTERS: Final = (
    Filter("holder", marked("As seen by")),
    Filter(
        "whose",
        marked("Whose account"),
        (
            Choice("attributed", marked("views of actors")),
            Choice("narrator", marked("the texts themselves")),
            Choice("curated", marked("background with sources")),
        ),
    ),
    Filter("member", marked("Part of it")),
    Filter(
        "kind",
        marked("Relation"),
        tuple(
            Choice(f"cg:{name}", label)
            for name, label in (
                ("AllianceRelation", marked("alliances")),
                ("ProtectionRelation", marked("protecting powers")),
                ("PartnershipRelation", marked("partnerships")),
                ("Membership", marked("memberships")),
            )
        ),
    ),
    Filter("conflict", marked("Conflict")),
    *_TEXT_FILTERS,
)
#: Of what actors ask of each other and accuse each other of.
PARTY_FILTERS: Final = (Filter("party", marked("Actor")), *_TEXT_FILTERS)


def given_values(filters: Iterable[Filter], fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what a request sets of some filters; whatever else it brings does no harm."""
    known = {each.name for each in filters}
    return {name: value for name, value in fields if value and name in known}
