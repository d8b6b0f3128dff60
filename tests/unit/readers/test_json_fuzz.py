"""Damaged files of JSON are refused by name, or read as a sound document."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers import Layout, iter_sources, read
from conflictgraph.readers.contract import CollectionReader
from conflictgraph.readers.registry import reader_of

CASES = Path(__file__).resolve().parents[2] / "data" / "readers" / "accepted"
FORMATS = {
    "doccano-labels/reports.jsonl": "doccano",
    "doccano-relations/meetings.jsonl": "doccano",
    "label-studio-annotators/tasks.json": "label-studio",
    "label-studio-hypertext/page.json": "label-studio",
    "label-studio-minimal/tasks.json": "label-studio",
    "prodigy-annotators/tasks.jsonl": "prodigy",
    "records-articles/corpus.json": "records",
    "records-quotations/speech.json": "records",
}
FILES = st.sampled_from(sorted(FORMATS))
#: What an export may hold in place of anything else.
ODD = st.sampled_from(
    [
        *(None, True, False, -1, 0, 3, 10**20, 1e400, 0.5),
        *("", "x", "0:5", "\ud83d", "🕊", "<p>&#0;"),
        *([], [[]], [None], ["x", 1], {}, {"": None}),
        *({"begin": 0, "end": 1}, {"start": 0, "end": 2}),
    ]
).map(deepcopy)

Read = Callable[[str, bytes], None]


@pytest.fixture(scope="module")
def read_damaged(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Read a case with another content, with the reader that its own content asks for."""
    folder = tmp_path_factory.mktemp("damaged")

    def read_file(case: str, content: bytes) -> None:
        path = folder / Path(case).name
        path.write_bytes(content)
        reader = reader_of(FORMATS[case], layout_of(case))
        assert isinstance(reader, CollectionReader)
        for part in reader.iter_parts(path, path.name):
            with suppress(SourceError):
                check_structure(reader.read(path, path.name, part))
        # Whether it is still recognised as what it was or not, finding sources does not fail.
        for source in iter_sources([folder], layout=layout_of(case)):
            with suppress(SourceError):
                read(source)
        path.unlink()

    return read_file


def layout_of(case: str) -> Layout | None:
    file = (CASES / case).with_name("layout.toml")
    if not file.exists():
        return None
    return Layout.from_mapping(tomllib.loads(file.read_text(encoding="utf-8")))


@given(case=FILES, data=st.data())
def test_damaged_bytes_are_refused_by_name(
    read_damaged: Read, case: str, data: st.DataObject
) -> None:
    """A file cut off, overwritten or in another encoding never ends a build."""
    content = (CASES / case).read_bytes()
    begin = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 40))
    put = data.draw(st.binary(max_size=6) | st.sampled_from([b'"', b"\\", b"[" * 3000, b"\n\n"]))

    read_damaged(case, content[:begin] + put + content[begin + length :])


@given(case=FILES, data=st.data())
def test_odd_values_are_refused_by_name(read_damaged: Read, case: str, data: st.DataObject) -> None:
    """Values of another kind or size than a tool writes never end a build."""
    content = (CASES / case).read_text(encoding="utf-8")
    is_lines = case.endswith(".jsonl")
    tree = [json.loads(line) for line in content.splitlines()] if is_lines else json.loads(content)
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(list(places_in(tree))))
        holder[key] = data.draw(ODD)
    texts = map(json.dumps, tree) if is_lines else [json.dumps(tree)]

    read_damaged(case, "\n".join(texts).encode())


def places_in(tree: object) -> list[tuple[list[object] | dict[str, object], int | str]]:
    """Return every place in a tree of JSON where another value can be put."""
    found: list[tuple[list[object] | dict[str, object], int | str]] = []
    waiting = [tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            found += [(each, key) for key in each]
            waiting += each.values()
        elif isinstance(each, list):
            found += [(each, position) for position in range(len(each))]
            waiting += each
    return found
