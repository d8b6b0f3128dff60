"""Statistics are true: counted in the workers, and the same as an independent count."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from conflictgraph.catalogue import load_catalogue
from conflictgraph.errors import QueryTimeoutError
from conflictgraph.server.access import Access
from conflictgraph.server.descriptions import survey as survey_module
from conflictgraph.server.descriptions.statistics import Row, Statistics
from conflictgraph.server.descriptions.survey import Survey
from conflictgraph.server.fronts.siblings import Siblings
from conflictgraph.server.metrics import Metrics
from conflictgraph.server.services import Services, open_services
from conflictgraph.settings import Settings
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.query.requests import Answer, GraphRequest, QueryRequest
from conflictgraph.store.writer import Writer
from conflictgraph.vocab import BASE, RDF

TYPE = f"{RDF}type"
DOCUMENTS = f"{BASE}graph/doc/"
GRAPHS = (f"{DOCUMENTS}a", f"{DOCUMENTS}b", f"{BASE}graph/registry", "urn:user")
CLASSES = ("urn:Class", "urn:Other")
PROPERTIES = (TYPE, "urn:p", "urn:q")
#: Names that are IRIs of the dataset, of somewhere else, and no IRIs at all.
SUBJECTS = (f"<{BASE}id/a>", f"<{BASE}id/b>", "<urn:elsewhere>", "_:b")
OBJECTS = (*SUBJECTS, *(f"<{name}>" for name in CLASSES), '"text"', '"Text"@de', "1")

#: One quad: graph, subject, property, object, as they are written in N-Quads.
Quad = tuple[str, str, str, str]
QUADS = st.tuples(
    st.sampled_from(GRAPHS),
    st.sampled_from(SUBJECTS),
    st.sampled_from(PROPERTIES),
    st.sampled_from([*OBJECTS[:-1], '"1"^^<http://www.w3.org/2001/XMLSchema#integer>']),
)


def publish(store: Path, quads: Iterable[Quad]) -> None:
    """Publish quads as the next generation, which has no other."""
    lines: dict[str, list[str]] = {graph: [] for graph in GRAPHS}
    for graph, subject, predicate, value in sorted(quads):
        lines[graph].append(f"{subject} <{predicate}> {value} <{graph}> .\n")
    with Writer(StoreFolder(store)) as writer:
        for graph, own in lines.items():
            writer.replace_graph(graph, "".join(own).encode())
        writer.publish()


@asynccontextmanager
async def opened(store: Path) -> AsyncIterator[Services]:
    """Give what the routes share, with one worker."""
    given = Settings(store=store, query_workers=1)
    parts = (Access(()), load_catalogue(), Metrics(), Siblings(None))
    async with open_services(given, *parts) as services:
        yield services


async def count(store: Path) -> Statistics:
    """Return the statistics of a store."""
    async with opened(store) as services:
        return await Survey().read(services, 60)


def table(rows: Iterable[Row], *keys: str) -> dict[tuple[str, ...], Mapping[str, int]]:
    """Return the rows of a table by their keys."""
    return {tuple(row.keys[key] for key in keys): row.figures for row in rows if row.figures}


def sizes(quads: Iterable[Quad]) -> dict[str, int]:
    """Return triples, distinct subjects and distinct objects."""
    quads = list(quads)
    return {
        "triples": len(quads),
        "distinctSubjects": len({s for _, s, _, _ in quads}),
        "distinctObjects": len({o for _, _, _, o in quads}),
    }


def members(quads: Iterable[Quad]) -> dict[str, set[str]]:
    """Return the members of each class that is an IRI."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, subject, predicate, value in quads:
        if predicate == TYPE and value.startswith("<"):
            found[value[1:-1]].add(subject)
    return found


# Each example starts processes: a failing one is shown as it is, not made smaller.
@settings(max_examples=12, phases=[Phase.generate])
@given(quads=st.sets(QUADS, max_size=60))
def test_statistics_agree_with_a_count_by_hand(
    tmp_path_factory: pytest.TempPathFactory, quads: set[Quad]
) -> None:
    """Blank nodes, classes that are texts, triples in several graphs: every number is right."""
    store = tmp_path_factory.mktemp("statistics") / "graph"
    publish(store, quads)
    counted, classes = asyncio.run(count(store)), members(quads)
    assert counted.missing == ()
    typed = {s for _, s, p, _ in quads if p == TYPE and s.startswith(f"<{BASE}")}
    assert counted.figures("totals") == {
        **sizes(quads),
        "properties": len({p for _, _, p, _ in quads}),
        "classes": len(classes),
        "entities": len(typed),
    }
    assert table(counted.rows("classes"), "class") == {
        (name,): {"entities": len(those)} for name, those in classes.items()
    }
    assert table(counted.rows("properties"), "property") == {
        (p,): sizes(quad for quad in quads if quad[2] == p) for p in {quad[2] for quad in quads}
    }
    expected = {
        (name, p): sizes(those)
        for name, subjects in classes.items()
        for p in PROPERTIES
        if (those := [q for q in quads if q[2] == p and q[1] in subjects])
    }
    assert table(counted.rows("class-properties"), "class", "property") == expected
    own = {graph: [quad for quad in quads if quad[0] == graph] for graph in GRAPHS[2:]}
    assert table(counted.rows("subsets"), "graph") == {
        (graph,): {**sizes(those), "properties": len({quad[2] for quad in those})}
        for graph, those in own.items()
        if those
    }


def test_examples_are_members_of_their_class(tmp_path: Path) -> None:
    """An example that is shown can be looked at, and is what it is an example of."""
    quads = {(GRAPHS[0], s, TYPE, f"<{c}>") for s in SUBJECTS for c in CLASSES}
    publish(tmp_path / "graph", quads)
    rows = asyncio.run(count(tmp_path / "graph")).rows("classes")
    assert {row.keys["class"] for row in rows} == set(CLASSES)
    for row in rows:
        if "example" in row.keys:  # a blank node is none
            assert f"<{row.keys['example']}>" in SUBJECTS


class CountedPool:
    """A pool that notes what it is asked."""

    def __init__(self, services: Services) -> None:
        self._pool = services.pool
        self.asked: Counter[str] = Counter()

    async def ask(self, request: QueryRequest | GraphRequest) -> Answer:
        """Ask the real one."""
        self.asked[request.query] += 1
        return await self._pool.ask(request)


def test_a_generation_is_counted_once_for_everybody(tmp_path: Path) -> None:
    """Twenty crawlers cost as much as one; the next generation is counted anew."""
    store, one = tmp_path / "graph", (GRAPHS[0], SUBJECTS[0], "urn:p", SUBJECTS[1])

    async def scenario() -> tuple[list[Statistics], Counter[str], Statistics]:
        async with opened(store) as services:
            pool, survey = CountedPool(services), Survey()
            object.__setattr__(services, "pool", pool)
            many = await asyncio.gather(*(survey.read(services, 60) for _ in range(20)))
            first = Counter(pool.asked)
            publish(store, {one, (GRAPHS[3], SUBJECTS[0], "urn:p", SUBJECTS[1])})
            return many, first, await survey.read(services, 60)

    publish(store, {one})
    many, asked, later = asyncio.run(scenario())
    assert max(asked.values()) == 1
    assert all(each == many[0] for each in many)
    assert many[0].figures("totals")["triples"] == 1
    assert later.figures("totals")["triples"] == 2


def test_a_publication_in_the_middle_does_not_mix_two_states(tmp_path: Path) -> None:
    """All tables are of one generation, although each is a query of its own."""
    store = tmp_path / "graph"
    quads = {(GRAPHS[0], SUBJECTS[0], p, SUBJECTS[1]) for p in PROPERTIES}

    async def scenario() -> Statistics:
        async with opened(store) as services:
            pool, survey = CountedPool(services), Survey()

            async def ask_and_publish(request: QueryRequest | GraphRequest) -> Answer:
                answer = await CountedPool.ask(pool, request)
                if sum(pool.asked.values()) == 3:
                    publish(store, quads | {(GRAPHS[3], *quad[1:]) for quad in quads})
                return answer

            object.__setattr__(services, "pool", pool)
            pool.ask = ask_and_publish  # type: ignore[method-assign] # publishes at a given moment
            return await survey.read(services, 60)

    publish(store, quads)
    counted = asyncio.run(scenario())
    assert counted.missing == ()
    assert counted.revision is not None
    assert counted.revision.generation == 2
    assert counted.figures("totals")["triples"] == 6
    assert sum(row.figures["triples"] for row in counted.rows("properties")) == 6


def test_what_failed_is_tried_again_alone_and_not_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that cannot be counted does not keep a worker busy for ever, nor the others."""
    store = tmp_path / "graph"

    async def scenario() -> tuple[Statistics, Counter[str], Statistics, Counter[str]]:
        async with opened(store) as services:
            pool, survey = CountedPool(services), Survey()

            async def ask_in_vain(request: QueryRequest | GraphRequest) -> Answer:
                answer = await CountedPool.ask(pool, request)
                if "SAMPLE" in request.query and pool.asked[request.query] == 1:
                    await answer.chunks.aclose()
                    raise QueryTimeoutError("too slow this time")
                return answer

            object.__setattr__(services, "pool", pool)
            pool.ask = ask_in_vain  # type: ignore[method-assign] # fails at a given moment
            first = [await survey.read(services, 60) for _ in range(3)]
            asked = Counter(pool.asked)
            monkeypatch.setattr(survey_module, "_RETRY_S", 0.0)
            return first[-1], asked, await survey.read(services, 60), pool.asked

    publish(store, {(GRAPHS[0], SUBJECTS[0], TYPE, f"<{CLASSES[0]}>")})
    first, asked, second, asked_later = asyncio.run(scenario())
    assert first.missing == ("classes",)
    assert set(asked.values()) == {1}
    assert second.missing == ()
    again = {query for query, times in asked_later.items() if times > 1}
    assert len(again) == 1
    assert "SAMPLE" in again.pop()
