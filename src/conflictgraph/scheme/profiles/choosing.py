"""Which profile a document is read with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from rapidfuzz.distance import Levenshtein

from conflictgraph.annotation import Document
from conflictgraph.scheme.model import Scheme
from conflictgraph.scheme.profiles.applying import Applied, apply
from conflictgraph.scheme.profiles.becoming import ClassesOf
from conflictgraph.scheme.profiles.loading import (
    check_profile,
    find_profile,
    profile_files,
    read_profile,
)
from conflictgraph.scheme.profiles.model import Profile
from conflictgraph.scheme.profiles.names import Kind, Name, iter_names
from conflictgraph.scheme.profiles.rules import Rules

#: Values of the setting that name no profile: each document's labels decide, or none is used.
AUTO: Final = "auto"
NONE: Final = "none"

#: A profile, and what it extends.
Layers = tuple[Profile, ...]

#: A name that is so much like one of ours is a slip, not a name of another scheme.
_SLIP: Final = 0.75
#: Names of these kinds show that somebody uses our scheme: no other scheme has the same.
_TELLING: Final = (Kind.FRAME, Kind.ATTRIBUTE, Kind.RELATION)


@dataclass(frozen=True, slots=True)
class Choice:
    """A profile for a document.

    Attributes:
        is_lenient: whether what it does not know is left out.
    """

    name: str
    rules: Rules
    is_lenient: bool = False


class Profiles:
    """The profiles that may be used, by name, in the order in which they are asked."""

    def __init__(
        self,
        profiles: Mapping[str, Layers],
        scheme: Scheme,
        *,
        digest: str,
        is_auto: bool,
    ) -> None:
        """Prepare profiles.

        Args:
            profiles: name to profile and what it extends, as ``check_profile`` accepts it.
            scheme: what they lead to.
            digest: names their content.
            is_auto: whether a document's labels decide; else the only one is used for all.
        """
        order = sorted(profiles.items(), key=lambda item: (item[1][0].rank, item[0]))
        self._rules = {name: Rules(layers, scheme) for name, layers in order}
        self._is_auto, self.digest = is_auto, digest
        # Documents of one corpus use the same few names.
        self._chosen = lru_cache(maxsize=1024)(self._choose)

    @property
    def rules(self) -> Mapping[str, Rules]:
        """Return the rules of each profile, in the order in which they are asked."""
        return self._rules

    @property
    def records(self) -> Mapping[str, str] | None:
        """Return where things stand in JSON, as the profile that is named says, or one below it."""
        if self._is_auto:
            return None
        layers = (layer for rules in self._rules.values() for layer in rules.layers)
        return next((layer.records for layer in layers if layer.records), None)

    def choose(self, document: Document) -> Choice | None:
        """Return the profile for a document; None where it has to be as it is."""
        if not self._rules:
            return None
        return self._chosen(frozenset(iter_names(document)))

    def apply(self, document: Document, classes_of: ClassesOf) -> tuple[Choice | None, Applied]:
        """Return the profile that fits a document, if it needs any, and it in our scheme.

        Raises:
            SourceError: see :func:`apply`.
        """
        choice = self.choose(document)
        if choice is None:
            return None, Applied(document, ())
        return choice, apply(document, choice.rules, classes_of, is_lenient=choice.is_lenient)

    def _choose(self, names: frozenset[Name]) -> Choice | None:
        every = next(iter(self._rules.values()))
        foreign = {each for each in names if not every.is_own(each.kind, each.name)}
        if not self._is_auto:
            # A document with frames of ours and nothing else was annotated in our scheme.
            ours = not foreign and any(each.kind is Kind.FRAME for each in names)
            return None if ours else Choice(*next(iter(self._rules.items())))
        if not foreign:
            return None
        for name, rules in self._rules.items():
            if rules.covers_all(names):
                return Choice(name, rules)
        for name, rules in self._rules.items():
            if rules.profile.fallback and _may_fall_back(rules, names):
                return Choice(name, rules, is_lenient=True)
        return None


def _may_fall_back(rules: Rules, names: frozenset[Name]) -> bool:
    """Tell whether a profile knows all spans, and nothing hints at slips in our own scheme."""
    spans = [each for each in names if each.kind is Kind.SPAN]
    if not spans or not rules.covers_all(spans):
        return False
    if any(each.kind in _TELLING and rules.is_own(each.kind, each.name) for each in names):
        return False
    unknown = [each for each in names if not rules.covers(each)]
    return not any(_is_slip(each, rules.scheme) for each in unknown)


def _is_slip(name: Name, scheme: Scheme) -> bool:
    known: Mapping[Kind, Iterable[str]] = {
        Kind.FRAME: scheme.frame_types,
        Kind.RELATION: scheme.relation_types,
        Kind.ATTRIBUTE: scheme.attributes,
    }
    ours = known.get(name.kind, ())
    return any(Levenshtein.normalized_similarity(name.name, each) >= _SLIP for each in ours)


def load_profiles(named: str, folder: Path, scheme: Scheme) -> Profiles:
    """Return the profiles that a setting asks for.

    Args:
        named: ``auto``, ``none``, or the name or file of a profile.
        folder: the ontology's folder.
        scheme: what the profiles lead to.

    Raises:
        ProfileError: there is no such profile, or it cannot be used.
    """
    if named == NONE:
        return Profiles({}, scheme, digest=NONE, is_auto=False)
    paths = profile_files(folder) if named == AUTO else (find_profile(named, folder),)
    found, total = dict[str, Layers](), sha256(named.encode() if named == AUTO else b"")
    for path in paths:
        found[path.stem], content = read_profile(path, folder)
        check_profile(found[path.stem], scheme, str(path))
        total.update(sha256(content).digest())
    return Profiles(found, scheme, digest=total.hexdigest(), is_auto=named == AUTO)
