"""Guess where things stand in JSON of any shape, from some of its records.

Names decide, and then what stands under them: a list of objects that have a label and a place
holds spans, one whose objects have lists of tokens under several names holds frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

_TEXTS: Final = ("text", "content", "body", "raw_text", "rawtext", "article", "document")
_TOKENS: Final = ("tokens", "words")
_WORDS: Final = ("text", "word", "token", "form", "surface")
_IDS: Final = ("id", "_id", "doc_id", "docid", "document_id", "uid", "key", "name")
_METADATA: Final = {
    "language": ("language", "lang", "langcode"),
    "date": ("date", "datepublished", "published", "pubdate", "created", "datetime"),
    "title": ("title", "headline"),
    "publisher": ("publisher", "source", "outlet", "newspaper"),
    "url": ("url", "uri", "link"),
}
_LABELS: Final = ("label", "type", "tag", "category", "entity_type", "ner", "class", "name")
_BEGINS: Final = ("begin", "start", "start_offset", "startoffset", "from", "start_char")
_ENDS: Final = ("end", "stop", "end_offset", "endoffset", "to", "end_char")
_CUES: Final = ("cue", "cues", "trigger", "verb")
_QUOTED: Final = ("quote", "quotation", "content", "speaker")
_SOURCES: Final = ("source", "head", "from", "from_id", "arg1", "subject", "governor")
_TARGETS: Final = ("target", "tail", "child", "to", "to_id", "arg2", "object", "dependent")
_ROLES: Final = ("role", "name", "type", "label")
_FILLERS: Final = ("target", "mention", "entity", "conceptmention", "id", "argument", "filler")

#: So many objects of a list show what its objects are like.
_LOOKED_AT: Final = 50

Record = Mapping[str, object]


def guess_records(samples: Sequence[object]) -> dict[str, str] | None:
    """Return where things stand, or None where no text is found.

    Args:
        samples: lines of the file, items of the array that it is, or the object that it is.
    """
    for path, record in _iter_records(_typical(samples)):
        found = _described(record)
        if "text" in found or "tokens" in found:
            return {"documents": path} | found
    return None


def _iter_records(sample: object) -> Iterator[tuple[str, Record]]:
    """Yield what may be a document, with the path to it; the sample itself before its parts."""
    if not isinstance(sample, dict):
        return
    if _key(sample, _TEXTS, str) or _key(sample, (*_TOKENS, "sentences"), list):
        yield "@", sample
    for key, value in sample.items():
        if first := _typical(value):
            yield f"{_name(key)}[]", first


def _described(record: Record) -> dict[str, str]:
    found: dict[str, str] = {}
    if key := _key(record, _IDS, (str, int)):
        found["id"] = _name(key)
    if key := _key(record, _TEXTS, str):
        found["text"] = _name(key)
    if tokens := _tokens(record):
        found["tokens"] = tokens
    for part, names in _METADATA.items():
        if key := _key(record, names, str):
            found[part] = _name(key)
    for key, value in record.items():
        if key.lower() not in {*_TOKENS, "sentences"} and (first := _typical(value)):
            kind, expression = _annotations(first)
            if kind and kind not in found:
                found[kind] = f"{_name(key)}[*].{expression}"
    return found


def _tokens(record: Record) -> str:
    if key := _key(record, _TOKENS, list):
        return _words(_name(key), record[key])
    key = _key(record, ("sentences",), list)
    first = _typical(record[key]) if key else None
    inner = _key(first, _TOKENS, list) if first else None
    if key and first and inner:
        return f"{_name(key)}[*].{{tokens: {_words(_name(inner), first[inner])}}}"
    return _name(key) if key and _is_list_of_words(record[key]) else ""


def _words(path: str, value: object) -> str:
    """Return an expression for tokens: as they are, or their words and places."""
    first = _typical(value)
    if first is None:
        return path
    parts = _place(first)
    if key := _key(first, _WORDS, str):
        parts = {"text": _name(key)} | parts
    return f"{path}[*].{_object(parts)}" if parts else path


def _is_list_of_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, list) for each in value)


def _annotations(first: Record) -> tuple[str, str]:
    """Return what a list of such objects holds, and an expression for one of them."""
    label, place = _key(first, _LABELS, str), _place(first)
    own = {"id": _name(key)} if (key := _key(first, ("id", "_id"), (str, int))) else {}
    quoted = _key(first, _QUOTED, (str, int, list, dict))
    constant = '`"Quotation"`' if quoted else '`"Annotation"`'
    named = own | {"label": _name(label) if label else constant}
    ends = _key(first, _SOURCES, (str, int)), _key(first, _TARGETS, (str, int))
    if roles := _roles(first):
        cue = {"cue": _name(key)} if (key := _key(first, _CUES, list)) else {}
        return "frames", _object(named | cue | {"roles": roles})
    if label and place:
        return "mentions", _object(named | place)
    if ends[0] and ends[1]:
        joined = {"source": _name(ends[0]), "target": _name(ends[1])}
        return "relations", _object(named | joined)
    return "", ""


def _place(first: Record) -> dict[str, str]:
    """Return where an object says that it stands: itself, or an object in it."""
    begin, end = _key(first, _BEGINS, int), _key(first, _ENDS, int)
    if begin and end:
        return {"begin": _name(begin), "end": _name(end)}
    for key, value in first.items():
        if isinstance(value, dict) and (inner := _place(value)):
            return {part: f"{_name(key)}.{path}" for part, path in inner.items()}
    tokens = _key(first, _TOKENS, list)
    return {"tokens": _name(tokens)} if tokens else {}


def _roles(first: Record) -> str:
    for key, value in first.items():
        inner = _typical(value)
        role = _key(inner, _ROLES, str) if inner else None
        if inner and role and (filler := _filler(inner, role)):
            return f"{_name(key)}[*].{{role: {_name(role)}, target: {filler}}}"
    lists = [key for key, value in first.items() if _is_token_list(value)]
    fillers = [key for key in lists if key.lower() not in {*_CUES, *_TOKENS}]
    return _object({key: _name(key) for key in fillers}) if fillers else ""


def _filler(argument: Record, role: str) -> str:
    for key in argument:
        if key == role or key.lower() not in _FILLERS:
            continue
        value = argument[key]
        inner = _key(value, ("id",), (str, int)) if isinstance(value, dict) else None
        if inner:
            return f"{_name(key)}.{_name(inner)}"
        if isinstance(value, str | int) and key.lower() != "id":
            return _name(key)
    return ""


def _is_token_list(value: object) -> bool:
    """Tell whether this is a list of tokens: numbers, or sentence and token as in ``0:5``."""
    return isinstance(value, list) and all(
        isinstance(each, int) or (isinstance(each, str) and each.replace(":", "").isdigit())
        for each in value
    )


def _typical(value: object) -> Record | None:
    """Return an object with the keys of the first ones in a list, each with something in it."""
    found: dict[str, object] = {}
    if isinstance(value, list):
        for each in value[:_LOOKED_AT]:
            if isinstance(each, dict):
                found = each | {key: known for key, known in found.items() if known}
    return found or None


def _key(record: Record, names: tuple[str, ...], kind: type | tuple[type, ...]) -> str | None:
    """Return the key called by the first of ``names`` that there is, if its value is of a kind."""
    folded = {key.lower(): key for key in record}
    found = (folded[name] for name in names if name in folded)
    return next((key for key in found if isinstance(record[key], kind)), None)


def _object(parts: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{_name(key)}: {value}" for key, value in parts.items()) + "}"


def _name(key: str) -> str:
    """Return a key as JMESPath writes it: in quotation marks unless it is plain."""
    if key.isascii() and key.isidentifier():
        return key
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
