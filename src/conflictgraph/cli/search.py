"""``conflictgraph search``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.text import Text

from conflictgraph.cli.exits import Exit
from conflictgraph.cli.messages import printable, say
from conflictgraph.cli.options import AsJson, StoreFolderOption
from conflictgraph.cli.output import show_facts
from conflictgraph.search.finding import SECTIONS, Found, Hit, Question, find
from conflictgraph.search.making import FILE_NAME, make_index
from conflictgraph.settings import read_settings
from conflictgraph.store.generations import StoreFolder

#: Whoever sits before the store may read what is in it.
_READABLE: Final = "full"
_HEADINGS: Final = {"thing": "Things", "statement": "Statements", "text": "Texts"}


def search(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help="All have to be there.", show_default=False),
    ],
    store: StoreFolderOption = None,
    kind: Annotated[
        str,
        typer.Option(
            "--kind", metavar="KIND", help="thing, statement, text, or a class such as Demand."
        ),
    ] = "",
    most: Annotated[
        int, typer.Option("--most", min=1, max=1000, metavar="N", help="Most of each section.")
    ] = 10,
    as_json: AsJson = False,
) -> None:
    """Find things by their names, statements by their words, and texts by what stands in them.

    A word also finds those that begin with it, and other names of what it names. Words between
    quotation marks are looked for as they are; the shell wants a second pair around them:
    '"no military solution"'. The first search of a generation makes its index.

    Exit status: 0 found, 1 nothing fits, 3 there is no store, 4 it took too long.
    """
    settings = read_settings({"store": store})
    with _index(StoreFolder(settings.store)) as index:
        question = Question(" ".join(words), kind, most=most)
        found = find(index, question, _READABLE, settings.query_timeout_s)
    if as_json:
        show_facts(asdict(found))
    else:
        _show(found)
    if not any(found.hits.values()):
        raise typer.Exit(Exit.FINDINGS)


@contextmanager
def _index(folder: StoreFolder) -> Iterator[Path]:
    """Return the index of the live generation, made elsewhere if the store cannot be written."""
    with folder.pin() as pin, TemporaryDirectory() as elsewhere:
        place = folder.search_folder(pin.number)
        if not os.access(folder.generations, os.W_OK) and not (place / FILE_NAME).exists():
            place = Path(elsewhere)
        if os.access(place if place.exists() else folder.generations, os.W_OK):
            make_index(folder, pin.number, place)
        yield place / FILE_NAME


def _show(found: Found) -> None:
    for each in found.other_names:
        say(f"{each.words}: also {', '.join(each.names[:8])}")
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    for section in SECTIONS:
        if hits := found.hits.get(section):
            console.print(Text(f"{_HEADINGS[section]} ({found.counts[section]})", style="bold"))
            for hit in hits:
                console.print(_line(hit))
    if not any(found.hits.values()):
        say("nothing fits")


def _line(hit: Hit) -> Text:
    line = Text(f"  {_label(hit)}  ")
    line.append(f"{hit.kind} {hit.day}".strip(), style="dim")
    line.append(f"\n    {printable(hit.iri)}", style="dim")
    for column in ("sentence", "body"):
        if column in hit.snippets:
            line.append("\n    ")
            for text, is_found in hit.snippets[column].pieces():
                line.append(printable(text.replace("\n", " ")), style="bold" if is_found else "")
    return line


def _label(hit: Hit) -> str:
    """Return what an item is called, in English or else in any language."""
    details = hit.details
    if "contents" in details:
        said = [each for labels in details["contents"].values() for each in labels]
        return printable("; ".join(details["contents"].get("en", said)))
    labels = details.get("labels", {})
    return printable(details.get("title") or labels.get("en") or next(iter(labels.values()), ""))
