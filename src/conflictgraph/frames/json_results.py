"""Rows of SPARQL JSON into typed columns, for endpoints whose TSV cannot be relied on.

Specification: SPARQL 1.1 Query Results JSON Format; RDF 1.2 adds triple terms. Virtuoso calls a
literal with a datatype ``typed-literal``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import polars as pl

from conflictgraph.frames.reading import Columns, to_columns
from conflictgraph.frames.terms import BLANK_NODE, IRI, LANG_STRING, STRING, TRIPLE, Terms

_KINDS: Final = {"uri": IRI, "bnode": BLANK_NODE, "triple": TRIPLE}
_PARTS: Final = ("value", "language", "datatype")


def read_json(body: bytes) -> Columns:
    """Return the columns of an answer to a SELECT.

    Raises:
        ValueError: it is no such answer.
    """
    try:
        answer = json.loads(body)
        names, rows = answer["head"]["vars"], answer["results"]["bindings"]
        if not names:
            return Columns(pl.DataFrame(height=len(rows)))
        return to_columns({name: _parts(row.get(name) for row in rows) for name in names})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not the results of a SELECT in JSON: {error!r}") from error


def _parts(terms: Iterable[Mapping[str, Any] | None]) -> Terms:
    rows = [_part(term) if term is not None else (None, None, None) for term in terms]
    parts = pl.DataFrame(rows, schema=dict.fromkeys(_PARTS, pl.String), orient="row")
    return Terms(parts["value"], parts["datatype"], parts["language"])


def _part(term: Mapping[str, Any]) -> tuple[str, str | None, str]:
    """Return value, language and datatype of a term."""
    kind, value = term["type"], term["value"]
    if kind in _KINDS:
        text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
        return (f"_:{text}" if kind == "bnode" else text), None, _KINDS[kind]
    language = term.get("xml:lang")
    return value, language, LANG_STRING if language else term.get("datatype", STRING)
