"""Answers about events: which columns of which tables each is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .making import (
    ABOUT,
    CONTENTS,
    KINDS,
    QUOTES,
    SAID,
    TIMES,
    WITH_POLARITY,
    Made,
    named,
    spans,
    worded,
)

MADE: Final[Mapping[str, Made]] = {
    "ceasefires": Made(
        (
            (
                f"{SAID} statement_contents(statement, thing=event)"
                " of_class(thing=event, class='CeasefireAgreement')"
                f" statement_realis(statement, realis='actual') {TIMES}"
            ),
        ),
        also={
            "number": ("numbered(event, number)",),
            "of": (
                "events(event, event_count=of)",
                (
                    "affair_roles(thing=event, property='isPartOf', object=_e) events(event=_e,"
                    " event_count=of)"
                ),
            ),
            "broken": (
                (
                    "given(broken='yes') breakdowns(event, thing=_b)"
                    " statement_contents(statement=_s, thing=_b)"
                    " statement_realis(statement=_s, realis='actual')"
                    " statements(statement=_s, claimant, document)"
                ),
            ),
            "brokenText": (
                (
                    "breakdowns(event, thing=_b) statement_contents(statement=_s, thing=_b)"
                    " statements(statement=_s, claimant, document)"
                    " statement_wordings(statement=_s, property='timeText', text=brokenText)"
                ),
            ),
        },
        lists={
            **QUOTES,
            **named(
                "mediators",
                "affair_roles(thing=_m, property='isForEvent', object=event)"
                " affair_roles(thing=_m, property='hasMediator', object=_who)"
                " statement_contents(statement=_s, thing=_m) statements(statement=_s,"
                " claimant, document)",
                "_who",
            ),
            **named(
                "participants",
                "affair_roles(thing=event, property='hasParticipant', object=_p)",
                "_p",
            ),
            **named("place", "affair_roles(thing=event, property='takesPlaceIn', object=_p)", "_p"),
        },
    ),
    "contested-events": Made(
        (
            (
                f"{ABOUT} affair_roles(thing=affair, property='hasResponsibleActor',"
                " object=accused)"
                " !statement_classes(statement, class='Denial')"
                " contests(event, affair, accused, claimant, contester, counter=_counter, contest)"
                " statements(statement=_counter, document=contestDocument)"
            ),
        ),
        lists={**QUOTES, **spans("contestQuotes", "content", " | ", "_counter")},
    ),
    "planned-events": Made(
        (
            (
                f"{SAID} statement_contents(statement, thing=event)"
                f" statement_realis(statement, realis='planned') {TIMES}"
            ),
        ),
        also={
            **worded("timeText", "timeText"),
            "status": ("statements(statement, polarity=_p) cancelling(polarity=_p, status)",),
        },
        lists={
            **QUOTES,
            **named("participants", "participants(thing=event, actor=_p)", "_p"),
            **named("place", "affair_roles(thing=event, property='takesPlaceIn', object=_p)", "_p"),
            **named(
                "heldAccordingTo",
                "of_class(thing=event, class='Event')"
                " later(thing=event, date, polarity='positive', reporter=_c)",
                "_c",
            ),
        },
    ),
    "timeline": Made(
        (
            (
                f"{SAID} {WITH_POLARITY} given(timed='content') statements(statement,"
                " earliest_begin=earliest, latest_begin=lastBegin, earliest_end=firstEnd,"
                " latest_end=latest, time_precision=precision)"
            ),
            (
                f"{SAID} {WITH_POLARITY} given(timed='utterance') statements(statement,"
                " stated_earliest=earliest, stated_latest=latest, stated_latest=lastBegin,"
                " stated_earliest=firstEnd)"
            ),
        ),
        also={
            "timeText": (
                "statement_wordings(statement, property='timeText', text=timeText)",
                "statement_wordings(statement, property='statedTimeText', text=timeText)",
            ),
            "realis": ("statement_realis(statement, realis)",),
            "event": ("statement_contents(statement, thing=event)",),
            "quantity value lower upper": ("claims(statement, quantity, value, lower, upper)",),
        },
        lists={**QUOTES, **CONTENTS, **KINDS},
    ),
    "what-happens-where": Made(
        (
            (
                f"{SAID} {WITH_POLARITY} places(place=where, latitude, longitude, radius_m=radius)"
                " somewhere(statement, place=where, relation)"
            ),
        ),
        also={"realis": ("statement_realis(statement, realis)",)},
        lists={**QUOTES, **CONTENTS},
    ),
}
