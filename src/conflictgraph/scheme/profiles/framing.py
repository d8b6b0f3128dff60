"""Make frames of our scheme out of foreign frames, and out of spans with relations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from conflictgraph.annotation import Frame, Mention, Relation, Role, Span
from conflictgraph.scheme.model import RoleType
from conflictgraph.scheme.profiles.becoming import Annotator
from conflictgraph.scheme.profiles.ends import Parts
from conflictgraph.scheme.profiles.model import Becoming, FrameRule, RoleRule
from conflictgraph.scheme.profiles.names import Kind
from conflictgraph.scheme.profiles.told import Told


@dataclass
class Draft:
    """What has been made of a document so far, by id of the new annotations.

    Attributes:
        foreign: what they are made of.
        labels: label of each annotation of ours, frames that are still to be made included.
    """

    foreign: Mapping[str, Mention | Frame]
    mentions: dict[str, Mention] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    def add(self, mention: Mention) -> str:
        """Add a mention and return its id."""
        self.mentions[mention.id] = mention
        self.labels[mention.id] = mention.label
        return mention.id

    def free(self, wanted: str) -> str:
        """Return an id that nothing has, as much like the one wanted as can be."""
        while wanted in self.foreign or wanted in self.labels:
            wanted += "'"
        return wanted


class Framer:
    """Makes the frames of one document."""

    def __init__(self, annotator: Annotator, draft: Draft) -> None:
        self._annotator, self._draft = annotator, draft
        self._rules, self._tale = annotator.rules, annotator.tale
        self._as: dict[tuple[str, str], str] = {}

    def announce(self, each: Mention | Frame, rule: FrameRule, parts: Parts) -> None:
        """Note which frame an annotation is to become, so that it can fill roles of others."""
        words = self._annotator.words(self._cue(each, rule, parts))
        self._draft.labels[each.id] = self._annotator.label(each, rule, words)

    def frame(self, each: Mention | Frame, rule: FrameRule, parts: Parts) -> None:
        """Add the frame that was announced, with the mentions it needs."""
        label, cue = self._draft.labels[each.id], self._cue(each, rule, parts)
        types = self._rules.scheme.frame_types[label].roles
        fillers: dict[str, list[str]] = defaultdict(list)
        for role, target in parts.fillers:
            filler = self._filler(types[role.becomes], role, target)
            if filler is None:
                self._tale.tell(Told.NO_PLACE, Kind.ROLE, role.becomes, each)
            elif filler not in fillers[role.becomes]:
                fillers[role.becomes].append(filler)
        if rule.span and not fillers[rule.span]:
            fillers[rule.span].append(self._of_itself(each, types[rule.span]))
        for role in rule.roles:
            fillers[role.becomes] = self._limited(each, types[role.becomes], role, fillers)
        roles = [Role(name, target) for name, targets in fillers.items() for target in targets]
        self._draft.frames[each.id] = Frame(
            each.id,
            label,
            cue,
            (*roles, *self._unknown(each, parts)),
            self._annotator.attributes(each, rule, label, self._annotator.words(cue)),
            self._annotator.links(each) if isinstance(each, Frame) else (),
            each.line,
        )

    def _cue(self, each: Mention | Frame, rule: FrameRule, parts: Parts) -> tuple[Span, ...]:
        """Return where the cue stands: at what is marked as one, and at the frame's own place.

        An annotation that fills a role itself is the cue only where nothing else is.
        """
        marked = (self._draft.foreign[cue] for cue in parts.cue)
        spans = [span for cue in marked for span in spans_of(cue)]
        return united(spans if spans and rule.span else (*spans, *spans_of(each)))

    def _unknown(self, each: Mention | Frame, parts: Parts) -> list[Role]:
        """Return the roles that no rule names, for the check of the scheme to refuse."""
        kept = []
        for name, target in parts.unknown:
            if self._rules.ignores(Kind.ROLE, name):
                self._tale.tell(Told.IGNORED, Kind.ROLE, name, each)
            elif self._tale.is_lenient or target not in self._draft.labels:
                self._tale.tell(Told.NO_PLACE, Kind.ROLE, name, each)
            else:
                kept.append(Role(name, target))
        return kept

    # fillers

    def _filler(self, type_: RoleType, role: RoleRule, target: str) -> str | None:
        """Return the id of what fills a role, made into what the role takes where that can be."""
        if self._draft.labels.get(target) in type_.accepts:
            return target
        foreign = self._draft.foreign[target]
        if role.filler is None or not isinstance(foreign, Mention):
            return None
        return self._made(foreign, role.filler, type_)

    def _made(self, foreign: Mention, becoming: Becoming, type_: RoleType) -> str | None:
        words = self._annotator.words(foreign.spans)
        label = self._annotator.label(foreign, becoming, words)
        if label not in type_.accepts:
            return None
        known = self._as.get((foreign.id, label))
        if known is None:
            # What has no label of ours yet gets this one; else it is two things.
            taken = self._rules.is_own(Kind.SPAN, self._draft.labels.get(foreign.id, ""))
            wanted = self._draft.free(f"{foreign.id}/{label}") if taken else foreign.id
            made = self._annotator.mention(foreign, becoming, wanted)
            known = self._as[foreign.id, label] = self._draft.add(made)
        return known

    def _of_itself(self, each: Mention | Frame, type_: RoleType) -> str:
        (label,) = type_.accepts
        links = self._annotator.links(each) if isinstance(each, Mention) else ()
        wanted = self._draft.free(f"{each.id}/{type_.label}")
        return self._draft.add(Mention(wanted, label, spans_of(each), {}, links, each.line))

    def _limited(
        self,
        each: Mention | Frame,
        type_: RoleType,
        role: RoleRule,
        fillers: Mapping[str, list[str]],
    ) -> list[str]:
        """Return as many fillers as a role takes: joined, grouped, or the first of them."""
        found = fillers[type_.label]
        if type_.max_count is None or len(found) <= type_.max_count:
            return found
        mentions = [self._draft.mentions[one] for one in found if one in self._draft.mentions]
        if len(mentions) == len(found) and role.joined:
            return [self._joined(mentions, mentions[0].label, each)]
        if len(mentions) == len(found) and role.group:
            whole = self._joined(mentions, role.group.becomes, each)
            if role.group.relation:
                self._draft.relations += [
                    Relation(role.group.relation, one.id, whole, line=each.line) for one in mentions
                ]
            return [whole]
        self._tale.tell(Told.NO_PLACE, Kind.ROLE, type_.label, each)
        return found[: type_.max_count]

    def _joined(self, mentions: list[Mention], label: str, each: Mention | Frame) -> str:
        spans = united(span for mention in mentions for span in mention.spans)
        wanted = self._draft.free(f"{each.id}/{label}")
        attributes = mentions[0].attributes if label == mentions[0].label else {}
        return self._draft.add(Mention(wanted, label, spans, attributes, (), each.line))


def spans_of(each: Mention | Frame) -> tuple[Span, ...]:
    """Return where an annotation stands; a frame stands at its cue."""
    return each.spans if isinstance(each, Mention) else each.cue


def united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in text order, those that overlap as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.begin < found[-1].end:
            found[-1] = Span(found[-1].begin, max(span.end, found[-1].end))
        else:
            found.append(span)
    return tuple(found)
