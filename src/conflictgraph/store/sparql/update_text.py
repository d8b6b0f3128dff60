"""Write an update anew where Oxigraph's own reading of it is not the one that is wanted.

Specification: SPARQL 1.1 Protocol, section 2.2.3, for ``using-graph-uri``. All other text stays
as it was sent.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from conflictgraph.errors import QuerySyntaxError
from conflictgraph.store.sparql.update_guard import UpdateShape
from conflictgraph.store.sparql.update_operations import Operation


def to_runnable(
    text: str, shape: UpdateShape, using: tuple[str, ...], using_named: tuple[str, ...]
) -> str:
    """Return the text that Oxigraph shall run.

    Args:
        text: the update as it was sent.
        shape: its shape.
        using: IRIs of the protocol's ``using-graph-uri``.
        using_named: IRIs of the protocol's ``using-named-graph-uri``.

    Raises:
        QuerySyntaxError: the protocol names a dataset and the update does, too, or is written so
            that no place for the dataset can be found; or an IRI is malformed.
    """
    dataset = _to_clauses(using, using_named)
    if dataset:
        _require_room(shape)
    pieces, done = [], 0
    for operation in shape.operations:
        changed = _to_operation(text, operation, dataset)
        if changed is not None:
            pieces += [text[done : operation.start], changed]
            done = operation.end
    return "".join([*pieces, text[done:]])


def _to_operation(text: str, operation: Operation, dataset: str) -> str | None:
    """Return an operation as it shall be run; None when it is fine as it is."""
    if operation.kind == "LOAD SILENT":
        # Changes nothing, and still needs every prefix to be declared.
        graphs = (text[p.start : p.end] for p in operation.pieces if p.word in {"<>", "p:"})
        return "DELETE DATA { " + " ".join(f"GRAPH {graph} {{}}" for graph in graphs) + " }"
    if not dataset or operation.kind not in {"MODIFY", "DELETE WHERE"}:
        return None
    last = operation.pieces[-1]
    where = operation.pieces[-2].start
    before = text[operation.start : where]
    pattern = text[last.start : last.end]
    if operation.kind == "DELETE WHERE":
        # The short form has no room for a dataset; this is what it stands for.
        before += f"{pattern} "
    return f"{before}{dataset}WHERE {pattern}"


def _to_clauses(using: tuple[str, ...], using_named: tuple[str, ...]) -> str:
    try:
        default = "".join(f"USING {NamedNode(iri)} " for iri in using)
        return default + "".join(f"USING NAMED {NamedNode(iri)} " for iri in using_named)
    except ValueError as error:
        raise QuerySyntaxError(f"the IRI of a graph is malformed: {error}") from error


def _require_room(shape: UpdateShape) -> None:
    if not shape.plain:
        raise QuerySyntaxError(
            "using-graph-uri cannot be applied to this update",
            "put blanks between its words, and write IRIs in full",
        )
    if any(each.piece("USING") or each.piece("WITH") for each in shape.operations):
        raise QuerySyntaxError(
            "the update says USING or WITH, and the request using-graph-uri", "choose one of them"
        )
