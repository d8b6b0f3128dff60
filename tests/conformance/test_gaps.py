"""The list of known gaps names cases that there are, each once."""

from __future__ import annotations

import tomllib
from pathlib import Path

from .gaps import KNOWN_GAPS
from .suites import Case, read_cases

#: Cases of the suites, by their kinds: who adds or loses some shall notice.
TOTALS = {
    "QueryEvaluationTest": 578,
    "CSVResultFormatTest": 3,
    "PositiveSyntaxTest": 314,
    "NegativeSyntaxTest": 179,
    "UpdateEvaluationTest": 97,
    "PositiveUpdateSyntaxTest": 60,
    "NegativeUpdateSyntaxTest": 15,
    "ProtocolTest": 34,
    "GraphStoreProtocolTest": 13,
    "ServiceDescriptionTest": 3,
}


def test_every_gap_is_a_case_of_a_suite(shared: Path) -> None:
    """A name that fits no case would hide that nothing is expected to fail any more."""
    gaps = tomllib.loads(KNOWN_GAPS.read_text(encoding="utf-8"))["gap"]
    listed = [name for gap in gaps for name in gap["cases"]]
    assert len(set(listed)) == len(listed)
    assert set(listed) <= {case.name for case in _all()}


def test_every_case_of_the_suites_is_read(shared: Path) -> None:
    """No manifest is passed over."""
    assert {kind: len(read_cases(kind)) for kind in TOTALS} == TOTALS


def _all() -> list[Case]:
    return read_cases(*TOTALS)
