"""Check and mend CAS JSON before dkpro-cassis loads it.

The library trusts its input: it makes source code of the names of features, leaves offsets past
the end as they are, and stops at features that are not declared and at arrays without elements,
which it writes itself. Grammar, most of a file, is left out unless something refers to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from conflictgraph.annotation.model import Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.cas.json_types import (
    ARRAYS_OF_VALUES,
    FLOAT,
    PLACE,
    REFERENCE,
    Json,
    JsonTypes,
    is_array,
)
from conflictgraph.readers.cas.names import check_type, safe_feature
from conflictgraph.readers.cas.naming import WHOLE_TEXT, is_passed_over
from conflictgraph.readers.cas.texts import checked_text, no_text
from conflictgraph.readers.offsets import utf16_reading

_TYPES, _STRUCTURES, _VIEWS = "%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"
_ID, _TYPE, _ELEMENTS, _MEMBERS = "%ID", "%TYPE", "%ELEMENTS", "%MEMBERS"
_SOFA, _SOFA_TYPE = "@sofa", "uima.cas.Sofa"
_MAIN_VIEW: Final = "_InitialView"
#: What the format may put before a name, and the library cannot load.
_ANCHOR: Final = "^"


class Loadable(NamedTuple):
    """A CAS in two pieces of JSON, so that files with the same types need them loaded once."""

    types: bytes
    structures: bytes


class JsonForm:
    """One CAS in JSON.

    Raises:
        SourceError: ``cas.json``, ``cas.malformed``, ``cas.name``, ``cas.duplicate-id``,
            ``cas.dangling``, ``cas.offset-range``, ``cas.no-text`` or ``file.too-large``.
    """

    def __init__(self, content: str, source: str) -> None:
        self._source = source
        self._safe = cache(self._uncached_safe)
        data = _parse(content, source)
        types = data.get(_TYPES)
        self._types = self._objects({} if types is None else types, _TYPES)
        self._views = self._objects(data.get(_VIEWS), _VIEWS)
        self._all = {each[_ID]: each for each in self._iter_structures(data.get(_STRUCTURES))}
        self._sofa = self._main_sofa()
        self._reading = utf16_reading(checked_text(self._sofa["sofaString"], source))

    def to_loadable(self) -> Loadable:
        """Return the same CAS without grammar, as the library can load it."""
        found = [each for each in self._all.values() if self._is_in_view(each)]
        kept = [each for each in found if not _is_grammar(each)]
        wanted = {target for each in kept for target in self._targets(each)}
        shells = (each for each in found if _is_grammar(each) and each[_ID] in wanted)
        structures = [self._sofa, *map(self._mended, kept), *map(self._shell, shells)]
        types = {
            _TYPES: JsonTypes(self._types, self._all, self._source).declared(structures),
            _STRUCTURES: [],
            _VIEWS: {},
        }
        data = {
            _STRUCTURES: sorted(structures, key=lambda each: int(each[_ID])),
            _VIEWS: self._mended_view({each[_ID] for each in structures}),
        }
        return Loadable(self._encoded(types), self._encoded(data))

    def _main_sofa(self) -> Json:
        """Return the text of the main view, or else of the only one that has any.

        It is called like the main view: the library cannot load others from JSON.
        """
        sofas = [each for each in self._all.values() if each[_TYPE] == _SOFA_TYPE]
        sofas = [each for each in sofas if each.get("sofaString") not in (None, "")]
        main = [each for each in sofas if each.get("sofaID") == _MAIN_VIEW] or sofas
        if len(main) != 1:
            raise no_text(len(main), self._source)
        return {**main[0], "sofaID": _MAIN_VIEW}

    def _is_in_view(self, each: Json) -> bool:
        if each[_TYPE] == _SOFA_TYPE:
            return False
        main: int = self._sofa[_ID]
        return self._known(each.get(_SOFA, main), each) == main

    def _encoded(self, data: Json) -> bytes:
        try:
            return json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise self._malformed("it holds half of a surrogate pair") from error

    def _iter_structures(self, value: object) -> Iterator[Json]:
        if isinstance(value, dict):
            value = [{**each, _ID: _whole(key)} for key, each in self._objects(value, "").items()]
        if not isinstance(value, list):
            raise self._malformed(f"{_STRUCTURES} has to be a list")
        seen: set[int] = set()
        types: set[str] = set()
        for each in value:
            if not isinstance(each, dict) or type(each.get(_ID)) is not int:
                raise self._malformed(f"every structure has to be an object with {_ID}, a number")
            if each[_ID] in seen:
                reason = f"the id {each[_ID]} is used twice"
                raise SourceError("cas.duplicate-id", reason, self._source)
            seen.add(each[_ID])
            name = each.get(_TYPE)
            if not isinstance(name, str) or name not in types:
                types.add(check_type(name, self._source))
            yield each

    def _objects(self, value: object, what: str) -> Mapping[str, Json]:
        if isinstance(value, dict) and all(isinstance(each, dict) for each in value.values()):
            return value
        raise self._malformed(f"{what or _STRUCTURES} has to be an object of objects")

    def _targets(self, each: Json) -> Iterator[int]:
        for name, value in each.items():
            if name.startswith(REFERENCE) and value is not None:
                yield self._known(value, each)
        if is_array(each):
            yield from (self._known(item, each) for item in self._elements(each) if item)

    def _elements(self, each: Json) -> list[Any]:
        elements = each.get(_ELEMENTS) or []
        if not isinstance(elements, list):
            raise self._malformed(f"{_ELEMENTS} has to be a list", each)
        return elements

    def _known(self, target: object, referrer: Json | None) -> int:
        if type(target) is int and target in self._all:
            return target
        annotation = str(referrer[_ID]) if referrer else ""
        reason = f"it refers to {str(target)[:20]}, which is not there"
        raise SourceError("cas.dangling", reason, self._source, annotation=annotation)

    def _mended(self, each: Json) -> Json:
        if _SOFA in each and each[_TYPE] not in WHOLE_TEXT:
            self._check_place(each)
        if any(isinstance(value, list | dict) for name, value in each.items() if name[:1] != "%"):
            raise self._malformed("a feature holds a plain value, or leads to an array", each)
        mended = {
            self._safe(name): _loadable(name, value)
            for name, value in each.items()
            if not name.startswith(_ANCHOR) and value is not None
        }
        mended[_TYPE] = ARRAYS_OF_VALUES.get(each[_TYPE], each[_TYPE])
        if is_array(each):
            mended[_ELEMENTS] = self._elements(each)
        return mended

    @staticmethod
    def _shell(each: Json) -> Json:
        """Return an annotation that others lead to without what it leads to itself."""
        return {name: value for name, value in each.items() if name in {_ID, _TYPE, *PLACE}}

    def _uncached_safe(self, name: str) -> str:
        if name.startswith("%"):
            return name
        bare = name.lstrip(REFERENCE + FLOAT)
        return name[: len(name) - len(bare)] + safe_feature(bare, self._source)

    def _check_place(self, each: Json) -> None:
        if "begin" not in each and "end" not in each:
            return
        begin, end = each.get("begin"), each.get("end")
        if type(begin) is not int or type(end) is not int:
            raise self._malformed("begin and end have to be whole numbers", each)
        if begin < 0 or self._reading.to_code_points((Span(begin, end),)) is None:
            raise SourceError(
                "cas.offset-range",
                f"{begin} to {end} is not a stretch of the text in UTF-16 units",
                self._source,
                annotation=str(each[_ID]),
            )

    def _mended_view(self, kept: set[int]) -> Json:
        members: list[Any] = []
        for view in self._views.values():
            listed = view.get(_MEMBERS) or []
            if not isinstance(listed, list):
                raise self._malformed(f"{_MEMBERS} has to be a list")
            members += [self._known(member, None) for member in listed]
        # Once each: the library indexes what stands there twice twice.
        known = [member for member in dict.fromkeys(members) if member in kept]
        return {_MAIN_VIEW: {"%SOFA": self._sofa[_ID], _MEMBERS: known}}

    def _malformed(self, reason: str, each: Json | None = None) -> SourceError:
        annotation = str(each[_ID]) if each else ""
        return SourceError("cas.malformed", reason, self._source, annotation=annotation)


def _parse(content: str, source: str) -> Json:
    try:
        data = json.loads(content.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        reason = f"this is not JSON: {error.msg} at column {error.colno}"
        raise SourceError("cas.json", reason, source, error.lineno) from error
    except (RecursionError, ValueError) as error:
        reason = "it is nested too deeply, or a number has too many digits"
        raise SourceError("cas.json", reason, source) from error
    if not isinstance(data, dict):
        raise SourceError("cas.json", "it has to be one JSON object", source)
    return data


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - a Java long


def _is_grammar(each: Json) -> bool:
    name = str(each[_TYPE])
    return is_passed_over(name) and not name.startswith("uima.")


def _loadable(name: str, value: object) -> object:
    return float(value) if name.startswith(FLOAT) and type(value) is int else value
