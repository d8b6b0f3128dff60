"""The commands that add a decision: link, merge, split, new, ignore."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import typer

from conflictgraph.cli.messages import say
from conflictgraph.cli.options import AsJson, StoreFolderOption
from conflictgraph.cli.output import show_facts
from conflictgraph.cli.review.project import Project
from conflictgraph.errors import UsageError
from conflictgraph.linking.candidates import Candidates
from conflictgraph.linking.decisions import Decisions, Kind, Row
from conflictgraph.review import OpenEntity, Worklist
from conflictgraph.store.changes import GraphNames
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.removal import find_document, unknown_document

What = Annotated[
    str,
    typer.Argument(
        metavar="WHAT",
        help="A provisional entity or a mention as `review list` shows it, or words of mentions.",
    ),
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides.")]
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why.")]
Date = Annotated[
    str,
    typer.Option("--date", metavar="DATE", help="When, such as 2026-03-31.", show_default=False),
]
Class = Annotated[
    str,
    typer.Option(
        "--class", metavar="CLASS", help="Only mentions of this class.", show_default=False
    ),
]
Language = Annotated[
    str,
    typer.Option(
        "--language", metavar="TAG", help="Only texts in this language.", show_default=False
    ),
]
DocumentOption = Annotated[
    str,
    typer.Option(
        "--document",
        metavar="DOC",
        help="Only in this document: its identity, IRI, key or source file.",
        show_default=False,
    ),
]
Label = Annotated[
    str,
    typer.Option(
        "--label", metavar="TEXT", help="What the entity shall be called.", show_default=False
    ),
]


def link(  # noqa: PLR0913, PLR0917 - these are the options of a command
    what: What,
    target: Annotated[
        str,
        typer.Argument(metavar="TARGET", help="An entity of the register, or Wikidata:Q…"),
    ],
    by: By,
    because: Because,
    date: Date = "",
    class_: Class = "",
    language: Language = "",
    document: DocumentOption = "",
    store: StoreFolderOption = None,
    as_json: AsJson = False,
) -> None:
    """Decide that WHAT is an entity of the register or of Wikidata.

    Exit status: 0 decided, 2 the decision cannot be or contradicts another, nothing is written.
    """
    desk = Desk(Project(store), as_json)
    where = {"class": class_, "language": language, "document": document}
    desk.decide(Kind.LINK, what, target, where | {"by": by, "because": because, "date": date})


def merge(  # noqa: PLR0913, PLR0917 - these are the options of a command
    what: Annotated[str, typer.Argument(metavar="ENTITY", help="A provisional entity.")],
    target: Annotated[str, typer.Argument(metavar="OTHER", help="Another one that is the same.")],
    by: By,
    because: Because,
    date: Date = "",
    label: Label = "",
    language: Annotated[
        str, typer.Option("--language", metavar="TAG", help="Of the label.", show_default=False)
    ] = "",
    store: StoreFolderOption = None,
    as_json: AsJson = False,
) -> None:
    """Decide that two provisional entities are one.

    Without --label, it is called as the one that is mentioned more often.

    Exit status: 0 decided, 2 the decision cannot be or contradicts another, nothing is written.
    """
    desk = Desk(Project(store), as_json)
    cells = {"by": by, "because": because, "date": date, "label": label, "language": language}
    desk.decide(Kind.MERGE, what, target, cells)


def split(  # noqa: PLR0913, PLR0917 - these are the options of a command
    what: What,
    by: By,
    because: Because,
    from_: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="ENTITY",
            help="What it is not. Not needed for a mention, nor for an entity that several "
            "documents name: each of them then has one of its own.",
            show_default=False,
        ),
    ] = "",
    date: Date = "",
    class_: Class = "",
    language: Language = "",
    document: DocumentOption = "",
    store: StoreFolderOption = None,
    as_json: AsJson = False,
) -> None:
    """Decide that WHAT is not what it was taken for.

    Exit status: 0 decided, 2 the decision cannot be or contradicts another, nothing is written.
    """
    desk = Desk(Project(store), as_json)
    where = {"class": class_, "language": language, "document": document}
    desk.decide(Kind.SPLIT, what, from_, where | {"by": by, "because": because, "date": date})


def new(  # noqa: PLR0913, PLR0917 - these are the options of a command
    what: What,
    label: Annotated[str, typer.Option("--label", metavar="TEXT", help="What it is called.")],
    language: Annotated[str, typer.Option("--language", metavar="TAG", help="Of the label.")],
    class_: Annotated[str, typer.Option("--class", metavar="CLASS", help="What kind it is.")],
    by: By,
    because: Because,
    name: Annotated[
        str,
        typer.Option(
            "--name",
            metavar="SLUG",
            help="Its local name, of a-z, 0-9 and -; needed where WHAT is words or a mention.",
            show_default=False,
        ),
    ] = "",
    date: Date = "",
    document: DocumentOption = "",
    store: StoreFolderOption = None,
    as_json: AsJson = False,
) -> None:
    """Decide that WHAT is an entity of its own, which stays outside the register.

    Exit status: 0 decided, 2 the decision cannot be or contradicts another, nothing is written.
    """
    desk = Desk(Project(store), as_json)
    cells = {"label": label, "language": language, "class": class_, "document": document}
    target = f"Local:{name}" if name else ""
    desk.decide(Kind.NEW, what, target, cells | {"by": by, "because": because, "date": date})


def ignore(  # noqa: PLR0913, PLR0917 - these are the options of a command
    what: What,
    by: By,
    because: Because,
    date: Date = "",
    class_: Class = "",
    language: Language = "",
    document: DocumentOption = "",
    store: StoreFolderOption = None,
    as_json: AsJson = False,
) -> None:
    """Decide nothing on WHAT, now or later: it is not listed any more.

    Exit status: 0 decided, 2 the decision cannot be or contradicts another, nothing is written.
    """
    desk = Desk(Project(store), as_json)
    where = {"class": class_, "language": language, "document": document}
    desk.decide(Kind.IGNORE, what, "", where | {"by": by, "because": because, "date": date})


@dataclass(frozen=True)
class Desk:
    """Where a decision is checked against the others and the store, and written."""

    project: Project
    as_json: bool

    def decide(self, kind: Kind, what: str, target: str, more: Mapping[str, str]) -> None:
        """Add a row to the file and say what it is about.

        Raises:
            DecisionsError: the row cannot be, or contradicts another.
            UsageError: the store holds nothing of that name, or something of another kind.
        """
        cells = {"decision": str(kind), "what": what, "target": target, **more}
        cells["document"] = self._identity(cells.get("document", ""))
        before = self.project.file.read()
        worklist = self.project.in_store(before) if self.project.has_store() else None
        if worklist and kind is Kind.MERGE and not cells["label"]:
            cells |= self._name_of_merged(worklist, what, target)
        content, _, row = self.project.file.with_row(cells)
        if worklist:
            self._check(row, worklist, before)
        self.project.file.write(content)
        self._tell(row, worklist, cells)

    def _identity(self, document: str) -> str:
        """Return the identity of the document that is meant."""
        if not document or not self.project.has_store():
            return document
        names = GraphNames(self.project.settings.base_iri)
        with self.project.reader() as reader:
            short = document.removeprefix("id/").removeprefix("doc/")
            entry = find_document(reader.manifest, short, names)
            if entry is None:
                raise unknown_document(document, StoreFolder(self.project.settings.store))
            return entry.identity

    def _name_of_merged(self, worklist: Worklist, *given: str) -> dict[str, str]:
        found = [self._open(worklist, each) for each in given]
        known = sorted(filter(None, found), key=lambda each: (-len(each.places), each.name))
        return {"label": known[0].name, "language": known[0].language} if known else {}

    def _open(self, worklist: Worklist, given: str) -> OpenEntity | None:
        try:
            return worklist.get(self.project.names.iri(given))
        except ValueError:
            return None

    def _check(self, row: Row, worklist: Worklist, before: Decisions) -> None:
        """Refuse what names nothing in the store, or something of another kind."""
        names, ontology = self.project.names, self.project.knowledge.scheme.ontology
        types = {}
        for iri in filter(names.is_provisional, (row.entity, row.target)):
            open_ = worklist.get(iri)
            if open_:
                types[iri] = open_.entity.type
            elif iri not in before.entities and not self._may_be_new(row, iri):
                raise UsageError(
                    f"the store has no provisional entity {names.short(iri)}",
                    "conflictgraph review lists them",
                )
        if len({ontology.top(each) for each in types.values()}) > 1:
            kinds = " and a ".join(sorted(each.rsplit("#", 1)[-1] for each in types.values()))
            raise UsageError(f"these are a {kinds}, which cannot be one")
        known = names.register.get(row.target)
        candidates = Candidates(names.register, ontology, None)
        for iri, type_ in types.items():
            if known and row.kind is Kind.LINK and candidates.fit(known, type_) is None:
                kind, wanted = (each.rsplit("#", 1)[-1] for each in (type_, known.type))
                reason = f"{names.short(iri)} is a {kind}, and {names.short(known.iri)} a {wanted}"
                raise UsageError(reason)

    def _may_be_new(self, row: Row, iri: str) -> bool:
        """Tell whether a row itself brings a name into being: of Wikidata, or one of its own."""
        return iri == row.target and row.kind in {Kind.LINK, Kind.NEW}

    def _tell(self, row: Row, worklist: Worklist | None, cells: Mapping[str, str]) -> None:
        number = len(self.project.file.decided())
        open_ = worklist.get(row.entity) if worklist and row.entity else None
        places = list(open_.places) if open_ else worklist.mentions_of(row) if worklist else []
        if self.as_json:
            filled = {name: value for name, value in cells.items() if value}
            show_facts({"decision": number, "row": filled, "mentions": len(places)})
            return
        count = f"{len(places)} open mention" + ("" if len(places) == 1 else "s")
        about = f": {count} in the store" if worklist and row.kind is not Kind.SPLIT else ""
        say(f"decision {number} is in {self.project.file.path}{about}", "bold")
        if row.kind is not Kind.IGNORE:
            say("the next build applies it; conflictgraph review undo takes it back")
