"""Answers about actors: which columns of which tables each is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .making import KINDS, MENTIONED, OFFICE, Made, named

MADE: Final[Mapping[str, Made]] = {
    "accusations-counted": Made(
        (
            (
                "statement_targets(statement=_s, actor=accused) statements(statement=_s,"
                " claimant=accuser)"
                " of_class(thing=_s, class='Accusation')"
            ),
        ),
        counts={"statements": " > _s"},
    ),
    "actor-by-document": Made(
        ("texts(document, title, date) things(thing=actor)",),
        lists={
            "names": (
                ", ",
                (f"{MENTIONED.format('actor')} spans(span=_span, text=names, document)",),
            ),
            "involved": ("; ", ("involving(actor, document, text=involved)",)),
            "said": (
                "; ",
                (
                    (
                        "statements(statement=_s, claimant=actor, document)"
                        " statement_contents(statement=_s, thing=_t) called(thing=_t, text=said)"
                    ),
                ),
            ),
        },
        counts={
            "mentions": "mentions(mention=_m, thing=actor, span=_p) spans(span=_p, document) > _m",
            "statements": "statements(statement=_s, claimant=actor, document) > _s",
        },
    ),
    "demands-counted": Made(
        (
            (
                "asked(statement=_s, actor=asked) statements(statement=_s, claimant=asking)"
                " of_class(thing=_s, class=act)"
            ),
        ),
        counts={"statements": " > _s"},
    ),
    "metonymic-mentions": Made(
        (
            (
                "mentions(mention=_m, span=_span, thing=entity, is_metonymic='true')"
                " spans(span=_span, document, begin, text=name, part=_part)"
                " texts(document, title, date)"
            ),
        ),
        also={"part": ("document_parts(part=_part, role=part)",)},
        lists={"kinds": (", ", ("thing_classes(thing=entity, class=kinds)",))},
    ),
    "names-in-texts": Made(
        (
            (
                "mentions(mention=_m, span=_span, thing=entity) spans(span=_span, text=name,"
                " document=_d)"
            ),
        ),
        lists={
            "forms": (", ", ("mentions(mention=_m, mention_type=forms)",)),
            "titles": (" | ", ("texts(document=_d, title=titles)",)),
        },
        counts={"mentions": " > _m", "documents": " > _d"},
    ),
    "silent-actors": Made(
        ("texts(document, title, date) told(mention=_m, thing=actor, document, text=_text)",),
        lists={
            "names": (", ", ("told(mention=_m, text=names)",)),
            "kinds": (
                ", ",
                ("thing_classes(thing=actor, class=kinds) wider(term=kinds, ancestor='Actor')",),
            ),
            **named("spokenForBy", "delegates(actor, document, delegate=_x)", "_x"),
        },
        counts={"mentions": " > _m"},
    ),
    "speakers": Made(
        ("statements(statement, claimant=speaker, document, voice) texts(document, title, date)",),
        lists={
            **KINDS,
            **named("offices", OFFICE, "_office"),
            **named("bodies", f"{OFFICE} offices(office=_office, body=_body)", "_body"),
        },
        counts={"statements": " > statement"},
    ),
    "unlinked-mentions": Made(
        ("things(thing=entity, is_provisional='true')",),
        lists={
            "kinds": (", ", ("thing_classes(thing=entity, class=kinds)",)),
            "names": (
                ", ",
                ("mentions(thing=entity, span=_span) spans(span=_span, text=names)",),
            ),
            "titles": (
                " | ",
                (f"{MENTIONED.format('entity')} texts(document=_document, title=titles)",),
            ),
        },
        counts={
            "mentions": "mentions(mention=_m, thing=entity) > _m",
            "documents": f"{MENTIONED.format('entity')} > _document",
        },
    ),
}
