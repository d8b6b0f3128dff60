"""No file of any format ends a build, takes its memory, or brings a document that is not sound.

Each recorded case that a reader accepts is damaged in every way that ``hostile_files`` knows. What
comes out has to be one of our errors, or a document that mapping may rely on.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictgraph import pipeline
from conflictgraph.readers import READERS, Reader, iter_sources, reader_of
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader as StoreReader

from .hostile_files import SECRET, Named, iter_damage, iter_evil, iter_huge, iter_values
from .reading_apart import faults

ACCEPTED = Path(__file__).resolve().parents[1] / "data" / "readers" / "accepted"
SCRIPT = Path(__file__).with_name("reading_apart.py")

#: Room for the libraries of all formats and the largest document that is read, and no more.
MEMORY_BYTES = 3_000_000_000
PROCESSOR_S = 240
#: More than any document may have, and nearly as much.
HUGE_BYTES = (100_000_000, 45_000_000)


@cache
def cases(reader: Reader) -> list[tuple[Path, tuple[Path, ...]]]:
    """Return the accepted cases of a format: the case's folder, and the files of the source."""
    found = {}
    for folder in sorted(ACCEPTED.iterdir()):
        for source in iter_sources([folder]):
            if source.format == reader.FORMAT.name:
                files = reader_of(source.format).files_of(source.path)
                found[source.path] = (folder, tuple(each for each in files if each.is_file()))
    return list(found.values())


def name_of(reader: Reader) -> str:
    return reader.FORMAT.name


@pytest.mark.parametrize("reader", READERS, ids=name_of)
def test_damage_is_refused_or_does_no_harm(tmp_path: Path, reader: Reader) -> None:
    """Whatever editors, transfers and tools do to a file, a user reads a reason, no traceback."""
    harmed = []
    for folder, files in cases(reader):
        scratch = tmp_path / folder.name
        shutil.copytree(folder, scratch, dirs_exist_ok=True)
        for file in files:
            content, target = file.read_bytes(), scratch / file.relative_to(folder)
            for name, damaged in (*iter_damage(content), *iter_values(content)):
                # A new file: one that is emptied and filled again waits for the disk.
                target.unlink()
                target.write_bytes(damaged)
                harmed += [(file.name, name, fault) for fault in faults(scratch)]
            target.write_bytes(content)

    assert harmed == []


@st.composite
def edits(draw: st.DrawFn, content: bytes) -> bytes:
    """Return the content after a few edits at any place."""
    edited = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(0, len(edited) - 1)))
        length = draw(st.sampled_from([0, 0, 1, 2, 9]))
        edited[place : place + length] = draw(
            st.one_of(
                st.binary(max_size=4),
                st.sampled_from([b'"', b"\t", b"\n", b"<", b"&#0;", b"\\", b"]}", b"-", b"99999"]),
            )
        )
    return bytes(edited)


def fuzz(folder: Path, data: st.DataObject, reader: Reader) -> None:
    case, files = data.draw(st.sampled_from(cases(reader)))
    scratch = folder / case.name
    shutil.copytree(case, scratch, dirs_exist_ok=True)
    file = data.draw(st.sampled_from(files))
    (scratch / file.relative_to(case)).write_bytes(data.draw(edits(file.read_bytes())))
    found = faults(scratch)
    shutil.rmtree(scratch)

    assert found == []


@pytest.mark.parametrize("reader", READERS, ids=name_of)
@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_few_edits_do_no_harm(tmp_path: Path, reader: Reader, data: st.DataObject) -> None:
    """Chance finds what nobody thought of."""
    fuzz(tmp_path, data, reader)


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS, ids=name_of)
@given(data=st.data())
@settings(max_examples=3000, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_very_many_edits_do_no_harm(tmp_path: Path, reader: Reader, data: st.DataObject) -> None:
    """The same with patience."""
    fuzz(tmp_path, data, reader)


def write_all(place: Path, folder: Path, file: Path, made: Iterable[Named]) -> None:
    """Put copies of a case below a folder, each with another content of one file."""
    secret = place / "secret.txt"
    secret.write_text(SECRET)
    cases_of = place / "cases"
    cases_of.mkdir(exist_ok=True)
    for name, content in made:
        number = sum(1 for _ in cases_of.iterdir())
        title = f"{number:04} {folder.name} {file.name} {name}"
        copy = cases_of / "".join(c if c.isalnum() else "-" for c in title)
        shutil.copytree(folder, copy)
        uri = secret.as_uri().encode()
        (copy / file.relative_to(folder)).write_bytes(content.replace(b"SECRET_FILE", uri))


def read_apart(folder: Path) -> subprocess.CompletedProcess[str]:
    limits = (str(MEMORY_BYTES), str(PROCESSOR_S), SECRET)
    command = [sys.executable, SCRIPT, folder / "cases", *limits]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("reader", READERS, ids=name_of)
def test_evil_files_do_no_harm(tmp_path: Path, reader: Reader) -> None:
    """Depth, entities, bombs and names that lead elsewhere cost neither memory nor the process."""
    for folder, files in cases(reader):
        for file in files:
            write_all(tmp_path, folder, file, iter_evil(file.read_bytes()))

    done = read_apart(tmp_path)

    assert (done.returncode, done.stdout) == (0, ""), done.stderr[-300:]
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.slow
@pytest.mark.parametrize("size", HUGE_BYTES)
@pytest.mark.parametrize("reader", READERS, ids=name_of)
def test_huge_lines_cost_bounded_memory(tmp_path: Path, reader: Reader, size: int) -> None:
    """A line of 100 MB is refused unread; one that may be read does not become a hundredfold."""
    for folder, files in cases(reader)[:1]:
        for file in files:
            for made in iter_huge(file.read_bytes(), size):
                write_all(tmp_path, folder, file, [made])
                done = read_apart(tmp_path)
                shutil.rmtree(tmp_path / "cases")

                assert (done.returncode, done.stdout) == (0, ""), done.stderr[-300:]


def some_damage(content: bytes) -> Iterator[Named]:
    """Yield a few kinds of damage that reach every stage of reading."""
    for place, named in enumerate((*iter_damage(content), *iter_values(content))):
        if place % 17 == 0:
            yield named


def test_a_build_takes_in_the_good_ones_beside(tmp_path: Path, checkout: Path) -> None:
    """One bad document, or a hundred, keeps none of the others out, and none is a fault of ours."""
    good = checkout / "docs" / "tutorials" / "first-graph"
    shutil.copytree(good, tmp_path / "cases" / "good")
    for reader in READERS:
        for folder, files in cases(reader)[:2]:
            write_all(tmp_path, folder, files[0], some_damage(files[0].read_bytes()))

    report = pipeline.build([tmp_path / "cases"], tmp_path / "graph", jobs=1)

    assert [error for error in report.refused if error.rule == "internal"] == []
    assert report.refused
    assert report.generation == 1
    with StoreReader(StoreFolder(tmp_path / "graph")) as store:
        assert store.manifest.get("good/karabakh-losses.ann") is not None
