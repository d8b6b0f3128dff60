"""The text's own nodes: version, parts, spans with their selectors.

Selectors: Web Annotation Data Model, TextPositionSelector and TextQuoteSelector, in code points.
"""

from __future__ import annotations

from collections.abc import Iterator

from conflictgraph.annotation import Span
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.terms import escape
from conflictgraph.vocab import CODE, OA, RDF, XSD, code, term

#: Characters before and after a quote; enough to find it again, too few to rebuild the text.
CONTEXT_CHARS = 24
PART_PREFIX = CODE + "part-"


class TextMapper:
    """Writes the lines of a text's parts and spans, every span once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._graph = f" <{context.graph}> .\n"
        self._parts = tuple(self._iter_parts())

    @property
    def parts(self) -> tuple[tuple[Span, str], ...]:
        """Return the document's parts with their codes, in text order."""
        return self._parts

    def _iter_parts(self) -> Iterator[tuple[Span, str]]:
        """Yield the parts that annotators marked, and every other paragraph as body."""
        marked = []
        for mention in self._context.document.mentions:
            denoted = self._context.scheme.span_types[mention.label].denotes or ""
            if denoted.startswith(PART_PREFIX):
                marked.append((mention.span, denoted))
        text, begin = self._context.document.text, 0
        body = []
        for line in text.split("\n"):
            span = _stripped(text, begin, begin + len(line))
            begin += len(line) + 1
            if span and not any(part.covers(span) or span.covers(part) for part, _ in marked):
                body.append((span, code("part-body")))
        yield from sorted({*marked, *body})

    def part_of(self, span: Span) -> Span | None:
        """Return the smallest part that a span lies in."""
        begin, end = span
        # Asked for every span of the text: compared here, without a call for each part.
        around = [part for part, _ in self._parts if part[0] <= begin and end <= part[1]]
        return min(around, key=lambda part: part.end - part.begin, default=None)

    def iter_lines(self, quoted: set[Span], positions: set[Span]) -> Iterator[str]:
        """Yield N-Quads of all parts, of quoted spans, and of spans given by offsets alone."""
        graph, iri = self._graph, self._context.iri
        for part, role in self._parts:
            node = f"<{iri}/part/{part.begin}-{part.end}>"
            yield (
                f"<{iri}> <{term('hasDocumentPart')}> {node}{graph}"
                f"{node} <{RDF}type> <{term('DocumentPart')}>{graph}"
                f"{node} <{term('hasPartRole')}> <{role}>{graph}"
                f"{node} <{term('hasPartSpan')}> <{self._context.span_iri(part)}>{graph}"
            )
        for span in sorted(quoted):
            yield self._position(span) + self._quote(span)
        for span in sorted((positions | {part for part, _ in self._parts}) - quoted):
            yield self._position(span)

    def _position(self, span: Span) -> str:
        graph, iri = self._graph, self._context.span_iri(span)
        part = self.part_of(span)
        place = f"{self._context.iri}/part/{part.begin}-{part.end}" if part else None
        where = f"<{iri}> <{term('isInPart')}> <{place}>{graph}" if place else ""
        return (
            f"<{iri}> <{RDF}type> <{term('Span')}>{graph}{where}"
            f"<{iri}> <{OA}hasSource> <{self._context.iri}/text>{graph}"
            f"<{iri}> <{OA}hasSelector> <{iri}#position>{graph}"
            f"<{iri}#position> <{RDF}type> <{OA}TextPositionSelector>{graph}"
            f'<{iri}#position> <{OA}start> "{span.begin}"^^<{XSD}integer>{graph}'
            f'<{iri}#position> <{OA}end> "{span.end}"^^<{XSD}integer>{graph}'
        )

    def _quote(self, span: Span) -> str:
        graph, iri = self._graph, self._context.span_iri(span)
        text = self._context.document.text
        exact = escape(text[span.begin : span.end])
        prefix = escape(text[max(0, span.begin - CONTEXT_CHARS) : span.begin])
        suffix = escape(text[span.end : span.end + CONTEXT_CHARS])
        return (
            f"<{iri}> <{OA}hasSelector> <{iri}#quote>{graph}"
            f"<{iri}#quote> <{RDF}type> <{OA}TextQuoteSelector>{graph}"
            f'<{iri}#quote> <{OA}exact> "{exact}"{graph}'
            f'<{iri}#quote> <{OA}prefix> "{prefix}"{graph}'
            f'<{iri}#quote> <{OA}suffix> "{suffix}"{graph}'
        )


def _stripped(text: str, begin: int, end: int) -> Span | None:
    """Return a line without the white space around it, or None for an empty line."""
    line = text[begin:end]
    inner = line.strip()
    if not inner:
        return None
    start = begin + line.index(inner)
    return Span(start, start + len(inner))
