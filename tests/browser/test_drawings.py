"""Drawings by Vega-Lite in a browser: when asked for, for every reader, and only then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import PHONE, Axe, OpenPage

DRAWN = {
    "/queries/figures-compared": "Who gives which figure",
    "/queries/revisions": "How figures change",
    "/queries/timeline": "What is dated",
    "/queries/what-happens-where": "Where it happens, and where it is said",
    "/queries/pairs-as-seen-by": "Who stands by whom",
}


def draw(page: Page) -> None:
    """Press the button and wait for the drawing."""
    page.locator(".drawing .actions button").click()
    expect(page.locator(".canvas svg")).to_be_visible()


@pytest.mark.parametrize("path", DRAWN)
def test_each_is_drawn_for_everybody(open_page: OpenPage, axe: Axe, path: str) -> None:
    """The drawing comes by pressing a button, under the strict policy, with its words in reach."""
    page = open_page(path)
    draw(page)
    assert page.locator(".canvas svg").get_by_text(DRAWN[path]).count() == 1
    expect(page.get_by_role("button", name="Draw the answer")).to_be_hidden()
    assert page.locator(".canvas [aria-label]").count() > 3
    assert axe(page, "main") == []


def test_nothing_is_loaded_before_it_is_wanted(open_page: OpenPage) -> None:
    """Who reads the table pays for no drawing."""
    page = open_page("/queries/timeline")
    loaded = "performance.getEntriesByType('resource').map(each => each.name).join(' ')"
    page.wait_for_load_state("networkidle")
    assert "vega-drawing" not in page.evaluate(loaded)
    assert "/drawings/" not in page.evaluate(loaded)
    draw(page)
    assert "vega-drawing" in page.evaluate(loaded)


def test_without_scripts_the_file_and_the_table_are_there(open_page: OpenPage) -> None:
    """No button that does nothing; the same in words and as a file."""
    page = open_page("/queries/revisions", javascript=False)
    expect(page.locator(".drawing .actions button")).to_be_hidden()
    expect(page.get_by_role("link", name="revisions.vl.json")).to_be_visible()
    assert page.locator(".answer tbody tr").count() > 5


def test_by_keyboard_one_goes_on_from_the_drawing(open_page: OpenPage) -> None:
    """The button gives way to the drawing, and whoever pressed it stands there."""
    page = open_page("/queries/revisions")
    page.locator(".drawing .actions button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".canvas")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[data-picture=svg]")).to_be_focused()


def test_the_timeline_leads_to_its_picture_and_files(open_page: OpenPage, tmp_path: Path) -> None:
    """From a page with filters to a figure for an article, in German, as SVG, PNG or Vega-Lite."""
    page = open_page("/timeline?kind=cg:CasualtyClaim", language="de")
    page.get_by_role("link", name="als Bild für den Druck").click()
    expect(page.locator(".canvas svg")).to_be_visible()
    assert "kind=cg%3ACasualtyClaim" in page.url
    begins = {"[data-picture=svg]": b"<svg", "[data-picture=png]": b"\x89PNG", "a[download]": b"{"}
    for name, begin in begins.items():
        with page.expect_download() as download:
            page.locator(f".drawing {name}").click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        assert file.read_bytes().startswith(begin)
    assert (
        json.loads((tmp_path / "timeline.vl.json").read_text())["description"] == "Was datiert ist"
    )
    assert "Was datiert ist" in (tmp_path / "timeline.svg").read_text()


def test_a_refusal_is_told_and_can_be_tried_again(open_page: OpenPage) -> None:
    """A server that is busy makes no empty frame."""
    page = open_page("/queries/revisions", refused="/drawings/revisions")
    page.route("**/drawings/**", lambda route: route.fulfill(status=503))
    page.locator(".drawing .actions button").click()
    expect(page.get_by_role("status")).to_have_text(
        "It could not be drawn. The table has the same."
    )
    expect(page.locator(".canvas")).to_be_hidden()
    page.unroute("**/drawings/**")
    draw(page)


def test_in_the_dark_it_is_dark(open_page: OpenPage, axe: Axe) -> None:
    """Light inks on dark ground, and on a phone the page stays in its column."""
    page = open_page("/queries/figures-compared", dark=True, window=PHONE)
    draw(page)
    title = page.locator(".canvas svg").get_by_text("Who gives which figure")
    assert title.evaluate("each => getComputedStyle(each).fill") == "rgb(231, 229, 223)"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert axe(page, "main") == []
