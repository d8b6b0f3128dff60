"""Check and mend CAS XMI before dkpro-cassis loads it, for the reasons given in ``json_form``.

XMI names types by namespaces and features by attributes, all values being strings: what the
type system beside it does not declare is added, with a range guessed from all values.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, Final

from cassis import TypeSystem

from conflictgraph.annotation.model import Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.cas.names import check_type, safe_feature
from conflictgraph.readers.cas.naming import WHOLE_TEXT, is_passed_over
from conflictgraph.readers.cas.texts import checked_text
from conflictgraph.readers.cas.trees import Element, to_bytes
from conflictgraph.readers.cas.type_systems import Addition, to_type_system
from conflictgraph.readers.offsets import utf16_reading

_ID: Final = "{http://www.omg.org/XMI}id"
_ROOT: Final = "{http://www.omg.org/XMI}XMI"
_CAS: Final = "{http:///uima/cas.ecore}"
_SOFA, _VIEW, _NULL = f"{_CAS}Sofa", f"{_CAS}View", f"{_CAS}NULL"
#: An array that stands by itself, for several features to lead to.
_SHARED: Final = f"{_CAS}FSArray"
_TAG: Final = re.compile(r"\{http:///([^{}]*)\.ecore\}([^{}]+)")
_NO_PACKAGE: Final = "uima.noNamespace."
_NUMBER: Final = re.compile(r"\d{1,18}", re.ASCII)
_NUMBERS: Final = re.compile(r"\s*\d{1,18}(?:\s+\d{1,18})*\s*", re.ASCII)
_PLACE: Final = frozenset({_ID, "sofa", "begin", "end"})
#: Features that lead to other structures wherever they stand.
_LEADING: Final = frozenset({"Governor", "Dependent", "target", "next", "first"})
_TOP, _BASE, _ANNOTATION = "uima.cas.TOP", "uima.cas.AnnotationBase", "uima.tcas.Annotation"
_STRING, _BOOLEAN, _ARRAY = "uima.cas.String", "uima.cas.Boolean", "uima.cas.FSArray"
_STRINGS: Final = "uima.cas.StringArray"


class XmiForm:
    """One CAS in XMI.

    Raises:
        SourceError: ``cas.malformed``, ``cas.name``, ``cas.duplicate-id``,
            ``cas.offset-range``, ``cas.type-system`` or ``file.too-large``.
    """

    def __init__(self, root: Element, types: bytes, source: str) -> None:
        self._root, self._given, self._source = root, types, source
        self._safe = cache(self._uncached_safe)
        self._type = cache(self._uncached_type)
        if root.tag != _ROOT:
            raise self._malformed("the root has to be xmi:XMI", root)
        self._elements = list(root)
        self._by_id = self._index()
        self._texts = {
            each.get(_ID): utf16_reading(checked_text(each.get("sofaString"), source))
            for each in self._elements
            if each.tag == _SOFA and each.get("sofaString") is not None
        }

    def to_loadable(self) -> tuple[bytes, TypeSystem]:
        """Return the same CAS without grammar, and its types, as the library can load them."""
        kept = [each for each in self._structures if not self._is_grammar(each)]
        wanted = {target for each in kept for target in _targets(each)}
        for each in self._structures:
            if not self._is_grammar(each):
                self._mend(each)
            elif each.get(_ID) in wanted:
                _strip(each)
            else:
                self._root.remove(each)
        left = {each.get(_ID) for each in self._root}
        self._mend_views(left)
        types = to_type_system(self._given, self._source, self._additions())
        return to_bytes(self._root), types

    @cached_property
    def _structures(self) -> list[Element]:
        return [each for each in self._elements if each.tag not in {_SOFA, _VIEW, _NULL}]

    def _index(self) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for each in self._elements:
            if each.tag == _VIEW:
                continue
            identifier = self._number(each, _ID)
            if identifier in found:
                raise SourceError(
                    "cas.duplicate-id",
                    f"the id {identifier} is used twice",
                    self._source,
                    each.sourceline,
                )
            found[identifier] = each
        return found

    def _number(self, each: Element, name: str) -> str:
        value = each.get(name, "")
        if not _NUMBER.fullmatch(value):
            shown = name.rpartition("}")[2]
            raise self._malformed(f"{shown} has to be a whole number", each)
        return str(value)

    def _mend(self, each: Element) -> None:
        is_placed = "begin" in each.attrib and "sofa" in each.attrib
        if is_placed and self._type(each.tag) not in WHOLE_TEXT:
            self._check_place(each)
        if each.tag == _SHARED:
            # Nought is the structure that is none.
            elements = each.get("elements", "").split()
            each.set("elements", " ".join(target for target in elements if target != "0"))
        for name in set(each.attrib) - _PLACE:
            if (safe := self._safe(name)) != name:
                each.set(safe, each.attrib.pop(name))
        for child in each:
            child.tag = self._safe(child.tag)

    def _check_place(self, each: Element) -> None:
        begin, end = (int(self._number(each, name)) for name in ("begin", "end"))
        reading = self._texts.get(each.get("sofa"))
        if reading is not None and reading.to_code_points((Span(begin, end),)) is None:
            raise SourceError(
                "cas.offset-range",
                f"{begin} to {end} is not a stretch of the text in UTF-16 units",
                self._source,
                each.sourceline,
                annotation=each.get(_ID),
            )

    def _mend_views(self, left: set[Any]) -> None:
        for view in self._elements:
            if view.tag == _VIEW:
                # Once each: the library converts the offsets of what stands there twice twice.
                members = dict.fromkeys(view.get("members", "").split())
                if unknown := members.keys() - self._by_id.keys():
                    reason = f"a view has {min(unknown)[:20]} in it, which is not there"
                    raise SourceError("cas.dangling", reason, self._source, view.sourceline)
                view.set("members", " ".join(each for each in members if each in left))

    def _additions(self) -> frozenset[Addition]:
        """Return what the XMI uses and the type system does not declare."""
        known = to_type_system(self._given, self._source)
        members: dict[str, list[Element]] = defaultdict(list)
        for each in self._root:
            if each.tag not in {_SOFA, _VIEW, _NULL}:
                members[self._type(each.tag)].append(each)
        found: set[Addition] = set()
        for name, elements in members.items():
            if not known.contains_type(name):
                found.add(Addition(name, _super_type(elements)))
            found |= set(self._missing_features(name, elements, known))
        return frozenset(found)

    def _missing_features(
        self, name: str, elements: list[Element], known: TypeSystem
    ) -> Iterator[Addition]:
        type_ = known.get_type(name) if known.contains_type(name) else None
        declared = {each.name for each in type_.all_features} if type_ else set()
        if name == _ARRAY or name.startswith("uima.cas."):
            return
        values: dict[str, list[str]] = defaultdict(list)
        for each in elements:
            for feature in set(each.attrib) - _PLACE - declared:
                values[feature].append(each.get(feature))
            for child in each:
                if child.tag not in declared:
                    values[child.tag].append("")
        for feature, found in values.items():
            if any(each.find(feature) is not None for each in elements):
                yield Addition(name, _STRINGS, feature)
            else:
                targets = self._known(found)
                is_shared = bool(targets) and all(each.tag == _SHARED for each in targets)
                yield Addition(name, self._range(feature, found), feature, is_shared)

    def _known(self, values: list[str]) -> list[Element]:
        """Return what the values lead to, nothing where one of them leads nowhere."""
        if not all(map(_NUMBERS.fullmatch, values)):
            return []
        targets = [target for value in values for target in value.split()]
        known = [self._by_id[target] for target in targets if target in self._by_id]
        return known if len(known) == len(targets) else []

    def _range(self, feature: str, values: list[str]) -> str:
        known = self._known(values)
        if known and feature in _LEADING:
            return _TOP
        if known and all(_is_link(each) or each.tag == _SHARED for each in known):
            return _ARRAY
        return _BOOLEAN if set(values) <= {"true", "false"} else _STRING

    def _is_grammar(self, each: Element) -> bool:
        name = self._type(each.tag)
        return is_passed_over(name) and not name.startswith("uima.")

    def _uncached_type(self, tag: str) -> str:
        found = _TAG.fullmatch(tag)
        name = f"{found[1].replace('/', '.')}.{found[2]}" if found else None
        return check_type(name and name.removeprefix(_NO_PACKAGE), self._source)

    def _uncached_safe(self, name: str) -> str:
        return safe_feature(name, self._source)

    def _malformed(self, reason: str, each: Element) -> SourceError:
        return SourceError("cas.malformed", reason, self._source, each.sourceline)


def _targets(each: Element) -> Iterator[str]:
    """Yield all numbers that might be ids."""
    for name, value in each.items():
        if name not in _PLACE and _NUMBERS.fullmatch(value):
            yield from value.split()


def _strip(each: Element) -> None:
    """Leave of an annotation that others lead to only where it stands."""
    for name in set(each.attrib) - _PLACE:
        del each.attrib[name]
    for child in list(each):
        each.remove(child)


def _is_link(each: Element) -> bool:
    return "target" in each.attrib and "begin" not in each.attrib


def _super_type(elements: list[Element]) -> str:
    if all("begin" in each.attrib for each in elements):
        return _ANNOTATION
    return _BASE if all("sofa" in each.attrib for each in elements) else _TOP
