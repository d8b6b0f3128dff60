"""What a search found, as a page shows it and as programs read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from conflictgraph.errors import ParameterError
from conflictgraph.search.finding import Found, Hit, Question
from conflictgraph.search.snippets import Snippet
from conflictgraph.server.indexes import Index
from conflictgraph.server.things import page_of
from conflictgraph.server.ui.languages import marked

#: Sections in the order of the page, each with its heading.
SECTIONS: Final = {
    "thing": marked("People, organisations, places and events"),
    "statement": marked("Statements"),
    "text": marked("Texts"),
}
#: Items of each section side by side, and of one section by itself.
_FEW: Final = 6
_MANY: Final = 25
#: Whoever wants more than these pages asks a narrower question.
MAX_PAGES: Final = 20
#: Publishers that a form offers.
_MAX_PUBLISHERS: Final = 200
#: Names that a page tells of what was looked for as well.
_MAX_NAMES: Final = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter, and how many fit with it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """An item in the list of a section.

    Attributes:
        page: of the item, relative to the start page.
        label: what it is called: a name, a headline, what a statement says.
        language: of the label; empty where it is not known.
        kind: what it is, in words.
        names: of a thing, those that were found beside its label.
        claimant: of a statement.
        claimant_page: of the claimant.
        by_narrator: whether the text itself says it.
        source: headline of the text of a statement.
        source_page: of that text.
        text_language: of that text; empty where it is not known.
        words: the words of the text that were found; None where none were, or none may be shown.
    """

    page: str
    label: str
    language: str
    kind: str
    day: str
    publisher: str
    names: Snippet | None = None
    claimant: str = ""
    claimant_page: str = ""
    by_narrator: bool = False
    source: str = ""
    source_page: str = ""
    text_language: str = ""
    words: Snippet | None = None


class Wording:
    """Names in the language of a page, or else in English, or in any."""

    def __init__(self, language: str, kinds: Mapping[str, Mapping[str, str]], base: str) -> None:
        self._language, self._kinds, self._base = language, kinds, base

    def has(self, kind: str) -> bool:
        """Tell whether a class is one of what can be found."""
        return kind in self._kinds

    def kind(self, name: str) -> str:
        """Return the label of a class."""
        return self.best(self._kinds.get(name, {}))[0] or name

    def best(self, labels: Mapping[str, str]) -> tuple[str, str]:
        """Return a label and its language; both are empty where there is none."""
        for language in (self._language, "en", "de", *sorted(labels)):
            if language in labels:
                return labels[language], language
        return "", ""

    def result(self, section: str, hit: Hit) -> Result:
        """Return an item as it is listed."""
        common = (page_of(hit.iri, self._base), self.kind(hit.kind), hit.day, hit.publisher)
        return {"thing": self._thing, "statement": self._statement, "text": self._text}[section](
            hit, *common
        )

    def _thing(self, hit: Hit, page: str, kind: str, day: str, publisher: str) -> Result:
        label, language = self.best(hit.details["labels"])
        found = hit.snippets.get("others") or hit.snippets.get("names")
        names = found if found is not None and found.text != label else None
        return Result(page, label, language, kind, day, publisher, names)

    def _statement(self, hit: Hit, page: str, kind: str, day: str, publisher: str) -> Result:
        details = hit.details
        said = {lang: "; ".join(labels) for lang, labels in details["contents"].items()}
        label, language = self.best(said)
        return Result(
            *(page, label, language, kind, day, publisher),
            claimant=self.best(details["claimantLabels"])[0],
            claimant_page=page_of(details["claimant"], self._base),
            by_narrator=details["voice"] == "narrator",
            source=details["title"],
            source_page=page_of(details["document"], self._base) if details["document"] else "",
            text_language=details["language"],
            words=hit.snippets.get("sentence"),
        )

    def _text(self, hit: Hit, page: str, kind: str, day: str, publisher: str) -> Result:
        title, language = hit.details["title"], hit.details["language"]
        return Result(
            *(page, title, language, kind, day, publisher),
            text_language=language,
            words=hit.snippets.get("body"),
        )

    def choices(self, counts: Mapping[str, int]) -> list[Choice]:
        """Return the classes that fit, the most frequent first."""
        return [Choice(name, self.kind(name), count) for name, count in counts.items()]


def to_question(fields: Iterable[tuple[str, str]]) -> tuple[Question, int]:
    """Return what the parameters of a request look for, and which page of it.

    Raises:
        ParameterError: a day or the number of a page is none.
    """
    given = {name: value.strip() for name, value in fields if value.strip()}
    for name in ("since", "until"):
        if name in given and not _is_day(given[name]):
            raise ParameterError(f"{name} is no day: {given[name][:40]!r}", "such as 2020-10-31")
    number = given.get("page", "1")
    if not (number.isdecimal() and len(number) < len(str(MAX_PAGES)) + 1):
        raise ParameterError(f"page is no number up to {MAX_PAGES}: {number[:40]!r}")
    page = int(number)
    if not 1 <= page <= MAX_PAGES:
        raise ParameterError(f"there is no page {page}", f"pages are 1 to {MAX_PAGES}")
    kind = given.get("kind", "")
    most = _MANY if kind else _FEW
    return Question(
        given.get("q", ""),
        kind,
        given.get("publisher", ""),
        given.get("since", ""),
        given.get("until", ""),
        most,
        most * (page - 1) if kind else 0,
    ), page


def to_publishers(counts: Mapping[str, int]) -> list[Choice]:
    """Return the publishers that fit, as a form offers them."""
    return [Choice(name, name, count) for name, count in list(counts.items())[:_MAX_PUBLISHERS]]


def names_told(names: Sequence[str]) -> tuple[str, ...]:
    """Return those names that a page tells."""
    return tuple(names[:_MAX_NAMES])


def to_json(found: Found, question: Question, index: Index, base: str, root: str) -> dict[str, Any]:
    """Return an answer for programs.

    Args:
        found: the answer.
        question: what was looked for.
        index: where.
        base: base IRI of the data.
        root: address of the start page.
    """
    return {
        "query": question.text,
        "generation": index.generation,
        "isLive": index.is_live,
        "words": [{"tokens": list(word.tokens), "isExact": word.exact} for word in found.words],
        "otherNames": [
            {"words": each.words, "things": list(each.things), "names": list(each.names)}
            for each in found.other_names
        ],
        "total": found.total,
        "skipped": question.skipped,
        "sections": [
            {
                "section": section,
                "count": found.counts.get(section, 0),
                "items": [_hit(hit, base, root) for hit in found.hits.get(section, ())],
            }
            for section in SECTIONS
        ],
        "facets": {"kind": dict(found.kinds), "publisher": dict(found.publishers)},
    }


def _hit(hit: Hit, base: str, root: str) -> dict[str, Any]:
    snippets = {
        column: {"text": each.text, "marks": [list(mark) for mark in each.marks]}
        for column, each in hit.snippets.items()
    }
    return {
        "iri": hit.iri,
        "page": root + page_of(hit.iri, base),
        "kind": hit.kind,
        "publisher": hit.publisher or None,
        "day": hit.day or None,
        **hit.details,
        "snippets": snippets,
    }


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
