"""Builds of real sources beside users' edits: each leaves the other's graphs alone."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
from pathlib import Path

import pytest

from conflictgraph.errors import ProtectedGraphError
from conflictgraph.pipeline import build
from conflictgraph.store.changes import DEFAULT_BASE
from conflictgraph.store.edit.edits import Update
from conflictgraph.store.edit.queue import EditLimits, EditQueue
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader

MINE = {
    b"<urn:me> <urn:p> <urn:default> .",
    b"<urn:me> <urn:p> <urn:named> <urn:mine> .",
}
LIMITS = EditLimits(timeout_s=120.0, lock_timeout_s=60.0)


@pytest.fixture
def corpus(checkout: Path, tmp_path: Path) -> Path:
    """Copy the example corpus, so that a test may spoil it."""
    folder = tmp_path / "corpus"
    shutil.copytree(checkout / "examples" / "corpus", folder)
    return folder


def lines(store: Path) -> set[bytes]:
    output = io.BytesIO()
    with Reader(StoreFolder(store)) as reader:
        reader.export("nq", output)
    return set(output.getvalue().splitlines())


def edit(store: Path, text: str) -> None:
    async def main() -> None:
        async with EditQueue(StoreFolder(store), LIMITS, DEFAULT_BASE) as edits:
            await edits.apply(Update(text))

    asyncio.run(main())


def write_mine(store: Path) -> None:
    edit(
        store,
        "INSERT DATA { <urn:me> <urn:p> <urn:default> "
        "GRAPH <urn:mine> { <urn:me> <urn:p> <urn:named> } }",
    )


def change_all(corpus: Path) -> None:
    """Change the metadata of every article, so that a build replaces all that builds wrote."""
    for side in corpus.glob("*/*.meta.json"):
        metadata = json.loads(side.read_text(encoding="utf-8"))
        side.write_text(json.dumps(metadata | {"publisher": "Other Paper"}), encoding="utf-8")


def test_no_build_removes_what_users_wrote(corpus: Path, tmp_path: Path) -> None:
    """The first build, one of a few articles, one of all, and a sync: the users' data stay."""
    store = tmp_path / "store"
    write_mine(store)  # before there is any build
    article, *_ = sorted(corpus.glob("*/*.ann"))
    for change in (lambda: None, article.unlink, lambda: change_all(corpus)):
        change()
        build([corpus], store, jobs=1, sync=True)
        assert lines(store) >= MINE

    build([corpus], tmp_path / "without", jobs=1)
    assert lines(store) == lines(tmp_path / "without") | MINE


def test_users_do_not_change_a_document(corpus: Path, tmp_path: Path) -> None:
    """What a build made of real sources withstands an update that goes through all graphs."""
    store = tmp_path / "store"
    build([corpus], store, jobs=1)
    before = lines(store)
    with pytest.raises(ProtectedGraphError):
        edit(store, "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }")
    edit(store, "INSERT { GRAPH <urn:mine> { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert before < lines(store)
