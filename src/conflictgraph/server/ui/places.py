"""Places as a page shows them: by which names, how exactly they are known, what is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from conflictgraph import vocab
from conflictgraph.server.services import Services
from conflictgraph.server.things import page_of
from conflictgraph.server.ui.evidence import Said
from conflictgraph.server.ui.rows import Row, ask_rows

#: The saved query that gives the rows, and how many it gives at most.
QUERY: Final = "what-happens-where"
MOST: Final = 300
_NAMES: Final = """\
PREFIX rdfs: <{rdfs}> PREFIX skos: <{skos}>
SELECT DISTINCT ?place ?name (LANG(?word) AS ?language) WHERE {{
  VALUES ?place {{ {places} }}
  ?place rdfs:label|skos:altLabel ?word .
  BIND (STR(?word) AS ?name)
}} ORDER BY ?place ?language ?name LIMIT 5000
"""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a place in a language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Told:
    """A statement that has to do with a place.

    Attributes:
        relation: ``happens`` there, is ``said`` there, or is ``about`` it.
        content: what is said.
        standing: ``reported``, ``planned``, ``demanded``, ``hoped``, ``hypothetical``, ``denied``.
        date: of the text.
    """

    relation: str
    content: str
    standing: str
    voice: str
    claimant: str
    date: str
    said: Said


@dataclass(frozen=True, slots=True)
class Place:
    """A place with what is told of it.

    Attributes:
        name: in the language of the page.
        others: its other names in that language and in others, each once.
        latitude, longitude: of its middle, in degrees; None where they are not known.
        radius_m: metres within which the whole place lies; None where that is not known.
    """

    anchor: str
    iri: str
    name: str
    others: tuple[Name, ...]
    page: str
    latitude: float | None
    longitude: float | None
    radius_m: int | None
    told: tuple[Told, ...]

    @property
    def happenings(self) -> int:
        """Return how many statements put something there."""
        return sum(each.relation == "happens" for each in self.told)

    def names_in(self, language: str) -> tuple[str, ...]:
        """Return the names in a language that differ by more than spaces and hyphens."""
        names = {_plain(self.name): self.name}
        for other in self.others:
            if other.language == language:
                names.setdefault(_plain(other.text), other.text)
        return tuple(names.values())


async def ask_names(
    services: Services, rows: Iterable[Row], client: str
) -> dict[str, tuple[Name, ...]]:
    """Return all names of the places of some rows, by IRI.

    Raises:
        QueryError: they were not answered.
    """
    iris = dict.fromkeys(row["where"] for row in rows)
    if not iris:
        return {}
    places = " ".join(str(NamedNode(iri)) for iri in iris)
    sparql = _NAMES.format(rdfs=vocab.RDFS, skos=vocab.SKOS, places=places)
    found: dict[str, list[Name]] = {}
    for row in await ask_rows(services, sparql, client):
        found.setdefault(row["place"], []).append(Name(row["name"], row.get("language", "")))
    return {iri: tuple(names) for iri, names in found.items()}


def to_places(
    rows: Sequence[Row],
    names: Mapping[str, tuple[Name, ...]],
    said: Mapping[str, Said],
    base_iri: str,
) -> tuple[Place, ...]:
    """Group the rows of the saved query; the place of which most is told comes first.

    Args:
        rows: of the saved query ``what-happens-where``.
        names: of the places, by IRI.
        said: the statements with their words, by IRI; others are left out.
        base_iri: of the data.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row["statement"] in said:
            groups.setdefault(row["where"], []).append(row)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        _place(f"p{number}", iri, members, names.get(iri, ()), said, base_iri)
        for number, (iri, members) in enumerate(ordered, 1)
    )


def _place(
    anchor: str,
    iri: str,
    rows: Sequence[Row],
    names: Sequence[Name],
    said: Mapping[str, Said],
    base_iri: str,
) -> Place:
    first = rows[0]
    name = first.get("whereLabel") or iri.rsplit("/", 1)[-1]
    # A name that several languages share is told once.
    others = {each.text: each for each in reversed(names) if each.text != name}
    return Place(
        anchor,
        iri,
        name,
        tuple(each for each in names if others.get(each.text) is each),
        page_of(iri, base_iri),
        _number(first.get("latitude")),
        _number(first.get("longitude")),
        int(first["radius"]) if "radius" in first else None,
        tuple(_told(row, said[row["statement"]]) for row in rows),
    )


def _told(row: Row, said: Said) -> Told:
    realis = row.get("realis", "actual")
    standing = "denied" if row.get("polarity") == "negative" else realis
    return Told(
        row["relation"],
        row.get("content", ""),
        "reported" if standing == "actual" or row["relation"] == "said" else standing,
        row["voice"],
        row.get("claimantLabel") or said.claimant,
        row.get("date", ""),
        said,
    )


def _number(text: str | None) -> float | None:
    return float(text) if text else None


def _plain(name: str) -> str:
    return "".join(each for each in name.casefold() if each.isalnum())
