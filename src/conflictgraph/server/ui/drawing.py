"""Drawings of answers for pages and programs: Vega-Lite, filled as Python fills it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import cast

from fastapi import Request

from conflictgraph.catalogue.limits import limit_reached
from conflictgraph.drawings.known import DRAWINGS, Drawing
from conflictgraph.drawings.words import Language, may_be_more
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
    options = {
        name: _chosen(drawing, name, value)
        for name, value in values.items()
        if name in drawing.options
    }
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
    return await asyncio.to_thread(_draw, drawing, rows, cast("Language", language), options)


def _chosen(drawing: Drawing, name: str, value: str) -> str | int:
    """Return the value of an option that is meant.

    Raises:
        ParameterError: there is none that is written so.
    """
    known = {str(each): each for each in drawing.options[name]}
    if value not in known:
        raise ParameterError(f"{name} cannot be {value}", f"it is one of {', '.join(known)}")
    return known[value]


def _draw(
    drawing: Drawing, rows: bytes, language: Language, options: Mapping[str, str | int]
) -> bytes:
    # Frames are heavy: a server that is asked for no drawing does without.
    from conflictgraph.frames.languages import in_language  # noqa: PLC0415
    from conflictgraph.frames.reading import read_tsv  # noqa: PLC0415

    frame = in_language(read_tsv(rows), language).frame
    limit = limit_reached(
        drawing.query, lambda name: frame[name].n_unique() if name else frame.height
    )
    notice = may_be_more(limit.column, limit.most, language) if limit else ""
    spec = drawing.draw(frame.rows(named=True), language, **options, notice=notice)
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":")).encode()
