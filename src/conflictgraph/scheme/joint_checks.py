"""Check what attributes of a frame ask of each other, of its roles and of what fills them."""

from __future__ import annotations

from collections.abc import Iterator

from conflictgraph.annotation import Document, Frame
from conflictgraph.errors import SourceError
from conflictgraph.scheme.model import AttributeType, FrameType, Limit, Scheme


class JointChecks:
    """Checks the frames of one document, as far as their labels and values are known."""

    def __init__(self, document: Document, scheme: Scheme) -> None:
        self._source, self._scheme = document.source, scheme
        self._links = {
            each.id: frozenset(link.name for link in each.links) for each in document.mentions
        }

    def iter_errors(self, frame: Frame, frame_type: FrameType) -> Iterator[SourceError]:
        """Yield what does not hold together on one frame."""
        denoted = self._denoted(frame)
        for attribute, value in self._known(frame):
            limit = attribute.limits.get(value, Limit())
            for other in sorted(limit.excludes & denoted.keys()):
                yield self._refuse(
                    "value-conflict",
                    f"{attribute.label} {value} and {denoted[other]} stand together on {frame.id}",
                    frame,
                    f"{value} says it all: leave {denoted[other].split()[0]} out",
                )
            yield from self._needs(frame, attribute, value, limit)
            yield from self._marks(frame, frame_type, attribute)

    def _refuse(self, rule: str, reason: str, frame: Frame, hint: str) -> SourceError:
        return SourceError(f"scheme.{rule}", reason, self._source, frame.line, hint)

    def _known(self, frame: Frame) -> Iterator[tuple[AttributeType, str]]:
        for name, value in frame.attributes.items():
            if name in self._scheme.attributes:
                yield self._scheme.attributes[name], value

    def _denoted(self, frame: Frame) -> dict[str, str]:
        """Return the codes on a frame, each with the words that put it there."""
        return {
            code: f"{attribute.label} {value}".strip()
            for attribute, value in self._known(frame)
            if (code := attribute.flag or attribute.values.get(value))
        }

    def _needs(
        self, frame: Frame, attribute: AttributeType, value: str, limit: Limit
    ) -> Iterator[SourceError]:
        if not limit.needs:
            return
        given = frozenset().union(*(self._links.get(role.target, ()) for role in frame.roles))
        missing = [name for name in limit.needs if name not in given]
        if missing:
            yield self._refuse(
                "value-incomplete",
                f"{attribute.label} {value} of {frame.id} lacks {' and '.join(missing)}",
                frame,
                f"give what fills its roles {' and '.join(limit.needs)}",
            )

    def _marks(
        self, frame: Frame, frame_type: FrameType, attribute: AttributeType
    ) -> Iterator[SourceError]:
        """Yield a flag on a role that is not there: what is not filled is not supplied."""
        for role in frame_type.roles.values():
            if role.iri == attribute.marks and not frame.targets(role.label):
                yield self._refuse(
                    "flag-without-role",
                    f"{attribute.label} stands on {frame.id}, which has no {role.label}",
                    frame,
                    f"fill {role.label} with whom you supply, or take the flag away",
                )
