"""Where the files of a document go."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conflictgraph.writers.naming import path_for


@given(key=st.text(min_size=0, max_size=300) | st.text("./\\#~\x00é🕊 -", max_size=40))
@example(key="../../etc/passwd")
@example(key="/etc/passwd")
@example(key="a.jsonl#../../x")
@example(key="..")
@example(key="#")
@example(key="-rf.ann")
def test_no_key_leads_out_of_the_folder(key: str) -> None:
    """Keys come from other people's files; an export writes below its folder and nowhere else."""
    path = path_for(key)

    assert path.parts
    assert not path.is_absolute()
    for part in path.parts:
        assert part[0] not in ".-"
        assert "/" not in part
        assert "\\" not in part
        assert part.isprintable()
        assert len(part.encode()) <= 200


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("karabakh/nk-2020.ann", "karabakh/nk-2020"),
        ("report.v2.ann", "report.v2"),
        ("many.jsonl#17", "many/17"),
        ("Überblick (neu).ann", "Überblick__neu_"),
        ("no-ending", "no-ending"),
        (".hidden/a.ann", "_hidden/a"),
        ("U\u0308bung.ann", "\u00dcbung"),
    ],
)
def test_files_are_called_as_their_source(key: str, path: str) -> None:
    """Whoever exports a collection finds every article under the name it came with."""
    assert str(path_for(key)) == path
