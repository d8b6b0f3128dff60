"""What the pages say is proved by a test is proved by one that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGES = ("docs/explanation/security.md", "docs/explanation/endpoint-promises.md")
_NAMED = re.compile(r"`(tests/[\w/.-]+?)(?:::(\w+))?`")
_HINT = re.compile(r'Hint\(\s*"([a-z-]+)"')


@pytest.mark.parametrize("page", PAGES)
def test_every_named_test_exists(page: str, checkout: Path) -> None:
    """A claim about security is never backed by a test that was renamed or removed."""
    named = _NAMED.findall((checkout / page).read_text("utf-8"))
    missing = [
        f"{path}::{name}" if name else path
        for path, name in named
        if not _exists(checkout / path, name)
    ]
    assert named
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_every_claim_names_a_test(page: str, checkout: Path) -> None:
    """No row of the tables is a claim alone."""
    text = (checkout / page).read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    heads = {"| threat ", "| promise ", "| --- "}
    claims = [row for row in rows if not any(row.startswith(head) for head in heads)]
    assert claims
    assert [row for row in claims if not _NAMED.search(row.rstrip(" |").rpartition("|")[2])] == []


def test_every_file_of_attacks_backs_a_claim(checkout: Path) -> None:
    """An attack that is tested is told about."""
    told = (checkout / PAGES[0]).read_text("utf-8")
    files = sorted((checkout / "tests" / "attacks").glob("test_*.py"))
    assert [each.name for each in files if f"tests/attacks/{each.name}" not in told] == []


def test_every_hint_is_explained(checkout: Path) -> None:
    """Whoever gets a hint finds what to do about it."""
    page = (checkout / "docs" / "how-to" / "explain-a-query.md").read_text("utf-8")
    sources = (checkout / "src" / "conflictgraph" / "store").rglob("*hints.py")
    codes = {code for source in sources for code in _HINT.findall(source.read_text("utf-8"))}
    assert codes
    assert {code for code in codes if f"`{code}`" not in page} == set()


def _exists(path: Path, name: str) -> bool:
    if not name:
        return path.is_file()
    definition = re.compile(rf"^(?:async )?def {name}\(", re.MULTILINE)
    return path.is_file() and bool(definition.search(path.read_text("utf-8")))
