"""From the cells of a row to a decision, or a refusal that says what is wrong in which line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from conflictgraph.errors import DecisionsError, DecisionTargetError
from conflictgraph.linking.candidates import Candidates
from conflictgraph.linking.decisions.references import IDENTITY, Names
from conflictgraph.linking.decisions.row import Kind, Row
from conflictgraph.linking.decisions.table import Record
from conflictgraph.linking.surface import normalise
from conflictgraph.scheme import Ontology
from conflictgraph.vocab import NS, term

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ITEM = re.compile(r"/entity/(?:thing/)?wikidata/")
_WAYS = "a provisional entity, a mention (doc/…/mention/…), or the words of mentions"
#: What mentions can denote; an Event is a state of affairs that has a name.
_NAMEABLE = tuple(term(name) for name in ("Actor", "Office", "Place", "NamedThing", "Event"))


@dataclass(frozen=True)
class Parser:
    """Reads decisions of one file.

    Attributes:
        source: the file, as errors name it.
    """

    names: Names
    ontology: Ontology
    source: str

    def row(self, record: Record) -> Row | None:
        """Return the decision of a record; None where nothing is decided.

        Raises:
            DecisionsError: something is missing or not of its form.
            DecisionTargetError: what it decides for is not there, or of another kind.
        """
        cells, line = record.cells, record.first
        if not cells.get("decision"):
            return None
        kind = self._kind(cells["decision"], line)
        entity, begin, end, words, document = self._about(cells.get("what", ""), line)
        row = Row(
            kind=kind,
            entity=entity,
            begin=begin,
            end=end,
            words=words,
            target=self._target(cells.get("target", ""), line),
            class_=self._class(cells.get("class", ""), line),
            language=self._language(cells.get("language", ""), line),
            document=self._document(cells.get("document", ""), document, line),
            label=normalise(cells.get("label", "")),
            by=normalise(cells.get("by", "")),
            because=normalise(cells.get("because", "")),
            date=self._date(cells.get("date", ""), line),
            line=line,
        )
        self._check(row)
        return row

    # the cells

    def _kind(self, text: str, line: int) -> Kind:
        try:
            return Kind(text.casefold())
        except ValueError:
            hint = "one of " + ", ".join(Kind)
            raise DecisionsError(f"{text!r} is no decision", self.source, line, hint) from None

    def _about(self, text: str, line: int) -> tuple[str, int, int, str, str]:
        """Return entity, begin, end, words and document; what a row is not about stays empty."""
        if not text:
            raise DecisionsError("it is not said what this is about", self.source, line, _WAYS)
        if not self.names.is_reference(text):
            return "", -1, -1, normalise(text), ""
        iri = self._iri(text, line)
        if mention := self.names.mention(iri):
            return "", mention[1], mention[2], "", mention[0]
        if self.names.is_provisional(iri):
            return iri, -1, -1, "", ""
        if self.names.register.get(iri):
            reason = f"{text} stands in the register"
            hint = "say which words or which mention are not it: split WORDS, target " + text
            raise DecisionsError(reason, self.source, line, hint)
        raise DecisionsError(f"{text} is nothing that can be decided on", self.source, line, _WAYS)

    def _iri(self, text: str, line: int) -> str:
        try:
            return self.names.iri(text)
        except ValueError as error:
            raise DecisionTargetError(str(error), self.source, line) from error

    def _target(self, text: str, line: int) -> str:
        if not text:
            return ""
        iri = self._iri(text, line)
        if self.names.register.get(iri) or self.names.is_provisional(iri):
            return iri
        hint = "look it up: conflictgraph review lists candidates; or name it Wikidata:Q…"
        raise DecisionTargetError(f"there is no {text}", self.source, line, hint)

    def _class(self, text: str, line: int) -> str:
        if not text:
            return ""
        name = text.removeprefix(NS).removeprefix("cg:")
        if any(self.ontology.is_a(term(name), each) for each in _NAMEABLE):
            return term(name)
        hint = "such as Person, State, Office, Place or Conflict"
        raise DecisionsError(f"{text} is no class of entities", self.source, line, hint)

    def _language(self, text: str, line: int) -> str:
        if not text or _LANGUAGE.fullmatch(text):
            return text
        hint = "two or three small letters, such as de"
        raise DecisionsError(f"{text} is no language", self.source, line, hint)

    def _document(self, text: str, implied: str, line: int) -> str:
        named = text.removeprefix(f"{self.names.base}id/").removeprefix("id/").removeprefix("doc/")
        if implied and named and named != implied:
            raise DecisionsError(f"the mention is not in {text}", self.source, line)
        if named and not re.fullmatch(IDENTITY, named):
            hint = "its identity: conflictgraph query documents"
            raise DecisionsError(f"{text} names no document", self.source, line, hint)
        return implied or named

    def _date(self, text: str, line: int) -> str:
        try:
            return date.fromisoformat(text).isoformat() if text else ""
        except ValueError:
            hint = "such as 2026-03-31"
            raise DecisionsError(f"{text} is no date", self.source, line, hint) from None

    # what belongs together

    def _check(self, row: Row) -> None:
        for name, value in (("by", row.by), ("because", row.because)):
            if not value:
                reason = f"the column {name} is empty"
                raise DecisionsError(reason, self.source, row.line, "say who decided, and why")
        if row.label and not row.language:
            reason = "the label has no language"
            raise DecisionsError(reason, self.source, row.line, "fill the column language")
        if row.entity and row.document and row.kind is not Kind.SPLIT:
            reason = "an entity is the same in all documents"
            hint = "name a mention, or leave the column document empty"
            raise DecisionsError(reason, self.source, row.line, hint)
        checks = {
            Kind.LINK: self._check_link,
            Kind.MERGE: self._check_merge,
            Kind.SPLIT: self._check_split,
            Kind.NEW: self._check_new,
        }
        if check := checks.get(row.kind):
            check(row)

    def _check_link(self, row: Row) -> None:
        known = self.names.register.get(row.target)
        if not known and not _ITEM.search(row.target):
            reason = "a link leads to an entity of the register or of Wikidata"
            hint = "use merge for provisional entities, new for one with a name of your own"
            raise DecisionTargetError(reason, self.source, row.line, hint)
        if known and row.class_:
            candidates = Candidates(self.names.register, self.ontology, None)
            if candidates.fit(known, row.class_) is None:
                reason = f"{_local(known.iri)} is a {_local(known.type)}, not a"
                reason = f"{reason} {_local(row.class_)}"
                raise DecisionTargetError(reason, self.source, row.line)

    def _check_merge(self, row: Row) -> None:
        if not row.entity or not self.names.is_provisional(row.target):
            reason = "a merge joins two provisional entities"
            hint = "use link for one of the register, new for words"
            raise DecisionTargetError(reason, self.source, row.line, hint)
        if row.entity == row.target:
            raise DecisionsError("both are the same entity", self.source, row.line)

    def _check_split(self, row: Row) -> None:
        if row.words and not row.target:
            reason = "it is not said what these words are not"
            raise DecisionsError(reason, self.source, row.line, "fill the column target")
        if row.entity and not row.is_verdict and self.names.document_of(row.entity):
            reason = "this entity is in one document only"
            hint = "name the mention that is somebody else: doc/…/mention/…"
            raise DecisionsError(reason, self.source, row.line, hint)

    def _check_new(self, row: Row) -> None:
        if not row.label or not row.class_:
            reason = "a new entity needs a label and a class"
            raise DecisionsError(reason, self.source, row.line)
        if row.target and "/entity/local/" not in row.target:
            reason = "the name of a new entity begins with Local: and is not in the register"
            hint = "such as Local:ada-berg, of a-z, 0-9 and -"
            raise DecisionTargetError(reason, self.source, row.line, hint)
        if not row.entity and not row.target:
            reason = "it is not said how the new entity is to be named"
            hint = "fill the column target, such as Local:ada-berg"
            raise DecisionsError(reason, self.source, row.line, hint)


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
