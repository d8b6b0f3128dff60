"""``conflictgraph upgrade``."""

from __future__ import annotations

from conflictgraph.cli.messages import say
from conflictgraph.cli.options import AsJson, LockTimeout, StoreFolderOption
from conflictgraph.cli.output import show_facts
from conflictgraph.settings import read_settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.upgrade import upgrade as upgrade_store
from conflictgraph.store.version import FORMAT, installed_ontology


def upgrade(
    store: StoreFolderOption = None,
    lock_timeout_s: LockTimeout = 10.0,
    as_json: AsJson = False,
) -> None:
    """Bring a store that an older version has written up to date, as a new generation.

    Data that follow an older version of the ontology are still answered from; build their
    sources again to have them follow this one.

    Exit status: 0 up to date, 2 wrong usage, 3 there is no store, a newer version has written
    it, it is locked, or the disk is full.
    """
    settings = read_settings({"store": store})
    done = upgrade_store(
        StoreFolder(settings.store),
        lock_timeout_s=lock_timeout_s,
        keep_generations=settings.keep_generations,
    )
    installed = installed_ontology()
    if as_json:
        facts = {"format": FORMAT, "before": done.before, "generation": done.generation}
        show_facts(facts | {"ontology": done.ontology, "installed_ontology": installed})
        return
    words = "has it already" if done.before == FORMAT else f"had {done.before}"
    say(f"generation {done.generation} has format {FORMAT}; the store {words}", "bold")
    if done.ontology and done.ontology != installed:
        say(
            f"the data follow version {done.ontology} of the ontology, and this is {installed}: "
            "build their sources again",
            "yellow",
        )
