"""Writers: one module per format, each from the neutral ``Document`` to files of that format."""

from __future__ import annotations

from conflictgraph.writers.contract import Writer, Written

__all__ = ["Writer", "Written"]
