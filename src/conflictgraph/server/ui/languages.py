"""The languages of pages: which one a reader gets, and the texts in it.

Texts stand in the templates in English; a catalogue of GNU gettext for each page translates them
(``locale/<language>/<page>.po``). The catalogues are read as translators write them, so nothing
has to be compiled before a page is shown.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.core import negotiate_locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from fastapi import Request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

#: Each by its own name; the first is what a reader gets who asks for none of them.
LANGUAGES: Final = {"en": "English", "de": "Deutsch"}
DEFAULT: Final = next(iter(LANGUAGES))
#: The field of an address, and the cookie, that say which language somebody chose.
FIELD: Final = "lang"

#: The context of what saved queries say of themselves: their words are few, and mean what they
#: mean there.
OF_QUERIES: Final = "query"

_LOCALE_FOLDER: Final = Path(__file__).parent / "locale"


def language_of(request: Request) -> str:
    """Return the language for a page: the one chosen here, or before, or set in the browser."""
    chosen = request.query_params.get(FIELD) or request.cookies.get(FIELD)
    if chosen in LANGUAGES:
        return str(chosen)
    header = ", ".join(request.headers.getlist("accept-language"))
    accepted = [tag for tag, quality in parse_accept_header(header, LanguageAccept) if quality > 0]
    return negotiate_locale(accepted, LANGUAGES, sep="-") or DEFAULT


def addresses_by_language(request: Request) -> dict[str, str]:
    """Return where this page stands in each language."""
    return {
        language: "?" + request.url.include_query_params(**{FIELD: language}).query
        for language in LANGUAGES
    }


def marked(text: str) -> str:
    """Mark a text for translation where it stands; it is translated when it is shown."""
    return text


@cache
def translations(language: str) -> Translations:
    """Return our texts in a language; what has no translation stays as it is."""
    catalogue = Catalog(locale=language)
    for path in sorted((_LOCALE_FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=language)
        for message in part:
            if message.id:
                catalogue.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
