"""``conflictgraph review decisions`` and ``review undo``."""

from __future__ import annotations

from typing import Annotated

import typer

from conflictgraph.cli.messages import printable, say
from conflictgraph.cli.options import AsJson
from conflictgraph.cli.output import data_out, show_facts
from conflictgraph.cli.review.project import Project
from conflictgraph.linking.decisions import Record


def decisions(as_json: AsJson = False) -> None:
    """List the decisions with their numbers: what was decided, by whom and why.

    Exit status: 0 listed, 2 the file of decisions cannot be used.
    """
    project = Project()
    decided = project.file.decided()
    if as_json:
        show_facts(
            {
                "file": str(project.file.path),
                "decisions": [
                    {"number": number, "line": record.first, **_filled(record)}
                    for number, record, _ in decided
                ],
            }
        )
        return
    with data_out() as out:
        for number, record, _ in decided:
            out.write(printable(f"{number:>3}  {_in_words(record)}\n").encode())
    say(f"{len(decided)} decision{'' if len(decided) == 1 else 's'} in {project.file.path}", "dim")


def undo(
    number: Annotated[int, typer.Argument(metavar="N", help="As `review decisions` shows it.")],
    as_json: AsJson = False,
) -> None:
    """Take a decision back: its row is deleted, and the next build is as if it had never been.

    Exit status: 0 taken back, 2 there is no such decision.
    """
    project = Project()
    content, _ = project.file.without_row(number)
    record = project.file.decided()[number - 1][1]
    project.file.write(content)
    if as_json:
        show_facts({"undone": number, "row": _filled(record)})
        return
    say(f"taken back: {_in_words(record)}", "bold")
    say("the next build applies it; decisions after it have moved up by one")


def _filled(record: Record) -> dict[str, str]:
    return {name: value for name, value in record.cells.items() if value}


def _in_words(record: Record) -> str:
    cells = record.cells
    where = [cells[name] for name in ("class", "language", "document") if cells.get(name)]
    parts = [
        f"{cells['decision']} {cells['what']}",
        f"({', '.join(where)})" if where else "",
        f"-> {cells['target']}" if cells.get("target") else "",
        f"“{cells['label']}”" if cells.get("label") else "",
        f"by {cells['by']}{' on ' + cells['date'] if cells.get('date') else ''}:",
        cells["because"],
    ]
    return " ".join(part for part in parts if part)
