"""Versions of one text, found by the text itself in whatever files they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from conflictgraph.agreement import Agreement, Study
from conflictgraph.annotation import Document
from conflictgraph.errors import SourceError
from conflictgraph.readers import SourceFile, iter_sources, read


@dataclass(frozen=True)
class Comparison:
    """The agreement of all annotators whose versions were found.

    Attributes:
        alone: number of texts with one version only, of which nothing can be said.
        refused: what could not be read.
    """

    agreement: Agreement
    alone: int
    refused: tuple[SourceError, ...]


@dataclass
class _Texts:
    """Sources by the hash of their text, and what could not be read."""

    versions: dict[str, list[SourceFile]] = field(default_factory=dict)
    refused: list[SourceError] = field(default_factory=list)


def compare(paths: Iterable[Path]) -> Comparison:
    """Compare all versions of each text in files and folders.

    Memory holds the versions of one text at a time, so each source is read twice.

    Raises:
        UsageError: a path is not there or is no source.
    """
    texts, study, alone = _read_texts(paths), Study(), 0
    for sources in texts.versions.values():
        versions = dict(_iter_versions(sources))
        if len(versions) > 1:
            study.add(versions)
        else:
            alone += 1
    return Comparison(study.agreement(), alone, tuple(texts.refused))


def _read_texts(paths: Iterable[Path]) -> _Texts:
    found = _Texts()
    seen: set[str] = set()
    # One at a time: folders of two annotators hold files of the same names.
    for source in (source for path in paths for source in iter_sources([path])):
        if source.location in seen:
            continue
        seen.add(source.location)
        try:
            found.versions.setdefault(read(source).text_hash, []).append(source)
        except SourceError as error:
            found.refused.append(error)
    return found


def _iter_versions(sources: Sequence[SourceFile]) -> Iterator[tuple[str, Document]]:
    for name, source in _by_annotator(sources).items():
        yield name, read(source)


def _by_annotator(sources: Sequence[SourceFile]) -> dict[str, SourceFile]:
    """Return sources by annotator: as the file says, else by where their paths part."""
    named = [source for source in sources if _annotator(source)]
    # What a tool keeps beside annotators' versions is what they agreed on: nobody's own.
    files = {source.path for source in named}
    others = [each for each in sources if not _annotator(each) and each.path not in files]
    pairs = [(_annotator(source), source) for source in named]
    return _unlike([*pairs, *zip(_told_apart(others), others, strict=True)])


def _annotator(source: SourceFile) -> str:
    return source.part.annotator if source.part else ""


def _told_apart(sources: Sequence[SourceFile]) -> list[str]:
    """Return what each path has where they begin to differ; all from there if that is not enough.

    One source alone has the name of its file.
    """
    places = [_place(source) for source in sources]
    common = 0
    while len(places) > 1 and len({place[: common + 1] for place in places}) == 1:
        common += 1
    first = [place[common if len(places) > 1 else -1] for place in places]
    if len(set(first)) < len(first):
        return ["/".join(place[common:]) for place in places]
    return first


def _place(source: SourceFile) -> tuple[str, ...]:
    return (*source.path.resolve().parts, *([source.part.name] if source.part else ()))


def _unlike(pairs: Sequence[tuple[str, SourceFile]]) -> dict[str, SourceFile]:
    """Return sources by name; who annotated a text twice is compared with themselves."""
    times, numbered = Counter(name for name, _ in pairs), defaultdict[str, int](int)
    unlike = {}
    for name, source in pairs:
        numbered[name] += 1
        unlike[name if times[name] == 1 else f"{name} ({numbered[name]})"] = source
    return unlike
