"""The page of the profiles: those of the product, and what a file may hold; and its JSON schema."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import EnumType
from typing import get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from conflictgraph.cli.profile import to_schema
from conflictgraph.readers import Layout
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import load_scheme
from conflictgraph.scheme.profiles import AUTO, Profile, load_profiles
from generator.markdown import code, head, plain, table

_INTRODUCTION = """\
A profile says what the labels of another annotation scheme mean in [ours](scheme.md). It is a
TOML file; [reading other formats](../how-to/read-other-formats.md) shows how to use and to write
one, and the [JSON schema](profile.schema.json) is what `conflictgraph profile schema` prints.
"""
_SHIPPED = """\
In the order in which they are asked. A document that uses our own labels only is read without any.
"""

_RECORDS = """\
Where things stand in JSON that no reader knows, as [JMESPath](https://jmespath.org) expressions.
The expression of `documents` is applied to a line, to an item of an array that is the whole file,
or to the object that is; the others to a document.
"""


def to_page() -> str:
    """Return the page."""
    parts = [head("Profiles", _INTRODUCTION), "## Profiles of the product\n", _SHIPPED]
    parts.append(table(("profile", "for", "what it reads"), _shipped()))
    parts.append("## The file\n")
    places: dict[type[BaseModel], list[str]] = {}
    for model, place in _models(Profile, ""):
        places.setdefault(model, []).append(place)
    parts += [part for model, where in places.items() for part in _described(model, where)]
    parts += [
        "### `records`\n",
        f"{_RECORDS}",
        table(("key", "what its expression finds"), _records()),
    ]
    return "\n".join(parts)


def to_json_schema() -> str:
    """Return the schema."""
    return to_schema()


def _records() -> Iterator[tuple[str, str]]:
    """Yield the keys of a layout, as its docstring describes them."""
    described = (inspect.getdoc(Layout) or "").partition("Attributes:\n")[2]
    for name, words in re.findall(r"^    (\w+): (.*(?:\n {8}.*)*)", described, re.MULTILINE):
        yield code(name), " ".join(words.replace("``", "`").split())


def _shipped() -> Iterator[tuple[str, str, str]]:
    folder = ontology_folder()
    for name, rules in load_profiles(AUTO, folder, load_scheme(folder)).rules.items():
        yield code(name), rules.profile.title, rules.profile.about


def _models(model: type[BaseModel], place: str) -> Iterator[tuple[type[BaseModel], str]]:
    """Yield the tables of the file with where they stand, outer ones first."""
    yield model, place
    for name, field in model.model_fields.items():
        for each in _inside(field):
            yield from _models(each, f"{place}.{name}" if place else name)


def _inside(field: FieldInfo) -> Iterator[type[BaseModel]]:
    for each in (field.annotation, *get_args(field.annotation)):
        if isinstance(each, type) and get_origin(each) is None and issubclass(each, BaseModel):
            yield each


def _described(model: type[BaseModel], places: list[str]) -> Iterator[str]:
    yield f"### {', '.join(code(each) for each in places if each) or 'Top level'}\n"
    yield f"{plain(model.__doc__)}\n"
    yield table(("key", "meaning", "default"), _keys(model))


def _keys(model: type[BaseModel]) -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        words = f" One of: {', '.join(code(each) for each in kind)}." if _is_choice(kind) else ""
        table_of = " A table of its own, below." if any(_inside(field)) else ""
        yield code(name), f"{field.description or ''}{words}{table_of}".strip(), _default(field)


def _is_choice(kind: object) -> bool:
    return isinstance(kind, EnumType)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    return code(str(default)) if isinstance(default, str | bool | int) and default != "" else ""
