"""What the graph says of a thing, put into a name for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from conflictgraph import vocab
from conflictgraph.server.ui.figures import heading_of
from conflictgraph.server.ui.languages import LANGUAGES, marked, translations
from conflictgraph.server.ui.rows import Row
from conflictgraph.server.ui.vocabulary import Vocabulary

#: Words of a text in a name, in characters.
_MAX_WORDS: Final = 80
_NARRATOR: Final = vocab.CODE + "voice-narrator"


@dataclass(slots=True)
class Facts:
    """What is said of one thing: by role the values, and what these are called."""

    values: dict[str, list[str]] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Take a row with ``role`` and ``value``, and ``label`` and ``language`` of the value."""
        known = self.values.setdefault(row["role"], [])
        if row["value"] not in known:
            known.append(row["value"])
        if "label" in row:
            named = self.labels.setdefault(row["value"], {})
            named.setdefault(row.get("language", ""), row["label"])

    def names(self, role: str, language: str) -> list[str]:
        """Return what the values of a role are called, in a language or in another."""
        found = []
        for named in (self.labels.get(value, {}) for value in self.values.get(role, ())):
            order = (language, *LANGUAGES, *sorted(named))
            found += [next(named[each] for each in order if each in named)] if named else []
        return list(dict.fromkeys(found))

    def own(self, role: str, language: str) -> str:
        """Return a text of the thing itself, in a language or in another; empty for none."""
        texts = self.values.get(role, [])
        return min(texts, key=lambda each: language not in self.labels.get(each, {}), default="")


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts names together in one language.

    Attributes:
        vocabulary: for what things are.
        language: of the names.
    """

    vocabulary: Vocabulary
    language: str

    def name_of(self, iri: str, facts: Facts, title: str) -> str:
        """Return a name for a thing; empty when nothing is known that makes one.

        Args:
            iri: of the thing.
            facts: of the thing.
            title: of the document it is part of; empty for none.
        """
        name = (
            self._disagreement(facts)
            or self._quantity(facts)
            or self._statement(facts)
            or self._in_text(facts, title)
        )
        if not name and (kind := self._kind(facts)):
            name = f"{kind} {iri.rpartition('/')[2]}"
        return facts.own("label", self.language) or name[:1].upper() + name[1:]

    def _disagreement(self, facts: Facts) -> str:
        low, high = self._first(facts, "low"), self._first(facts, "high")
        if not low or not high:
            return ""
        both = {"kind": self._kind(facts), "low": low, "high": high}
        return self._say(marked("%(kind)s: %(low)s and %(high)s")) % both

    def _quantity(self, facts: Facts) -> str:
        """Return who is counted; before it whose figures they are, for a history of them."""
        if "measure" not in facts.values or "victims" not in facts.values:
            return ""
        counted, victims = (
            facts.values[role][0].removeprefix(f"{vocab.CODE}{code}-")
            for role, code in (("measure", "measure"), ("victims", "victim"))
        )
        parts = [self._say(heading_of(counted, victims))]
        parts += [self._first(facts, role) for role in ("side", "within", "conflict")]
        what = ", ".join(filter(None, parts))
        who = self._first(facts, "holder")
        return f"{who}: {what}" if who else what

    def _statement(self, facts: Facts) -> str:
        """Return who says what: of a statement, a position, or a step on its way."""
        who = next(
            filter(None, (self._first(facts, each) for each in ("holder", "claimant", "agent"))), ""
        )
        if _NARRATOR in facts.values.get("voice", ()):
            who = self._say(marked("The text itself"))
        if not who:
            return ""
        what = "; ".join(
            name for role in ("content", "matter") for name in facts.names(role, self.language)
        )
        what = what or self._quoted(facts.values.get("said", []))
        kind = "" if "holder" in facts.values and what else self._kind(facts)
        return f"{who}: {' – '.join(filter(None, (kind, what)))}"

    def _in_text(self, facts: Facts, title: str) -> str:
        """Return what it is and in which text: of a mention, a span, a part of a document."""
        if not title:
            return ""
        what = self._quoted(facts.values.get("exact", [])) or self._kind(facts)
        meant = self._first(facts, "meant") or self._quoted(facts.values.get("words", []))
        if meant:
            what = self._say(marked("Mention of %(what)s")) % {"what": meant}
        return what and self._say(marked("%(what)s in “%(title)s”")) % {
            "what": what,
            "title": title,
        }

    def _kind(self, facts: Facts) -> str:
        """Return what a thing is: its role in the text, or else its narrowest class."""
        for role in ("part", "step"):
            if terms := facts.values.get(role):
                return self.vocabulary.label(terms[0], self.language)
        classes = self.vocabulary.narrowest(facts.values.get("class", ()))
        return next(filter(None, (self.vocabulary.label(c, self.language) for c in classes)), "")

    def _first(self, facts: Facts, role: str) -> str:
        return next(iter(facts.names(role, self.language)), "")

    def _quoted(self, texts: list[str]) -> str:
        if not texts:
            return ""
        words = " ".join(texts[0].split())
        cut = words if len(words) <= _MAX_WORDS else f"{words[: _MAX_WORDS - 1].rstrip()}…"
        return self._say(marked("“%(words)s”")) % {"words": cut}

    def _say(self, text: str) -> str:
        return translations(self.language).gettext(text)
