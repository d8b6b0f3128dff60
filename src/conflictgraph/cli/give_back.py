"""``conflictgraph give-back``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from conflictgraph.cli.exits import Exit
from conflictgraph.cli.knowledge import knowledge_files
from conflictgraph.cli.messages import say
from conflictgraph.cli.options import AsJson, StoreFolderOption
from conflictgraph.cli.output import show_facts
from conflictgraph.errors import UsageError
from conflictgraph.pipeline.giving_back import Given, Target, iter_given
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import load_scheme
from conflictgraph.settings import read_settings
from conflictgraph.store.changes import GraphNames
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.removal import find_document, unknown_document
from conflictgraph.store.manifest import Entry, Manifest
from conflictgraph.writers import WRITERS, Writer, writer_of

_NAMES = ", ".join(writer.NAME for writer in WRITERS)


def give_back(
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", metavar="DIR", help="Folder to write to; made when it is not there."
        ),
    ],
    documents: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DOCUMENT", help="Key, identity, IRI, graph or source file of a document."
        ),
    ] = None,
    wants_all: Annotated[bool, typer.Option("--all", help="Write all documents.")] = False,
    format_name: Annotated[
        str, typer.Option("--format", "-f", metavar="NAME", help=f"One of: {_NAMES}.")
    ] = WRITERS[0].NAME,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that are there already.")
    ] = False,
    store: StoreFolderOption = None,
    as_json: AsJson = False,
) -> None:
    """Give documents of the store back to an annotation tool, in its format.

    Files are called as the document is known in the store, below DIR. What the format cannot
    carry is told on stderr. Labels are those of the scheme, whatever profile the source was read
    with; nothing that rules derived or curators decided is in the files.

    Exit status: 0 written, 1 some documents were left out, because files are there already or
    the store does not keep their annotations, 2 wrong usage, 3 there is no store, or DIR cannot
    be written.
    """
    settings = read_settings({"store": store})
    files = knowledge_files(settings)
    target = Target(
        out,
        _writer(format_name),
        load_scheme(files.folder or ontology_folder(), files.extensions),
        force,
    )
    folder, names = StoreFolder(settings.store), GraphNames(settings.base_iri)
    with folder.pin() as pin, Manifest.read(pin.path) as manifest:
        chosen = _chosen(manifest, documents or [], names, folder, wants_all=wants_all)
        done = list(_told(iter_given(manifest, chosen, target), as_json=as_json))
    if as_json:
        show_facts({"format": format_name, "documents": list(map(asdict, done))})
    raise typer.Exit(Exit.FINDINGS if any(each.left_out for each in done) else Exit.OK)


def _writer(name: str) -> Writer:
    try:
        return writer_of(name)
    except KeyError:
        raise UsageError(f"documents are not written as {name}", f"one of: {_NAMES}") from None


def _chosen(
    manifest: Manifest,
    given: Sequence[str],
    names: GraphNames,
    folder: StoreFolder,
    *,
    wants_all: bool,
) -> Sequence[Entry]:
    if wants_all == bool(given):
        raise UsageError(
            "name documents, or give --all", "conflictgraph query documents lists them"
        )
    if wants_all:
        return list(manifest.iter_entries())
    found: dict[Entry, None] = {}
    for each in given:
        entry = find_document(manifest, each, names)
        if entry is None:
            raise unknown_document(each, folder)
        found[entry] = None
    return list(found)


def _told(done: Iterator[Given], *, as_json: bool) -> Iterator[Given]:
    """Tell of each document when it is done: a long export shows where it is."""
    for each in done:
        if not as_json:
            _tell(each)
        yield each


def _tell(given: Given) -> None:
    if given.left_out:
        say(f"left out: {given.document}: {given.left_out}", "red")
        return
    say(f"{given.document}: {', '.join(given.files)}")
    for loss in given.losses:
        say(f"    lost: {loss}", "yellow")
