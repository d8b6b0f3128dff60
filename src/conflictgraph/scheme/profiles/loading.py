"""Read profiles from their files, and hold them to the scheme they lead to."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from conflictgraph.errors import ProfileError
from conflictgraph.scheme.checking import ENTITY_LINKS, VALUE_CHECKS
from conflictgraph.scheme.model import Scheme
from conflictgraph.scheme.profiles.model import Becoming, By, FrameRule, Profile, RoleRule
from conflictgraph.vocab import local_name

#: Where the profiles of the product lie in the folder of the ontology, and how they end.
FOLDER: Final = "profiles"
SUFFIX: Final = ".toml"
#: A profile has a line for each label; more is something else.
MAX_BYTES: Final = 1_000_000

_SCHEMA_HINT: Final = "conflictgraph profile schema says what a profile may hold"


def profile_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of the product's profiles, by name."""
    return tuple(sorted((folder / FOLDER).glob(f"*{SUFFIX}")))


def find_profile(named: str, folder: Path) -> Path:
    """Return the file of a profile: one of the product's by its name, or any file.

    Args:
        named: as the setting has it.
        folder: the ontology's folder.

    Raises:
        ProfileError: there is none.
    """
    shipped = folder / FOLDER / f"{named}{SUFFIX}"
    if shipped in profile_files(folder):
        return shipped
    if Path(named).is_file():
        return Path(named)
    names = ", ".join(path.stem for path in profile_files(folder))
    raise ProfileError("there is no such profile", named, f"a file, or one of: {names}")


def read_profile(path: Path, folder: Path) -> tuple[tuple[Profile, ...], bytes]:
    """Return a profile, then what it extends, and the bytes of all their files.

    Args:
        path: the file.
        folder: the ontology's folder, for profiles that are named.

    Raises:
        ProfileError: it cannot be read, or is no profile.
    """
    found, read, content = list[Profile](), set[Path](), b""
    while path.resolve() not in read:
        read.add(path.resolve())
        own = _read(path)
        found.append(parse_profile(own, str(path)))
        content += own
        if found[-1].extends is None:
            return tuple(found), content
        path = find_profile(found[-1].extends, folder)
    raise ProfileError("extends itself", str(path))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ProfileError(f"cannot be read: {error.strerror}", str(path)) from error
    if len(content) > MAX_BYTES:
        raise ProfileError(f"has more than {MAX_BYTES:,} bytes", str(path), _SCHEMA_HINT)
    return content


def parse_profile(content: bytes, source: str) -> Profile:
    """Return the profile that the bytes of a file say.

    Raises:
        ProfileError: they are no profile; the reason names the place.
    """
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ProfileError(f"is not UTF-8: {error.reason}", source, "save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = f"is not TOML: {str(error) or 'it is nested too deeply'}"
        raise ProfileError(reason, source, _SCHEMA_HINT) from error
    try:
        return Profile.model_validate(tables)
    except ValidationError as error:
        raise _fault(error.errors()[0], source) from error


def check_profile(profiles: Iterable[Profile], scheme: Scheme, source: str) -> None:
    """Refuse a profile that leads to what our scheme does not have, itself or what it extends.

    Raises:
        ProfileError: with the first such name, and what is known instead.
    """
    faults = (fault for each in profiles for fault in _Check(each, scheme).iter_faults())
    for reason, known in faults:
        raise ProfileError(reason, source, "known: " + ", ".join(sorted(map(repr, known))))


def _fault(fault: ErrorDetails, source: str) -> ProfileError:
    place = ".".join(str(each + 1 if isinstance(each, int) else each) for each in fault["loc"])
    reason = fault["msg"].removeprefix("Value error, ")
    return ProfileError(f"{place}: {reason}" if place else reason, source, _SCHEMA_HINT)


#: What is wrong, and the names that would be right.
_Fault = tuple[str, frozenset[str]]


class _Check:
    def __init__(self, profile: Profile, scheme: Scheme) -> None:
        self._profile, self._scheme = profile, scheme
        self._spans = frozenset(scheme.span_types)
        self._frames = frozenset(scheme.frame_types)

    def iter_faults(self) -> Iterator[_Fault]:
        profile, links = self._profile, ENTITY_LINKS | VALUE_CHECKS.keys()
        for rule in profile.spans:
            yield from self._becoming(rule, self._spans)
        for frame in profile.frames:
            yield from self._frame(frame)
        for own in profile.attributes:
            if own.becomes is not None:
                yield from _unless(own.becomes, frozenset(self._scheme.attributes), "attribute")
                yield from self._values(own.becomes, own.values.values())
            yield from _unless(own.link, links, "kind of link")
        for link in profile.links:
            yield from _unless(link.becomes, links, "kind of link")
        for relation in profile.relations:
            yield from self._relation(relation.becomes)
        yield from self._attributes(profile.defaults.attributes)

    def _becoming(self, rule: Becoming, labels: frozenset[str]) -> Iterator[_Fault]:
        yield from _unless(rule.becomes, labels, "label")
        yield from self._attributes(rule.attributes)
        for split in rule.splits:
            yield from _unless(split.becomes, labels, "label")
            yield from self._attributes(split.attributes)
            if split.by is By.LINK:
                yield from self._classes(split.values)

    def _classes(self, names: Iterable[str]) -> Iterator[_Fault]:
        classes = frozenset(map(local_name, self._scheme.ontology.classes))
        denoted = (each.denotes for each in self._scheme.span_types.values() if each.denotes)
        # All classes would be too many to show; those of spans are what is meant.
        usual = classes.intersection(map(local_name, denoted))
        for each in names:
            if each not in classes:
                yield f"there is no class {each!r} in our ontology", usual

    def _attributes(self, attributes: dict[str, str]) -> Iterator[_Fault]:
        for name, value in attributes.items():
            yield from _unless(name, frozenset(self._scheme.attributes), "attribute")
            yield from self._values(name, [value])

    def _values(self, name: str, values: Iterable[str]) -> Iterator[_Fault]:
        known = self._scheme.attributes.get(name)
        if known is not None:
            allowed = frozenset(known.values) or frozenset({""})
            for value in values:
                yield from _unless(value, allowed, f"value of {name}")

    def _relation(self, name: str) -> Iterator[_Fault]:
        yield from _unless(name, frozenset(self._scheme.relation_types), "relation")

    def _frame(self, rule: FrameRule) -> Iterator[_Fault]:
        yield from self._becoming(rule, self._frames)
        labels = {rule.becomes, *(each.becomes for each in rule.splits if each.becomes)}
        for label in sorted(labels & self._frames):
            types = self._scheme.frame_types[label].roles
            yield from _unless(rule.span, frozenset(types), f"role of {label}")
            own = types.get(rule.span or "")
            if own and len(own.accepts) != 1:
                single = (name for name, role in types.items() if len(role.accepts) == 1)
                yield f"span = {rule.span}: the role takes several labels", frozenset(single)
            for role in rule.roles:
                yield from self._role(role, frozenset(types), label)

    def _role(self, role: RoleRule, roles: frozenset[str], label: str) -> Iterator[_Fault]:
        yield from _unless(role.becomes, roles, f"role of {label}")
        if role.filler:
            yield from self._becoming(role.filler, self._spans)
        if role.group:
            yield from _unless(role.group.becomes, self._spans, "label")
            if role.group.relation:
                yield from self._relation(role.group.relation)


def _unless(name: str | None, known: frozenset[str], what: str) -> Iterator[_Fault]:
    if name is not None and name not in known:
        yield f"there is no {what} {name!r} in our scheme", known
