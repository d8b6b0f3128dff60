"""The page of demands and blame in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import PHONE, Axe, OpenPage


def test_a_number_opens_its_statements_and_the_way_back(open_page: OpenPage) -> None:
    """From a number to the words, and back to the same filters, without scripts."""
    page = open_page("/matrix?party=armenia", javascript=False)
    page.locator("table.blame").get_by_role("link", name="2 statements").first.click()
    expect(page.locator(".statements li")).to_have_count(2)
    page.go_back()
    assert page.locator("table.blame").is_visible()
    assert "party=armenia" in page.url


def test_a_matrix_is_a_list_on_a_phone(open_page: OpenPage) -> None:
    """Each number stands with who asks and who is asked; nothing scrolls sideways."""
    page = open_page("/matrix", window=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    line = page.locator("table.matrix tr").filter(has_text="Jaap de Hoop Scheffer")
    assert line.inner_text().split("\n")[-2:] == ["of Russia:", "1 demand"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("window", [None, PHONE], ids=["desk", "phone"])
def test_it_keeps_nobody_out(
    open_page: OpenPage, axe: Axe, dark: bool, window: dict[str, int] | None
) -> None:
    """Contrast, headers and names of links."""
    page = open_page("/matrix", dark=dark, **({"window": window} if window else {}))
    assert axe(page, "main") == []
