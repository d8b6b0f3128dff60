"""From what dkpro-cassis loads to layers and structures."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from cassis import Cas

from conflictgraph.annotation.model import Span
from conflictgraph.errors import SourceError
from conflictgraph.readers.cas.names import original_name
from conflictgraph.readers.cas.naming import WHOLE_TEXT
from conflictgraph.readers.cas.structures import Content, Filler, Layer, Structure, Value
from conflictgraph.readers.cas.texts import no_text

_MAIN_VIEW: Final = "_InitialView"
_ARRAY: Final = "uima.cas.FSArray"
#: Every annotation has these; they are no features of its layer.
_PLACE: Final = frozenset({"sofa", "begin", "end"})
_ROLE, _TARGET = "role", "target"

#: A structure or type of the library, which makes their classes while it loads.
_Made = Any


def load(loader: Callable[[], Cas], source: str) -> Content:
    """Return the content of the main view.

    Args:
        loader: calls the library, with input that was checked.
        source: the name of the file in messages.

    Raises:
        SourceError: ``cas.unreadable``: the library cannot load it; ``cas.dangling`` or
            ``cas.no-text``.
    """
    try:
        with warnings.catch_warnings():
            # About names that Python has for itself; offsets were checked before.
            warnings.simplefilter("ignore")
            cas = loader()
    except Exception as error:  # the library has no error of its own
        if isinstance(error, KeyError) and isinstance(error.args[0], int):
            reason = f"it refers to {error.args[0]}, which is not there"
            raise SourceError("cas.dangling", reason, source) from error
        reason = f"its structures do not fit its types: {error}"
        raise SourceError("cas.unreadable", reason, source) from error
    return _Loaded(_view(cas, source), source).content()


def _view(cas: Cas, source: str) -> Cas:
    """Return the view with the text: the main one, or else the only other that has any."""
    views = [cas.get_view(sofa.sofaID) for sofa in cas.sofas if sofa.sofaString]
    main = [view for view in views if view.get_sofa().sofaID == _MAIN_VIEW]
    found = main or views
    if len(found) != 1:
        raise no_text(len(found), source)
    return found[0]


class _Loaded:
    def __init__(self, view: Cas, source: str) -> None:
        self._view, self._source = view, source
        self._structures = sorted(view.select_all_fs(), key=lambda each: each.xmiID)
        self._layers: dict[str, Layer] = {}
        self._loaded_names: dict[str, dict[str, str]] = {}

    def content(self) -> Content:
        structures = tuple(map(self._structure, self._structures))
        return Content(self._view.sofa_string, self._layers, structures, self._language())

    def _language(self) -> str:
        stated = (
            getattr(each, "language", None)
            for each in self._structures
            if each.type.name in WHOLE_TEXT
        )
        return str(next(filter(None, stated), ""))

    def _structure(self, each: _Made) -> Structure:
        layer = self._layer(each.type)
        loaded = self._loaded_names[layer.name]
        values: dict[str, Value] = {}
        for name in layer.features:
            value = _value(getattr(each, loaded[name]))
            if value is not None:
                values[name] = value
        try:
            references, links = _references(each, layer, loaded), _links(each, layer, loaded)
        except (AttributeError, TypeError) as error:
            reason = "it has a plain value where it should lead to a structure"
            raise SourceError(
                "cas.unreadable", reason, self._source, annotation=str(each.xmiID)
            ) from error
        return Structure(str(each.xmiID), layer.name, _span(each), values, references, links)

    def _layer(self, type_: _Made) -> Layer:
        known = self._layers.get(type_.name)
        if known is None:
            known = self._layers[type_.name] = self._declared(type_)
        return known

    def _declared(self, type_: _Made) -> Layer:
        types = self._view.typesystem
        values, references, links = [], set(), set()
        loaded = self._loaded_names[type_.name] = {}
        for feature in type_.all_features:
            name = original_name(feature.name)
            if name in _PLACE:
                continue
            loaded[name] = feature.name
            if feature.rangeType.name == _ARRAY:
                links.add(name)
            elif types.is_primitive(feature.rangeType) or types.is_array(feature.rangeType):
                values.append(name)
            elif not types.is_list(feature.rangeType):
                references.add(name)
        return Layer(type_.name, tuple(values), frozenset(references), frozenset(links))


def _references(each: _Made, layer: Layer, loaded: Mapping[str, str]) -> dict[str, str]:
    targets = {name: getattr(each, loaded[name]) for name in layer.references}
    return {name: str(target.xmiID) for name, target in targets.items() if target is not None}


def _links(each: _Made, layer: Layer, loaded: Mapping[str, str]) -> dict[str, tuple[Filler, ...]]:
    arrays = {name: getattr(each, loaded[name]) for name in layer.links}
    return {name: _fillers(array.elements) for name, array in arrays.items() if array is not None}


def _span(each: _Made) -> Span | None:
    begin, end = getattr(each, "begin", None), getattr(each, "end", None)
    return Span(begin, end) if isinstance(begin, int) and isinstance(end, int) else None


def _value(value: _Made) -> Value | None:
    if isinstance(value, str | bool | int | float):
        return value
    elements = getattr(value, "elements", None)
    if not isinstance(elements, list):
        return None
    return tuple(str(each) for each in elements if each is not None)


def _fillers(elements: Iterable[Any] | None) -> tuple[Filler, ...]:
    """Return what an array leads to; a link without a target fills nothing."""
    found = []
    for each in elements or ():
        if hasattr(each, _TARGET) and _span(each) is None:
            if each.target is not None:
                role = getattr(each, _ROLE, None)
                found.append(Filler(str(role or ""), str(each.target.xmiID)))
        elif each is not None:
            found.append(Filler("", str(each.xmiID)))
    return tuple(found)
