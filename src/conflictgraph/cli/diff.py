"""``conflictgraph diff``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from conflictgraph.cli.exits import Exit
from conflictgraph.cli.knowledge import knowledge_files
from conflictgraph.cli.messages import printable, say
from conflictgraph.cli.options import AsJson, Jobs
from conflictgraph.cli.output import show_facts
from conflictgraph.cli.progress import progress
from conflictgraph.pipeline.diff import (
    Change,
    Difference,
    DocumentDifference,
    StatementDifference,
    compare,
)
from conflictgraph.settings import read_settings

_SIDE = "A store, STORE@GENERATION, an annotated document, or a folder of them."


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help=_SIDE)],
    after: Annotated[str, typer.Argument(metavar="B", help=_SIDE)],
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    """Tell in what two states differ: statements added, changed and withdrawn, in words.

    Sources are read as `build` reads them, with the settings at hand; nothing is written.
    Documents belong together by their identity, else by key or file name; single ones in any
    case. Where one side is a file and the other a corpus, only the file's documents count.
    What users wrote over HTTP, and what rules derived, is not compared.

    Exit status: 0 both say the same, 1 they differ, or a source was refused, 2 wrong usage,
    3 a store is missing, or does not keep that generation.
    """
    settings = read_settings()
    with progress("reading") as step:
        found = compare(before, after, knowledge_files(settings), jobs=jobs, on_document=step)
    if as_json:
        show_facts(found.to_json())
    else:
        _show(found, settings.base_iri)
    raise typer.Exit(Exit.OK if found.is_none else Exit.FINDINGS)


def _show(found: Difference, base: str) -> None:
    for error in found.refused:
        say(f"refused: {error}", "red")
    console = Console(highlight=False)
    for document in found.documents:
        for line in _lines(document, base):
            console.print(Text(printable(line)), soft_wrap=True)
    for graph in found.graphs:
        console.print(Text(f"{graph.removeprefix(base)} differs"), soft_wrap=True)
    say(_summary(found), "bold")


def _lines(document: DocumentDifference, base: str) -> Iterator[str]:
    named = f"{document.file} (before: {document.was})" if document.was else document.file
    if document.change != "changed":
        yield f"{document.change}: {named}, with {_count(document.count, 'statement')}"
        return
    yield f"changed: {named}"
    if document.has_other_text:
        yield "    its text is another; statements are compared by what they say"
    yield from _changes(document.changes, "    ")
    for statement in document.statements:
        yield from _statement(statement, base)
    others = (document.other_added, "more"), (document.other_withdrawn, "fewer")
    told = ", ".join(f"{number} {what}" for number, what in others if number)
    if told:
        yield f"    lines on mentions and places: {told}"


def _statement(told: StatementDifference, base: str) -> Iterator[str]:
    yield f"    {told.change}: {told.speaker}, {told.act}: {told.wording}"
    yield f"        {told.iri.removeprefix(base)}"
    if told.changes:
        yield from _changes(told.changes, "        ")
    elif told.content:
        yield f"        {told.content}"


def _changes(changes: tuple[Change, ...], margin: str) -> Iterator[str]:
    for change in changes:
        before, after = (" + ".join(values) or "–" for values in (change.before, change.after))
        yield f"{margin}{change.what}: {before} → {after}"


def _summary(found: Difference) -> str:
    if found.is_none:
        return "both say the same"
    documents = Counter(each.change for each in found.documents)
    statements = Counter(each.change for doc in found.documents for each in doc.statements)
    parts = [
        f"{_count(sum(counts.values()), noun)}: "
        + ", ".join(f"{number} {change}" for change, number in sorted(counts.items()))
        for noun, counts in (("document", documents), ("statement", statements))
        if counts
    ]
    parts += [_count(len(found.graphs), "curated graph")] if found.graphs else []
    parts += [f"{_count(len(found.refused), 'fault')} in refused sources"] if found.refused else []
    return "; ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
