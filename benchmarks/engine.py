"""Where Oxigraph's evaluator is the limit of a saved query, and what maplib takes for its core.

Of the saved queries that cost most scans of their answer's size (``analytic.py``):

- processor time in the engine alone, in a process that does nothing else, beside the whole answer
  of our server, front and workers;
- what the engine's operators did (``operators.py``), and how much of its time that explains at the
  prices of a lookup, of a triple in a scan, of a row in a hash, and of a value turned into text,
  measured in the same run;
- the core of each question (``questions/``): its joins, filters and counts, without names and
  titles, in SPARQL that Oxigraph and maplib take, over the same triples. maplib's time is told only
  where it has as many rows.

For a store that is there: ``python engine.py STORE``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from pyoxigraph import RdfFormat, Store, serialize

from analytic import AnalyticFigures, measure_store
from build import build_store
from children import environment, last_line
from conflictgraph.catalogue import load_catalogue
from conflictgraph.store.generations import StoreFolder
from corpus import write_corpus
from operators import Work, count_work
from venvs import MAPLIB

#: Most scans first, as measured at 2 M quads before this benchmark was written.
SLOWEST = (
    *("statements-without-cue", "actor-by-document", "who-says-what", "names-in-texts"),
    *("documents", "silent-actors", "timeline", "what-happens-where"),
    *("speakers", "demand-outcomes", "hedged-statements", "quotations"),
)
_QUESTIONS = Path(__file__).with_name("questions")
_FOREIGN = Path(__file__).with_name("foreign")
_OXIGRAPH = Path(sys.executable).with_name("oxigraph")
_LIMIT_S = 600.0
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE {{ {} }}"
_PART = "?span <https://w3id.org/conflictgraph/ns#isInPart> ?part"
_SOURCE = "?span <http://www.w3.org/ns/oa#hasSource> ?text"
#: Known subjects, as many as there are: a LIMIT makes Oxigraph look the rest up for each.
_KNOWN = f"{{ SELECT * WHERE {{ {_PART} }} LIMIT 10000000 }}"
_PRICED = {
    "scan": _COUNT.format(_PART),
    "other": _COUNT.format(_SOURCE),
    "lookup": _COUNT.format(f"{_KNOWN} {_SOURCE}"),
    "hash": _COUNT.format(
        f"{{ SELECT * WHERE {{ {_PART} }} }} {{ SELECT * WHERE {{ {_SOURCE} }} }}"
    ),
    "text": f"SELECT (COUNT(?text) AS ?n) WHERE {{ {_PART} BIND (STR(?span) AS ?text) }}",
}


@dataclass(frozen=True)
class Prices:
    """Processor time of one each, in seconds; see :class:`operators.Work`.

    Attributes:
        value: of one IRI that is turned from its number into text.
    """

    lookup: float
    scan: float
    hash: float
    value: float

    def explain_s(self, work: Work, values: int) -> float:
        """Return what some work, and the values of an answer, take at these prices."""
        joined = work.lookups * self.lookup + work.hashed * self.hash
        return joined + work.scanned * self.scan + values * self.value


@dataclass
class Question:
    """One saved query, and its core; lists have one value for each round, processor time.

    Attributes:
        engine_s: in Oxigraph alone.
        server_s: of the whole answer of our server.
        explained_s: of the work of the operators, at the prices.
        core_s: of the core in Oxigraph.
        maplib_s: of it in maplib; empty where ``failed`` says why.
        same_rows: whether both gave the same values, too.
    """

    rows: int = 0
    engine_s: list[float] = field(default_factory=list)
    server_s: list[float] = field(default_factory=list)
    work: Work = field(default_factory=Work)
    explained_s: float = 0.0
    core_rows: int = 0
    core_s: list[float] = field(default_factory=list)
    maplib_s: list[float] = field(default_factory=list)
    same_rows: bool = False
    failed: str = ""

    @property
    def explained(self) -> float:
        """Return the share of the engine's time that its work explains."""
        return self.explained_s / median(self.engine_s)

    @property
    def engine_share(self) -> float:
        """Return the share of the engine in the whole answer."""
        return median(self.engine_s) / median(self.server_s)

    @property
    def row_us(self) -> float:
        """Return the engine's time for one row that an operator handed on, in microseconds."""
        return 1e6 * median(self.engine_s) / self.work.handed_on

    @property
    def times(self) -> float | None:
        """Return Oxigraph's time for the core over maplib's."""
        return median(self.core_s) / median(self.maplib_s) if self.maplib_s else None


@dataclass
class EngineFigures:
    """What was measured.

    Attributes:
        loading: by engine: processor time and wall clock of opening or loading, resident bytes
            before and after it and after all questions, and the peak while loading.
        failed: why maplib has no figures at all.
        about: version and licence of each program.
    """

    quads: int = 0
    prices: Prices | None = None
    questions: dict[str, Question] = field(default_factory=dict)
    loading: dict[str, dict[str, float]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    about: dict[str, dict[str, str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Return the figures with their ratios."""
        shares = ("explained", "engine_share", "row_us", "times")
        ratios = {
            name: {share: getattr(each, share) for share in shares}
            for name, each in self.questions.items()
        }
        return asdict(self) | {"ratios": ratios}


def measure_engine(work: Path, quads: int, rounds: int) -> EngineFigures:
    """Build a store and measure there."""
    corpus, store = work / "corpus", work / "store"
    write_corpus(corpus, quads, "seed-like")
    build_store(corpus, store)
    return measure_engine_of(store, work, rounds)


def measure_engine_of(store: Path, work: Path, rounds: int) -> EngineFigures:
    """Measure on a store that is there."""
    figures = EngineFigures(questions={name: Question() for name in SLOWEST})
    queries, priced = _write_queries(work), _write(work / "priced", _PRICED)
    cores = [_QUESTIONS / f"{name}.rq" for name in SLOWEST]
    with StoreFolder(store).pin() as pin:
        told = _ask_oxigraph(pin.path, [*queries, *priced], rounds)
        figures.quads = _write_triples(pin.path, work / "union.nt")
        figures.prices = _prices({each["name"]: each for each in told[1:]}, _count_spans(pin.path))
        for name, query, answer in zip(SLOWEST, queries, told[1:], strict=False):
            question = figures.questions[name]
            question.rows, question.engine_s = answer["rows"], answer["cpu_s"]
            question.work = _explain(pin.path, query, work)
            values = answer["rows"] * answer["columns"]
            question.explained_s = figures.prices.explain_s(question.work, values)
        ours = _ask_oxigraph(pin.path, cores, rounds)
    _ask_server(figures, store, work, rounds)
    _note_loading(figures, "Oxigraph", ours)
    for question, answer in zip(figures.questions.values(), ours[1:], strict=True):
        question.core_rows, question.core_s = answer["rows"], answer["cpu_s"]
    _ask_maplib(figures, work / "union.nt", cores, rounds, ours[1:])
    return figures


def _write_queries(work: Path) -> list[Path]:
    catalogue = load_catalogue()
    bound = {}
    for name in SLOWEST:
        query = catalogue[name]
        given = {each.name: each.example for each in query.parameters if each.required}
        bound[name] = query.bind(given)
    return _write(work / "queries", bound)


def _write(folder: Path, queries: Mapping[str, str]) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = []
    for name, query in queries.items():
        paths.append(folder / f"{name}.rq")
        paths[-1].write_text(query, "utf-8")
    return paths


def _write_triples(generation: Path, path: Path) -> int:
    """Write the union of all graphs; return how many quads there are."""
    store = Store.read_only(str(generation))
    everything = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    triples = store.query(everything, use_default_graph_as_union=True)
    serialize(triples, output=str(path), format=RdfFormat.N_TRIPLES)
    return len(store)


def _prices(told: Mapping[str, Mapping[str, Any]], spans: int) -> Prices:
    """Take from each query what the others measure of it."""
    cost = {name: median(told[name]["cpu_s"]) / spans for name in _PRICED}
    return Prices(
        lookup=cost["lookup"] - cost["scan"],
        scan=cost["scan"],
        hash=(cost["hash"] - cost["scan"] - cost["other"]) / 2,
        value=cost["text"] - cost["scan"],
    )


def _count_spans(generation: Path) -> int:
    store = Store.read_only(str(generation))
    ((count,),) = store.query(_PRICED["scan"], use_default_graph_as_union=True)
    return int(count.value)


def _explain(generation: Path, query: Path, work: Path) -> Work:
    """Let Oxigraph count what each operator hands on; that takes several times as long."""
    plan = work / "plan.json"
    command = [_OXIGRAPH, "query", "--location", generation, "--query-file", query, "--stats"]
    command += ["--explain-file", plan, "--union-default-graph"]
    command += ["--results-file", work / "rows.json"]
    subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=_LIMIT_S)
    return count_work(json.loads(plan.read_text("utf-8"))["plan"])


def _ask_oxigraph(generation: Path, files: Iterable[Path], rounds: int) -> list[dict[str, Any]]:
    return _ask(sys.executable, "ask_oxigraph.py", generation, files, rounds)


def _ask(
    python: str, script: str, data: Path, files: Iterable[Path], rounds: int
) -> list[dict[str, Any]]:
    """Return what an engine tells: of loading, then of each question until it ended."""
    command = [python, _FOREIGN / script, data, rounds, *files]
    try:
        done = subprocess.run(
            list(map(str, command)),
            capture_output=True,
            text=True,
            env=environment(),
            timeout=_LIMIT_S,
            check=False,
        )
        output, errors = done.stdout, done.stderr
    except subprocess.TimeoutExpired as late:
        output, errors = (late.stdout or b"").decode(), f"takes longer than {_LIMIT_S:.0f} s"
    told = [json.loads(line) for line in output.splitlines() if line.endswith("}")]
    if not told:
        raise RuntimeError(errors[-2000:] or "it ended without a word")
    return told


def _ask_server(figures: EngineFigures, store: Path, work: Path, rounds: int) -> None:
    patterns = [f"/queries/{name}[?]*" for name in SLOWEST]
    found = measure_store(store, work, AnalyticFigures(0, ""), rounds, patterns)
    for address, cost in found.answers.items():
        name = address.removeprefix("/queries/").partition("?")[0]
        if (cost.status, cost.rows) != (200, figures.questions[name].rows):
            raise RuntimeError(f"{address}: status {cost.status}, {cost.rows} rows")
        figures.questions[name].server_s = cost.cpu_s


def _ask_maplib(
    figures: EngineFigures,
    triples: Path,
    cores: list[Path],
    rounds: int,
    ours: list[dict[str, Any]],
) -> None:
    try:
        figures.about["maplib"] = MAPLIB.about()
        told = _ask(MAPLIB.python(), "ask_maplib.py", triples, cores, rounds)
    except Exception as failure:  # noqa: BLE001 - whatever it is, Oxigraph's figures stand
        figures.failed["maplib"] = last_line(failure)
        return
    _note_loading(figures, "maplib", told)
    answers = {each["name"]: each for each in told[1:]}
    for own in ours:
        question, answer = figures.questions[own["name"]], answers.get(own["name"])
        if answer is None:
            question.failed = "maplib ended, or took too long"
        elif "failed" in answer:
            question.failed = answer["failed"]
        elif answer["rows"] != own["rows"]:
            question.failed = f"{answer['rows']} rows, not {own['rows']}"
        else:
            question.maplib_s = answer["cpu_s"]
            question.same_rows = answer["digest"] == own["digest"]


def _note_loading(figures: EngineFigures, who: str, told: list[dict[str, Any]]) -> None:
    figures.loading[who] = {**told[0], "asked_bytes": told[-1]["bytes"]}


def _main() -> None:
    from rows import ROWS  # noqa: PLC0415 - it imports this module

    with tempfile.TemporaryDirectory(prefix="conflictgraph-bench-") as folder:
        figures = measure_engine_of(Path(sys.argv[1]), Path(folder), 2)
    for row in ROWS["engine"]([figures]):
        print(" | ".join(row))
    print(json.dumps(figures.to_json(), indent=1))


if __name__ == "__main__":
    _main()
