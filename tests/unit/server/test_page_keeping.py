"""What is kept of pages, and above all what is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.responses import Response

from conflictgraph.errors import TooManyQueriesError
from conflictgraph.server.access import Access
from conflictgraph.server.cache import ResultCache
from conflictgraph.server.problems import handle_error
from conflictgraph.server.ui.keeping import kept, left_unkept
from conflictgraph.settings import Settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.writer import Writer

GRAPH = "https://w3id.org/conflictgraph/graph/doc/a"
Handler = Callable[[Request], Awaitable[Response]]


def publish(folder: StoreFolder, word: str) -> None:
    """Make another generation live."""
    with Writer(folder) as writer:
        writer.replace_graph(GRAPH, f'<urn:s> <urn:p> "{word}" <{GRAPH}> .\n'.encode())
        writer.publish()


@pytest.fixture
def folder(tmp_path: Path) -> StoreFolder:
    """Return a store with one generation."""
    store = StoreFolder(tmp_path / "graph")
    publish(store, "first")
    return store


def serve(folder: StoreFolder, handler: Handler) -> httpx.AsyncClient:
    """Return a client of an application with one page, at ``/``."""
    settings = Settings(store=folder.path)
    app = FastAPI(exception_handlers={TooManyQueriesError: handle_error})
    app.state.settings = settings
    app.state.services = SimpleNamespace(
        settings=settings,
        folder=folder,
        access=Access.from_settings(settings),
        cache=ResultCache(10_000_000),
    )
    app.add_api_route("/", handler)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


def a_page(text: str, status: int = 200) -> Response:
    """Return a page as the routes make them."""
    return Response(text, status, {"Cache-Control": "no-cache"}, "text/html")


async def ask(client: httpx.AsyncClient, times: int) -> list[httpx.Response]:
    """Ask one after the other."""
    return [await client.get("/") for _ in range(times)]


def test_a_whole_page_is_made_once(folder: StoreFolder) -> None:
    """The second reader gets the bytes of the first."""
    made: list[int] = []

    async def handler(request: Request) -> Response:
        made.append(1)
        return a_page(f"page {len(made)}")

    first, second = asyncio.run(ask(serve(folder, kept(handler)), 2))
    assert first.text == second.text == "page 1"
    assert first.headers["etag"] == second.headers["etag"]


@pytest.mark.parametrize("status", [200, 404, 503])
def test_what_is_not_whole_is_made_again(folder: StoreFolder, status: int) -> None:
    """A page without its numbers, and an error, are not what the next reader gets."""
    made: list[int] = []

    async def handler(request: Request) -> Response:
        made.append(1)
        page = a_page(f"page {len(made)}", status)
        return left_unkept(page) if status == 200 else page

    first, second = asyncio.run(ask(serve(folder, kept(handler)), 2))
    assert [first.text, second.text] == ["page 1", "page 2"]
    assert "etag" not in first.headers


def test_a_page_of_two_generations_belongs_to_none(folder: StoreFolder) -> None:
    """What was asked while the store changed is shown once and never said to be true again."""

    async def handler(request: Request) -> Response:
        publish(folder, "while it was made")
        return a_page("half old, half new")

    (first,) = asyncio.run(ask(serve(folder, kept(handler)), 1))
    assert first.text == "half old, half new"
    assert "etag" not in first.headers


def test_who_asks_too_much_does_not_spoil_the_page(folder: StoreFolder) -> None:
    """The refusal of one client is no answer to another that waits for the same page."""
    made: list[int] = []

    async def handler(request: Request) -> Response:
        made.append(1)
        await asyncio.sleep(0.01)
        if len(made) == 1:
            raise TooManyQueriesError("one too many")
        return a_page("the page")

    async def rush(client: httpx.AsyncClient) -> list[httpx.Response]:
        return list(await asyncio.gather(*(client.get("/") for _ in range(3))))

    answers = asyncio.run(rush(serve(folder, kept(handler))))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 429]
    assert len(made) == 2


def test_arguments_tell_pages_apart(folder: StoreFolder) -> None:
    """A page that depends on more than the store changes when that does."""
    states = iter(["not made", "made", "made"])

    @kept
    async def show(_request: Request, state: str) -> Response:
        return a_page(state)

    async def handler(request: Request) -> Response:
        return await show(request, next(states))

    first, second, third = asyncio.run(ask(serve(folder, handler), 3))
    assert [first.text, second.text, third.text] == ["not made", "made", "made"]
    assert first.headers["etag"] != second.headers["etag"] == third.headers["etag"]
