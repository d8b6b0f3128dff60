"""Tags on tokens, IOB1, IOB2, BIOES and BILOU alike, to runs of tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

#: ``B-PER``, ``I-loc.adm.town``, ``O``; some files write nothing as ``_``, in columns not used.
TAG: Final = re.compile(r"[ISBELUM]-\S+|O|_|")

_BEGINS: Final = frozenset("BSU")
_ENDS: Final = frozenset("SUEL")


class Run(NamedTuple):
    """Tokens of one entity: indices of the first and the last."""

    label: str
    first: int
    last: int


def iter_runs(tags: Iterable[str]) -> Iterator[Run]:
    """Yield the entities that a column of tags marks, in its order.

    A tag that continues nothing begins an entity: that is how IOB1 writes it, and how taggers
    that know no grammar of tags do.

    Args:
        tags: one per token, each matched by ``TAG``.
    """
    label, first, last = "", 0, -1
    for index, tag in enumerate(tags):
        prefix, _, name = tag.partition("-")
        if label and (name != label or prefix in _BEGINS):
            yield Run(label, first, last)
            label = ""
        if not label:
            label, first = name, index
        last = index
        if label and prefix in _ENDS:
            yield Run(label, first, last)
            label = ""
    if label:
        yield Run(label, first, last)
