"""The words inside quotation marks, for quotes that mix them with the reporter's own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from conflictgraph.annotation import Span

#: Pairs of marks in German, English and French usage; straight marks close themselves.
_QUOTED = re.compile(
    r'"([^"]+)"|„([^“”"]+)[“”"]|“([^”]+)”|«([^»]+)»|»([^«]+)«|‚([^‘’]+)[‘’]|‘([^’]+)’'
)


def quoted_spans(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the stretches inside quotation marks within ``spans``, marks excluded."""
    found = []
    for span in spans:
        for match in _QUOTED.finditer(text, span.begin, span.end):
            group = match.lastindex or 0
            found.append(Span(match.start(group), match.end(group)))
    return tuple(found)


def literal_spans(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the stretches of ``spans`` that stand in quotation marks, in them or around them."""
    wide = (Span(max(0, span.begin - 1), min(len(text), span.end + 1)) for span in spans)
    return quoted_spans(text, wide)
