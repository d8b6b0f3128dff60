"""Every value of every saved query is in the tables, beside the same others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import polars as pl
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

import conflictgraph
from conflictgraph.catalogue import SavedQuery, load_catalogue
from conflictgraph.client.graph import Graph
from conflictgraph.pipeline import build
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.store.writer import Writer
from conflictgraph.tables.folder import write_tables

from .answers_from_tables import MADE, Made
from .derived_tables import Frames, derive, in_language

SAVED: Final = load_catalogue()
_ATOM: Final = re.compile(r"(!?)(\w+)\(([^)]*)\)")
_ROW: Final = "_row"
#: Who is asked about where the article of an example is not in the corpus.
_SPEAKER: Final = {"statements-of-person": {"speaker": "jens-stoltenberg"}}
_GRAPH: Final = NamedNode("https://w3id.org/conflictgraph/graph/seldom")
#: What no text of the corpus has: a sum that does not fit its total, and roles that were supplied.
_SELDOM: Final = """
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX cgc: <https://w3id.org/conflictgraph/code/>
CONSTRUCT {
  <https://w3id.org/conflictgraph/id/finding/sum> a cg:ArithmeticFinding ; cg:isHeldBy ?claimant ;
    cg:isFindingOn ?quantity ; cg:gap 3 ; cg:hasDisagreementKind cgc:disagreement-excludes ;
    cg:hasTermStatement ?part ; cg:hasTotalStatement ?total ;
    cg:hasTerm ?some ; cg:hasTotal ?all ;
    cg:workingText "1 + 2 = [3–3]; total [6–9]"@en , "1 + 2 = [3–3]; gesamt [6–9]"@de .
  ?total cg:implicitRole cg:isAttributedTo .
  ?action cg:implicitRole cg:hasAgent , cg:hasAddressee .
} WHERE {
  { SELECT * WHERE {
    ?all cg:isFigureOf ?quantity . ?some cg:isFigureOf ?any .
    ?total cg:hasContent ?all ; cg:isAttributedTo ?claimant ;
      cg:asOfDate ?day ; cg:isReportedIn ?document .
    ?part cg:hasContent ?some ; cg:isAttributedTo ?claimant ;
      cg:isReportedIn ?document .
    FILTER (?part != ?total)
  } ORDER BY ?total ?part LIMIT 1 }
  { SELECT * WHERE {
    ?action cg:hasContent/cg:hasAgent ?agent ; cg:hasAddressee ?addressee ; cg:isReportedIn ?any_ .
  } ORDER BY ?action LIMIT 1 }
}"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """Return the graph of the example corpus."""
    folder = tmp_path_factory.mktemp("equal") / "graph"
    build([checkout / "examples" / "corpus"], folder, jobs=1)
    opened = StoreFolder(folder)
    with Reader(opened) as reader:
        made = [Quad(*triple, _GRAPH) for triple in reader.query(_SELDOM)]
    assert made
    with Writer(opened) as writer:
        writer.replace_graph(_GRAPH.value, serialize(made, format=RdfFormat.N_QUADS))
        writer.publish()
    return folder


@pytest.fixture(scope="module")
def graph(store: Path) -> Iterator[Graph]:
    """Return the graph as analysts open it."""
    with conflictgraph.open(store) as opened:
        yield opened


@pytest.fixture(scope="module")
def tables(store: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Frames]:
    """Return the exported tables and what follows from them, by language of labels."""
    folder = tmp_path_factory.mktemp("tables") / "t"
    with Reader(StoreFolder(store)) as reader:
        write_tables(reader, folder, ["parquet"], shows_sentences=False)
    read = {each.stem: as_text(pl.read_parquet(each)) for each in (folder / "parquet").iterdir()}
    derived = read | derive(read)
    return {language: derived | in_language(read, language) for language in ("en", "de")}


def test_every_column_is_classed() -> None:
    """Nobody adds a query whose values analysts could not find again in the tables."""
    assert MADE.keys() == SAVED.keys()
    for name, made in MADE.items():
        columns = {each.name for each in SAVED[name].columns}
        assert classed(made, columns) == columns, name


def classed(made: Made, columns: set[str]) -> set[str]:
    """Return the columns that a declaration says something of."""
    atoms = " ".join(made.of)
    variables = {name for _, table, terms in _ATOM.findall(atoms) for name in bound(table, terms)}
    given = {column for each in made.also for column in each.split()}
    labels = {f"{each}Label" for each in columns} & columns
    return (
        (variables & columns)
        | given
        | labels
        | set(made.lists)
        | set(made.counts)
        | set(made.judged)
    )


def bound(table: str, terms: str) -> Iterable[str]:
    """Return the variables of an atom."""
    return named(terms) if table == "given" else named(terms).values()


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", SAVED)
def test_values_are_those_of_the_tables(
    name: str, language: str, graph: Graph, tables: dict[str, Frames]
) -> None:
    """Who computes with the tables gets what pages, notebooks and terminals show."""
    frames, made, saved = tables[language], MADE[name], SAVED[name]
    rows = answer(graph, saved, language)
    assert rows.height

    found = pl.concat([joined(rows, atoms, frames) for atoms in made.of], how="diagonal_relaxed")
    assert missing(rows, found, rows.columns) == []
    for columns, ways in also(made, saved).items():
        for column in columns.split():
            pieces = [
                joined(found.drop(columns.split(), strict=False), way, frames) for way in ways
            ]
            assert unlike(rows, pieces, column) == []
    for column, (separator, ways) in made.lists.items():
        pieces = [joined(found.drop(column, strict=False), way, frames) for way in ways]
        compare_list(rows, pieces, column, separator, largely=column in made.largely)
    for column, counted in made.counts.items():
        atoms, variable = counted.split(">")
        numbers = joined(found.drop(column, strict=False), atoms, frames)
        assert unlike_count(rows, numbers, column, variable.strip()) == []
    for sources in made.judged.values():
        assert all(frames[each].height for each in sources.split())


def answer(graph: Graph, saved: SavedQuery, language: str) -> pl.DataFrame:
    """Return an answer as texts, with a number for each row."""
    values = {each.name: each.example for each in saved.parameters if each.required}
    values |= _SPEAKER.get(saved.name, {})
    names = [each.name for each in saved.parameters]
    if "lang" in names:
        values["lang"] = language
    frame = graph.run(saved.name, **values).frame
    return as_text(frame.select(each.name for each in saved.columns)).with_row_index(_ROW)


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of texts in which what is empty is null."""
    typed = frame.with_columns(pl.selectors.decimal().cast(pl.Float64))
    return typed.cast(pl.String).with_columns(pl.all().replace("", None))


def also(made: Made, saved: SavedQuery) -> Mapping[str, tuple[str, ...]]:
    """Return what is looked up for a row; labels of what is in it need no word."""
    names = {each.name for each in saved.columns}
    labels = {
        f"{each}Label": (f"called(thing={each}, text={each}Label)",)
        for each in names
        if f"{each}Label" in names - made.lists.keys()
    }
    return labels | dict(made.also)


def named(terms: str) -> dict[str, str]:
    """Return the variable or value of each column of an atom."""
    pairs = (each.strip().partition("=") for each in terms.split(","))
    return {column: term or column for column, _, term in pairs}


def joined(rows: pl.DataFrame, atoms: str, frames: Frames) -> pl.DataFrame:
    """Return the rows with the variables of atoms; one for each way to have them."""
    for sign, table, terms in _ATOM.findall(atoms):
        frame, wanted = pl.DataFrame(), named(terms)
        if table == "given":
            rows = given(rows, wanted)
            continue
        frame = frames[table]
        values = {column: term for column, term in wanted.items() if term.startswith("'")}
        for column, term in values.items():
            frame = frame.filter(pl.col(column) == term.strip("'"))
        frame = frame.select(
            pl.col(column).alias(term) for column, term in wanted.items() if column not in values
        ).unique()
        shared = [each for each in frame.columns if each in rows.columns]
        how = "anti" if sign else "inner"
        rows = rows.join(frame, on=shared, how=how, nulls_equal=True)
    return rows


def given(rows: pl.DataFrame, wanted: Mapping[str, str]) -> pl.DataFrame:
    """Return the rows with a value, where they have one; a value is their value where not."""
    values = {column: pl.lit(term.strip("'")) for column, term in wanted.items()}
    new = {column: value for column, value in values.items() if column not in rows.columns}
    return rows.with_columns(**new).filter(
        pl.col(column) == value for column, value in values.items()
    )


def missing(rows: pl.DataFrame, found: pl.DataFrame, columns: list[str]) -> list[object]:
    """Return rows that no rows of tables have the values of."""
    return rows.join(found.select(_ROW).unique(), on=_ROW, how="anti").select(columns).rows()[:3]


def unlike(rows: pl.DataFrame, pieces: list[pl.DataFrame], column: str) -> list[object]:
    """Return rows whose value in a column is in none of the ways to it."""
    seen = pl.concat([each.select(_ROW, column) for each in pieces if column in each.columns])
    shown = rows.filter(pl.col(column).is_not_null()).select(_ROW, column)
    hidden = rows.filter(pl.col(column).is_null()).select(_ROW, column)
    # Where nothing is shown, there is nothing that could have been.
    kept_back = hidden.join(seen.drop_nulls(), on=_ROW, how="semi")
    return shown.join(seen, on=[_ROW, column], how="anti").rows()[:3] + kept_back.rows()[:3]


def compare_list(
    rows: pl.DataFrame, pieces: list[pl.DataFrame], column: str, separator: str, *, largely: bool
) -> None:
    """See that the values of a list are those of the tables, each of them and no other."""
    seen: dict[object, set[str]] = {}
    for row, value in pl.concat([each.select(_ROW, column) for each in pieces]).iter_rows():
        seen.setdefault(row, set()).update((value or "").split(separator))
    for row, shown in rows.select(_ROW, column).iter_rows():
        parts = set((shown or "").split(separator)) - {""}
        known = seen.get(row, set()) - {""}
        assert parts <= known if largely else parts == known, (column, row, parts, known)


def unlike_count(
    rows: pl.DataFrame, found: pl.DataFrame, column: str, variable: str
) -> list[object]:
    """Return rows whose number is not that of the different values."""
    numbers = found.group_by(_ROW).agg(pl.col(variable).n_unique().cast(pl.String).alias("_n"))
    both = rows.join(numbers, on=_ROW, how="left").with_columns(pl.col("_n").fill_null("0"))
    return both.filter(pl.col(column) != pl.col("_n")).select(_ROW, column, "_n").rows()[:3]
