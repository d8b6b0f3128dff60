"""What Oxigraph's operators did for a query, counted out of its own explanation.

``oxigraph query --stats --explain-file`` tells how many results each operator handed on. How often
one was begun anew is not told, but follows: the right side of a join by loop, of an OPTIONAL that
is looked up, and of an EXISTS, once for each row of the left one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_PATTERNS = ("QuadPattern", "Path")
_FOR_EACH = ("Lateral", "ForLoopLeftJoin", "Filter")
_HASHES = ("Join", "LeftJoin", "AntiJoin")


@dataclass
class Work:
    """What was done.

    Attributes:
        handed_on: results of all operators together.
        lookups: how often a pattern was looked up for one row.
        scanned: triples that patterns gave otherwise, or beyond the first of a lookup.
        hashed: rows that went into a join by hash, from both sides.
    """

    handed_on: int = 0
    lookups: int = 0
    scanned: int = 0
    hashed: int = 0


def count_work(plan: Mapping[str, Any]) -> Work:
    """Return what the operators of an explained plan did."""
    work = Work()
    _count(plan, 1, work)
    return work


def _count(operator: Mapping[str, Any], runs: int, work: Work) -> None:
    name = operator["name"].partition("(")[0]
    inputs, results = operator.get("children", ()), operator["number of results"]
    work.handed_on += results
    if name in _PATTERNS:
        # Where there is one run, it may be a lookup as well: one is no matter.
        lookups = runs if runs > 1 else 0
        work.lookups += lookups
        work.scanned += max(0, results - lookups)
    if name in _HASHES:
        work.hashed += sum(each["number of results"] for each in inputs)
    for place, each in enumerate(inputs):
        for_each = name in _FOR_EACH and place > 0
        _count(each, inputs[0]["number of results"] if for_each else runs, work)
