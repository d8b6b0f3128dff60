"""What statements say: the states of affairs they assert, blame somebody for, or take up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from conflictgraph.annotation import Frame, Mention, Span
from conflictgraph.mapping.acts import ACCUSATION, NEGATIVE, POSITIVE, ActReader
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.frames import FrameMapper
from conflictgraph.mapping.terms import iri
from conflictgraph.vocab import term

CONTENT_SPAN = term("hasContentSpan")
_RESPONSIBILITY, _FOR_EVENT = term("Responsibility"), term("isForEvent")
_POLARITY, _TARGET = term("hasPolarity"), term("hasTarget")


@dataclass(frozen=True)
class Said:
    """One thing that a statement says.

    Attributes:
        frame: the asserted frame it comes from.
        affairs: IRIs of the states of affairs; none for a comparison of statements, which has
            to wait until those have their IRIs.
        polarity: whether they are said to be the case; of blame, whether the deed was done or
            left undone.
    """

    frame: Frame
    affairs: tuple[str, ...]
    polarity: str


def opposite(polarity: str) -> str:
    """Return the other polarity."""
    return POSITIVE if polarity == NEGATIVE else NEGATIVE


class ContentMapper:
    """Maps the contents of the statement frames of one document."""

    def __init__(self, context: Context, frames: FrameMapper, acts: ActReader) -> None:
        self._context, self._frames, self._acts = context, frames, acts

    def said(self, frames: Sequence[Frame], asserted: Iterable[Frame]) -> list[Said]:
        """Return what a statement says that stands in several frames.

        A statement about a statement takes up what that one says where it denies it, takes it
        back, or leaves it open; one that only passes it on has its own words as content.

        Args:
            frames: the statement's frames.
            asserted: what they assert, or a part of it.
        """
        takes_up = any(map(self._acts.takes_up, frames))
        negated = not takes_up and self._acts.is_negative(frames[0])
        found: list[Said] = []
        for frame in asserted:
            if self._acts.is_statement(frame):
                found.extend(self._claimed(frame) if takes_up else ())
            else:
                known = self._frames.contents.get(frame.id)
                own = NEGATIVE if self._acts.is_negative(frame) != negated else POSITIVE
                found.append(Said(frame, known.affairs if known else (), own))
        if any(map(self._acts.withholds, frames)):
            # The annotation's negation is used up: not to say something denies nothing.
            return [replace(each, polarity=POSITIVE) for each in found]
        return found

    def _claimed(self, frame: Frame) -> Iterator[Said]:
        """Yield what an inner statement claims, as an outer one takes it up."""
        said = self.said([frame], self._acts.asserted(frame)) or [self.unanalysed([frame])]
        if self._acts.declared(frame) == ACCUSATION:
            roles = self._frames.roles.filling(frame, _TARGET)
            entities = [self._context.entity(role.target) for role in roles]
            said = self.blamed(said, [each.iri for each in entities if each])
        for each in said:
            denied = self._acts.denies(frame)
            yield replace(each, polarity=opposite(each.polarity)) if denied else each

    def blamed(self, said: list[Said], targets: Sequence[str]) -> list[Said]:
        """Return responsibility for what was said, once for each target."""
        return [
            replace(
                each,
                affairs=tuple(
                    self._responsibility(target, affair)
                    for affair in each.affairs
                    for target in targets or (None,)
                ),
            )
            for each in said
        ]

    def _responsibility(self, target: str | None, content: str) -> str:
        ontology = self._context.ontology
        type_ = self._frames.type_of(content)
        is_event = ontology.admits(_FOR_EVENT, _RESPONSIBILITY, type_)
        pairs: list[Pair] = [(_FOR_EVENT if is_event else term("concerns"), iri(content))]
        if target:
            pairs.append((term("hasResponsibleActor"), iri(target)))
        return self._frames.add(_RESPONSIBILITY, pairs)

    def unanalysed(self, frames: Sequence[Frame]) -> Said:
        """Return a state of affairs of which only the wording is known."""
        worded = next(filter(None, map(self.words, frames)), frames[0].cue)
        pairs = [(term("isWordedIn"), iri(self._context.use(span))) for span in worded]
        affair = self._frames.add(term("StateOfAffairs"), pairs)
        negative = self._acts.is_negative(frames[0]) and not self._acts.takes_up(frames[0])
        return Said(frames[0], (affair,), NEGATIVE if negative else POSITIVE)

    def words(self, frame: Frame) -> tuple[Span, ...]:
        """Return the words that an annotator marked as what is said."""
        roles = self._frames.roles.filling(frame, CONTENT_SPAN)
        mentions: Iterable[Mention] = (self._context.mentions[role.target] for role in roles)
        return tuple(span for mention in mentions for span in mention.spans)
