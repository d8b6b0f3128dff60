"""The page of the annotation scheme, from the declarations in the ontology folder."""

from __future__ import annotations

from collections.abc import Iterable

from conflictgraph import vocab
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.checking import ENTITY_LINKS, VALUE_CHECKS
from conflictgraph.scheme.guide import load_guide
from conflictgraph.scheme.model import AttributeType, FrameType, Scheme
from generator.markdown import code, head, table

_INTRODUCTION = """\
What annotators may write, and what it becomes in the graph, as `ontology/scheme.ttl` states it.
brat's configuration, the checks and the mapping are read from the same file. A label that is not
here is refused with its line. `conflictgraph scheme` prints the guide for annotators, with the
meaning of each label and examples; how to set up a tool:
[annotate in brat](../how-to/annotate-in-brat.md), [use INCEpTION](../how-to/inception.md).
"""

_FRAMES = """\
A frame is a brat event; its trigger is the word that says it. Of several properties a role may
fill, the first one counts whose domain and range admit the two nodes.
"""

_LINKS = """\
Written as brat normalisations: `N1<tab>Reference T1 Wikidata:Q159<tab>Russia`. A name that is not
here is kept in the file, reported, and not used.
"""

_PREFIXES = {vocab.NS: "cg:", vocab.CODE: "cgc:", vocab.SCHEME: "cga:"}


def to_page() -> str:
    """Return the page."""
    guide = load_guide(ontology_folder())
    scheme = guide.scheme
    parts = [
        head(f"Annotation scheme, version {guide.version}", _INTRODUCTION),
        "## Spans\n",
        table(("label", "becomes", "group"), _spans(scheme)),
        "## Frames\n",
        _FRAMES,
        *map(_frame, scheme.frame_types.values()),
        "## Attributes\n",
        table(("attribute", "on", "fills", "values"), _attributes(scheme)),
        "## Relations\n",
        table(("relation", "from", "to", "states"), _relations(scheme)),
        "## Links and values\n",
        _LINKS,
        table(("name", "meaning"), _links()),
        "## Changes\n",
        "".join(f"- {change}\n" for change in guide.changes("en")),
    ]
    return "\n".join(parts)


def _short(iri: str | None) -> str:
    for namespace, prefix in _PREFIXES.items():
        if iri and iri.startswith(namespace):
            return code(prefix + iri.removeprefix(namespace))
    return code(iri or "")


def _list(items: Iterable[str]) -> str:
    return ", ".join(items)


def _spans(scheme: Scheme) -> list[tuple[str, str, str]]:
    return [
        (code(each.label), _short(each.denotes), each.group or "")
        for each in scheme.span_types.values()
    ]


def _frame(frame: FrameType) -> str:
    rows = [
        (
            code(role.label),
            _count(role.min_count, role.max_count),
            _list(role.accepted_names),
            _list(map(_short, role.fills)),
        )
        for role in frame.roles.values()
    ]
    text = f"### {frame.label}\n\nBecomes {_short(frame.denotes)}.\n\n"
    return text + table(("role", "number", "takes", "fills"), rows)


def _count(least: int, most: int | None) -> str:
    if most is None:
        return f"{least} or more"
    return str(least) if least == most else f"{least} or {most}"


def _attributes(scheme: Scheme) -> list[tuple[str, str, str, str]]:
    return [
        (code(each.label), _list(each.applies_to_names), _short(each.fills), _values(each))
        for each in scheme.attributes.values()
    ]


def _values(attribute: AttributeType) -> str:
    if attribute.marks:
        return f"a flag: the filler of {_short(attribute.marks)} is supplied"
    if not attribute.values:
        return "a flag" if attribute.flag is None else f"a flag: {_short(attribute.flag)}"
    return _list(
        f"{code(label)} ({_short(denoted)})" if denoted else code(label)
        for label, denoted in attribute.values.items()
    )


def _relations(scheme: Scheme) -> list[tuple[str, str, str, str]]:
    return [
        (
            code(each.label),
            _list(each.source_names),
            _list(each.target_names),
            _list(map(_short, each.fills)) or "joins annotations of one thing",
        )
        for each in scheme.relation_types.values()
    ]


def _links() -> list[tuple[str, str]]:
    entities = [(code(name), _ENTITY_LINKS[name]) for name in sorted(ENTITY_LINKS)]
    return [*entities, *((code(name), words) for name, (_, words) in VALUE_CHECKS.items())]


_ENTITY_LINKS = {
    "Local": "an entity of the register by its slug, or a new one: 1 to 64 of a-z, 0-9 and -",
    "Wikidata": "an entity by its Wikidata item, e.g. Wikidata:Q159",
}
