"""How Oxigraph goes about the saved queries that pages ask, and those whose answers are small."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from .conftest import CATALOGUE

#: Their OPTIONALs are looked up for each row. Where most of the store is in the answer, a hash
#: over all labels and spans is what costs least, so that the others are not held to it.
ROW_BY_ROW = (
    *("figures-compared", "who-says-what", "timeline", "pairs-as-seen-by"),
    *("accusations-counted", "demands-counted", "disagreements", "demands", "quotations"),
    *("contested-events", "mutual-accusations", "relations-by-voice", "stated-comparisons"),
    *("arithmetic-findings", "cited-bases", "statements-of-person", "metonymic-mentions"),
    *("figures-by-claimant", "withheld-figures"),
    *("alliances-as-seen-by", "mediators-seen-as-allies", "office-holders"),
    *("repeated-statements", "statements-without-cue"),
)
#: What is worked out once for all rows, since it is the same for many of them: keys of its hash.
ONCE = {
    "figures-by-claimant": [{"?count", "?statement"}],
    # All that is dated is read from end to end.
    "timeline": [{"?statement"}] * 6,
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with nothing in it: Oxigraph plans by the text of a query alone."""
    path = tmp_path_factory.mktemp("empty")
    Store(str(path)).flush()
    return path


@pytest.mark.parametrize("name", ROW_BY_ROW)
def test_words_are_looked_up_for_what_is_shown(name: str, empty: Path, tmp_path: Path) -> None:
    """A short answer over a large store does not read every label and every span of it."""
    query, plan = CATALOGUE[name], tmp_path / "plan.json"
    given = {each.name: each.example for each in query.parameters if each.required}
    (tmp_path / "query.rq").write_text(query.bind(given), "utf-8")
    command = [Path(sys.executable).with_name("oxigraph"), "query", "--location", empty]
    command += ["--query-file", tmp_path / "query.rq", "--explain-file", plan]
    command += ["--results-file", tmp_path / "rows.json", "--union-default-graph"]
    subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=60)

    steps = list(_iter_steps(json.loads(plan.read_text("utf-8"))["plan"]))
    assert any(step["name"].startswith("ForLoopLeftJoin") for step in steps)
    hashed = [step["name"] for step in steps if step["name"].startswith("LeftJoin(Hash")]
    assert [_keys(each) for each in hashed] == ONCE.get(name, [])


def _keys(name: str) -> set[str]:
    return set(name.split("keys = ")[1].split(", expression", maxsplit=1)[0].split(", "))


def _iter_steps(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield step
    for each in step.get("children", ()):
        yield from _iter_steps(each)
