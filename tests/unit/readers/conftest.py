"""A brat document in a folder of its own, from its text and its lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

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
