"""Exports of projects: which versions are read, and what is refused before it does harm."""

from __future__ import annotations

import json
import random
import struct
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.errors import SourceError
from conflictgraph.readers import Part, SourceFile, inception, iter_sources, read
from conflictgraph.readers.archive import directory
from conflictgraph.readers.head import Head

from .cas_cases import XMI, cas, marked

PROJECT = ("exportedproject.json", b'{"name": "P"}')
JSON = json.dumps(cas(marked(2, "Oberst", "Office"))).encode()
MARK = '<custom:Mention xmi:id="2" sofa="1" begin="3" end="9" kind="Person"/>'
XMI_BYTES = XMI.format(structures=MARK, members="2", text="🕊 Oberst").encode()
TSV = (
    "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Mention|kind\n\n\n"
    "#Text=🕊 Oberst\n1-1\t0-2\t🕊\t_\n1-2\t3-9\tOberst\tRank\n"
).encode()

Files = Iterable[tuple[str, bytes]]


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


def write(folder: Path, *files: tuple[str, bytes], **options: Any) -> Path:
    path = folder / "project.zip"
    path.write_bytes(zipped([PROJECT, *files], **options))
    return path


def parts(path: Path) -> list[Part]:
    return list(inception.iter_parts(path, "project.zip"))


def label(path: Path, part: Part) -> str:
    (mention,) = inception.read(path, f"project.zip#{part.name}", part).mentions
    return mention.label


NESTED = zipped([("anna.xmi", XMI_BYTES), ("TypeSystem.xml", b"")])


def test_every_form_of_a_version_is_read(tmp_path: Path) -> None:
    """A project may be exported in three formats, packed or not."""
    path = write(
        tmp_path,
        ("annotation/a.txt/anna.json", JSON),
        ("annotation/a.txt/bert.zip", zipped([("bert.xmi", XMI_BYTES)])),
        ("annotation/a.txt/c.d.zip", zipped([("CURATION_USER.json", JSON)])),
        ("annotation/a.txt/dora.tsv", TSV),
        ("annotation/a.txt/emil.xmi", XMI_BYTES),
    )

    found = parts(path)
    assert [(each.name, each.text, each.annotator) for each in found] == [
        ("a.txt/anna", "a.txt", "anna"),
        ("a.txt/bert", "a.txt", "bert"),
        ("a.txt/c.d", "a.txt", "c.d"),
        ("a.txt/dora", "a.txt", "dora"),
        ("a.txt/emil", "a.txt", "emil"),
    ]
    assert [label(path, each) for each in found] == [
        "Office",
        "Person",
        "Office",
        "Rank",
        "Person",
    ]


def test_the_curated_version_stands_for_all(tmp_path: Path) -> None:
    """Where somebody decided between annotators, their versions do not count any more."""
    path = write(
        tmp_path,
        ("annotation/a.txt/anna.json", JSON),
        ("annotation/b.txt/anna.json", JSON),
        ("annotation/b.txt/INITIAL_CAS.json", JSON),
        ("curation/a.txt/CURATION_USER.xmi", XMI_BYTES),
        ("annotation_ser/a.txt/anna.ser", b"\xac\xed\x00\x05"),
        ("curation_ser/a.txt/CURATION_USER.ser", b"\xac\xed\x00\x05"),
        ("source/a.txt", b"text"),
    )

    assert [(each.name, each.annotator) for each in parts(path)] == [
        ("b.txt/anna", "anna"),
        ("a.txt", ""),
    ]
    assert label(path, parts(path)[1]) == "Person"


def test_a_version_is_a_range_of_bytes(tmp_path: Path) -> None:
    """An unchanged version of one document is not read again when another one changes."""
    path = write(tmp_path, ("annotation/a.txt/anna.json", JSON))
    (before,) = iter_sources([path])
    digest, (part,) = before.digest(), parts(path)
    write(tmp_path, ("source/new.txt", b"x" * 99), ("annotation/a.txt/anna.json", JSON))
    (after,) = iter_sources([path])

    assert part.begin == len(zipped([PROJECT])) - _directory_bytes(zipped([PROJECT]))
    assert (after.key, after.digest()) == ("project.zip#a.txt/anna", digest)


def _directory_bytes(archive: bytes) -> int:
    return len(archive) - archive.index(b"PK\x01\x02")


def test_a_project_of_one_version_can_be_read_whole(tmp_path: Path) -> None:
    """One document needs no part to be named."""
    path = write(tmp_path, ("annotation/a.txt/anna.json", JSON))
    assert inception.read(path, "p.zip").mentions

    two = write(tmp_path, ("annotation/a/b.json", JSON), ("annotation/a/c.json", JSON))
    with pytest.raises(SourceError, match=r"inception\.several"):
        inception.read(two, "p.zip")


def test_metadata_beside_the_archive_are_for_all_documents(tmp_path: Path) -> None:
    """A project of one outlet says so once."""
    path = write(tmp_path, ("annotation/a.txt/anna.json", JSON))
    path.with_name("project.meta.json").write_text('{"publisher": "Bote"}', "utf-8")

    (source,) = iter_sources([path])
    assert read(source).metadata.publisher == "Bote"


def test_other_archives_are_passed_over(tmp_path: Path) -> None:
    """A folder may hold any archive; only exports of projects are sources."""
    (tmp_path / "photos.zip").write_bytes(zipped([("a.json", JSON)]))
    (tmp_path / "cut.zip").write_bytes(zipped([("a.json", JSON)])[:60])
    passed: list[str] = []

    assert list(iter_sources([tmp_path], passed.append)) == []
    assert passed == ["cut.zip", "photos.zip"]
    assert not inception.recognises(Head(tmp_path / "gone.zip", b"PK\x03\x04"))


@pytest.mark.parametrize(
    "name",
    ["../a.json", "annotation/../../a.json", "/etc/a.json", "C:/a.json", "a\\b.json", "a\0b"],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    """Nothing is ever unpacked to a place; an archive that tries is no export."""
    placeholder = "x" * len(name.encode())
    content = zipped([PROJECT, (placeholder, JSON)]).replace(placeholder.encode(), name.encode())
    path = tmp_path / "project.zip"
    path.write_bytes(content)

    with pytest.raises(SourceError, match=r"archive\.entry-name"):
        parts(path)


def test_two_entries_of_one_name_are_refused(tmp_path: Path) -> None:
    """Programs differ in which of them they read."""
    content = zipped([PROJECT, ("annotation/a/b.json", JSON), ("annotation/a/c.json", JSON)])
    path = tmp_path / "project.zip"
    path.write_bytes(content.replace(b"annotation/a/c.json", b"annotation/a/b.json"))

    with pytest.raises(SourceError, match=r"archive\.entry-name"):
        parts(path)


def test_more_entries_than_any_project_has_are_refused(tmp_path: Path) -> None:
    """A directory that would fill the memory is not read."""
    for directory_bytes, count in ((10**9, 1), (1, directory.MAX_ENTRIES + 1)):
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, count, directory_bytes, 0, 0)
        path = tmp_path / "project.zip"
        path.write_bytes(zipped([PROJECT])[:-22] + end)
        with pytest.raises(SourceError, match=r"archive\.too-many"):
            parts(path)

    large = zipped([PROJECT])
    path.write_bytes(large[:-22] + b"PK\6\7" + b"\0" * 16 + large[-22:])
    with pytest.raises(SourceError, match=r"archive\.too-many"):
        parts(path)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"{" + b" " * 20_000_000, "archive.ratio"),
        (zipped([("a.json", b"{" + b" " * 20_000_000)]), "archive.ratio"),
        (zipped([("a.zip", zipped([("a.json", JSON)]))]), "inception.unknown-content"),
        (zipped([("a.json", JSON), ("b.json", JSON)]), "inception.unknown-content"),
        (zipped([("a.json", JSON)])[:-30], "archive.damaged"),
        (b"plain text", "inception.unknown-content"),
        (JSON[:-20], "cas.json"),
        (XMI_BYTES[:-20], "xml.malformed"),
    ],
)
def test_a_version_that_cannot_be_one_is_refused_alone(
    tmp_path: Path, content: bytes, rule: str
) -> None:
    """One broken or hostile version does not keep the others from being read."""
    path = write(tmp_path, ("annotation/a/a.zip", content), ("annotation/b/a.json", JSON))
    bad, good = parts(path)

    with pytest.raises(SourceError) as refusal:
        inception.read(path, f"p.zip#{bad.name}", bad)

    assert refusal.value.rule == rule
    assert label(path, good) == "Office"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_ways_to_store_are_read(tmp_path: Path, method: int) -> None:
    """Some programs do not compress what is small."""
    path = write(tmp_path, ("annotation/a/a.json", JSON), method=method)

    assert label(path, parts(path)[0]) == "Office"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_nobody_uses_are_refused(tmp_path: Path, method: int) -> None:
    """What no export uses only widens what an attacker can try."""
    path = write(tmp_path, ("annotation/a/a.json", JSON), method=method)

    with pytest.raises(SourceError, match=r"archive\.damaged"):
        inception.read(path, "p.zip")


def test_sizes_that_lie_are_of_no_use(tmp_path: Path) -> None:
    """What an entry says of its size is not believed: reading stops at the limit."""
    content = bytearray(zipped([PROJECT, ("annotation/a/a.json", b"{" + b" " * 20_000_000)]))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        begin = content.rindex(mark)
        content[begin + at : begin + at + 4] = struct.pack("<L", 10)
    path = tmp_path / "project.zip"
    path.write_bytes(content)

    with pytest.raises(SourceError, match=r"archive\.ratio"):
        inception.read(path, "p.zip")


def test_an_archive_that_went_away_is_refused(tmp_path: Path) -> None:
    """Between listing and reading a file may go; the build goes on."""
    path = write(tmp_path, ("annotation/a/a.json", JSON))
    (source,) = iter_sources([path])
    path.unlink()

    with pytest.raises(SourceError, match=r"file\.missing"):
        read(source)
    with pytest.raises(SourceError, match=r"file\.missing"):
        parts(path)


@given(seed=st.randoms(use_true_random=False))
def test_any_damage_is_refused_properly(
    tmp_path_factory: pytest.TempPathFactory, seed: random.Random
) -> None:
    """Whatever happens to an archive, its versions are read or refused, and nothing else."""
    content = bytearray(
        zipped([PROJECT, ("annotation/a/a.zip", NESTED), ("annotation/a/b.json", JSON)])
    )
    for _ in range(seed.randint(1, 6)):
        at = seed.randrange(len(content))
        content[at : at + seed.randint(0, 2)] = seed.choice(
            [b"", b"\0", b"\xff", b"\xff\xff", b"PK", b"\x01", b"\x08\0", b"../"]
        )
    path = tmp_path_factory.mktemp("damaged") / "project.zip"
    path.write_bytes(content)

    inception.recognises(Head.of(path))
    with suppress(SourceError):
        for part in inception.iter_parts(path, "p.zip"):
            with suppress(SourceError):
                read(SourceFile("p.zip", path, "inception", part))


def test_a_bomb_in_one_version_takes_no_memory(tmp_path: Path) -> None:
    """A thousand megabytes of blanks in one megabyte are not unpacked."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b" " * 10_000_000) for _ in range(20)) + packer.flush()
    header = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(packed), 10, 1, 0)
    path = tmp_path / "project.zip"
    path.write_bytes(header + b"a" + packed)
    part = Part("a", 0, len(header) + 1 + len(packed))

    with pytest.raises(SourceError, match=r"archive\.ratio|file\.too-large"):
        inception.read(path, "p.zip", part)
