"""An explained query on the terminal: times, sizes, patterns and hints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from conflictgraph.cli.messages import printable
from conflictgraph.cli.table import print_columns, shorten

_IRI: Final = re.compile(r"<([^<>]*)>")

#: Which time is shown under which name, in their order.
_PHASES: Final = {
    "guard": "checking the text",
    "call": "parse, plan, start",
    "first": "to the first row",
    "all": "to the last row",
    "serialised": "all of it again, as bytes",
}
_DATASETS: Final = {
    "union": "union of all graphs",
    "strict": "the default graph alone",
    "query": "as FROM says",
    "protocol": "as the request says",
}


def show_explanation(facts: Mapping[str, Any], base_iri: str) -> None:
    """Print an explanation on stdout.

    Args:
        facts: as :func:`conflictgraph.store.explanation.explain.explain` gives them.
        base_iri: IRI below which ``id/`` lies.
    """
    console = Console(highlight=False)
    query = facts["query"]
    _line(
        console,
        f"{query['form']} of {query['bytes']} bytes, {query['depth']} levels deep; "
        f"dataset: {_DATASETS[query['dataset']]}; "
        f"generation {facts['generation']}",
    )
    if facts["unanswered"]:
        _line(console, f"not answered: {facts['unanswered']}")
    _show_times(console, facts)
    _show_patterns(console, facts["patterns"], base_iri)
    for hint in facts["hints"]:
        _line(console, f"\n{hint['code']}: {_shortened(hint['message'], base_iri)}")
    if not facts["hints"]:
        _line(console, "\nno hints")


def _show_times(console: Console, facts: Mapping[str, Any]) -> None:
    times, result = facts["times_ms"], facts["result"]
    shown = {name: times[name] for name in _PHASES if times.get(name) is not None}
    if result is None or not shown:
        return
    _line(console, "")
    named = [_PHASES[name] for name in shown]
    print_columns({"phase": named, "ms": [f"{each:.1f}" for each in shown.values()]}, console)
    written = "" if result["bytes"] is None else f", {result['bytes']} bytes"
    _line(console, f"{result['rows']} rows{written} as {result['media_type']}")


def _show_patterns(console: Console, patterns: list[dict[str, Any]] | None, base_iri: str) -> None:
    if not patterns:
        return
    _line(console, "")
    print_columns(
        {
            "triple pattern": [_shortened(each["pattern"], base_iri) for each in patterns],
            "matches": [_matches(each) for each in patterns],
        },
        console,
    )


def _matches(pattern: Mapping[str, Any]) -> str:
    if pattern["matches"] is None:
        return "a path"
    return f"more than {pattern['matches']}" if pattern["more"] else str(pattern["matches"])


def _shortened(text: str, base_iri: str) -> str:
    """Return a text with short names for the IRIs in it, without what steers a terminal."""
    return printable(
        _IRI.sub(lambda iri: shorten({"type": "uri", "value": iri[1]}, base_iri), text)
    )


def _line(console: Console, text: str) -> None:
    console.print(Text(printable(text)), soft_wrap=True)
