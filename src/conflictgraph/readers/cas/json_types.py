"""The types of a CAS in JSON: those in use, completed by what the file itself uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from conflictgraph.errors import SourceError
from conflictgraph.readers.cas.bounds import Declared, check_bounds
from conflictgraph.readers.cas.names import check_type, safe_feature

Json = dict[str, Any]

#: What the format puts before the names of features: reference, number.
REFERENCE, FLOAT = "@", "#"

_TYPE, _NAME, _SUPER_TYPE = "%TYPE", "%NAME", "%SUPER_TYPE"
_RANGE, _ELEMENT_TYPE = "%RANGE", "%ELEMENT_TYPE"
_ANNOTATION, _TOP, _ARRAY = "uima.tcas.Annotation", "uima.cas.TOP", "uima.cas.FSArray"
_RANGES: Final = {bool: "uima.cas.Boolean", int: "uima.cas.Integer", float: "uima.cas.Double"}
#: Arrays of values, by the name that the format allows and the library takes for structures.
ARRAYS_OF_VALUES: Final = {
    f"uima.cas.{name}[]": f"uima.cas.{name}Array"
    for name in ("Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double", "String")
}
#: Features that every annotation has.
PLACE: Final = frozenset({"@sofa", "begin", "end"})


class JsonTypes:
    """The declarations of one file.

    Args:
        types: as the file has them.
        structures: id to structure, to see what references lead to.
        source: the name of the file in messages.
    """

    def __init__(
        self, types: Mapping[str, Json], structures: Mapping[int, Json], source: str
    ) -> None:
        self._types, self._all, self._source = types, structures, source

    def declared(self, structures: Iterable[Json]) -> Json:
        """Return the types in use, with features that the file uses and does not declare.

        Raises:
            SourceError: ``cas.malformed``, ``cas.name`` or ``cas.type-system``.
        """
        found: Json = {}
        used: dict[str, list[Json]] = {}
        for each in structures:
            used.setdefault(str(each[_TYPE]).removesuffix("[]"), []).append(each)
        for name, members in used.items():
            self._declare(name, found, _ANNOTATION if "begin" in members[0] else _TOP)
        self._check_bounds(found)
        for name, members in used.items():
            if name in found:
                inherited = self._inherited(name, found)
                for each in members:
                    self._declare_features(each, found[name], inherited)
        # Once more: structures may add features without end, too.
        self._check_bounds(found)
        return found

    def _check_bounds(self, found: Json) -> None:
        sizes = {
            name: Declared(declared[_SUPER_TYPE], len(declared) - 2)
            for name, declared in found.items()
        }
        check_bounds(sizes, self._source)

    def _declare(self, name: str, found: Json, above: str = _TOP) -> None:
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current.startswith("uima.") or current in found:
                continue
            check_type(current, self._source)
            declared = self._types.get(current, {_SUPER_TYPE: above})
            found[current] = self._mended_type(current, declared)
            waiting += _named_types(found[current])

    def _mended_type(self, name: str, declared: Json) -> Json:
        mended: Json = {_NAME: name, _SUPER_TYPE: str(declared.get(_SUPER_TYPE) or _TOP)}
        for feature, description in declared.items():
            if feature.startswith("%"):
                continue
            if not isinstance(description, dict) or not description.get(_RANGE):
                raise self._malformed(f"{feature[:40]} of {name} has no {_RANGE}")
            safe = safe_feature(feature, self._source)
            mended[safe] = {**description, _NAME: safe}
        return mended

    def _declare_features(self, each: Json, declared: Json, inherited: set[str]) -> None:
        for name in each.keys() - inherited:
            bare = name.lstrip(REFERENCE + FLOAT)
            if not name.startswith("%") and name not in PLACE and bare not in inherited:
                declared[bare] = {_NAME: bare, _RANGE: self._range(name, each[name])}
                inherited.add(bare)

    @staticmethod
    def _inherited(name: str, found: Json) -> set[str]:
        features: set[str] = set()
        while name in found:
            features |= found[name].keys()
            name = found[name][_SUPER_TYPE]
        # Types of UIMA itself have what the library gives them.
        return features | ({"language"} if name.endswith(".DocumentAnnotation") else set())

    def _range(self, name: str, value: object) -> str:
        if name.startswith(REFERENCE):
            target = self._all.get(value) if isinstance(value, int) else None
            return _ARRAY if target and is_array(target) else _TOP
        is_float = name.startswith(FLOAT)
        return _RANGES.get(float if is_float else type(value), "uima.cas.String")

    def _malformed(self, reason: str) -> SourceError:
        return SourceError("cas.malformed", reason, self._source)


def is_array(each: Json) -> bool:
    """Tell whether a structure is an array of structures."""
    name = str(each[_TYPE])
    return name == _ARRAY or (name.endswith("[]") and name not in ARRAYS_OF_VALUES)


def _named_types(declared: Json) -> Iterator[str]:
    yield declared[_SUPER_TYPE]
    for description in declared.values():
        if isinstance(description, dict):
            ranges = (description.get(_RANGE), description.get(_ELEMENT_TYPE))
            yield from (str(each).removesuffix("[]") for each in ranges if each)
