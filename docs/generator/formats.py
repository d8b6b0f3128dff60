"""The page of the formats, from what the readers say of themselves."""

from __future__ import annotations

from conflictgraph.readers import FORMATS, Feature, Format
from conflictgraph.writers import WRITERS
from generator.markdown import anchor, code, head, table

_COLUMNS = ("format", "files", "offsets count", "documents in a file", "parsed by", "given back")
_WRITTEN = frozenset(writer.NAME for writer in WRITERS)

_INTRODUCTION = """\
Annotated text is read in these formats. Content decides which one a file is of; its name only says
which files of a folder are looked into. All of them become the same document, and the same
document gives the same graph, whatever format it came in.

A file `<name>.meta.json` beside any of them says what is known of the article as a whole (title,
publisher, date, language); it counts before what the file itself says.

`conflictgraph give-back` [writes documents of a store](../how-to/correct-and-rebuild.md) in some of
them.
"""

_UNITS = """\
Offsets count what the format says they count. Where the words a span covers disagree with that, the
other units and line ends are tried for the whole document; a span whose text does not match is
never stored.
"""


def to_page() -> str:
    """Return the page."""
    formats = sorted(FORMATS, key=lambda each: each.title.lower())
    limits = [f"- {each.title}: {_limits(each)}" for each in formats if each.limits]
    parts = (
        head("Formats", _INTRODUCTION),
        table(_COLUMNS, map(_row, formats)),
        "## What a format carries\n",
        table(("format", *Feature), map(_features, formats)),
        "## Offsets\n",
        _UNITS,
        "## Limits\n",
        "\n".join(limits) + "\n",
    )
    return "\n".join(parts)


def _limits(each: Format) -> str:
    # Markdown would take the name of a file for a tag.
    return " ".join(each.limits).replace("<", "&lt;")


def _row(each: Format) -> tuple[str, ...]:
    return (
        f"{anchor(each.name)}[{each.title}]({each.specification})",
        " ".join(map(code, each.suffixes)),
        str(each.unit),
        "many" if each.holds_many else "one",
        each.library or "own code",
        "yes" if each.name in _WRITTEN else "",
    )


def _features(each: Format) -> tuple[str, ...]:
    return (each.title, *("yes" if feature in each.carries else "" for feature in Feature))
