"""What comes out of the pool: whole graphs, heads, limits on the size, facts about the answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from pyoxigraph import parse

from conflictgraph.errors import (
    AnswerTooLargeError,
    GraphMissingError,
    NotAcceptableError,
    QuerySyntaxError,
)
from conflictgraph.store import formats
from conflictgraph.store.changes import DEFAULT_BASE
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.query.pool import (
    Answer,
    GraphRequest,
    PoolLimits,
    QueryRequest,
    WorkerPool,
)
from conflictgraph.store.query.requests import Tally
from conflictgraph.store.writer import Writer

SIZE = 3_000
GRAPH = f"{DEFAULT_BASE}graph/links"
AWKWARD = f"{DEFAULT_BASE}graph/awkward"
ALL = f"SELECT * {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
TRIPLES = f"CONSTRUCT FROM <{GRAPH}> WHERE {{ ?s ?p ?o }}"
LIMITS = PoolLimits(memory_bytes=300_000_000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> StoreFolder:
    folder = StoreFolder(tmp_path_factory.mktemp("answers"))
    lines = (f'<urn:s{n}> <urn:p> "{n}" <{GRAPH}> .\n' for n in range(SIZE))
    awkward = (
        f'<urn:s> <urn:control> "\\u0001" <{AWKWARD}> .\n'
        f'<urn:s> <urn:return> "a\\rb" <{AWKWARD}> .\n'
        f'<urn:s> <urn:7> "a" <{AWKWARD}> .\n'
        f"<urn:s> <urn:says> <<( <urn:a> <urn:b> <urn:c> )>> <{AWKWARD}> .\n"
    )
    with Writer(folder) as writer:
        writer.replace_graph(GRAPH, "".join(lines).encode())
        writer.replace_graph(AWKWARD, awkward.encode())
        writer.publish()
    return folder


def with_pool(
    folder: StoreFolder, act: Callable[[WorkerPool], Awaitable[None]], limits: PoolLimits = LIMITS
) -> None:
    """Run some steps against a pool of one worker in an event loop of its own."""

    async def main() -> None:
        async with WorkerPool(folder, 1, limits) as pool:
            await act(pool)

    asyncio.run(main())


async def read(given: Answer) -> bytes:
    return b"".join([chunk async for chunk in given.chunks])


def test_an_answer_tells_its_size_and_its_times(folder: StoreFolder) -> None:
    """The log and the headers of a response need not count again."""

    async def act(pool: WorkerPool) -> None:
        whole = await pool.ask(QueryRequest("ASK {}"))
        assert whole.whole is not None
        assert whole.tally() == Tally(1, len(whole.whole))

        large = await pool.ask(QueryRequest(ALL, results=("text/csv",)))
        body = await read(large)
        assert large.tally() == Tally(SIZE, len(body))
        assert whole.query_id != large.query_id
        assert min(large.queue_s, whole.queue_s) >= 0
        assert min(large.evaluation_s, whole.evaluation_s) > 0

    with_pool(folder, act)


def test_the_size_of_a_long_answer_is_told_at_its_end_only(folder: StoreFolder) -> None:
    """Nobody takes the size of a part for that of the whole."""

    async def act(pool: WorkerPool) -> None:
        large = await pool.ask(QueryRequest("SELECT * { ?s ?p ?o . ?a ?b ?c }"))
        await large.chunks.__anext__()
        assert large.tally() is None
        await large.chunks.aclose()

    with_pool(folder, act)


@pytest.mark.parametrize("media_type", formats.GRAPHS)
def test_a_whole_graph_in_every_format(folder: StoreFolder, media_type: str) -> None:
    """What the Graph Store Protocol gives is the graph, without its name."""

    async def act(pool: WorkerPool) -> None:
        given = await pool.ask(GraphRequest(GRAPH, (media_type,)))
        body = await read(given)
        quads = list(parse(body, formats.GRAPHS[media_type]))
        assert len(quads) == SIZE
        assert {str(quad.graph_name) for quad in quads} == {"DEFAULT"}
        assert given.media_type == media_type
        assert given.tally() == Tally(SIZE, len(body))

    with_pool(folder, act)


def test_only_graphs_that_are_there_are_given(folder: StoreFolder) -> None:
    """An unknown graph is told apart from an empty one; the default graph is always there."""

    async def act(pool: WorkerPool) -> None:
        default = await pool.ask(GraphRequest(None, ("text/turtle",)))
        assert (default.whole, default.tally()) == (b"", Tally(0, 0))
        with pytest.raises(GraphMissingError, match="urn:nowhere"):
            await pool.ask(GraphRequest("urn:nowhere"))
        with pytest.raises(QuerySyntaxError):
            await pool.ask(GraphRequest("no IRI"))
        with pytest.raises(NotAcceptableError):
            await pool.ask(GraphRequest(GRAPH, ("text/csv",)))

    with_pool(folder, act)


@pytest.mark.parametrize(
    "asked",
    [QueryRequest(ALL, head_only=True), GraphRequest(GRAPH, head_only=True)],
    ids=["query", "graph"],
)
def test_a_head_costs_no_process(folder: StoreFolder, asked: QueryRequest | GraphRequest) -> None:
    """Asking for the head of a large answer ends with the head, and the worker serves on."""

    async def act(pool: WorkerPool) -> None:
        before = set(pool._lanes._alive)
        for _ in range(3):
            head = await pool.ask(asked)
            assert (head.whole, head.tally(), await read(head)) == (None, None, b"")
            assert head.media_type in {"application/sparql-results+json", "text/turtle"}
        small = await pool.ask(QueryRequest("ASK {}", head_only=True))
        assert small.whole == b'{"head":{},"boolean":true}'
        assert pool._lanes._alive == before

    with_pool(folder, act)


@pytest.mark.parametrize("media_type", [*formats.RESULTS, *formats.GRAPHS])
def test_no_answer_has_more_rows_than_allowed(folder: StoreFolder, media_type: str) -> None:
    """As many as allowed are a whole answer; one more is an error, never a shorter answer."""
    query = ALL if media_type in formats.RESULTS else TRIPLES
    request = QueryRequest(query, (media_type,), (media_type,))
    most = SIZE - 1

    async def act(pool: WorkerPool) -> None:
        given = await pool.ask(replace(request, query=f"{query} LIMIT {most}"))
        await read(given)
        tally = given.tally()
        assert tally is not None
        assert tally.rows == most
        with pytest.raises(AnswerTooLargeError, match=f"{most} rows"):
            await read(await pool.ask(request))

    with_pool(folder, act, replace(LIMITS, max_rows=most))


def test_no_answer_has_more_bytes_than_allowed(folder: StoreFolder) -> None:
    """A small excess is told before the first byte; a large one may break off what has begun."""

    async def act(pool: WorkerPool) -> None:
        given = await pool.ask(QueryRequest(f"{ALL} LIMIT 100", results=("text/csv",)))
        assert given.whole is not None
        for limit, fits in ((len(given.whole), True), (len(given.whole) - 1, False)):
            async with WorkerPool(folder, 1, replace(LIMITS, answer_max_bytes=limit)) as other:
                asked = other.ask(QueryRequest(f"{ALL} LIMIT 100", results=("text/csv",)))
                if fits:
                    assert (await asked).whole == given.whole
                else:
                    with pytest.raises(AnswerTooLargeError, match="bytes"):
                        await asked
        with pytest.raises(AnswerTooLargeError, match="bytes"):
            await read(await pool.ask(QueryRequest("SELECT * { ?s ?p ?o . ?a ?b ?c }")))

    with_pool(folder, act, replace(LIMITS, answer_max_bytes=200_000))


@pytest.mark.parametrize(
    ("media_type", "predicate"),
    [
        ("application/sparql-results+xml", "control"),
        ("application/rdf+xml", "control"),
        ("application/rdf+xml", "7"),
        ("application/ld+json", "says"),
    ],
)
def test_what_a_format_cannot_carry_is_not_acceptable(
    folder: StoreFolder, media_type: str, predicate: str
) -> None:
    """An answer no parser could read, or that says something else, is not given."""
    graph = "CONSTRUCT" if media_type in formats.GRAPHS else "SELECT *"
    query = f"{graph} WHERE {{ ?s <urn:{predicate}> ?o }}"

    async def act(pool: WorkerPool) -> None:
        with pytest.raises(NotAcceptableError) as caught:
            await pool.ask(QueryRequest(query, (media_type,), (media_type,)))
        assert media_type not in caught.value.offered
        for other in caught.value.offered:
            if other != "application/rdf+xml" or predicate == "says":
                await read(await pool.ask(QueryRequest(query, (other,), (other,))))
        if media_type in formats.GRAPHS:
            with pytest.raises(NotAcceptableError):
                await pool.ask(GraphRequest(AWKWARD, (media_type,)))

    with_pool(folder, act)


def test_a_carriage_return_survives_xml(folder: StoreFolder) -> None:
    """Parsers read it as a line feed unless it is written as a reference."""

    async def act(pool: WorkerPool) -> None:
        query = "CONSTRUCT WHERE { ?s <urn:return> ?o }"
        given = await pool.ask(QueryRequest(query, graphs=("application/rdf+xml",)))
        (quad,) = parse(given.whole or b"", formats.GRAPHS["application/rdf+xml"])
        assert str(quad.object) == '"a\\rb"'

    with_pool(folder, act)


def test_a_query_can_be_explained(folder: StoreFolder) -> None:
    """The explanation comes from a worker too, under the same limits."""

    async def act(pool: WorkerPool) -> None:
        given = await pool.ask(QueryRequest(ALL, explain=True))
        assert given.media_type == "application/json"
        facts = json.loads(given.whole or b"")
        assert (facts["generation"], facts["result"]["rows"]) == (1, SIZE)
        with pytest.raises(QuerySyntaxError):
            await pool.ask(QueryRequest("SELECT", explain=True))

    with_pool(folder, act)
