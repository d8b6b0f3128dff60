"""The figures of each benchmark as rows of the one table."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from analytic import MOST_SCANS, AnalyticFigures
from answering import POINT, RIVALS, AnsweringFigures
from build import BuildFigures, Way
from change import ChangeFigures
from endpoint import ANALYTICAL, CACHED, ENCODINGS, OXIGRAPH, RUNAWAYS, EndpointFigures
from endpoint import CLIENTS as ENDPOINT_CLIENTS
from engine import EngineFigures, Question
from frames import DATAFRAME, WAYS, WRAPPER, FrameFigures
from frames import OURS as CLIENT
from growth import GrowthFigures, exponent
from mapping import BULK_LOAD, FROM_TABLES, MEMORY, NAIVE, MappingFigures
from mapping import OURS as BUILD
from pages import HELD, PagesFigures
from ready import ReadyFigures
from serve import BASELINE, CLIENTS, OURS, ServeFigures
from tables import TablesFigures

#: What was measured, the figure, and what it is compared with.
Row = tuple[str, str, str]


def _build_rows(found: list[BuildFigures]) -> Iterator[Row]:
    for each in found:
        about = f"{each.profile}, {each.documents:,} documents"
        yield from _way_rows(f"build without rules and shapes, {about}", each.bare)
        yield from _way_rows(f"build with them, {about}", each.whole)
        yield "  of one without", f"{each.gate_ratio:.2f}", "wall clock"
        yield "  processor time", f"{each.gate_cpu_ratio:.2f}", "of one without"


def _way_rows(name: str, way: Way) -> Iterator[Row]:
    ours, load = median(way.build.wall_s), median(way.load.wall_s)
    beside = f"{way.ratio:.2f} of the speed of bulk_load alone ({load:.1f} s)"
    yield f"{name}, {way.quads:,} quads", f"{ours:.1f} s", beside
    beside = f"{way.cpu_ratio:.2f} of it ({median(way.load.cpu_s):.1f} s)"
    yield "  processor time", f"{median(way.build.cpu_s):.1f} s", beside
    peaks = f"bulk_load alone {way.load.peak_bytes / 1e6:,.0f} MB"
    yield "  peak memory, all processes", f"{way.build.peak_bytes / 1e6:,.0f} MB", peaks


def _change_rows(found: list[ChangeFigures]) -> Iterator[Row]:
    for each in found:
        whole = median(each.total_s)
        spread = f"{min(each.total_s) * 1e3:.0f} to {max(each.total_s) * 1e3:.0f} ms"
        name = f"one changed article, {each.profile}, in {each.quads:,} quads"
        yield name, f"{whole * 1e3:.0f} ms", spread
        for part, seconds in each.parts_s.items():
            part_s = median(seconds)
            yield f"  {part}", f"{part_s * 1e3:.0f} ms", f"{part_s / whole:.0%}"


def _serve_rows(found: list[ServeFigures]) -> Iterator[Row]:
    for each in found:
        for clients in CLIENTS:
            name = f"point queries, {clients} clients, {each.quads:,} quads"
            ours, plain = (median(each.rates[who][clients]) for who in (OURS, BASELINE))
            beside = f"{each.ratio(clients):.2f} of a plain FastAPI route ({plain:,.0f}/s)"
            yield name, f"{ours:,.0f}/s", beside
            spent, front, base = (
                1e6 * median(times[clients])
                for times in (each.cpu_s[OURS], each.front_cpu_s[OURS], each.cpu_s[BASELINE])
            )
            beside = f"of it {front:.0f} us in the front; plain {base:.0f} us"
            yield "  processor time of a request", f"{spent:.0f} us", beside
        yield from _long_rows(each)


def _long_rows(figures: ServeFigures) -> Iterator[Row]:
    first = {n: median(a.first_byte_s for a in each) * 1e3 for n, each in figures.long.items()}
    grown = {n: max(a.growth_bytes for a in each) / 1e6 for n, each in figures.long.items()}
    size = figures.long[OURS][0].length_bytes / 1e6
    beside = f"plain {first[BASELINE]:.0f} ms"
    yield f"first byte of 200,000 rows ({size:.0f} MB)", f"{first[OURS]:.1f} ms", beside
    beside = f"plain {grown[BASELINE]:.1f} MB"
    yield "  memory the front takes for it", f"{grown[OURS]:.1f} MB", beside


def _endpoint_rows(found: list[EndpointFigures]) -> Iterator[Row]:
    for each in found:
        for clients in ENDPOINT_CLIENTS:
            yield from _point_rows(each, clients)
        yield from _analytical_rows(each)
        yield from _stream_rows(each)
        yield from _runaway_rows(each)


def _point_rows(figures: EndpointFigures, clients: int) -> Iterator[Row]:
    ours, cached = (figures.rate(name, clients) or 0 for name in (OURS, CACHED))
    other = figures.rate(OXIGRAPH, clients)
    name = f"point queries, {clients} clients, {figures.quads:,} quads"
    beside = f"{ours / other:.2f} of {OXIGRAPH} ({other:,.0f}/s)" if other else "Oxigraph ended"
    yield name, f"{ours:,.0f}/s", beside
    p99 = {
        who: median(load.p99_s for load in loads[clients])
        for who, loads in figures.points.items()
        if clients in loads
    }
    beside = f"{OXIGRAPH} {p99[OXIGRAPH] * 1e3:.1f} ms" if OXIGRAPH in p99 else ""
    yield "  99th percentile", f"{p99[OURS] * 1e3:.1f} ms", beside
    beside = f"{cached / ours:.2f} of uncached"
    yield "  answered from the cache", f"{cached:,.0f}/s", beside
    if clients == ENDPOINT_CLIENTS[-1]:
        rate = median(load.rate for load in figures.not_modified)
        yield "  answered by 304", f"{rate:,.0f}/s", f"{rate / ours:.2f} of uncached"


def _analytical_rows(figures: EndpointFigures) -> Iterator[Row]:
    slowdowns = {name: figures.slowdown(name) for name in ANALYTICAL}
    for name, slowdown in slowdowns.items():
        ours = median(figures.analytical_s[name][OURS]) * 1e3
        yield f"  {name}", f"{ours:.0f} ms", f"{slowdown:.2f} of the time of {OXIGRAPH}"
    ratio = f"{median(slowdowns.values()):.2f}"
    yield "analytical queries, median ratio", ratio, f"worst {max(slowdowns.values()):.2f}"


def _stream_rows(figures: EndpointFigures) -> Iterator[Row]:
    ours, other = (median(figures.stream_s[who]) for who in (OURS, OXIGRAPH))
    per_byte = [figures.stream_bytes[who] for who in (OURS, OXIGRAPH)]
    beside = f"{other / ours:.2f} of the throughput of {OXIGRAPH} ({other:.2f} s)"
    yield f"200,000 rows, {per_byte[0] / 1e6:.0f} MB", f"{ours:.2f} s", beside
    for encoding in ENCODINGS:
        seconds, length = figures.encoded[encoding]
        yield f"  encoded {encoding}", f"{seconds:.2f} s", f"{length / 1e6:.1f} MB"


def _runaway_rows(figures: EndpointFigures) -> Iterator[Row]:
    idle = figures.beside[0].p99_s
    for number in RUNAWAYS:
        load = figures.beside[number]
        name = f"99th percentile of 4 clients beside {number} runaway queries"
        beside = f"{load.p99_s / idle:.2f} of idle, {load.refused + load.broken} errors"
        yield name, f"{load.p99_s * 1e3:.1f} ms", f"{beside}, {load.rate:,.0f}/s"


def _ready_rows(found: list[ReadyFigures]) -> Iterator[Row]:
    for each in found:
        beside = f"{each.median_s / found[0].median_s:.2f} of that at {found[0].quads:,} quads"
        yield f"start to first answer, {each.quads:,} quads", f"{each.median_s:.2f} s", beside


def _pages_rows(found: list[PagesFigures]) -> Iterator[Row]:
    for each in found:
        yield f"start page, {each.quads:,} quads", f"{each.length_bytes / 1e3:.0f} kB", ""
        for kind, seconds in each.seconds.items():
            spent = f"{median(each.cpu_s[kind]) * 1e3:.2f} ms processor time of the front"
            beside = spent if kind == HELD else f"{each.ratio(kind):.1f} times a 304, {spent}"
            yield f"  {kind}", f"{median(seconds) * 1e3:.2f} ms", beside


def _frame_rows(found: list[FrameFigures]) -> Iterator[Row]:
    for each in found:
        whole, spent = (median(kept[CLIENT]) for kept in (each.whole_s, each.cpu_s))
        beside = f"the server counts them in {median(each.evaluation_s):.2f} s"
        yield f"{each.rows:,} rows x 4 into a typed frame", f"{whole:.2f} s", beside
        server = f"that of the server {median(each.server_s[CLIENT]):.2f} s"
        yield "  processor time of the client", f"{spent:.3f} s", server
        for other in (WRAPPER, DATAFRAME):
            theirs, cpu_s, server_s = (
                median(kept[other]) for kept in (each.whole_s, each.cpu_s, each.server_s)
            )
            yield f"  {other}", f"{theirs:.2f} s", f"{theirs / whole:.1f} times as long"
            beside = f"{cpu_s / spent:.1f} times as long, server {server_s:.2f} s"
            yield "    processor time", f"{cpu_s:.2f} s", beside
        for way in WAYS:
            got, taken, server = (
                median(kept[way]) for kept in (each.got_s, each.take_s, each.server_s)
            )
            beside = f"{got:.2f} s until its bytes are there, {taken:.2f} s to take them"
            read = f"{median(each.read_s[way]):.3f} s"
            yield f"  from {way}, processor time", read, f"{beside}, server {server:.2f} s"


def _tables_rows(found: list[TablesFigures]) -> Iterator[Row]:
    for each in found:
        dump = f"Store.dump ({median(each.dump_s):.1f} s, {median(each.dump_cpu_s):.1f} s)"
        for formats, seconds in each.tables_s.items():
            yield (
                f"tables as {formats}, {each.quads:,} quads",
                f"{median(seconds):.1f} s",
                f"{each.ratio(formats):.2f} of {dump}",
            )
            cpu = f"{median(each.tables_cpu_s[formats]):.1f} s"
            yield "  processor time", cpu, f"{each.cpu_ratio(formats):.2f} of it"
            peak = f"{each.tables_peak_bytes[formats] / 1e6:.0f} MB"
            yield "  peak memory", peak, f"Store.dump {each.dump_peak_bytes / 1e6:.0f} MB"


def _analytic_rows(found: list[AnalyticFigures]) -> Iterator[Row]:
    for each in found:
        over = sum(each.scans_of(cost) > MOST_SCANS for cost in each.answers.values())
        yield (
            f"pages and saved queries, cold, {each.quads:,} quads, {each.profile}",
            f"{len(each.answers) - over} of {len(each.answers)}",
            f"cost at most {MOST_SCANS} scans of their size",
        )
        for address, cost in each.slowest()[:12]:
            warm = median(each.warm[address].cpu_s) * 1000
            beside = f"{each.scans_of(cost):.1f} scans of {cost.bytes / 1000:.0f} kB"
            figure = f"{median(cost.cpu_s):.2f} s"
            yield f"  {address}", figure, f"{beside}; again {warm:.0f} ms; status {cost.status}"


def _mapping_rows(found: list[MappingFigures]) -> Iterator[Row]:
    for each in found:
        pairs = [(NAIVE, BUILD), *((name, BUILD) for name in FROM_TABLES), (MEMORY, BULK_LOAD)]
        yield f"{BUILD}, {each.triples[BUILD]:,} quads", f"{each.cost_us(BUILD):.1f} us", "a quad"
        for name, beside in pairs:
            if name in each.failed:
                yield f"  {name}", "–", each.failed[name].splitlines()[0]
                continue
            told = f"{beside} takes {each.ratio(beside, name):.2f} of it"
            title = f"  {name}, {each.triples[name]:,} triples"
            yield title, f"{each.cost_us(name):.1f} us", told


def _answering_rows(found: list[AnsweringFigures]) -> Iterator[Row]:
    for each in found:
        for rival in RIVALS:
            name = f"saved queries, {each.quads:,} quads, {rival}"
            if each.ratios(rival):
                ratios = each.ratios(rival)
                ours = f"{median(ratios):.2f} of its time is ours, {min(ratios):.2f} to "
                yield name, f"{len(ratios)} answers", f"{ours}{max(ratios):.2f}"
            if (point := each.ratio(POINT, rival)) is not None:
                yield "  point queries", "", f"{point:.2f} of its time is ours"
            for query, failed in each.without.items():
                if rival in failed:
                    yield f"  {query}", "–", failed[rival].splitlines()[0]
            if rival in each.failed:
                yield f"  {rival}", "–", each.failed[rival].splitlines()[0]


def _growth_rows(found: list[GrowthFigures]) -> Iterator[Row]:
    sizes = [each.quads for each in found]
    for name in found[0].values():
        values = [each.values()[name] for each in found]
        shown = ", ".join(f"{value:.3g}" for value in values)
        grows = f"exponent {exponent(sizes, values):.2f}" if len(found) > 1 else ""
        yield f"growth of {name}", shown, grows


def _engine_rows(found: list[EngineFigures]) -> Iterator[Row]:
    for each in found:
        prices = vars(each.prices) if each.prices else {}
        told = ", ".join(f"{name} {1e6 * price:.2f}" for name, price in prices.items())
        yield f"prices in the engine, {each.quads:,} quads", told, "us of processor time"
        for name, question in each.questions.items():
            spent = f"{median(question.engine_s):.2f} s"
            share = f"{question.engine_share:.2f} of the whole answer is the engine"
            yield f"  {name}", spent, f"{share}; its work explains {question.explained:.2f}"
            yield "    its core", f"{median(question.core_s) * 1e3:.0f} ms", _maplib(question)
        for who, loading in each.loading.items():
            spent = f"{loading['cpu_s']:.2f} s"
            held = f"{loading['bytes'] / 1e6:.0f} MB, at most {loading['peak_bytes'] / 1e6:.0f}"
            yield f"  {who}, until it can be asked", spent, held
        for who, why in each.failed.items():
            yield f"  {who}", "–", why.splitlines()[0]


def _maplib(question: Question) -> str:
    if question.times is None:
        return f"maplib: {question.failed or 'not there'}"
    spent = f"maplib {median(question.maplib_s) * 1e3:.0f} ms"
    told = "" if question.same_rows else ", other values"
    return f"{spent}, {question.times:.1f} of its time is Oxigraph's{told}"


ROWS = {
    "engine": _engine_rows,
    "analytic": _analytic_rows,
    "answering": _answering_rows,
    "growth": _growth_rows,
    "mapping": _mapping_rows,
    "build": _build_rows,
    "change": _change_rows,
    "serve": _serve_rows,
    "endpoint": _endpoint_rows,
    "frames": _frame_rows,
    "ready": _ready_rows,
    "pages": _pages_rows,
    "tables": _tables_rows,
}
