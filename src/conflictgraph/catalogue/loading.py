"""Read the saved queries: ``<topic>/<name>.rq``, each with a YAML header of ``#+`` lines."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from conflictgraph.catalogue.parameter import EXPECTED, Parameter
from conflictgraph.catalogue.query import FORM, MARKER, Column, Heading, SavedQuery
from conflictgraph.errors import ResourceError, UnknownQueryError
from conflictgraph.resources import queries_folder

#: libyaml reads ten times faster; not every build of PyYAML has it.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NAME = re.compile(r"[a-z]+(-[a-z]+)*")
_WORDS = frozenset({"summary", "question"})
_HEADER_KEYS = _WORDS | {"params", "returns"}
#: A header may have its words once more below each of these.
_TRANSLATIONS = ("de",)
_PARAMETER_KEYS = frozenset({"name", "type", "note", "example", "required", "default", "under"})
_COLUMN_TYPES = frozenset({"iri", "code", "string", "integer", "decimal", "date", "boolean"})


class Catalogue(dict[str, SavedQuery]):
    """The saved queries by name, ordered by topic and name.

    ``catalogue["figures_by_claimant"]`` finds ``figures-by-claimant``.
    """

    def __missing__(self, name: str) -> SavedQuery:
        """Find a name written for Python.

        Raises:
            UnknownQueryError: no saved query has this name.
        """
        spelled = name.replace("_", "-")
        if spelled in self:
            return self[spelled]
        close = difflib.get_close_matches(spelled, self, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(self)}"
        raise UnknownQueryError(f"no saved query is called {name!r}", hint)


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Read all saved queries.

    Args:
        folder: one sub-folder per topic; the product's own when left out.

    Raises:
        ResourceError: a header is broken, or two topics share a name.
    """
    catalogue = Catalogue()
    for path in sorted((folder or queries_folder()).glob("*/*.rq")):
        if path.stem in catalogue:
            raise ResourceError("another topic has a query of this name", str(path))
        catalogue[path.stem] = read_saved_query(path)
    return catalogue


def read_saved_query(path: Path) -> SavedQuery:
    """Read one ``.rq`` file.

    Raises:
        ResourceError: the name, the header or the place for the values is broken.
    """
    try:
        header, sparql = read_header(path.read_text(encoding="utf-8"))
        _check(_NAME.fullmatch(path.stem) is not None, "the name is not in kebab-case")
        _check_keys(header, _HEADER_KEYS, _HEADER_KEYS | {*_TRANSLATIONS})
        headings = tuple(_heading(tag, header[tag]) for tag in _TRANSLATIONS if tag in header)
        parameters = tuple(_parameter(given) for given in header["params"])
        columns = tuple(_column(given) for given in header["returns"])
        _check(
            bool(MARKER.search(sparql)) == bool(parameters),
            "a query with parameters has a line '#+ values', any other has none",
        )
        _check(
            {name for mark in MARKER.findall(sparql) for name in mark.split()}
            <= {parameter.name for parameter in parameters},
            "a line '#+ values' names what is no parameter",
        )
        _check(FORM.search(sparql) is not None, "no line begins with the form of the query")
    except (yaml.YAMLError, ValueError) as error:
        raise ResourceError(str(error), str(path)) from None
    return SavedQuery(
        path.stem,
        path.parent.name,
        header["summary"],
        header["question"],
        parameters,
        columns,
        sparql,
        headings,
    )


def read_header(text: str) -> tuple[Any, str]:
    """Part what the ``#+`` lines at the top say from the query below them.

    Raises:
        yaml.YAMLError: what they say is not YAML.
    """
    lines = text.splitlines(keepends=True)
    end = next((i for i, line in enumerate(lines) if not line.startswith("#+")), len(lines))
    said = "".join(line[2:].removeprefix(" ") for line in lines[:end])
    return yaml.load(said, _LOADER), "".join(lines[end:])  # noqa: S506 - both are safe ones


def _parameter(given: Any) -> Parameter:  # noqa: ANN401 - YAML may hold anything
    _check_keys(given, {"name", "type", "note", "example"}, _PARAMETER_KEYS)
    _check(given["type"] in EXPECTED, f"parameter type {given['type']!r} is unknown")
    # YAML reads 2020-10-22 as a date and 10 as a number; parameters are parsed from text.
    texts = {key: str(value) for key, value in given.items() if key != "required"}
    return Parameter(required=bool(given.get("required", False)), **texts)


def _heading(language: str, given: Any) -> Heading:  # noqa: ANN401 - YAML may hold anything
    _check_keys(given, _WORDS, _WORDS)
    for key in sorted(_WORDS):
        _check(isinstance(given[key], str), f"{key} in {language} is not a text")
    return Heading(language, given["summary"], given["question"])


def _column(given: Any) -> Column:  # noqa: ANN401 - YAML may hold anything
    _check_keys(given, {"name", "type", "note"}, {"name", "type", "note"})
    _check(given["type"] in _COLUMN_TYPES, f"column type {given['type']!r} is unknown")
    return Column(given["name"], given["type"], given["note"])


def _check_keys(given: Any, needed: Collection[str], known: Collection[str]) -> None:  # noqa: ANN401 - YAML may hold anything
    _check(isinstance(given, Mapping), f"{given!r} is not a mapping")
    for key in needed:
        _check(key in given, f"{key} is missing in {dict(given)!r}")
    for key in given:
        _check(key in known, f"{key} is not a key that is known here")


def _check(holds: bool, reason: str) -> None:
    if not holds:
        raise ValueError(reason)
