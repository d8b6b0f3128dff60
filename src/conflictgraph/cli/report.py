"""What a build or a validation found, in words or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from conflictgraph.cli.exits import Exit
from conflictgraph.cli.messages import say
from conflictgraph.pipeline import BuildReport, Notice, Preview, Unlinked

#: So many names or notices are shown; a longer list hides what matters.
MAX_SHOWN = 12


def show_report(report: BuildReport, *, as_json: bool) -> Exit:
    """Print a report and return the status the command ends with."""
    if as_json:
        # Bit by bit: thousands of names are longer than all that a build keeps in memory.
        json.dump(report.to_json(), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        _show_notices(report.notices)
        _show_unlinked(report.unlinked)
        _show_refused(report)
        _show_preview(report.preview)
        say(_summary(report), "bold")
    return Exit.FINDINGS if report.refused else Exit.OK


def _summary(report: BuildReport) -> str:
    parts = [
        f"{_count(report.read, 'document')} read, {_count(report.statements, 'statement')}",
        f"{report.resumed} of them by a build that was interrupted" if report.resumed else "",
        f"{report.unchanged} unchanged" if report.unchanged else "",
        f"{len(report.removed)} removed" if report.removed else "",
        f"{_count(len(report.refused), 'fault')} in refused sources" if report.refused else "",
        f"{report.outdated} made by an earlier version, build them again"
        if report.outdated
        else "",
        "nothing was written" if report.generation is None else f"generation {report.generation}",
    ]
    return "; ".join(part for part in parts if part)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _show_refused(report: BuildReport) -> None:
    for error in report.refused:
        say(f"refused: {error}", "red")
        if error.hint:
            say(f"    hint: {error.hint}")


def _show_notices(notices: Sequence[Notice]) -> None:
    shown = [notice for notice in notices if not notice.is_slight]
    for notice in shown[:MAX_SHOWN]:
        place = notice.file if notice.line is None else f"{notice.file}:{notice.line}"
        say(f"notice: {place}: {notice.reason} [{notice.rule}]", "yellow")
    _show_rest(len(shown), "notices")


def _show_unlinked(unlinked: Sequence[Unlinked]) -> None:
    if unlinked:
        say(f"{_count(len(unlinked), 'name')} not in the register:", "yellow")
    for entry in unlinked[:MAX_SHOWN]:
        kind = entry.type.rsplit("#", 1)[-1]
        first = entry.mentions[0] if entry.mentions else None
        place = f", {first.file} at {first.begin}" if first else ""
        say(f"    {entry.label} ({kind}), {_count(len(entry.mentions), 'mention')}{place}")
    _show_rest(len(unlinked), "names")


def _show_preview(preview: Preview | None) -> None:
    if preview is None:
        return
    for each in preview.documents[:MAX_SHOWN]:
        counts = {
            "added": each.added,
            "withdrawn": each.withdrawn,
            "altered": each.altered,
            "kept": each.kept,
        }
        told = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
        say(f"would be {each.change}: {each.file} (statements: {told or 'none'})")
    _show_rest(len(preview.documents), "documents")
    for graph in preview.graphs:
        say(f"would be written: {graph}")


def _show_rest(number: int, noun: str) -> None:
    if number > MAX_SHOWN:
        say(f"    {number - MAX_SHOWN} more {noun}: see --json")
