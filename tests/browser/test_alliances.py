"""The page of alliances in a browser: a table for everybody, and a drawing of it."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page

from .conftest import DESK, PHONE, Axe, OpenPage

#: What somebody reads in the drawing, with its place in it.
Box = dict[str, Any]


def drawn(page: Page) -> list[Box]:
    """Return the names and labels of the drawing, as soon as it is there."""
    page.wait_for_selector("#network[data-drawn]")
    given = page.locator("#network").get_attribute("data-drawn")
    assert given is not None
    boxes: list[Box] = json.loads(given)
    return boxes


def click_in(page: Page, box: Box) -> None:
    """Click on the middle of what stands in the drawing."""
    middle = {"x": (box["left"] + box["right"]) / 2, "y": (box["top"] + box["bottom"]) / 2}
    page.locator("#network").click(position=middle)


def named(boxes: list[Box], label: str) -> Box:
    """Return the only thing of this label."""
    (box,) = [each for each in boxes if each["label"] == label]
    return box


def test_the_table_says_it_all_without_scripts(open_page: OpenPage) -> None:
    """Who has no scripts has every view, and no empty frame of a drawing."""
    page = open_page("/alliances", javascript=False)
    row = page.get_by_role("row").filter(has_text="Russia as its protector")
    assert [cell.strip() for cell in row.locator("td").all_inner_texts()[:5]] == [
        "Russia",
        "protecting power of",
        "Armenia",
        "Armenia",
        "certain",
    ]
    assert not page.locator("figure.network").is_visible()


def test_every_view_of_an_ally_is_drawn_with_its_holder(open_page: OpenPage) -> None:
    """A line without somebody who holds the view would be a fact."""
    labels = [box["label"] for box in drawn(open_page("/alliances"))]
    assert "protecting power of\nas seen by Armenia" in labels
    assert "no ally of\nas seen by Government of Russia" in labels
    assert "hoped for: member of\nas seen by Georgia" in labels
    assert {"Russia", "NATO", "South Ossetian authorities"} <= set(labels)


@pytest.mark.parametrize(
    "path",
    [
        "/alliances",
        "/alliances?whose=attributed",
        "/alliances?kind=cg%3AMembership",
        "/alliances?lang=de&conflict=nagorno-karabakh-conflict",
    ],
)
@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
def test_no_label_lies_on_another(open_page: OpenPage, path: str, window: dict[str, int]) -> None:
    """All names and labels can be read, and none is cut off at the edge."""
    page = open_page(path, window=window)
    boxes = drawn(page)
    on_others = [
        (one["label"], other["label"])
        for one, other in combinations(boxes, 2)
        if one["left"] < other["right"]
        and other["left"] < one["right"]
        and one["top"] < other["bottom"]
        and other["top"] < one["bottom"]
    ]
    assert on_others == []
    frame = page.locator("#network").bounding_box()
    assert frame is not None
    assert all(box["left"] >= 0 and box["right"] <= frame["width"] for box in boxes)
    assert all(box["top"] >= 0 and box["bottom"] <= frame["height"] for box in boxes)


def test_the_drawing_is_the_same_each_time(open_page: OpenPage) -> None:
    """What somebody saw yesterday, and printed, she finds again."""
    assert drawn(open_page("/alliances")) == drawn(open_page("/alliances"))


def test_the_drawing_follows_the_window(open_page: OpenPage) -> None:
    """Whoever turns a tablet, or makes a window small, still sees all of it."""
    page = open_page("/alliances")
    wide = drawn(page)
    as_it_was = page.locator("#network").get_attribute("data-drawn")
    page.set_viewport_size({"width": 760, "height": 900})
    page.wait_for_function(
        "wide => document.getElementById('network').dataset.drawn !== wide", arg=as_it_was
    )
    assert max(box["right"] for box in drawn(page)) <= 760
    page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
    page.wait_for_function("document.getElementById('network').clientWidth > 1000")
    page.wait_for_function(
        "right => JSON.parse(document.getElementById('network').dataset.drawn)"
        ".some((box) => box.right === right)",
        arg=max(box["right"] for box in wide),
    )


def test_a_name_leads_to_its_page_and_back(open_page: OpenPage) -> None:
    """Filters stay when somebody comes back from an actor."""
    page = open_page("/alliances?whose=attributed")
    click_in(page, named(drawn(page), "Armenia"))
    page.wait_for_url("**/page*")
    assert page.locator("h1").inner_text() == "Armenia"
    page.go_back()
    assert page.locator("#f-whose").input_value() == "attributed"
    assert drawn(page)


def test_a_line_leads_to_its_row(open_page: OpenPage) -> None:
    """The words behind a line are one click away."""
    page = open_page("/alliances")
    click_in(page, named(drawn(page), "protecting power of\nas seen by Armenia"))
    row = page.locator("tr:focus")
    assert "Russia" in row.inner_text()
    assert "Armenia" in row.inner_text()


def test_keyboards_pass_the_drawing_by(open_page: OpenPage) -> None:
    """The table has all its links; nobody is caught in a picture."""
    page = open_page("/alliances")
    drawn(page)
    assert page.locator("#network").get_attribute("aria-hidden") == "true"
    page.locator("form.filters button").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('figure')") is None


def test_a_finger_scrolls_past_the_drawing(open_page: OpenPage) -> None:
    """On a phone the drawing fills the window, and still does not hold the page."""
    page = open_page("/alliances", window=PHONE)
    drawn(page)
    held = page.locator("#network").evaluate(
        """(place) => ["touchstart", "touchmove", "touchend"].map((type, i) => {
            const target = place.querySelector("canvas:last-of-type");
            const box = place.getBoundingClientRect();
            const touch = new Touch({
                identifier: 1, target, clientX: box.x + 100, clientY: box.y + 100 + 40 * i,
            });
            const event = new TouchEvent(type, {
                touches: type === "touchend" ? [] : [touch], changedTouches: [touch],
                targetTouches: [touch], bubbles: true, cancelable: true,
            });
            target.dispatchEvent(event);
            return event.defaultPrevented;
        })"""
    )
    assert held == [False, False, False]


def test_nothing_sticks_out_on_a_phone(open_page: OpenPage) -> None:
    """Tables become lists; nothing scrolls sideways."""
    page = open_page("/alliances", window=PHONE)
    drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("dark", [False, True])
def test_it_keeps_nobody_out(open_page: OpenPage, axe: Axe, dark: bool) -> None:
    """Contrast, names and order of what is read aloud."""
    page = open_page("/alliances", dark=dark)
    drawn(page)
    assert axe(page, "main") == []
