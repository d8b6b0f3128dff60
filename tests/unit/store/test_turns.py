"""Waiting queries: fair between clients, in order within one."""

from __future__ import annotations

from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.store.query.exchange import Exchange
from conflictgraph.store.query.turns import Turns


class Query:
    """Stands in the line; the line looks at nothing of it."""


def new_query() -> Exchange:
    return cast("Exchange", Query())


def test_a_newcomer_waits_behind_one_query_of_a_flood() -> None:
    """Fifty queries of one address do not hold up another."""
    turns = Turns()
    flood = [new_query() for _ in range(50)]
    for query in flood:
        turns.append(query, "flood")
    newcomer = new_query()
    turns.append(newcomer, "newcomer")

    assert [turns.popleft(), turns.popleft(), turns.popleft()] == [flood[0], newcomer, flood[1]]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["in", "out", "gone"]))))
def test_nobody_is_lost_or_overtaken_by_his_own(steps: list[tuple[str, str]]) -> None:
    """Whatever comes and goes: each client's queries leave in the order in which they came."""
    turns, waiting = Turns(), dict[str, list[Exchange]]()
    for client, step in steps:
        line = waiting.setdefault(client, [])
        if step == "in":
            line.append(new_query())
            turns.append(line[-1], client)
        elif step == "gone" and line:
            turns.discard(line[-1])
            turns.discard(line.pop())
        elif step == "out" and len(turns):
            query = turns.popleft()
            assert any(others and others[0] is query for others in waiting.values())
            for others in waiting.values():
                if others and others[0] is query:
                    others.pop(0)
        assert len(turns) == sum(map(len, waiting.values()))
