"""Guess what a foreign name means: as a profile of the product says, else by likeness of names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from conflictgraph.scheme.guide import LANGUAGES, Guide, Labelled
from conflictgraph.scheme.profiles.model import FrameRule
from conflictgraph.scheme.profiles.names import Kind
from conflictgraph.scheme.profiles.rules import Rules
from conflictgraph.vocab import term

#: So alike two names have to be, of 100; below that a guess is worse than none.
MIN_SCORE: Final = 80
_THING: Final = term("NamedThing")
_UNTOLD: Final = (
    "what kind of thing it is cannot be guessed, and it is taken for no actor; "
    "give it a better label, or ignore it where it names nothing"
)
_CAMEL: Final = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")


@dataclass(frozen=True, slots=True)
class Guess:
    """A name of our scheme, and what speaks for it."""

    name: str
    why: str


class Guesser:
    """Guesses names of one scheme.

    Args:
        guide: the scheme with its words in German and English.
        known: profile to its rules: what corpora are known to call things.
    """

    def __init__(self, guide: Guide, known: Mapping[str, Rules]) -> None:
        self._guide, self._scheme, self._known = guide, guide.scheme, known

    def span(self, label: str) -> Guess | None:
        """Return the label of ours that a label of spans means."""
        rules = ((name, rules.span(label)) for name, rules in self._known.items())
        found = next((_known(rule.becomes, name) for name, rule in rules if rule), None)
        return found or self._alike(Kind.SPAN, label, self._scheme.span_types)

    def named(self, label: str) -> Guess | None:
        """Return our label for what has a name and tells no more by its label.

        None for a label that a profile of the product is sure about: it is known to name nothing.
        """
        if any(rules.names_nothing(label) for rules in self._known.values()):
            return None
        types = self._scheme.span_types.values()
        named = next(each.label for each in types if each.denotes == _THING)
        return Guess(named, _UNTOLD)

    def framing(self, label: str) -> tuple[str, FrameRule] | None:
        """Return the rule of a profile that makes frames of a label, and the profile's name."""
        rules = ((name, rules.frame(label)) for name, rules in self._known.items())
        return next(((name, rule) for name, rule in rules if rule), None)

    def frame(self, label: str) -> Guess | None:
        """Return the frame of ours that a frame means."""
        return self._alike(Kind.FRAME, label, self._scheme.frame_types)

    def role(self, frame: str, name: str) -> Guess | None:
        """Return the role of one of our frames that a role means."""
        for profile, rules in self._known.items():
            for layer in rules.layers:
                for rule in layer.frames:
                    for role in rule.roles:
                        if rule.becomes == frame and rules.fits(role.names, name):
                            return _known(role.becomes, profile)
        return self._alike(Kind.ROLE, name, self._scheme.frame_types[frame].roles)

    def attribute(self, name: str, on: Sequence[str]) -> Guess | None:
        """Return the attribute of ours that an attribute of annotations labelled so means."""
        for profile, rules in self._known.items():
            rule = next((found for each in on if (found := rules.attribute(name, each))), None)
            if rule:
                return _known(rule.becomes or f"link {rule.link}", profile)
        return self._alike(Kind.ATTRIBUTE, name, self._scheme.attributes)

    def values(self, name: str, values: Iterable[str]) -> dict[str, str]:
        """Return foreign values to those of our attribute, as far as they are alike."""
        ours = self._scheme.attributes[name].values
        found = ((value, _best(value, {each: [each] for each in ours})) for value in values)
        return {value: best[0] for value, best in found if best}

    def link(self, name: str) -> Guess | None:
        """Return what kind of link a kind of link means."""
        rules = ((profile, rules.link(name)) for profile, rules in self._known.items())
        return next((_known(rule.becomes, profile) for profile, rule in rules if rule), None)

    def relation(self, label: str) -> Guess | None:
        """Return the relation of ours that a relation means."""
        rules = ((name, rules.relation(label)) for name, rules in self._known.items())
        found = next((_known(rule.becomes, name) for name, rule in rules if rule), None)
        return found or self._alike(Kind.RELATION, label, self._scheme.relation_types)

    def _alike(self, kind: Kind, name: str, types: Mapping[str, Labelled]) -> Guess | None:
        if self._is_left_out(kind, name):
            return None
        best = _best(name, {label: list(self._names(each)) for label, each in types.items()})
        return Guess(best[0], f"its name is like {best[1]!r}") if best else None

    def _is_left_out(self, kind: Kind, name: str) -> bool:
        return any(rules.ignores(kind, name) for rules in self._known.values())

    def _names(self, each: Labelled) -> Iterator[str]:
        yield each.label
        for language in LANGUAGES:
            yield self._guide.entry(each, language).label
            yield from self._guide.short_labels(each, language)


def _known(becomes: str, profile: str) -> Guess:
    return Guess(becomes, f"as in the profile {profile}")


def _best(given: str, names: Mapping[str, Sequence[str]]) -> tuple[str, str] | None:
    """Return the key that has the name most like ``given``, and that name."""
    pairs = [(key, name) for key, own in names.items() for name in own]
    plain = [_plain(name) for _, name in pairs]
    found = process.extractOne(
        _plain(given), plain, scorer=fuzz.token_sort_ratio, score_cutoff=MIN_SCORE
    )
    return pairs[found[2]] if found else None


def _plain(name: str) -> str:
    """Return the words of a name: ``hasQuote_type`` is ``has quote type``."""
    return " ".join(re.split(r"[\W_]+", _CAMEL.sub(" ", name))).casefold().strip()
