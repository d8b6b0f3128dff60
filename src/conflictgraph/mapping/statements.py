"""Statement frames to statements: who says it, of what kind, about whom, with which content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

from conflictgraph.annotation import Frame
from conflictgraph.mapping.acts import ACCUSATION, ActReader
from conflictgraph.mapping.circumstances import CircumstanceMapper
from conflictgraph.mapping.contents import ContentMapper, Said
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.drafts import Draft
from conflictgraph.mapping.frames import FrameMapper
from conflictgraph.mapping.roles import STATEMENT
from conflictgraph.mapping.terms import iri
from conflictgraph.vocab import code, term

ATTRIBUTED = code("voice-attributed")
_SPEAKER, _TARGET, _ADDRESSEE = term("isAttributedTo"), term("hasTarget"), term("hasAddressee")
_REALIS, _INFORMATION = term("hasRealis"), term("hasInformationStatus")


@dataclass
class _Cluster:
    """Statement frames that the annotators marked as one statement, in text order."""

    frames: list[Frame]
    asserted: list[Frame]


@dataclass(frozen=True)
class _Voice:
    """Who says which part of a cluster's content, about whom."""

    holder: str
    targets: tuple[str, ...]
    asserted: list[Frame]


class StatementMapper:
    """Maps the statement frames of one document."""

    def __init__(
        self,
        context: Context,
        frames: FrameMapper,
        acts: ActReader,
        circumstances: CircumstanceMapper,
        cited: tuple[Frame, ...],
    ) -> None:
        self._context, self._frames, self._acts = context, frames, acts
        self._circumstances, self._cited = circumstances, cited
        self._contents = ContentMapper(context, frames, acts)
        #: Drafts by the id of the frame they stand for or assert, for comparisons.
        self.by_frame: dict[str, list[Draft]] = defaultdict(list)
        #: Drafts without content yet, by the id of the comparison that is to be it.
        self.comparing: dict[str, list[Draft]] = defaultdict(list)

    def _entities(self, frame: Frame, prop: str) -> list[str]:
        roles = self._frames.roles.filling(frame, prop)
        found = [self._context.entity(role.target) for role in roles]
        return [entity.iri for entity in found if entity]

    @cached_property
    def asserted_ids(self) -> frozenset[str]:
        """Return the ids of all frames that some statement asserts."""
        frames = filter(self._acts.is_statement, self._context.document.frames)
        return frozenset(each.id for frame in frames for each in self._acts.asserted(frame))

    def map_all(self) -> list[Draft]:
        """Return the drafts of all statements, those of one cluster together."""
        return [draft for cluster in self._clusters() for draft in self._map(cluster)]

    def _clusters(self) -> list[_Cluster]:
        same = self._context.same_statements()
        groups: dict[str, list[Frame]] = defaultdict(list)
        frames = self._context.document.frames
        for frame in sorted(frames, key=lambda each: (each.span, each.cue)):
            if self._acts.is_statement(frame) and frame not in self._cited:
                groups[same.get(frame.id, frame.id)].append(frame)
        return [
            _Cluster(group, [each for frame in group for each in self._acts.asserted(frame)])
            for group in groups.values()
        ]

    # one cluster

    def _map(self, cluster: _Cluster) -> Iterator[Draft]:
        for voice in self._voices(cluster):
            for part in self._parts(self._said(cluster, voice)):
                draft = self._draft(cluster, voice, part)
                if not draft.contents:
                    self.comparing[part[0].frame.id].append(draft)
                    continue
                for frame in self._standing_for(cluster, part):
                    self.by_frame[frame.id].append(draft)
                yield draft

    def _standing_for(self, cluster: _Cluster, part: list[Said]) -> list[Frame]:
        """Return the frames that a comparison may name when it means this statement.

        Who compares a figure means who gives it, not who denies it.
        """
        gives = self._acts.reports(cluster.frames[0])
        said = [each.frame for each in part if gives and each.frame not in cluster.frames]
        return [*cluster.frames, *said]

    def _speaker(self, cluster: _Cluster) -> str:
        """Return who speaks: as the first place says that names somebody known."""
        speakers = [each for frame in cluster.frames for each in self._entities(frame, _SPEAKER)]
        known = (each for each in speakers if not self._context.is_local(each))
        return next(known, speakers[0])

    def _voices(self, cluster: _Cluster) -> Iterator[_Voice]:
        """Yield who says it of whom; a reciprocal act gives one voice for each pair."""
        speaker = self._speaker(cluster)
        targets = tuple(
            dict.fromkeys(t for each in cluster.frames for t in self._entities(each, _TARGET))
        )
        parties = self._parties(cluster, speaker, targets)
        if not parties:
            yield _Voice(speaker, targets, cluster.asserted)
            return
        accusing = self._acts.declared(cluster.frames[0]) == ACCUSATION
        matters = [[each] for each in cluster.asserted] if accusing else [cluster.asserted]
        for one, other in permutations(parties, 2):
            for matter in matters or [[]]:
                yield _Voice(one, (other,), matter)

    def _parties(
        self, cluster: _Cluster, speaker: str, targets: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Return those who say it of each other; none where it does not go both ways.

        A group that is its own target stands for its members. Where they are not known, nobody
        can be told apart, and the group is left to speak as one.
        """
        if not any(self._acts.has_flag(each, "Reciprocal") for each in cluster.frames):
            return ()
        members = self._context.members(speaker)
        inside = set(targets) <= {speaker, *members}
        parties = members if members and inside else tuple(dict.fromkeys((speaker, *targets)))
        return parties if len(parties) > 1 else ()

    def _said(self, cluster: _Cluster, voice: _Voice) -> list[Said]:
        said = self._contents.said(cluster.frames, voice.asserted)
        said = said or [self._contents.unanalysed(cluster.frames)]
        if not any(self._acts.declared(each) == ACCUSATION for each in cluster.frames):
            return said
        # Nobody accuses oneself: a group whose members are unknown blames somebody in it.
        others = [each for each in voice.targets if each != voice.holder]
        return self._contents.blamed(said, others)

    def _parts(self, said: list[Said]) -> list[list[Said]]:
        """Return what one statement can carry together.

        What is affirmed and what is negated, what has dates of its own, what is taken for granted,
        and two claims that are compared with each other each need a statement of their own.
        """
        compared = self._context.compared({each.frame.id for each in said})
        parts: dict[tuple[object, ...], list[Said]] = defaultdict(list)
        for each in said:
            times = tuple(self._circumstances.time_pairs(each.frame))
            own = each.frame.id if each.frame.id in compared or not each.affairs else None
            information = tuple(sorted(self._coded([each.frame], _INFORMATION)))
            parts[each.polarity, times, own, information].append(each)
        return [parts[key] for key in sorted(parts, key=repr)]

    def _draft(self, cluster: _Cluster, voice: _Voice, part: list[Said]) -> Draft:
        frames = [each.frame for each in part if each.frame not in cluster.frames]
        draft = Draft(
            classes=self._classes(cluster, voice),
            holder=voice.holder,
            contents=frozenset(affair for each in part for affair in each.affairs),
            polarity=part[0].polarity,
            realis=self._coded(frames, _REALIS) or self._coded(cluster.frames, _REALIS),
            voice=ATTRIBUTED,
            anchors=[],
            information=self._coded([*cluster.frames, *frames], _INFORMATION),
        )
        draft.say((_TARGET, iri(target)) for target in voice.targets)
        for frame in cluster.frames:
            self._circumstances.support(draft, frame)
        for each in part:
            if each.frame in frames:
                draft.say(self._circumstances.of_content(each.frame))
                self._circumstances.note_roles(draft, each.frame, each.affairs)
        return draft

    def _classes(self, cluster: _Cluster, voice: _Voice) -> frozenset[str]:
        """Return the classes of all places together; the general one says nothing beside others."""
        addressees = [a for each in cluster.frames for a in self._entities(each, _ADDRESSEE)]
        targets = frozenset(voice.targets)
        found = (
            self._acts.classes(each, cluster.asserted, targets, frozenset(addressees))
            for each in cluster.frames
        )
        classes = frozenset().union(*found)
        return classes - {STATEMENT} or classes

    def _coded(self, frames: list[Frame], prop: str) -> frozenset[str]:
        codes = (self._acts.codes(frame).get(prop) for frame in frames)
        return frozenset(each for each in codes if each)
