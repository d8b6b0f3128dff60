"""The map over the example corpus: whole without scripts, and without a single border."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .test_server_pages import Page

if TYPE_CHECKING:
    from conftest import RunningServer

HTML = {"Accept": "text/html"}


def fetch(server: RunningServer, path: str, language: str = "en") -> str:
    """Return a page, which is there and well formed."""
    answer = server.client.get(path, headers=HTML | {"Accept-Language": language})
    assert answer.status_code == 200, answer.text[:500]
    page = Page(answer.text)
    assert len(page.ids) == len(set(page.ids))
    return answer.text


def test_each_spot_leads_to_its_place(examples: RunningServer) -> None:
    """What is drawn can be read: each spot is a link to what is told of the place."""
    html = fetch(examples, "/map")
    drawn, _, listed = html.partition('<ol class="places">')
    spots = re.findall(r'<a href="#(p\d+)"', drawn)
    assert spots
    assert set(spots) <= set(re.findall(r'<li id="(p\d+)"', listed))
    assert "Nagorno-Karabakh" in listed
    assert "Դ" in listed or "Լ" in listed, "names in the languages of the place"


def test_what_happens_and_what_is_said_are_told_apart(examples: RunningServer) -> None:
    """A speech in Ankara does not look like fighting in Ankara."""
    listed = fetch(examples, "/map?place=ankara").partition('<ol class="places">')[2]
    assert "is said there" in listed
    assert "Jens Stoltenberg" in listed
    assert "Geneva" not in listed


def test_plans_are_marked(examples: RunningServer) -> None:
    """A meeting that is only planned is not shown as held."""
    assert "planned" in fetch(examples, "/map?place=geneva&kind=cg:Meeting")


def test_windows_are_addresses(examples: RunningServer) -> None:
    """Nearer, further off and sideways are links that keep the filters."""
    html = fetch(examples, "/map?kind=cg:Meeting&window=46,38,45")
    nearer = re.search(r'href="(/map\?kind=cg%3AMeeting&amp;window=[^"]+)">nearer', html)
    assert nearer
    assert "window=44.00%2C40.00%2C45.00" in nearer[1]
    assert "All places" in html
    assert "window=" not in re.findall(r'href="([^"]+)">All places', html)[0]


def test_a_window_of_nonsense_shows_all_places(examples: RunningServer) -> None:
    """An address that was cut off in a mail still leads to a map."""
    assert "All places" not in fetch(examples, "/map?window=46,38")


def test_the_projection_is_stated(examples: RunningServer) -> None:
    """A map that does not say how it was made cannot be judged."""
    assert "Equidistant cylindrical projection" in fetch(examples, "/map")
    assert "Zylinderprojektion" in fetch(examples, "/map", "de")


def test_the_same_as_data(examples: RunningServer) -> None:
    """What the page shows is a saved query with the same parameters; a window is none of them."""
    html = fetch(examples, "/map?kind=cg:Meeting&window=46,38,45")
    address = re.search(r'href="(/queries/what-happens-where[^"]*)"', html)
    assert address
    assert "window" not in address[1]
    rows = examples.client.get(
        address[1].replace("&amp;", "&"), headers={"Accept": "application/sparql-results+json"}
    ).json()["results"]["bindings"]
    assert {"Geneva", "Moscow"} <= {row["whereLabel"]["value"] for row in rows}
    assert all(row["latitude"]["value"] for row in rows)
