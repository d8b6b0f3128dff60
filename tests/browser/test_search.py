"""The search in a browser: from any page, without scripts, on a phone, by keyboard."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import PHONE, OpenPage


def test_search_starts_on_every_page(open_page: OpenPage) -> None:
    """Whoever reads something looks up a name right there, without scripts."""
    page = open_page("/statements", javascript=False)
    page.get_by_role("searchbox", name="Words to look for").fill("Karabach")
    page.get_by_role("button", name="Search").first.click()
    assert "q=Karabach" in page.url
    expect(page.get_by_role("link", name="Nagorno-Karabakh", exact=True).first).to_be_visible()
    expect(page.locator("mark.found").first).to_be_visible()


def test_filters_narrow_and_the_back_button_widens(open_page: OpenPage) -> None:
    """Choices stand in the address: they can be sent to others, and taken back."""
    page = open_page("/search?q=Karabach")
    page.get_by_label("Kind").select_option("statement")
    page.get_by_label("Texts up to").fill("2020-10-05")
    page.locator("form.search").get_by_role("button", name="Search").click()
    assert "kind=statement" in page.url
    days = page.locator("section.results time").all_inner_texts()
    assert days
    assert max(days) <= "2020-10-05"
    expect(page.get_by_role("heading", name="Texts", exact=True)).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("heading", name="Texts", exact=True)).to_be_visible()


def test_results_lead_to_the_sentence(open_page: OpenPage) -> None:
    """From a hit to the statement, with its sentence and its claimant."""
    page = open_page("/search?q=Waffenruhe&kind=Demand")
    sentence = page.locator("section.results blockquote").first.inner_text()
    page.locator("section.results a.content").first.click()
    expect(page.locator("blockquote").first).to_contain_text(sentence[:40])


def test_keyboards_reach_the_results(open_page: OpenPage) -> None:
    """Words, Enter, and the first hit is a few stops away."""
    page = open_page("/search")
    page.get_by_label("Words", exact=True).focus()
    page.keyboard.type("Putin")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=Putin**")
    expect(page.get_by_role("status")).to_contain_text("Statements")


def test_it_is_german_for_germans(open_page: OpenPage) -> None:
    """Headings, classes and names are in the language of the page."""
    page = open_page("/search?q=Karabach", language="de")
    expect(page.get_by_role("heading", name="Aussagen")).to_be_visible()
    expect(page.get_by_role("link", name="Bergkarabach", exact=True).first).to_be_visible()
    expect(page.locator("small.tag").first).to_have_text("Ort")


def test_nothing_sticks_out_on_a_phone(open_page: OpenPage) -> None:
    """Long names and sentences wrap."""
    page = open_page("/search?q=Karabach", window=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_nothing_found_is_said(open_page: OpenPage) -> None:
    """An empty page would leave open whether the search failed."""
    page = open_page("/search?q=Wolpertinger")
    expect(page.get_by_role("status")).to_have_text("Nothing fits.")
