"""Answers as files of tables, from the real server: typed, named, the same through every door."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import polars as pl
import pytest

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

PARQUET = "application/vnd.apache.parquet"
ARROW = "application/vnd.apache.arrow.stream"
ROWS = """\
SELECT ?n ?half ?word WHERE {
  VALUES (?n ?half ?word) { (1 0.5 "Türkei"@de) (2 UNDEF "0874") (UNDEF 1.5 "=1+1") }
}"""


def ask_for(
    server: RunningServer, wanted: str, query: str = ROWS, **options: object
) -> httpx.Response:
    """Ask a query and name the format in the address, as a link does."""
    params = {"query": query, "format": wanted}
    return server.client.get("/sparql", params=params, **options)  # type: ignore[arg-type] # httpx's


def test_columns_keep_their_types(server: RunningServer) -> None:
    """A notebook gets numbers as numbers, exact, and texts as they are."""
    response = server.ask(ROWS, headers={"Accept": PARQUET})
    frame = pl.read_parquet(BytesIO(response.content))

    assert response.headers["content-type"] == PARQUET
    assert response.headers["content-disposition"] == 'attachment; filename="answer.parquet"'
    assert frame.columns == ["n", "half", "word", "word__lang"]
    assert frame.schema["n"] == pl.Int64
    assert frame["word"].to_list() == ["Türkei", "0874", "=1+1"]
    stream = server.ask(ROWS, headers={"Accept": ARROW}).content
    assert pl.read_ipc_stream(BytesIO(stream)).equals(frame)


def test_excel_gets_umlauts_and_no_formula(server: RunningServer) -> None:
    """Ordinary CSV stays what SPARQL says; the variant is asked for by name."""
    response = ask_for(server, "csv-excel")
    assert response.headers["content-type"] == "text/csv;header=present; charset=utf-8"
    assert response.content.decode("utf-8-sig").splitlines() == [
        "n,half,word,word__lang",
        "1,0.5,Türkei,de",
        "2,,0874,",
        ",1.5,'=1+1,",
    ]
    assert not server.ask(ROWS, headers={"Accept": "text/csv"}).content.startswith(b"\xef\xbb\xbf")


def test_a_saved_query_is_a_file_of_its_name(examples: RunningServer) -> None:
    """The download folder shows what a file is."""
    path = "/queries/withheld-figures?format="
    frame = pl.read_parquet(BytesIO(examples.client.get(path + "parquet").content))
    csv = pl.read_csv(BytesIO(examples.client.get(path + "csv").content), infer_schema=False)
    sheet = examples.client.get(path + "xlsx")

    assert [name for name in frame.columns if not name.endswith("__lang")] == csv.columns
    assert frame.height == csv.height > 0
    assert sheet.headers["content-disposition"].endswith('"withheld-figures.xlsx"')
    assert sheet.content.startswith(b"PK")


def test_the_command_line_gives_the_same_bytes(examples: RunningServer) -> None:
    """A script need not care through which door it asks."""
    command = [Path(sys.executable).with_name("conflictgraph"), "query", "withheld-figures"]
    done = subprocess.run(
        [*command, "--store", str(examples.store), "--format", "parquet"],
        check=True,
        capture_output=True,
    )
    served = examples.client.get("/queries/withheld-figures", params={"format": "parquet"})
    assert done.stdout == served.content


@pytest.mark.parametrize("form", ["ASK {}", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"])
def test_only_rows_are_tables(server: RunningServer, form: str) -> None:
    """A yes or a graph has no columns."""
    response = ask_for(server, "parquet", form)
    assert response.status_code == 406
    assert response.json()["code"] == "http.not-acceptable"


def test_too_many_rows_are_an_error_and_no_file(start_server: StartServer) -> None:
    """A file that is cut looks whole; so there is none."""
    server = start_server(max_rows=2)
    response = ask_for(server, "parquet")
    assert response.status_code == 413
    assert "2 rows" in response.json()["detail"]
    assert ask_for(server, "parquet", ROWS + " LIMIT 2").status_code == 200


def test_a_file_is_cached_like_any_answer(server: RunningServer) -> None:
    """Who asks again gets it from the cache, or nothing when he has it."""
    first = ask_for(server, "parquet")
    again = ask_for(server, "parquet")
    tag = {"If-None-Match": first.headers["etag"]}
    assert again.content == first.content
    assert again.headers["content-disposition"] == first.headers["content-disposition"]
    assert ask_for(server, "parquet", headers=tag).status_code == 304
