"""Tables of what is said to be the case, by whom, and who has which part in it."""

from __future__ import annotations

from functools import partial
from typing import Final

import polars as pl

from conflictgraph.tables.graph import Graph
from conflictgraph.tables.linking import things_of
from conflictgraph.tables.model import Column, Kind, Table, in_both_languages
from conflictgraph.tables.names import shortened
from conflictgraph.tables.statements import REPORT_COLUMNS, reports_of
from conflictgraph.tables.things import THINGS
from conflictgraph.vocab import CODE, RDFS, SCHEMA_ORG, term

_NAMES: Final = in_both_languages("label", "what it is", RDFS + "label")
_CLASS: Final = Column("class", Kind.NAME, "its narrowest class; the first by name, if several")


def _links_of_affairs(graph: Graph) -> pl.DataFrame:
    """Return ``subject``, ``property`` and ``object`` of what leads on from states of affairs."""
    affairs = graph.below(term("StateOfAffairs"))
    ends = [graph.links(RDFS + "domain"), graph.links(f"{SCHEMA_ORG}domainIncludes")]
    from_affairs = pl.concat(ends).filter(pl.col("object").is_in(affairs))["subject"]
    chosen = set(graph.object_properties) & set(from_affairs)
    subjects = graph.instances(term("StateOfAffairs")).select("subject").unique()
    return graph.typed_links(chosen).join(subjects, on="subject", how="semi")


def _roles(graph: Graph) -> pl.DataFrame:
    things = graph.instances(*THINGS).select(object="subject").unique()
    found = _links_of_affairs(graph).join(things, on="object", how="semi")
    return found.with_columns(shortened("property")).rename({"subject": "thing"})


def _codes(graph: Graph) -> pl.DataFrame:
    lists = graph.codes.rename({"subject": "object", "object": "list"})
    found = _links_of_affairs(graph).join(lists, on="object")
    found = found.with_columns(pl.col("list").str.strip_prefix(CODE), shortened("property"))
    # As in all columns of codes: without the list, which the next column names.
    prefix = pl.lit(CODE) + pl.col("list") + "-"
    short = pl.col("object").str.strip_prefix(prefix)
    return found.with_columns(code=short).rename({"subject": "thing"})


def _comparisons(graph: Graph) -> pl.DataFrame:
    found = graph.instances(term("ClaimComparison"))
    return found.select(comparison="subject").unique()


def _reports(key: str, what: str, root: str) -> Table:
    return Table(
        f"{key}_reports",
        f"One row for each statement about {what}: whose view it is, and in which text.",
        (key, "statement"),
        (
            Column(key, Kind.IRI, f"the {key}", term("hasContent"), f"{key}s"),
            Column("statement", Kind.IRI, "the statement", to="statements"),
            *REPORT_COLUMNS,
        ),
        partial(_report_rows, key=key, root=root),
    )


def _report_rows(graph: Graph, *, key: str, root: str) -> pl.DataFrame:
    return reports_of(graph, key, root)


TABLES: Final = (
    Table(
        "relations",
        "One row for each relation that somebody describes, whether or not it holds: memberships, "
        "alliances, offices. Who sees it so is in relation_reports, who is part of it in "
        "affair_roles.",
        ("relation",),
        (Column("relation", Kind.IRI, "the relation", to="things"), _CLASS, *_NAMES),
        things_of("relation", term("Relationship")),
    ),
    _reports("relation", "a relation", term("Relationship")),
    Table(
        "events",
        "One row for each event that somebody describes, whether or not it took place. Who says so "
        "is in event_reports.",
        ("event",),
        (
            Column("event", Kind.IRI, "the event", to="things"),
            _CLASS,
            *_NAMES,
            Column("earliest_begin", Kind.DATE, "first day it can begin", term("earliestBegin")),
            Column("latest_begin", Kind.DATE, "last day it can begin", term("latestBegin")),
            Column("earliest_end", Kind.DATE, "first day it can end", term("earliestEnd")),
            Column("latest_end", Kind.DATE, "last day it can end", term("latestEnd")),
            Column("ordinal", Kind.INTEGER, "which one it is of several", term("ordinal")),
            Column("event_count", Kind.INTEGER, "how many it stands for", term("eventCount")),
        ),
        things_of("event", term("Event")),
    ),
    _reports("event", "an event", term("Event")),
    Table(
        "affair_roles",
        "One row for each thing that has a part in a state of affairs: members, allies, agents, "
        "places, conflicts. A wider property is left out where a narrower one says the same.",
        ("thing", "property", "object"),
        (
            Column("thing", Kind.IRI, "the event, relation, action or figure", to="things"),
            Column("property", Kind.NAME, "which part it is", to="terms"),
            Column("object", Kind.IRI, "what has it", to="things"),
        ),
        _roles,
    ),
    Table(
        "affair_codes",
        "One row for each code that says more about a state of affairs, such as what kind of "
        "action it is.",
        ("thing", "property", "list", "code"),
        (
            Column("thing", Kind.IRI, "the event, relation, action or figure", to="things"),
            Column("property", Kind.NAME, "what is said", to="terms"),
            Column("list", Kind.TEXT, "the code list"),
            Column("code", Kind.CODE, "the code, without its list"),
        ),
        _codes,
    ),
    Table(
        "comparisons",
        "One row for each comparison that a text itself makes between two statements.",
        ("comparison",),
        (
            Column("comparison", Kind.IRI, "the comparison", to="things"),
            Column(
                "comparandum", Kind.IRI, "what is compared", term("hasComparandum"), "statements"
            ),
            Column("comparator", Kind.IRI, "with what", term("hasComparator"), "statements"),
            Column(
                "relation",
                Kind.CODE,
                "how the first stands to the second",
                term("hasComparisonRelation"),
                codes="comparison",
            ),
        ),
        _comparisons,
    ),
)
