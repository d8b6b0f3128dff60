"""Statements as a page lists them: what the graph says of each, and its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from conflictgraph.server.services import Services
from conflictgraph.server.texts import Texts
from conflictgraph.server.ui.evidence import Said, ask_said
from conflictgraph.server.ui.rows import Row
from conflictgraph.server.ui.vocabulary import Vocabulary

#: The saved query that gives the rows, and how many it gives at most.
QUERY: Final = "who-says-what"
MOST: Final = 200


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
    services: Services,
    texts: Texts,
    rows: Sequence[Row],
    vocabulary: Vocabulary,
    language: str,
    client: str,
) -> tuple[Utterance, ...]:
    """Return the statements of the rows of the saved query, in their order.

    Args:
        services: the workers and the settings.
        texts: the texts of documents.
        rows: of the saved query.
        vocabulary: for the kinds of statements.
        language: of the page.
        client: whom the queries count for.

    Raises:
        QueryError: their words were not answered.
    """
    if not rows:
        return ()
    iris = dict.fromkeys(row["statement"] for row in rows)
    said = await ask_said(services, texts, iris, language, client)
    # Several may carry one statement: each has a row, and the first of them stands for all.
    firsts = {row["statement"]: row for row in reversed(rows)}
    return tuple(
        Utterance(
            tuple(
                vocabulary.in_words(kind, language)
                for kind in row.get("kinds", "").split(", ")
                if kind
            ),
            row.get("addressees", ""),
            row.get("date", ""),
            said[iri],
        )
        for iri, row in ((iri, firsts[iri]) for iri in iris)
        if iri in said
    )
