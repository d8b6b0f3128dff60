"""Tables of the way a statement came, of the grounds named, and of the positions behind it."""

from __future__ import annotations

from typing import Final

import polars as pl

from conflictgraph.tables.graph import Graph
from conflictgraph.tables.linking import links_of, things_of
from conflictgraph.tables.model import Column, Kind, Table
from conflictgraph.vocab import RDFS, term


def _basis_evidence(graph: Graph) -> pl.DataFrame:
    bases = graph.instances(term("CitedBasis")).select("subject").unique()
    found = graph.links(term("hasEvidence")).join(bases, on="subject", how="semi")
    return found.rename({"subject": "basis", "object": "span"})


def _positions(graph: Graph) -> pl.DataFrame:
    return graph.instances(term("Position")).select(position="subject").unique()


def _steps(graph: Graph) -> pl.DataFrame:
    return graph.instances(term("AttributionStep")).select(step="subject").unique()


TABLES: Final = (
    Table(
        "attribution_steps",
        "One row for each step on the way from who says something to the text.",
        ("step",),
        (
            Column("step", Kind.IRI, "the step"),
            Column("role", Kind.CODE, "what the step is", term("hasStepRole"), codes="step"),
            Column(
                "certainty",
                Kind.CODE,
                "how sure it is that it came this way; empty where nothing is in doubt",
                term("hasCertainty"),
                codes="certainty",
            ),
            Column("credit_text", Kind.TEXT, "the credit line as printed", term("creditText")),
            Column(
                "basis", Kind.IRI, "the ground it draws on", term("hasStepBasis"), "cited_bases"
            ),
            Column(
                "relayed_by",
                Kind.IRI,
                "the next step towards the text",
                term("isRelayedBy"),
                "attribution_steps",
            ),
        ),
        _steps,
    ),
    Table(
        "step_agents",
        "One row for each actor of a step.",
        ("step", "actor"),
        (
            Column("step", Kind.IRI, "the step", to="attribution_steps"),
            Column("actor", Kind.IRI, "the actor", term("hasStepAgent"), "actors"),
        ),
        links_of(term("hasStepAgent"), "step", "actor"),
    ),
    Table(
        "cited_bases",
        "One row for each ground that claimants name.",
        ("basis",),
        (
            Column("basis", Kind.IRI, "the ground"),
            Column("class", Kind.NAME, "its narrowest class"),
            Column("label", Kind.TEXT, "its name in the text", RDFS + "label"),
        ),
        things_of("basis", term("CitedBasis")),
    ),
    Table(
        "basis_evidence",
        "One row for each stretch of text that names a ground.",
        ("basis", "span"),
        (
            Column("basis", Kind.IRI, "the ground", to="cited_bases"),
            Column("span", Kind.IRI, "the stretch", term("hasEvidence"), "spans"),
        ),
        _basis_evidence,
    ),
    Table(
        "positions",
        "One row for each position that an actor takes on a thing, in however many texts.",
        ("position",),
        (
            Column("position", Kind.IRI, "the position"),
            Column("holder", Kind.IRI, "who takes it", term("isHeldBy"), "actors"),
            Column("thing", Kind.IRI, "on what", term("isPositionOn"), "things"),
            Column("stance", Kind.CODE, "which it is", term("hasStance"), codes="stance"),
            Column(
                "realis",
                Kind.CODE,
                "how the thing is put, where it is not about figures",
                term("takesRealis"),
                codes="realis",
            ),
            Column(
                "polarity",
                Kind.CODE,
                "negative where the opposite is wanted or hoped",
                term("takesPolarity"),
                codes="polarity",
            ),
            Column(
                "side",
                Kind.IRI,
                "side of the conflict its holder is on, by the register",
                term("isHeldForSide"),
                "actors",
            ),
        ),
        _positions,
    ),
    Table(
        "position_mirrors",
        "One row for each position and each that turns it round: who is blamed blames in return. "
        "Both directions have a row.",
        ("position", "mirror"),
        (
            Column("position", Kind.IRI, "the position", to="positions"),
            Column("mirror", Kind.IRI, "the other one", term("mirrors"), "positions"),
        ),
        links_of(term("mirrors"), "position", "mirror"),
    ),
)
