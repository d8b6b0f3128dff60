"""The names of rules and of HTTP refusals, as they stand in the source code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import conflictgraph

_PACKAGE = Path(conflictgraph.__file__).parent
_RULE = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")
_HTTP = re.compile(r"http\.[a-z]+(-[a-z]+)*")

#: Functions that make a refusal or a notice, and what they put before the rule's name.
_MAKERS = {
    "SourceError": "",
    "Notice": "",
    "Remark": "",
    "error": "",
    "_refusal": "",
    "_refused": "",
    "_refuse": "scheme.",
}


def rules() -> frozenset[str]:
    """Return every rule that a source file can break."""
    return frozenset(rule for call in _iter_calls() for rule in _iter_rules(call))


def http_codes() -> dict[str, tuple[str, str]]:
    """Return HTTP refusals outside the error tree: code to status and title."""
    found: dict[str, tuple[str, str]] = {}
    for tree in _trees("server"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    found.update(_refusal(key, value))
            elif isinstance(node, ast.Call):
                # HTTP_CODES.get(status, ("http.refused", "…")): whatever else is refused.
                for argument in node.args:
                    found.update(_refusal(None, argument))
    return dict(sorted(found.items()))


def _refusal(key: ast.expr | None, value: ast.expr) -> Iterator[tuple[str, tuple[str, str]]]:
    if not isinstance(value, ast.Tuple) or len(value.elts) != 2:  # noqa: PLR2004 - a pair
        return
    name = _constant(value.elts[0])
    if name and _HTTP.fullmatch(name):
        status = str(key.value) if isinstance(key, ast.Constant) else "4xx"
        yield name, (status, _text(value.elts[1]))


def _text(node: ast.expr) -> str:
    """Return a string, with an ellipsis for what is filled in at run time."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_constant(part) or "…" for part in node.values)
    return _constant(node) or ""


def _trees(*rooms: str) -> Iterator[ast.Module]:
    for path in sorted(_PACKAGE.joinpath(*rooms).rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


def _iter_calls() -> Iterator[ast.Call]:
    for tree in _trees():
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _iter_rules(call: ast.Call) -> Iterator[str]:
    maker = call.func.attr if isinstance(call.func, ast.Attribute) else _name(call.func)
    if maker not in _MAKERS:
        return
    for argument in call.args:
        rule = _MAKERS[maker] + (_constant(argument) or "")
        if _RULE.fullmatch(rule) or (maker == "SourceError" and rule == "internal"):
            yield rule


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
