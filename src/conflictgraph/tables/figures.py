"""Tables of figures, each beside who gives it, and of what figures can be compared in."""

from __future__ import annotations

from typing import Final

import polars as pl

from conflictgraph.tables.graph import Graph
from conflictgraph.tables.linking import links_of
from conflictgraph.tables.model import Column, Kind, Table
from conflictgraph.tables.names import code_in
from conflictgraph.tables.statements import REPORT_COLUMNS, reports_of
from conflictgraph.vocab import code, term

_KEY: Final = ("statement", "figure")


def _of_figure(
    name: str, kind: Kind, note: str, predicate: str, *, to: str = "", codes: str = ""
) -> Column:
    return Column(name, kind, note, predicate, to, codes, of="figure")


#: Properties of a figure that stand beside each claim of it.
_OF_FIGURE: Final = (
    _of_figure(
        "status",
        Kind.CODE,
        "stated, undisclosed or unquantified",
        term("hasValueStatus"),
        codes="value",
    ),
    _of_figure("value", Kind.INTEGER, "number as worded", term("statedValue")),
    _of_figure("share", Kind.NUMBER, "share as worded, in per cent", term("statedShare")),
    _of_figure(
        "qualifier", Kind.CODE, "how the number is worded", term("hasQualifier"), codes="qualifier"
    ),
    _of_figure(
        "lower", Kind.INTEGER, "least number the words allow; empty when open", term("lowerBound")
    ),
    _of_figure(
        "upper",
        Kind.INTEGER,
        "greatest number the words allow; empty when open",
        term("upperBound"),
    ),
    _of_figure(
        "typical_lower", Kind.INTEGER, "least number they usually mean", term("typicalLower")
    ),
    _of_figure(
        "typical_upper", Kind.INTEGER, "greatest number they usually mean", term("typicalUpper")
    ),
    _of_figure("counted", Kind.CODE, "what happened to them", term("hasMeasure"), codes="measure"),
    _of_figure("victims", Kind.CODE, "who is counted", term("hasVictimCategory"), codes="victim"),
    _of_figure("scope", Kind.CODE, "of how many sides", term("hasScope"), codes="scope"),
    _of_figure(
        "concerns", Kind.IRI, "the event that is counted for", term("concerns"), to="things"
    ),
    _of_figure("place", Kind.IRI, "where they came to harm", term("takesPlaceIn"), to="places"),
    _of_figure(
        "quantity",
        Kind.IRI,
        "what it can be compared in; figures of others are never added up",
        term("isFigureOf"),
        to="quantities",
    ),
)


def _claims(graph: Graph) -> pl.DataFrame:
    found = reports_of(graph, "figure", term("Quantity"))
    withheld = graph.links(term("hasValueStatus")).filter(
        pl.col("object") == code("value-undisclosed")
    )
    found = found.with_columns(is_withheld=pl.col("figure").is_in(withheld["subject"].implode()))
    found = found.join(_stances(graph), on=_KEY, how="left")
    return found.join(_wordings(graph, found.select(_KEY)), on=_KEY, how="left")


def _stances(graph: Graph) -> pl.DataFrame:
    on = graph.links(term("isPositionOn")).rename({"subject": "position", "object": "figure"})
    stances = graph.links(term("hasStance")).rename({"subject": "position", "object": "stance"})
    expressed = graph.links(term("expressesPosition")).rename(
        {"subject": "statement", "object": "position"}
    )
    found = expressed.join(on, on="position").join(stances, on="position")
    return found.group_by(_KEY).agg(code_in("stance", "stance").min())


def _wordings(graph: Graph, claims: pl.DataFrame) -> pl.DataFrame:
    """Return the wording of each figure: the one of its statement, or the one with its digits."""
    texts = graph.literals(term("valueText")).select(statement="subject", wording="value").unique()
    values = graph.literals(term("statedValue")).select(figure="subject", value="value")
    pairs = claims.join(texts, on="statement").join(values, on="figure", how="left")
    digits = pl.col("wording").str.replace_all("[^0-9]", "")
    own = pairs.filter(digits == pl.col("value"))
    # Alone in its statement, whether or not it has digits: "Dutzende".
    alone = pl.len().over("statement") == 1
    chosen = pl.concat([own, pairs.join(own, on=_KEY, how="anti").filter(alone)])
    only = chosen.filter(pl.len().over(_KEY) == 1)
    return only.select(*_KEY, "wording")


TABLES: Final = (
    Table(
        "claims",
        "One row for each figure in a statement, withheld ones as well. Figures stand beside who "
        "gives them and are never added up over claimants. Only where stance is asserts is it "
        "their figure.",
        _KEY,
        (
            Column("statement", Kind.IRI, "the statement", to="statements"),
            Column("figure", Kind.IRI, "the figure", term("hasContent"), "things"),
            *REPORT_COLUMNS,
            Column(
                "stance",
                Kind.CODE,
                "what the claimant does with the figure: asserts, denies, withholds, retracts",
                term("hasStance"),
                codes="stance",
            ),
            Column("is_withheld", Kind.BOOLEAN, "whether the figure is not disclosed"),
            *_OF_FIGURE,
            Column(
                "wording",
                Kind.TEXT,
                "the number in the words of the text; empty where a statement with several figures "
                "leaves open which is which: see statement_wordings",
                term("valueText"),
            ),
        ),
        _claims,
    ),
    Table(
        "figure_sides",
        "One row for each side of a conflict that the victims of a figure belong to.",
        ("figure", "side"),
        (
            Column("figure", Kind.IRI, "the figure", to="things"),
            Column("side", Kind.IRI, "the side", term("hasVictimSide"), "actors"),
        ),
        links_of(term("hasVictimSide"), "figure", "side"),
    ),
    Table(
        "quantities",
        "One row for each quantity that figures of different claimants are given for.",
        ("quantity",),
        (
            Column("quantity", Kind.IRI, "the quantity"),
            Column("counts_for", Kind.IRI, "the conflict or event", term("countsFor"), "things"),
            Column(
                "counted",
                Kind.CODE,
                "what happened to them",
                term("countsMeasure"),
                codes="measure",
            ),
            Column("victims", Kind.CODE, "who is counted", term("countsVictims"), codes="victim"),
            Column("side", Kind.IRI, "side of the victims", term("countsSide"), "actors"),
            Column("scope", Kind.CODE, "of how many sides", term("countsScope"), codes="scope"),
            Column("place", Kind.IRI, "place it is limited to", term("countsWithin"), "places"),
        ),
        lambda graph: (
            graph.instances(term("ComparableQuantity")).select(quantity="subject").unique()
        ),
    ),
)
