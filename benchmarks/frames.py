"""200,000 rows of four columns from our server into a typed frame, beside what others do.

Everybody asks the same server for the same rows, in turn, and ends with the same types: an IRI, a
whole number, a day and a text. Most of the time goes to the server: it is told by itself, as the
time of a COUNT, as the time until the bytes of an answer are there, and as processor time of the
server and its workers, for a format that is quick to read may be slow to write.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import polars as pl
import sparql_dataframe
from SPARQLWrapper import JSON, POST, SPARQLWrapper

import conflictgraph
from children import family_cpu_s
from conflictgraph.frames.arrow import read_stream
from conflictgraph.frames.json_results import read_json
from conflictgraph.frames.reading import read_tsv
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.writer import Writer
from servers import free_port, our_server, running

ROWS = 200_000
OURS, WRAPPER, DATAFRAME = "client", "SPARQLWrapper and pandas", "sparql-dataframe"
#: Ways from our server to a frame that the client could go: from the bytes of an answer.
WAYS = ("TSV", "Arrow stream", "JSON")
_WHERE = "{ ?claim <urn:value> ?value ; <urn:day> ?day ; <urn:words> ?words }"
_QUERY = f"SELECT ?claim ?value ?day ?words {_WHERE}"
_COUNT = f"SELECT (COUNT(*) AS ?n) {_WHERE}"
_GRAPH = "urn:figures"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TIMEOUT_S = 600
_MEDIA_TYPES = {
    "TSV": "text/tab-separated-values",
    "Arrow stream": "application/vnd.apache.arrow.stream",
    "JSON": "application/sparql-results+json",
}
_READERS: dict[str, Callable[[bytes], object]] = {
    "TSV": read_tsv,
    "Arrow stream": read_stream,
    "JSON": read_json,
}


@dataclass
class FrameFigures:
    """What was measured; a list has one value for each round.

    Attributes:
        rows: how many.
        evaluation_s: seconds of the server for counting them.
        whole_s: seconds from the question to the typed frame, by who asked.
        cpu_s: processor time of the asking process for that.
        read_s: processor time from the bytes of an answer to a frame, by their format.
        take_s: processor time of taking these bytes from the connection, by their format.
        got_s: seconds from the question to these bytes, by their format.
        server_s: processor time of the server and its workers, by who asked, or by the format.
    """

    rows: int
    evaluation_s: list[float] = field(default_factory=list)
    whole_s: dict[str, list[float]] = field(default_factory=dict)
    cpu_s: dict[str, list[float]] = field(default_factory=dict)
    read_s: dict[str, list[float]] = field(default_factory=dict)
    take_s: dict[str, list[float]] = field(default_factory=dict)
    got_s: dict[str, list[float]] = field(default_factory=dict)
    server_s: dict[str, list[float]] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Return the figures."""
        return vars(self)


def measure_frames(work: Path, rounds: int) -> FrameFigures:
    """Measure everybody in turn, ``rounds`` times."""
    store, port = work / "figures", free_port()
    _write_store(store)
    figures = FrameFigures(ROWS)
    command = our_server(store, port, cache_bytes=0, query_timeout_s=_TIMEOUT_S)
    with running(command, port, work / "frames.log") as server:
        url = f"http://127.0.0.1:{port}/sparql"
        for _ in range(rounds):
            figures.evaluation_s.append(_timed(lambda: _get(url, _COUNT, "TSV"))[0])
            for who, ask in _ASKERS.items():
                with _server_time(server.pid, figures.server_s, who):
                    seconds, cpu_s, height = _timed(lambda ask=ask: ask(url))
                if height != ROWS:
                    raise RuntimeError(f"{who} has {height} rows")
                _note(figures.whole_s, who, seconds)
                _note(figures.cpu_s, who, cpu_s)
            for way in WAYS:
                with _server_time(server.pid, figures.server_s, way):
                    seconds, cpu_s, body = _timed(lambda way=way: _get(url, _QUERY, way))
                _note(figures.got_s, way, seconds)
                _note(figures.take_s, way, cpu_s)
                _, cpu_s, _ = _timed(partial(_READERS[way], body))
                _note(figures.read_s, way, cpu_s)
    return figures


def _by_client(url: str) -> int:
    with conflictgraph.connect(url, timeout_s=_TIMEOUT_S) as graph:
        frame = graph.select(_QUERY).frame
    if frame.dtypes[1:3] != [pl.Int64, pl.Date]:
        raise RuntimeError(f"types: {frame.dtypes}")
    return frame.height


def _by_wrapper(url: str) -> int:
    endpoint = SPARQLWrapper(url, returnFormat=JSON)
    endpoint.setMethod(POST)
    endpoint.setQuery(_QUERY)
    answer: Any = endpoint.queryAndConvert()
    rows = answer["results"]["bindings"]
    frame = pd.DataFrame([{name: term["value"] for name, term in row.items()} for row in rows])
    return len(_with_types(frame))


def _by_dataframe(url: str) -> int:
    return len(_with_types(sparql_dataframe.get(url, _QUERY, post=True)))


def _with_types(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        value=frame["value"].astype("Int64"), day=pd.to_datetime(frame["day"], format="%Y-%m-%d")
    )


_ASKERS: dict[str, Callable[[str], int]] = {
    OURS: _by_client,
    WRAPPER: _by_wrapper,
    DATAFRAME: _by_dataframe,
}


def _get(url: str, query: str, way: str) -> bytes:
    headers = {"Accept": _MEDIA_TYPES[way], "Accept-Encoding": "identity"}
    answer = httpx.post(url, data={"query": query}, headers=headers, timeout=_TIMEOUT_S)
    return answer.raise_for_status().content


def _timed(act: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return seconds, processor time of this process, and what came out."""
    begin, cpu_begin = time.perf_counter(), time.process_time()
    found = act()
    return time.perf_counter() - begin, time.process_time() - cpu_begin, found


@contextmanager
def _server_time(pid: int, noted: dict[str, list[float]], name: str) -> Iterator[None]:
    """Note the processor time that a server and its workers take for what the block asks."""
    before = family_cpu_s(pid)
    yield
    _note(noted, name, family_cpu_s(pid) - before)


def _note(noted: dict[str, list[float]], name: str, seconds: float) -> None:
    noted.setdefault(name, []).append(seconds)


def _write_store(folder: Path) -> None:
    with Writer(StoreFolder(folder)) as writer:
        writer.replace_graph(_GRAPH, "".join(_iter_lines()).encode())
        writer.publish()


def _iter_lines() -> Iterator[str]:
    for number in range(ROWS):
        document = f"https://w3id.org/conflictgraph/id/doc/{number // 40:016x}"
        claim, count = f"<{document}/statement/{number}>", number % 9973
        day = f"20{10 + number % 12}-{1 + number % 12:02}-{1 + number % 28:02}"
        words = f'"mehr als {count} Soldaten, so \\"Nr. {number}\\""@de'
        yield f'{claim} <urn:value> "{count}"^^<{_XSD}integer> <{_GRAPH}> .\n'
        yield f'{claim} <urn:day> "{day}"^^<{_XSD}date> <{_GRAPH}> .\n'
        yield f"{claim} <urn:words> {words} <{_GRAPH}> .\n"
