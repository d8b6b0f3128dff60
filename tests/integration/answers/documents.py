"""Answers about documents: which columns of which tables each is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .making import Made, named

MADE: Final[Mapping[str, Made]] = {
    "background-to-document": Made(
        (
            (
                "given(added='background') statements(statement=subject, claimant, voice='curated',"
                " earliest_begin=since, latest_end=until, primary_source=source)"
            ),
            "given(added='link') identities(thing=subject)",
            (
                "given(added='inferred date') documents(document=subject, issued_earliest=since,"
                " issued_latest=until, time_basis='inferred')"
            ),
        ),
        also={
            "subjectLabel": (
                "called(thing=subject, text=subjectLabel)",
                "documents(document=subject, title=subjectLabel)",
            )
        },
        lists={
            "fact": (
                "; ",
                (
                    "statement_contents(statement=subject, thing=_t) called(thing=_t, text=fact)",
                    "identities(thing=subject, same_as=fact)",
                    "documents(document=subject, issued_earliest=fact)",
                ),
            )
        },
    ),
    "documents": Made(
        (
            (
                "documents(document, title, publisher, time_basis=dateBasis, language)"
                " texts(document, date)"
            ),
        ),
        lists=named("agencies", "document_sources(document, actor=_agency)", "_agency"),
        counts={
            "statements": "statements(statement=_s, document) > _s",
            "attributed": "statements(statement=_s, document, voice='attributed') > _s",
            "claimants": "statements(claimant=_c, document, voice='attributed') > _c",
        },
    ),
    "what-stands-at": Made(
        (
            "given(found='mention') mentions(span, thing=node) spans(span, begin, end, text=words)",
            "given(found='part') document_parts(part=node, begin, end) spans(span, begin, end)",
            (
                "given(found='basis') basis_evidence(basis=node, span) spans(span, begin, end,"
                " text=words)"
            ),
            (
                "evidenced(statement=node, found, span) spans(span, begin, end, text=words)"
                " statements(statement=node, claimant, voice)"
            ),
        ),
        lists={
            "nodeLabel": (
                "; ",
                (
                    "called(thing=node, text=nodeLabel)",
                    (
                        "document_parts(part=node, role=_r) coded(list='part', code=_r,"
                        " text=nodeLabel)"
                    ),
                    "cited_bases(basis=node, label=nodeLabel)",
                    "statement_contents(statement=node, thing=_t) called(thing=_t, text=nodeLabel)",
                ),
            )
        },
    ),
}
