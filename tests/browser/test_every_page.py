"""Every page: for readers without scripts, without a mouse, with little sight, on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from .conftest import PHONE, Axe, OpenPage, Watch

DOCUMENT = "/page/id/doc/545e62c7d71e441a"
PAGES = [
    "/",
    "/?measure=killed&whom=military",
    "/statements",
    "/alliances",
    "/matrix",
    "/timeline",
    "/map",
    "/search?q=Karabach",
    "/search?q=nirgendwo",
    "/query",
    "/queries/disagreements",
    "/queries/statements-of-person",
    "/ontology",
    "/status",
    "/dumps",
    "/page/id/actor/turkey",
    DOCUMENT,
    "/page/ns#Demand",
    "/page/code/voice-narrator",
]


@pytest.mark.parametrize("path", PAGES)
def test_nobody_is_kept_out_and_nothing_is_lost_without_scripts(
    open_page: OpenPage, axe: Axe, path: str
) -> None:
    """Contrast, names of fields, order of headings: nothing serious on any page of ours.

    Scripts draw; what is drawn stands in words on the page as it comes from the server.
    """
    page = open_page(path)
    assert axe(page) == []
    bare = open_page(path, javascript=False)
    expect(bare.locator("h1")).to_have_count(1)
    said = bare.locator("main").inner_text()
    assert len(said) > 100
    expect(page.locator("h1")).to_have_text(bare.locator("h1").inner_text())


@pytest.mark.parametrize("path", ["/", "/statements", "/search?q=Karabach", DOCUMENT])
def test_nobody_is_kept_out_in_the_dark(open_page: OpenPage, axe: Axe, path: str) -> None:
    """Inks on dark paper: those of claims, marked words, snippets and tables."""
    assert axe(open_page(path, dark=True)) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_whole_lines(open_page: OpenPage, path: str) -> None:
    """Wide tables scroll by themselves; a page never does so sideways, even in German words."""
    page = open_page(path, window=PHONE, language="de")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator("html").get_attribute("lang") == "de"


def follow(page: Page, name: str, *, within: str = "main") -> str:
    """Follow the first link of this name and return the heading one comes to."""
    return come_to(page, page.locator(within).get_by_role("link", name=name).first.click)


def come_to(page: Page, act: Callable[[], None]) -> str:
    """Do what leads to another page, and return its heading."""
    with page.expect_navigation():
        act()
    return page.locator("h1").inner_text()


@pytest.mark.parametrize("javascript", [True, False])
def test_ten_clicks_lead_anywhere_and_back(open_page: OpenPage, javascript: bool) -> None:
    """From a figure to its sentence, its text, its speakers and all views; and back again."""
    page = open_page("/", javascript=javascript)
    headings = [page.locator("h1").inner_text()]
    # The statement behind the first figure, and its text.
    headings.append(come_to(page, page.locator(".claims td > a").first.click))
    headings.append(come_to(page, page.locator(".evidence .source a").first.click))
    assert page.locator("mark").count() > 5
    ways = ("Statements", "Alliances", "Demands and blame", "Timeline", "Map", "Ontology")
    headings += [follow(page, name, within="nav.pages") for name in ways]
    page.get_by_role("search").get_by_role("searchbox").fill("Karabach")
    headings.append(come_to(page, lambda: page.keyboard.press("Enter")))
    headings.append(follow(page, "Nagorno-Karabakh"))
    assert len(set(headings)) == len(headings) == 11

    for heading in reversed(headings[:-1]):
        page.go_back()
        expect(page.locator("h1")).to_have_text(heading)


def test_every_field_and_link_can_be_reached_by_keyboard(open_page: OpenPage) -> None:
    """The tab key comes to all there is, in order, and each stop can be seen."""
    page = open_page("/")
    wanted = page.locator("main a[href], main select, main input, main button, main summary")
    stops = page.evaluate(
        """() => {
          const seen = [...document.querySelectorAll(
            'main a[href], main select, main input, main button, main summary')];
          return seen.filter(each => each.checkVisibility()).every(each => {
            each.focus();
            const style = getComputedStyle(each);
            return document.activeElement === each && style.outlineStyle !== 'none';
          });
        }"""
    )
    assert wanted.count() > 20
    assert stops


def test_filters_keep_their_values_and_the_way_back(open_page: OpenPage) -> None:
    """A filter is in the address: it can be sent to somebody, and the back button undoes it."""
    page = open_page("/")
    everything = page.locator(".claims tbody tr").count()
    page.get_by_label("Victims").select_option(label="soldiers")
    come_to(page, page.get_by_role("button", name="Show", exact=True).click)
    assert "whom=military" in page.url
    assert page.get_by_label("Victims").input_value() == "military"
    assert 0 < page.locator(".claims tbody tr").count() < everything
    page.go_back()
    assert page.locator(".claims tbody tr").count() == everything


def test_a_page_that_asks_others_is_found_out(browser: Browser) -> None:
    """What holds for all pages here is seen, and what is asked of others is not let out."""
    watch = Watch()
    with browser.new_context() as context:
        page = watch.open(context)
        for host in ("example.org", "192.0.2.1"):
            with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
                page.goto(f"http://{host}/")
            assert f"request: http://{host}/" in watch.faults
