"""Tables of who says what, to whom and how, and of the words behind it."""

from __future__ import annotations

from typing import Final

import polars as pl

from conflictgraph.tables.graph import Graph
from conflictgraph.tables.linking import codes_of, links_of
from conflictgraph.tables.model import Column, Kind, Table
from conflictgraph.tables.names import shortened
from conflictgraph.vocab import PROV, term

_WORDINGS: Final = (
    *(term("valueText"), term("victimText"), term("degreeText")),
    *(term("timeText"), term("statedTimeText")),
)
#: Roles of evidence, and the property that each is.
_ROLES: Final = (
    ("cue", term("hasCueSpan")),
    ("content", term("hasContentSpan")),
    ("quote", term("hasQuoteSpan")),
    ("attribution", term("hasAttributionSpan")),
    ("addressee", term("hasAddresseeSpan")),
    ("sentence", term("hasSentenceSpan")),
)
_STATEMENT: Final = Column("statement", Kind.IRI, "the statement", to="statements")


def statements_of(graph: Graph) -> pl.DataFrame:
    """Return each statement, as the column ``statement``."""
    return graph.instances(term("Statement")).select(statement="subject").unique()


def _classes(graph: Graph) -> pl.DataFrame:
    found = graph.instances(term("Statement")).with_columns(shortened("class"))
    return found.rename({"subject": "statement"})


def _wordings(graph: Graph) -> pl.DataFrame:
    frames = [graph.literals(each).with_columns(property=pl.lit(each)) for each in _WORDINGS]
    found = pl.concat(frames).rename({"subject": "statement", "value": "text"})
    found = found.join(statements_of(graph), on="statement", how="semi")
    return found.with_columns(shortened("property"), pl.col("language").fill_null("und"))


def _supplied(graph: Graph) -> pl.DataFrame:
    found = graph.links(term("implicitRole")).with_columns(property=pl.col("object"))
    return found.with_columns(shortened("property")).rename({"subject": "statement"})


def _evidence(graph: Graph) -> pl.DataFrame:
    frames = [graph.links(each).with_columns(role=pl.lit(role)) for role, each in _ROLES]
    known = pl.concat(frames)
    other = graph.links(term("hasEvidence")).join(known, on=["subject", "object"], how="anti")
    found = pl.concat([known, other.with_columns(role=pl.lit("other"))])
    found = found.rename({"subject": "statement", "object": "span"})
    return found.join(statements_of(graph), on="statement", how="semi")


def reports_of(graph: Graph, key: str, *roots: str) -> pl.DataFrame:
    """Return ``statement`` and its content of some classes, as the column ``key``."""
    contents = graph.links(term("hasContent")).rename({"subject": "statement", "object": key})
    chosen = graph.instances(*roots).select(pl.col("subject").alias(key)).unique()
    return contents.join(chosen, on=key, how="semi")


def _of_statement(
    name: str, kind: Kind, note: str, predicate: str, *, to: str = "", codes: str = ""
) -> Column:
    return Column(name, kind, note, predicate, to, codes, of="statement")


#: What an analyst asks first of any statement.
REPORT_COLUMNS: Final = (
    _of_statement("claimant", Kind.IRI, "who says it", term("isAttributedTo"), to="actors"),
    _of_statement(
        "document",
        Kind.IRI,
        "the text; empty for background",
        term("isReportedIn"),
        to="documents",
    ),
    _of_statement(
        "voice", Kind.CODE, "narrator, attributed or curated", term("hasVoice"), codes="voice"
    ),
    _of_statement(
        "polarity",
        Kind.CODE,
        "whether it is said to be so, or not to be so",
        term("hasPolarity"),
        codes="polarity",
    ),
    _of_statement(
        "certainty",
        Kind.CODE,
        "how sure the claimant is",
        term("hasCertainty"),
        codes="certainty",
    ),
)

_STATEMENTS: Final = Table(
    "statements",
    "One row for each statement: who says something, where, and in what manner. What is said is in "
    "statement_contents, the words are in evidence.",
    ("statement",),
    (
        Column("statement", Kind.IRI, "the statement"),
        *REPORT_COLUMNS,
        Column(
            "information_status",
            Kind.CODE,
            "asserted or presupposed, where the text shows it",
            term("hasInformationStatus"),
            codes="info",
        ),
        Column(
            "medium", Kind.CODE, "speech, writing or thought", term("hasMedium"), codes="medium"
        ),
        Column(
            "recurrence",
            Kind.CODE,
            "new, repeated or continuing, where the text says so",
            term("hasRecurrence"),
            codes="recurrence",
        ),
        Column(
            "specificity",
            Kind.CODE,
            "specific or vague",
            term("hasSpecificity"),
            codes="specificity",
        ),
        Column(
            "addressee_status",
            Kind.CODE,
            "whether the addressee is named or understood",
            term("hasAddresseeStatus"),
            codes="addressee",
        ),
        Column(
            "time_precision",
            Kind.CODE,
            "how exactly the time of the content is given",
            term("hasTimePrecision"),
            codes="time-precision",
        ),
        Column(
            "stated_earliest", Kind.DATE, "first day it can have been said", term("statedEarliest")
        ),
        Column("stated_latest", Kind.DATE, "last day it can have been said", term("statedLatest")),
        Column(
            "earliest_begin", Kind.DATE, "first day the content can begin", term("earliestBegin")
        ),
        Column("latest_begin", Kind.DATE, "last day it can begin", term("latestBegin")),
        Column("earliest_end", Kind.DATE, "first day it can end", term("earliestEnd")),
        Column("latest_end", Kind.DATE, "last day it can end", term("latestEnd")),
        Column("as_of_date", Kind.DATE, "day that its figures reach to", term("asOfDate")),
        Column(
            "capacity",
            Kind.IRI,
            "the holding of an office in which the claimant speaks",
            term("isMadeInCapacity"),
            "things",
        ),
        Column("stated_at", Kind.IRI, "place where it was said", term("isStatedAt"), "places"),
        Column("occasion", Kind.IRI, "event at which it was said", term("hasOccasion"), "things"),
        Column("venue", Kind.IRI, "body before which it was said", term("hasVenue"), "actors"),
        Column(
            "origin_step",
            Kind.IRI,
            "innermost step of the way it came",
            term("hasOriginStep"),
            "attribution_steps",
        ),
        Column(
            "primary_source",
            Kind.IRI,
            "source of curated background, elsewhere",
            PROV + "hadPrimarySource",
        ),
    ),
    statements_of,
)

_LISTS: Final = (
    Table(
        "statement_classes",
        "One row for each narrowest class of a statement, such as Demand or CasualtyClaim.",
        ("statement", "class"),
        (_STATEMENT, Column("class", Kind.NAME, "one of its narrowest classes", to="terms")),
        _classes,
    ),
    Table(
        "statement_contents",
        "One row for each thing that a statement says, denies, demands or hopes.",
        ("statement", "thing"),
        (_STATEMENT, Column("thing", Kind.IRI, "the content", term("hasContent"), "things")),
        links_of(term("hasContent"), "statement", "thing"),
    ),
    Table(
        "statement_represented",
        "One row for each actor on whose behalf a statement is made, by office of who makes it.",
        ("statement", "actor"),
        (_STATEMENT, Column("actor", Kind.IRI, "the actor", term("isMadeOnBehalfOf"), "actors")),
        links_of(term("isMadeOnBehalfOf"), "statement", "actor"),
    ),
    Table(
        "statement_addressees",
        "One row for each actor to whom a statement is said.",
        ("statement", "actor"),
        (_STATEMENT, Column("actor", Kind.IRI, "the addressee", term("hasAddressee"), "actors")),
        links_of(term("hasAddressee"), "statement", "actor"),
    ),
    Table(
        "statement_targets",
        "One row for each actor at whom a statement is aimed.",
        ("statement", "actor"),
        (_STATEMENT, Column("actor", Kind.IRI, "the target", term("hasTarget"), "actors")),
        links_of(term("hasTarget"), "statement", "actor"),
    ),
    Table(
        "statement_quote_types",
        "One row for each manner in which a text renders a statement.",
        ("statement", "quote_type"),
        (
            _STATEMENT,
            Column("quote_type", Kind.CODE, "the manner", term("hasQuoteType"), codes="quote"),
        ),
        codes_of(term("hasQuoteType"), "statement", "quote_type", "quote"),
    ),
    Table(
        "statement_realis",
        "One row for each way in which a content is put: as actual, planned, demanded, hoped.",
        ("statement", "realis"),
        (_STATEMENT, Column("realis", Kind.CODE, "the way", term("hasRealis"), codes="realis")),
        codes_of(term("hasRealis"), "statement", "realis", "realis"),
    ),
    Table(
        "statement_wordings",
        "One row for each wording of a number, of victims, of a degree or of a time.",
        ("statement", "property", "language", "text"),
        (
            _STATEMENT,
            Column("property", Kind.NAME, "what is worded", to="terms"),
            Column("language", Kind.TEXT, "tag of the language; und where none is given"),
            Column("text", Kind.TEXT, "the wording"),
        ),
        _wordings,
    ),
    Table(
        "statement_bases",
        "One row for each ground that a claimant names.",
        ("statement", "basis"),
        (_STATEMENT, Column("basis", Kind.IRI, "the ground", term("citesBasis"), "cited_bases")),
        links_of(term("citesBasis"), "statement", "basis"),
    ),
    Table(
        "statement_supplied_roles",
        "One row for each role that the text leaves open and the annotation supplies. Whoever has "
        "it stands in statements, statement_addressees, statement_targets or affair_roles.",
        ("statement", "property"),
        (
            _STATEMENT,
            Column("property", Kind.NAME, "the role", term("implicitRole"), "terms"),
        ),
        _supplied,
    ),
    Table(
        "statement_positions",
        "One row for each position that a statement expresses.",
        ("statement", "position"),
        (
            _STATEMENT,
            Column("position", Kind.IRI, "the position", term("expressesPosition"), "positions"),
        ),
        links_of(term("expressesPosition"), "statement", "position"),
    ),
    Table(
        "evidence",
        "One row for each stretch of text that a statement rests on, and what it is for it.",
        ("statement", "role", "span"),
        (
            _STATEMENT,
            Column(
                "role",
                Kind.TEXT,
                "cue, content, quote, attribution, addressee, sentence or other",
                term("hasEvidence"),
            ),
            Column("span", Kind.IRI, "the stretch, with its offsets", to="spans"),
        ),
        _evidence,
    ),
)

TABLES: Final = (_STATEMENTS, *_LISTS)
