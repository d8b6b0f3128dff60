"""The line of time over the example corpus: whole without scripts, and open to every program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

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


def test_each_mark_leads_to_its_entry(examples: RunningServer) -> None:
    """What is drawn can be read: each mark is a link to the words behind it."""
    html = fetch(examples, "/timeline")
    drawn, _, listed = html.partition('<ol class="dated">')
    anchors = re.findall(r'<a href="#(e\d+)"', drawn)
    assert anchors
    assert set(anchors) == set(re.findall(r'<li id="(e\d+)"', listed))


def test_claim_and_denial_stand_side_by_side(examples: RunningServer) -> None:
    """Armenia's ministry and Turkey's government are shown with their own words on one event."""
    html = fetch(examples, "/timeline?since=2020-09-29&until=2020-09-29&kind=cg:Action")
    assert "accounts differ" in html
    assert "Ministry of Defence of Armenia" in html
    assert "Government of Turkey" in html
    assert "denied, or said not to be so" in html


def test_figures_are_steps(examples: RunningServer) -> None:
    """A reader sees at once how one claimant's figure grew."""
    html = fetch(examples, "/timeline?kind=cg:CasualtyClaim")
    assert re.search(r'<path class="steps" d="M[\d.]+ [\d.]+H', html)
    assert "1\u202f009" in html


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("kind=cg:Meeting", "meeting:", "killed:"),
        ("kind=cg:CasualtyClaim", "killed:", "meeting:"),
        ("until=2020-10-01", "Turkey: use force", "ceasefire agreement"),
        ("conflict=nagorno-karabakh-conflict", "killed:", "No answer"),
        ("actor=jens-stoltenberg", "Jens Stoltenberg", "killed:"),
    ],
)
def test_filters_hold(examples: RunningServer, query: str, there: str, not_there: str) -> None:
    """Each field of the form narrows the page as it says."""
    listed = fetch(examples, f"/timeline?{query}").partition('<ol class="dated">')[2]
    assert there in listed
    assert not_there not in listed


def test_windows_are_addresses(examples: RunningServer) -> None:
    """From all of the time to a year, and on to a month, by links that keep the filters."""
    html = fetch(examples, "/timeline?kind=cg:Meeting")
    year = re.search(r'href="(/timeline\?kind=cg%3AMeeting&amp;since=2020-01-01[^"]+)"', html)
    assert year
    html = fetch(examples, year[1].replace("&amp;", "&"))
    assert re.search(r"since=2020-10-01&amp;until=2020-10-31", html)
    assert 'rel="prev nofollow"' in html


def test_the_same_as_data(examples: RunningServer) -> None:
    """What the page shows is a saved query with the same parameters."""
    html = fetch(examples, "/timeline?since=2020-10-01&until=2020-10-31")
    address = re.search(r'href="(/queries/timeline\?[^"]+)"', html)
    assert address
    rows = examples.client.get(
        address[1].replace("&amp;", "&"), headers={"Accept": "application/sparql-results+json"}
    ).json()["results"]["bindings"]
    assert rows
    for row in rows:
        assert f"page/{row['statement']['value'].split('/conflictgraph/')[1]}" in html


def test_german_pages_have_german_dates(examples: RunningServer) -> None:
    """Days are written as in a German text."""
    html = fetch(examples, "/timeline", "de")
    assert "12. Oktober 2020" in html
    assert "Zeitleiste" in html


def test_nonsense_is_said_to_be_nonsense(examples: RunningServer) -> None:
    """A day that is none gets a page that says so, and a problem for programs."""
    page = examples.client.get("/timeline?since=yesterday", headers=HTML)
    assert page.status_code == 400
    assert "No answer" in page.text
    problem = examples.client.get("/timeline?since=yesterday", headers={"Accept": "*/*"})
    assert problem.headers["content-type"].startswith("application/problem+json")


def test_an_empty_window_says_so(examples: RunningServer) -> None:
    """Nothing in a window is no error, and there are ways out of it."""
    html = fetch(examples, "/timeline?since=1999-01-01&until=1999-01-31")
    assert "Nothing dated fits." in html
    assert "All of the time" in html
