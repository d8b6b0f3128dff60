"""Write the reference pages from the code; with ``--check``, say which ones are out of date.

Run from anywhere: ``python docs/generate.py``. Exit status: 0 written or current, 1 out of date.
"""  # noqa: INP001 - a script, run by its path

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from generator import (
    command_line,
    derivation,
    errors,
    formats,
    ontology,
    profiles,
    queries,
    scheme,
    settings,
    shapes,
    tables,
)

REFERENCE = Path(__file__).resolve().parent / "reference"

PAGES: Mapping[str, Callable[[], str]] = {
    "cli.md": command_line.to_page,
    "errors.md": errors.to_page,
    "formats.md": formats.to_page,
    "ontology.md": ontology.to_page,
    "ontology.de.md": ontology.to_german_page,
    "profiles.md": profiles.to_page,
    "profile.schema.json": profiles.to_json_schema,
    "queries.md": queries.to_page,
    "rules.md": derivation.to_page,
    "scheme.md": scheme.to_page,
    "settings.md": settings.to_page,
    "shapes.md": shapes.to_page,
    "tables.md": tables.to_page,
}


def main() -> int:
    """Write or check every page and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, compare only")
    only_check: bool = parser.parse_args().check
    stale = [name for name, to_page in PAGES.items() if _read(name) != to_page()]
    if not only_check:
        for name in stale:
            (REFERENCE / name).write_text(PAGES[name](), encoding="utf-8")
    for name in stale:
        word = "out of date" if only_check else "written"
        sys.stdout.write(f"docs/reference/{name}: {word}\n")
    return 1 if stale and only_check else 0


def _read(name: str) -> str | None:
    path = REFERENCE / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
