"""``conflictgraph review promote``."""

from __future__ import annotations

import re
from typing import Annotated

import typer
from pyoxigraph import Literal

from conflictgraph.cli.messages import say
from conflictgraph.cli.options import StoreFolderOption
from conflictgraph.cli.output import data_out
from conflictgraph.cli.review.project import Project
from conflictgraph.errors import UsageError
from conflictgraph.review import OpenEntity
from conflictgraph.vocab import ID, NS, RDFS, SKOS, term

_SLUG = re.compile(r"[a-z0-9-]{1,64}", re.ASCII)
#: How the IRIs of the register begin, by the top class of what they name.
_FOLDERS = {
    term("Actor"): "actor",
    term("Office"): "office",
    term("Place"): "place",
    term("NamedThing"): "thing",
    term("StateOfAffairs"): "event",
}


def promote(
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="A provisional entity.")],
    slug: Annotated[
        str, typer.Option("--slug", metavar="SLUG", help="Its name in the register: a-z, 0-9, -.")
    ],
    store: StoreFolderOption = None,
) -> None:
    """Print an entry for the register, in Turtle, with all names that the texts use.

    Nothing is written: complete the entry, put it into a file of your own, and link ENTITY to it.

    Exit status: 0 printed, 2 there is no such entity or the slug is taken, 3 there is no store.
    """
    project = Project(store)
    found = project.in_store(project.file.read()).get(_iri(project, entity))
    if found is None:
        raise UsageError(
            f"the store has no provisional entity {entity}", "conflictgraph review lists them"
        )
    top = project.knowledge.scheme.ontology.top(found.entity.type)
    iri = f"{ID}{_FOLDERS[top]}/{slug}"
    if not _SLUG.fullmatch(slug) or project.names.register.get(iri):
        raise UsageError(f"{slug} cannot be its name", "1 to 64 of a-z, 0-9 and -, not yet taken")
    with data_out() as out:
        out.write(to_turtle(iri, found).encode())
    say(f"then: conflictgraph review link {project.names.short(found.entity.iri)} {iri}")


def to_turtle(iri: str, found: OpenEntity) -> str:
    """Return an entry of the register: class, label, and every other name as a hidden label."""
    labels = {(text, language) for language, text in found.entity.label.items()}
    others = {(" ".join(place.text.split()), place.language) for place in found.places} - labels
    lines = [
        f"@prefix cg: <{NS}> .",
        f"@prefix rdfs: <{RDFS}> .",
        f"@prefix skos: <{SKOS}> .",
        "",
        f"<{iri}> a cg:{found.entity.type.removeprefix(NS)}",
        *(f"    rdfs:label {Literal(text, language=tag)}" for text, tag in sorted(labels)),
        *(f"    skos:hiddenLabel {Literal(text, language=tag)}" for text, tag in sorted(others)),
    ]
    return "\n".join(lines[:4]) + "\n" + " ;\n".join(lines[4:]) + " .\n"


def _iri(project: Project, given: str) -> str:
    try:
        return project.names.iri(given)
    except ValueError as error:
        raise UsageError(str(error)) from error
