"""Answers about statements: which columns of which tables each is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .making import (
    ABOUT,
    CONTENTS,
    CUE,
    KINDS,
    MATTER,
    OCCASION,
    OFFICE,
    PLACE,
    QUOTES,
    SAID,
    TYPES,
    VENUE,
    VERBATIM,
    WITH_POLARITY,
    Made,
    agents,
    asked,
    called,
    named,
    spans,
    worded,
)

MADE: Final[Mapping[str, Made]] = {
    "accusations": Made(
        (
            (
                f"{ABOUT} {WITH_POLARITY} !statement_classes(statement, class='Denial')"
                " affair_roles(thing=affair, property='hasResponsibleActor', object=accused)"
            ),
        ),
        also=MATTER,
        lists=QUOTES,
    ),
    "cited-bases": Made(
        (SAID,),
        lists={
            **QUOTES,
            **CONTENTS,
            **KINDS,
            "basis": (
                "; ",
                ("statement_bases(statement, basis=_b) cited_bases(basis=_b, label=basis)",),
            ),
            "verbatim": (
                " | ",
                (
                    (
                        "statement_bases(statement, basis=_b) basis_evidence(basis=_b, span=_span)"
                        " spans(span=_span, text=verbatim)"
                    ),
                ),
            ),
        },
        largely=frozenset({"verbatim"}),
    ),
    "demand-outcomes": Made(
        (
            (
                f"{ABOUT} of_class(thing=statement, class='Directive') called(thing=affair,"
                f" text=demand)"
            ),
        ),
        lists={
            **QUOTES,
            **agents("affair"),
            **named(
                "reporters",
                "later(thing=affair, date, outcome, reporter=_c)",
                "_c",
            ),
            "reports": (
                " | ",
                (
                    (
                        "later(thing=affair, date, outcome, document=_d)"
                        " texts(document=_d, title=reports)"
                    ),
                ),
            ),
        },
        also={
            "outcome": (
                "later(thing=affair, date, outcome)",
                "given(outcome='open') !later(thing=affair, date)",
            )
        },
    ),
    "demands": Made(
        (
            (
                f"{ABOUT} {WITH_POLARITY} of_class(thing=statement, class='Directive')"
                f" called(thing=affair, text=demand)"
                " statements(statement, stated_earliest=stated)"
            ),
        ),
        also={
            **worded("statedText", "statedTimeText"),
            **OCCASION,
            **PLACE,
        },
        lists={**QUOTES, **VERBATIM, **KINDS, **agents("affair"), **asked("addressees")},
    ),
    "denials-and-retractions": Made(
        (f"{ABOUT} of_class(thing=statement, class=kind) called(thing=affair, text=content)",),
        lists={
            **QUOTES,
            **named(
                "heldBy",
                "others(thing=affair, claimant, other=_c)",
                "_c",
            ),
        },
    ),
    "hedged-statements": Made(
        (f"{SAID} {WITH_POLARITY} statements(statement, certainty=howSure)",),
        lists={**QUOTES, **CONTENTS, **KINDS, **CUE},
    ),
    "hopes-and-expectations": Made(
        (f"{ABOUT} {WITH_POLARITY} hoping(thing=statement) called(thing=affair, text=content)",),
        also={**VENUE, **PLACE},
        lists={
            **QUOTES,
            **VERBATIM,
            **TYPES,
            **agents("affair"),
            **asked("addressees"),
            "kinds": (", ", ("hoping(thing=statement, class=kinds)",)),
        },
        counts={"places": "evidence(statement, role='content', span=_span) > _span"},
    ),
    "mutual-accusations": Made(
        (
            (
                f"{SAID} statement_positions(statement, position=_p) positions(position=_p,"
                f" thing=affair)"
                " matters(thing=affair, event=_event) position_mirrors(position=_p, mirror=_q)"
                " positions(position=_q, holder=accused)"
            ),
        ),
        also=called("matter", "", "_event"),
        lists={
            **spans("quotes", "content", " | "),
            "returned": (
                " | ",
                (
                    (
                        "statement_positions(statement=_r, position=_q)"
                        " evidence(statement=_r, role='content', span=_span) spans(span=_span,"
                        " text=returned)"
                    ),
                ),
            ),
        },
    ),
    "quotations": Made(
        (
            (
                f"{SAID} quoted(statement, span=_span, kind=_kind) spans(span=_span, text=quotes,"
                f" part=_part)"
            ),
        ),
        also={"begin": ("spans(span=_span, begin)",)},
        lists={
            **CONTENTS,
            **CUE,
            "parts": (", ", ("document_parts(part=_part, role=parts)",)),
            "quoteTypes": (", ", ("quoted(statement, span=_span, kind=quoteTypes)",)),
        },
        counts={"places": " > _span"},
    ),
    "recurring-statements": Made(
        (f"{SAID} statements(statement, recurrence=marked)",),
        lists={**QUOTES, **CONTENTS, **KINDS, **CUE},
    ),
    "repeated-statements": Made(
        (f"{SAID} placed_sentences(statement, span=_sentence, part=_part)",),
        lists={
            **QUOTES,
            **CONTENTS,
            **TYPES,
            "parts": (", ", ("document_parts(part=_part, role=parts)",)),
        },
        counts={"places": " > _sentence"},
    ),
    "same-position": Made(
        (
            (
                "positions(position=_p, holder=claimant, thing=affair, stance, polarity)"
                " statement_positions(statement, position=_p) statements(statement, document,"
                " voice)"
                " texts(document, title, date) called(thing=affair, text=content)"
            ),
        ),
        also={
            **called("publisherLabel", "documents(document, publisher=_o)", "_o"),
        },
        lists={
            **QUOTES,
            **named("agencies", "document_sources(document, actor=_agency)", "_agency"),
        },
        counts={
            "texts": "statement_positions(statement=_s, position=_p)"
            " statements(statement=_s, document=_d, voice='attributed') > _d"
        },
    ),
    "source-chain": Made(
        (
            (
                f"{SAID} chain(statement, step, link=_link)"
                " attribution_steps(step=_link, role, certainty, credit_text=credit, basis=_basis)"
            ),
        ),
        also={"basis": ("cited_bases(basis=_basis, label=basis)",)},
        lists={
            **QUOTES,
            **CONTENTS,
            **named("agents", "step_agents(step=_link, actor=_a)", "_a"),
        },
    ),
    "statements-of-person": Made(
        (
            (
                "statements(statement, claimant=speaker, document, voice, certainty, polarity,"
                " stated_earliest=stated) texts(document, title, date)"
            ),
        ),
        also={
            **called("capacity", OFFICE, "_office"),
            **VENUE,
            **PLACE,
            **OCCASION,
        },
        lists={**QUOTES, **VERBATIM, **CUE, **CONTENTS, **KINDS, **TYPES},
    ),
    "statements-without-cue": Made(
        (SAID,),
        also={"quoteType": ("statement_quote_types(statement, quote_type=quoteType)",)},
        lists={**QUOTES, **CONTENTS},
    ),
    "supplied-roles": Made(
        (f"{SAID} statement_supplied_roles(statement, property=role)",),
        lists={
            **QUOTES,
            **CONTENTS,
            **named("supplied", "supplied(statement, property=role, thing=_filler)", "_filler"),
        },
    ),
    "who-says-what": Made(
        (SAID,),
        lists={
            **spans("quotes", "content", " | "),
            **CONTENTS,
            **KINDS,
            **asked("addressees", "asked"),
        },
    ),
}
