"""Tables of where figures do not go together, and of the statements on either end."""

from __future__ import annotations

from typing import Final

import polars as pl

from conflictgraph.tables.graph import Graph
from conflictgraph.tables.linking import things_of
from conflictgraph.tables.model import Column, ForeignKey, Kind, Table
from conflictgraph.vocab import term

_ENDS: Final = ("finding", "end", "statement", "figure")


def _ends(graph: Graph) -> pl.DataFrame:
    frames = [
        _of_positions(graph, term("hasLowerPosition"), "lower"),
        _of_positions(graph, term("hasHigherPosition"), "higher"),
        _of_sums(graph, term("hasTermStatement"), term("hasTerm"), "term"),
        _of_sums(graph, term("hasTotalStatement"), term("hasTotal"), "total"),
    ]
    return pl.concat(frames).select(_ENDS)


def _of_positions(graph: Graph, predicate: str, end: str) -> pl.DataFrame:
    """Return the statements that express a position within the days of the finding."""
    positions = graph.links(predicate).rename({"subject": "finding", "object": "position"})
    windows = graph.links(term("isFoundIn")).rename({"subject": "finding", "object": "window"})
    expressed = graph.links(term("expressesPosition")).rename(
        {"subject": "statement", "object": "position"}
    )
    figures = graph.links(term("isPositionOn")).rename({"subject": "position", "object": "figure"})
    entered = graph.links(term("entersWindow")).rename({"subject": "statement", "object": "window"})
    found = positions.join(windows, on="finding").join(expressed, on="position")
    found = found.join(entered, on=["statement", "window"], how="semi")
    return found.join(figures, on="position").with_columns(end=pl.lit(end)).select(_ENDS).unique()


def _of_sums(graph: Graph, statements: str, figures: str, end: str) -> pl.DataFrame:
    """Return the statements of one end of a sum with the figures in them."""
    said = graph.links(statements).rename({"subject": "finding", "object": "statement"})
    added = graph.links(figures).rename({"subject": "finding", "object": "figure"})
    held = graph.links(term("hasContent")).rename({"subject": "statement", "object": "figure"})
    found = said.join(added, on="finding").join(held, on=["statement", "figure"], how="semi")
    return found.with_columns(end=pl.lit(end)).select(_ENDS)


def _workings(graph: Graph) -> pl.DataFrame:
    found = graph.literals(term("workingText")).with_columns(pl.col("language").fill_null("und"))
    return found.rename({"subject": "finding", "value": "text"})


TABLES: Final = (
    Table(
        "disagreements",
        "One row for each finding that figures do not go together: of two claimants, of one, or of "
        "a sum with its total. The statements are in disagreement_ends.",
        ("finding",),
        (
            Column("finding", Kind.IRI, "the finding"),
            Column("class", Kind.NAME, "Disagreement, InternalInconsistency or ArithmeticFinding"),
            Column(
                "contrast",
                Kind.CODE,
                "excludes: the words rule each other out; diverges: only their usual meaning does",
                term("hasDisagreementKind"),
                codes="disagreement",
            ),
            Column(
                "parties",
                Kind.CODE,
                "none, one or both of the claimants belong to a side of the conflict",
                term("hasInvolvement"),
                codes="involvement",
            ),
            Column("gap", Kind.INTEGER, "how far apart the figures are at least", term("gap")),
            Column("window", Kind.IRI, "the days that are compared", term("isFoundIn")),
            Column("claimant", Kind.IRI, "whose sum it is", term("isHeldBy"), "actors"),
            Column("quantity", Kind.IRI, "of what the sum is", term("isFindingOn"), "quantities"),
            Column("sum_lower", Kind.INTEGER, "least sum of the parts", term("sumLower")),
            Column("sum_upper", Kind.INTEGER, "greatest sum of the parts", term("sumUpper")),
            Column("total_lower", Kind.INTEGER, "least total", term("totalLower")),
            Column("total_upper", Kind.INTEGER, "greatest total", term("totalUpper")),
        ),
        things_of("finding", term("Finding")),
    ),
    Table(
        "disagreement_ends",
        "One row for each figure on an end of a finding.",
        _ENDS,
        (
            Column("finding", Kind.IRI, "the finding", to="disagreements"),
            Column("end", Kind.TEXT, "lower or higher; term or total of a sum"),
            Column("statement", Kind.IRI, "the statement with the figure", to="statements"),
            Column("figure", Kind.IRI, "the figure", to="things"),
        ),
        _ends,
        (ForeignKey(("statement", "figure"), "claims"),),
    ),
    Table(
        "disagreement_workings",
        "One row for each sum, worked out in a sentence of one language.",
        ("finding", "language", "text"),
        (
            Column("finding", Kind.IRI, "the finding", to="disagreements"),
            Column("language", Kind.TEXT, "tag of the language"),
            Column("text", Kind.TEXT, "the sum", term("workingText")),
        ),
        _workings,
    ),
)
