"""The worker pool with real processes: one query cannot hurt another, whatever it does."""

from __future__ import annotations

import asyncio
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from conflictgraph.errors import (
    NotAcceptableError,
    OverloadedError,
    QueryError,
    QueryForbiddenError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooComplexError,
    QueryTooLargeError,
    StoreError,
    StoreMissingError,
    UsageError,
    WorkerLostError,
)
from conflictgraph.store.changes import DEFAULT_BASE
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.query.pool import PoolLimits, QueryRequest, WorkerPool
from conflictgraph.store.sparql.guard import QueryLimits
from conflictgraph.store.writer import Writer

SIZE = 3_000
GRAPH = f"{DEFAULT_BASE}graph/links"
POINT = "SELECT ?o { <urn:s7> ?p ?o }"
POINT_ANSWER = b"o\r\n7\r\n"
ALL = "SELECT * { ?s ?p ?o . ?a ?b ?c }"  # nine million rows
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f) }"
#: Evaluated while it is serialised, during which Python runs no other thread.
ENDLESS_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = 'x' && ?f = 'y' || ?i = 0) }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY DESC(?c) ?f"
NESTED = "SELECT * { " + "{" * 20_000 + "}" * 20_000 + " }"
NO_GUARD = QueryLimits(max_bytes=1 << 30, max_depth=1 << 30, max_parts=1 << 30)
LIMITS = PoolLimits(timeout_s=120.0, memory_bytes=300_000_000, queue_timeout_s=120.0)
#: Without lanes: a long query keeps the place of a short one.
ONE_LANE = replace(LIMITS, long_after_s=3600.0)


def publish(folder: StoreFolder, size: int) -> int:
    lines = (f'<urn:s{n}> <urn:p> "{n}" <{GRAPH}> .\n' for n in range(size))
    with Writer(folder) as writer:
        writer.replace_graph(GRAPH, "".join(lines).encode())
        return writer.publish()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> StoreFolder:
    folder = StoreFolder(tmp_path_factory.mktemp("pool"))
    publish(folder, SIZE)
    return folder


def with_pool(
    folder: StoreFolder,
    act: Callable[[WorkerPool], Awaitable[None]],
    size: int = 2,
    limits: PoolLimits = LIMITS,
) -> None:
    """Run some steps against a pool in an event loop of its own."""

    async def main() -> None:
        async with WorkerPool(folder, size, limits) as pool:
            await act(pool)

    asyncio.run(main())


async def answer(pool: WorkerPool, query: str) -> bytes:
    given = await pool.ask(QueryRequest(query, results=("text/csv",)))
    return b"".join([chunk async for chunk in given.chunks])


async def check_alive(pool: WorkerPool) -> None:
    """Check that every worker answers, replaced ones too."""
    answers = await asyncio.gather(*(answer(pool, POINT) for _ in range(10)))
    assert set(answers) == {POINT_ANSWER}


def worker_pids() -> set[int]:
    """Return the worker processes of this process; it may have other children, a server."""
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    pids = {int(pid) for path in children for pid in path.read_text().split()}
    return {pid for pid in pids if _is_worker(pid)}


def _is_worker(pid: int) -> bool:
    try:
        return b"conflictgraph.store.query.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has just ended
        return False


def test_an_answer_has_its_type_and_its_generation(folder: StoreFolder) -> None:
    """The front can write the head of the response before the body is there."""

    async def act(pool: WorkerPool) -> None:
        small = await pool.ask(QueryRequest(POINT, results=("text/csv",)))
        assert (small.media_type, small.generation) == ("text/csv", 1)
        assert small.whole == POINT_ANSWER
        assert [chunk async for chunk in small.chunks] == [POINT_ANSWER]

        large = await pool.ask(QueryRequest("CONSTRUCT WHERE { ?s ?p ?o }"))
        assert large.media_type == "text/turtle"
        body = b"".join([chunk async for chunk in large.chunks])
        assert body.count(b" .\n") == SIZE + body.count(b"@prefix")

    with_pool(folder, act)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT * {", QuerySyntaxError),
        ("SELECT (<urn:f>(1) AS ?x) {}", QuerySyntaxError),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", QuerySyntaxError),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", QueryForbiddenError),
        ("LOAD <http://127.0.0.1/>", QueryForbiddenError),
        (NESTED, QueryTooComplexError),
        ("SELECT * { ?s ?p '" + "x" * 300_000 + "' }", QueryTooLargeError),
    ],
)
def test_trouble_before_the_first_byte_has_its_own_error(
    folder: StoreFolder, query: str, error: type[QueryError]
) -> None:
    """Every kind of trouble can have its own HTTP status."""

    async def act(pool: WorkerPool) -> None:
        before = worker_pids()
        with pytest.raises(error):
            await answer(pool, query)
        assert worker_pids() == before
        await check_alive(pool)

    with_pool(folder, act)


def test_no_media_type_that_fits_is_an_error_of_its_own(folder: StoreFolder) -> None:
    """A 406 names what is on offer, and the worker stays."""

    async def act(pool: WorkerPool) -> None:
        with pytest.raises(NotAcceptableError) as caught:
            await pool.ask(QueryRequest("ASK {}", results=()))
        assert "text/csv" in caught.value.offered
        await check_alive(pool)

    with_pool(folder, act)


def test_a_query_that_kills_its_worker_hurts_nobody_else(folder: StoreFolder) -> None:
    """Even what the guard does not know costs one process and one error."""

    async def act(pool: WorkerPool) -> None:
        async def others() -> None:
            for _ in range(200):
                assert await answer(pool, POINT) == POINT_ANSWER

        async def attacks() -> None:
            for _ in range(3):
                with pytest.raises(QueryTooComplexError):
                    await answer(pool, NESTED)

        await asyncio.gather(others(), others(), attacks())
        await check_alive(pool)

    with_pool(folder, act, limits=replace(LIMITS, query=NO_GUARD))


@pytest.mark.parametrize("query", [ENDLESS, ENDLESS_ROWS])
def test_a_query_past_its_deadline_is_killed(folder: StoreFolder, query: str) -> None:
    """A runaway query ends, and its worker with it."""

    async def act(pool: WorkerPool) -> None:
        before = worker_pids()
        with pytest.raises(QueryTimeoutError, match="longer than"):
            await answer(pool, query)
        pool.limits = LIMITS
        await check_alive(pool)
        assert not worker_pids() & before

    with_pool(folder, act, size=1, limits=replace(LIMITS, timeout_s=0.3))


def test_a_query_past_its_memory_is_killed(folder: StoreFolder) -> None:
    """A greedy query does not push the machine into swapping."""

    async def act(pool: WorkerPool) -> None:
        with pytest.raises(QueryMemoryError):
            await answer(pool, GREEDY)
        await check_alive(pool)

    with_pool(folder, act)


def test_the_least_memory_is_enough_for_small_queries(folder: StoreFolder) -> None:
    """A setting that is accepted also works; one that cannot is refused."""
    with_pool(folder, check_alive, limits=PoolLimits(memory_bytes=256_000_000))
    with pytest.raises(UsageError, match="256000000"):
        PoolLimits(memory_bytes=255_000_000)
    with pytest.raises(UsageError, match="at least one worker"):
        WorkerPool(folder, 0)


def test_a_client_that_leaves_takes_its_worker_along(folder: StoreFolder) -> None:
    """An abandoned query stops using the processor, whichever way it was abandoned."""

    async def act(pool: WorkerPool) -> None:
        closed = await pool.ask(QueryRequest(ALL))
        await closed.chunks.__anext__()
        await closed.chunks.aclose()
        with pytest.raises(QueryError, match="closed"):
            await closed.chunks.__anext__()
        await check_alive(pool)

        dropped = await pool.ask(QueryRequest(ALL))
        del dropped
        await check_alive(pool)

        cancelled = asyncio.create_task(answer(pool, ENDLESS))
        await asyncio.sleep(0.2)
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cancelled
        await check_alive(pool)

    with_pool(folder, act, size=1)


def test_a_client_that_stalls_is_dropped(folder: StoreFolder) -> None:
    """Clients that read nothing cannot occupy the workers."""

    async def act(pool: WorkerPool) -> None:
        stalled = await pool.ask(QueryRequest(ALL))
        await check_alive(pool)  # waits until the only worker is free, hence killed
        with pytest.raises(QueryTimeoutError, match="too slowly"):
            async for _ in stalled.chunks:
                pass

    with_pool(folder, act, size=1, limits=replace(ONE_LANE, client_stall_s=0.2))


def test_a_client_that_reads_for_ever_is_dropped(folder: StoreFolder) -> None:
    """Reading a little now and then does not keep a worker for ever."""

    async def act(pool: WorkerPool) -> None:
        slow = await pool.ask(QueryRequest(ALL))

        async def read_slowly() -> None:
            async for _ in slow.chunks:
                await asyncio.sleep(0.05)

        with pytest.raises(QueryTimeoutError, match="too slowly"):
            await read_slowly()
        await check_alive(pool)

    with_pool(folder, act, size=1, limits=replace(LIMITS, answer_timeout_s=0.5))


def test_time_the_client_takes_is_not_the_querys(folder: StoreFolder) -> None:
    """A large answer over a slow line is complete in spite of a short deadline."""

    async def act(pool: WorkerPool) -> None:
        slow = await pool.ask(QueryRequest("SELECT * { ?s ?p ?o . <urn:s1> ?b ?c }"))
        assert slow.whole is None
        body = b""
        async for chunk in slow.chunks:
            body += chunk
            await asyncio.sleep(0.2)
        assert body.endswith(b"]}}")

    with_pool(folder, act, limits=replace(LIMITS, timeout_s=1.0))


def test_the_front_reads_no_further_than_its_client(folder: StoreFolder) -> None:
    """An answer of any size costs the front a few hundred kilobytes."""

    async def act(pool: WorkerPool) -> None:
        large = await pool.ask(QueryRequest(ALL))
        exchange = large.chunks._exchange  # type: ignore[attr-defined]
        for _ in range(5):
            await asyncio.sleep(0.1)
            assert exchange._held < 1_000_000
            await large.chunks.__anext__()
        await large.chunks.aclose()

    with_pool(folder, act)


def test_trouble_after_the_first_byte_breaks_the_answer_off(folder: StoreFolder) -> None:
    """A short answer never looks complete."""

    async def act(pool: WorkerPool) -> None:
        begun = await pool.ask(QueryRequest(ALL))
        await begun.chunks.__anext__()
        for pid in worker_pids():
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(WorkerLostError):
            async for _ in begun.chunks:
                pass
        await check_alive(pool)

    with_pool(folder, act)


def test_a_full_queue_is_told_at_once(folder: StoreFolder) -> None:
    """Overload is answered instead of growing without end."""

    async def act(pool: WorkerPool) -> None:
        busy = await pool.ask(QueryRequest(ALL))
        waiting = [asyncio.create_task(answer(pool, POINT)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(OverloadedError, match="too many"):
            await answer(pool, POINT)
        await busy.chunks.aclose()
        assert await asyncio.gather(*waiting) == [POINT_ANSWER] * 2

    with_pool(folder, act, size=1, limits=replace(ONE_LANE, max_queued=2))


def test_nobody_waits_for_ever(folder: StoreFolder) -> None:
    """A query that gets no worker in time is told so, and leaves the queue."""

    async def act(pool: WorkerPool) -> None:
        busy = await pool.ask(QueryRequest(ALL))
        for _ in range(3):
            with pytest.raises(OverloadedError, match="stayed busy"):
                await answer(pool, POINT)
        await busy.chunks.aclose()
        pool.limits = LIMITS
        assert await answer(pool, POINT) == POINT_ANSWER

    with_pool(folder, act, size=1, limits=replace(ONE_LANE, queue_timeout_s=0.1, max_queued=1))


def test_a_query_cancelled_on_its_turn_passes_the_turn_on(folder: StoreFolder) -> None:
    """No worker is lost to a client that leaves at the very moment it is served."""

    async def act(pool: WorkerPool) -> None:
        for _ in range(20):
            first = asyncio.create_task(answer(pool, POINT))
            waiting = asyncio.create_task(answer(pool, POINT))
            await asyncio.wait([first])
            waiting.cancel()
            await asyncio.wait([waiting])
        await check_alive(pool)

    with_pool(folder, act, size=1, limits=replace(LIMITS, queue_timeout_s=20.0))


def test_a_new_generation_is_answered_from_at_once(tmp_path: Path) -> None:
    """A build in another terminal shows up without a restart."""
    folder = StoreFolder(tmp_path)

    async def act(pool: WorkerPool) -> None:
        with pytest.raises(StoreMissingError):
            await answer(pool, POINT)
        for size in (3, 5, 2, 8):
            number = publish(folder, size)
            count = await pool.ask(QueryRequest("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
            assert count.generation == number
            assert f'"value":"{size}"'.encode() in (count.whole or b"")

    with_pool(folder, act, size=1)


def test_a_damaged_generation_is_an_error_and_recovers(tmp_path: Path) -> None:
    """One bad generation does not need a restart of the server."""
    folder = StoreFolder(tmp_path)
    publish(folder, 8)
    (folder.generation(publish(folder, 9)) / "CURRENT").write_text("rubbish")

    async def act(pool: WorkerPool) -> None:
        with pytest.raises(StoreError, match="cannot be opened"):
            await answer(pool, POINT)
        folder.make_live(1)
        await check_alive(pool)

    with_pool(folder, act, size=1)


async def _kill_under_load(pool: WorkerPool, rounds: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chooses a victim, keeps no secret
    lost = answered = 0

    async def client() -> None:
        nonlocal lost, answered
        while not done.is_set():
            try:
                assert await answer(pool, POINT) == POINT_ANSWER
                answered += 1
            except WorkerLostError:
                lost += 1

    done = asyncio.Event()
    clients = [asyncio.create_task(client()) for _ in range(6)]
    killed = 0
    while killed < rounds:
        await asyncio.sleep(chance.random() * 0.1)
        # None may be there: all killed ones are being replaced.
        if living := sorted(worker_pids()):
            os.kill(chance.choice(living), signal.SIGKILL)
            killed += 1
    done.set()
    await asyncio.gather(*clients)
    assert lost <= killed
    assert answered > 0
    await check_alive(pool)


def test_a_killed_worker_costs_at_most_its_own_query(folder: StoreFolder) -> None:
    """The out-of-memory killer may come at any moment."""
    with_pool(folder, lambda pool: _kill_under_load(pool, 10, seed=1), size=3)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_many_killed_workers_cost_at_most_their_own_queries(folder: StoreFolder, seed: int) -> None:
    """The same, hundreds of times."""
    with_pool(folder, lambda pool: _kill_under_load(pool, 100, seed), size=3)


def ends(pid: int) -> bool:
    """Wait until a process, not a child of this one, has ended; it has a minute."""
    for _ in range(600):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":  # ended, and nobody asks for its status
            return True
        time.sleep(0.1)
    return False


FRONT = """
import asyncio, os, sys
from functools import partial
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.query.pool import PoolLimits, QueryRequest, WorkerPool

async def main():
    async with WorkerPool(StoreFolder(sys.argv[1]), 1, PoolLimits(timeout_s=600)) as pool:
        children = open(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read()
        print(children.strip(), flush=True)
        asyncio.get_running_loop().call_later(0.5, partial(print, "asked", flush=True))
        if sys.argv[2]:
            answer = await pool.ask(QueryRequest(sys.argv[2]))
        await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.mark.parametrize("query", ["", ENDLESS, ENDLESS_ROWS, ALL])
def test_workers_die_with_their_front(folder: StoreFolder, query: str) -> None:
    """A server killed by force leaves no process behind that burns the processor."""
    command = [sys.executable, "-c", FRONT, str(folder.path), query]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as front:
        assert front.stdout is not None
        pid = int(front.stdout.readline())
        assert front.stdout.readline().strip() == "asked"
        assert Path(f"/proc/{pid}").exists()
        front.kill()
    assert ends(pid)


def test_a_front_with_many_connections_can_start_workers(folder: StoreFolder) -> None:
    """A worker lost under a thousand connections is replaced all the same."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2_000:
        pytest.skip("this machine allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2_000), hard))
    with ExitStack() as files:
        for _ in range(1_100):
            files.enter_context(Path(os.devnull).open("rb"))
        with_pool(folder, check_alive, size=1)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_pool_that_cannot_start_says_so(folder: StoreFolder) -> None:
    """A broken installation is told at the start of the server."""
    program = (
        "import asyncio, sys\n"
        "from conflictgraph.errors import WorkerLostError\n"
        "from conflictgraph.store.generations import StoreFolder\n"
        "from conflictgraph.store.query.pool import WorkerPool\n"
        "sys.executable = '/bin/false'\n"
        "try:\n"
        "    asyncio.run(WorkerPool(StoreFolder(sys.argv[1]), 2).start())\n"
        "except WorkerLostError as error:\n"
        "    print(error)\n"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(folder.path)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "ended with status 1" in result.stdout
    assert "Warning" not in result.stderr
