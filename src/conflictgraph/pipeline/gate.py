"""The gate: what the shapes say of a document, told in terms of its annotation file.

A document with a result that reaches the threshold stays out, whole; what is less grave is told
as a notice, and the document goes in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from conflictgraph.errors import ShapeError
from conflictgraph.mapping import MappedDocument, Origin
from conflictgraph.pipeline.report import Notice
from conflictgraph.readers import SourceFile
from conflictgraph.readers.files import name_beside
from conflictgraph.readers.metadata import metadata_file
from conflictgraph.triples.terms import text_of
from conflictgraph.validation import Report, Result, Severity

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HINT = "docs/reference/shapes.md says what is checked"


class FailOn(StrEnum):
    """From which severity on a document stays out."""

    VIOLATION = "violation"
    WARNING = "warning"
    NEVER = "never"

    def keeps_out(self, severity: Severity) -> bool:
        """Tell whether a result of this severity keeps its document out."""
        return self is not FailOn.NEVER and severity.reaches(Severity(self))


def examine(
    source: SourceFile, mapped: MappedDocument, report: Report, fail_on: FailOn, base: str
) -> tuple[tuple[ShapeError, ...], tuple[Notice, ...]]:
    """Return what keeps a document out, and what else was found.

    Args:
        source: where the annotation stands.
        mapped: the document, with the origins of its nodes.
        report: what the shapes say of its graph.
        fail_on: from which severity on it stays out.
        base: base IRI of the data; nodes are named without it.
    """
    errors: dict[tuple[object, ...], ShapeError] = {}
    notices: dict[tuple[object, ...], Notice] = {}
    for result in report.results:
        origin = _origin(result, mapped)
        file, reason = _file(source, origin), _reason(result, origin, base)
        # One annotation may give several nodes with one fault; the first speaks for all.
        key = (rule_of(result), file, origin.annotation or reason)
        place, facts = (rule_of(result), reason, file, origin.line), _facts(result, origin)
        hint = result.hints.get("en", _HINT)
        if fail_on.keeps_out(result.severity):
            errors.setdefault(key, ShapeError(*place, hint, facts))
        else:
            notices.setdefault(key, Notice(file, origin.line, rule_of(result), reason, hint, facts))
    return tuple(errors.values()), tuple(notices.values())


def rule_of(result: Result) -> str:
    """Return the stable name of what was broken: ``shape.alliance-parties``."""
    return f"shape.{kebab(result.name)}"


def kebab(iri: str) -> str:
    """Return the last part of an IRI in kebab case: ``shapes#DirectQuote`` is ``direct-quote``."""
    return _CAMEL.sub("-", re.split(r"[#/]", iri)[-1]).lower()


def _origin(result: Result, mapped: MappedDocument) -> Origin:
    return mapped.origins.of(text_of(result.focus)) if mapped.origins else Origin()


def _file(source: SourceFile, origin: Origin) -> str:
    """Return the name of the file that says it: metadata may lie beside the annotations."""
    metadata = metadata_file(source.path)
    if not origin.in_metadata or not metadata.exists():
        return source.key
    return name_beside(source.key, source.path, metadata)


def _reason(result: Result, origin: Origin, base: str) -> str:
    """Return the message with the annotation and the node, and the value where there is one."""
    named = f"{origin.annotation} ({origin.label}), " if origin.annotation else ""
    seen = f"Seen at {named}{_short(result.focus, base)}"
    if result.value not in (None, result.focus):
        seen += f", which has {_short(result.value or '', base)}"
    return f"{result.message('en')} {seen}"


def _short(term: str, base: str) -> str:
    return term.strip("<>").removeprefix(base) if term.startswith("<") else term


def _facts(result: Result, origin: Origin) -> Mapping[str, object]:
    return {
        "annotation": origin.annotation or None,
        "severity": str(result.severity),
        "node": text_of(result.focus),
        "path": result.path or None,
        "value": result.value,
        "shape": result.name,
        "messages": dict(result.messages),
    }
