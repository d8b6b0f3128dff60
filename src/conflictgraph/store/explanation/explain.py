"""Explain a query: how long each phase takes, how much comes out, and what could be better.

pyoxigraph gives neither Oxigraph's plan nor its statistics, so the times are taken around the
calls to it, and the hints come from the text and from lookups (see
:mod:`conflictgraph.store.explanation.hints`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import IO, Any, Final, TypeVar, cast

import pyoxigraph as ox

from conflictgraph.store.explanation.hints import Adviser, Hint
from conflictgraph.store.explanation.holdings import Holdings
from conflictgraph.store.explanation.structure import read_structure
from conflictgraph.store.explanation.word_hints import iter_word_hints, selects_everything
from conflictgraph.store.query.evaluation import choose_format, evaluate, in_our_words
from conflictgraph.store.query.outcomes import Evaluated
from conflictgraph.store.query.writing import draft_outcome
from conflictgraph.store.sparql.guard import QueryShape
from conflictgraph.store.sparql.tokens import iter_tokens

MEDIA_TYPE: Final = "application/json"

#: A query that ran longer is not run once more to measure its serialisation.
_ONCE_S: Final = 2.0
_ENGINE: Final = {
    "name": "Oxigraph",
    "version": ox.__version__,
    "plan": None,
    "note": "pyoxigraph tells neither the plan nor statistics of an evaluation; "
    "times are taken around its calls",
}

T = TypeVar("T")


class _Counter:
    """A file that keeps nothing but the number of bytes."""

    def __init__(self) -> None:
        self.bytes = 0

    def write(self, data: bytes) -> int:
        self.bytes += len(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing (called by Oxigraph)."""


def explain(
    store: ox.Store,
    request: dict[str, Any],
    shape: QueryShape,
    *,
    guard_s: float | None = None,
    generation: int | None = None,
) -> dict[str, object]:
    """Return all there is to say about a query, as JSON has it.

    Args:
        store: an open generation.
        request: the fields of a ``QueryRequest``. If ``unanswered`` says why the query got no
            answer, it is not evaluated again.
        shape: what the guard saw in the query.
        guard_s: time the guard took, in seconds.
        generation: number of the generation that is open.

    Raises:
        QueryError: the query cannot be answered.
        NotAcceptableError: the request lists no media type for this form of query.
    """
    times: dict[str, float | None] = {"guard": guard_s}
    unanswered = request.get("unanswered") or None
    result = None if unanswered else _measure(store, request, shape, times)
    begin = time.perf_counter()
    advice = _advise(store, request)
    times["hints"] = time.perf_counter() - begin
    return {
        "query": _describe(request, shape),
        "generation": generation if generation is not None else request.get("generation"),
        "engine": _ENGINE,
        "unanswered": unanswered,
        "times_ms": {name: _to_ms(each) for name, each in times.items()},
        "result": result,
        **advice,
    }


def _describe(request: dict[str, Any], shape: QueryShape) -> dict[str, object]:
    if request["default_graphs"] or request["named_graphs"]:
        dataset = "protocol"
    elif shape.names_dataset:
        dataset = "query"
    else:
        dataset = "union" if request["union"] else "strict"
    return {
        "form": shape.form,
        "bytes": len(request["query"].encode()),
        "depth": shape.depth,
        "parts": shape.parts,
        "dataset": dataset,
        "services": [call.url for call in shape.calls],
    }


def _measure(
    store: ox.Store,
    request: dict[str, Any],
    shape: QueryShape,
    times: dict[str, float | None],
) -> dict[str, object]:
    """Evaluate the query and fill in the times, in seconds."""
    begin = time.perf_counter()
    outcome, times["call"] = _timed(lambda: evaluate(store, request, shape))
    media_type, form = choose_format(outcome, request)
    with in_our_words(request["query"], shape.calls):
        rows, times["first"], times["all"] = _exhaust(outcome)
    counter = _Counter()
    times["serialised"] = None
    # Once more for the bytes: what was counted is used up.
    if time.perf_counter() - begin <= _ONCE_S and not shape.calls:
        again = evaluate(store, request, shape)
        draft = draft_outcome(again, form, rows, media_type=media_type)
        with in_our_words(request["query"]):
            _, times["serialised"] = _timed(lambda: draft.write(cast("IO[bytes]", counter)))
    return {
        "rows": rows,
        "bytes": None if times["serialised"] is None else counter.bytes,
        "media_type": media_type,
    }


def _exhaust(outcome: Evaluated) -> tuple[int, float | None, float | None]:
    """Return the number of solutions, and the times to the first and to the last of them."""
    if isinstance(outcome, ox.QueryBoolean):
        return 1, None, None
    begin = time.perf_counter()
    rows, first_s = 0, None
    for _ in outcome:
        if first_s is None:
            first_s = time.perf_counter() - begin
        rows += 1
    return rows, first_s, time.perf_counter() - begin


def _advise(store: ox.Store, request: dict[str, Any]) -> dict[str, object]:
    query, holdings = request["query"], Holdings(store)
    structure = read_structure(query, request["base"])
    if structure is None:
        hints = list(iter_word_hints(query, holdings))
        return {"patterns": None, "hints": _to_json(hints)}
    everything = selects_everything(list(iter_tokens(query)))
    adviser = Adviser(structure, holdings, everything=everything)
    return {
        "patterns": [asdict(each) for each in adviser.counts],
        "hints": _to_json(adviser.iter_hints()),
    }


def _to_json(hints: Iterable[Hint]) -> list[dict[str, str]]:
    return [asdict(each) for each in dict.fromkeys(hints)]


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    begin = time.perf_counter()
    result = act()
    return result, time.perf_counter() - begin


def _to_ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(1000 * seconds, 3)
