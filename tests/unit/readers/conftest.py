"""Documents in a folder of their own: brat's from text and lines, others from objects."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conflictgraph.annotation.model import Document
from conflictgraph.readers import Layout, iter_sources, read

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write ``d.txt`` and ``d.ann`` and return the path of the latter."""

    def write_files(text: str | bytes, *lines: str, metadata: str | None = None) -> Path:
        path = tmp_path / "d.ann"
        content = text.encode() if isinstance(text, str) else text
        path.with_suffix(".txt").write_bytes(content)
        path.write_bytes("".join(f"{line}\n" for line in lines).encode())
        if metadata is not None:
            path.with_suffix(".meta.json").write_bytes(metadata.encode("utf-8", "surrogatepass"))
        return path

    return write_files


WriteJson = Callable[..., Path]


@pytest.fixture
def write_json(tmp_path: Path) -> WriteJson:
    """Write objects to a file, one on each line or all in an array, and return its path."""

    def write_file(*objects: object, name: str = "d.jsonl") -> Path:
        path = tmp_path / name
        texts = [json.dumps(each) for each in objects]
        is_lines = name.endswith(".jsonl")
        content = "\n".join(texts) if is_lines else f"[{','.join(texts)}]"
        path.write_text(content, encoding="utf-8")
        return path

    return write_file


ReadAll = Callable[..., list[Document]]


@pytest.fixture
def read_all(write_json: WriteJson) -> ReadAll:
    """Write objects to a file and return all documents that are found in it."""

    def read_file(*objects: object, name: str = "d.jsonl", layout: Layout | None = None) -> object:
        path = write_json(*objects, name=name)
        return [read(source) for source in iter_sources([path], layout=layout)]

    return read_file
