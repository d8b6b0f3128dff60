"""The fields of forms: parameters of saved queries, and what they can be set to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from conflictgraph.server.ui.languages import marked


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a field: as it is sent, and as it is shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A field of the form: a parameter of the saved query.

    Attributes:
        name: of the parameter.
        label: as it is shown.
        options: its values, where they are the same in every dataset.
        type: of the field in which it is typed, where it has no values to choose from.
    """

    name: str
    label: str
    options: tuple[Choice, ...] = ()
    type: str = "text"


_TEXT_FILTERS: Final = (
    Filter("publisher", "Published by"),
    Filter("since", "From", type="date"),
    Filter("until", "To", type="date"),
)
#: Of figures side by side.
FIGURE_FILTERS: Final = (
    Filter("conflict", "Conflict or event"),
    Filter("actor", "Claimant"),
    Filter(
        "whom",
        "Victims",
        (
            Choice("total", "not told apart"),
            Choice("military", "soldiers"),
            Choice("civilian", "civilians"),
        ),
    ),
    Filter(
        "measure",
        "Counted",
        (
            Choice("killed", "killed"),
            Choice("wounded", "wounded"),
            Choice("missing", "missing"),
            Choice("captured", "captured"),
            Choice("displaced", "displaced"),
        ),
    ),
    *_TEXT_FILTERS,
)
#: Of statements.
STATEMENT_FILTERS: Final = (
    Filter("speaker", "Speaker"),
    Filter("target", "To or about"),
    Filter(
        "act",
        "Kind",
        tuple(
            Choice(f"cg:{name}", label)
            for name, label in (
                ("Accusation", "accusations"),
                ("Announcement", "announcements"),
                ("Demand", "demands"),
                ("Appeal", "appeals"),
                ("Denial", "denials"),
                ("Estimate", "estimates"),
                ("Expectation", "expectations"),
                ("CasualtyClaim", "figures"),
                ("Hope", "hopes"),
                ("NonDisclosure", "figures withheld"),
                ("Commissive", "promises"),
                ("Retraction", "retractions"),
                ("Threat", "threats"),
                ("View", "views"),
            )
        ),
    ),
    Filter(
        "whose",
        "Voice",
        (Choice("attributed", "what somebody says"), Choice("narrator", "the text itself")),
    ),
    *_TEXT_FILTERS,
)
#: Of what is dated.
TIME_FILTERS: Final = (
    Filter("conflict", "Conflict or event"),
    Filter("actor", marked("Actor")),
    Filter(
        "kind",
        "Kind",
        (
            Choice("cg:Event", marked("events")),
            Choice("cg:Meeting", marked("meetings and talks")),
            Choice("cg:CeasefireAgreement", marked("ceasefires")),
            Choice("cg:Hostilities", marked("fighting")),
            Choice("cg:Action", marked("actions")),
            Choice("cg:CasualtyClaim", "figures"),
            Choice("cg:Accusation", "accusations"),
            Choice("cg:Announcement", "announcements"),
            Choice("cg:Demand", "demands"),
        ),
    ),
    *_TEXT_FILTERS,
)
#: Of places; the days are those of the texts.
PLACE_FILTERS: Final = (Filter("place", marked("Place")), *TIME_FILTERS)


def given_values(filters: Iterable[Filter], fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what a request sets of some filters; whatever else it brings does no harm."""
    known = {each.name for each in filters}
    return {name: value for name, value in fields if value and name in known}
