"""Take one document out of the live generation; older generations keep it until they are pruned."""

from __future__ import annotations

from pathlib import Path

from conflictgraph.errors import UsageError
from conflictgraph.store.changes import GraphNames
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.manifest import Entry, Manifest
from conflictgraph.store.writer import Writer


def document_iri(names: GraphNames, identity: str) -> str:
    """Return the IRI of a document; its graph has another one."""
    return f"{names.base}id/doc/{identity}"


def find_document(manifest: Manifest, given: str, names: GraphNames) -> Entry | None:
    """Return the document that a user means: by key, identity, IRI, graph or source file."""
    identity = given.removeprefix(document_iri(names, "")).removeprefix(names.document("").value)
    found = manifest.get(given) or manifest.by_identity(identity)
    if found is None:
        found = next(iter(manifest.by_path(str(Path(given).resolve()))), None)
    return found


def unknown_document(given: str, folder: StoreFolder) -> UsageError:
    """Return the error for a document that the store does not hold."""
    return UsageError(
        f"the store at {folder.path} holds no document {given}",
        "name its key, identity, IRI or source file: conflictgraph query documents",
    )


def remove(
    folder: StoreFolder,
    given: str,
    *,
    base: str,
    lock_timeout_s: float = 10.0,
    keep_generations: int = 2,
) -> tuple[Entry, int]:
    """Publish a generation without a document.

    Args:
        folder: the store.
        given: key, identity, IRI, graph or source file of the document.
        base: base IRI of the data.
        lock_timeout_s: how long to wait for another writer.
        keep_generations: how many generations stay, the new one included.

    Returns:
        The document, and the number of the generation that is live now.

    Raises:
        UsageError: the live generation does not hold it.
        StoreMissingError: there is no store.
        StoreError: it cannot be read or written.
    """
    names = GraphNames(base)
    folder.pin().release()  # a store that is not there must not come into being
    with Writer(
        folder, lock_timeout_s=lock_timeout_s, keep_generations=keep_generations, base=base
    ) as writer:
        with folder.pin() as pin, Manifest.read(pin.path) as manifest:
            entry = find_document(manifest, given, names)
        if entry is None:
            raise unknown_document(given, folder)
        writer.remove(entry.key)
        return entry, writer.publish()
