"""Long and short queries on one pool: cheap ones are always answered, anyone can be stopped."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conflictgraph.errors import (
    OverloadedError,
    QueryCancelledError,
    QueryError,
    QueryTimeoutError,
    TooManyQueriesError,
)
from conflictgraph.store.changes import DEFAULT_BASE
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.query.pool import Answer, PoolLimits, QueryRequest, Running, WorkerPool
from conflictgraph.store.writer import Writer

GRAPH = f"{DEFAULT_BASE}graph/links"
POINT = "SELECT ?o { <urn:s7> ?p ?o }"
POINT_ANSWER = b"o\r\n7\r\n"
COUNT = 100_000
#: More than front and kernel hold for a client that does not read.
ROWS = f"SELECT * {{ ?s ?p ?o . ?a ?b ?c }} LIMIT {COUNT}"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f) }"
LIMITS = PoolLimits(timeout_s=120.0, memory_bytes=300_000_000, queue_timeout_s=120.0)
DEADLINE_S = 60.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> StoreFolder:
    folder = StoreFolder(tmp_path_factory.mktemp("lanes"))
    lines = (f'<urn:s{n}> <urn:p> "{n}" <{GRAPH}> .\n' for n in range(1_000))
    with Writer(folder) as writer:
        writer.replace_graph(GRAPH, "".join(lines).encode())
        writer.publish()
    return folder


def with_pool(
    folder: StoreFolder,
    act: Callable[[WorkerPool], Awaitable[None]],
    size: int,
    limits: PoolLimits = LIMITS,
) -> None:
    """Run some steps against a pool in an event loop of its own."""

    async def main() -> None:
        async with WorkerPool(folder, size, limits) as pool:
            await act(pool)

    asyncio.run(main())


async def answer(pool: WorkerPool, query: str, client: str = "") -> bytes:
    given = await pool.ask(QueryRequest(query, results=("text/csv",), client=client))
    return b"".join([chunk async for chunk in given.chunks])


def begin(pool: WorkerPool, query: str, client: str = "") -> asyncio.Task[bytes]:
    return asyncio.create_task(answer(pool, query, client))


async def wait_for(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(DEADLINE_S):
        while not holds():  # noqa: ASYNC110 - nothing tells when it does
            await asyncio.sleep(0.01)


async def until(pool: WorkerPool, holds: Callable[[list[Running]], bool]) -> list[Running]:
    """Wait until the list of running queries is as it should be."""
    await wait_for(lambda: holds(pool.running()))
    return pool.running()


def has_long(running: list[Running]) -> bool:
    return any(each.lane == "long" for each in running)


async def stop(*tasks: asyncio.Task[bytes]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def priorities() -> list[int]:
    """Return the nice values of the workers of this process, sorted."""
    found = []
    for path in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
        for pid in path.read_text().split():
            with contextlib.suppress(OSError):  # it has just ended
                if b"conflictgraph.store.query.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.append(os.getpriority(os.PRIO_PROCESS, int(pid)))
    return sorted(found)


def test_a_long_query_leaves_its_place_and_yields(folder: StoreFolder) -> None:
    """One place is enough for short queries while a runaway goes on."""

    async def act(pool: WorkerPool) -> None:
        usual = os.getpriority(os.PRIO_PROCESS, 0)
        runaway = begin(pool, ENDLESS)
        await until(pool, has_long)
        for _ in range(20):
            assert await answer(pool, POINT) == POINT_ANSWER
        assert priorities() == [usual, min(19, usual + 10)]

        await stop(runaway)
        await until(pool, lambda running: not running)
        await wait_for(lambda: priorities() == [usual])

    with_pool(folder, act, size=1)


def test_a_long_query_is_answered_and_its_process_ends(folder: StoreFolder) -> None:
    """Being long is no fault: the answer is whole, and the next one gets a fresh process."""

    async def act(pool: WorkerPool) -> None:
        long = await pool.ask(QueryRequest(ROWS, results=("text/csv",)))
        await until(pool, has_long)
        body = b"".join([chunk async for chunk in long.chunks])
        assert body.count(b"\r\n") == 1 + COUNT
        assert long.tally() is not None
        assert not pool.running()
        assert await answer(pool, POINT) == POINT_ANSWER
        assert len(set(priorities())) == 1

    with_pool(folder, act, size=1)


def test_a_full_long_lane_makes_room_for_short_queries(folder: StoreFolder) -> None:
    """However many runaways there are, one light place is never theirs."""

    async def act(pool: WorkerPool) -> None:
        runaways = [begin(pool, ENDLESS) for _ in range(6)]
        for _ in range(20):
            assert await answer(pool, POINT) == POINT_ANSWER
        running = await until(pool, lambda running: len(running) <= 2)
        assert sorted(each.lane for each in running) == ["light", "long"]
        ended = [task for task in runaways if task.done()]
        assert len(ended) == 4
        for task in ended:
            with pytest.raises(OverloadedError, match="too many long"):
                task.result()
        await stop(*runaways)

    with_pool(folder, act, size=2, limits=replace(LIMITS, long_queries=1))


def test_long_queries_may_stay_where_nobody_waits(folder: StoreFolder) -> None:
    """A server with nothing else to do ends no query for being one too many."""

    async def act(pool: WorkerPool) -> None:
        runaways = [begin(pool, ENDLESS) for _ in range(3)]
        await until(pool, has_long)
        await until(pool, lambda running: all(each.seconds > 1.0 for each in running))
        assert sorted(each.lane for each in pool.running()) == ["light", "light", "long"]
        assert await answer(pool, POINT) == POINT_ANSWER
        await stop(*runaways)

    with_pool(folder, act, size=4, limits=replace(LIMITS, long_queries=1))


def test_an_answer_that_flows_is_not_the_first_to_be_cut(folder: StoreFolder) -> None:
    """A query that got nothing yet can be told so properly; a broken answer is worse."""

    async def act(pool: WorkerPool) -> None:
        first = begin(pool, ENDLESS)
        await until(pool, has_long)
        flowing = await pool.ask(QueryRequest(ROWS, results=("text/csv",)))
        with pytest.raises(OverloadedError):
            await answer(pool, ENDLESS)
        body = b"".join([chunk async for chunk in flowing.chunks])
        assert body.count(b"\r\n") == 1 + COUNT
        await stop(first)

    with_pool(folder, act, size=2, limits=replace(LIMITS, long_queries=1))


def test_one_client_cannot_take_all_places(folder: StoreFolder) -> None:
    """Who asks too much at once is told; others are answered, and so is he when he waits."""

    async def act(pool: WorkerPool) -> None:
        greedy = [begin(pool, ENDLESS, "greedy") for _ in range(2)]
        await until(pool, lambda running: len(running) == 2)
        with pytest.raises(TooManyQueriesError):
            await answer(pool, POINT, "greedy")
        assert await answer(pool, POINT, "modest") == POINT_ANSWER
        assert await answer(pool, POINT) == POINT_ANSWER
        await stop(*greedy)
        await until(pool, lambda running: not running)
        for _ in range(5):
            assert await answer(pool, POINT, "greedy") == POINT_ANSWER

    with_pool(folder, act, size=2, limits=replace(LIMITS, client_queries=2))


def test_running_queries_are_listed_and_ended(folder: StoreFolder) -> None:
    """Whether it waits, runs or flows, an administrator finds a query and ends it."""

    async def act(pool: WorkerPool) -> None:
        flowing = await pool.ask(QueryRequest(ROWS, results=("text/csv",)))
        silent = begin(pool, ENDLESS, "198.51.100.7")
        waiting = begin(pool, POINT)
        running = await until(pool, lambda running: len(running) == 3)
        assert [each.lane for each in running] == ["light", "light", "waiting"]
        assert [each.query for each in running] == [ROWS, ENDLESS, POINT]
        assert running[0].id == flowing.query_id
        assert (running[1].client, running[1].generation) == ("198.51.100.7", 1)
        assert running[0].seconds >= running[1].seconds >= 0

        assert not pool.cancel("nobody")
        assert all(pool.cancel(each.id) for each in reversed(running))
        for task in (silent, waiting):
            with pytest.raises(QueryCancelledError):
                await task
        with pytest.raises(QueryCancelledError):
            await read(flowing)
        assert not pool.running()
        assert await answer(pool, POINT) == POINT_ANSWER

    with_pool(folder, act, size=2, limits=replace(LIMITS, long_after_s=3600.0))


async def read(given: Answer) -> None:
    async for _ in given.chunks:
        pass


def test_the_end_of_the_pool_is_the_end_of_all_queries(folder: StoreFolder) -> None:
    """Nobody is left waiting for an answer that cannot come any more."""

    async def act(pool: WorkerPool) -> None:
        left = [begin(pool, ENDLESS), begin(pool, POINT), begin(pool, ROWS)]
        await until(pool, lambda running: len(running) == 3)
        await pool.close()
        async with asyncio.timeout(DEADLINE_S):
            ended = await asyncio.gather(*left, return_exceptions=True)
        assert {type(each) for each in ended} == {OverloadedError}

    with_pool(folder, act, size=1, limits=replace(LIMITS, long_after_s=3600.0))


def test_the_shorter_deadline_counts(folder: StoreFolder) -> None:
    """A client may wait for less than the server allows, never for more."""

    async def act(pool: WorkerPool) -> None:
        with pytest.raises(QueryTimeoutError, match=r"longer than 0\.1 s"):
            await pool.ask(QueryRequest(ENDLESS, timeout_s=0.1))
        pool.limits = replace(LIMITS, timeout_s=0.2)
        with pytest.raises(QueryTimeoutError, match=r"longer than 0\.2 s"):
            await pool.ask(QueryRequest(ENDLESS, timeout_s=3600.0))

    with_pool(folder, act, size=1)


def test_a_short_query_that_is_abandoned_keeps_its_process(
    folder: StoreFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clients that leave again and again do not make the server start processes."""
    monkeypatch.setattr("conflictgraph.store.query.pool._CHECK_S", DEADLINE_S)

    async def act(pool: WorkerPool) -> None:
        served = set(pool._lanes._alive)
        for _ in range(20):
            abandoned = begin(pool, POINT)
            await asyncio.sleep(0)
            await stop(abandoned)
            await until(pool, lambda running: not running)
        assert await answer(pool, POINT) == POINT_ANSWER
        assert pool._lanes._alive == served

    with_pool(folder, act, size=1)


async def _trouble(pool: WorkerPool, chance: random.Random) -> None:
    """Ask one query and then do what clients, administrators and kernels may do."""
    query = chance.choice([POINT, POINT, POINT, ROWS, ENDLESS])
    client = chance.choice(["", "a", "b"])
    with contextlib.suppress(asyncio.TimeoutError, QueryError):
        async with asyncio.timeout(chance.random() * 0.4):
            given = await pool.ask(QueryRequest(query, results=("text/csv",), client=client))
            if chance.random() < 0.5:
                await read(given)
    for each in pool.running():
        if chance.random() < 0.05:
            pool.cancel(each.id)
    if chance.random() < 0.05 and pool._lanes._alive:
        chance.choice(sorted(pool._lanes._alive, key=id)).kill()


async def _be_in_trouble(pool: WorkerPool, rounds: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chooses a fate, keeps no secret

    async def client() -> None:
        for _ in range(rounds):
            await _trouble(pool, chance)

    await asyncio.gather(*(client() for _ in range(8)))
    await until(pool, lambda running: not running)
    await wait_for(lambda: len(pool._lanes._idle) == len(pool._lanes._alive) == 3)
    assert not pool._clients
    answers = await asyncio.gather(*(answer(pool, POINT) for _ in range(7)))
    assert set(answers) == {POINT_ANSWER}


TROUBLED = replace(LIMITS, long_queries=2, client_queries=3, max_queued=4, queue_timeout_s=0.2)


def test_the_pool_is_whole_after_any_trouble(folder: StoreFolder) -> None:
    """Whoever leaves, is ended or dies: no place, no turn and no process is lost for good."""
    with_pool(folder, lambda pool: _be_in_trouble(pool, 8, seed=1), size=3, limits=TROUBLED)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_the_pool_is_whole_after_much_trouble(folder: StoreFolder, seed: int) -> None:
    """The same, for long enough to meet the narrow moments."""
    with_pool(folder, lambda pool: _be_in_trouble(pool, 150, seed), size=3, limits=TROUBLED)
