"""Read the side file ``<name>.meta.json``: what is known of an article as a whole.

It may lie beside a file of any format, and beside a file of many documents it holds for each of
them. Keys this reader does not know (annotator, scheme, …) stay with the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from conflictgraph.annotation.model import Metadata
from conflictgraph.annotation.time import parse_edtf
from conflictgraph.errors import SourceError
from conflictgraph.readers.files import beside, decode, name_beside, read_bytes

SUFFIX: Final = ".meta.json"
#: Metadata are a title and a few names.
MAX_BYTES: Final = 1_000_000

_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f-\x9f<>"{}|\\^`]+')
#: RFC 5646, as far as its form can be checked without the registry.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SLUG = re.compile(r"[a-z0-9-]{1,64}")


def metadata_file(path: Path) -> Path:
    """Return the side file of a source, whether or not it is there."""
    return beside(path, SUFFIX)


def read_metadata(path: Path, source: str, own: Metadata | None = None) -> Metadata:
    """Return what is known of an article: the side file's word counts before its own file's.

    Args:
        path: the file with the annotations.
        source: its name in messages.
        own: what that file itself says.

    Raises:
        SourceError: as :func:`parse_metadata` and ``read_bytes``.
    """
    file = metadata_file(path)
    if not file.exists():
        return own or Metadata()
    name = name_beside(source, path, file)
    stated = parse_metadata(decode(read_bytes(file, name, MAX_BYTES), name), name)
    if own is None:
        return stated
    unsaid = Metadata()
    return Metadata(
        **{
            each.name: getattr(own if _says(stated, unsaid, each.name) else stated, each.name)
            for each in fields(Metadata)
        }
    )


def header_metadata(
    *, title: str = "", publisher: str = "", date: str = "", language: str = "", url: str = ""
) -> Metadata:
    """Return what the head of a file says of the article.

    White space is folded. A date, language or address that is not of its form is left out:
    corpora state them in many ways, and a text is no worse for it.

    Args:
        title: the headline.
        publisher: the outlet.
        date: of publication, EDTF; what follows a ``T`` is a time of day.
        language: BCP 47.
        url: an absolute IRI.
    """
    day, code, address = date.strip().partition("T")[0], language.strip().lower(), url.strip()
    return Metadata(
        title=_folded(title),
        publisher=_folded(publisher),
        date_published=day if is_edtf(day) else "",
        language=code if is_language(code) else "und",
        url=address if is_iri(address) else "",
    )


def _folded(text: str) -> str:
    return " ".join(text.split()) if _is_unicode(text) else ""


def _says(stated: Metadata, unsaid: Metadata, name: str) -> bool:
    return bool(getattr(stated, name) == getattr(unsaid, name))


def parse_metadata(content: str, source: str) -> Metadata:
    """Return the metadata that a side file states.

    Args:
        content: the characters of the file.
        source: its name in messages.

    Raises:
        SourceError: ``metadata.json`` or ``metadata.value``, with the line.
    """
    fields = _Fields(_parse_object(content.removeprefix("\ufeff"), source), content, source)
    return Metadata(
        id=fields.text("id", _is_slug, "1 to 64 of a-z, 0-9 and -"),
        title=fields.text("title"),
        publisher=fields.text("publisher"),
        publisher_iri=fields.text("publisherIRI", is_iri, "an absolute IRI"),
        date_published=fields.text("datePublished", is_edtf, "an EDTF date like 2020-10-22"),
        date_basis=fields.text("dateBasis"),
        text_basis=fields.text("textBasis"),
        # Tags are compared without regard to case; one form gives one graph.
        language=fields.text("language", is_language, "a language tag like de").lower() or "und",
        agencies=fields.agencies(),
        author_initials=fields.text("authorInitials"),
        photo_credit=fields.text("photoCredit"),
        url=fields.text("url", is_iri, "an absolute IRI"),
    )


@dataclass(frozen=True, slots=True)
class _Fields:
    values: dict[str, object]
    content: str
    source: str

    def text(
        self, key: str, accepts: Callable[[str], bool] = lambda _: True, form: str = "text"
    ) -> str:
        """Return a string; empty where the key is absent or null."""
        value = self.values.get(key)
        if value is None or value == "":
            return ""
        if not isinstance(value, str) or not _is_unicode(value) or not accepts(value):
            raise self._refusal(key, form)
        return value

    def agencies(self) -> tuple[tuple[str, str], ...]:
        """Return pairs of name and IRI; the two lists of the file go side by side."""
        names = self._texts("agencies", bool)
        iris = self._texts("agencyIRIs", lambda iri: not iri or is_iri(iri))
        if iris and len(iris) != len(names):
            raise self._refusal("agencyIRIs", "a list as long as agencies, null where unknown")
        return tuple(zip(names, iris or ("",) * len(names), strict=True))

    def _texts(self, key: str, accepts: Callable[[str], bool]) -> tuple[str, ...]:
        values = self.values.get(key)
        if values is None:
            return ()
        if not isinstance(values, list):
            raise self._refusal(key, "a list")
        texts = ["" if value is None else value for value in values]
        if not all(isinstance(each, str) and _is_unicode(each) and accepts(each) for each in texts):
            raise self._refusal(key, "a list of names, or of absolute IRIs for agencyIRIs")
        return tuple(texts)

    def _refusal(self, key: str, form: str) -> SourceError:
        found = re.search(rf'"{key}"\s*:', self.content)
        line = self.content.count("\n", 0, found.start()) + 1 if found else None
        return SourceError("metadata.value", f"{key} has to be {form}", self.source, line)


def _parse_object(content: str, source: str) -> dict[str, object]:
    try:
        value = json.loads(content, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        reason = f"this is not JSON: {error.msg} at column {error.colno}"
        raise SourceError("metadata.json", reason, source, error.lineno) from error
    except RecursionError as error:
        raise SourceError("metadata.json", "it is nested too deeply", source, 1) from error
    except ValueError as error:
        raise SourceError("metadata.json", str(error), source, 1) from error
    if not isinstance(value, dict):
        raise SourceError("metadata.json", "it has to be one JSON object", source, 1)
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice in one object")
    return found


def _is_unicode(text: str) -> bool:
    """Tell whether UTF-8 can carry the text: JSON can name half a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_slug(text: str) -> bool:
    return _SLUG.fullmatch(text) is not None


def is_iri(text: str) -> bool:
    """Tell whether this is an absolute IRI."""
    return _IRI.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Tell whether this has the form of a language tag."""
    return _LANGUAGE.fullmatch(text) is not None


def is_edtf(text: str) -> bool:
    """Tell whether this is a date in EDTF."""
    try:
        parse_edtf(text)
    except ValueError:
        return False
    return True
