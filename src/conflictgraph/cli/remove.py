"""``conflictgraph remove``."""

from __future__ import annotations

from typing import Annotated

import typer

from conflictgraph.cli.exits import Exit
from conflictgraph.cli.messages import say
from conflictgraph.cli.options import AsJson, LockTimeout, StoreFolderOption
from conflictgraph.cli.output import show_facts
from conflictgraph.settings import Settings, read_settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.purge import Purged
from conflictgraph.store.keeping.purge import purge as purge_document
from conflictgraph.store.keeping.removal import remove as remove_document


def remove(
    document: Annotated[
        str,
        typer.Argument(
            metavar="DOCUMENT", help="Its key, identity, IRI, graph or source file in the store."
        ),
    ],
    purge: Annotated[
        bool,
        typer.Option("--purge", help="Remove it from all kept generations and from the files."),
    ] = False,
    store: StoreFolderOption = None,
    readers_timeout_s: Annotated[
        float,
        typer.Option(
            "--readers-timeout",
            min=0,
            metavar="S",
            help="With --purge: seconds to wait for who still reads an older generation.",
        ),
    ] = 30.0,
    lock_timeout_s: LockTimeout = 10.0,
    as_json: AsJson = False,
) -> None:
    """Take a document out of the store; its source files stay, and the next build reads them.

    Without --purge, older generations and the files of the store still hold it. With --purge,
    the store is written anew without it and all older generations are deleted. Backups made
    before are not touched in any case.

    Exit status: 0 removed, 1 removed, but an older generation is still being read and holds it,
    2 the store holds no such document, 3 the store is missing or locked, or the disk full.
    """
    settings = read_settings({"store": store})
    folder = StoreFolder(settings.store)
    if purge:
        done = purge_document(
            folder,
            document,
            base=settings.base_iri,
            lock_timeout_s=lock_timeout_s,
            readers_timeout_s=readers_timeout_s,
        )
        raise typer.Exit(_show_purged(done, as_json=as_json))
    _remove(folder, document, settings, lock_timeout_s, as_json=as_json)


def _remove(
    folder: StoreFolder, document: str, settings: Settings, lock_timeout_s: float, *, as_json: bool
) -> None:
    entry, generation = remove_document(
        folder,
        document,
        base=settings.base_iri,
        lock_timeout_s=lock_timeout_s,
        keep_generations=settings.keep_generations,
    )
    if as_json:
        show_facts({"removed": [entry.key], "generation": generation})
        return
    say(f"{entry.key} is not in generation {generation} any more", "bold")
    say("older generations and the files still hold it; --purge takes it out of those too")


def _show_purged(done: Purged, *, as_json: bool) -> Exit:
    if as_json:
        show_facts(
            {
                "removed": sorted({entry.key for entry in done.entries}),
                "generation": done.generation,
                "held": {str(number): pids for number, pids in done.held.items()},
                "mentioned": list(done.mentioned),
            }
        )
    else:
        _tell_purged(done)
    return Exit.FINDINGS if done.held else Exit.OK


def _tell_purged(done: Purged) -> None:
    keys = ", ".join(sorted({entry.key for entry in done.entries}))
    say(f"{keys}: generation {done.generation} was written anew without it", "bold")
    for number, pids in done.held.items():
        readers = ", ".join(map(str, pids)) or "unknown"
        say(f"generation {number} still holds it; process reading it: {readers}", "red")
    if done.held:
        say("hint: repeat the command when they have ended")
    for graph in done.mentioned:
        say(f"still named in {graph or 'the default graph'}, which is left alone", "yellow")
    say("backups made before, and the source files, still hold it")
