"""Which columns of which tables each saved query's answer is made of, as data, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from . import actors, documents, events, figures, relations, statements
from .making import Made

__all__ = ["MADE", "Made"]

MADE: Final[Mapping[str, Made]] = {
    **actors.MADE,
    **documents.MADE,
    **events.MADE,
    **figures.MADE,
    **relations.MADE,
    **statements.MADE,
}
