"""Indexes of a server: one is made in the background, and an older one answers meanwhile."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from conflictgraph.errors import IndexPendingError, OverloadedError, StoreMissingError
from conflictgraph.search.finding import Question, find
from conflictgraph.search.making import is_made
from conflictgraph.server import indexes as module
from conflictgraph.server.indexes import Indexes, open_indexes
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.writer import Writer

GRAPH = "https://w3id.org/conflictgraph/graph/mine"


def publish(store: StoreFolder, text: str, keep: int = 2) -> int:
    """Publish another generation."""
    with Writer(store, keep_generations=keep) as writer:
        writer.replace_graph(GRAPH, f'<urn:x:a> <urn:x:b> "{text}" <{GRAPH}> .\n'.encode())
        return writer.publish()


@pytest.fixture
def store(tmp_path: Path) -> StoreFolder:
    """Return a store with one generation."""
    folder = StoreFolder(tmp_path / "graph")
    publish(folder, "one")
    return folder


def test_the_first_search_makes_the_index(store: StoreFolder) -> None:
    """Nobody has to think of an index, and who does not search never pays for one."""

    async def use() -> None:
        async with open_indexes(store, None, 5) as indexes:
            assert not store.search_folder(1).exists()
            both = await asyncio.gather(indexes.find(), indexes.find())
            assert both[0] == both[1]
            assert (both[0].generation, both[0].is_live) == (1, True)
            assert both[0].file.parent == store.search_folder(1)

    asyncio.run(use())
    assert is_made(store.search_folder(1))


def test_an_older_index_answers_while_one_is_made(
    store: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a write the search goes on, and says of which state it speaks."""

    async def use() -> None:
        async with open_indexes(store, None, 5) as indexes:
            await indexes.find()
            monkeypatch.setattr(module, "_PATIENCE_S", 0)
            publish(store, "two")
            older = await indexes.find()
            assert (older.generation, older.is_live) == (1, False)
            monkeypatch.undo()
            newer = await indexes.find()
            assert (newer.generation, newer.is_live) == (2, True)

    asyncio.run(use())


def test_what_was_deleted_is_not_searched_any_more(
    store: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once older generations are gone, no index of them tells what they held."""

    async def use() -> None:
        async with open_indexes(store, None, 5) as indexes:
            await indexes.find()
            monkeypatch.setattr(module, "_PATIENCE_S", 0)
            publish(store, "two", keep=1)
            with pytest.raises(IndexPendingError):
                await indexes.find()

    asyncio.run(use())


def test_a_store_that_cannot_be_written_is_searched_all_the_same(
    store: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store on a read-only disk serves; its index goes when the server ends."""
    monkeypatch.setattr(os, "access", lambda *_arguments: False)

    async def use() -> Path:
        async with open_indexes(store, None, 5) as indexes:
            found = await indexes.find()
            assert found.is_live
            assert found.file.exists()
            return found.file

    file = asyncio.run(use())
    assert not store.search_folder(1).exists()
    assert not file.parent.parent.exists()


def test_an_index_that_cannot_be_made_is_said_to_be_missing(
    store: StoreFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged store does not let searches hang, nor starts a process for each of them."""
    monkeypatch.setattr(module, "_PATIENCE_S", 0.5)
    monkeypatch.setattr(module, "_MAKER", "conflictgraph.no_such_module")

    async def use() -> None:
        async with open_indexes(store, tmp_path, 5) as indexes:
            with pytest.raises(IndexPendingError):
                await indexes.find()
            making = indexes._making
            with pytest.raises(IndexPendingError):
                await indexes.find()
            assert indexes._making is making

    asyncio.run(use())


def test_without_a_store_there_is_nothing(tmp_path: Path) -> None:
    """A wrong folder is told as such."""

    async def use() -> None:
        async with open_indexes(StoreFolder(tmp_path / "none"), None, 5) as indexes:
            with pytest.raises(StoreMissingError):
                await indexes.find()

    asyncio.run(use())


def test_too_many_searches_are_turned_away(
    store: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flood of searches is refused in time instead of piling up."""
    monkeypatch.setattr(module, "_MAX_WAITING", 1)

    async def use() -> None:
        async with open_indexes(store, None, 5) as indexes:
            gate = asyncio.Event()
            loop = asyncio.get_running_loop()
            waiting = asyncio.create_task(
                indexes.run(lambda: asyncio.run_coroutine_threadsafe(gate.wait(), loop).result())
            )
            await asyncio.sleep(0)
            with pytest.raises(OverloadedError):
                await indexes.run(lambda: None)
            gate.set()
            assert await waiting
            assert await indexes.run(lambda: 7) == 7

    asyncio.run(use())


def test_an_index_that_goes_meanwhile_is_asked_for_again(store: StoreFolder) -> None:
    """A search that meets a write is told to come again, not that the server failed."""

    async def use() -> None:
        indexes = Indexes(store, None, 5)
        found = await indexes.find()
        found.file.unlink()
        with pytest.raises(IndexPendingError):
            await indexes.run(lambda: open(found.file, "rb").close())  # noqa: PTH123 - any error of the kind
        assert (await indexes.find()).file.exists()
        await indexes.close()

    asyncio.run(use())


def test_a_damaged_index_is_made_again(store: StoreFolder) -> None:
    """A disk that lost a page does not take the search away for good."""

    async def use() -> None:
        async with open_indexes(store, None, 5) as indexes:
            found = await indexes.find()
            content = found.file.read_bytes()
            # The head and the schema stay, whatever is looked up does not.
            found.file.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
            question = Question("Karabach")
            with pytest.raises(IndexPendingError):
                await indexes.run(lambda: find(found.file, question, "full", 5))
            again = await indexes.find()
            assert await indexes.run(lambda: find(again.file, question, "full", 5))
            assert again.file.read_bytes() == content

    asyncio.run(use())
