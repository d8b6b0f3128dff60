"""What all pages share: the ways through the site, and its languages."""

from __future__ import annotations

import pytest

from .conftest import PHONE, Axe, OpenPage


def test_the_language_stays_chosen(open_page: OpenPage) -> None:
    """Who switches to German reads German on every page from then on."""
    page = open_page("/statements?act=cg%3ADemand")
    page.get_by_role("link", name="Deutsch").click()
    assert page.locator("html").get_attribute("lang") == "de"
    assert "act=cg%3ADemand" in page.url

    page.get_by_role("link", name="Zahlen").click()
    assert page.locator("html").get_attribute("lang") == "de"


def test_a_browser_set_to_german_gets_german_pages(open_page: OpenPage) -> None:
    """Nobody has to look for the switch."""
    page = open_page("/", language="de-AT")
    assert page.get_by_role("link", name="Aussagen", exact=True).is_visible()


def test_keyboards_skip_the_frame(open_page: OpenPage) -> None:
    """The first stop of the tab key leads past the links of the frame."""
    page = open_page("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_nothing_sticks_out_on_a_phone(open_page: OpenPage) -> None:
    """A page that scrolls sideways hides half of each line."""
    page = open_page("/", window=PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


@pytest.mark.parametrize("dark", [False, True])
def test_the_frame_keeps_nobody_out(open_page: OpenPage, axe: Axe, dark: bool) -> None:
    """Who reads with a screen reader, or needs contrast, finds the way through the site."""
    page = open_page("/statements", dark=dark)
    assert axe(page, "header") == []
    assert axe(page, "footer") == []


def test_axe_sees_what_keeps_people_out(open_page: OpenPage, axe: Axe) -> None:
    """A page without findings is one that was looked at: a field without a name is found."""
    page = open_page("/statements")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')")
    assert any(finding.startswith("label (critical)") for finding in axe(page, "main"))
