"""Checks of the store: its folder, its generations, and whether the live one is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import islice

from conflictgraph.cli.checks import Check, fail, ok, size, warn
from conflictgraph.errors import StoreError
from conflictgraph.settings import Settings
from conflictgraph.store.changes import GraphNames
from conflictgraph.store.draft import read_bases
from conflictgraph.store.generations import UNFINISHED, StoreFolder
from conflictgraph.store.keeping.holders import lock_holders
from conflictgraph.store.keeping.upgrade import read_versions
from conflictgraph.store.manifest import Manifest
from conflictgraph.store.reader import Reader
from conflictgraph.store.space import SLACK_BYTES
from conflictgraph.store.version import FORMAT, installed_ontology

_GO_BACK = "name an older generation in CURRENT, or restore a backup, or build again"


def iter_store_checks(settings: Settings) -> Iterator[Check]:
    """Look at the store from outside to inside, as far as it can be read."""
    folder = StoreFolder(settings.store)
    try:
        number = folder.current()
    except StoreError as error:
        yield fail("store", str(error), _GO_BACK)
        return
    if number is None:
        hint = "build it: conflictgraph build SOURCES"
        yield fail("store", f"there is none at {folder.path}", hint)
        return
    if not folder.generation(number).is_dir():
        yield fail("store", f"CURRENT names generation {number}, which is not there", _GO_BACK)
        return
    yield _check_folder(folder, number)
    yield _check_unfinished(folder)
    yield _check_space(folder, number)
    yield from _iter_live_checks(folder, number, settings.base_iri)


def _check_folder(folder: StoreFolder, number: int) -> Check:
    sizes = {each: _size(folder, each) for each in folder.numbers()}
    readers = {pid for each in sizes for pid in lock_holders(folder.lock_file(each))}
    message = (
        f"{folder.path}: generation {number} is live, {size(sizes[number])}; "
        f"{len(sizes)} kept, read by {len(readers)} processes"
    )
    if not os.access(folder.path, os.W_OK):
        hint = "run builds as the user that owns it"
        return warn("store", f"{message}; this user cannot write to it", hint)
    return ok("store", message)


def _size(folder: StoreFolder, number: int) -> int:
    return sum(file.stat().st_size for file in folder.generation(number).iterdir())


def _check_unfinished(folder: StoreFolder) -> Check:
    names = sorted(path.name for path in folder.generations.glob(f"*{UNFINISHED}"))
    writers = lock_holders(folder.path / "write.lock")
    if writers:
        return ok("writer", f"process {', '.join(map(str, writers))} is writing")
    if names:
        hint = "the next build deletes what an interrupted one has left"
        return warn("writer", f"unfinished: {', '.join(names)}", hint)
    return ok("writer", "nobody writes, and nothing is unfinished")


def _check_space(folder: StoreFolder, number: int) -> Check:
    free, need = shutil.disk_usage(folder.path).free, _size(folder, number) + SLACK_BYTES
    message = f"{size(free)} free"
    if free < SLACK_BYTES:
        return fail("disk", message, f"no write begins with less than {size(SLACK_BYTES)}")
    if free < need:
        return warn("disk", message, f"restoring and purging need {size(need)}")
    return ok("disk", message)


def _iter_live_checks(folder: StoreFolder, number: int, base: str) -> Iterator[Check]:
    try:
        form, ontology = read_versions(folder.generation(number))
        if form < FORMAT:
            hint = "bring it up to date: conflictgraph upgrade"
            yield fail("format", f"{form}; this version reads {FORMAT}", hint)
            return
        yield ok("format", str(form))
        yield _check_ontology(ontology)
        yield _check_base(read_bases(folder.generation(number)), base)
        with Reader(folder) as reader:
            yield _check_documents(reader, GraphNames(base))
            yield _check_annotations(reader.manifest)
    except StoreError as error:
        yield fail("contents", str(error), error.hint or _GO_BACK)


def _check_ontology(stored: str) -> Check:
    installed = installed_ontology()
    if stored and stored != installed:
        hint = "build the sources again"
        return warn("ontology", f"the data follow {stored}, and {installed} is installed", hint)
    return ok("ontology", stored or "the store holds none")


def _check_base(known: frozenset[str], base: str) -> Check:
    if known and base not in known:
        hint = "set base_iri as it was when the store was built"
        return warn("base", f"{base} is set, and the store has {', '.join(sorted(known))}", hint)
    return ok("base", base)


def _check_annotations(manifest: Manifest) -> Check:
    lacking = manifest.count_unannotated()
    if lacking:
        hint = "an earlier version has written them: build their sources again"
        return warn("annotations", f"{lacking} documents cannot be given back to a tool", hint)
    return ok("annotations", "those of all documents are kept")


def _check_documents(reader: Reader, names: GraphNames) -> Check:
    """Compare the documents of the manifest with the graphs there are."""
    prefix = names.document("").value
    wanted = {names.document(entry.identity).value for entry in reader.manifest.iter_entries()}
    found = {graph for graph in reader.graphs() if graph.startswith(prefix)}
    astray = sorted(wanted ^ found)
    if astray:
        some = ", ".join(islice(astray, 3))
        message = f"manifest and graphs disagree about {len(astray)} documents: {some}"
        return fail("contents", message, _GO_BACK)
    return ok("contents", f"{len(wanted)} documents, {len(reader)} quads; all agree")
