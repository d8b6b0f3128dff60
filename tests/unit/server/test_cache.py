"""The result cache: what it keeps, for how long, and who waits for whom."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from conflictgraph.errors import QueryTimeoutError, TooManyQueriesError
from conflictgraph.server.cache import CachedAnswer, Flight, Gathering, ResultCache
from conflictgraph.server.revision import Revision

OLD, NEW = Revision(1, 10), Revision(2, 20)


def answer(size: int) -> CachedAnswer:
    """Return an answer of so many bytes."""
    return CachedAnswer("text/csv", b"a" * size, 1)


def test_answers_stay_within_the_bytes_that_were_given() -> None:
    """However many answers come, memory is bounded, and the latest are the ones kept."""
    cache = ResultCache(100_000)
    cache.find(OLD, "")
    for number in range(100):
        cache.keep(OLD, str(number), answer(5_000))
    assert 0 < cache.bytes <= 100_000
    assert cache.find(OLD, "99") == answer(5_000)
    assert cache.find(OLD, "0") is None


def test_one_large_answer_does_not_push_out_all_others() -> None:
    """What takes more than its share is not kept."""
    cache = ResultCache(100_000)
    cache.find(OLD, "")
    cache.keep(OLD, "small", answer(10))
    assert not cache.keep(OLD, "large", answer(50_000))
    assert cache.find(OLD, "small") is not None


def test_a_new_generation_forgets_what_was_known() -> None:
    """What was removed from the store is not held on to, and a late answer is not kept."""
    cache = ResultCache(100_000)
    cache.find(OLD, "")
    cache.keep(OLD, "key", answer(10))
    assert cache.find(NEW, "key") is None
    assert cache.bytes == 0
    assert not cache.keep(OLD, "key", answer(10))


def test_a_cache_that_is_off_keeps_nothing() -> None:
    """Not even an empty answer."""
    cache = ResultCache(0)
    cache.find(OLD, "")
    assert not cache.keep(OLD, "key", answer(0))
    assert cache.bytes == 0


def test_equal_queries_wait_for_the_first() -> None:
    """A rush for one page is one evaluation."""

    async def rush() -> list[Flight | None]:
        cache = ResultCache(100_000)
        with cache.flight("key") as flight:
            waiting = [asyncio.create_task(cache.follow("key")) for _ in range(3)]
            await asyncio.sleep(0)
            flight.set_result(Flight.LANDED)
        return [*await asyncio.gather(*waiting), await cache.follow("key")]

    assert asyncio.run(rush()) == [Flight.LANDED] * 3 + [None]


async def told_to_others(error: BaseException) -> Flight | None:
    """Return what somebody who waits is told when the first evaluation ends with an error."""
    cache = ResultCache(100_000)
    with suppress(type(error)), cache.flight("key"):
        waiting = asyncio.create_task(cache.follow("key"))
        await asyncio.sleep(0)
        raise error
    return await waiting


@pytest.mark.parametrize("error", [asyncio.CancelledError(), TooManyQueriesError("too many")])
def test_who_waits_looks_for_itself_when_the_first_client_is_out(error: BaseException) -> None:
    """That a client has left, or may not ask more, says nothing about the query."""
    assert asyncio.run(told_to_others(error)) is Flight.ABANDONED


def test_what_is_wrong_with_a_query_is_said_to_all_who_ask_it() -> None:
    """A query that ran for half a minute in vain is not run again for everybody."""
    with pytest.raises(QueryTimeoutError):
        asyncio.run(told_to_others(QueryTimeoutError("too slow")))


def test_pieces_are_gathered_up_to_a_size() -> None:
    """A long answer that is passed on is not held in memory as well."""
    short, long = Gathering(10), Gathering(10)
    for piece in (b"12345", b"67890"):
        short.add(piece)
        long.add(piece * 2)
    long.add(b"")
    assert short.whole() == b"1234567890"
    assert long.whole() is None
