"""The page of an actor: what it says, what others say, and who says so."""

from __future__ import annotations

import asyncio
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from conflictgraph.catalogue import load_catalogue
from conflictgraph.catalogue.limits import CUTS_NOTHING
from conflictgraph.server.access import Access
from conflictgraph.server.fronts.siblings import Siblings
from conflictgraph.server.metrics import Metrics
from conflictgraph.server.services import open_services
from conflictgraph.server.ui import actor
from conflictgraph.settings import Settings
from conflictgraph.vocab import BASE

if TYPE_CHECKING:
    from conftest import RunningServer

GAP = r"(?:\s|<[^>]*>|&nbsp;)+"


def page_of(server: RunningServer, name: str) -> str:
    """Return the page of an actor of the register."""
    answer = server.client.get(f"/page/id/actor/{name}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("name", ["jens-stoltenberg", "turkey", "armenia", "nato"])
def test_numbers_of_statements_are_those_of_the_lists_behind_them(
    examples: RunningServer, name: str
) -> None:
    """Whoever follows a number finds as many statements, of each kind."""
    html = page_of(examples, name)
    numbers = re.findall(r'href="(/statements\?[^"]+)">(\d+) statements?<', html)
    numbers += re.findall(r'href="(/statements\?[^"]+)">[^<]+</a>&nbsp;<span[^>]*>(\d+)<', html)
    assert len(numbers) > 1
    for address, number in numbers:
        listed = examples.client.get(unescape(address)).text
        assert listed.count('<p class="who">') == int(number), address


def test_what_it_says_and_what_is_said_of_it_are_told_apart(examples: RunningServer) -> None:
    """Stoltenberg's words to Turkey are his, and stand on Turkey's page as said to it."""
    his = page_of(examples, "jens-stoltenberg")
    assert "What it says" in his
    says = his.partition('id="by"')[2].partition("<h2")[0]
    assert "considerable influence" in re.sub(r"<[^>]+>", "", says)

    turkey = page_of(examples, "turkey")
    about = turkey.partition('id="about"')[2].partition("<h2")[0]
    assert ">Jens Stoltenberg</a>" in about
    assert "What it says" not in turkey


def test_relations_stand_with_who_sees_them(examples: RunningServer) -> None:
    """Turkey's page has no alliance without somebody whose view it is."""
    stands = page_of(examples, "turkey").partition('id="stands"')[2].partition("<h2")[0]
    assert re.search(GAP.join(("Azerbaijan", "ally of", "“closest ally”", "Turkey")), stands)
    assert "Ilham Aliyev" in stands
    assert "background, <a" in re.sub(r"\s+", " ", stands)


def test_offices_stand_with_who_says_so(examples: RunningServer) -> None:
    """On the page of the person and on that of the body."""
    for name in ("jens-stoltenberg", "nato"):
        offices = page_of(examples, name).partition('id="offices"')[2].partition("<h2")[0]
        assert "NATO Secretary General" in offices, name
        assert ">Jens Stoltenberg</a>" in offices, name
        assert "the text itself" in offices, name
        assert "since 2014-10-01" in offices, name


def test_names_have_their_language(examples: RunningServer) -> None:
    """Read aloud, a Russian name is read as Russian; forms of words are no names."""
    names = page_of(examples, "turkey").partition('id="names"')[2].partition("<h2")[0]
    assert '<dd lang="ru">Турция</dd>' in names
    assert '<dd lang="de">Türkei · Republik Türkei</dd>' in names
    assert "türkischem" not in names


def test_texts_are_counted_and_led_to(examples: RunningServer) -> None:
    """As many as the table of the actor's texts has."""
    html = page_of(examples, "armenia")
    (found,) = re.findall(r'href="(/queries/actor-by-document\?[^"]+)">(\d+) texts<', html)
    rows = examples.client.get(unescape(found[0]), headers={"Accept": "text/csv"}).text
    assert len(rows.strip().splitlines()) - 1 == int(found[1])


def test_texts_are_counted_however_many_there_are(
    examples: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is named in more texts than one answer tells has the right number all the same."""

    async def found(most: int) -> tuple[int, tuple[actor.Text, ...]]:
        monkeypatch.setattr(actor, "MOST_DATED", most)
        settings = Settings(store=examples.store, query_workers=1)
        parts = (Access(()), load_catalogue(), Metrics(), Siblings(None))
        asked = {"actor": NamedNode(f"{BASE}id/actor/armenia"), "whole": CUTS_NOTHING}
        async with open_services(settings, *parts) as services:
            return await actor._ask_texts(services, asked, "reader")

    number, latest = asyncio.run(found(2000))
    assert number > 2
    assert asyncio.run(found(2)) == (number, latest[:2])


def test_figures_of_a_claimant_are_one_link_away(examples: RunningServer) -> None:
    """They are read beside those of others, not alone."""
    html = page_of(examples, "ministry-of-defence-of-azerbaijan")
    (address,) = re.findall(r'href="(/\?actor=[^"]+)#figures"', html)
    assert "Ministry of Defence of Azerbaijan" in examples.client.get(unescape(address)).text


def test_who_is_hardly_known_has_a_short_page(examples: RunningServer) -> None:
    """No empty headings for an actor that only has a name."""
    html = page_of(examples, "united-kingdom")
    assert "Names" in html
    for heading in ("What it says", "What is said to it", "Offices", "Texts that name it"):
        assert heading not in html


def test_what_is_no_actor_has_no_such_section(examples: RunningServer) -> None:
    """An event says nothing and stands by nobody."""
    html = examples.client.get("/page/id/event/nagorno-karabakh-conflict").text
    assert 'class="actor"' not in html


def test_a_german_page_is_german(examples: RunningServer) -> None:
    """Names of offices, too."""
    html = examples.client.get("/page/id/actor/nato", params={"lang": "de"}).text
    examples.client.cookies.clear()
    assert "Ämter" in html
    assert "Nato-Generalsekretär" in html.partition('id="offices"')[2]
