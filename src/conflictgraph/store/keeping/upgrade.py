"""Bring a generation that an older version of conflictgraph has written up to date.

The older generation stays as it is; a copy of it is changed and published, like any other write.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Store

from conflictgraph.store.draft import note_base
from conflictgraph.store.generations import UNFINISHED, StoreFolder
from conflictgraph.store.manifest import Manifest
from conflictgraph.store.opening import clone_generation
from conflictgraph.store.publication import publish_folder
from conflictgraph.store.space import disk_full_told
from conflictgraph.store.version import (
    FORMAT,
    FORMAT_NAME,
    ONTOLOGY_NAME,
    ontology_version,
    to_format,
    too_new,
)
from conflictgraph.vocab import GRAPH_ONTOLOGY

_DRAFT: Final = f"upgrade{UNFINISHED}"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did.

    Attributes:
        before: the format the live generation had.
        generation: number of the generation that is live now.
        ontology: version of the ontology its data follow; empty when it holds none.
    """

    before: int
    generation: int
    ontology: str


def upgrade(
    folder: StoreFolder, *, lock_timeout_s: float = 10.0, keep_generations: int = 2
) -> Upgraded:
    """Publish the live generation once more, in the format of this version.

    One that has this format already is left alone.

    Raises:
        StoreMissingError: there is nothing to upgrade.
        StoreVersionError: a newer version has written the store.
        StoreLockedError: another writer held the store all the time.
        DiskFullError: there is no room for another generation.
    """
    folder.pin().release()  # a store that is not there must not come into being
    with folder.write_lock(lock_timeout_s), disk_full_told(folder.path):
        folder.remove_unfinished()
        with folder.pin() as live:
            before, ontology = read_versions(live.path)
            if before == FORMAT:
                return Upgraded(before, live.number, ontology)
            path = folder.generations / _DRAFT
            try:
                clone_generation(live.path, path, any_format=True)
                bring_up_to_date(path)
                _, ontology = read_versions(path)
                number = publish_folder(folder, path)
            finally:
                shutil.rmtree(path, ignore_errors=True)
        folder.prune(keep_generations)
        return Upgraded(before, number, ontology)


def read_versions(generation: Path) -> tuple[int, str]:
    """Return the format of a generation, and the version of its ontology as far as it is told.

    Raises:
        StoreVersionError: a newer version has written it.
        StoreError: its manifest is missing or unreadable.
    """
    with Manifest.read(generation, any_format=True) as manifest:
        number = to_format(manifest.meta(FORMAT_NAME))
        if number > FORMAT:
            raise too_new(number)
        return number, manifest.meta(ONTOLOGY_NAME) or ""


def bring_up_to_date(path: Path) -> None:
    """Change an unpublished generation of an older format, step by step, into this version's.

    Raises:
        StoreVersionError: it is newer.
    """
    number, _ = read_versions(path)
    with Manifest.write(path) as manifest:
        for step in _STEPS[number:]:
            step(path, manifest)
        manifest.set_meta(FORMAT_NAME, str(FORMAT))


def _write_down_origin(path: Path, manifest: Manifest) -> None:
    """Format 0 to 1: the manifest knows the base IRIs and the ontology of what builds wrote."""
    store = Store.read_only(str(path))
    for graph in store.named_graphs():
        if isinstance(graph, NamedNode) and graph.value.endswith("/" + GRAPH_ONTOLOGY):
            note_base(manifest, graph.value.removesuffix(GRAPH_ONTOLOGY))
            quads = store.quads_for_pattern(None, None, None, graph)
            manifest.set_meta(ONTOLOGY_NAME, ontology_version(quads))


#: The step at place n leads from format n to the next.
_STEPS: Final[tuple[Callable[[Path, Manifest], None], ...]] = (_write_down_origin,)
