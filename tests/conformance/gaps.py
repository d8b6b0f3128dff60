"""What the engine is known to get wrong: read ``known-gaps.toml`` and mark those cases.

The marks are strict: a case that starts to pass fails until it is taken off the list.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from .suites import Case

KNOWN_GAPS = Path(__file__).with_name("known-gaps.toml")


@cache
def known_gaps() -> dict[str, str]:
    """Return the reason for each case that is expected to fail."""
    listed = tomllib.loads(KNOWN_GAPS.read_text(encoding="utf-8"))["gap"]
    return {name: gap["reason"] for gap in listed for name in gap["cases"]}


def parametrize(cases: Iterable[Case]) -> pytest.MarkDecorator:
    """Return the mark that makes a test of each case, named as the case is."""
    return pytest.mark.parametrize(
        "case", [pytest.param(case, id=case.name, marks=_marks(case)) for case in cases]
    )


def _marks(case: Case) -> list[pytest.MarkDecorator]:
    reason = known_gaps().get(case.name)
    if reason is None:
        return []
    return [pytest.mark.xfail(reason=reason, raises=AssertionError, strict=True)]
