"""Several annotators' versions of one text: one of them is built, or none; never two mixed.

A version belongs to the annotator whom its file names or, where the file names nobody, to the
one whose folder it lies in: folders called like a name of the setting ``annotators`` are theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from conflictgraph.errors import SourceError
from conflictgraph.pipeline.report import Notice
from conflictgraph.readers import SourceFile, read

#: Whose version it is that annotators agreed on, or that has nobody's name.
_AGREED = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One annotator's version of a text; the annotator is empty where nobody's name is known.

    Attributes:
        text: what the versions of one text have in common.
    """

    source: SourceFile
    annotator: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of the versions of one text.

    Attributes:
        taken: the sources that are built.
        passed_over: those that are not.
        refused: why none is built.
    """

    taken: tuple[SourceFile, ...]
    passed_over: tuple[SourceFile, ...] = ()
    notice: Notice | None = None
    refused: SourceError | None = None


def iter_choices(sources: Iterable[SourceFile], annotators: Sequence[str]) -> Iterator[Choice]:
    """Yield what is built of each text, in the order of the first sources.

    Args:
        sources: all that were found.
        annotators: whose versions are preferred, the first before the second.
    """
    grouped: defaultdict[str, list[Version]] = defaultdict(list)
    for source in sources:
        version = version_of(source, annotators)
        grouped[version.text].append(version)
    for group in grouped.values():
        for versions in _of_one_text(group):
            yield _choose(versions, annotators)


def version_of(source: SourceFile, annotators: Sequence[str] = ()) -> Version:
    """Return whose version of which text a source is."""
    part = source.part
    file = source.key.removesuffix(f"#{part.name}") if part else source.key
    path = PurePosixPath(file)
    folder = next((name for name in path.parts[:-1] if name in annotators), _AGREED)
    if folder:
        at = path.parts.index(folder)
        file = PurePosixPath(*path.parts[:at], *path.parts[at + 1 :]).as_posix()
    if part is None:
        return Version(source, folder, file)
    return Version(source, part.annotator or folder, f"{file}#{part.text or part.name}")


def _of_one_text(group: Sequence[Version]) -> Iterator[Sequence[Version]]:
    """Part versions from several files by what their texts are: equal names prove nothing."""
    if len({version.source.path for version in group}) == 1:
        yield group
        return
    by_text: defaultdict[str, list[Version]] = defaultdict(list)
    for version in group:
        try:
            by_text[read(version.source).text_hash].append(version)
        except SourceError:
            # Refused by whoever reads it to build it, and told of then.
            yield (version,)
    yield from by_text.values()


def _choose(versions: Sequence[Version], annotators: Sequence[str]) -> Choice:
    if len(versions) == 1:
        return Choice((versions[0].source,))
    taken = _preferred(versions, annotators)
    if taken is None:
        return Choice((), tuple(each.source for each in versions), refused=_refusal(versions))
    others = [version for version in versions if version is not taken]
    return Choice((taken.source,), tuple(each.source for each in others), _notice(taken, others))


def _preferred(versions: Sequence[Version], annotators: Sequence[str]) -> Version | None:
    """Return the version that counts; None where nothing says which."""
    names = {version.annotator for version in versions}
    # One annotator alone needs no preference, but may have annotated a text twice.
    order = (_AGREED, *annotators, *(names if len(names) == 1 else ()))
    first = next((name for name in order if name in names), None)
    found = [version for version in versions if version.annotator == first]
    return found[0] if len(found) == 1 else None


def _notice(taken: Version, others: Sequence[Version]) -> Notice:
    whose = f"that of {taken.annotator}" if taken.annotator else "the one agreed on"
    reason = f"{whose} is built; other versions of the text are passed over: {_named(others)}"
    facts = {"severity": "info", "passed_over": [each.source.key for each in others]}
    return Notice(taken.source.key, None, "source.other-versions", reason, facts=facts)


def _refusal(versions: Sequence[Version]) -> SourceError:
    names = sorted({version.annotator for version in versions if version.annotator})
    return SourceError(
        "source.several-annotators",
        f"there are {len(versions)} versions of the text ({_named(versions)}), and nothing says "
        "which of them counts",
        versions[0].text,
        hint="agree on one in the tool it was annotated with"
        + (f", or name whose version is built: --annotator {names[0]}" if names[1:] else ""),
    )


def _named(versions: Sequence[Version]) -> str:
    return ", ".join(sorted(version.annotator or "without a name" for version in versions))
