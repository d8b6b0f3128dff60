"""The page of an actor in a browser."""

from __future__ import annotations

import pytest

from .conftest import PHONE, Axe, OpenPage


@pytest.mark.parametrize("dark", [False, True])
def test_it_keeps_nobody_out(open_page: OpenPage, axe: Axe, dark: bool) -> None:
    """Headings in order, names of links, contrast."""
    page = open_page("/page/id/actor/turkey", dark=dark)
    assert axe(page, ".actor") == []
    levels = page.eval_on_selector_all("main :is(h1, h2, h3)", "all => all.map(e => e.tagName)")
    assert levels[0] == "H1"
    assert set(levels[1:]) == {"H2"}


def test_nothing_sticks_out_on_a_phone(open_page: OpenPage) -> None:
    """Tables become lists or scroll by themselves, never the page."""
    page = open_page("/page/id/actor/turkey", window=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_from_a_number_to_its_statements_without_scripts(open_page: OpenPage) -> None:
    """What Turkey is accused of, in the words of the texts, is one link away."""
    page = open_page("/page/id/actor/turkey", javascript=False)
    page.get_by_role("link", name="accusations", exact=True).click()
    texts = page.locator(".statements li").all_inner_texts()
    assert len(texts) == 2
    assert all("Turkey" in text for text in texts)
