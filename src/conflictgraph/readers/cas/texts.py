"""The text of a CAS."""

from __future__ import annotations

from conflictgraph.errors import SourceError
from conflictgraph.readers.files import check_text_size


def checked_text(text: object, source: str) -> str:
    """Return the text as it is.

    Raises:
        SourceError: ``cas.malformed`` or ``file.too-large``.
    """
    if not isinstance(text, str):
        raise SourceError("cas.malformed", "the text has to be a string", source)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        reason = f"character {error.start} of the text is half of a surrogate pair"
        raise SourceError("cas.malformed", reason, source) from error
    check_text_size(text, source)
    return text


def no_text(views: int, source: str) -> SourceError:
    """Return the refusal of a CAS in which no view, or none of several, is the one to read."""
    if views:
        reason = f"{views} views hold a text, and none of them is the main one"
        return SourceError("cas.no-text", reason, source)
    hint = "export it with the text inside"
    return SourceError("cas.no-text", "no view holds a text", source, hint=hint)
