"""Speech acts to classes of statements."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from conflictgraph.annotation import Frame
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.counts import COUNT
from conflictgraph.mapping.frames import FrameMapper
from conflictgraph.mapping.roles import STATEMENT
from conflictgraph.vocab import SCHEME, code, term

SPEECH_ACT = SCHEME + "SpeechAct"
POSITIVE, NEGATIVE = code("polarity-positive"), code("polarity-negative")
ACCUSATION = term("Accusation")
_REALIS, _POLARITY = term("hasRealis"), term("hasPolarity")
_ASSERTION, _DENIAL, _WITHHELD = term("Assertion"), term("Denial"), term("NonDisclosure")
_CONCESSION, _RETRACTION = term("NonExclusion"), term("Retraction")
_ANNOUNCEMENT, _EXPECTATION = term("Announcement"), term("Expectation")
_CITES, _REFUSAL = term("CitedBasis"), term("Refusal")
#: What puts a figure forward that it asserts; hopes, wishes and blame do not.
_CLAIMING = frozenset(
    {_ASSERTION, term("Estimate"), _ANNOUNCEMENT, term("View"), _CONCESSION, STATEMENT}
)


class ActReader:
    """Reads speech acts off statement frames, in the light of what they assert."""

    def __init__(self, context: Context, frames: FrameMapper) -> None:
        self._context, self._frames = context, frames
        #: The class that the act of a frame names, by its id: asked for at every turn.
        self._declared: dict[str, str | None] = {}

    def codes(self, frame: Frame) -> dict[str, str]:
        """Return property to code for a frame's attributes."""
        return dict(self._frames.roles.coded(frame))

    def has_flag(self, frame: Frame, name: str) -> bool:
        """Tell whether the scheme's flag ``name`` stands on a frame."""
        attributes = self._context.scheme.attributes
        return any(attributes[label].iri == SCHEME + name for label in frame.attributes)

    def is_statement(self, frame: Frame) -> bool:
        """Tell whether a frame is somebody's statement."""
        return self._context.ontology.is_a(self._frames.declared_type(frame), STATEMENT)

    def asserted(self, frame: Frame) -> list[Frame]:
        """Return the frames that a statement frame asserts."""
        roles = self._frames.roles.filling(frame, term("hasContent"))
        return [self._context.frames[role.target] for role in roles]

    def declared(self, frame: Frame) -> str | None:
        """Return the class that the speech act names, if one is given."""
        try:
            return self._declared[frame.id]
        except KeyError:
            return self._declared.setdefault(frame.id, self._read_declared(frame))

    def _read_declared(self, frame: Frame) -> str | None:
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
        """Tell whether a frame rejects what it asserts, by its act or as a negated assertion."""
        declared = self.declared(frame)
        return declared == _DENIAL or (declared == _ASSERTION and self.is_negative(frame))

    def retracts(self, frame: Frame) -> bool:
        """Tell whether a frame takes something back.

        It does by its act; a figure is taken back by a negated concession, too.
        """
        if self.declared(frame) == _RETRACTION:
            return True
        if self.declared(frame) != _CONCESSION or not self.is_negative(frame):
            return False
        asserted = self.asserted(frame)
        inner = (self.asserted(each) for each in asserted if self.is_statement(each))
        return self._has_count((*asserted, *chain.from_iterable(inner)))

    def refuses(self, frame: Frame) -> bool:
        """Tell whether a frame declines to do what it asserts, or what somebody asked for."""
        return self.declared(frame) == _REFUSAL

    def takes_up(self, frame: Frame) -> bool:
        """Tell whether a frame takes its content from the statement it is about."""
        kinds = (self.denies, self.withholds, self.retracts, self.refuses)
        return any(kind(frame) for kind in kinds)

    def reports(self, frame: Frame) -> bool:
        """Tell whether a frame passes on the statements it asserts."""
        return not self.takes_up(frame) and not self.cites_evidence(frame)

    def is_negative(self, frame: Frame) -> bool:
        """Tell whether a frame is marked as negated."""
        return self.codes(frame).get(_POLARITY) == NEGATIVE

    def _has_count(self, frames: Iterable[Frame]) -> bool:
        return any(self._frames.frame_type(each) == COUNT for each in frames)

    def classes(
        self,
        frame: Frame,
        asserted: Iterable[Frame],
        targets: frozenset[str],
        addressees: frozenset[str],
    ) -> frozenset[str]:
        """Return the classes of a statement frame.

        Args:
            frame: the statement.
            asserted: the frames that it asserts, here or where it is said again.
            targets: IRIs of the actors it aims at.
            addressees: IRIs of the actors it is said to.
        """
        frames = tuple(asserted)
        if self.denies(frame):
            return frozenset({_DENIAL})
        if self.withholds(frame):
            return frozenset({_WITHHELD})
        if self.retracts(frame):
            return frozenset({_RETRACTION})
        declared = self.declared(frame) or STATEMENT
        classes = {STATEMENT if declared == _CITES else declared}
        if declared == _ANNOUNCEMENT:
            classes = {self._announced(frame, frames, targets)}
        if declared == _EXPECTATION and self._is_asked(frames, targets | addressees):
            classes.add(term("Directive"))
        if declared in _CLAIMING and self._has_count(frames):
            classes.add(term("CasualtyClaim"))
        return frozenset(classes)

    def _is_asked(self, frames: tuple[Frame, ...], parties: frozenset[str]) -> bool:
        """Tell whether one of the parties, or a body of it, is to act."""
        agents = frozenset().union(*map(self._agents, frames))
        bodies = frozenset(body for agent in agents for body in self._context.bodies(agent))
        return bool((agents | bodies) & parties)

    def _agents(self, frame: Frame) -> frozenset[str]:
        contents = self._frames.contents.get(frame.id)
        if contents is None or contents.node not in self._frames.affairs:
            return frozenset()
        agents = self._frames.affairs[contents.node].targets(term("hasAgent"))
        return frozenset(agent.value for agent in agents)

    def _announced(self, frame: Frame, frames: tuple[Frame, ...], targets: frozenset[str]) -> str:
        """Return the kind of announcement: a threat, a commitment, or plain."""
        own = self._own_side(frame)
        for each in frames:
            codes = self.codes(each)
            realis = codes.get(_REALIS)
            forceful = codes.get(term("hasActionType")) == code("action-use-force")
            if targets and forceful and realis == code("realis-hypothetical"):
                return term("Threat")
            if realis == code("realis-planned") and self._agents(each) & own:
                return term("Commissive")
        return _ANNOUNCEMENT

    def _own_side(self, frame: Frame) -> frozenset[str]:
        """Return the speaker, those it speaks for, and its members if it is a group."""
        own: set[str] = set()
        for role in self._frames.roles.filling(frame, term("isAttributedTo")):
            if entity := self._context.entity(role.target):
                own |= {entity.iri, *self._context.spoken_for(entity.iri)}
                own.update(self._context.members(entity.iri))
        return frozenset(own)
