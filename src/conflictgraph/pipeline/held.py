"""Which documents the store holds, with what a build has changed so far."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from conflictgraph.annotation.serial import said_digest
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.manifest import Entry, Manifest


class Documents:
    """The live manifest, looked up entry by entry, under the changes of one build.

    The time of a build must not depend on how many documents it leaves alone.
    """

    def __init__(self, manifest: Manifest | None) -> None:
        self._manifest = manifest
        self._changed: dict[str, Entry | None] = {}
        self._identities: dict[str, str] = {}
        self._said: dict[str, bytes] = {}

    @classmethod
    @contextmanager
    def live(cls, folder: StoreFolder) -> Iterator[Documents]:
        """Yield the documents of the live generation; none where nothing was ever published."""
        if folder.current() is None:
            yield cls(None)
            return
        with folder.pin() as pin, Manifest.read(pin.path) as manifest:
            yield cls(manifest)

    @property
    def is_any_published(self) -> bool:
        """Tell whether there is a live generation to be looked up in."""
        return self._manifest is not None

    def forget(self) -> None:
        """Hold nothing: the next generation begins empty."""
        self._manifest = None

    def get(self, key: str) -> Entry | None:
        """Return the document with this key."""
        if key in self._changed or self._manifest is None:
            return self._changed.get(key)
        return self._manifest.get(key)

    def by_identity(self, identity: str) -> Entry | None:
        """Return the document with this identity."""
        if identity in self._identities:
            return self.get(self._identities[identity])
        known = self._manifest.by_identity(identity) if self._manifest else None
        return None if known is None or known.key in self._changed else known

    def footprint(self, key: str) -> bytes | None:
        """Return what tells which decisions can concern a document of the live generation."""
        return self._manifest.footprint(key) if self._manifest else None

    def has_annotations(self, key: str) -> bool:
        """Tell whether the live generation keeps the annotations of a document."""
        return self._manifest is not None and self._manifest.has_annotations(key)

    def said(self, key: str) -> bytes | None:
        """Return the digest of what a document says; None where no annotations are kept."""
        if key in self._changed or self._manifest is None:
            return self._said.get(key)
        kept = self._manifest.annotations(key)
        return None if kept is None else said_digest(kept)

    def key_of(self, path: str) -> str | None:
        """Return the key under which a source file is known."""
        known = self._manifest.by_path(path) if self._manifest else []
        return known[0].key if known else None

    def put(self, entry: Entry, said: bytes) -> None:
        """Note that a document is new or changed, with the digest of what it says."""
        self.remove(entry.key)
        self._said[entry.key] = said
        self._changed[entry.key] = entry
        self._identities[entry.identity] = entry.key

    def remove(self, key: str) -> None:
        """Note that a document is gone."""
        former = self._changed.get(key)
        if former is not None:
            self._identities.pop(former.identity, None)
            self._said.pop(key, None)
        self._changed[key] = None

    def __len__(self) -> int:
        """Return the number of documents in the live generation."""
        return len(self._manifest) if self._manifest else 0

    def count_outside(self, prefix: str) -> int:
        """Return how many documents, as changed so far, have a digest that begins otherwise."""
        if self._manifest is None:
            return 0
        former = map(self._manifest.get, self._changed)
        changed = sum(not entry.digest.startswith(prefix) for entry in former if entry)
        return self._manifest.count_outside(prefix) - changed

    def count_longer(self, length: int) -> int:
        """Return how many documents that stay as they are have a digest of more characters."""
        if self._manifest is None:
            return 0
        former = map(self._manifest.get, self._changed)
        changed = sum(len(entry.digest) > length for entry in former if entry)
        return self._manifest.count_longer(length) - changed

    def iter_footprints(self) -> Iterator[tuple[Entry, bytes | None]]:
        """Yield the documents of the live generation that stay as they are, with footprints."""
        for entry, footprint in self._manifest.iter_footprints() if self._manifest else ():
            if entry.key not in self._changed:
                yield entry, footprint

    def __iter__(self) -> Iterator[Entry]:
        """Yield all documents, those of the live generation first."""
        for entry in self._manifest.iter_entries() if self._manifest else ():
            if entry.key not in self._changed:
                yield entry
        yield from (entry for entry in self._changed.values() if entry is not None)
