"""Languages of pages: each text has its translation, and readers get the language they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from fastapi import Request

from conflictgraph.catalogue import load_catalogue
from conflictgraph.server.ui import languages
from conflictgraph.server.ui.fields import VALUES, heading_of
from conflictgraph.server.ui.languages import (
    OF_QUERIES,
    addresses_by_language,
    language_of,
    translations,
)

FOLDER = Path(languages.__file__).parent
#: ``%(number)s`` of a text that says something about data.
FIELDS = re.compile(r"%\((\w+)\)s")


#: A text with the context in which it means something of its own.
Text = tuple[str | None, str]


def request_for(query: str = "", **headers: str) -> Request:
    """Return a request for a page."""
    pairs = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/statements",
            "scheme": "http",
            "server": ("localhost", 80),
            "query_string": query.encode(),
            "headers": pairs,
        }
    )


def iter_texts() -> Iterator[Text]:
    """Yield what templates and modules mark for translation; of plurals both forms."""
    for path in sorted(FOLDER.parent.rglob("*")):
        if path.suffix not in {".html", ".py"}:
            continue
        method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
        keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None}
        options = {"trimmed": "true", "silent": "false", "trim_blocks": "true"}
        with path.open("rb") as file:
            for _, found, _, _ in extract(method, file, keywords, (), options):
                yield from (
                    (None, one) for one in (found if isinstance(found, tuple) else (found,))
                )


def iter_query_texts() -> Iterator[Text]:
    """Yield what saved queries have pages show: their topics, and names and notes of columns."""
    for query in load_catalogue().values():
        yield OF_QUERIES, query.topic
        for each in (*query.parameters, *query.columns):
            yield OF_QUERIES, each.note
            yield OF_QUERIES, heading_of(each.name, "en")
    yield from ((OF_QUERIES, value) for value in VALUES)


def catalogue_texts(language: str) -> dict[Text, tuple[str, ...]]:
    """Return the texts of the catalogues of a language, each with its translations."""
    texts: dict[Text, tuple[str, ...]] = {}
    for path in sorted((FOLDER / "locale" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                if not message.id:
                    continue
                assert not message.fuzzy, f"{path.name}: {message.id}"
                ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
                said = message.string
                strings = (said,) if isinstance(said, str) else tuple(said)
                for one in ids:
                    text = message.context, one
                    assert texts.get(text, strings) == strings, f"two translations of {one!r}"
                    texts[text] = strings
    return texts


@pytest.mark.parametrize("language", [code for code in languages.LANGUAGES if code != "en"])
def test_every_text_is_translated(language: str) -> None:
    """A German page has no English sentence, and no translation outlives its text."""
    texts = catalogue_texts(language)
    found = {*iter_texts(), *iter_query_texts()}
    assert found - set(texts) == set()
    assert set(texts) - found == set()
    assert [text for text, strings in texts.items() if not all(strings)] == []


@pytest.mark.parametrize("language", [code for code in languages.LANGUAGES if code != "en"])
def test_every_saved_query_is_asked_in_every_language(language: str) -> None:
    """A reader finds each question in her own words, not in those of its author."""
    for query in load_catalogue().values():
        heading = query.heading(language)
        assert heading.language == language, query.name
        assert heading.summary not in {"", query.summary}
        assert heading.question.endswith("?")


@pytest.mark.parametrize("language", [code for code in languages.LANGUAGES if code != "en"])
def test_translations_keep_the_fields(language: str) -> None:
    """A translation that asks for a field nobody fills would break its page."""
    for (_, text), strings in catalogue_texts(language).items():
        for string in strings:
            assert set(FIELDS.findall(string)) <= set(FIELDS.findall(text)), text


@pytest.mark.parametrize(
    ("query", "headers", "language"),
    [
        ("", {}, "en"),
        ("", {"accept_language": "de"}, "de"),
        ("", {"accept_language": "de-AT, en;q=0.5"}, "de"),
        ("", {"accept_language": "fr, en;q=0.2, de;q=0.8"}, "de"),
        ("", {"accept_language": "fr, ru"}, "en"),
        ("", {"accept_language": "en", "cookie": "lang=de"}, "de"),
        ("lang=en", {"accept_language": "de", "cookie": "lang=de"}, "en"),
        ("lang=hy", {"accept_language": "de"}, "de"),
        ("", {"accept_language": ";;;q=x", "cookie": "lang=<script>"}, "en"),
    ],
)
def test_readers_get_their_language(query: str, headers: dict[str, str], language: str) -> None:
    """What somebody chose here counts more than the browser's setting; nonsense does no harm."""
    assert language_of(request_for(query, **headers)) == language


def test_the_switch_keeps_the_filters() -> None:
    """Who changes the language stays where she is."""
    found = addresses_by_language(request_for("act=cg%3ADemand&lang=en"))
    assert found["de"] == "?act=cg%3ADemand&lang=de"


def test_texts_without_a_translation_stay_readable() -> None:
    """English is the language of the templates and has no catalogue."""
    assert translations("en").gettext("Saved queries") == "Saved queries"
    assert translations("de").gettext("Saved queries") == "Gespeicherte Abfragen"
