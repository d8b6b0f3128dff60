"""Rows of Hypothes.is, as its API and its export have them, into the words of the standard.

Specification: https://h.readthedocs.io/en/latest/api-reference/v1/
Read:          address and title of a page, selectors, tags as labels, remarks, replies as
               remarks on what was marked.
Not read:      users, groups, permissions and times; replies to what is not in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from conflictgraph.readers.head import Head

#: Keys of objects around rows: of an answer of the API, and of an export.
_LISTS: Final = ("rows", "annotations")
#: What every row has, and together no other JSON.
_KEYS: Final = ("uri", "tags", "target", "user")
#: What the selectors that count characters say.
_SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "TextQuoteSelector": ("exact", "prefix", "suffix"),
    "TextPositionSelector": ("start", "end"),
}

Row = dict[str, object]


def are_rows(head: Head) -> bool:
    """Tell whether a file holds rows, by what it begins with."""
    return head.has_key(*_KEYS)


def rows_in(value: object) -> list[Row] | None:
    """Return the rows in a value; None where it is something else."""
    listed = value
    if isinstance(value, dict) and "@context" not in value:
        listed = next((value[key] for key in _LISTS if key in value), [value])
    if not isinstance(listed, list) or not listed:
        return None
    rows = [each for each in listed if isinstance(each, dict) and "uri" in each]
    return rows if len(rows) == len(listed) and any("user" in each for each in rows) else None


def annotations_of(rows: list[Row]) -> list[Row]:
    """Return the same as annotations of the standard.

    Raises:
        ValueError: a row is not of its form; the message names it.
    """
    known = {each["id"] for each in rows if isinstance(each.get("id"), str)}
    return [found for each in rows if (found := _annotation(each, known)) is not None]


def _annotation(row: Row, known: set[object]) -> Row | None:
    # The first is what was marked, the others are replies in between.
    answered = _listed(row, "references")
    if answered and answered[0] not in known:
        return None
    text, tags = row.get("text"), _listed(row, "tags")
    motivation = "replying" if answered else "commenting" if text else "highlighting"
    bodies = [_body("tagging", tag) for tag in tags if isinstance(tag, str) and tag.strip()]
    if isinstance(text, str) and text.strip():
        bodies.append(_body(motivation, text))
    named = {"id": _iri(row["id"])} if isinstance(row.get("id"), str) else {}
    target = _iri(answered[0]) if answered else list(_targets(row))
    return {**named, "type": "Annotation", "motivation": motivation, "body": bodies,
            "target": target}  # fmt: skip


def _targets(row: Row) -> Iterator[object]:
    page = _page(row)
    for each in _listed(row, "target") or [{}]:
        if not isinstance(each, dict):
            raise _malformed(row, "target")
        selectors = [_selector(row, selector) for selector in _listed(each, "selector")]
        yield {"source": page, "selector": selectors} if selectors else page


def _page(row: Row) -> Row:
    address, document = row.get("uri"), row.get("document")
    if not isinstance(address, str) or ":" not in address:
        raise _malformed(row, "uri")
    titles = _listed(document, "title") if isinstance(document, dict) else []
    title = next((each for each in titles if isinstance(each, str) and each.strip()), "")
    return {"id": address, **({"dcterms:title": title} if title else {})}


def _selector(row: Row, value: object) -> Row:
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str):
        raise _malformed(row, "selector")
    said = {key: value[key] for key in _SAID.get(kind, ()) if value.get(key) is not None}
    return {"type": kind, **said}


def _body(purpose: str, value: str) -> Row:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _listed(row: Row, key: str) -> list[object]:
    value = row.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise _malformed(row, key)
    return value


def _iri(identifier: object) -> str:
    return f"#{quote(str(identifier), safe='')}"


def _malformed(row: Row, key: str) -> ValueError:
    return ValueError(f"{key} of the row {str(row.get('id', ''))[:60]!r} is not of its form")
