"""``conflictgraph doctor``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

import typer

from conflictgraph.cli.checks import Check, Level, fail
from conflictgraph.cli.exits import Exit
from conflictgraph.cli.machine_checks import (
    check_memory,
    check_open_files,
    check_own_files,
    check_packages,
    check_port,
    check_python,
    iter_token_checks,
)
from conflictgraph.cli.messages import printable
from conflictgraph.cli.options import AsJson, StoreFolderOption
from conflictgraph.cli.output import data_out
from conflictgraph.cli.store_checks import iter_store_checks
from conflictgraph.errors import UsageError
from conflictgraph.settings import Settings, read_settings

_NAME_WIDTH = 12
_STATUS = {Level.OK: Exit.OK, Level.WARN: Exit.FINDINGS, Level.FAIL: Exit.ENVIRONMENT}


def doctor(store: StoreFolderOption = None, as_json: AsJson = False) -> None:
    """Check the installation, the settings and the store, and say what to do about each trouble.

    Nothing is changed. A server and builds may run meanwhile.

    Exit status: 0 all is well, 1 something should be looked after, 3 something will not work.
    """
    checks = list(_iter_checks(store))
    text = _to_json(checks) if as_json else "\n".join(map(_line, checks))
    with data_out() as out:
        out.write(f"{text}\n".encode())
    raise typer.Exit(max(_STATUS[check.level] for check in checks))


def _iter_checks(store: object) -> Iterator[Check]:
    yield check_python()
    yield check_packages()
    try:
        settings = read_settings({"store": store})
    except UsageError as error:
        yield fail("settings", str(error), error.hint)
        return
    yield Check("settings", Level.OK, _changed(settings))
    if settings.ontology:
        yield check_own_files(settings)
    yield from iter_store_checks(settings)
    yield check_open_files()
    yield check_memory(settings)
    yield from iter_token_checks(settings)
    yield check_port(settings)


def _changed(settings: Settings) -> str:
    """Name the settings that are not the default, without their values: some are secrets."""
    names = sorted(settings.model_fields_set)
    return f"set: {', '.join(names)}" if names else "all as by default"


def _line(check: Check) -> str:
    hint = f"\n{'':{_NAME_WIDTH + 6}}{check.hint}" if check.hint else ""
    return printable(f"{check.level:<4}  {check.name:<{_NAME_WIDTH}}{check.message}{hint}")


def _to_json(checks: list[Check]) -> str:
    return json.dumps({"checks": [asdict(check) for check in checks]}, indent=2, ensure_ascii=False)
