"""Write brat's ``annotation.conf`` from the scheme.

Specification: https://brat.nlplab.org/configuration.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from conflictgraph.scheme.model import RoleType, Scheme

#: brat's own macros for every span and every frame.
_ALL = {"Entity": "<ENTITY>", "Fact": "<EVENT>"}


def to_annotation_conf(scheme: Scheme) -> str:
    """Return the text of an ``annotation.conf`` that allows exactly what the scheme allows."""
    sections = (
        ("entities", _iter_entities(scheme)),
        ("relations", _iter_relations(scheme)),
        ("events", _iter_events(scheme)),
        ("attributes", _iter_attributes(scheme)),
    )
    return "\n".join(f"[{name}]\n" + "\n".join(lines) + "\n" for name, lines in sections)


def _names(names: tuple[str, ...]) -> str:
    return "|".join(_ALL.get(name, name) for name in names)


def _iter_entities(scheme: Scheme) -> Iterator[str]:
    groups: list[str] = []
    for span_type in scheme.span_types.values():
        if span_type.group is None:
            yield span_type.label
        elif span_type.group not in groups:
            groups.append(span_type.group)
            yield f"!{span_type.group}"
            members = (s for s in scheme.span_types.values() if s.group == span_type.group)
            yield from (f"\t{member.label}" for member in members)


def _iter_relations(scheme: Scheme) -> Iterator[str]:
    for each in scheme.relation_types.values():
        symmetry = f", <REL-TYPE>:{each.symmetry}" if each.symmetry else ""
        ends = f"Arg1:{_names(each.source_names)}, Arg2:{_names(each.target_names)}"
        yield f"{each.label}\t{ends}{symmetry}"


def _iter_events(scheme: Scheme) -> Iterator[str]:
    """Yield the frames, after macros that write out the groups that fill their roles."""
    groups = _groups(scheme)
    for name, labels in groups.items():
        yield f"{_macro(name)}={'|'.join(labels)}"
    for frame_type in scheme.frame_types.values():
        roles = ", ".join(_role(role, groups) for role in frame_type.roles.values())
        yield f"{frame_type.label}\t{roles}"


def _groups(scheme: Scheme) -> dict[str, tuple[str, ...]]:
    """Return the groups that roles accept, with their labels."""
    frames = scheme.frame_types.values()
    used = {name for each in frames for role in each.roles.values() for name in role.accepted_names}
    groups = dict.fromkeys(each.group for each in scheme.span_types.values() if each.group in used)
    found = {
        group: tuple(each.label for each in scheme.span_types.values() if each.group == group)
        for group in groups
        if group
    }
    return found | ({"Fact": tuple(scheme.frame_types)} if "Fact" in used else {})


def _macro(group: str) -> str:
    return f"<{group.upper()}>"


def _role(role: RoleType, groups: Collection[str]) -> str:
    cardinality = {(0, 1): "?", (0, None): "*", (1, None): "+", (1, 1): ""}
    mark = cardinality[role.min_count, role.max_count]
    accepted = (_macro(name) if name in groups else name for name in role.accepted_names)
    return f"{role.label}{mark}:{'|'.join(accepted)}"


def _iter_attributes(scheme: Scheme) -> Iterator[str]:
    for each in scheme.attributes.values():
        values = ", Value:" + "|".join(each.values) if each.values else ""
        yield f"{each.label}\tArg:{_names(each.applies_to_names)}{values}"
