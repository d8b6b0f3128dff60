"""Annotations as layers with features: what every serialisation of a CAS holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from conflictgraph.annotation.model import Span

#: The value of a feature; several strings where the feature takes several.
Value = str | bool | int | float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """A type of structures.

    Attributes:
        name: with its package: ``webanno.custom.Mention``.
        features: those that hold values, in the order in which they are declared.
        references: those that lead to one structure.
        links: those that lead to several, each of them in a role.
    """

    name: str
    features: tuple[str, ...] = ()
    references: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()

    @property
    def short_name(self) -> str:
        """Return the name without its package."""
        return self.name.rpartition(".")[2]


class Filler(NamedTuple):
    """One structure that a link feature leads to; the role is empty where none is named."""

    role: str
    target: str


@dataclass(frozen=True, slots=True)
class Structure:
    """One annotation, or what belongs to one.

    Attributes:
        id: the file's own, unique in it.
        layer: the name of its layer.
        span: in code points; None where it stands on no stretch of text.
        values: features that are set.
        references: feature to the id it leads to.
        links: feature to what it leads to, in the order of the file.
        line: line of the file, where lines say something.
    """

    id: str
    layer: str
    span: Span | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, tuple[Filler, ...]] = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """One annotated text.

    Attributes:
        language: as the file has it; empty where it says nothing.
        layers: name to layer, for each structure's.
    """

    text: str
    layers: Mapping[str, Layer]
    structures: tuple[Structure, ...]
    language: str = ""
