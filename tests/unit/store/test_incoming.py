"""Lines on their way into a store arrive whole, however they are cut into pieces."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from conflictgraph.store import incoming
from conflictgraph.store.incoming import Incoming

#: A character of four bytes: pieces are counted in bytes.
WIDE = "\U0001f54a"
#: Lengths around the sizes of pieces below, one of them longer than most pieces.
LINES = [
    f'<urn:s> <urn:p> "{number}{WIDE * repeated}" <urn:g> .\n'.encode()
    for number, repeated in enumerate((0, 1, 0, 7, 8, 0, 100, 0, 0, 3))
]


@pytest.mark.parametrize("piece_bytes", [1, 30, len(LINES[0]), len(LINES[0]) + 1, 200, 10_000])
def test_every_line_arrives_wherever_pieces_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece_bytes: int
) -> None:
    """No quad of a large build is lost or torn where one piece ends and the next begins."""
    monkeypatch.setattr(incoming, "_PIECE_BYTES", piece_bytes)
    store = Store(str(tmp_path / "store"))
    waiting = Incoming(tmp_path / "incoming.nq", store)

    waiting.add(LINES[:4])
    waiting.begin_to_load()
    waiting.add(LINES[4:])
    waiting.load()
    # What comes after a load must not land on what was loaded.
    waiting.add([LINES[0].replace(b"urn:g", b"urn:h")])
    waiting.load()
    waiting.discard()

    dumped = store.dump(format=RdfFormat.N_QUADS)
    assert dumped is not None
    expected = {*LINES, LINES[0].replace(b"urn:g", b"urn:h")}
    assert set(dumped.splitlines(keepends=True)) == expected
