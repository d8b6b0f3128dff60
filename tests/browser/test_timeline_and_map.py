"""The line of time and the map in a browser: without scripts, by keyboard, on a phone."""

from __future__ import annotations

import pytest

from .conftest import DESK, PHONE, Axe, OpenPage

BOTH = pytest.mark.parametrize("path", ["/timeline", "/map"])


@BOTH
def test_nothing_sticks_out_on_a_phone(open_page: OpenPage, path: str) -> None:
    """The drawing scrolls in its own frame; the page does not scroll sideways."""
    page = open_page(path, window=PHONE, language="de")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    frame = page.locator(".drawn")
    assert frame.evaluate("each => each.scrollWidth > each.clientWidth")


@BOTH
def test_marks_lead_to_their_words_by_keyboard(open_page: OpenPage, path: str) -> None:
    """Who uses no mouse gets from the drawing to the list, and back."""
    page = open_page(path, javascript=False)
    page.locator(".drawn svg a").first.focus()
    page.keyboard.press("Enter")
    anchor = page.url.partition("#")[2]
    assert page.locator(f"li#{anchor}").is_visible()
    page.go_back()
    assert "#" not in page.url


@BOTH
def test_windows_work_with_the_back_button(open_page: OpenPage, path: str) -> None:
    """Each window is an address: looking closer can be taken back."""
    page = open_page(path, javascript=False)
    before = page.url
    page.locator(".ways a").first.click()
    assert page.url != before
    assert page.locator(".drawn svg").is_visible()
    page.go_back()
    assert page.url == before


@BOTH
@pytest.mark.parametrize("dark", [False, True])
def test_labels_can_be_read(open_page: OpenPage, path: str, dark: bool) -> None:
    """Names stand in the ink of the page, by day and by night."""
    page = open_page(path, window=DESK, dark=dark)
    ink = page.evaluate("getComputedStyle(document.body).color")
    fills = page.locator(".drawn svg :is(.label, .name)").evaluate_all(
        "all => all.map(each => getComputedStyle(each).fill)"
    )
    assert fills
    assert set(fills) == {ink}


@BOTH
@pytest.mark.parametrize("dark", [False, True])
def test_nobody_is_kept_out(open_page: OpenPage, axe: Axe, path: str, dark: bool) -> None:
    """Readers with a screen reader or weak eyes get the whole page."""
    assert axe(open_page(path, dark=dark), "main") == []
