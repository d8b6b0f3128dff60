"""``/drawings``: answers of saved queries as Vega-Lite."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from conflictgraph.drawings.filling import VEGA_LITE
from conflictgraph.drawings.known import DRAWINGS
from conflictgraph.server.openapi.parts import IF_NONE_MATCH, READ, body, operation
from conflictgraph.server.ui.languages import LANGUAGES

_TAG: Final = "saved queries"


def drawings() -> dict[str, Any]:
    """Return the description of the address."""
    answers = {
        "200": body("Vega-Lite with its data.", (VEGA_LITE,)),
        "304": {"description": "The client has this drawing already."},
    }
    named = ", ".join(f"{each.name} ({each.query})" for each in DRAWINGS.values())
    get = operation(
        "Draw the answer of a saved query",
        _TAG,
        answers,
        security=READ,
        description="The same specification as plot() gives in Python. Parameters are those of the "
        f"saved query: {named}.",
    )
    scales = DRAWINGS["claims"].options["scale"]
    parameters = [
        _choice("name", "What is drawn.", DRAWINGS) | {"in": "path", "required": True},
        _choice("lang", "Language of names, titles and numbers.", LANGUAGES),
        _choice("scale", "Scale of the numbers; of claims alone.", scales),
        IF_NONE_MATCH,
    ]
    return {"/drawings/{name}": {"get": get | {"parameters": parameters}}}


def _choice(name: str, description: str, values: Iterable[str]) -> dict[str, Any]:
    known = list(values)
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": {"type": "string", "enum": known},
        "example": known[0],
    }
