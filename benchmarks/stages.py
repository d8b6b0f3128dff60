"""``conflictgraph`` with a stopwatch around its stages: ``python stages.py OUT ARGUMENT...``.

The stages are those of ``pipeline`` and ``store``; the program runs as it always does. OUT gets a
JSON object of seconds by stage, and the moments (monotonic clock of this machine) at which the
program began and CURRENT was renamed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

BEGIN = time.monotonic()

from collections.abc import Callable  # noqa: E402 - the clock starts before anything is loaded
from typing import Any  # noqa: E402 - as above

from conflictgraph import cli  # noqa: E402 - as above
from conflictgraph.inference import Engine  # noqa: E402 - as above
from conflictgraph.pipeline import documents, knowledge  # noqa: E402 - as above
from conflictgraph.store import writer  # noqa: E402 - as above
from conflictgraph.store.draft import Draft  # noqa: E402 - as above
from conflictgraph.store.findings import Findings  # noqa: E402 - as above
from conflictgraph.store.generations import StoreFolder  # noqa: E402 - as above
from conflictgraph.validation import Validator  # noqa: E402 - as above

#: Stage to where it is done.
STAGES: dict[str, tuple[Any, str]] = {
    "scheme": (knowledge, "load_scheme"),
    "register": (knowledge, "load_register"),
    "curated graphs": (knowledge.Knowledge, "_quads"),
    "read": (documents, "read"),
    "check": (documents, "check"),
    "link": (documents, "link"),
    "map": (documents, "map_document"),
    "rules of one document": (Engine, "derive"),
    "shapes": (Validator, "validate"),
    "clone": (Draft, "clone"),
    "replace": (Draft, "replace"),
    "load and sweep": (Draft, "finish"),
    "findings": (Findings, "derive"),
    "findings of all documents": (Draft, "_conclude"),
    "sync and publish": (writer, "publish_folder"),
    "make live": (StoreFolder, "make_live"),
    "prune": (StoreFolder, "prune"),
}


def main() -> None:
    """Run the program and write what its stages took."""
    out, sys.argv = Path(sys.argv[1]), ["conflictgraph", *sys.argv[2:]]
    marks: dict[str, float] = {"begin": BEGIN, "loaded": time.monotonic()}
    stages = dict.fromkeys(STAGES, 0.0)
    for name, (owner, attribute) in STAGES.items():
        setattr(owner, attribute, _timed(getattr(owner, attribute), name, stages, marks))
    try:
        cli.main()
    finally:
        marks["end"] = time.monotonic()
        out.write_text(json.dumps({"stages": stages, "marks": marks}), "utf-8")


def _timed(
    function: Callable[..., Any], name: str, stages: dict[str, float], marks: dict[str, float]
) -> Callable[..., Any]:
    def timed(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - passes on whatever comes
        begin = time.monotonic()
        try:
            return function(*arguments, **named)
        finally:
            marks[name] = time.monotonic()
            stages[name] += marks[name] - begin

    return timed


if __name__ == "__main__":
    main()
