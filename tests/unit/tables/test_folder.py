"""The folder is there as a whole or not at all, and nobody's files are in danger."""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path

import pytest

from conflictgraph.errors import UsageError
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader
from conflictgraph.tables.folder import FORMATS, write_tables

from .conftest import Publish

TRIPLES = (
    "a a cg:Person",
    'a rdfs:label "=1+1; \\"zitiert\\", \\r\\n Zeile zwei \U0001f54a"@de',
    "s a cg:Statement",
    "s cg:isAttributedTo a",
)


@pytest.fixture
def store(publish: Publish) -> StoreFolder:
    return publish(*TRIPLES)


def write(store: StoreFolder, folder: Path, *formats: str, replace: bool = False) -> None:
    with Reader(store) as reader:
        write_tables(reader, folder, formats, shows_sentences=True, replace=replace)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_same_data_are_the_same_bytes_in_every_format(
    store: StoreFolder, tmp_path: Path
) -> None:
    """Tables can be kept under version control, and compared by checksum."""
    for name in ("one", "two"):
        write(store, tmp_path / name, *FORMATS)
    found = contents(tmp_path / "one")
    assert found == contents(tmp_path / "two")
    assert {path.partition("/")[0] for path in found} == {
        *("parquet", "csv", "csv-excel", "conflictgraph.xlsx", "datapackage.json")
    }


def test_texts_survive_csv(store: StoreFolder, tmp_path: Path) -> None:
    """Quotes, commas and line ends in a name break no row; Excel runs nothing."""
    write(store, tmp_path / "t", "csv", "csv-excel")
    path = tmp_path / "t/csv/actors.csv"
    with path.open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file, strict=True)
    assert row["label_de"] == '=1+1; "zitiert", \r\n Zeile zwei \U0001f54a'
    assert path.read_bytes().endswith(b"\r\n")
    assert b"'=1+1" in (tmp_path / "t/csv-excel/actors.csv").read_bytes()


def test_a_folder_with_other_files_is_never_touched(store: StoreFolder, tmp_path: Path) -> None:
    """Who mistypes a folder's name loses nothing, with --force or without."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.odt").write_text("precious")
    for replace in (False, True):
        with pytest.raises(UsageError, match="holds no tables"):
            write(store, folder, "csv", replace=replace)
    assert contents(folder) == {"thesis.odt": b"precious"}


def test_a_file_among_the_tables_is_never_removed(store: StoreFolder, tmp_path: Path) -> None:
    """Notes that an analyst has put beside the tables are kept, by refusing."""
    folder = tmp_path / "t"
    write(store, folder, "csv")
    (folder / "notes.txt").write_text("precious")
    with pytest.raises(UsageError, match="holds no tables"):
        write(store, folder, "csv", replace=True)
    assert (folder / "notes.txt").read_text() == "precious"


def test_tables_are_replaced_only_when_asked(store: StoreFolder, tmp_path: Path) -> None:
    """Old tables stay until new ones are whole, and no old file stays among the new ones."""
    folder = tmp_path / "t"
    write(store, folder, "csv", "xlsx")
    before = contents(folder)
    with pytest.raises(UsageError, match="holds tables already"):
        write(store, folder, "csv")
    assert contents(folder) == before
    write(store, folder, "parquet", replace=True)
    assert {path.partition("/")[0] for path in contents(folder)} == {"parquet", "datapackage.json"}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["store", "t"]


def test_an_empty_folder_is_as_good_as_none(store: StoreFolder, tmp_path: Path) -> None:
    """A folder made beforehand, say by a job's scheduler, is filled."""
    (tmp_path / "t").mkdir()
    write(store, tmp_path / "t", "csv")
    assert (tmp_path / "t/csv/actors.csv").is_file()


def test_tables_are_as_readable_as_any_folder(store: StoreFolder, tmp_path: Path) -> None:
    """Colleagues can open them; a draft that others cannot read is not left so."""
    old = os.umask(0o022)
    try:
        write(store, tmp_path / "t", "csv")
    finally:
        os.umask(old)
    assert (tmp_path / "t").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "t/csv/actors.csv").stat().st_mode & 0o777 == 0o644


def test_a_full_disk_leaves_nothing_and_says_so(store: StoreFolder, small_disk) -> None:
    """No half folder is taken for a whole one."""
    program = (sys.executable, "-c", "from conflictgraph.cli import main; main()")
    for formats in ("csv", "xlsx"):
        command = [*program, "export", "--store", store.path, "--tables", small_disk.path / "t"]
        ended = small_disk.run(
            "64k", [*command, "--format", formats], then=f'echo "ended $?"; ls -A {small_disk.path}'
        )
        assert ended.stdout == "ended 3\n", ended.stderr
        assert "is full" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_the_package_describes_what_is_there(store: StoreFolder, tmp_path: Path) -> None:
    """A program that reads the package finds each file, and can see that it is whole."""
    write(store, tmp_path / "t", *FORMATS)
    package = json.loads((tmp_path / "t/datapackage.json").read_bytes())
    assert package["generation"] == 1
    for resource in package["resources"]:
        assert (tmp_path / "t" / resource["path"]).stat().st_size == resource["bytes"]
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    assert "licenses" in next(each for each in package["resources"] if each["name"] == "codes.csv")
