"""The page of the errors, from the error tree and the rules that the source code names."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from conflictgraph import errors
from conflictgraph.cli.exits import exit_status
from conflictgraph.server.problems import LIMITS, STATUS, WRITE_LIMITS
from generator.markdown import anchor, code, head, plain, table
from generator.rule_notes import NOTES
from generator.rules import http_codes, rules

_INTRODUCTION = """\
Every error has a stable code. On the command line it is one sentence with a hint, or JSON with
`--json`; over HTTP it is `application/problem+json` (RFC 9457) with `code`, `detail` and, where
they are known, `hint`, `line`, `column` and the setting whose limit was reached. A code keeps its
meaning; new ones may be added. What the operating system refuses has the code `system` and ends a
command with 3.
"""

_RULES = """\
A source that breaks a rule is refused with `source.refused`, file and line; the others go in. The
rule stands in brackets at the end of the message. Rules that begin with `shape.` are on the
[page of the shapes](shapes.md).
"""

_HTTP = "Refusals that the server answers before any of the errors above can arise.\n"


def to_page() -> str:
    """Return the page.

    Raises:
        SystemExit: a rule has no note, or a note no rule.
    """
    _check_notes()
    http = [
        (anchor(name) + code(name), status, title)
        for name, (status, title) in http_codes().items()
        if name not in {kind.code for kind in _tree()}
    ]
    parts = (
        head("Errors", _INTRODUCTION),
        table(("code", "meaning", "HTTP", "exit"), map(_error, _tree())),
        "## Rules of source files\n",
        _RULES,
        table(("rule", "what is wrong"), _rules()),
        "## HTTP\n",
        _HTTP,
        table(("code", "HTTP", "meaning"), http),
    )
    return "\n".join(parts)


def _check_notes() -> None:
    for name in sorted(rules() ^ NOTES.keys()):
        raise SystemExit(f"docs/generator/rule_notes.py and the code disagree about {name}")


def _rules() -> list[tuple[str, str]]:
    return [(anchor(name) + code(name), note) for name, note in sorted(NOTES.items())]


def _tree() -> list[type[errors.ConflictGraphError]]:
    kinds = dict(inspect.getmembers(errors, inspect.isclass)).values()
    found = [each for each in kinds if issubclass(each, errors.ConflictGraphError)]
    return sorted(found, key=lambda each: each.code)


def _error(kind: type[errors.ConflictGraphError]) -> tuple[str, str, str, str]:
    meaning = plain(kind.__doc__)
    if settings := (*LIMITS.get(kind, ()), *WRITE_LIMITS.get(kind, ())):
        meaning += f" Settings: {', '.join(map(code, settings))}."
    status = next(STATUS[base][0] for base in _above(kind))
    # The exit status depends on the class alone, so no instance has to be made up.
    exit_code = int(exit_status(kind.__new__(kind)))
    return anchor(kind.code) + code(kind.code), meaning, str(status), str(exit_code)


def _above(kind: type[errors.ConflictGraphError]) -> Iterator[type[errors.ConflictGraphError]]:
    return (base for base in kind.__mro__ if base in STATUS)
