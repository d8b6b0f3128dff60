"""The page of alliances: whose view each is, complete without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import RunningServer

HTML = {"Accept": "text/html"}
ACTORS = "https://w3id.org/conflictgraph/id/actor/"
#: Nothing in between but markup.
GAP = r"(?:\s|<[^>]*>)+"


def views_of(html: str) -> str:
    """Return the page below its form."""
    return html.partition("<main")[2].partition("</form>")[2]


def test_a_view_has_its_direction_holder_words_and_text(examples: RunningServer) -> None:
    """Armenia sees Russia as its protector: so it is told, and nothing more."""
    html = examples.client.get("/alliances").text
    told = (
        "Russia",
        "protecting power of",
        "Armenia",
        "Armenia",
        "certain",
        "Russia as its protector",
    )
    assert re.search(GAP.join(told), html)
    assert not re.search(GAP.join(("Armenia", "protecting power of", "Russia")), html)
    assert re.search(r'href="/page/id/doc/\w+/statement/[\d-]+"><q>Russia as its protector', html)


def test_views_background_and_accounts_look_unlike(examples: RunningServer) -> None:
    """What is claimed is drawn dashed, what is background is drawn solid and has a source."""
    html = examples.client.get("/alliances").text
    kinds = dict(re.findall(r'class="line (\w+)[^"]*">([^<]*)<', html))
    assert set(kinds) == {"attributed", "narrator", "curated"}
    assert "background, <a" in re.sub(r"\s+", " ", html)
    assert "mfa.am/en/bilateral-relations/ru" in html
    assert "since 1997-08-29" in html


@pytest.mark.parametrize(
    ("filtered", "shown", "hidden"),
    [
        ({"holder": f"{ACTORS}armenia"}, "Russia as its protector", "Turkey its closest ally"),
        ({"whose": "curated"}, "mfa.am", "<q>"),
        ({"whose": "narrator"}, "the text itself", "Russia as its protector"),
        ({"kind": "cg:Membership"}, "Who belongs to what", "Who stands by whom"),
        ({"conflict": "nagorno-karabakh-conflict"}, "Turkey its closest ally", "United Kingdom"),
        ({"until": "2020-09-30"}, "OVKS", "Russia as its protector"),
        ({"publisher": "Musterbote"}, "OVKS", "Russia as its protector"),
        ({"holder": "nobody"}, "No view fits.", "<table"),
    ],
)
def test_viewpoints_can_be_chosen(
    examples: RunningServer, filtered: dict[str, str], shown: str, hidden: str
) -> None:
    """One claimant, the texts or the background; one conflict, source or time."""
    html = examples.client.get("/alliances", params=filtered).text
    assert shown in views_of(html)
    assert hidden not in views_of(html)
    ((name, value),) = filtered.items()
    assert f"pairs-as-seen-by?{name}=" in html
    assert f'value="{value}"' in html


def test_the_table_behind_the_page_has_as_many_statements(examples: RunningServer) -> None:
    """The link to the data leads to the same views."""
    html = examples.client.get("/alliances", params={"whose": "attributed"}).text
    (address,) = re.findall(r'href="(/queries/pairs-as-seen-by\?[^"#]+)"', html)
    address = address.replace("&amp;", "&")
    rows = examples.client.get(address, headers={"Accept": "application/sparql-results+json"})
    found = {row["statement"]["value"] for row in rows.json()["results"]["bindings"]}
    shown = set(re.findall(r'href="/page/(id/doc/\w+/statement/[\d-]+)"', html))
    assert shown == {iri.removeprefix("https://w3id.org/conflictgraph/") for iri in found}


def test_a_german_page_is_german(examples: RunningServer) -> None:
    """Names and words of the page in German; words of texts as they are."""
    html = examples.client.get("/alliances", params={"lang": "de"}).text
    examples.client.cookies.clear()
    assert re.search(
        GAP.join(("Russland", "Schutzmacht von", "Armenien", "Armenien", "sicher")), html
    )
    assert "Russia as its protector" in html


def test_a_wrong_filter_is_an_error_on_the_page(examples: RunningServer) -> None:
    """A mistyped day does not look like a world without alliances."""
    response = examples.client.get("/alliances", params={"since": "soon"}, headers=HTML)
    assert response.status_code == 400
    assert "No answer" in response.text
    assert "No view fits." not in response.text
    assert examples.client.get("/alliances", params={"since": "soon"}).json()["code"] == (
        "query.parameter"
    )
