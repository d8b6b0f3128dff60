"""The annotations that a generation keeps, as the documents they were built from."""

from __future__ import annotations

from conflictgraph.annotation import Document
from conflictgraph.annotation.serial import from_bytes
from conflictgraph.errors import StoreError
from conflictgraph.store.manifest import Entry, Manifest


def read_document(manifest: Manifest, entry: Entry) -> Document:
    """Return a document as it was built: labels of the scheme, ids by canonical order.

    Args:
        manifest: that of the generation.
        entry: one of its documents.

    Raises:
        StoreError: no annotations are kept of it, or they are damaged.
    """
    content, text = manifest.annotations(entry.key), manifest.text(entry.identity)
    if content is None or text is None:
        raise StoreError(
            f"the store keeps no annotations of {entry.key}",
            "an earlier version has written it: build its source again",
        )
    try:
        return from_bytes(content, text, entry.key)
    except ValueError as error:
        hint = "build its source again"
        raise StoreError(f"the annotations of {entry.key} are damaged: {error}", hint) from error
