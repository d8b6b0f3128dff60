"""``datapackage.json``: files, columns, types and keys for programs that read such packages.

Specification: Frictionless Data Package and Table Schema, version 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from conflictgraph.tables.definitions import BY_NAME
from conflictgraph.tables.model import Column, ForeignKey, Kind, Table

FILE_NAME: Final = "datapackage.json"
#: By which a folder is known again as one of ours.
NAME: Final = "conflictgraph-tables"

_TYPES: Final = {
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
}
#: Tables whose content is the ontology's own, with the licence in ``ontology/LICENSE``.
_OF_ONTOLOGY: Final = ("terms", "codes")
_LICENCE: Final = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
_MEDIA_TYPES: Final = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DESCRIPTION: Final = (
    "What a knowledge graph of claims holds: who says what, in which text, in which words. Figures "
    "stand beside who gives them; nothing is added up. Words of the texts belong to their "
    "publishers; classes, properties, codes and their definitions are under the licence given "
    "at their tables."
)


def describe_package(
    generation: int, version: str, resources: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the content of the file.

    Args:
        generation: number of the generation that the tables were made of.
        version: of the program.
        resources: the files, as :func:`describe_table` and :func:`describe_file` tell of them.
    """
    return {
        "profile": "data-package",
        "name": NAME,
        "title": "conflictgraph: tables of claims",
        "description": _DESCRIPTION,
        "version": version,
        "generation": generation,
        "resources": resources,
    }


def describe_table(table: Table, folder: Path, path: Path, rows: int) -> dict[str, Any]:
    """Return what a file with one table is.

    Args:
        table: its definition.
        folder: that of the package.
        path: the file, below it.
        rows: how many it has.
    """
    form = path.suffix.removeprefix(".")
    found = describe_file(folder, path) | {
        "name": _resource_name(table.name, form),
        "title": table.name,
        "description": table.note,
    }
    if form == "csv":
        del found["type"]
        found["rows"] = rows
        found["profile"] = "tabular-data-resource"
        found["schema"] = _schema(table, form)
        found["dialect"] = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"'}
    else:
        # The reference reader takes integers with gaps for floats, and calls them invalid. Parquet
        # has its own types, so that only the keys are told by this.
        found["tableSchema"] = _schema(table, form)
    if table.name in _OF_ONTOLOGY:
        found["licenses"] = [_LICENCE]
    return found


def describe_file(folder: Path, path: Path) -> dict[str, Any]:
    """Return what any file is: name, place, kind, size and checksum."""
    form = path.suffix.removeprefix(".")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    found = {
        "name": path.name,
        "type": "file",
        "path": path.relative_to(folder).as_posix(),
        "format": form,
        "mediatype": _MEDIA_TYPES[form],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
    }
    return found | ({"encoding": "utf-8"} if form == "csv" else {})


def _resource_name(table: str, form: str) -> str:
    return f"{table}.{form}"


def _schema(table: Table, form: str) -> Mapping[str, Any]:
    return {
        "fields": [_field(each, table) for each in table.columns],
        "primaryKey": list(table.key),
        "foreignKeys": [_foreign_key(each, table, form) for each in table.foreign_keys],
        "missingValues": [""],
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "description": column.note,
    }
    if column.predicate:
        found["rdfType"] = column.predicate
    if column.codes:
        found["codeList"] = column.codes
    if column.name in table.key:
        found["constraints"] = {"required": True}
    return found


def _foreign_key(key: ForeignKey, table: Table, form: str) -> dict[str, Any]:
    # A table that refers to itself is named by nothing.
    resource = "" if key.table == table.name else _resource_name(key.table, form)
    return {
        "fields": list(key.columns),
        "reference": {"resource": resource, "fields": list(BY_NAME[key.table].key)},
    }
