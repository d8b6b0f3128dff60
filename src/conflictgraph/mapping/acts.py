"""Speech acts to classes of statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from conflictgraph.annotation import Frame
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.frames import COUNT, FrameMapper
from conflictgraph.vocab import SCHEME, code, term

SPEECH_ACT = SCHEME + "SpeechAct"
POSITIVE, NEGATIVE = code("polarity-positive"), code("polarity-negative")
_REALIS, _POLARITY = term("hasRealis"), term("hasPolarity")
_ASSERTION, _DENIAL, _WITHHELD = term("Assertion"), term("Denial"), term("NonDisclosure")
_CITES = term("CitedBasis")


@dataclass(frozen=True)
class Act:
    """What a statement frame does with its content.

    Attributes:
        classes: classes of the statement.
        polarity: of the frame itself; positive where the class already says no.
        directed: whether it expands into pairs over a group.
    """

    classes: frozenset[str]
    polarity: str


class ActReader:
    """Reads speech acts off statement frames, in the light of what they assert."""

    def __init__(self, context: Context, frames: FrameMapper) -> None:
        self._context, self._frames = context, frames

    def codes(self, frame: Frame) -> dict[str, str]:
        """Return property to code for a frame's attributes."""
        return dict(self._frames.coded(frame))

    def has_flag(self, frame: Frame, name: str) -> bool:
        """Tell whether the scheme's flag ``name`` stands on a frame."""
        attributes = self._context.scheme.attributes
        return any(attributes[label].iri == SCHEME + name for label in frame.attributes)

    def declared(self, frame: Frame) -> str | None:
        """Return the class that the speech act names, if one is given."""
        for label, value in frame.attributes.items():
            attribute = self._context.scheme.attributes[label]
            if attribute.iri == SPEECH_ACT:
                return attribute.values.get(value)
        return None

    def cites_evidence(self, frame: Frame) -> bool:
        """Tell whether a frame only names the ground of another statement."""
        return self.declared(frame) == _CITES

    def withholds(self, frame: Frame) -> bool:
        """Tell whether a frame says that something is not said."""
        return self.declared(frame) == _WITHHELD

    def denies(self, frame: Frame) -> bool:
        """Tell whether a frame rejects what it asserts."""
        return self.declared(frame) == _ASSERTION and self._is_negative(frame)

    def _is_negative(self, frame: Frame) -> bool:
        return self.codes(frame).get(_POLARITY) == NEGATIVE

    def read(self, frame: Frame, asserted: Iterable[Frame], parties: frozenset[str]) -> Act:
        """Return the act of a statement frame.

        Args:
            frame: the statement.
            asserted: the frames it asserts.
            parties: IRIs of its addressees and targets.
        """
        declared = self.declared(frame) or term("Statement")
        frames = tuple(asserted)
        counts = any(self._frames.frame_type(each) == COUNT for each in frames)
        if self.denies(frame):
            return Act(frozenset({_DENIAL}), POSITIVE)
        if declared == _WITHHELD:
            return Act(frozenset({_WITHHELD}), POSITIVE)
        if declared == term("NonExclusion") and self._is_negative(frame) and counts:
            return Act(frozenset({term("Retraction")}), POSITIVE)
        classes = {declared}
        if declared == term("Announcement"):
            classes = {self._announced(frame, frames, parties)}
        if declared == term("Expectation") and self._is_asked(frames, parties):
            classes.add(term("Directive"))
        if counts and declared in _CLAIMING:
            classes.add(term("CasualtyClaim"))
        polarity = NEGATIVE if self._is_negative(frame) else POSITIVE
        return Act(frozenset(classes), polarity)

    def _is_asked(self, frames: tuple[Frame, ...], parties: frozenset[str]) -> bool:
        return any(self._agents(frame) & parties for frame in frames)

    def _agents(self, frame: Frame) -> frozenset[str]:
        contents = self._frames.contents.get(frame.id)
        if contents is None or contents.node not in self._frames.affairs:
            return frozenset()
        agents = self._frames.affairs[contents.node].targets(term("hasAgent"))
        return frozenset(agent.value for agent in agents)

    def _announced(self, frame: Frame, frames: tuple[Frame, ...], parties: frozenset[str]) -> str:
        """Return the kind of announcement: a threat, a commitment, or plain."""
        for each in frames:
            codes = self.codes(each)
            realis = codes.get(_REALIS)
            forceful = codes.get(term("hasActionType")) == code("action-use-force")
            if parties and forceful and realis == code("realis-hypothetical"):
                return term("Threat")
            own = self._own_side(frame)
            if realis == code("realis-planned") and self._agents(each) & own:
                return term("Commissive")
        return term("Announcement")

    def _own_side(self, frame: Frame) -> frozenset[str]:
        """Return the speaker and the bodies, polities and groups it speaks for."""
        own: set[str] = set()
        for role in frame.roles:
            entity = self._context.entity(role.target)
            fills = self._context.scheme.frame_types[frame.label].roles[role.name].fills
            if entity and term("isAttributedTo") in fills:
                own |= {entity.iri, *self._context.spoken_for(entity)}
        return frozenset(own)


_CLAIMING = frozenset({_ASSERTION, term("Estimate"), term("Announcement"), term("Statement")})
