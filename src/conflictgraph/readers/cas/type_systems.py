"""The types of a CAS in XMI: from a file beside it, completed by what the XMI itself uses."""

from __future__ import annotations

import warnings
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from cassis import TypeSystem, load_typesystem

from conflictgraph.errors import SourceError
from conflictgraph.readers.cas.bounds import Declared, check_bounds
from conflictgraph.readers.cas.names import check_type, safe_feature
from conflictgraph.readers.cas.trees import Element, parse_tree, to_bytes
from conflictgraph.readers.files import read_bytes
from conflictgraph.readers.head import Head

#: INCEpTION's own has 80,000.
MAX_TYPE_SYSTEM_BYTES: Final = 5_000_000

_NONE: Final = (
    b'<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">'
    b"<types/></typeSystemDescription>"
)
_ROOT: Final = "typeSystemDescription"


class Addition(NamedTuple):
    """A type that an XMI uses without declaring it, or a feature of one when it has a name.

    Attributes:
        range: of the feature; the type above for a type.
        is_shared: whether its value is an array that stands by itself.
    """

    type: str
    range: str
    feature: str = ""
    is_shared: bool = False


def beside(path: Path) -> Path | None:
    """Return the type system that belongs to an XMI: the nearest by name, None without any."""
    stem = path.name.partition(".")[0]
    wanted = (f"{stem}-typesystem.xml", "typesystem.xml", f"{stem}.xml", f"{path.stem}.xml")
    try:
        files = sorted(each for each in path.parent.iterdir() if each.suffix.lower() == ".xml")
    except OSError:
        return None
    by_name = {each.name.lower(): each for each in files}
    named = [by_name[name.lower()] for name in wanted if name.lower() in by_name]
    others = [each for each in files if "typesystem" in each.name.lower()]
    return next((each for each in (*named, *others) if Head.of(each).root == _ROOT), None)


def read_beside(path: Path, source: str) -> bytes:
    """Return the type system beside an XMI, or one without types.

    Raises:
        SourceError: it cannot be read.
    """
    found = beside(path)
    return read_bytes(found, source, MAX_TYPE_SYSTEM_BYTES) if found else _NONE


def to_type_system(
    content: bytes, source: str, additions: frozenset[Addition] = frozenset()
) -> TypeSystem:
    """Return the types of a file, with additions; the same arguments give the same object.

    Raises:
        SourceError: ``xml.malformed``, ``xml.entities``, ``cas.name`` or ``cas.type-system``.
    """
    try:
        with warnings.catch_warnings():
            # About names that Python has for itself.
            warnings.simplefilter("ignore")
            return _loaded(content or _NONE, additions)
    except SourceError as error:
        raise SourceError(
            error.rule, error.reason, source, error.line, error.hint, snippet=error.snippet
        ) from error
    except Exception as error:  # the library has no error of its own
        reason = f"its type system cannot be used: {error}"
        raise SourceError("cas.type-system", reason, source) from error


@lru_cache(maxsize=16)  # making classes of types takes longer than a document of them
def _loaded(content: bytes, additions: frozenset[Addition]) -> TypeSystem:
    root = parse_tree(content, "")
    _check(root, additions)
    types = load_typesystem(BytesIO(to_bytes(root)))
    for each in sorted(additions):
        if not each.feature:
            types.create_type(each.type, each.range)
    for each in sorted(additions):
        if each.feature:
            types.create_feature(
                each.type, each.feature, each.range, multipleReferencesAllowed=each.is_shared
            )
    return types


def _check(root: Element, additions: frozenset[Addition]) -> None:
    """Refuse what the library may make source code of, or cannot load in any time."""
    sizes: dict[str, Declared] = {}
    for description in root.iterfind(".//{*}typeDescription"):
        name = check_type(_text(description), "", description.sourceline)
        features = description.findall("{*}features/{*}featureDescription")
        for feature in features:
            element = feature.find("{*}name")
            if element is not None:
                element.text = safe_feature(_text(feature), "", feature.sourceline)
        above = (description.findtext("{*}supertypeName") or "").strip()
        sizes[name] = Declared(above, len(features))
    for addition in additions:
        known = sizes.get(addition.type, Declared("", 0))
        more = 1 if addition.feature else 0
        sizes[addition.type] = known._replace(features=known.features + more)
    check_bounds(sizes, "")


def _text(description: Element) -> str:
    return (description.findtext("{*}name") or "").strip()
