"""The running text of a TEI document, a line for each block, and where its elements stand in it.

What stands in the source is kept, not what an editor made of it: of two readings the original
one, no notes, no running heads, nothing that was deleted.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from conflictgraph.annotation.model import Span
from conflictgraph.readers.files import check_text_size
from conflictgraph.readers.xml import XML_ID, Element, attribute, children, local_name

#: XML's white space only: U+00A0 and others are characters of the text.
_PIECE: Final = re.compile(r"[ \t\r\n]+|[^ \t\r\n]+")
_SPACES: Final = " \t\r\n"


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


#: What begins and ends a line.
_BLOCKS: Final = _names(
    "text front body back group div div1 div2 div3 div4 div5 div6 div7 p ab head lg l list item "
    "label sp speaker stage table row cell figure opener closer dateline salute signed byline "
    "postscript titlePage docTitle titlePart docAuthor docDate docImprint epigraph argument "
    "trailer castList castItem set floatingText u annotationBlock incident address addrLine s.head"
)
#: What is no part of the running text.
_LEFT_OUT: Final = _names(
    "note noteGrp fw del rdg witDetail teiHeader standOff spanGrp span interpGrp interp linkGrp "
    "link listAnnotation annotation certainty precision index figDesc metamark fs respons "
    "listPerson listPlace listOrg listEvent listObject listRelation"
)
#: What an editor put beside what stands there, in a choice that has both.
_EDITED: Final = _names("corr reg expan")
_ORIGINAL: Final = _names("sic orig abbr")
#: Breaks of the page that may stand within a word.
_MILESTONES: Final = _names("lb pb cb gb milestone")


@dataclass(frozen=True, slots=True)
class Text:
    """The text and its elements.

    Attributes:
        text: the running text.
        places: where each element stands; without those that hold no character.
        points: where those stand.
        ids: the elements of the whole document that have an ``xml:id``.
        raw_begins: number of characters of ``<text>`` before each element, as XML has them.
        raw: for each of these characters the length of the running text before it; one more
            for the end.
    """

    text: str
    places: Mapping[Element, Span]
    points: Mapping[Element, int]
    ids: Mapping[str, Element]
    raw_begins: Mapping[Element, int]
    raw: array[int]

    def raw_span(self, identifier: str, begin: int, end: int) -> Span | None:
        """Return the span of characters counted as XML has them, white space and all.

        Args:
            identifier: of the element from whose beginning they count; empty for ``<text>``.
            begin: of the first character.
            end: behind the last one.

        Returns:
            None where there is no such element, or no such characters.
        """
        element = self.ids.get(identifier)
        base = self.raw_begins.get(element, -1) if element is not None else -bool(identifier)
        if base < 0 or begin >= end or base + end >= len(self.raw):
            return None
        return self.trimmed(self.raw[base + begin], self.raw[base + end])

    def trimmed(self, begin: int, end: int) -> Span | None:
        """Return a span without white space at its ends; None where nothing is left."""
        words = self.text[begin:end]
        begin += len(words) - len(words.lstrip(_SPACES))
        end -= len(words) - len(words.rstrip(_SPACES))
        return Span(begin, end) if begin < end else None


def text_of(root: Element, source: str) -> Text:
    """Return the running text of a document.

    Raises:
        SourceError: ``file.too-large``.
    """
    flow = _Flow()
    for text in children(root, "text"):
        flow.take(text)
    content = "".join(flow.pieces)
    check_text_size(content, source)
    flow.raw.append(flow.length)
    ids = {each.attrib[XML_ID]: each for each in root.iter() if XML_ID in each.attrib}
    bare = Text(content, {}, {}, ids, flow.raw_begins, flow.raw)
    spans = {each: bare.trimmed(*place) for each, place in flow.places.items()}
    places = {each: span for each, span in spans.items() if span}
    points = {each: flow.places[each][0] for each, span in spans.items() if not span}
    return replace(bare, places=places, points=points)


class _Flow:
    """The text, as it grows."""

    def __init__(self) -> None:
        self.pieces = list[str]()
        self.length = 0
        self.places = dict[Element, tuple[int, int]]()
        self.raw_begins = dict[Element, int]()
        self.raw = array("I")
        #: White space that stands before the next word, if there is one.
        self._gap = ""
        #: A word goes on: white space before its second half is none of its own.
        self._is_joined = False

    def take(self, element: Element, *, is_visible: bool = True) -> None:
        """Take an element in; trees are at most 256 deep."""
        name = local_name(element)
        is_visible = is_visible and name not in _LEFT_OUT
        is_block = is_visible and name in _BLOCKS
        self._break(is_block=is_block)
        begin = self.length
        self.raw_begins[element] = len(self.raw)
        if is_visible:
            self._mark(element, name)
        self._add(element.text or "", is_visible=is_visible)
        for child, is_read in _iter_read(element, name):
            self.take(child, is_visible=is_visible and is_read)
            self._add(child.tail or "", is_visible=is_visible)
        if is_visible:
            self.places[element] = (begin, self.length)
        self._break(is_block=is_block)

    def _break(self, *, is_block: bool) -> None:
        if is_block and self.length:
            self._gap = "\n"
            self._is_joined = False

    def _mark(self, element: Element, name: str) -> None:
        """Take in what an element without text says of white space."""
        if name in _MILESTONES and attribute(element, "break") == "no":
            self._gap = self._gap.strip(" ")
            self._is_joined = True
        elif name in ("lb", "space"):
            self._gap = self._gap or (" " if self.length else "")

    def _add(self, text: str, *, is_visible: bool) -> None:
        if not is_visible:
            self.raw.extend([self.length] * len(text))
            return
        for piece in _PIECE.findall(text):
            if piece[0] in _SPACES:
                self.raw.extend([self.length] * len(piece))
                if self.length and not self._is_joined:
                    self._gap = self._gap or " "
            else:
                self._add_word(piece)

    def _add_word(self, word: str) -> None:
        # Before its gap is written, a word begins where the one before it ends.
        self.raw.append(self.length)
        self.pieces += (self._gap, word)
        begin = self.length + len(self._gap)
        self.length = begin + len(word)
        self.raw.extend(range(begin + 1, self.length))
        self._gap, self._is_joined = "", False


def _iter_read(element: Element, name: str) -> Iterator[tuple[Element, bool]]:
    """Yield the children, and whether each is the reading that counts."""
    names = [local_name(child) for child in element]
    has_original = name == "choice" and not _ORIGINAL.isdisjoint(names)
    for child, child_name in zip(element, names, strict=True):
        yield child, not (has_original and child_name in _EDITED)
