"""All writers, by the names of their formats."""

from __future__ import annotations

from typing import Final

from conflictgraph.writers import brat, cas_json, cas_xmi, web_annotation
from conflictgraph.writers.contract import Writer

#: In the order in which they are named to users.
WRITERS: Final[tuple[Writer, ...]] = (brat, cas_json, cas_xmi, web_annotation)

_BY_NAME: Final = {writer.NAME: writer for writer in WRITERS}


def writer_of(name: str) -> Writer:
    """Return the writer of the format called ``name``.

    Raises:
        KeyError: there is none.
    """
    return _BY_NAME[name]
