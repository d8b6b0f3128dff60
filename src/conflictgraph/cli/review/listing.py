"""``conflictgraph review list``."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from conflictgraph.cli.build_options import ProfileOption
from conflictgraph.cli.messages import printable, say
from conflictgraph.cli.options import AsJson, Jobs, StoreFolderOption
from conflictgraph.cli.output import data_out, show_facts
from conflictgraph.cli.progress import progress
from conflictgraph.cli.review.project import Project
from conflictgraph.linking.decisions import COLUMNS, Names
from conflictgraph.linking.decisions.table import to_line
from conflictgraph.linking.suggestions import EXACT
from conflictgraph.review import Case, Place, Worklist, find_in_sources
from conflictgraph.vocab import term

#: How many mentions are shown of one name; --json has all.
MAX_PLACES = 3
#: What a program for spreadsheets takes for a formula.
_FORMULA = ("=", "+", "-", "@")


class Layout(StrEnum):
    """How the list is printed."""

    TABLE = "table"
    CSV = "csv"


def list_open(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SOURCES",
            help="Annotated documents or folders to look at instead of the store.",
            show_default=False,
        ),
    ] = None,
    store: StoreFolderOption = None,
    limit: Annotated[
        int, typer.Option("--limit", min=0, metavar="N", help="Names to show; 0 for all.")
    ] = 20,
    class_: Annotated[
        str | None,
        typer.Option("--class", metavar="CLASS", help="Only names of this class, such as Person."),
    ] = None,
    layout: Annotated[
        Layout,
        typer.Option(
            "--format",
            "-f",
            help="table to read, csv for rows that become decisions once they are filled in.",
        ),
    ] = Layout.TABLE,
    jobs: Jobs = None,
    profile: ProfileOption = None,
    as_json: AsJson = False,
) -> None:
    """List the names that the register does not know, with what each may mean.

    Names are taken from the live generation of the store, or from SOURCES, which need no store.
    The most often mentioned come first. Left out is what somebody has decided on, whether it
    has been built since or not. Candidates come from the register, in all languages, and from
    other open names; their scores say how alike the names are, from 0 to 100.

    Exit status: 0 listed, 2 a source or a decision is wrong, 3 there is no store.
    """
    project = Project(store, profile)
    decisions = project.file.read()
    if sources:
        with progress("reading") as step:
            found = find_in_sources(sources, project.files, jobs=jobs, on_document=step)
        worklist = project.worklist(found, decisions)
    else:
        worklist = project.in_store(decisions)
    wanted = [each for each in worklist.open if _is_a(project, each.entity.type, class_)]
    cases = [worklist.case(each) for each in (wanted[:limit] if limit else wanted)]
    if as_json:
        show_facts({"open": len(wanted), "names": [to_json(each) for each in cases]})
        return
    lines = (_to_rows if layout is Layout.CSV else _to_blocks)(cases, project.names)
    with data_out() as out:
        out.writelines(line.encode() for line in lines)
    _say_rest(worklist, len(wanted), len(cases))


def _is_a(project: Project, type_: str, class_: str | None) -> bool:
    return class_ is None or project.knowledge.scheme.ontology.is_a(type_, term(class_))


def to_json(case: Case) -> dict[str, object]:
    """Return a case as it stands in ``--json``."""
    entity = case.open.entity
    return {
        "entity": entity.iri,
        "label": dict(entity.label),
        "class": _local(entity.type),
        "ambiguous": case.is_ambiguous,
        "candidates": [
            {
                "iri": each.entity.iri,
                "name": each.name,
                "score": each.score,
                "provisional": each.entity.is_provisional,
            }
            for each in case.suggestions
        ],
        "mentions": [
            {
                "document": place.document,
                "file": place.file,
                "begin": place.begin,
                "end": place.end,
                "text": place.text,
                "context": place.context,
            }
            for place in case.open.places
        ],
    }


def _to_blocks(cases: Iterable[Case], names: Names) -> Iterable[str]:
    """Yield a few lines for each case: IRIs can be copied from lines, not from narrow cells."""
    for case in cases:
        open_ = case.open
        state = ", ambiguous" if case.is_ambiguous else ""
        count = _count(len(open_.places), "mention")
        yield printable(f"{open_.name} ({_local(open_.entity.type)}), {count}{state}\n")
        yield f"    {names.short(open_.entity.iri)}\n"
        for place in open_.places[:MAX_PLACES]:
            yield printable(f"    {place.file} at {place.begin}: {place.context}\n")
        for each in case.suggestions:
            yield printable(f"    {each.score:>3}  {names.short(each.entity.iri)}  {each.name}\n")
        yield "\n"


def _to_rows(cases: Iterable[Case], names: Names) -> Iterable[str]:
    """Yield a file of decisions in which the word in the first column is missing."""
    yield to_line(dict(zip(COLUMNS, COLUMNS, strict=True)), COLUMNS)
    for case in cases:
        open_, entity = case.open, case.open.entity
        # Filled in only where no thought is needed: a wrong one would be overlooked.
        exact = [each.entity.iri for each in case.suggestions if each.score == EXACT]
        sure = exact[0] if len(exact) == 1 else ""
        listed = ", ".join(
            f"{names.short(each.entity.iri)} {each.score}" for each in case.suggestions
        )
        label = "" if open_.name.startswith(_FORMULA) else open_.name
        note = f"{_count(len(open_.places), 'mention')}; candidates: {listed or 'none'}; "
        cells = {
            "what": names.short(entity.iri),
            "class": _local(entity.type),
            "language": open_.language if label else "",
            "target": names.short(sure) if sure else "",
            "label": label,
            "note": printable(note + _context(open_.places[0])),
        }
        yield to_line(cells, COLUMNS)


def _context(place: Place) -> str:
    return f"{place.file} at {place.begin}: {place.context}"


def _say_rest(worklist: Worklist, wanted: int, shown: int) -> None:
    decided = len(worklist.all) - len(worklist.open)
    parts = [
        f"{_count(wanted, 'open name')}",
        f"{wanted - shown} not shown: --limit 0" if wanted > shown else "",
        f"{decided} decided" if decided else "",
    ]
    say("; ".join(part for part in parts if part), "bold")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1]
