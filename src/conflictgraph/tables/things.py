"""Tables of what statements are about and mentions denote: actors, offices, places and the rest."""

from __future__ import annotations

from typing import Final

import polars as pl

from conflictgraph.tables.graph import Graph
from conflictgraph.tables.linking import links_of, things_of
from conflictgraph.tables.model import Column, Kind, Table, in_both_languages
from conflictgraph.tables.names import shortened
from conflictgraph.vocab import OWL, RDFS, SKOS, local_name, term

#: Everything that has a row in ``things``, whatever else it is.
THINGS: Final = (
    term("Actor"),
    term("Office"),
    term("Place"),
    term("NamedThing"),
    term("StateOfAffairs"),
)
_WGS84: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"
_DWC: Final = "http://rs.tdwg.org/dwc/terms/"
_LABELS: Final = (RDFS + "label", SKOS + "altLabel", SKOS + "hiddenLabel")
_ACTOR_LINKS: Final = (
    *(term("hasGroupMember"), term("isSideIn"), term("isBodyOf"), term("isOfPolity")),
    *(term("governs"), term("isFormatOf"), term("drawsMembersFrom"), term("isSpokespersonFor")),
    *(term("isMemberOf"), term("holdsOffice"), term("isPartyTo"), term("mediatesIn")),
    *(term("isAlliedWith"), term("protects")),
    *(term("perceivesAsAlly"), term("perceivesAsProtector")),
)
_NAMES: Final = in_both_languages("label", "its name", RDFS + "label")
_CLASS: Final = Column("class", Kind.NAME, "its narrowest class; the first by name, if several")
_PROVISIONAL: Final = Column(
    "is_provisional",
    Kind.BOOLEAN,
    "true for what is named in a text and not in the register; else empty",
    term("isProvisional"),
)


def _classes(graph: Graph) -> pl.DataFrame:
    found = graph.instances(*THINGS).with_columns(shortened("class"))
    return found.rename({"subject": "thing"})


def _labels(graph: Graph) -> pl.DataFrame:
    frames = [
        graph.literals(each).with_columns(property=pl.lit(local_name(each))) for each in _LABELS
    ]
    things = graph.instances(*THINGS).select("subject").unique()
    found = pl.concat(frames).join(things, on="subject", how="semi")
    # A name without a language is a name of every language; keys have no gaps.
    found = found.with_columns(pl.col("language").fill_null("und"))
    return found.rename({"subject": "thing", "value": "text"})


def _identities(graph: Graph) -> pl.DataFrame:
    things = graph.instances(*THINGS).select("subject").unique()
    found = graph.links(OWL + "sameAs").join(things, on="subject", how="semi")
    return found.rename({"subject": "thing", "object": "same_as"})


def _actor_links(graph: Graph) -> pl.DataFrame:
    actors = graph.instances(term("Actor")).select("subject").unique()
    frames = [graph.links(each).with_columns(property=pl.lit(each)) for each in _ACTOR_LINKS]
    found = pl.concat(frames).join(actors, on="subject", how="semi")
    return found.with_columns(shortened("property")).rename({"subject": "actor", "object": "thing"})


TABLES: Final = (
    Table(
        "things",
        "One row for all that a statement can be about or a mention denote: actors, offices, "
        "places, other named things, and states of affairs such as events, relations and figures.",
        ("thing",),
        (Column("thing", Kind.IRI, "the thing"), _CLASS, *_NAMES, _PROVISIONAL),
        things_of("thing", *THINGS),
    ),
    Table(
        "thing_classes",
        "One row for each narrowest class of a thing.",
        ("thing", "class"),
        (
            Column("thing", Kind.IRI, "the thing", to="things"),
            Column("class", Kind.NAME, "one of its narrowest classes", to="terms"),
        ),
        _classes,
    ),
    Table(
        "labels",
        "One row for each name of a thing.",
        ("thing", "property", "language", "text"),
        (
            Column("thing", Kind.IRI, "what is called so", to="things"),
            Column(
                "property",
                Kind.NAME,
                "label for the name it is shown by, altLabel for another, hiddenLabel for a form "
                "that only helps to find it",
            ),
            Column("language", Kind.TEXT, "tag of the language; und where none is given"),
            Column("text", Kind.TEXT, "the name"),
        ),
        _labels,
    ),
    Table(
        "identities",
        "One row for each name of the same thing in another dataset.",
        ("thing", "same_as"),
        (
            Column("thing", Kind.IRI, "the thing", to="things"),
            Column("same_as", Kind.IRI, "its IRI elsewhere, such as in Wikidata", OWL + "sameAs"),
        ),
        _identities,
    ),
    Table(
        "actors",
        "One row for each person, organisation or group.",
        ("actor",),
        (Column("actor", Kind.IRI, "the actor", to="things"), _CLASS, *_NAMES, _PROVISIONAL),
        things_of("actor", term("Actor")),
    ),
    Table(
        "actor_links",
        "One row for each link from an actor to a thing, as the register has it or rules derived "
        "it. What an actor perceives is a view of that actor, and no fact.",
        ("actor", "property", "thing"),
        (
            Column("actor", Kind.IRI, "the actor", to="actors"),
            Column("property", Kind.NAME, "what the link says", to="terms"),
            Column("thing", Kind.IRI, "where it leads", to="things"),
        ),
        _actor_links,
    ),
    Table(
        "offices",
        "One row for each office.",
        ("office",),
        (
            Column("office", Kind.IRI, "the office", to="things"),
            *_NAMES,
            Column("body", Kind.IRI, "the body it belongs to", term("isOfficeOf"), "actors"),
            _PROVISIONAL,
        ),
        things_of("office", term("Office")),
    ),
    Table(
        "places",
        "One row for each place.",
        ("place",),
        (
            Column("place", Kind.IRI, "the place", to="things"),
            *_NAMES,
            Column("latitude", Kind.NUMBER, "of its middle, in degrees", _WGS84 + "lat"),
            Column("longitude", Kind.NUMBER, "of its middle, in degrees", _WGS84 + "long"),
            Column(
                "radius_m",
                Kind.INTEGER,
                "metres from there within which the whole place lies",
                _DWC + "coordinateUncertaintyInMeters",
            ),
            _PROVISIONAL,
        ),
        things_of("place", term("Place")),
    ),
    Table(
        "place_parents",
        "One row for each place that another one lies in.",
        ("place", "parent"),
        (
            Column("place", Kind.IRI, "the place", to="places"),
            Column("parent", Kind.IRI, "the place around it", term("isLocatedIn"), "places"),
        ),
        links_of(term("isLocatedIn"), "place", "parent"),
    ),
)
