"""Pages by generation: not asked for twice, never stale, never anybody's error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from conftest import Publish, RunningServer, StartServer

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
HIT = "cache;desc=hit"
PUTIN = "/page/id/actor/vladimir-putin"
PAGES = ["/", "/statements", "/query", "/docs", PUTIN, "/queries/figures-by-claimant"]
NEW = b'GRAPH <graph/doc/b> { <id/doc/b> <urn:x-new> "another generation" . }'
#: Takes about a second, and gives one row.
SLOW = (
    "SELECT (COUNT(*) AS ?n) { "
    + " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(3))
    + " FILTER(STRLEN(STR(?s0)) > STRLEN(STR(?s2)) + 1001) }"
)


def read(server: RunningServer, path: str, **headers: str) -> httpx.Response:
    """Ask for a page as a browser without cookies does."""
    given = {"Accept": HTML} | {name.replace("_", "-"): text for name, text in headers.items()}
    return server.client.get(path, headers=given)


@pytest.fixture(scope="module")
def pages(
    launch: StartServer, small_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """Return a server for the tests of this module, whose pages nobody has seen."""
    server = launch(tmp_path_factory.mktemp("pages"), small_store)
    yield server
    assert server.stop() == 0, server.log.read_text()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_made_once(pages: RunningServer, path: str) -> None:
    """Who has it is told so, who comes later gets the same bytes, and HEAD tells their length."""
    first, second = read(pages, path), read(pages, path)
    held = read(pages, path, If_None_Match=first.headers["etag"])
    plain = {"Accept": HTML, "Accept-Encoding": "identity"}
    head = httpx.head(pages.url + path, headers=plain)

    assert second.headers["server-timing"] == HIT
    assert second.content == first.content
    for name in ("etag", "content-security-policy", "content-language", "vary", "content-type"):
        assert second.headers[name] == first.headers[name]
    assert (held.status_code, held.content) == (304, b"")
    # A browser puts what comes with it in place of what it has of the page.
    others = {name for name in held.headers if held.headers[name] != first.headers.get(name)}
    assert others <= {"date", "conflictgraph-query-id"}
    assert int(head.headers["content-length"]) == len(first.content)
    assert head.headers["etag"] == first.headers["etag"]


def test_a_page_has_its_own_tag_for_each_reader(pages: RunningServer) -> None:
    """Language, filters, host and kind of client tell pages apart; nobody gets another's."""
    path = "/queries/figures-by-claimant"
    answers = [
        read(pages, path),
        read(pages, path, Accept_Language="de"),
        read(pages, path, Host="elsewhere.example"),
        read(pages, f"{path}?claimant="),
        read(pages, path, Accept="text/csv"),
    ]
    tags = [answer.headers["etag"] for answer in answers]

    assert len(set(tags)) == len(tags)
    # The tag of a page is none of the data at the same address.
    assert read(pages, path, Accept="text/csv", If_None_Match=tags[0]).status_code == 200
    german = read(pages, path, Cookie="lang=de")
    assert german.headers["etag"] == tags[1]
    assert german.headers["content-language"] == "de"


def test_the_choice_of_a_language_is_kept_with_its_page(pages: RunningServer) -> None:
    """The switch sets its cookie, whether the page comes from memory or not."""
    cookies = [read(pages, "/?lang=de").headers["set-cookie"] for _ in range(2)]
    assert cookies[0] == cookies[1]
    assert cookies[0].startswith("lang=de;")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/?since=yesterday", 400),
        ("/query?query=SELECT+*+%7B", 400),
        ("/page/id/actor/nobody", 404),
        ("/queries/figures-by-claimant?since=x", 400),
    ],
)
def test_errors_are_not_kept(pages: RunningServer, path: str, status: int) -> None:
    """What failed is tried again; no reader holds on to an error."""
    for _ in range(2):
        answer = read(pages, path)
        assert answer.status_code == status
        assert "etag" not in answer.headers
        assert answer.headers.get("server-timing") != HIT
    assert read(pages, path, If_None_Match="*").status_code == status


def test_what_differs_each_time_is_drawn_anew(pages: RunningServer) -> None:
    """A page with a random number is never the page somebody else has seen."""
    path = "/query?query=SELECT+(RAND()+AS+?x)+%7B%7D"
    answers = [read(pages, path) for _ in range(2)]
    assert answers[0].text != answers[1].text
    assert all("etag" not in answer.headers for answer in answers)


def test_a_rush_for_one_page_is_one_evaluation(pages: RunningServer) -> None:
    """Twelve readers that come at once trouble one worker."""
    path = f"/query?{httpx.QueryParams(query=SLOW)}"
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: read(pages, path), range(12)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    timing = Counter(answer.headers.get("server-timing") == HIT for answer in answers)
    assert timing == {True: 11, False: 1}


def test_a_reader_who_leaves_does_not_spoil_the_page(pages: RunningServer) -> None:
    """Who comes after somebody gave up gets the answer, not what was there of it."""
    path = f"/query?{httpx.QueryParams(query=SLOW.replace('1001', '1002'))}"
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(pages.url + path, headers={"Accept": HTML}, timeout=0.2)
    answer = read(pages, path)

    assert answer.status_code == 200
    assert "1 row" in answer.text


def test_a_new_generation_has_new_pages(
    start_server: StartServer, own_store: Path, publish_graphs: Publish
) -> None:
    """No reader is told that an old page is still true."""
    server = start_server(store=own_store)
    path = "/page?iri=urn:x-new"
    queries = "/queries/documents"
    old = read(server, queries)
    assert read(server, path).status_code == 404
    publish_graphs(own_store, NEW)

    assert ">doc/b<" in read(server, path).text
    again = read(server, queries, If_None_Match=old.headers["etag"])
    assert again.status_code == 200
    assert again.headers["etag"] != old.headers["etag"]
    assert again.headers["conflictgraph-generation"] == "2"


def test_readers_without_a_token_get_nothing_from_memory(start_server: StartServer) -> None:
    """What one reader was allowed to see is not shown to the next who comes without a token."""
    token = "a-token-of-these-tests"
    folder = start_server().log.parent
    (folder / "tokens").write_text(f"read {token}\n")
    server = start_server(read_access="token", token_file=folder / "tokens")
    own = {"Authorization": f"Bearer {token}"}
    tag = read(server, "/", **own).headers["etag"]

    assert read(server, "/").status_code == 401
    assert read(server, "/", If_None_Match=tag).status_code == 401
    assert read(server, "/", If_None_Match=tag, **own).status_code == 304


def test_without_a_cache_pages_still_have_their_tags(start_server: StartServer) -> None:
    """Who turns the cache off spares memory, and readers still load a page once."""
    server = start_server(cache_bytes=0)
    first, second = read(server, "/"), read(server, "/")

    assert second.headers.get("server-timing") != HIT
    assert second.headers["etag"] == first.headers["etag"]
    assert read(server, "/", If_None_Match=first.headers["etag"]).status_code == 304
