"""Finding the items of JSON files by their bytes alone."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.errors import SourceError
from conflictgraph.readers import splitting

#: Everything that a scanner may take for structure, in keys and in values.
AWKWARD = st.text(st.sampled_from('"\\{}[],: \n\r\té🕊'), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | AWKWARD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(AWKWARD, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(AWKWARD, VALUES, max_size=3), min_size=1, max_size=5)

Split = Callable[..., list[bytes]]


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> Split:
    """Return the bytes of each item of a file with this content, read in tiny chunks."""
    path = tmp_path_factory.mktemp("split") / "a.json"

    def items(content: bytes, keys: tuple[str, ...] = (), chunk: int = 5) -> list[bytes]:
        path.write_bytes(content)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(splitting, "_CHUNK_BYTES", chunk)
            return [content[begin:end] for begin, end, _ in splitting.iter_items(path, "a", keys)]

    return items


@given(objects=OBJECTS, indent=st.sampled_from([None, 0, 2]), mark=st.booleans())
def test_an_array_is_split_at_its_items(
    split: Split, objects: list[object], indent: int | None, mark: bool
) -> None:
    """Whatever stands in keys and texts, each item is found whole, also across chunks."""
    content = json.dumps(objects, ensure_ascii=False, indent=indent).encode()

    assert [json.loads(each) for each in split(b"\xef\xbb\xbf" * mark + content)] == objects


@given(objects=OBJECTS, newline=st.sampled_from(["\n", "\r\n", "\n \n"]))
def test_lines_are_items(split: Split, objects: list[object], newline: str) -> None:
    """JSON Lines are read with any line ends, blank lines between them, and none at the end."""
    content = newline.join(json.dumps(each, ensure_ascii=False) for each in objects).encode()

    assert [json.loads(each) for each in split(content)] == objects


@given(objects=OBJECTS, indent=st.sampled_from([None, 1]), before=VALUES)
def test_an_array_below_keys_is_found(
    split: Split, objects: list[object], indent: int | None, before: object
) -> None:
    """A corpus in one object is split too; keys of the same name elsewhere do not mislead."""
    decoy = {"articles": before, "data": {"articles": ["decoy"]}}
    tree = {"x": decoy, "data": {"y": decoy, "articles": objects, "z": 1}, "articles": []}
    content = json.dumps(tree, indent=indent).encode()

    assert [json.loads(each) for each in split(content, ("data", "articles"))] == objects


@pytest.mark.parametrize(
    ("content", "items"),
    [
        (b"[]", []),
        (b" [ \n ] \n", []),
        (b"", []),
        (b'{\n "a": 1\n}\n', [b'{\n "a": 1\n}\n']),
        (b'[{"a": 1}, {"b"', [b'{"a": 1}', b' {"b"']),
        (b'[{"a": 1},', [b'{"a": 1}', b""]),
        (b"[1,,2]", [b"1", b"", b"2"]),
        (b'[{"a": 1}] x', [b'{"a": 1}', b" x"]),
        (b'{"a": "\n{"b": 1}\n', [b'{"a": "', b'{"b": 1}']),
        (b"\xff\xfe[\x00]\x00", [b"\xff\xfe[\x00]\x00"]),
        (b"no JSON\n{}", [b"no JSON\n{}"]),
    ],
)
def test_what_is_broken_is_an_item(split: Split, content: bytes, items: list[bytes]) -> None:
    """A cut file is refused where it was cut; what stands before goes in."""
    assert split(content) == items


def test_items_know_their_lines(tmp_path: Path) -> None:
    """A refusal points at the line on which the item begins."""
    path = tmp_path / "a.json"
    path.write_bytes(b'[\n  {"a": "x\\n"},\n\n  {"b":\n 2}, {"c": 3}]')

    assert [item.line for item in splitting.iter_items(path, "a")] == [2, 4, 5]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A file that goes away, or is a folder, does not end a build."""
    for path, rule in ((tmp_path / "gone", "file.missing"), (tmp_path, "file.unreadable")):
        with pytest.raises(SourceError) as refusal:
            list(splitting.iter_items(path, "a"))
        assert refusal.value.rule == rule


@pytest.mark.parametrize("start", [b'[{"text": "', b'{"a": 1}\n{"text": "'])
def test_a_huge_line_is_never_held(tmp_path: Path, start: bytes) -> None:
    """Splitting takes the same memory whatever the size of the file: here a hundred megabytes."""
    path = tmp_path / "a.json"
    with path.open("wb") as stream:
        stream.write(start)
        stream.truncate(100_000_000)

    tracemalloc.start()
    *_, last = splitting.iter_items(path, "a")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert last.end == 100_000_000
    assert peak < 10_000_000
