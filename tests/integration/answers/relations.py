"""Answers about relations: which columns of which tables each is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .making import ABOUT, DEGREE, QUOTES, REALIS, SINCE, WITH_POLARITY, Made, called, named

MADE: Final[Mapping[str, Made]] = {
    "alliances-as-seen-by": Made(
        (
            (
                f"{ABOUT} {WITH_POLARITY} thing_classes(thing=affair, class=kind)"
                f" called(thing=affair, text=relation)"
            ),
        ),
        also=DEGREE,
        lists={**QUOTES, **REALIS, **named("members", "parties(thing=affair, actor=_p)", "_p")},
    ),
    "mediators-seen-as-allies": Made(
        (
            (
                f"{ABOUT} thing_classes(thing=affair, class=kind) parties(thing=affair, actor=ally)"
                " parties(thing=affair, actor=party)"
                " mediating(mediator, ally, setting=_setting, document=_mediationDocument)"
            ),
        ),
        also={
            **called("settingLabel", "", "_setting"),
            "mediationDocument": (
                (
                    "affair_roles(thing=_m, property='hasMediator', object=mediator)"
                    " statement_contents(statement=_s, thing=_m)"
                    " statements(statement=_s, document=mediationDocument)"
                ),
            ),
        },
        lists=QUOTES,
        counts={"mediationDocuments": " > _mediationDocument"},
    ),
    "mediators": Made(
        (
            (
                f"{ABOUT} {WITH_POLARITY}"
                " named_efforts(thing=affair, mediator, eventLabel, formatLabel,"
                " evaluations)"
            ),
        ),
        also=called("conflictLabel", "settings(thing=affair, setting=_setting)", "_setting"),
        lists={
            **QUOTES,
        },
    ),
    "members-of-organisation": Made(
        (
            (
                f"{ABOUT} {WITH_POLARITY} {SINCE} statements(statement,"
                f" information_status=information)"
                " affair_roles(thing=affair, property='hasMember', object=member)"
                " affair_roles(thing=affair, property='hasOrganization', object=organisation)"
            ),
        ),
        also={"role": ("affair_codes(thing=affair, list='member-role', code=role)",)},
        lists={**QUOTES, **REALIS},
    ),
    "office-holders": Made(
        (
            (
                f"{ABOUT} {WITH_POLARITY} {SINCE}"
                " affair_roles(thing=affair, property='hasHolder', object=person)"
                " affair_roles(thing=affair, property='hasOffice', object=office)"
            ),
        ),
        also=called("bodyLabel", "offices(office, body=_body)", "_body"),
        lists=QUOTES,
    ),
    "pairs-as-seen-by": Made(
        (
            (
                f"{ABOUT} {WITH_POLARITY} statements(statement, certainty, earliest_begin=begins)"
                " of_class(thing=affair, class=relation) parties(thing=affair, actor=from)"
                " parties(thing=affair, actor=to)"
            ),
        ),
        also=DEGREE,
        lists={
            **QUOTES,
            **REALIS,
            "sources": (" ", ("sources(statement, text=sources)",)),
        },
    ),
    "relations-by-voice": Made(
        (
            (
                "statements(statement, claimant, voice, polarity, earliest_begin=since)"
                " statement_contents(statement, thing=affair) thing_classes(thing=affair,"
                " class=kindName) called(thing=affair, text=relation)"
                " texts(document, title, date) reported_in(statement, document)"
            ),
        ),
        also=DEGREE,
        lists={**QUOTES, **REALIS, **named("members", "parties(thing=affair, actor=_p)", "_p")},
    ),
}
