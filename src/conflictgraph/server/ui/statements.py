"""Statements as a page lists them: what the graph says of each, and its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from conflictgraph.server.services import Services
from conflictgraph.server.texts import Texts
from conflictgraph.server.ui.evidence import Said, ask_said
from conflictgraph.server.ui.rows import Row

#: The saved query that gives the rows, and how many it gives at most.
QUERY: Final = "who-says-what"
MOST: Final = 200

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A statement in a list.

    Attributes:
        kinds: its classes, in words.
        addressees: to whom it is said, or at whom it is aimed.
        date: of the text.
        said: the statement with its words.
    """

    kinds: tuple[str, ...]
    addressees: str
    date: str
    said: Said


async def ask_utterances(
    services: Services, texts: Texts, rows: Sequence[Row], client: str
) -> tuple[Utterance, ...]:
    """Return the statements of the rows of the saved query, in their order.

    Raises:
        QueryError: their words were not answered.
    """
    if not rows:
        return ()
    iris = dict.fromkeys(row["statement"] for row in rows)
    said = await ask_said(services, texts, iris, client)
    # Several may carry one statement: each has a row, and the first of them stands for all.
    firsts = {row["statement"]: row for row in reversed(rows)}
    return tuple(
        Utterance(
            tuple(_in_words(kind) for kind in row.get("kinds", "").split(", ") if kind),
            row.get("addressees", ""),
            row.get("date", ""),
            said[iri],
        )
        for iri, row in ((iri, firsts[iri]) for iri in iris)
        if iri in said
    )


def _in_words(name: str) -> str:
    return _CAMEL.sub(" ", name).lower()
