"""The edit queue with a real editor process: every acknowledged write is there, and whole."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conflictgraph.errors import (
    ConflictGraphError,
    GraphMissingError,
    OverloadedError,
    PreconditionError,
    ProtectedGraphError,
    QueryForbiddenError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooComplexError,
    StoreLockedError,
    UnsupportedMediaTypeError,
    UploadError,
)
from conflictgraph.store.changes import DEFAULT_BASE
from conflictgraph.store.edit.edits import (
    Conditions,
    Edit,
    EditOutcome,
    GraphDelete,
    GraphPut,
    Update,
)
from conflictgraph.store.edit.queue import EditLimits, EditQueue
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.query.pool import QueryRequest, WorkerPool
from conflictgraph.store.reader import Reader
from conflictgraph.store.sparql.guard import QueryLimits
from conflictgraph.store.writer import Writer

BUILT = f"{DEFAULT_BASE}graph/links"
COUNT = (
    "DELETE { <x:counter> <x:n> ?n } INSERT { <x:counter> <x:n> ?m } WHERE "
    "{ OPTIONAL { <x:counter> <x:n> ?n } BIND(COALESCE(?n, 0) + 1 AS ?m) }"
)
NO_GUARD = QueryLimits(max_bytes=1 << 30, max_depth=1 << 30, max_parts=1 << 30)
#: Waits as long as a slow machine may need; what is to run out is set by the test.
LIMITS = EditLimits(timeout_s=120.0, lock_timeout_s=60.0, query=NO_GUARD)
SEGFAULT = Update("INSERT {} WHERE {" + "{" * 20_000 + "}" * 20_000 + "}")
DOUBLING = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
GREEDY = Update(f"INSERT {{ <x:a> <x:b> ?x40 }} WHERE {{ BIND('aaaaaaaa' AS ?x0) {DOUBLING} }}")
NUMBERS = " ".join(map(str, range(1_000)))
ENDLESS = Update(
    "INSERT { <x:a> <x:endless> ?n } WHERE { SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?{name} {{ {NUMBERS} }}" for name in "abcd")
    + " FILTER(?a + ?b + ?c + ?d < 0) } }"
)


@pytest.fixture
def folder(tmp_path: Path) -> StoreFolder:
    folder = StoreFolder(tmp_path / "store")
    with Writer(folder) as writer:
        writer.replace_graph(BUILT, f"<urn:s> <urn:p> <urn:o> <{BUILT}> .\n".encode())
        writer.publish()
    return folder


def with_queue(
    folder: StoreFolder, act: Callable[[EditQueue], Awaitable[None]], limits: EditLimits = LIMITS
) -> None:
    """Run some steps against a queue in an event loop of its own."""

    async def main() -> None:
        async with EditQueue(folder, limits, DEFAULT_BASE) as edits:
            await act(edits)

    asyncio.run(main())


def insert(number: int) -> Update:
    return Update(f"INSERT DATA {{ <x:s> <x:p> {number} }}")


async def attempt(queue: EditQueue, edits: list[Edit]) -> list[EditOutcome | BaseException]:
    """Send edits at the same time; return what became of each."""
    return await asyncio.gather(*map(queue.apply, edits), return_exceptions=True)


def rows(folder: StoreFolder, query: str) -> list[str]:
    with Reader(folder) as reader:
        return sorted(str(row[0].value) for row in reader.query(query, union=False))  # type: ignore[union-attr]


def numbers(folder: StoreFolder) -> list[int]:
    return sorted(map(int, rows(folder, "SELECT ?n { <x:s> <x:p> ?n }")))


def editor_pids() -> set[int]:
    """Return the editors of this process."""
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    pids = {int(pid) for path in children for pid in path.read_text().split()}
    return {pid for pid in pids if _is_editor(pid)}


def _is_editor(pid: int) -> bool:
    try:
        return b"conflictgraph.store.edit.editor" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has just ended
        return False


async def editor_started() -> None:
    async with asyncio.timeout(30):
        while not editor_pids():  # noqa: ASYNC110 - another process tells no event
            await asyncio.sleep(0.01)


def test_a_counter_is_exact(folder: StoreFolder) -> None:
    """No increment is lost, however many count at the same time."""

    async def count(edits: EditQueue) -> None:
        for _ in range(25):
            await edits.apply(Update(COUNT))

    async def act(edits: EditQueue) -> None:
        await asyncio.gather(*(count(edits) for _ in range(8)))

    with_queue(folder, act)
    assert rows(folder, "SELECT ?n { <x:counter> <x:n> ?n }") == ["200"]
    assert (folder.current() or 0) < 1 + 200  # those that waited went together


def test_what_was_written_is_read(folder: StoreFolder) -> None:
    """Who has the answer to a write finds it by the next query, from any worker."""

    async def act(edits: EditQueue) -> None:
        async with WorkerPool(folder, 2) as pool:
            for number in range(20):
                outcome = await edits.apply(insert(number))
                query = f"SELECT ?s {{ ?s <x:p> {number} }}"
                answer = await pool.ask(QueryRequest(query, results=("text/csv",), union=False))
                body = b"".join([chunk async for chunk in answer.chunks])
                assert body == b"s\r\nx:s\r\n"
                assert answer.generation == outcome.generation

    with_queue(folder, act)


def test_edits_that_wait_share_a_generation(folder: StoreFolder) -> None:
    """Sixty-four writers cost little more than one."""

    async def act(edits: EditQueue) -> None:
        outcomes = await asyncio.gather(*(edits.apply(insert(n)) for n in range(64)))
        shared = Counter(outcome.generation for outcome in outcomes)
        assert max(shared.values()) == 64
        assert {outcome.published_ns for outcome in outcomes} == {
            (folder.path / "CURRENT").stat().st_mtime_ns
        }

    with_queue(folder, act)
    assert numbers(folder) == list(range(64))


def test_an_edit_that_fails_fails_alone(folder: StoreFolder, tmp_path: Path) -> None:
    """One writer's mistake is nobody else's, and each learns what was wrong with the own edit."""
    body = tmp_path / "body.ttl"
    body.write_text("<a> <b> <c> . <a> <b")
    put = GraphPut("x:g", body, "text/turtle", "http://base/", replace=True)
    wrong: dict[type[ConflictGraphError], Edit] = {
        QuerySyntaxError: Update("INSERT DATA { <x:a>"),
        QueryForbiddenError: Update("LOAD <http://127.0.0.1:1/>"),
        ProtectedGraphError: Update(f"CLEAR GRAPH <{BUILT}>"),
        UploadError: put,
        GraphMissingError: GraphDelete("x:none"),
        PreconditionError: GraphDelete(None, Conditions(if_match=("1-0",))),
        UnsupportedMediaTypeError: replace(put, media_type="text/html"),
    }
    batch: list[Edit] = []
    for number, edit in enumerate(wrong.values()):
        batch += [insert(number), edit]

    async def act(edits: EditQueue) -> None:
        outcomes = await attempt(edits, batch)
        assert [type(outcome) for outcome in outcomes[1::2]] == list(wrong)
        assert {type(outcome) for outcome in outcomes[::2]} == {EditOutcome}

    with_queue(folder, act)
    assert numbers(folder) == list(range(len(wrong)))
    assert rows(folder, f"SELECT ?s {{ GRAPH <{BUILT}> {{ ?s ?p ?o }} }}") == ["urn:s"]


def test_the_place_of_a_fault_reaches_its_writer(folder: StoreFolder, tmp_path: Path) -> None:
    """Line and column survive the way between the processes."""
    body = tmp_path / "body.ttl"
    body.write_text("<a> <b> <c> .\n<a> <b> <c d> .")

    async def act(edits: EditQueue) -> None:
        with pytest.raises(QuerySyntaxError) as told:
            await edits.apply(Update("INSERT DATA {\n <x:a> <x:b> }"))
        assert (told.value.line, told.value.column) == (2, 14)
        with pytest.raises(UploadError) as refused:
            await edits.apply(GraphPut(None, body, "text/turtle", "http://base/", replace=True))
        assert refused.value.line == 2

    with_queue(folder, act)


@pytest.mark.parametrize(
    ("harm", "error", "limits"),
    [
        (SEGFAULT, QueryTooComplexError, LIMITS),
        (GREEDY, QueryMemoryError, replace(LIMITS, memory_bytes=512_000_000)),
        (ENDLESS, QueryTimeoutError, replace(LIMITS, timeout_s=5.0)),
    ],
    ids=["stack", "memory", "deadline"],
)
def test_an_edit_that_kills_the_editor_harms_nobody_else(
    folder: StoreFolder, harm: Update, error: type[Exception], limits: EditLimits
) -> None:
    """Whatever one edit does to the process, those before and behind it go in."""

    async def act(edits: EditQueue) -> None:
        await edits.apply(insert(0))
        (first,) = editor_pids()
        outcomes = await attempt(edits, [insert(1), harm, insert(2), Update(COUNT)])
        assert [type(outcome) for outcome in outcomes] == [
            EditOutcome, error, EditOutcome, EditOutcome,
        ]  # fmt: skip
        assert editor_pids() - {first}

    with_queue(folder, act, limits)
    assert numbers(folder) == [0, 1, 2]
    assert rows(folder, "SELECT ?n { <x:counter> <x:n> ?n }") == ["1"]
    assert rows(folder, "SELECT ?n { ?s <x:endless> ?n }") == []
    assert editor_pids() == set()


def test_a_store_is_made_by_its_first_edit(tmp_path: Path) -> None:
    """A server with a token needs no build before somebody can write."""
    folder = StoreFolder(tmp_path / "new" / "store")
    with_queue(folder, lambda edits: edits.apply(insert(1)))  # type: ignore[arg-type,return-value]
    assert numbers(folder) == [1]


def test_a_store_that_stays_locked_is_told(folder: StoreFolder) -> None:
    """A long build turns a write away with a reason, and the next one is taken."""

    async def act(edits: EditQueue) -> None:
        with folder.write_lock(1.0):
            outcomes = await attempt(edits, [insert(1), insert(2)])
            assert [type(outcome) for outcome in outcomes] == [StoreLockedError] * 2
        await edits.apply(insert(3))

    with_queue(folder, act, replace(LIMITS, lock_timeout_s=0.2))
    assert numbers(folder) == [3]


def test_a_full_queue_turns_away(folder: StoreFolder) -> None:
    """More writers than may wait are told so at once, and nothing piles up."""

    async def act(edits: EditQueue) -> None:
        outcomes = await attempt(edits, [insert(n) for n in range(10)])
        refused = [o for o in outcomes if isinstance(o, OverloadedError)]
        assert len(refused) == 10 - 4
        assert sum(isinstance(o, EditOutcome) for o in outcomes) == 4

    with_queue(folder, act, replace(LIMITS, max_queued=4))
    assert len(numbers(folder)) == 4


def test_a_writer_who_leaves_before_the_turn_writes_nothing(folder: StoreFolder) -> None:
    """A request that was given up while it waited does nothing later."""

    async def act(edits: EditQueue) -> None:
        with folder.write_lock(1.0):
            first = asyncio.create_task(edits.apply(insert(1)))
            await editor_started()
            left, stays = (asyncio.create_task(edits.apply(insert(n))) for n in (2, 3))
            await asyncio.sleep(0)
            left.cancel()
        await asyncio.gather(first, stays)

    with_queue(folder, act)
    assert numbers(folder) == [1, 3]


def test_closing_finishes_what_was_begun(folder: StoreFolder) -> None:
    """A server that ends leaves no process behind, and tells everybody what happened."""

    async def act(edits: EditQueue) -> None:
        begun = asyncio.create_task(edits.apply(insert(1)))
        await editor_started()
        waiting = asyncio.create_task(edits.apply(insert(2)))
        await asyncio.sleep(0)
        await edits.close()
        assert isinstance(await begun, EditOutcome)
        with pytest.raises(OverloadedError):
            await waiting
        with pytest.raises(OverloadedError):
            await edits.apply(insert(3))

    with_queue(folder, act)
    assert numbers(folder) == [1]
    assert editor_pids() == set()


def test_an_idle_editor_that_was_killed_is_missed_by_nobody(folder: StoreFolder) -> None:
    """The next edit starts another editor, and need not be sent twice."""

    async def act(edits: EditQueue) -> None:
        for number in range(3):
            await edits.apply(insert(number))
            (pid,) = editor_pids()
            os.kill(pid, signal.SIGKILL)

    with_queue(folder, act)
    assert numbers(folder) == [0, 1, 2]


def test_an_edit_that_changes_nothing_makes_no_generation(folder: StoreFolder) -> None:
    """Nor does a batch of which every edit failed."""

    async def act(edits: EditQueue) -> None:
        live = (folder.path / "CURRENT").stat().st_mtime_ns
        outcome = await edits.apply(Update("LOAD SILENT <http://127.0.0.1:1/>"))
        assert outcome == EditOutcome(1, live, created=False)
        with pytest.raises(GraphMissingError):
            await edits.apply(GraphDelete("x:none"))

    with_queue(folder, act)
    assert folder.numbers() == [1]


def test_the_editor_sees_what_a_build_changed_meanwhile(folder: StoreFolder) -> None:
    """A build between two edits is neither undone nor taken for a user's doing."""
    wanted = f"<urn:s2> <urn:p> <urn:o> <{BUILT}> .\n".encode()
    anything = Update("INSERT { GRAPH ?g { <x:a> <x:b> 1 } } WHERE { VALUES ?g { <x:g> } }")

    async def act(edits: EditQueue) -> None:
        await edits.apply(anything)
        with Writer(folder) as writer:
            writer.replace_graph(BUILT, wanted)
            writer.publish()
        await edits.apply(anything)
        with pytest.raises(ProtectedGraphError):
            await edits.apply(Update("CLEAR NAMED"))

    with_queue(folder, act)
    assert rows(folder, f"SELECT ?s {{ GRAPH <{BUILT}> {{ ?s ?p ?o }} }}") == ["urn:s2"]
    assert rows(folder, "SELECT ?s { GRAPH <x:g> { ?s ?p ?o } }") == ["x:a"]
