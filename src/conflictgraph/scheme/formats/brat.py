"""Write brat's configuration: what may be annotated, and how it looks.

Specification: https://brat.nlplab.org/configuration.html
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from conflictgraph.scheme.formats.brat_display import kb_shortcuts, tools, visual
from conflictgraph.scheme.guide import Guide
from conflictgraph.scheme.model import RoleType, Scheme

#: brat's own macros for every span and every frame.
_ALL = {"Entity": "<ENTITY>", "Fact": "<EVENT>"}
#: What may stand in the name of a macro.
_MACRO_NAME = re.compile(r"[A-Za-z_-]+", re.ASCII)


def to_files(guide: Guide, language: str) -> Mapping[str, str]:
    """Return the four files of a collection."""
    return {
        "annotation.conf": to_annotation_conf(guide.scheme),
        "visual.conf": visual(guide, language),
        "tools.conf": tools(),
        "kb_shortcuts.conf": kb_shortcuts(guide),
    }


def to_annotation_conf(scheme: Scheme) -> str:
    """Return the text of an ``annotation.conf`` that allows exactly what the scheme allows.

    One thing brat cannot say is left to the checks: a role that is needed more than once and may
    be filled any number of times.
    """
    sections = (
        ("entities", _iter_entities(scheme)),
        ("relations", _iter_relations(scheme)),
        ("events", _iter_events(scheme)),
        ("attributes", _iter_attributes(scheme)),
    )
    return "\n".join(f"[{name}]\n" + "\n".join(lines) + "\n" for name, lines in sections)


def _iter_entities(scheme: Scheme) -> Iterator[str]:
    groups: list[str] = []
    for span_type in scheme.span_types.values():
        if span_type.group is None:
            yield span_type.label
        elif span_type.group not in groups:
            groups.append(span_type.group)
            yield f"!{span_type.group}"
            yield from (f"\t{label}" for label in _members(scheme, span_type.group))


def _members(scheme: Scheme, group: str) -> tuple[str, ...]:
    return tuple(each.label for each in scheme.span_types.values() if each.group == group)


def _names(scheme: Scheme, names: tuple[str, ...]) -> str:
    """Return types for a place where no macro of ours is known: groups are written out."""
    return "|".join(_ALL.get(name) or "|".join(_members(scheme, name) or (name,)) for name in names)


def _iter_relations(scheme: Scheme) -> Iterator[str]:
    for each in scheme.relation_types.values():
        symmetry = f", <REL-TYPE>:{each.symmetry}" if each.symmetry else ""
        source, target = (_names(scheme, ends) for ends in (each.source_names, each.target_names))
        yield f"{each.label}\tArg1:{source}, Arg2:{target}{symmetry}"


def _iter_events(scheme: Scheme) -> Iterator[str]:
    """Yield the frames, after macros that write out the groups that fill their roles."""
    groups = _groups(scheme)
    for name, labels in groups.items():
        yield f"{_macro(name)}={'|'.join(labels)}"
    for frame_type in scheme.frame_types.values():
        roles = ", ".join(_role(scheme, role, groups) for role in frame_type.roles.values())
        yield f"{frame_type.label}\t{roles}".rstrip()


def _groups(scheme: Scheme) -> dict[str, tuple[str, ...]]:
    """Return the groups that roles accept, with their labels."""
    frames = scheme.frame_types.values()
    used = {name for each in frames for role in each.roles.values() for name in role.accepted_names}
    groups = dict.fromkeys(each.group for each in scheme.span_types.values() if each.group in used)
    found = {
        group: _members(scheme, group) for group in groups if group and _MACRO_NAME.fullmatch(group)
    }
    return found | ({"Fact": tuple(scheme.frame_types)} if "Fact" in used else {})


def _macro(group: str) -> str:
    return f"<{group.upper()}>"


def _role(scheme: Scheme, role: RoleType, groups: Collection[str]) -> str:
    accepted = (
        _macro(name) if name in groups else _names(scheme, (name,)) for name in role.accepted_names
    )
    return f"{role.label}{_cardinality(role)}:{'|'.join(accepted)}"


def _cardinality(role: RoleType) -> str:
    least, most = role.min_count, role.max_count
    if most is None:
        return "+" if least else "*"
    if most == 1:
        return "" if least else "?"
    return f"{{{least}-{most}}}"


def _iter_attributes(scheme: Scheme) -> Iterator[str]:
    for each in scheme.attributes.values():
        values = ", Value:" + "|".join(each.values) if each.values else ""
        yield f"{each.label}\tArg:{_names(scheme, each.applies_to_names)}{values}"
