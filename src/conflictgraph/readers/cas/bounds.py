"""How many types a CAS may have: the library takes time by the square of what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from conflictgraph.errors import SourceError

#: INCEpTION's own are three hundred, with at most four above one, and some ten features each.
MAX_TYPES: Final = 2_000
MAX_DEPTH: Final = 32
MAX_FEATURES_OF_TYPE: Final = 200
MAX_FEATURES: Final = 10_000


class Declared(NamedTuple):
    """One type: what it is below, and how many features it adds."""

    above: str
    features: int


def check_bounds(types: Mapping[str, Declared], source: str) -> None:
    """Refuse more types, deeper ones or more features than any project has.

    Raises:
        SourceError: ``cas.type-system``; a type that is above itself is too deep as well.
    """
    features = sum(each.features for each in types.values())
    if len(types) > MAX_TYPES or features > MAX_FEATURES:
        reason = f"it has more than {MAX_TYPES} types or {MAX_FEATURES} features"
        raise SourceError("cas.type-system", reason, source)
    for name in types:
        _check_type(name, types, source)


def _check_type(name: str, types: Mapping[str, Declared], source: str) -> None:
    features, current = 0, name
    for _ in range(MAX_DEPTH):
        if current not in types:
            break
        features += types[current].features
        current = types[current].above
    if current in types or features > MAX_FEATURES_OF_TYPE:
        reason = f"{name} is more than {MAX_DEPTH} types below the first, or is above itself"
        if current not in types:
            reason = f"{name} has more than {MAX_FEATURES_OF_TYPE} features"
        raise SourceError("cas.type-system", reason, source)
