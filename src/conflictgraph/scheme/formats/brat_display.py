"""How brat shows the scheme: names, colours, marks and keys, and the kinds of values it knows.

Specification: https://brat.nlplab.org/configuration.html
"""

from __future__ import annotations

from collections.abc import Iterator

from conflictgraph.scheme.checking import ENTITY_LINKS, VALUE_CHECKS
from conflictgraph.scheme.guide import Guide, Labelled
from conflictgraph.scheme.model import RoleType

#: The database brat looks a value up in; names of numbers share one.
_DATABASES = {"EDTF": "edtf", "Duration": "duration", "Local": "local", "Wikidata": "wikidata"}
_WIKIDATA = ", <URL>:https://www.wikidata.org/, <URLBASE>:https://www.wikidata.org/wiki/%s"
_DEFAULTS = (
    "SPAN_DEFAULT\tfgColor:black, bgColor:#eeeeee, borderColor:darken",
    "ARC_DEFAULT\tcolor:black, arrowHead:triangle-5",
)


def visual(guide: Guide, language: str) -> str:
    """Return ``visual.conf``: names in a language with shorter forms, colours, marks of flags.

    A value without a mark of its own is shown by brat as itself, in brackets.
    """
    return _text(("labels", _iter_labels(guide, language)), ("drawing", _iter_drawing(guide)))


def tools() -> str:
    """Return ``tools.conf``: how text is split, and the kinds of values that can be given."""
    options = (
        "Tokens\ttokenizer:whitespace",
        "Sentences\tsplitter:newline",
        "Annotation-log\tlogfile:<NONE>",
    )
    return _text(("options", iter(options)), ("normalization", _iter_databases()))


def kb_shortcuts(guide: Guide) -> str:
    """Return ``kb_shortcuts.conf``: a key and the label it chooses."""
    keys = ((guide.key(each), each.label) for each in _spans_and_frames(guide))
    return "".join(f"{key}\t{label}\n" for key, label in keys if key)


def _text(*sections: tuple[str, Iterator[str]]) -> str:
    return "\n".join(f"[{name}]\n" + "\n".join(lines) + "\n" for name, lines in sections)


def _spans_and_frames(guide: Guide) -> list[Labelled]:
    return [*guide.scheme.span_types.values(), *guide.scheme.frame_types.values()]


def _roles(guide: Guide) -> list[RoleType]:
    """Return one role for each name: brat knows a name once, whatever the frame."""
    frames = guide.scheme.frame_types.values()
    by_name: dict[str, RoleType] = {}
    for role in (role for frame in frames for role in frame.roles.values()):
        by_name.setdefault(role.label, role)
    types = {each.label for each in _spans_and_frames(guide)}
    return [role for name, role in by_name.items() if name not in types]


def _iter_labels(guide: Guide, language: str) -> Iterator[str]:
    scheme = guide.scheme
    for each in (
        *_spans_and_frames(guide),
        *_roles(guide),
        *scheme.relation_types.values(),
        *scheme.attributes.values(),
    ):
        label = guide.entry(each, language).label
        names = dict.fromkeys((label, *guide.short_labels(each, language)))
        yield " | ".join((each.label, *(name.replace("|", "/") for name in names)))


def _iter_drawing(guide: Guide) -> Iterator[str]:
    yield from _DEFAULTS
    for each in _spans_and_frames(guide):
        if color := guide.color(each):
            yield f"{each.label}\tbgColor:{color}"
    for attribute in guide.scheme.attributes.values():
        glyph = guide.glyph(attribute) or (f"[{attribute.label}]" if not attribute.values else "")
        if glyph:
            yield f"{attribute.label}\tglyph:{glyph}"


def _iter_databases() -> Iterator[str]:
    for name in (*sorted(ENTITY_LINKS), *VALUE_CHECKS):
        where = _WIKIDATA if name == "Wikidata" else ""
        yield f"{name}\tDB:{_DATABASES.get(name, 'number')}{where}"
