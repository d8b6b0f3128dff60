"""What every reader keeps to, whatever its format."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflictgraph.annotation.structure import check_structure
from conflictgraph.errors import SourceError
from conflictgraph.readers import READERS, SourceFile, iter_sources, read

CASES = Path(__file__).resolve().parents[1] / "data" / "readers"


def sources(kind: str) -> list[SourceFile]:
    return list(iter_sources([CASES / kind]))


@pytest.mark.parametrize("source", sources("accepted"), ids=lambda source: source.key)
def test_a_good_source_gives_a_sound_document(source: SourceFile) -> None:
    """Mapping may rely on the structure of any document, and on reading it twice alike."""
    document = read(source)

    check_structure(document)
    assert document.source == source.key
    assert read(source) == document
    for mention in document.mentions:
        assert mention.line is not None
        assert document.covered_text(mention.span).strip()


@pytest.mark.parametrize("source", sources("refused"), ids=lambda source: source.key)
def test_a_bad_source_is_refused_with_a_rule(source: SourceFile) -> None:
    """A refusal names its rule as the folder of the case does."""
    with pytest.raises(SourceError) as refusal:
        read(source)

    assert refusal.value.rule == source.path.parent.name
    assert source.key.rpartition(".")[0] in refusal.value.source
    assert refusal.value.reason


@pytest.mark.parametrize("suffix", READERS)
def test_an_absent_source_is_refused(tmp_path: Path, suffix: str) -> None:
    """A file that goes away between listing and reading does not end a build."""
    with pytest.raises(SourceError):
        read(SourceFile(f"gone{suffix}", tmp_path / f"gone{suffix}"))


@pytest.mark.parametrize("suffix", READERS)
def test_every_format_has_cases(suffix: str) -> None:
    """A new reader comes with sources it accepts and sources it refuses."""
    for kind in ("accepted", "refused"):
        assert any(source.path.suffix == suffix for source in sources(kind))
