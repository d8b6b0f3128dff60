"""The pages of the ontology, one in each language, from the terms, alignments and scheme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conflictgraph import vocab
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.terms import Terms, read_terms
from generator.markdown import anchor, code, head, table
from generator.ontology_words import WORDS
from generator.relations import Matches, SchemeUses, read_matches, read_scheme_uses, short

_LABEL, _DEFINITION = vocab.RDFS + "label", vocab.SKOS + "definition"
_NOTE, _NOTATION = vocab.SKOS + "scopeNote", vocab.SKOS + "notation"
_CODES = vocab.SKOS + "Concept"
_WORK = vocab.DCTERMS + "BibliographicResource"
#: A term named in a text.
_NAMED = re.compile(r"\b(cgc?):([A-Za-z][\w-]*\w)")
_SPACES = {"cg": vocab.NS, "cgc": vocab.CODE}


def to_page() -> str:
    """Return the page in English."""
    return _Page.read("en").text()


def to_german_page() -> str:
    """Return the page in German."""
    return _Page.read("de").text()


@dataclass(frozen=True)
class _Page:
    language: str
    terms: Terms
    matches: Matches
    uses: SchemeUses

    @classmethod
    def read(cls, language: str) -> _Page:
        folder = ontology_folder()
        return cls(language, read_terms(folder), read_matches(folder), read_scheme_uses(folder))

    def text(self) -> str:
        version = self.terms.text(vocab.ONTOLOGY, vocab.OWL + "versionInfo")
        parts = [
            head(self.word("title"), self.word("introduction").format(version=version)),
            f"## {self.word('overview')}\n",
            "".join(self._tree()),
            f"## {self.word('classes')}\n",
            *(self._class(each) for each in self.terms.classes),
            f"## {self.word('properties')}\n",
            *self._properties(),
            f"## {self.word('lists')}\n",
            *map(self._list, self.terms.of_kind(vocab.SKOS + "ConceptScheme")),
            *self._section("individuals", map(self._individual, self.terms.individuals)),
            *self._section("literature", map(self._work, self.terms.of_kind(_WORK))),
        ]
        return "\n".join(parts)

    def word(self, key: str) -> str:
        return WORDS[key][self.language]

    def prose(self, term: str, predicate: str) -> str:
        """Return a definition or a note, with links where it names terms."""
        text = self.terms.text(term, predicate, self.language)
        return _NAMED.sub(lambda named: self._link(_SPACES[named[1]] + named[2]), text)

    def label(self, term: str) -> str:
        return self.terms.text(term, _LABEL, self.language)

    def _tree(self) -> Iterator[str]:
        for each, depth in self.terms.tree():
            yield f"{'  ' * depth}- {self._link(each)} {self.label(each)}\n"

    def _class(self, term: str) -> str:
        used = self.terms.used_with(term)
        facts = [
            ("below", self._links(self.terms.above(term))),
            ("above", self._links(self.terms.below(term))),
            ("from here", self._links(used["domain"])),
            ("to here", self._links(used["range"])),
            *self._outside(term),
        ]
        return self._entry(term, facts)

    def _properties(self) -> Iterator[str]:
        groups: dict[str, list[str]] = {each: [] for each, depth in self.terms.tree() if not depth}
        groups[""] = []
        for each in self.terms.properties:
            domains = self.terms.ends(each, "domain")
            top = self.terms.top(domains[0]) if domains else ""
            groups.get(top, groups[""]).append(each)
        for top, members in groups.items():
            title = self.word("of class").format(label=self.label(top))
            if members:
                yield f"### {title if top else self.word('of terms')}\n"
                yield from map(self._property, members)

    def _property(self, term: str) -> str:
        ranges = self.terms.ends(term, "range")
        lists = self.terms.iris(term, vocab.RDFS + "seeAlso") if ranges == [_CODES] else []
        facts = [
            ("from", self._links(self.terms.ends(term, "domain"))),
            ("to", self._links(lists or ranges)),
            ("below", self._links(self.terms.above(term))),
            ("above", self._links(self.terms.below(term))),
            ("nature", self._nature(term)),
            *self._outside(term),
        ]
        return self._entry(term, facts)

    def _nature(self, term: str) -> str:
        kinds = self.terms.iris(term, vocab.RDF + "type")
        names = [kind.removeprefix(vocab.OWL) for kind in kinds]
        return ", ".join(WORDS[name][self.language] for name in names if name in WORDS)

    def _outside(self, term: str) -> list[tuple[str, str]]:
        matches = [
            f"{WORDS[how][self.language]} {what}" if how in WORDS else f"{how} {what}"
            for how, what in self.matches.get(term, [])
        ]
        return [
            ("aligned", "; ".join(matches)),
            ("annotated", ", ".join(map(code, self.uses.get(term, [])))),
        ]

    def _entry(self, term: str, facts: Iterable[tuple[str, str]]) -> str:
        note = self.prose(term, _NOTE)
        lines = [f"- {self.word(key)}: {value}\n" for key, value in facts if value]
        return (
            f"#### {anchor(_place(term))}{code(short(term))} {self.label(term)}\n\n"
            f"{self.prose(term, _DEFINITION)}\n"
            + (f"\n> {note}\n" if note else "")
            + ("\n" + "".join(lines) if lines else "")
        )

    def _list(self, scheme: str) -> str:
        titles = [self.word(key) for key in ("code", "notation", "label", "meaning")]
        codes = self.terms.iris(scheme, vocab.SKOS + "hasTopConcept")
        return (
            f"### {anchor(_place(scheme))}{code(short(scheme))} {self.label(scheme)}\n\n"
            f"{self.prose(scheme, _DEFINITION)}\n\n" + table(titles, map(self._code, codes))
        )

    def _code(self, term: str) -> tuple[str, str, str, str]:
        meaning = [self.prose(term, _DEFINITION), self.prose(term, _NOTE), self._wording(term)]
        outside = [f"{self.word(key)}: {value}" for key, value in self._outside(term) if value]
        return (
            anchor(_place(term)) + code(short(term)),
            code(self.terms.text(term, _NOTATION)),
            self.label(term),
            " ".join(filter(None, [*meaning, *outside])),
        )

    def _wording(self, term: str) -> str:
        """Return other words for a code, examples of its use, and who has written about it."""
        told = [
            ("also", self.terms.texts(term, vocab.SKOS + "altLabel", self.language)),
            ("example", self.terms.texts(term, vocab.SKOS + "example", self.language)),
            ("source", map(self._link, self.terms.iris(term, vocab.DCTERMS + "source"))),
        ]
        lists = ((self.word(key), ", ".join(values)) for key, values in told)
        return " ".join(f"{word}: {values}." for word, values in lists if values)

    def _section(self, title: str, entries: Iterable[str]) -> Iterator[str]:
        found = "".join(entries)
        if found:
            yield f"## {self.word(title)}\n"
            yield found

    def _individual(self, term: str) -> str:
        kinds = self._links(self.terms.iris(term, vocab.RDF + "type"))
        parts = [self.prose(term, _DEFINITION), self.prose(term, _NOTE), self._wording(term)]
        told = " ".join(filter(None, parts))
        name = f"{anchor(_place(term))}{code(short(term))} {self.label(term)}"
        return f"- {name} ({kinds}). {told}".rstrip() + "\n"

    def _work(self, term: str) -> str:
        citation = self.terms.text(term, vocab.DCTERMS + "bibliographicCitation")
        name = f"{anchor(_place(term))}{code(short(term))} {self.label(term)}"
        return f"- {name}. {citation}\n"

    def _links(self, terms: Iterable[str]) -> str:
        return ", ".join(map(self._link, terms))

    def _link(self, term: str) -> str:
        own = term in self.terms.said and term.startswith(vocab.BASE)
        return f"[{code(short(term))}](#{_place(term)})" if own else code(short(term))


def _place(term: str) -> str:
    """Return the anchor of a term: its fragment, or ``code-`` and the name of a code."""
    if term.startswith(vocab.CODE):
        return "code-" + term.removeprefix(vocab.CODE)
    return term.removeprefix(vocab.NS)
