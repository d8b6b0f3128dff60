"""Find the rule of a profile that a foreign name meets."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from typing import TypeVar

from conflictgraph.scheme.model import Scheme
from conflictgraph.scheme.profiles.model import (
    AttributeRule,
    FrameRule,
    LinkRule,
    Profile,
    RelationRule,
    RoleRule,
    SpanRule,
)
from conflictgraph.scheme.profiles.names import Kind, Name, matches

_Rule = TypeVar("_Rule", SpanRule, FrameRule, RelationRule)


class Rules:
    """The rules of a profile, then of what it extends; the first that meets a name counts.

    A profile's own list of what is ignored stands before the rules of what it extends, and behind
    its own.
    """

    def __init__(self, layers: tuple[Profile, ...], scheme: Scheme) -> None:
        self.layers, self.scheme = layers, scheme
        # A corpus has few labels and many annotations.
        self.span = cache(self._span)
        self.frame = cache(self._frame)
        self.relation = cache(self._relation)
        self.covers = cache(self._covers)

    @property
    def profile(self) -> Profile:
        """Return the profile itself."""
        return self.layers[0]

    @cached_property
    def default_attributes(self) -> dict[str, str]:
        """Return the attributes of whatever may have them and has none."""
        found: dict[str, str] = {}
        for layer in self.layers:
            found = layer.defaults.attributes | found
        return found

    def default(self, name: str) -> str:
        """Return what holds of documents that do not say it: ``language``, ``publisher``."""
        values = (str(getattr(layer.defaults, name)) for layer in self.layers)
        return next(filter(None, values), "")

    def attribute(self, name: str, on: str) -> AttributeRule | None:
        """Return what becomes of an attribute of an annotation labelled ``on``."""
        for layer in self.layers:
            for rule in layer.attributes:
                if self.fits(rule.names, name) and self.fits(rule.on, on):
                    return rule
            if self.fits(layer.ignore.attributes, name):
                return None
        return None

    def link(self, name: str) -> LinkRule | None:
        """Return what a kind of link becomes."""
        for layer in self.layers:
            for rule in layer.links:
                if self.fits(rule.names, name):
                    return rule
            if self.fits(layer.ignore.links, name):
                return None
        return None

    def role(self, rule: FrameRule, names: Iterable[str]) -> RoleRule | None:
        """Return which role of a frame something fills that is called one of ``names``."""
        for name in names:
            for role in rule.roles:
                if self.fits(role.names, name):
                    return role
        return None

    def is_cue(self, rule: FrameRule, names: Iterable[str]) -> bool:
        """Tell whether something that is called one of ``names`` is the cue of a frame."""
        return any(self.fits(rule.cue, name) for name in names)

    def is_part(self, label: str) -> bool:
        """Tell whether spans of this label only say something as parts of frames."""
        return any(
            self.fits(rule.cue, label)
            or any(role.filler and self.fits(role.names, label) for role in rule.roles)
            for layer in self.layers
            for rule in layer.frames
        )

    def ignores(self, kind: Kind, name: str) -> bool:
        """Tell whether the profile says that a name has no place in our scheme."""
        lists = (layer.ignore.of(kind) for layer in self.layers)
        return any(self.fits(patterns, name) for patterns in lists)

    def names_nothing(self, label: str) -> bool:
        """Tell whether the profile is sure that spans of this label name nothing."""
        return any(self.fits(layer.ignore.spans, label) for layer in self.layers)

    def is_own(self, kind: Kind, name: str) -> bool:
        """Tell whether our scheme has the name itself."""
        scheme = self.scheme
        if kind is Kind.SPAN:
            # A span with the label of a frame is a slip of somebody who uses our scheme.
            return name in scheme.span_types or name in scheme.frame_types
        if kind is Kind.FRAME:
            return name in scheme.frame_types
        if kind is Kind.ROLE:
            return any(name in frame.roles for frame in scheme.frame_types.values())
        if kind is Kind.ATTRIBUTE:
            return name in scheme.attributes
        # Links of unknown kinds are told of whatever the scheme.
        return kind is Kind.LINK or name in scheme.relation_types

    def fits(self, patterns: tuple[str, ...], name: str) -> bool:
        """Tell whether a name is one of the patterns."""
        return matches(patterns, name, ignore_case=self.profile.ignore_case)

    def _span(self, label: str) -> SpanRule | None:
        left_out = ((*each.ignore.of(Kind.SPAN), *_framed(each)) for each in self.layers)
        tables = zip((layer.spans for layer in self.layers), left_out, strict=True)
        return self._first(tables, label)

    def _frame(self, label: str) -> FrameRule | None:
        ignored = (layer.ignore for layer in self.layers)
        left_out = ((*each.frames, *each.of(Kind.SPAN)) for each in ignored)
        rules = (layer.frames for layer in self.layers)
        return self._first(zip(rules, left_out, strict=True), label)

    def _relation(self, label: str) -> RelationRule | None:
        tables = ((layer.relations, layer.ignore.relations) for layer in self.layers)
        return self._first(tables, label)

    def covers_all(self, names: Iterable[Name]) -> bool:
        """Tell whether the profile, with the scheme, says what becomes of all names together."""
        every, needs = tuple(names), self.profile.needs
        if needs and not any(self.fits(needs, each.name) for each in every):
            return False
        labels = (each.name for each in every if each.kind in {Kind.SPAN, Kind.FRAME})
        # A trigger or a source says nothing where there is nothing that it could be a part of.
        parts = () if any(map(self.frame, labels)) else filter(self._is_only_part, every)
        return all(map(self.covers, every)) and not any(parts)

    def _is_only_part(self, name: Name) -> bool:
        said = self.span(name.name) or self.ignores(name.kind, name.name)
        own = self.is_own(name.kind, name.name)
        return name.kind is Kind.SPAN and not said and not own and self.is_part(name.name)

    def _first(
        self, tables: Iterable[tuple[tuple[_Rule, ...], tuple[str, ...]]], label: str
    ) -> _Rule | None:
        """Return the first rule for a label, unless a layer before it leaves the label out."""
        for rules, left_out in tables:
            for rule in rules:
                if self.fits(rule.labels, label):
                    return rule
            if self.fits(left_out, label):
                return None
        return None

    def _covers(self, name: Name) -> bool:
        """Tell whether the profile or the scheme says what becomes of a name."""
        if self.is_own(name.kind, name.name) or self.ignores(name.kind, name.name):
            return True
        if any(self._leaves_out(label) for label in name.on):
            return True
        return bool(self._rule(name))

    def _leaves_out(self, label: str) -> bool:
        """Tell whether annotations of this label are left out, with all that is on them."""
        known = self.span(label) or self.frame(label)
        return not known and any(self.ignores(kind, label) for kind in (Kind.SPAN, Kind.FRAME))

    def _rule(self, name: Name) -> object:
        if name.kind is Kind.SPAN:
            return self.frame(name.name) or self.span(name.name) or self.is_part(name.name)
        if name.kind is Kind.FRAME:
            return self.frame(name.name)
        bearers = [rule for label in name.on if (rule := self.frame(label))]
        called = (name.name, *name.on) if name.kind is Kind.RELATION else (name.name,)
        filled = any(self.is_cue(rule, called) or self.role(rule, called) for rule in bearers)
        if name.kind is Kind.ATTRIBUTE:
            return filled or any(self.attribute(name.name, label) for label in name.on)
        return filled or (name.kind is Kind.RELATION and self.relation(name.name))


def _framed(layer: Profile) -> tuple[str, ...]:
    """Return the labels that a profile makes frames of."""
    return tuple(label for rule in layer.frames for label in rule.labels)
