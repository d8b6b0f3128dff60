"""``/search``: full-text search."""

from __future__ import annotations

from typing import Any, Final

from conflictgraph.server.openapi.parts import FORMAT, READ, body, operation

_TAG: Final = "search"
_EXAMPLE: Final = {
    "query": "Karabach",
    "generation": 42,
    "isLive": True,
    "words": [{"tokens": ["Karabach"], "isExact": False}],
    "otherNames": [
        {
            "words": "Karabach",
            "things": ["https://w3id.org/conflictgraph/id/place/nagorno-karabakh"],
            "names": ["Bergkarabach", "Nagorno-Karabakh"],
        }
    ],
    "total": 1,
    "skipped": 0,
    "sections": [{"section": "thing", "count": 0, "items": []}],
    "facets": {"kind": {"Place": 1}, "publisher": {}},
}


def search() -> dict[str, Any]:
    """Return the description of the address."""
    answers = {"200": body("What fits.", ("application/json", "text/html"), _EXAMPLE)}
    get = operation(
        "Search things, statements and texts by their words",
        _TAG,
        answers,
        security=READ,
        description="All words have to be there; a word also finds those that begin with it, and "
        "other names of what it names. Words between quotation marks are looked for as they are. "
        "Texts are searched as far as the server may show them.",
    )
    parameters = [
        _parameter("q", "Words.", "Karabach"),
        _parameter("kind", "thing, statement, text, or the name of a class.", "statement"),
        _parameter("publisher", "Name of a publisher, as texts give it.", "DER SPIEGEL"),
        _parameter("since", "Only texts of this day and later.", "2020-10-01", format="date"),
        _parameter("until", "Only texts up to this day.", "2020-10-31", format="date"),
        _parameter("page", "Page of the answer, from 1; with a kind only.", "1"),
        FORMAT,
    ]
    return {"/search": {"get": get | {"parameters": parameters}}}


def _parameter(name: str, description: str, example: str, **schema: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": {"type": "string", **schema},
        "example": example,
    }
