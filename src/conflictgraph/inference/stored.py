"""Rules as text, to be kept in a store: whoever changes it applies them, and can explain them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from conflictgraph.inference.dependencies import Stratum
from conflictgraph.inference.rule import Rule, Scope


def to_text(layers: Iterable[Stratum]) -> str:
    """Return rules as text; equal rules give equal text."""
    stored = [
        {"feeds_itself": each.feeds_itself, "rules": [asdict(rule) for rule in each.rules]}
        for each in layers
    ]
    return json.dumps(stored, ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> tuple[Stratum, ...]:
    """Return the rules that :func:`to_text` made a text of."""
    return tuple(
        Stratum(tuple(_rule(**rule) for rule in each["rules"]), each["feeds_itself"])
        for each in json.loads(text or "[]")
    )


def _rule(*, scope: str, anchors: list[str], **rest: str) -> Rule:
    return Rule(scope=Scope(scope), anchors=tuple(anchors), **rest)  # type: ignore[arg-type]  # JSON
