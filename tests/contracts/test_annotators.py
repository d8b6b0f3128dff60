"""Formats that name annotators: whatever they are, one version of each text is built."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from conflictgraph.pipeline import compare
from conflictgraph.pipeline.finding import find_sources
from conflictgraph.pipeline.versions import version_of
from conflictgraph.readers import READERS, Feature, Reader, SourceFile, iter_sources, read

ACCEPTED = Path(__file__).resolve().parents[1] / "data" / "readers" / "accepted"
NAMING = [reader for reader in READERS if Feature.ANNOTATORS in reader.FORMAT.carries]


def name_of(reader: Reader) -> str:
    return reader.FORMAT.name


def files(reader: Reader) -> list[Path]:
    """Return the accepted files of a format in which annotators are named."""
    sources = (source for folder in ACCEPTED.iterdir() for source in iter_sources([folder]))
    named = (s for s in sources if s.format == reader.FORMAT.name and s.part and s.part.annotator)
    return sorted({source.path for source in named})


def texts(file: Path) -> dict[str, list[SourceFile]]:
    """Return the versions of each text, as the reader tells them apart."""
    found = defaultdict(list)
    for source in iter_sources([file]):
        found[version_of(source).text].append(source)
    return found


@pytest.mark.parametrize("reader", NAMING, ids=name_of)
def test_versions_of_one_text_have_one_text(reader: Reader) -> None:
    """What a reader calls versions of a text may stand for one another."""
    for file in files(reader):
        for versions in texts(file).values():
            assert len({read(version).text_hash for version in versions}) == 1


@pytest.mark.parametrize("reader", NAMING, ids=name_of)
def test_each_annotator_can_be_preferred(reader: Reader) -> None:
    """Naming an annotator gives that version of every text, unless one is agreed on."""
    for file in files(reader):
        for text, versions in texts(file).items():
            names = {version_of(each).annotator for each in versions}
            for name in names - {""}:
                built = map(version_of, find_sources([file], [name]).sources)
                taken = [each.annotator for each in built if each.text == text]
                assert taken == ["" if "" in names else name]


@pytest.mark.parametrize("reader", NAMING, ids=name_of)
def test_without_a_preference_no_chance_decides(reader: Reader) -> None:
    """Several versions are refused by name, unless one is agreed on."""
    for file in files(reader):
        found = find_sources([file])
        open_texts = {
            text
            for text, versions in texts(file).items()
            if len(versions) > 1 and all(version_of(each).annotator for each in versions)
        }
        assert {refused.source for refused in found.refused} == open_texts
        assert len(found.sources) + len(open_texts) == len(texts(file))


@pytest.mark.parametrize("reader", NAMING, ids=name_of)
def test_their_agreement_can_be_measured(reader: Reader) -> None:
    """A case of the format shows two annotators of one text."""
    pairs = [pair for file in files(reader) for pair in compare([file]).agreement.pairs]

    assert pairs
