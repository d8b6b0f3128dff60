"""The finished documents of one server, kept as bytes, and the count they are made from."""

from __future__ import annotations

import asyncio
from typing import Final

from cachetools import LRUCache

from conflictgraph.server.descriptions.document import Document, Material
from conflictgraph.server.descriptions.survey import Survey

#: Whoever sends another Host header gets documents of his own; these must not fill the memory.
_MAX_KEPT: Final = 32


class Shelf:
    """Documents by their tag.

    Attributes:
        survey: the statistics of the live generation.
    """

    def __init__(self) -> None:
        self.survey = Survey()
        self._kept: LRUCache[str, bytes] = LRUCache(_MAX_KEPT)

    async def fetch(self, document: Document, material: Material, media_type: str) -> bytes:
        """Return a document; a complete one is made once."""
        tag = document.tag(material.site, material.statistics.revision, media_type)
        if (kept := self._kept.get(tag)) is not None:
            return kept
        # Thousands of triples take a moment, in which others are to be answered.
        body = await asyncio.to_thread(document.to_bytes, material, media_type)
        if document.is_complete(material.statistics):
            self._kept[tag] = body
        return body
