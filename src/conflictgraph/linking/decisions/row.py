"""One decision of a curator: what is decided, of what, by whom and why."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import sha256

from conflictgraph.vocab import BASE


class Kind(StrEnum):
    """What is decided."""

    #: These mentions, or this entity, are an entity of the register or of Wikidata.
    LINK = "link"
    #: Two provisional entities are one.
    MERGE = "merge"
    #: These mentions are not what they were taken for; or two entities are not one.
    SPLIT = "split"
    #: This is an entity of its own, outside the register, and is called so.
    NEW = "new"
    #: Nothing is to be decided here; the graph stays as it is.
    IGNORE = "ignore"


@dataclass(frozen=True)
class Row:
    """A decision as a value; what it is about is an entity, one mention, or words.

    Attributes:
        entity: IRI of the provisional entity it is about; empty otherwise.
        begin: where the mention it is about begins, in code points; -1 otherwise.
        end: where that mention ends.
        words: normalised words of the mentions it is about; empty otherwise.
        target: IRI of the entity it decides for or against; empty where none is named.
        class_: IRI of the class that the mentions have, or the entity is given.
        language: primary language subtag of the texts it is about, and of the label.
        document: identity of the one document it is about; empty for all.
        label: what the entity shall be called.
        by: who decided.
        because: the reason.
        date: ISO date, as the curator gives it; empty when unknown.
        line: where it stands in its file, counted from 1; no part of what it says.
    """

    kind: Kind
    entity: str = ""
    begin: int = -1
    end: int = -1
    words: str = ""
    target: str = ""
    class_: str = ""
    language: str = ""
    document: str = ""
    label: str = ""
    by: str = ""
    because: str = ""
    date: str = ""
    line: int = 0

    def key(self, base: str) -> str:
        """Return 12 hexadecimal digits that name what the row says, wherever it stands.

        Args:
            base: base IRI of the data, on which the key does not depend.
        """
        return _key(self._text, base)

    @cached_property
    def _text(self) -> str:
        values = (str(getattr(self, each.name)) for each in fields(self) if each.name != "line")
        return "\x1f".join(values)

    def about(self, base: str) -> str:
        """Return the IRI of the entity or mention it is about; empty for words."""
        if self.is_about_mention:
            return f"{base}id/doc/{self.document}/mention/{self.begin}-{self.end}"
        return self.entity

    @property
    def is_about_mention(self) -> bool:
        """Tell whether the row names one stretch of one text."""
        return self.begin >= 0

    @cached_property
    def selector(self) -> tuple[object, ...]:
        """Return what the row is about; equal for rows about the same."""
        about = (self.entity, self.begin, self.end, self.words, self.document)
        return about if self.entity else (*about, self.class_, self.language)

    @property
    def is_verdict(self) -> bool:
        """Tell whether the row says that two entities are not one, without moving a mention."""
        split = self.kind is Kind.SPLIT and bool(self.entity)
        return split and self.target not in {"", self.entity}

    @property
    def is_moving(self) -> bool:
        """Tell whether the row can lead a mention elsewhere, or give an entity another name."""
        return self.kind is not Kind.IGNORE and not self.is_verdict


@lru_cache(maxsize=4096)
def _key(text: str, base: str) -> str:
    """Return a key; asked for again and again, for each mention that a row is about."""
    return sha256(text.replace(f"{base}id/", f"{BASE}id/").encode()).hexdigest()[:12]
