"""The texts of documents, as far as they may be published.

They are kept beside the graph and never in it; whoever runs a server says how much of them a page
may show.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Final

from cachetools import LRUCache

from conflictgraph.server.revision import Revision, read_revision
from conflictgraph.server.services import Services
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.manifest import Manifest

#: A page shows one text at a time; readers go back and forth between a few.
_KEPT: Final = 64


@dataclass(slots=True)
class Texts:
    """The texts of the live generation, the latest ones in memory."""

    _kept: LRUCache[tuple[Revision, str], str | None] = field(
        default_factory=lambda: LRUCache(_KEPT)
    )

    async def read(self, services: Services, identity: str) -> str | None:
        """Return the text of a document, exactly as its offsets count it.

        Returns:
            None where no text may be published, or the store holds no such document.
        """
        revision = read_revision(services.folder)
        if services.settings.publish_text == "none" or revision is None:
            return None
        if services.settings.endpoint:
            # Texts are never pushed: to publish them is a matter of rights.
            return None
        key = revision, identity
        if key not in self._kept:
            self._kept[key] = await asyncio.to_thread(_read, services.folder, identity)
        return self._kept[key]


def _read(folder: StoreFolder, identity: str) -> str | None:
    with folder.pin() as pin, Manifest.read(pin.path) as manifest:
        return manifest.text(identity)
