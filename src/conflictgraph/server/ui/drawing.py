"""Drawings of answers for pages and programs: Vega-Lite, filled as Python fills it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import cast

from fastapi import Request

from conflictgraph.drawings.known import DRAWINGS, Drawing
from conflictgraph.drawings.words import Language
from conflictgraph.errors import ParameterError, UnknownResourceError
from conflictgraph.server.client import client_of
from conflictgraph.server.observation import observation_of
from conflictgraph.server.services import services_of
from conflictgraph.server.ui.languages import FIELD, language_of
from conflictgraph.server.ui.table import TSV, read_answer
from conflictgraph.store.query.requests import QueryRequest


def drawing_named(name: str) -> Drawing:
    """Return a drawing.

    Raises:
        UnknownResourceError: there is none of this name.
    """
    if name not in DRAWINGS:
        raise UnknownResourceError(
            f"there is no drawing {name}", f"there are {', '.join(DRAWINGS)}"
        )
    return DRAWINGS[name]


async def ask_drawing(request: Request, drawing: Drawing, values: Mapping[str, str]) -> bytes:
    """Return a drawing with its data, as JSON.

    Args:
        request: in whose language it is.
        drawing: what is drawn.
        values: of the parameters of its saved query, and of its options.

    Raises:
        ParameterError: a value is unknown or not of its type.
        QueryError: the query was not answered.
    """
    services, language = services_of(request), language_of(request)
    options = {name: value for name, value in values.items() if name in drawing.options}
    _check(options, drawing)
    given = {name: value for name, value in values.items() if name not in options}
    saved = services.catalogue[drawing.query]
    sparql = saved.bind(given | {FIELD: language}, base_iri=services.settings.base_iri)
    observation_of(request.scope).query = sparql
    client = client_of(request.scope)
    answer = await services.pool.ask(QueryRequest(sparql, (TSV,), (), client=client))
    try:
        rows = await read_answer(answer)
    finally:
        await answer.chunks.aclose()
    return await asyncio.to_thread(_draw, drawing, rows, language, options)


def _check(options: Mapping[str, str], drawing: Drawing) -> None:
    for name, value in options.items():
        if value not in (known := drawing.options[name]):
            raise ParameterError(f"{name} cannot be {value}", f"it is one of {', '.join(known)}")


def _draw(drawing: Drawing, rows: bytes, language: str, options: Mapping[str, str]) -> bytes:
    # Frames are heavy: a server that is asked for no drawing does without.
    from conflictgraph.frames.languages import in_language  # noqa: PLC0415
    from conflictgraph.frames.reading import read_tsv  # noqa: PLC0415

    frame = in_language(read_tsv(rows), language).frame
    spec = drawing.draw(frame.rows(named=True), cast("Language", language), **options)
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":")).encode()
