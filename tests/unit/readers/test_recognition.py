"""Which reader a file is for, by its content alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conflictgraph.readers.registry import recognise

CASES = Path(__file__).resolve().parents[2] / "data" / "readers" / "accepted"


@pytest.mark.parametrize("ending", ["own", ".xml", ".tsv", ".json", ".txt", ""])
@pytest.mark.parametrize(
    ("name", "format_name"),
    [
        ("bdoc-sets/appell.bdocjs", "bdoc"),
        ("conll-2003/funk.conll", "iob"),
        ("germeval/stadt.tsv", "iob"),
        ("hipe-columns/bote.tsv", "iob"),
        ("conllu-entities/fluss.conllu", "conllu"),
        ("naf-layers/waffenruhe.naf", "naf"),
        ("tei-inline/schlichtung.tei", "tei"),
    ],
)
def test_a_file_is_read_whatever_it_is_called(
    tmp_path: Path, name: str, format_name: str, ending: str
) -> None:
    """Corpora name their files as they like; nobody has to rename thousands of them."""
    path = tmp_path / f"d{Path(name).suffix if ending == 'own' else ending}"
    shutil.copy(CASES / name, path)

    reader = recognise(path)

    assert reader is not None
    assert reader.FORMAT.name == format_name


@pytest.mark.parametrize("ending", [".conllu", ".iob2", ".naf", ".tei", ".bdocjs"])
def test_a_damaged_file_is_not_overlooked(tmp_path: Path, ending: str) -> None:
    """A file whose ending says what it should be is refused by that reader, not passed over."""
    path = tmp_path / f"d{ending}"
    path.write_bytes(b"\x00\xff")

    reader = recognise(path)

    assert reader is not None
    assert ending in reader.FORMAT.own_suffixes
