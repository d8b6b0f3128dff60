"""An annotated article while it is being written, and brat's files for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class _Mark:
    """One span: its label and its fragments, offsets in code points, end exclusive."""

    label: str
    fragments: list[tuple[int, int]] = field(default_factory=list)


class Article:
    """Text and annotations, added from left to right.

    Ids are those of brat: ``T1`` for spans and ``E1`` for frames.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._marks: list[_Mark] = []
        self._frames: list[str] = []
        self._relations: list[str] = []
        self._attributes: list[str] = []
        self._references: list[tuple[str, str]] = []

    @property
    def text(self) -> str:
        """Return the text so far."""
        return "".join(self._parts)

    def say(self, words: str) -> None:
        """Add words that no annotation covers."""
        self._parts.append(words)
        self._length += len(words)

    def mark(self, label: str, words: str, reference: str = "", **attributes: str) -> str:
        """Add words under a span; return its id.

        Args:
            label: the label of the span.
            words: what it covers.
            reference: a link or a value, such as ``Wikidata:Q399`` or ``Number:31``.
            attributes: by name, such as ``MentionType="Named"``.
        """
        with self.open(label) as span:
            self.say(words)
        if reference:
            self.refer(span, reference)
        self._attribute(span, attributes)
        return span

    def refer(self, span: str, reference: str) -> None:
        """Give a span a link or a value."""
        self._references.append((span, reference))

    @contextmanager
    def open(self, label: str) -> Iterator[str]:
        """Put whatever is added in the block under one span; yield its id."""
        mark = _Mark(label)
        self._marks.append(mark)
        span, begin = f"T{len(self._marks)}", self._length
        yield span
        mark.fragments.append((begin, self._length))

    def extend(self, span: str, words: str) -> None:
        """Add words as a further fragment of a span, as split verbs need it."""
        begin = self._length
        self.say(words)
        self._marks[int(span[1:]) - 1].fragments.append((begin, self._length))

    def frame(
        self, label: str, trigger: str, roles: dict[str, str], attributes: dict[str, str]
    ) -> str:
        """Add a frame on a trigger; roles map names to ids of spans and frames. Return its id."""
        self._marks[int(trigger[1:]) - 1].label = label
        frame = f"E{len(self._frames) + 1}"
        filled = "".join(f" {name}:{target}" for name, target in roles.items() if target)
        self._frames.append(f"{frame}\t{label}:{trigger}{filled}\n")
        self._attribute(frame, attributes)
        return frame

    def relate(self, label: str, source: str, target: str) -> None:
        """Add a relation between two spans or two frames."""
        number = len(self._relations) + 1
        self._relations.append(f"R{number}\t{label} Arg1:{source} Arg2:{target}\n")

    def to_ann(self) -> str:
        """Return the contents of the ``.ann`` file."""
        text = self.text
        spans = [_span_line(f"T{n}", each, text) for n, each in enumerate(self._marks, 1)]
        notes = [
            f"N{n}\tReference {span} {reference}\t{self._words(span, text)}\n"
            for n, (span, reference) in enumerate(self._references, 1)
        ]
        return "".join([*spans, *self._frames, *self._relations, *self._attributes, *notes])

    def _words(self, span: str, text: str) -> str:
        return _covered(self._marks[int(span[1:]) - 1], text)

    def _attribute(self, target: str, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            number = len(self._attributes) + 1
            self._attributes.append(f"A{number}\t{name} {target} {value}\n")


def _span_line(span: str, mark: _Mark, text: str) -> str:
    offsets = ";".join(f"{begin} {end}" for begin, end in mark.fragments)
    return f"{span}\t{mark.label} {offsets}\t{_covered(mark, text)}\n"


def _covered(mark: _Mark, text: str) -> str:
    return " ".join(text[begin:end] for begin, end in mark.fragments)
