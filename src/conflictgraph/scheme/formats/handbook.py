"""Write the annotators' guide as Markdown, one document per language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from conflictgraph.scheme.formats.phrases import PHRASES, Phrases
from conflictgraph.scheme.guide import Entry, Guide
from conflictgraph.scheme.model import AttributeType, FrameType, RelationType, RoleType, SpanType

#: The annotated words of an example.
_MARKED = re.compile(r"\[([^\]]+)\]")


def to_files(guide: Guide, language: str) -> Mapping[str, str]:
    """Return the guide in one language."""
    return {f"annotation-guide.{language}.md": to_handbook(guide, language)}


def to_handbook(guide: Guide, language: str) -> str:
    """Return the guide: every label, role, attribute, value and relation with its meaning."""
    return "\n".join(_Handbook(guide, language).iter_parts())


class _Handbook:
    def __init__(self, guide: Guide, language: str) -> None:
        self._guide, self._scheme, self._language = guide, guide.scheme, language
        self._say: Phrases = PHRASES[language]

    def iter_parts(self) -> Iterator[str]:
        """Yield the parts of the document; each ends with a line feed."""
        say, scheme = self._say, self._scheme
        yield f"# {self._guide.title(self._language)} {self._guide.version}\n"
        yield f"{say.introduction}\n"
        yield f"## {say.spans}\n"
        yield f"{say.spans_note}\n"
        for span in scheme.span_types.values():
            yield from self._span(span)
        yield f"## {say.frames}\n"
        yield f"{say.frames_note}\n"
        for frame in scheme.frame_types.values():
            yield from self._frame(frame)
        yield f"## {say.attributes}\n"
        for attribute in scheme.attributes.values():
            yield from self._attribute(attribute)
        yield f"## {say.relations}\n"
        for relation in scheme.relation_types.values():
            yield from self._relation(relation)
        yield from self._values()
        yield from self._conventions()
        yield from self._changes()

    # one thing each

    def _span(self, span: SpanType) -> Iterator[str]:
        entry = self._guide.entry(span, self._language)
        group = f"{self._say.group}: {span.group}." if span.group else ""
        yield from self._described(span.label, entry, group)

    def _frame(self, frame: FrameType) -> Iterator[str]:
        yield from self._described(frame.label, self._guide.entry(frame, self._language))
        attributes = [
            a.label for a in self._scheme.attributes.values() if frame.label in a.applies_to
        ]
        if frame.roles:
            titles = (self._say.role, self._say.number, self._say.takes, self._say.meaning)
            yield _table(titles, map(self._role, frame.roles.values()))
        if attributes:
            yield f"{self._say.attributes}: {_codes(attributes)}.\n"

    def _role(self, role: RoleType) -> tuple[str, str, str, str]:
        entry = self._guide.entry(role, self._language)
        meaning = self._meaning(entry)
        takes = ", ".join(role.accepted_names)
        return f"`{role.label}`", self._number(role), takes, meaning

    def _number(self, role: RoleType) -> str:
        least, most = role.min_count, role.max_count
        if most is None:
            return f"{least} {self._say.or_more}"
        return str(least) if least == most else f"{least} {self._say.to} {most}"

    def _attribute(self, attribute: AttributeType) -> Iterator[str]:
        say = self._say
        entry = self._guide.entry(attribute, self._language)
        place = f"{say.on}: {', '.join(attribute.applies_to_names)}."
        kind = "" if attribute.values else f" {say.flag}"
        yield from self._described(attribute.label, entry, place + kind)
        if attribute.values:
            rows = (self._value(attribute, value) for value in attribute.values)
            yield _table((say.value, say.meaning, say.example), rows)

    def _value(self, attribute: AttributeType, value: str) -> tuple[str, str, str]:
        entry = self._guide.value(attribute, value, self._language)
        limit = attribute.limits.get(value)
        needs = f"{self._say.needs} {', '.join(limit.needs)}." if limit and limit.needs else ""
        meaning = self._meaning(entry, *entry.notes, needs)
        return f"`{value}`", meaning, " ".join(map(_marked, entry.examples))

    def _relation(self, relation: RelationType) -> Iterator[str]:
        ends = (", ".join(names) for names in (relation.source_names, relation.target_names))
        entry = self._guide.entry(relation, self._language)
        yield from self._described(relation.label, entry, f"{' → '.join(ends)}.")

    # words

    def _described(self, name: str, entry: Entry, facts: str = "") -> Iterator[str]:
        """Yield heading, meaning, notes, facts and examples."""
        words = "" if entry.label == name else f" ({entry.label})"
        yield f"### {name}{words}\n"
        lines = (entry.definition, *entry.notes, facts, self._since(entry))
        if text := " ".join(filter(None, lines)):
            yield f"{text}\n"
        for example in entry.examples:
            yield f"> {_marked(example)}\n"

    def _meaning(self, entry: Entry, *more: str) -> str:
        label = entry.label[0].upper() + entry.label[1:]
        return " ".join(filter(None, (f"{label}.", entry.definition, *more, self._since(entry))))

    def _since(self, entry: Entry) -> str:
        return f"{self._say.since} {entry.since}." if entry.since else ""

    # the end of the document

    def _values(self) -> Iterator[str]:
        yield f"## {self._say.links}\n"
        yield f"{self._say.links_note}\n"
        links = self._guide.links(self._language)
        rows = ((f"`{name}`", words) for name, words in links.items())
        yield _table((self._say.name, self._say.meaning), rows)

    def _conventions(self) -> Iterator[str]:
        yield f"## {self._say.conventions}\n"
        entries = (self._guide.convention(each, self._language) for each in self._guide.conventions)
        rows = (
            (entry.label, entry.definition, " ".join(map(_marked, entry.examples)))
            for entry in entries
        )
        yield _table((self._say.case, self._say.how, self._say.example), rows)

    def _changes(self) -> Iterator[str]:
        if changes := self._guide.changes(self._language):
            yield f"## {self._say.changes}\n"
            yield "".join(f"- {each}\n" for each in changes)


def _marked(example: str) -> str:
    return _MARKED.sub(r"**\1**", example)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (titles, ["---"] * len(titles), *rows)
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |\n"
        for line in lines
    )
