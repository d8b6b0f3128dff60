"""From the characters of a file to its nodes: JSON, then JSON-LD without any network."""

from __future__ import annotations

import json
from typing import Final

from pyoxigraph import RdfFormat

from conflictgraph.errors import SourceError
from conflictgraph.readers.rdf import Nodes
from conflictgraph.readers.web_annotation.context import CONTEXT, KNOWN
from conflictgraph.readers.web_annotation.rows import Row, annotations_of, rows_in

#: A collection with pages, annotations, targets, selectors and refinements needs about twelve;
#: the parser behind recurses and would end the process at a few thousand.
_MAX_DEPTH: Final = 64


def parse(content: str, source: str) -> Nodes:
    """Return the nodes of a Web Annotation document.

    Its words are those of the Recommendation, and what the file defines itself.

    Raises:
        SourceError: ``web-annotation.json``, ``web-annotation.json-ld`` or
            ``web-annotation.remote-context``.
    """
    try:
        # What was parsed as JSON is let go before the nodes are made: each is the larger part.
        return Nodes.parsed(_with_context(content, source), RdfFormat.JSON_LD)
    except (SyntaxError, ValueError) as error:
        # The place it names is one in what was made of the file, and would mislead.
        reason = f"this is not JSON-LD: {str(error).partition(' at line ')[0]}"
        raise SourceError("web-annotation.json-ld", reason, source) from error


def _with_context(content: str, source: str) -> bytes:
    """Return what a file says as one graph with the words of the Recommendation."""
    value = _parse_json(content.removeprefix("\ufeff"), source)
    rows = rows_in(value)
    if rows is not None:
        value = _annotations_of(rows, source)
    tops = value if isinstance(value, list) else [value]
    if not all(isinstance(top, dict) for top in tops):
        raise SourceError("web-annotation.json", "it has to be an object, or objects", source, 1)
    _localise(tops, source)
    return json.dumps({"@context": CONTEXT, "@graph": tops}, ensure_ascii=False).encode()


def _annotations_of(rows: list[Row], source: str) -> list[Row]:
    try:
        return annotations_of(rows)
    except ValueError as error:
        raise SourceError("web-annotation.malformed", str(error), source) from error


def _parse_json(content: str, source: str) -> object:
    try:
        return json.loads(content, object_pairs_hook=_unique, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        reason = f"this is not JSON: {error.msg} at column {error.colno}"
        raise SourceError("web-annotation.json", reason, source, error.lineno) from error
    except RecursionError as error:
        raise _too_deep(source) from error
    except ValueError as error:
        raise SourceError("web-annotation.json", str(error), source) from error


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for index, (key, _) in enumerate(pairs) if key in dict(pairs[:index]))
        raise ValueError(f"the key {twice[:40]!r} is given twice in one object")
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no number of JSON")


def _too_deep(source: str) -> SourceError:
    return SourceError("web-annotation.json", "it is nested too deeply", source)


def _localise(tops: list[object], source: str) -> None:
    """Leave of every context what the file itself defines; the known ones hold everywhere."""
    waiting: list[tuple[object, int]] = [(top, 0) for top in tops]
    while waiting:
        value, depth = waiting.pop()
        if depth > _MAX_DEPTH:
            raise _too_deep(source)
        if isinstance(value, dict):
            if "@import" in value:
                raise _remote(value["@import"], source)
            if "@context" in value:
                value["@context"] = _own_context(value["@context"], source)
            waiting += [(each, depth + 1) for each in value.values()]
        elif isinstance(value, list):
            waiting += [(each, depth + 1) for each in value]


def _own_context(context: object, source: str) -> list[object]:
    contexts = context if isinstance(context, list) else [context]
    for each in contexts:
        if not isinstance(each, dict) and (not isinstance(each, str) or each not in KNOWN):
            raise _remote(each, source)
    return [each for each in contexts if isinstance(each, dict)]


def _remote(context: object, source: str) -> SourceError:
    return SourceError(
        "web-annotation.remote-context",
        "it relies on a context that is not known here, and none is fetched",
        source,
        hint="use http://www.w3.org/ns/anno.jsonld and write other definitions into the file",
        snippet=str(context),
    )
