"""Writers: one module per format, each from the neutral ``Document`` to files of that format."""

from __future__ import annotations

from conflictgraph.writers.contract import Writer, Written
from conflictgraph.writers.registry import WRITERS, writer_of

__all__ = ["WRITERS", "Writer", "Written", "writer_of"]
