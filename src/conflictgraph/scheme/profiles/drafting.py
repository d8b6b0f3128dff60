"""Draft a profile for what was found in documents: each name, with its count and a guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from conflictgraph.scheme.checking import ENTITY_LINKS, VALUE_CHECKS
from conflictgraph.scheme.guide import Guide
from conflictgraph.scheme.profiles import toml
from conflictgraph.scheme.profiles.guessing import Guess, Guesser
from conflictgraph.scheme.profiles.model import FrameRule
from conflictgraph.scheme.profiles.names import Kind, Name, matches
from conflictgraph.scheme.profiles.rules import Rules
from conflictgraph.scheme.profiles.survey import Survey

_HEAD: Final = """\
# A first draft: look at every line of it. What stands under [ignore] is left out, and told.
# conflictgraph profile schema says what a profile may hold.
"""


def draft_profile(
    found: Survey,
    guide: Guide,
    known: Mapping[str, Rules],
    records: Mapping[str, str] | None = None,
) -> str:
    """Return a profile as TOML that has every name found, each with a guess or none.

    Args:
        found: what stands in the documents.
        guide: our scheme with its words.
        known: the profiles of the product, by name.
        records: where things stand in JSON, where that had to be guessed.
    """
    names = frozenset(found.names)
    fitting = {k: rules for k, rules in known.items() if names and rules.covers_all(names)}
    # What one profile knows as a whole, others would take apart.
    general = {name: rules for name, rules in known.items() if not rules.profile.needs}
    first = dict([next(iter(fitting.items()))]) if fitting else general
    return _Draft(found, Guesser(guide, first), tuple(fitting), records).to_toml()


class _Draft:
    def __init__(
        self,
        found: Survey,
        guesser: Guesser,
        fitting: tuple[str, ...],
        records: Mapping[str, str] | None,
    ) -> None:
        self._found, self._guesser, self._fitting = found, guesser, fitting
        self._records = records
        self._ignored: dict[Kind, dict[str, str]] = {kind: {} for kind in Kind}

    def to_toml(self) -> str:
        """Return the file."""
        # The tables fill the list of what is ignored, which comes last.
        tables = "".join(self._iter_tables())
        return "".join((*self._iter_head(), tables, *self._iter_ignored()))

    def _iter_head(self) -> Iterator[str]:
        yield _HEAD
        for name in self._fitting:
            yield (
                toml.remark(f"The profile {name} knows all of these names; to begin with it:")
                + "\n"
            )
            yield toml.remark(toml.line("extends", name)) + "\n"
        kinds = (Kind.SPAN, Kind.FRAME)
        total = sum(count for name, count in self._found.names.items() if name.kind in kinds)
        counted = f"{self._found.documents} documents with {total} annotations were looked at"
        yield "\n" + toml.line("title", "My corpus")
        yield toml.line("about", f"{counted}.")
        if self._records:
            yield "\n# Where things stand: guessed from the first records.\n[records]\n"
            yield from (toml.line(key, value) for key, value in self._records.items())

    def _iter_tables(self) -> Iterator[str]:
        spans, framed = self._labels(Kind.SPAN), list[tuple[str, FrameRule, str]]()
        for label, count in spans.items():
            if framing := self._guesser.framing(label):
                framed.append((label, framing[1], framing[0]))
            else:
                yield from self._span(label, count)
        for label, rule, profile in framed:
            yield from self._framing(Kind.SPAN, label, rule, profile)
        for label in self._labels(Kind.FRAME):
            # One rule is for spans and frames of a label alike.
            if not any(label == known for known, *_ in framed):
                yield from self._frame(label)
        for name, count in self._labels(Kind.ATTRIBUTE).items():
            yield from self._attribute(name, count)
        for name, count in self._labels(Kind.LINK).items():
            yield from self._link(name, count)
        for label, count in self._labels(Kind.RELATION).items():
            yield from self._relation(label, count)

    def _labels(self, kind: Kind) -> dict[str, int]:
        """Return the names of a kind with how often they stand there, the most frequent first."""
        counts: Counter[str] = Counter()
        for name, count in self._found.names.items():
            if name.kind is kind:
                counts[name.name] += count
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    # one name each

    def _span(self, label: str, count: int) -> Iterator[str]:
        told = self._told(count, self._found.examples[label])
        guess = self._guesser.span(label)
        if self._is_part(label) and guess is None:
            return
        guess = guess or self._guesser.named(label)
        if guess is None:
            self._ignored[Kind.SPAN][label] = told
            return
        values = {"labels": [label], "becomes": guess.name}
        yield toml.table("spans", values, f"{told}; {guess.why}")

    def _is_part(self, label: str) -> bool:
        """Tell whether a label is the cue of something else that was found, or fills its role."""
        others = (each for kind in (Kind.SPAN, Kind.FRAME) for each in self._labels(kind))
        rules = (framing[1] for each in others if (framing := self._guesser.framing(each)))
        return any(
            _fits(names, label)
            for rule in rules
            for names in (rule.cue, *(role.names for role in rule.roles if role.filler))
        )

    def _frame(self, label: str) -> Iterator[str]:
        if framing := self._guesser.framing(label):
            yield from self._framing(Kind.FRAME, label, framing[1], framing[0])
            return
        guess = self._guesser.frame(label)
        count = self._found.names[Name(Kind.FRAME, label)]
        told = self._told(count, self._found.examples[label])
        if guess is None:
            roles = ", ".join(role for role, frame in sorted(self._found.fillers) if frame == label)
            self._ignored[Kind.FRAME][label] = f"{told}; roles: {roles or 'none'}"
            return
        values = {"labels": [label], "becomes": guess.name}
        yield toml.table("frames", values, f"{told}; {guess.why}")
        for (role, frame), fillers in sorted(self._found.fillers.items()):
            if frame == label:
                yield from self._role(guess.name, role, fillers)

    def _role(self, frame: str, role: str, fillers: Counter[str]) -> Iterator[str]:
        told = f"{_times(fillers.total())}, filled by {', '.join(sorted(fillers))}"
        guess = self._guesser.role(frame, role)
        if guess is None:
            self._ignored[Kind.ROLE][role] = told
            return
        values = {"names": [role], "becomes": guess.name}
        yield toml.table("frames.roles", values, f"{told}; {guess.why}")

    def _framing(self, kind: Kind, label: str, rule: FrameRule, profile: str) -> Iterator[str]:
        """Yield a frame as a profile of the product makes it, with the names found here."""
        count = self._found.names[Name(kind, label)]
        told = self._told(count, self._found.examples[label])
        around = self._around(label)
        cues = [each for each in around if _fits(rule.cue, each)]
        values: dict[str, toml.Value] = {"labels": [label], "becomes": rule.becomes}
        values |= {"span": rule.span or "", "cue": cues, "attributes": rule.attributes}
        yield toml.table("frames", values, f"{told}; as in the profile {profile}")
        for split in rule.splits:
            if split.by == "label" and _fits(split.values, label):
                yield toml.table(
                    "frames.splits",
                    {"by": "label", "values": [label], "attributes": split.attributes},
                )
                break
        for role in rule.roles:
            if names := [each for each in around if _fits(role.names, each) and each not in cues]:
                yield toml.table(
                    "frames.roles",
                    {"names": names, "becomes": role.becomes, "joined": role.joined},
                )
                if role.filler:
                    yield f"[frames.roles.filler]\n{toml.line('becomes', role.filler.becomes)}"
                if role.group:
                    yield f"[frames.roles.group]\n{toml.line('becomes', role.group.becomes)}"
                    yield toml.line("relation", role.group.relation or "")
        for each in around:
            if not any(_fits(names, each) for names in (rule.cue, *(r.names for r in rule.roles))):
                self._leave_role(label, each)

    def _around(self, label: str) -> list[str]:
        """Return how the roles, relations and labels around annotations of a label are called."""
        found: dict[str, None] = {}
        for name in self._found.names:
            if name.kind is Kind.ROLE and label in name.on:
                found[name.name] = None
            if name.kind is Kind.RELATION and label in name.on:
                found |= dict.fromkeys((name.name, *(end for end in name.on if end != label)))
        return sorted(found)

    def _leave_role(self, label: str, name: str) -> None:
        count = self._found.names[Name(Kind.ROLE, name, (label,))]
        if count:
            self._ignored[Kind.ROLE][name] = f"{_times(count)} in {label}"

    def _attribute(self, name: str, count: int) -> Iterator[str]:
        values = self._found.values[name]
        told = self._told(count, (each for each, _ in values.most_common()))
        bearers = [each.on for each in self._found.names if each[:2] == (Kind.ATTRIBUTE, name)]
        guess = self._guesser.attribute(name, [label for on in bearers for label in on])
        if guess is None:
            self._ignored[Kind.ATTRIBUTE][name] = told
        elif guess.name.startswith("link "):
            own = {"names": [name], "link": guess.name.removeprefix("link ")}
            yield toml.table("attributes", own, f"{told}; {guess.why}")
        else:
            alike = self._guesser.values(guess.name, values)
            ours: dict[str, toml.Value] = {"names": [name], "becomes": guess.name}
            yield toml.table("attributes", ours | {"values": alike}, f"{told}; {guess.why}")

    def _link(self, name: str, count: int) -> Iterator[str]:
        told = self._told(count, self._found.values[name])
        if name in ENTITY_LINKS or name in VALUE_CHECKS:
            return
        guess = self._guesser.link(name)
        yield from self._named("links", Kind.LINK, name, told, guess, "names")

    def _relation(self, label: str, count: int) -> Iterator[str]:
        ends = {each.on for each in self._found.names if each[:2] == (Kind.RELATION, label)}
        shown = (" to ".join(each) for each in sorted(ends))
        told = self._told(count, shown)
        if any(self._is_in_frame(label, each) for each in ends):
            return
        guess = self._guesser.relation(label)
        yield from self._named("relations", Kind.RELATION, label, told, guess, "labels")

    def _is_in_frame(self, label: str, ends: tuple[str, ...]) -> bool:
        """Tell whether a relation only says what fills a role of a frame, or is its cue."""
        rules = [framing[1] for end in ends if (framing := self._guesser.framing(end))]
        return any(
            _fits(names, each)
            for rule in rules
            for names in (rule.cue, *(role.names for role in rule.roles))
            for each in (label, *ends)
        )

    def _named(
        self, table: str, kind: Kind, name: str, told: str, guess: Guess | None, key: str
    ) -> Iterator[str]:
        if guess is None:
            self._ignored[kind][name] = told
        elif guess.name != name:
            yield toml.table(table, {key: [name], "becomes": guess.name}, f"{told}; {guess.why}")

    def _told(self, count: int, examples: Iterable[str]) -> str:
        shown = ", ".join(f"“{each}”" for each in list(examples)[:3])
        return f"{_times(count)}: {shown}" if shown else _times(count)

    def _iter_ignored(self) -> Iterator[str]:
        yield "\n[ignore]\n"
        for kind, names in self._ignored.items():
            if names:
                yield toml.listed(kind.value, names)


def _fits(patterns: tuple[str, ...], name: str) -> bool:
    return matches(patterns, name, ignore_case=True)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
