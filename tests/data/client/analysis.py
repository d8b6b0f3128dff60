"""What an analyst writes: all public names of the client, with the types they promise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import rdflib

import conflictgraph as cg
from conflictgraph.client.answers import Answer
from conflictgraph.client.claims import Claims
from conflictgraph.client.evidence import Evidence, Piece
from conflictgraph.client.graph import Graph
from conflictgraph.client.kinds import Network, Places, Revisions, Timeline
from conflictgraph.client.plot import Plot
from conflictgraph.client.triples import Triples
from conflictgraph.errors import AnswerTooLargeError, ParameterError, QuerySyntaxError


def analyse(folder: str, url: str) -> None:
    """Ask whatever can be asked."""
    with cg.open(folder, timeout_s=10.0, base_iri=None) as local:
        ask_all(local)
    remote: Graph = cg.connect(url, token="", timeout_s=5.0)
    ask_all(remote)
    remote.close()


def ask_all(graph: Graph) -> None:
    """Use every method."""
    rows: Answer = graph.select("SELECT * {}", lang=("de", "en"), iris="label")
    frame: pl.DataFrame = rows.frame
    column: pl.Series = rows["x"]
    names: list[str] = rows.columns
    told: str = rows.notice
    records: Iterator[dict[str, Any]] = iter(rows)
    pandas: pd.DataFrame = rows.to_pandas()
    count: int = len(rows)
    verdict: bool = graph.ask("ASK {}")
    triples: Triples = graph.construct("CONSTRUCT WHERE { ?s ?p ?o }")
    anything: Answer | Triples | bool = graph.query("ASK {}", lang="de")
    described: Triples = graph.describe("actor/armenia")
    saved: Answer = graph.queries
    run: Answer = graph.run("ceasefires", ordinal=2, lang="de", languages="de", iris="curie")
    generation: int | None = graph.generation
    use(frame, column, names, told, records, pandas, count, verdict, triples, anything)
    use(described, saved, run, generation)
    ask_questions(graph)


def ask_questions(graph: Graph) -> None:
    """Use every question of analysts."""
    claims: Claims = graph.claims(
        about="casualties",
        conflict="nagorno-karabakh-conflict",
        claimant="armenia",
        measure="killed",
        victims="military",
        since=date(2020, 10, 1),
        until="2020-10-31",
        publisher="DER SPIEGEL",
        lang="de",
    )
    compared: Answer = claims.compare()
    statements: Answer = graph.statements(by="armenia", to="turkey", voice="attributed")
    demands: Answer = graph.demands(by="armenia", to="turkey", document=None, lang="de")
    accusations: Answer = graph.accusations(by="armenia", of="azerbaijan")
    network: Network = graph.network(as_seen_by="armenia", member="russia")
    timeline: Timeline = graph.timeline(since=date(2020, 9, 1), until=None)
    disagreements: Answer = graph.disagreements(kind="excludes", measure="wounded")
    revisions: Revisions = graph.revisions(claimant="armenia")
    evidence: Evidence = graph.evidence(str(claims["statement"][0]))
    piece: Piece = evidence.pieces[0]
    words: str = evidence.text + piece.text
    day: date | None = evidence.date
    found: Answer = graph.search("Waffenruhe", lang="de", limit=10)
    whole: rdflib.Graph = graph.to_rdflib(limit=10)
    graph.export("graph.nq")
    use(compared, statements, demands, accusations, network, timeline, disagreements, revisions)
    places: Places = graph.map(conflict="nagorno-karabakh-conflict", since=date(2020, 9, 1))
    drawings: list[Plot] = [
        claims.plot(scale="log", lang="de"),
        network.plot(),
        timeline.plot(lang="en"),
        revisions.plot(),
        places.plot(),
    ]
    drawings[0].save("claims.svg")
    picture: bytes = drawings[1].to_png(scale=4)
    use(words, day, found, whole, picture, drawings[2].to_svg(), drawings[3].chart)


def use(*values: object) -> None:
    """Take what is there, and the errors that there can be."""
    try:
        print(*values)
    except QuerySyntaxError as error:
        line: int | None = error.line
        print(line, error.hint)
    except (AnswerTooLargeError, ParameterError) as error:
        print(error.code)
