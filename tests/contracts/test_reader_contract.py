"""What every reader keeps to, whatever its format.

``tests/data/readers`` holds the recorded cases: sources in ``accepted`` and ``refused``, the
latter in folders that are called like the rule they break.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers import (
    READERS,
    CollectionReader,
    Feature,
    Layout,
    Reader,
    SourceFile,
    iter_sources,
    read,
    records,
)

CASES = Path(__file__).resolve().parents[1] / "data" / "readers"

#: With that of files that only a layout describes; each of their cases has its own.
ALL_READERS: tuple[Reader, ...] = (*READERS, records.reader_for(Layout(text="text")))


def sources(kind: str) -> list[SourceFile]:
    found = list(iter_sources([CASES / kind]))
    for file in sorted((CASES / kind).glob("*/layout.toml")):
        layout = Layout.from_mapping(tomllib.loads(file.read_text(encoding="utf-8")))
        found += iter_sources([file.parent], layout=layout)
    return found


def name_of(reader: Reader) -> str:
    return reader.FORMAT.name


@pytest.mark.parametrize("source", sources("accepted"), ids=lambda source: source.key)
def test_a_good_source_gives_a_sound_document(source: SourceFile) -> None:
    """Mapping may rely on the structure of any document, and on reading it twice alike."""
    document = read(source)

    check_structure(document)
    assert document == in_canonical_order(document)
    assert document.source == source.key
    assert read(source) == document
    for annotation in (*document.mentions, *document.frames):
        assert annotation.id or annotation.line is not None
        assert document.covered_text(annotation.span).strip()


@pytest.mark.parametrize("source", sources("refused"), ids=lambda source: source.key)
def test_a_bad_source_is_refused_with_a_rule(source: SourceFile) -> None:
    """A refusal names its rule as the folder of the case does, and the file."""
    with pytest.raises(SourceError) as refusal:
        read(source)

    assert refusal.value.rule == source.path.parent.name
    assert source.key.partition("#")[0].rpartition(".")[0] in refusal.value.source
    assert refusal.value.reason


@pytest.mark.parametrize("reader", ALL_READERS, ids=name_of)
def test_an_absent_source_is_refused(tmp_path: Path, reader: Reader) -> None:
    """A file that goes away between listing and reading does not end a build."""
    gone = tmp_path / f"gone{reader.FORMAT.suffixes[0]}"
    with pytest.raises(SourceError):
        reader.read(gone, gone.name)


@pytest.mark.parametrize("reader", ALL_READERS, ids=name_of)
def test_every_format_has_cases(reader: Reader) -> None:
    """A new reader comes with sources it accepts and sources it refuses."""
    for kind in ("accepted", "refused"):
        assert any(source.format == reader.FORMAT.name for source in sources(kind))


@pytest.mark.parametrize("reader", ALL_READERS, ids=name_of)
def test_what_a_format_carries_is_seen_in_a_case(reader: Reader) -> None:
    """The table of formats promises nothing that no file has shown."""
    shown: set[Feature] = set()
    for source in sources("accepted"):
        if source.format == reader.FORMAT.name:
            shown |= features(source)

    assert reader.FORMAT.carries <= shown


@pytest.mark.parametrize("reader", ALL_READERS, ids=name_of)
def test_a_format_that_holds_many_documents_can_list_them(reader: Reader) -> None:
    """What the description says of a format is what its reader can do."""
    assert reader.FORMAT.holds_many == isinstance(reader, CollectionReader)


def features(source: SourceFile) -> set[Feature]:
    """Return what a source was seen to carry."""
    document = read(source)
    annotations = (*document.mentions, *document.frames)
    spans = [*(each.spans for each in document.mentions), *(each.cue for each in document.frames)]
    seen = {
        Feature.SPANS: bool(document.mentions),
        Feature.FRAGMENTS: any(len(fragments) > 1 for fragments in spans),
        Feature.LINKS: any(each.links for each in annotations),
        Feature.ATTRIBUTES: any(each.attributes for each in annotations),
        Feature.RELATIONS: bool(document.relations),
        Feature.FRAMES: any(frame.roles for frame in document.frames),
        Feature.METADATA: bool(document.metadata.title or document.metadata.language != "und"),
        Feature.NOTES: bool(document.notes),
        Feature.ANNOTATORS: bool(source.part and source.part.annotator),
    }
    return {feature for feature, is_seen in seen.items() if is_seen}
