"""Finding sources in files and folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conflictgraph.errors import SourceError, UsageError
from conflictgraph.readers import SourceFile, iter_sources, read


def put(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
        path.with_suffix(".txt").write_bytes(b"text")
    return folder


def keys(*paths: Path) -> list[str]:
    return [source.key for source in iter_sources(paths)]


def test_folders_are_walked_in_the_order_of_keys(tmp_path: Path) -> None:
    """The same folder gives the same keys in the same order on every machine."""
    put(tmp_path, "b/z.ann", "b/a.ann", "a.ann", "c/d/e.ann", ".hidden/f.ann", "c/.g.ann")
    (tmp_path / "notes.txt").write_bytes(b"no annotations")

    assert keys(tmp_path) == ["a.ann", "b/a.ann", "b/z.ann", "c/d/e.ann"]


def test_an_annotation_file_without_text_is_listed(tmp_path: Path) -> None:
    """What has to be refused must be found first."""
    put(tmp_path, "a.ann")
    (tmp_path / "a.txt").unlink()

    (source,) = iter_sources([tmp_path])
    with pytest.raises(SourceError):
        read(source)


def test_a_single_file_is_called_by_its_name(tmp_path: Path) -> None:
    """The key does not tell where on a machine the file lies."""
    put(tmp_path, "b/z.ann")

    assert keys(tmp_path / "b" / "z.ann") == ["z.ann"]


@pytest.mark.parametrize("name", ["absent", "absent.ann", "a.txt"])
def test_what_is_no_source_is_a_wrong_usage(tmp_path: Path, name: str) -> None:
    """A mistyped path stops the command instead of building an empty graph."""
    put(tmp_path, "a.ann")

    with pytest.raises(UsageError):
        keys(tmp_path / name)


def test_two_sources_of_one_key_are_a_wrong_usage(tmp_path: Path) -> None:
    """The manifest knows sources by key: two of one key would replace each other."""
    put(tmp_path, "a/x.ann", "b/x.ann")

    with pytest.raises(UsageError, match=r"x\.ann"):
        keys(tmp_path / "a", tmp_path / "b")


def test_the_same_source_named_twice_is_one(tmp_path: Path) -> None:
    """Overlapping arguments are no mistake."""
    put(tmp_path, "x.ann")

    assert keys(tmp_path, tmp_path / "x.ann", tmp_path) == ["x.ann"]


def test_links_in_circles_end(tmp_path: Path) -> None:
    """A folder linked into itself is walked once."""
    put(tmp_path, "a/x.ann")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self.ann").symlink_to(tmp_path / "a" / "self.ann")

    assert keys(tmp_path) == ["a/self.ann", "a/x.ann"]


def test_a_folder_that_cannot_be_listed_is_no_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sources are never overlooked without a word."""

    def refuse(folder: str) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)

    with pytest.raises(UsageError, match="Permission denied"):
        keys(tmp_path)


def test_a_name_that_is_no_text_has_a_printable_key(tmp_path: Path) -> None:
    """Any file name can stand in a report and a manifest."""
    path = os.fsencode(tmp_path) + b"/\xff.ann"
    with open(path, "wb"):  # noqa: PTH123 - a path of bytes
        pass

    assert keys(tmp_path) == ["\\xff.ann"]


def test_the_digest_covers_every_part(tmp_path: Path) -> None:
    """A change in annotations, text or metadata, and moving bytes between them, is noticed."""
    source = SourceFile("a.ann", tmp_path / "a.ann", "brat")
    contents = [("x", "yz", None), ("xy", "z", None), ("x", "yz", ""), ("x", "yz", "{}")]
    digests = set()
    for parts in contents:
        for suffix, content in zip((".ann", ".txt", ".meta.json"), parts, strict=True):
            if content is not None:
                source.path.with_suffix(suffix).write_text(content)
        digests.add(source.digest())

    assert len(digests) == len(contents)
    assert source.digest() == SourceFile("elsewhere.ann", source.path, "brat").digest()
    assert [part and part[0] for part in source.stat()] == [1, 2, 2]


def test_a_digest_of_no_file_is_a_refusal(tmp_path: Path) -> None:
    """A folder called like a text is one refused source, not the end of a build."""
    (tmp_path / "a.txt").mkdir()

    with pytest.raises(SourceError):
        SourceFile("a.ann", tmp_path / "a.ann", "brat").digest()
