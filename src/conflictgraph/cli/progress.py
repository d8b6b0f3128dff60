"""A progress bar on stderr, for long work and only where somebody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from conflictgraph.cli.messages import words


@contextmanager
def progress(doing: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function that is told how many of how many are done."""
    console = words()
    if not console.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
