"""German readers in a browser: without scripts, by keyboard, on a phone."""

from __future__ import annotations

import pytest

from .conftest import PHONE, OpenPage

STATEMENT = "/page/id/doc/0cf5b1acdccb67b8/statement/467-472"


@pytest.mark.parametrize(
    "path", ["/", "/statements", "/queries/demands", "/queries/who-says-what", STATEMENT]
)
def test_german_words_fit_on_a_phone(open_page: OpenPage, path: str) -> None:
    """German is longer than English; no page scrolls sideways for it."""
    page = open_page(path, language="de", window=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_saved_query_is_asked_from_its_choices(open_page: OpenPage) -> None:
    """Without a script: a reader chooses by name, sees the answer, and goes back to her choice."""
    page = open_page("/queries/demands", language="de", javascript=False)
    page.get_by_label("Wer es sagt").select_option(label="Jens Stoltenberg")
    page.get_by_role("button", name="Antwort anzeigen").press("Enter")

    answer = page.get_by_role("region", name="Antwort").last
    assert answer.get_by_role("link", name="Jens Stoltenberg").first.is_visible()
    assert page.get_by_role("link", name="Michail Saakaschwili").count() == 0
    # The form keeps the choice by its address.
    assert "jens-stoltenberg" in page.get_by_label("Wer es sagt").input_value()

    page.go_back()
    assert page.get_by_role("link", name="Michail Saakaschwili").first.is_visible()


def test_a_statement_has_a_title_in_the_window(open_page: OpenPage) -> None:
    """Tabs and bookmarks tell statements apart."""
    page = open_page(STATEMENT, language="de")
    assert page.title().startswith("Jens Stoltenberg: Forderung – ")
