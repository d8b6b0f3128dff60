"""What one annotation becomes: its label, attributes and links in our scheme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from conflictgraph.annotation import FLAG, Document, Frame, Link, Mention, Span
from conflictgraph.annotation.identifiers import link_of
from conflictgraph.scheme.checking import VALUE_CHECKS
from conflictgraph.scheme.profiles.model import AttributeRule, Becoming, By, Split
from conflictgraph.scheme.profiles.names import Kind
from conflictgraph.scheme.profiles.rules import Rules
from conflictgraph.scheme.profiles.told import Tale, Told
from conflictgraph.vocab import term

#: Classes (IRIs) of what the register has for a mention: by its links, else by its words.
ClassesOf = Callable[[Document, Mention], frozenset[str]]

#: What a link to an entity is written like, so that it is read as one of that kind.
_IDENTIFIERS: Final = {"Wikidata": "", "Local": "urn:conflictgraph:"}
_TRUE: Final = frozenset({"true", "yes", "1", FLAG})


@dataclass(frozen=True)
class Annotator:
    """Relabels the annotations of one document.

    Attributes:
        tale: told of everything that is left out.
    """

    rules: Rules
    document: Document
    classes_of: ClassesOf
    tale: Tale

    def label(self, each: Mention | Frame, becoming: Becoming, words: str) -> str:
        """Return the label that an annotation gets: of the first split that fits and has one."""
        for split in self._fitting(each, becoming, words):
            if split.becomes:
                return split.becomes
        return becoming.becomes

    def attributes(
        self, each: Mention | Frame, becoming: Becoming, label: str, words: str
    ) -> dict[str, str]:
        """Return the attributes of an annotation: what it says itself, then cases, then rules."""
        found = dict(self._own(each, label))
        for split in self._fitting(each, becoming, words):
            found = split.attributes | found
        return self._with_defaults(becoming.attributes | found, label)

    def links(self, each: Mention | Frame) -> tuple[Link, ...]:
        """Return the links of an annotation that mean something here, each kind of entity once."""
        found: dict[Link, None] = {}
        for link in self._iter_links(each):
            usable = _usable(link)
            if usable is None or any(usable.name == other.name != "IRI" for other in found):
                if usable not in found:
                    self.tale.tell(Told.NO_PLACE, Kind.LINK, link.name, each)
            else:
                found[usable] = None
        return tuple(found)

    def plain(self, mention: Mention) -> Mention:
        """Return a mention with a label of ours, its attributes and links translated."""
        label = mention.label
        attributes = self._with_defaults(dict(self._own(mention, label)), label)
        return Mention(
            mention.id, label, mention.spans, attributes, self.links(mention), mention.line
        )

    def mention(self, mention: Mention, becoming: Becoming, identifier: str) -> Mention:
        """Return what a span becomes."""
        words = self.words(mention.spans)
        label = self.label(mention, becoming, words)
        attributes = self.attributes(mention, becoming, label, words)
        return Mention(
            identifier, label, mention.spans, attributes, self.links(mention), mention.line
        )

    # cases

    def _fitting(self, each: Mention | Frame, becoming: Becoming, words: str) -> Iterator[Split]:
        return (split for split in becoming.splits if self._fits(each, split, words))

    def _fits(self, each: Mention | Frame, split: Split, words: str) -> bool:
        if split.by is By.LABEL:
            return self.rules.fits(split.values, each.label)
        if split.by is By.ATTRIBUTE:
            values = (v for k, v in each.attributes.items() if self.rules.fits((split.name,), k))
            return any(self.rules.fits(split.values, value) for value in values)
        if split.by is By.WORDS:
            return re.search(split.words or "", words) is not None
        return isinstance(each, Mention) and self._is_linked(each, split.values)

    def _is_linked(self, mention: Mention, classes: tuple[str, ...]) -> bool:
        found = self.classes_of(self.document, _with_links(mention, self._iter_links(mention)))
        is_a = self.rules.scheme.ontology.is_a
        return any(is_a(each, term(wanted)) for each in found for wanted in classes)

    def words(self, spans: tuple[Span, ...]) -> str:
        """Return the words that fragments cover, on one line, in composed characters."""
        covered = " ".join(map(self.document.covered_text, spans))
        return " ".join(normalize("NFC", covered).split())

    # attributes

    def _own(self, each: Mention | Frame, label: str) -> Iterator[tuple[str, str]]:
        """Yield the attributes that an annotation has itself, as far as they mean something."""
        for name, value in each.attributes.items():
            rule = self.rules.attribute(name, each.label)
            if rule is not None:
                if rule.becomes:
                    yield from self._ours(each, label, rule.becomes, name, self._value(rule, value))
            elif self._is_role(each.label, name):
                continue
            elif self.rules.ignores(Kind.ATTRIBUTE, name):
                self.tale.tell(Told.IGNORED, Kind.ATTRIBUTE, name, each)
            elif name in self.rules.scheme.attributes or not self.tale.is_lenient:
                yield name, value
            else:
                self.tale.tell(Told.NO_PLACE, Kind.ATTRIBUTE, name, each)

    def _ours(
        self, each: Mention | Frame, label: str, becomes: str, name: str, value: str
    ) -> Iterator[tuple[str, str]]:
        attribute = self.rules.scheme.attributes[becomes]
        known = {own.casefold(): own for own in attribute.values}
        if not attribute.values and value.casefold() in _TRUE:
            known[value.casefold()] = FLAG
        if label in attribute.applies_to and value.casefold() in known:
            yield becomes, known[value.casefold()]
        else:
            self.tale.tell(Told.NO_PLACE, Kind.ATTRIBUTE, name, each)

    def _value(self, rule: AttributeRule, value: str) -> str:
        pairs = rule.values.items()
        return next((own for given, own in pairs if self.rules.fits((given,), value)), value)

    def _is_role(self, label: str, name: str) -> bool:
        rule = self.rules.frame(label)
        return rule is not None and self.rules.role(rule, [name]) is not None

    def _with_defaults(self, attributes: dict[str, str], label: str) -> dict[str, str]:
        known = self.rules.scheme.attributes
        defaults = self.rules.default_attributes
        return {k: v for k, v in defaults.items() if label in known[k].applies_to} | attributes

    # links

    def _iter_links(self, each: Mention | Frame) -> Iterator[Link]:
        for link in each.links:
            rule = self.rules.link(link.name)
            if rule is None and self.rules.ignores(Kind.LINK, link.name):
                self.tale.tell(Told.IGNORED, Kind.LINK, link.name, each)
            else:
                yield Link(rule.becomes, link.value) if rule else link
        for name, value in each.attributes.items():
            found = self.rules.attribute(name, each.label)
            if found is not None and found.link:
                yield Link(found.link, self._value(found, value))


def _with_links(mention: Mention, links: Iterator[Link]) -> Mention:
    usable = tuple(each for link in links if (each := _usable(link)))
    return Mention(mention.id, mention.label, mention.spans, {}, usable, mention.line)


def _usable(link: Link) -> Link | None:
    """Return a link in the one form we have for it; None where its value is of no such kind."""
    if link.name in _IDENTIFIERS:
        found = link_of(_IDENTIFIERS[link.name] + link.value)
        return found if found.name == link.name else None
    check, _ = VALUE_CHECKS.get(link.name, (bool, ""))
    return link if check(link.value) else None
