"""Solutions as saved queries give them, and drawings of them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from conflictgraph.client.plot import Plot
from conflictgraph.drawings.claims import draw_claims
from conflictgraph.drawings.filling import Row, Solution, Spec
from conflictgraph.drawings.network import draw_network
from conflictgraph.drawings.places import draw_places
from conflictgraph.drawings.revisions import draw_revisions
from conflictgraph.drawings.timeline import draw_timeline
from conflictgraph.drawings.words import Language

_CLAIM: Final = [
    "quantity",
    "counted",
    "victims",
    "sideLabel",
    "conflictLabel",
    "placeLabel",
    "claimant",
    "claimantLabel",
    "kind",
    "wording",
    "quotes",
    "publisherLabel",
    "title",
    "statement",
    "value",
    "lower",
    "upper",
    "rivals",
    "date",
]
_REVISION: Final = [
    "claimant",
    "claimantLabel",
    "figure",
    "stance",
    "counted",
    "victims",
    "sideLabel",
    "conflictLabel",
    "quotes",
    "title",
    "lower",
    "upper",
    "date",
]
_ENTRY: Final = [
    "claimantLabel",
    "content",
    "realis",
    "timeText",
    "quotes",
    "voice",
    "title",
    "earliest",
    "latest",
]
_PLACE: Final = [
    "where",
    "whereLabel",
    "relation",
    "content",
    "claimantLabel",
    "statement",
    "latitude",
    "longitude",
    "radius",
]


def whole(columns: Iterable[str], *rows: Solution) -> list[Solution]:
    """Return rows with all columns of a saved query, None where nothing is said of them."""
    return [{**dict.fromkeys(columns), **row} for row in rows]


def claim(**facts: Any) -> dict[str, Any]:
    """Return a row of ``figures-compared``."""
    usual = {
        "quantity": "q1", "counted": "killed", "victims": "military", "claimant": "urn:a",
        "claimantLabel": "A", "kind": "given", "rivals": 0, "date": date(2020, 10, 1),
        "statement": "urn:s",
    }  # fmt: skip
    return usual | facts


def claims(*rows: Solution, scale: Any = "linear", lang: Language = "en") -> Spec:
    """Return the drawing of some claims."""
    return draw_claims(whole(_CLAIM, *rows), lang, scale)


def pair(**facts: Any) -> dict[str, Any]:
    """Return a row of ``pairs-as-seen-by``."""
    usual = {
        "from": "urn:a", "fromLabel": "A", "relation": "AllianceRelation", "to": "urn:b",
        "toLabel": "B", "claimant": "urn:a", "claimantLabel": "A", "voice": "attributed",
        "polarity": "positive", "realis": "actual", "quotes": "our ally",
    }  # fmt: skip
    return usual | facts


def network(*rows: Solution, lang: Language = "en") -> Spec:
    """Return the drawing of some relations."""
    return draw_network(whole(pair(), *rows), lang)


def revisions(*rows: Solution, lang: Language = "en") -> Spec:
    """Return the drawing of one claimant's figures."""
    usual = {"claimant": "urn:a", "claimantLabel": "A", "stance": "asserts", "counted": "killed"}
    series = (usual | {"victims": "total"} | dict(row) for row in rows)
    return draw_revisions(whole(_REVISION, *series), lang)


def timeline(*rows: Solution, lang: Language = "en") -> Spec:
    """Return the drawing of dated entries."""
    usual = {"claimantLabel": "A", "content": "meeting", "voice": "narrator", "realis": "actual"}
    return draw_timeline(whole(_ENTRY, *(usual | dict(row) for row in rows)), lang)


def places(*rows: Solution, lang: Language = "en") -> Spec:
    """Return the map of some places."""
    usual = {"relation": "happens", "claimantLabel": "A", "content": "meeting", "statement": "s"}
    return draw_places(whole(_PLACE, *(usual | dict(row) for row in rows)), lang)


TOWN: Final = {
    "where": "urn:town", "whereLabel": "Town", "latitude": "40.2", "longitude": "44.5"
}  # fmt: skip
#: Each drawing with a text of somebody's in it.
SAMPLES: Final[dict[str, Callable[[str, Language], Spec]]] = {
    "claims": lambda text, lang: claims(
        claim(claimantLabel=text, wording=text, quotes=text, sideLabel=text, lower=3, rivals=1),
        claim(kind="withheld", claimant="urn:b", claimantLabel=text),
        lang=lang,
    ),
    "network": lambda text, lang: network(
        pair(fromLabel=text, claimantLabel=text, quotes=text), lang=lang
    ),
    "revisions": lambda text, lang: revisions(
        {"claimantLabel": text, "figure": text, "lower": 3, "date": date(2020, 1, 1)}, lang=lang
    ),
    "timeline": lambda text, lang: timeline(
        {"content": text, "claimantLabel": text, "latest": date(2020, 1, 1)}, lang=lang
    ),
    "map": lambda text, lang: places(
        {**TOWN, "whereLabel": text, "content": text},
        {"where": "urn:unknown", "whereLabel": text},
        lang=lang,
    ),
}
#: Each drawing with nothing in it.
EMPTY: Final[dict[str, Callable[[], Spec]]] = {
    "claims": claims,
    "network": network,
    "revisions": revisions,
    "timeline": timeline,
    "map": places,
}


def rows(spec: Spec, name: str) -> list[Row]:
    """Return the data of a drawing."""
    found: list[Row] = spec["datasets"][name]
    return found


def to_svg(spec: Spec) -> str:
    """Return a drawing as it is seen."""
    return Plot(spec).to_svg()


def shown(spec: Spec) -> str:
    """Return all texts that can be read in a drawing."""
    root = ET.fromstring(to_svg(spec))  # noqa: S314  # made here
    return "\n".join("".join(each.itertext()) for each in root.iter() if each.tag.endswith("text"))
