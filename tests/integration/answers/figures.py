"""Answers about figures: which columns of which tables each is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .making import (
    ABOUT,
    COUNTED,
    DEGREE,
    DENIED,
    DISCLOSED,
    END,
    IN_CONFLICT,
    OCCASION,
    OF_SIDE,
    PLACE,
    QUOTES,
    RETRACTED,
    TYPES,
    VERBATIM,
    WITHHELD,
    Made,
    called,
    named,
    spans,
)

MADE: Final[Mapping[str, Made]] = {
    "arithmetic-findings": Made(
        (
            (
                "disagreements(finding=_f, class='ArithmeticFinding', claimant,"
                " quantity=_quantity, gap, contrast)"
                f" {COUNTED} disagreement_ends(finding=_f, end='total', statement=_total)"
                " statements(statement=_total, document, voice, as_of_date=date)"
                " texts(document, title)"
            ),
        ),
        also={
            "working": ("workings(finding=_f, text=working)",),
            **IN_CONFLICT,
        },
        lists={
            "quotes": (
                " | ",
                (
                    (
                        "disagreement_ends(finding=_f, end='term', statement=_part)"
                        " evidence(statement=_part, role='content', span=_span)"
                        " spans(span=_span, text=quotes)"
                    ),
                ),
            ),
            **spans("totalQuotes", "content", " | ", "_total"),
        },
    ),
    "disagreements": Made(
        (
            (
                "disagreements(finding=_finding, gap, contrast, parties)"
                f" {END.format('low', 'low')} {END.format('high', 'high')}"
                " claims(statement=_high, figure=_highFigure, quantity=_quantity)"
                " quantities(quantity=_quantity, counted, counts_for=_conflict)"
            ),
        ),
        also={
            **IN_CONFLICT,
            **OF_SIDE,
            "victims": (
                "claims(statement=_high, figure=_highFigure, victims)",
                "given(victims='total')",
            ),
        },
        lists={
            **spans("lowQuotes", "content", " | ", "_low"),
            **spans("highQuotes", "content", " | ", "_high"),
            "low": (" + ", ("stated(figure=_lowFigure, text=low)",)),
            "high": (" + ", ("stated(figure=_highFigure, text=high)",)),
        },
    ),
    "figures-by-claimant": Made(
        (
            (
                "texts(document, title, date) claims(statement, figure=_figure, claimant,"
                " document, voice, value,"
                " qualifier, lower, upper, victims, status, scope, counted, concerns=_conflict)"
                " figures_said(statement)"
            ),
        ),
        also={
            **IN_CONFLICT,
            **PLACE,
            **OCCASION,
            "basis": ("statement_bases(statement, basis=_b) cited_bases(basis=_b, label=basis)",),
            "ofSide": ("of_sides(statement, figure=_figure, of_side=ofSide)",),
        },
        lists={
            **QUOTES,
            **VERBATIM,
            **TYPES,
            **named("sides", "figure_sides(figure=_figure, side=_side)", "_side"),
            "certainties": (", ", ("statements(statement, certainty=certainties)",)),
            "wording": (" | ", ("wordings(statement, figure=_figure, text=wording)",)),
        },
    ),
    "figures-compared": Made(
        (
            (
                "claims(statement, figure=_figure, claimant, document, voice, value, lower, upper,"
                " quantity, qualifier=_qualifier) texts(document, title)"
                " quantities(quantity, counted, victims, counts_for=_conflict, side=_side,"
                " place=_place)"
            ),
        ),
        also={
            **IN_CONFLICT,
            **called("sideLabel", "", "_side"),
            **called("placeLabel", "", "_place"),
            **called("publisherLabel", "documents(document, publisher=_p)", "_p"),
            "qualifierLabel": ("coded(list='qualifier', code=_qualifier, text=qualifierLabel)",),
            "kind": (
                f"given(kind='retracted') {RETRACTED}",
                f"given(kind='denied') {DENIED} !{RETRACTED}",
                f"given(kind='withheld') {WITHHELD} !{DENIED} !{RETRACTED}",
                f"given(kind='given') {DISCLOSED} !{DENIED} !{RETRACTED}",
            ),
            "date": ("statements(statement, as_of_date=date)", "texts(document, date)"),
        },
        lists={
            **spans("quotes", "content", " | "),
            "wording": (" | ", ("wordings(statement, figure=_figure, text=wording)",)),
        },
        counts={"rivals": "disagreeing(statement, figure=_figure, finding=_x) > _x"},
    ),
    "revisions": Made(
        (
            (
                "claims(statement, figure=_figure, claimant, document, voice, value, lower, upper,"
                " stance, quantity=_quantity)"
                f" texts(document, title) {COUNTED}"
            ),
        ),
        also={
            **IN_CONFLICT,
            **OF_SIDE,
            "figure": ("stated(figure=_figure, text=figure)",),
            "date": (
                "statements(statement, as_of_date=date)",
                "statements(statement, stated_latest=date)",
                "documents(document, issued=date)",
                "documents(document, issued_latest=date)",
            ),
        },
        lists={
            **QUOTES,
            "direction": (
                ", ",
                ("directions(statement, quantity=_quantity, figure=_figure, direction)",),
            ),
            "comparison": (
                ", ",
                (
                    (
                        "comparisons(comparandum=statement, comparator=_other, relation=comparison)"
                        " claims(statement=_other, claimant, quantity=_quantity)"
                    ),
                ),
            ),
        },
    ),
    "stated-comparisons": Made(
        (
            (
                f"{ABOUT} comparisons(comparison=affair, comparandum=_more, comparator=_less,"
                " relation=comparison) statements(statement=_more, claimant=comparedBy)"
                " statements(statement=_less, claimant=comparatorBy)"
            ),
        ),
        also=DEGREE,
        lists={
            **QUOTES,
            "compared": (
                "; ",
                ("statement_contents(statement=_more, thing=_t) called(thing=_t, text=compared)",),
            ),
            "comparator": (
                "; ",
                (
                    (
                        "statement_contents(statement=_less, thing=_t) called(thing=_t,"
                        " text=comparator)"
                    ),
                ),
            ),
        },
    ),
    "withheld-figures": Made(
        (
            (
                "claims(statement, figure=_figure, claimant, document, voice, counted, victims,"
                " status='undisclosed', concerns=_conflict)"
                " of_class(thing=statement, class='NonDisclosure')"
                " texts(document, title, date) statements(statement, recurrence)"
            ),
        ),
        also=IN_CONFLICT,
        lists={**QUOTES, **named("sides", "figure_sides(figure=_figure, side=_side)", "_side")},
    ),
}
