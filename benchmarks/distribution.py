"""What the articles of a folder are like, beside what was measured of annotated ones.

    .venv/bin/python benchmarks/distribution.py FOLDER
    .venv/bin/python benchmarks/distribution.py --generated
    .venv/bin/python benchmarks/distribution.py --check

Prints one table: each measure of the folder (any format that can be read), of the seed and of the
example corpus as they were measured (``measured.py``), and, of ``--generated``, of both profiles.
Counts are medians over articles; densities and shares are those of all articles together. With
``--check`` the exit status is 1 when long generated articles are not like measured ones.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from conflictgraph.annotation import Document, Frame, Mention
from conflictgraph.pipeline.documents import Outcome, process
from conflictgraph.pipeline.knowledge import load_knowledge
from conflictgraph.readers import iter_sources, read
from corpus import PROFILES, write_corpus
from measured import EXAMPLES, SEED

#: Spans that can be who acts, speaks or is spoken of.
ACTORS = frozenset({"State", "Government", "Organization", "Person", "ActorGroup", "Office"})
#: Frames whose share of all frames is told.
FRAMES = ("Statement", "Action", "CasualtyClaim", "Mediation", "Alliance", "Ceasefire")
#: What generated articles have to have in common with measured ones, whatever their length.
HELD = (
    "characters",
    "mentions",
    "frames",
    "relations",
    "mentions in 1,000 characters",
    "frames in 1,000 characters",
    "relations in 1,000 characters",
    "Statement of frames",
    "Action of frames",
    "CasualtyClaim of frames",
    "distinct actors",
    "quads",
)
_ARTICLES = 40


def main() -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--generated", action="store_true", help="of each profile as well")
    parser.add_argument("--check", action="store_true", help="hold long ones to the measured")
    parser.add_argument("--articles", type=int, default=_ARTICLES, help="so many of each profile")
    given = parser.parse_args()
    columns = {"seed": SEED, "examples": EXAMPLES}
    columns |= {folder.stem: measure_folder(folder) for folder in given.folders}
    profiles = PROFILES if given.generated else ["seed-like"] if given.check else []
    columns |= {profile: measure_generated(profile, given.articles) for profile in profiles}
    print("\n".join(_lines(columns)))
    unlike = [*_iter_unlike(columns["seed-like"])] if given.check else []
    for name in unlike:
        print(f"{name} is not like that of measured articles", file=sys.stderr)
    return 1 if unlike else 0


def _iter_unlike(found: Mapping[str, float]) -> Iterator[str]:
    """Yield what lies outside the measured range and half as much again."""
    for name in HELD:
        least, most = sorted((SEED[name], EXAMPLES[name]))
        if not least / 1.5 <= found[name] <= 1.5 * most:
            yield name


def measure_generated(profile: str, articles: int = _ARTICLES) -> dict[str, float]:
    """Return the measures of so many generated articles."""
    with tempfile.TemporaryDirectory() as folder:
        write_corpus(Path(folder), articles * PROFILES[profile].quads, profile)
        return measure_folder(Path(folder))


def measure_folder(folder: Path) -> dict[str, float]:
    """Return the measures of all articles in a folder (or of one file), by name.

    Raises:
        RuntimeError: an article is refused.
    """
    knowledge = load_knowledge()
    knowledge.prepare()
    sources = list(iter_sources([folder]))
    quads = [_count(process(source, "", knowledge)) for source in sources]
    return measure([read(source) for source in sources]) | {"quads": median(quads)}


def measure(documents: Sequence[Document]) -> dict[str, float]:
    """Return what does not need the mapping: lengths, densities, shares."""
    per_article: dict[str, Callable[[Document], int]] = {
        "characters": lambda each: len(each.text),
        "mentions": lambda each: len(each.mentions),
        "frames": lambda each: len(each.frames),
        "relations": lambda each: len(each.relations),
        "attributes": lambda each: sum(len(one.attributes) for one in _annotations(each)),
        "links and values": lambda each: sum(len(one.links) for one in _annotations(each)),
        "distinct actors": lambda each: len(set(_actors(each))),
    }
    found = {name: float(median(map(count, documents))) for name, count in per_article.items()}
    length = sum(len(each.text) for each in documents)
    frames = Counter(frame.label for each in documents for frame in each.frames)
    repeated = [len(actors) / len(set(actors)) for actors in map(_actors, documents) if actors]
    return (
        found
        | {"least characters": min(len(each.text) for each in documents)}
        | {"most characters": max(len(each.text) for each in documents)}
        | {
            f"{name} in 1,000 characters": 1000 * total / length
            for name, total in (
                ("mentions", sum(len(each.mentions) for each in documents)),
                ("frames", frames.total()),
                ("relations", sum(len(each.relations) for each in documents)),
            )
        }
        | {f"{name} of frames": frames[name] / frames.total() for name in FRAMES}
        | {"mentions of the same actor": median(repeated)}
        | {"English": sum(each.metadata.language == "en" for each in documents) / len(documents)}
    )


def _annotations(document: Document) -> tuple[Mention | Frame, ...]:
    return (*document.mentions, *document.frames)


def _actors(document: Document) -> list[str]:
    """Return the link, or else the words, of each mention of an actor."""
    return [
        next((link.value for link in each.links), document.covered_text(each.spans[0]))
        for each in document.mentions
        if each.label in ACTORS
    ]


def _count(outcome: Outcome) -> int:
    """Return the lines of the document's own graph, and of what it shares with others."""
    mapped = outcome.mapped
    if mapped is None:
        raise RuntimeError(f"{outcome.source.key} is refused: {outcome.refused}")
    return sum(text.count(b"\n") for text in (mapped.lines, mapped.shared, mapped.affairs))


def _lines(columns: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    yield "| | " + " | ".join(columns) + " |"
    yield "| --- |" + " ---: |" * len(columns)
    for name in next(reversed(columns.values())):
        values = (_shown(each.get(name)) for each in columns.values())
        yield f"| {name} | " + " | ".join(values) + " |"


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main())
