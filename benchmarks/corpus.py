"""Write a corpus of generated articles: ``.txt``, ``.ann`` and ``.meta.json``, always the same.

An article depends on seed, profile and its own number alone, so that a larger corpus begins with
a smaller one, and one article can be changed without the others.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from actors import THEATRES, Theatre
from article import Article
from english import ENGLISH
from phrases import Scene
from sentences import SENTENCES, Sentence

_FOLDER_SIZE = 1000
#: Two of the ten measured articles are in English (``measured.py``).
_ENGLISH = 0.2
_KINDS: dict[str, tuple[Sentence, ...]] = {"de": SENTENCES, "en": ENGLISH}
_TEASERS = {
    "de": "Aus {0.name} werden neue Gefechte gemeldet.",
    "en": "New fighting is reported from {0.english_name}.",
}
_PUBLISHERS = {
    "de": ("Beispielzeitung", "Musterblatt", "Musterbote"),
    "en": ("Sample Courier", "Example Herald"),
}


@dataclass(frozen=True)
class Profile:
    """How long the articles are.

    Attributes:
        quads: about so many quads come from one article; measured, see ``README.md``.
        sentences: least and greatest number of sentences after the teaser.
        framed: whether there is a teaser and an agency line.
    """

    quads: int
    sentences: tuple[int, int]
    framed: bool


PROFILES = {
    "seed-like": Profile(quads=4700, sentences=(30, 48), framed=True),
    "short": Profile(quads=175, sentences=(1, 1), framed=False),
}


def write_corpus(folder: Path, quads: int, profile: str = "seed-like", seed: int = 1) -> int:
    """Write articles that make about so many quads; return their number."""
    count = max(1, quads // PROFILES[profile].quads)
    for number in range(count):
        write_article(folder, number, profile, seed)
    return count


def write_article(folder: Path, number: int, profile: str, seed: int, revision: int = 0) -> Path:
    """Write one article; another revision has another title, and the rest moved by its length.

    Returns:
        Its ``.ann`` file, the source.
    """
    random = Random(f"{seed}/{profile}/{number}")
    theatre = random.choice(THEATRES)
    day = date(theatre.year, 9, 1) + timedelta(days=random.randrange(60))
    language = "en" if random.random() < _ENGLISH else "de"
    title = title_of(theatre, number, revision, language)
    article = _compose(Scene(random, theatre, day, language), title, PROFILES[profile])
    path = article_path(folder, number)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".txt").write_bytes(article.text.encode())
    path.write_bytes(article.to_ann().encode())
    metadata = {
        "title": title,
        "publisher": random.choice(_PUBLISHERS[language]),
        "datePublished": day.isoformat(),
        "dateBasis": "stated",
        "language": language,
        "agencies": ["mud"],
        "authorInitials": "xy",
        "url": None,
        "scheme": "conflictgraph-news 1.0",
    }
    path.with_suffix(".meta.json").write_text(json.dumps(metadata, ensure_ascii=False), "utf-8")
    return path


def article_path(folder: Path, number: int) -> Path:
    """Return the ``.ann`` file of an article."""
    return folder / f"{number // _FOLDER_SIZE:03d}" / f"article-{number:06d}.ann"


def title_of(theatre: Theatre, number: int, revision: int, language: str = "de") -> str:
    """Return a title that no other article and no other revision has."""
    if language == "en":
        version = f", version {revision}" if revision else ""
        return f"Report {number} on the conflict over {theatre.english_name}{version}"
    version = f", Fassung {revision}" if revision else ""
    return f"Bericht {number} über den Konflikt um {theatre.name}{version}"


def _compose(scene: Scene, title: str, profile: Profile) -> Article:
    article = Article()
    article.mark("Headline", title)
    article.say("\n\n")
    if profile.framed:
        article.mark("Teaser", _TEASERS[scene.language].format(scene.theatre))
        article.say("\n\n")
    # A sample, not choices: in a long article every kind of sentence occurs.
    wanted, kinds_of = scene.random.randint(*profile.sentences), _KINDS[scene.language]
    kinds = scene.random.sample(kinds_of * (1 + wanted // len(kinds_of)), wanted)
    for place, sentence in enumerate(kinds):
        if place:
            article.say("\n\n" if place % 4 == 0 else " ")
        sentence(article, scene)
        article.say(".")
    if profile.framed:
        _sign(article)
    return article


def _sign(article: Article) -> None:
    article.say("\n\n")
    with article.open("AgencyLine"):
        article.mark("AuthorInitials", "xy")
        article.say("/")
        article.mark("Agency", "mud", "Local:musterdienst")
    article.say("\n")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quads", type=int, default=200_000)
    parser.add_argument("--profile", choices=sorted(PROFILES), default="seed-like")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(write_corpus(given.folder, given.quads, given.profile, given.seed), "articles")


if __name__ == "__main__":
    _main()
