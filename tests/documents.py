"""Documents that the scheme accepts, made up: for tests of all that takes any document.

``st_documents`` draws them; ``agree`` tells whether two of them say the same. The text is of
characters that break naive offset arithmetic, and spans may overlap, nest, repeat and have gaps.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from hypothesis import strategies as st

from conflictgraph.annotation import (
    FLAG,
    Document,
    Frame,
    Link,
    Mention,
    Metadata,
    Note,
    Relation,
    Role,
    Span,
)
from conflictgraph.annotation.numbering import numbered
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import Scheme, check, load_scheme

#: Letters, an accent of its own, characters beyond the BMP, of three bytes, and of two.
LETTERS = "aBzß\u00e9e\u0301„“–漢\u2028\U0001f54a\U00010348"
BLANKS = " \n\r\t\u00a0"
WORDS = st.text(LETTERS, min_size=1, max_size=6).filter(lambda word: bool(word.strip()))
#: Titles and remarks: one line, with what JSON and XML have to escape.
SENTENCES = st.text(LETTERS + " \"'<&>\\/:;|#%", max_size=20).map(
    lambda text: " ".join(text.split())
)

VALUES: Mapping[str, st.SearchStrategy[str]] = {
    "Number": st.integers(0, 10**17).map(str),
    "Ordinal": st.integers(1, 99).map(str),
    "Percent": st.sampled_from(("40", "0.5")),
    "EDTF": st.sampled_from(("2020-10-22", "2020-09-21~/..", "2020-10")),
    "Duration": st.sampled_from(("P30Y", "PT72H")),
    "Wikidata": st.sampled_from(("Q159", "Q227")),
    "Local": st.sampled_from(("nato", "verein-a")),
}
MOST = 5


@cache
def our_scheme() -> Scheme:
    return load_scheme(ontology_folder())


def agree(one: Document, other: Document) -> bool:
    """Tell whether two documents say the same: ids, lines and names of files aside."""
    left, right = (replace(numbered(each), source="") for each in (one, other))
    return left == right


@st.composite
def st_documents(draw: st.DrawFn, *, with_notes: bool = True) -> Document:
    """Draw a document in canonical order, which the scheme of the product accepts."""
    scheme = our_scheme()
    made = _Making(draw, scheme, _text(draw))
    for _ in range(draw(st.integers(0, MOST))):
        made.mention(draw(st.sampled_from(sorted(scheme.span_types))))
    for _ in range(draw(st.integers(0, MOST - 1))):
        made.frame(draw(st.sampled_from(sorted(scheme.frame_types))))
    for _ in range(draw(st.integers(0, 3))):
        made.relation(draw(st.sampled_from(sorted(scheme.relation_types))))
    document = made.document(draw(_metadata()), with_notes=with_notes)
    if check(document, scheme):
        # Some values exclude each other, or ask something of the roles.
        plain = tuple(each._replace(attributes={}) for each in document.frames)
        document = replace(document, frames=plain)
    assert not check(document, scheme)
    check_structure(document)
    return in_canonical_order(document)


def _text(draw: st.DrawFn) -> str:
    words = draw(st.lists(WORDS, min_size=2, max_size=8))
    gaps = draw(st.lists(st.text(BLANKS, min_size=1, max_size=2), min_size=9, max_size=9))
    return "".join(part for pair in zip(gaps, words, strict=False) for part in pair) + gaps[-1]


@st.composite
def _metadata(draw: st.DrawFn) -> Metadata:
    iris = st.sampled_from(("", "https://example.org/a#b"))
    return Metadata(
        id=draw(st.sampled_from(("", "a-1"))),
        title=draw(SENTENCES),
        publisher=draw(SENTENCES),
        publisher_iri=draw(iris),
        date_published=draw(st.sampled_from(("", "2020-10-22"))),
        date_basis=draw(st.sampled_from(("", "inferred from the text"))),
        text_basis=draw(st.sampled_from(("", "excerpt: 2 passages"))),
        language=draw(st.sampled_from(("und", "de", "en-gb"))),
        agencies=tuple(draw(st.lists(st.tuples(WORDS, iris), max_size=2))),
        author_initials=draw(st.sampled_from(("", "ab/cd"))),
        photo_credit=draw(SENTENCES),
        url=draw(iris),
    )


@dataclass
class _Making:
    """A document while it is made: whatever a part needs is made before it."""

    draw: st.DrawFn
    scheme: Scheme
    text: str
    mentions: list[Mention] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def mention(self, label: str) -> str:
        links = self._links()
        made = Mention(
            f"m{len(self.mentions)}", label, self._spans(), self._attributes(label), links
        )
        self.mentions.append(made)
        return made.id

    def frame(self, label: str) -> str:
        roles: list[Role] = []
        for role in self.scheme.frame_types[label].roles.values():
            most = min(role.min_count + 2, role.max_count or MOST)
            for _ in range(self.draw(st.integers(role.min_count, most))):
                filler = self._one_of(role.accepts, is_needed=role.min_count > 0)
                roles += [Role(role.label, filler)] if filler else []
        made = Frame(
            f"f{len(self.frames)}",
            label,
            self._spans(),
            tuple(dict.fromkeys(roles)),
            self._attributes(label),
            self.draw(st.sampled_from(((), (), (Link("Wikidata", "Q2"),)))),
        )
        self.frames.append(made)
        return made.id

    def relation(self, label: str) -> None:
        known = self.scheme.relation_types[label]
        source = self._one_of(known.sources, is_needed=True)
        target = self._one_of(known.targets, is_needed=True)
        labels = {each.id: each.label for each in (*self.mentions, *self.frames)}
        if source != target and known.joins(labels[source], labels[target]):
            name = f"r{len(self.relations)}"
            self.relations.append(Relation(label, source, target, name))

    def document(self, metadata: Metadata, *, with_notes: bool) -> Document:
        ids = [each.id for each in (*self.mentions, *self.frames, *self.relations)]
        notes: list[Note] = []
        if ids and with_notes:
            texts = self.draw(st.lists(SENTENCES.filter(bool), max_size=2))
            notes = [Note("AnnotatorNotes", self.draw(st.sampled_from(ids)), t) for t in texts]
        return Document(
            "made up",
            self.text,
            metadata,
            tuple(self.mentions),
            tuple(self.frames),
            tuple(self.relations),
            tuple(notes),
        )

    def _one_of(self, labels: Collection[str], *, is_needed: bool) -> str:
        """Return an annotation with one of the labels, made now if one is needed."""
        parts = (*self.mentions, *self.frames)
        known = [each.id for each in parts if each.label in labels]
        if known and self.draw(st.booleans()):
            return self.draw(st.sampled_from(known))
        spans = sorted(labels & self.scheme.span_types.keys())
        if spans and (is_needed or self.draw(st.booleans())):
            return self.mention(self.draw(st.sampled_from(spans)))
        if known:
            return self.draw(st.sampled_from(known))
        return self.frame(self.draw(st.sampled_from(sorted(labels)))) if is_needed else ""

    def _spans(self) -> tuple[Span, ...]:
        """Return one to three stretches that begin and end with a letter."""
        letters = [index for index, each in enumerate(self.text) if not each.isspace()]
        count = 2 * self.draw(st.sampled_from((1, 1, 1, 2, 3)))
        ends = sorted(self.draw(st.lists(st.sampled_from(letters), min_size=count, max_size=count)))
        spans: list[Span] = []
        for begin, last in zip(ends[::2], ends[1::2], strict=True):
            if not spans or begin >= spans[-1].end:
                spans.append(Span(begin, last + 1))
        return tuple(spans)

    def _attributes(self, label: str) -> dict[str, str]:
        known = [each for each in self.scheme.attributes.values() if label in each.applies_to]
        drawn = self.draw(st.lists(st.sampled_from(known), max_size=2)) if known else []
        return {
            each.label: self.draw(st.sampled_from(sorted(each.values))) if each.values else FLAG
            for each in drawn
        }

    def _links(self) -> tuple[Link, ...]:
        names = self.draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=2, unique=True))
        return tuple(sorted(Link(name, self.draw(VALUES[name])) for name in names))
