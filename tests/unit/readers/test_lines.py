"""Where the documents of a file begin and end."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictgraph.errors import SourceError
from conflictgraph.readers.files import Part
from conflictgraph.readers.lines import Kind, Seen, iter_document_parts, iter_lines

PIECES = st.sampled_from(["w\n", "w\r\n", "\n", "# c\n", "# d = 1\n", "# d =\n", "= 2\n", "=\n"])


def classify(line: str, is_first: bool) -> Seen:
    """Tell comments, comments and lines that begin documents, and words."""
    if not line.strip():
        return Seen(Kind.EMPTY)
    if line.startswith("# d"):
        return Seen(Kind.DOCUMENT_COMMENT, line.partition("=")[2].strip())
    if line.startswith("="):
        return Seen(Kind.DOCUMENT_LINE, line[1:].strip())
    return Seen(Kind.COMMENT if line.startswith("#") else Kind.TOKEN)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECES, max_size=20), is_cut=st.booleans())
def test_every_word_is_in_one_document(tmp_path: Path, pieces: list[str], is_cut: bool) -> None:
    """No word is lost between documents, none is in two, and each has its line."""
    content = "".join(pieces).removesuffix("\n" if is_cut else "")
    path = tmp_path / "d"
    path.write_bytes(content.encode())
    words = [number for number, line in enumerate(content.split("\n"), 1) if line.startswith("w")]
    if not words:
        with pytest.raises(SourceError, match=r"file\.no-tokens"):
            list(iter_document_parts(path, "d", classify))
        return

    parts = list(iter_document_parts(path, "d", classify))

    lines = [line for part in parts for line in iter_lines(path, "d", part, classify)]
    assert [line.number for line in lines if line.text == "w"] == words
    assert len({part.name for part in parts}) == len(parts)
    assert all(one.end <= other.begin for one, other in pairwise(parts))
    for part in parts:
        seen = [classify(line.text, False) for line in iter_lines(path, "d", part, classify)]
        named = [each.id for each in seen if each.id]
        assert named[-1:] in ([], [part.name.partition("~")[0]])


def test_comments_before_the_id_belong_to_the_document(tmp_path: Path) -> None:
    """A header whose id is not its first line is kept whole."""
    path = tmp_path / "d"
    path.write_bytes(b"# x\n# d = a\n# y\nw\n\n# z\n# d = b\nw\n")

    assert list(iter_document_parts(path, "d", classify)) == [
        Part("a", 0, 19, 1),
        Part("b", 19, 33, 6),
    ]


def test_two_documents_of_one_id_have_two_names(tmp_path: Path) -> None:
    """A corpus that repeats an id loses no document."""
    path = tmp_path / "d"
    path.write_bytes(b"# d = 2\nw\n# d =\nw\n# d = 2\nw\n")

    names = [part.name for part in iter_document_parts(path, "d", classify)]

    assert names == ["2", "2~2", "2~3"]


def test_a_line_without_end_takes_no_memory(tmp_path: Path) -> None:
    """A file of one line is looked through in pieces, and is one document."""
    path = tmp_path / "d"
    path.write_bytes(b"w" * 20_000_000)
    tracemalloc.start()
    try:
        [part] = iter_document_parts(path, "d", classify)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert (part.begin, part.end) == (0, 20_000_000)
    assert peak < 1_000_000
