"""The tables of the example corpus: keys hold, and they say what saved queries and texts say."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from lxml import etree
from pyoxigraph import QuerySolutions

from conflictgraph.catalogue import load_catalogue
from conflictgraph.pipeline import build
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.tables.definitions import TABLES
from conflictgraph.tables.folder import FORMATS, write_tables

Frames = dict[str, pl.DataFrame]
Row = tuple[object, ...]
_XLSX = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def store(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> StoreFolder:
    folder = tmp_path_factory.mktemp("examples") / "graph"
    assert build([checkout / "examples" / "corpus"], folder, jobs=1).refused == ()
    return StoreFolder(folder)


@pytest.fixture(scope="module")
def folder(store: StoreFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tables of the examples in all formats."""
    made = tmp_path_factory.mktemp("tables") / "t"
    with Reader(store) as reader:
        write_tables(reader, made, FORMATS, shows_sentences=True)
    return made


@pytest.fixture(scope="module")
def frames(folder: Path) -> Frames:
    """Return the tables as an analyst reads them, by their names."""
    return {each.stem: pl.read_parquet(each) for each in (folder / "parquet").iterdir()}


def ask(store: StoreFolder, name: str, columns: str, **values: str) -> Counter[Row]:
    """Return the answer to a saved query, "" as no value."""
    with Reader(store) as reader:
        answer = reader.query(load_catalogue()[name].bind(values))
        assert isinstance(answer, QuerySolutions)
        return Counter(
            tuple(
                (row[column].value or None) if row[column] is not None else None
                for column in columns.split()
            )
            for row in answer
        )


def rows_of(frame: pl.DataFrame, columns: str) -> Counter[Row]:
    return Counter(frame.select(columns.split()).cast(pl.String).rows())


def with_document(frame: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    day = pl.coalesce("issued", "issued_earliest").alias("date")
    return frame.join(frames["documents"].select("document", "title", day), on="document")


def test_every_key_is_unique_and_leads_to_a_row(frames: Frames) -> None:
    """An inner join by a documented key neither loses nor doubles a row."""
    for table in TABLES:
        frame = frames[table.name]
        assert frame.select(table.key).is_duplicated().sum() == 0, table.name
        assert sum(frame.select(table.key).null_count().row(0)) == 0, table.name
        for key in table.foreign_keys:
            target = next(each for each in TABLES if each.name == key.table)
            named = frame.select(key.columns).drop_nulls()
            lost = named.join(
                frames[target.name], left_on=key.columns, right_on=target.key, how="anti"
            )
            assert lost.height == 0, (table.name, key)
    assert frames["leftovers"].height == 0
    filled = [name for name, frame in frames.items() if frame.height]
    assert len(filled) >= len(TABLES) - 3


def test_figures_are_those_of_the_saved_query(store: StoreFolder, frames: Frames) -> None:
    """Who computes with the table gets what the page of figures shows, withheld ones too."""
    classes = frames["statement_classes"].filter(
        pl.col("class").is_in(["CasualtyClaim", "NonDisclosure"])
    )
    claims = frames["claims"].join(classes, on="statement", how="semi")
    claims = claims.filter(pl.col("status").is_in(["stated", "undisclosed"]))
    columns = "claimant value qualifier lower upper victims status scope counted voice document"
    expected = ask(store, "figures-by-claimant", f"{columns} title date")
    found = rows_of(with_document(claims, frames), f"{columns} title date")
    # The query gives one row for what one text says twice in the same way.
    assert expected.keys() == found.keys()
    assert found.total() >= expected.total() > 30


def test_wordings_are_those_of_the_saved_query(store: StoreFolder, frames: Frames) -> None:
    """No figure has the words of another."""
    asked = ask(store, "figures-by-claimant", "document claimant value wording")
    words: dict[Row, set[str]] = {}
    for document, claimant, value, wording in asked:
        words.setdefault((document, claimant, value), set()).update(str(wording).split(" | "))
    worded = frames["claims"].drop_nulls("wording").filter(pl.col("stance") == "asserts")
    seen = 0
    for *place, wording in worded.select("document", "claimant", "value", "wording").iter_rows():
        place[2] = None if place[2] is None else str(place[2])
        if tuple(place) in words:
            seen += 1
            assert wording in words[tuple(place)]
    assert seen > 25


def test_withheld_figures_are_rows(store: StoreFolder, frames: Frames) -> None:
    """Silence is counted by the one who keeps it, as the saved query has it."""
    columns = "claimant counted victims voice document"
    expected = ask(store, "withheld-figures", columns)
    withheld = frames["claims"].filter("is_withheld").filter(stance="withholds")
    assert rows_of(withheld, columns).keys() == expected.keys()
    assert withheld["value"].null_count() == withheld.height > 0


def test_statements_are_those_of_the_saved_query(store: StoreFolder, frames: Frames) -> None:
    """Claimant, voice, text, day and headline of each statement are the same."""
    columns = "statement claimant voice document date title"
    found = rows_of(with_document(frames["statements"], frames), columns)
    expected = ask(store, "who-says-what", columns)
    # The query shows the latest 200.
    assert expected.total() == 200
    assert expected <= found
    kinds: dict[str, set[str]] = {}
    for statement, kind in frames["statement_classes"].select("statement", "class").iter_rows():
        kinds.setdefault(statement, set()).add(kind)
    for statement, shown in ask(store, "who-says-what", "statement kinds"):
        assert set(str(shown).split(", ")) == kinds[str(statement)]


def test_documents_are_those_of_the_saved_query(store: StoreFolder, frames: Frames) -> None:
    """No text is missing, and no other one there."""
    expected = ask(store, "documents", "document title")
    assert rows_of(frames["documents"], "document title").keys() == expected.keys()
    assert frames["documents"].height == 9


def test_relations_are_seen_by_whom_the_saved_query_says(
    store: StoreFolder, frames: Frames
) -> None:
    """A view of one side is never a row without its holder."""
    classes = frames["thing_classes"].rename({"thing": "relation", "class": "kindName"})
    reports = frames["relation_reports"].join(classes, on="relation").drop_nulls("document")
    columns = "kindName voice claimant polarity document"
    expected: set[Row] = set()
    for document in frames["documents"]["identifier"]:
        expected |= ask(store, "relations-by-voice", columns, document=document).keys()
    # Background is of no text; the query shows it beside those that mention all it is about.
    of_texts = {row for row in expected if row[1] != "curated"}
    # What is a relation and nothing narrower is none that the query asks for.
    reports = reports.filter(pl.col("kindName") != "Relationship")
    assert of_texts
    assert rows_of(reports, columns).keys() == of_texts


def test_disagreements_are_those_of_the_saved_query(store: StoreFolder, frames: Frames) -> None:
    """Both ends of each finding are the claimants and texts that the page shows."""
    ends = frames["disagreement_ends"].join(
        frames["claims"].select("statement", "figure", "claimant", "document"),
        on=["statement", "figure"],
    )
    low, high = (
        ends.filter(end=end).select(
            "finding",
            pl.col("claimant").alias(f"{name}Claimant"),
            pl.col("document").alias(f"{name}Document"),
        )
        for name, end in (("low", "lower"), ("high", "higher"))
    )
    found = frames["disagreements"].join(low, on="finding").join(high, on="finding")
    columns = "gap contrast parties lowClaimant highClaimant lowDocument highDocument"
    expected = ask(store, "disagreements", columns)
    assert expected
    assert rows_of(found, columns).keys() == expected.keys()


def test_every_row_leads_to_its_words(frames: Frames, checkout: Path) -> None:
    """Offsets cut out of the text what the table shows, sentences as well."""
    texts = {}
    for path in (checkout / "examples" / "corpus").rglob("*.txt"):
        content = path.read_bytes()
        texts[hashlib.sha256(content).hexdigest()] = content.decode()
    hashes = dict(frames["documents"].select("document", "text_hash").iter_rows())
    shown = frames["spans"].drop_nulls("text")
    assert shown.height > 900
    for row in shown.iter_rows(named=True):
        text = texts[hashes[row["document"]]]
        assert text[row["begin"] : row["end"]] == row["text"]
    claims = frames["claims"].drop_nulls("document")
    words = claims.join(frames["evidence"].filter(role="sentence"), on="statement")
    words = words.join(frames["spans"], on="span")
    assert set(words["statement"]) == set(claims["statement"])
    assert words["text"].null_count() == 0


def test_sentences_are_kept_back_where_texts_are(store: StoreFolder, tmp_path: Path) -> None:
    """Who may not publish texts can hand tables on: only what the graph quotes is in them."""
    with Reader(store) as reader:
        write_tables(reader, tmp_path / "t", ["parquet"], shows_sentences=False)
        quoted = {
            row["o"].value
            for row in reader.rows("SELECT ?o { ?s <http://www.w3.org/ns/oa#exact> ?o }")
        }
    spans = pl.read_parquet(tmp_path / "t/parquet/spans.parquet")
    assert set(spans["text"].drop_nulls()) == quoted
    evidence = pl.read_parquet(tmp_path / "t/parquet/evidence.parquet")
    sentences = evidence.filter(role="sentence").join(spans, on="span")
    assert sentences["begin"].null_count() == 0


def test_both_main_formats_hold_the_same(folder: Path, frames: Frames) -> None:
    """CSV read by its documented types is what Parquet holds."""
    for table in TABLES:
        path = folder / "csv" / f"{table.name}.csv"
        read = pl.read_csv(path, schema=table.schema)
        assert read.equals(frames[table.name]), table.name


def test_the_package_keeps_what_it_promises(folder: Path) -> None:
    """Types, keys and gaps of each CSV file are as ``datapackage.json`` describes them."""
    package = json.loads((folder / "datapackage.json").read_bytes())
    described = {each["name"]: each for each in package["resources"] if each["format"] == "csv"}
    files = {name: _read(folder / each["path"]) for name, each in described.items()}
    assert len(files) == len(TABLES)
    for name, resource in described.items():
        schema, rows = resource["schema"], files[name]
        assert resource["rows"] == len(rows)
        for field in schema["fields"]:
            values = [row[field["name"]] for row in rows]
            assert all(_fits(value, field["type"]) for value in values if value)
            assert all(values) or "constraints" not in field
        keys = [tuple(row[each] for each in schema["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys)
        for key in schema["foreignKeys"]:
            reference = key["reference"]
            others = files[reference["resource"] or name]
            known = {tuple(row[each] for each in reference["fields"]) for row in others}
            named = [tuple(row[each] for each in key["fields"]) for row in rows]
            assert {each for each in named if all(each)} <= known


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def _fits(value: str, kind: str) -> bool:
    shapes = {
        "integer": r"^-?\d+$",
        "number": r"^-?\d+(\.\d+)?$",
        "boolean": "^(true|false)$",
        "date": r"^\d{4}-\d{2}-\d{2}$",
        "string": "(?s).+",
    }
    return bool(pl.Series([value]).str.contains(shapes[kind]).item())


def test_the_sheets_are_all_tables_and_the_codebook(folder: Path, frames: Frames) -> None:
    """A spreadsheet opens one file with everything in it, numbers as numbers."""
    with zipfile.ZipFile(folder / "conflictgraph.xlsx") as archive:
        book = etree.fromstring(archive.read("xl/workbook.xml"))
        names = [each.get("name") for each in book.iter(f"{_XLSX}sheet")]
        assert names == ["codebook", *(table.name for table in TABLES)]
        for place, table in enumerate(TABLES, 2):
            sheet = etree.fromstring(archive.read(f"xl/worksheets/sheet{place}.xml"))
            rows = list(sheet.iter(f"{_XLSX}row"))
            header = ["".join(cell.itertext()) for cell in rows[0]]
            assert header == [each.name for each in table.columns]
            assert len(rows) == frames[table.name].height + 1
        claims = archive.read(f"xl/worksheets/sheet{names.index('claims') + 1}.xml").decode()
    values = frames["claims"]["value"].drop_nulls()
    assert f"<v>{values[0]}</v>" in claims
