"""What a browser shows of a hypertext, and where its XPaths lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import lxml.html
from lxml.etree import LxmlError, iterwalk
from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class Hypertext:
    """The text nodes of a hypertext.

    Attributes:
        text: what they hold, in their order.
        nodes: XPath of each node to its offset in the text, in UTF-16 units, as browsers count.
    """

    text: str
    nodes: Mapping[str, int]

    def offset(self, path: object, offset: object) -> int | None:
        """Return the offset in the text of a place in a node; None where there is no such node."""
        begin = self.nodes.get(path) if isinstance(path, str) else None
        return begin + offset if begin is not None and isinstance(offset, int) else None


def parse_hypertext(content: str, line_break: str = "\n") -> Hypertext | None:
    """Return what a browser shows; None where the content cannot be parsed.

    Args:
        content: HTML, a page or a part of one.
        line_break: what a ``br`` is counted as; versions differ.
    """
    try:
        root = lxml.html.fromstring(f"<div>{content}</div>")
    except (LxmlError, ValueError):
        return None
    pieces, nodes, length = list[str](), dict[str, int](), 0
    for path, words in _iter_texts(root, line_break):
        if path:
            nodes[path] = length
        pieces.append(words)
        length += len(words.encode("utf-16-le")) // 2
    return Hypertext("".join(pieces), nodes)


def _iter_texts(root: HtmlElement, line_break: str) -> Iterator[tuple[str, str]]:
    """Yield the XPath and the words of each text node, and each line break without a path."""
    paths, counts = [""], [Counter[str]()]
    for event, element in iterwalk(root, events=("start", "end", "comment", "pi")):
        words = element.tail or ""
        if event == "start":
            words = element.text or ""
            if element is not root:
                counts[-1][element.tag] += 1
                paths.append(f"{paths[-1]}/{element.tag}[{counts[-1][element.tag]}]")
                counts.append(Counter())
            if element.tag == "br":
                yield "", line_break
        elif element is root:
            return
        elif event == "end":
            paths.pop()
            counts.pop()
        if words:
            counts[-1]["text()"] += 1
            yield f"{paths[-1]}/text()[{counts[-1]['text()']}]", words
