"""Drawings of answers as programs get them: what Python draws, and pages that lead there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import pytest

import conflictgraph
from conflictgraph.client.graph import Graph
from conflictgraph.client.plot import Plot

if TYPE_CHECKING:
    from conftest import RunningServer

HTML = {"Accept": "text/html"}
MEDIA_TYPE = "application/vnd.vegalite.v6+json"
KARABAKH = "nagorno-karabakh-conflict"

Ask = Callable[[Graph, str], Plot]
#: The address of a drawing, and the question in Python that it answers.
SAME: Final[dict[str, Ask]] = {
    "claims": lambda graph, lang: graph.claims(lang=lang).plot(lang=lang),
    f"claims?scale=log&measure=killed&whom=military&conflict={KARABAKH}": lambda graph, lang: (
        graph.claims(lang=lang, measure="killed", victims="military", conflict=KARABAKH).plot(
            lang=lang, scale="log"
        )
    ),
    "revisions": lambda graph, lang: graph.revisions(lang=lang).plot(lang=lang),
    "timeline?since=2020-09-28&until=2020-10-31": lambda graph, lang: graph.timeline(
        lang=lang, since="2020-09-28", until="2020-10-31"
    ).plot(lang=lang),
    "map": lambda graph, lang: graph.map(lang=lang).plot(lang=lang),
    "network?member=armenia": lambda graph, lang: graph.network(member="armenia", lang=lang).plot(
        lang=lang
    ),
}


@pytest.fixture(scope="module")
def graph(examples: RunningServer) -> Iterator[Graph]:
    """Return the graph that the server serves, opened in this process."""
    with conflictgraph.open(examples.store) as opened:
        yield opened


def canonical(spec: Any) -> str:
    """Return a specification in the one order that all its writings have in common."""
    return json.dumps(spec, sort_keys=True, ensure_ascii=False)


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("address", SAME)
def test_pages_and_python_draw_the_same(
    examples: RunningServer, graph: Graph, address: str, lang: str
) -> None:
    """What stands in a notebook and what stands on a page is one figure, down to the last byte."""
    separator = "&" if "?" in address else "?"
    answer = examples.client.get(f"/drawings/{address}{separator}lang={lang}")
    assert answer.status_code == 200, answer.text
    assert canonical(answer.json()) == canonical(SAME[address](graph, lang).spec)
    assert any(answer.json()["datasets"].values())


def test_other_programs_take_it(examples: RunningServer) -> None:
    """Altair reads the file, with its data and no address of anybody in it."""
    answer = examples.client.get("/drawings/timeline")
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["access-control-allow-origin"] == "*"
    assert isinstance(alt.Chart.from_dict(answer.json()), alt.TopLevelMixin)
    assert "url" not in answer.json()["data"]


def test_it_is_kept_as_pages_are(examples: RunningServer) -> None:
    """Who has a drawing of this generation is told so, and nothing is asked of the store."""
    first = examples.client.get("/drawings/claims", headers={"Accept-Language": "de"})
    tag = {"If-None-Match": first.headers["etag"]}
    german, english = (
        examples.client.get("/drawings/claims", headers=tag | {"Accept-Language": lang})
        for lang in ("de", "en")
    )
    assert (german.status_code, english.status_code) == (304, 200)
    assert "Wer welche Zahl nennt" in first.text


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("nothing", 404, "claims, revisions, timeline, map, network"),
        ("claims?colour=red", 400, "colour"),
        ("claims?scale=cubic", 400, "linear, log"),
        ("map?scale=log", 400, "scale"),
        ("timeline?since=yesterday", 400, "since"),
        ("timeline?actor=turkey&actor=russia", 400, "once"),
    ],
)
def test_mistakes_are_named(examples: RunningServer, address: str, status: int, told: str) -> None:
    """A program learns what it did wrong and what there is instead."""
    answer = examples.client.get(f"/drawings/{address}")
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )
    assert told in answer.text


def addresses(page: str, attribute: str) -> set[str]:
    """Return the addresses of drawings that stand in an attribute."""
    return {unescape(each) for each in re.findall(rf'{attribute}="(/drawings/[^"]+)"', page)}


@pytest.mark.parametrize(
    "path",
    [
        "/?measure=killed",
        "/timeline?kind=cg:CasualtyClaim",
        "/map?actor=armenia",
        "/alliances?member=armenia",
        "/queries/figures-compared?measure=killed",
        "/queries/revisions",
    ],
)
def test_pages_lead_to_the_drawing_of_what_they_show(examples: RunningServer, path: str) -> None:
    """Without scripts, too, a reader takes the figure along, with the filters of the page."""
    page = examples.client.get(path, headers=HTML | {"Accept-Language": "de"}).text
    (address,) = addresses(page, "href")
    assert "lang=de" in address
    filters = path.partition("?")[2].partition("=")[0]
    assert filters in address
    assert examples.client.get(address).status_code == 200
    assert addresses(page, "data-drawing") == ({address} if "/queries/" in path else set())


def test_nothing_is_drawn_of_nothing(examples: RunningServer) -> None:
    """A page without an answer offers no drawing of it."""
    empty = examples.client.get("/queries/timeline?until=1900-01-01", headers=HTML).text
    assert addresses(empty, "href") == set()
    assert 'class="drawing"' not in empty


def test_who_names_no_language_gets_the_same_too(examples: RunningServer, graph: Graph) -> None:
    """The shortest call in Python and the shortest address are one drawing, in English."""
    answer = examples.client.get("/drawings/revisions")
    assert canonical(answer.json()) == canonical(graph.revisions().plot().spec)
