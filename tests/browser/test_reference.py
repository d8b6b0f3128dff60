"""The pages about terms, server and dataset: with a keyboard, on a phone, without scripts."""

from __future__ import annotations

from itertools import pairwise

import pytest

from .conftest import PHONE, OpenPage


def test_a_class_of_the_tree_leads_to_its_meaning(open_page: OpenPage) -> None:
    """From the overview to a class, to what others call it, and back, without a script."""
    page = open_page("/ontology", javascript=False)
    page.locator(".tree").get_by_role("link", name="denial", exact=True).click()
    assert page.url.endswith("#Denial")
    entry = page.locator("#Denial")
    assert entry.get_by_text("in this dataset").is_visible()
    entry.locator("h3").get_by_role("link").click()
    assert "ns%23Denial" in page.url
    page.go_back()
    assert page.url.endswith("#Denial")


@pytest.mark.parametrize("path", ["/ontology", "/status", "/dumps"])
def test_nothing_sticks_out_on_a_phone(open_page: OpenPage, path: str) -> None:
    """Long IRIs, settings and checksums wrap."""
    page = open_page(path, window=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("path", ["/ontology", "/status", "/dumps"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_headings_are_in_order(open_page: OpenPage, path: str, language: str) -> None:
    """Whoever listens to a page can jump through it: one first heading, no level left out."""
    page = open_page(path, language=language)
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(each => Number(each.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert all(second - first <= 1 for first, second in pairwise(levels))
    assert page.locator("html").get_attribute("lang") == language


def test_data_for_machines_break_no_policy(open_page: OpenPage) -> None:
    """The marks for search engines are read as data and run as nothing."""
    page = open_page("/page/id/actor/nato")
    kinds = page.evaluate("[...document.scripts].map(each => each.type)")
    assert kinds == ["application/ld+json"]
