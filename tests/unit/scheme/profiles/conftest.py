"""A text with marked words, from which documents of any foreign scheme are made."""

from __future__ import annotations

import pytest

from conflictgraph.annotation import Document, Frame, Link, Mention, Metadata, Relation, Role, Span
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import check, load_scheme
from conflictgraph.scheme.profiles import Rules, apply, check_profile, parse_profile

#: Beyond the BMP before the first word, and a combining accent: offsets must not slip.
TEXT = (
    "🕊 Minister Ilir Ve\u0301ga sagte: „Wir wollen Frieden.“ Die Polizei teilte am Montag mit, "
    "es habe Tote gegeben. Er schwieg."
)


class Marked:
    """Builds a document; every annotation is named by its id."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []
        self.frames: list[Frame] = []
        self.relations: list[Relation] = []

    def span(self, identifier, label, *words, links=(), **attributes):
        """Mark the first place of each of some words as fragments of one span."""
        spans = tuple(Span(TEXT.index(each), TEXT.index(each) + len(each)) for each in words)
        given = tuple(Link(*each.split(":", 1)) for each in links)
        line = len(self.mentions) + 1
        self.mentions.append(Mention(identifier, label, spans, attributes, given, line))
        return self

    def frame(self, identifier, label, cue, roles=(), **attributes):
        """Mark a frame at some words; roles are pairs of name and id."""
        spans = (Span(TEXT.index(cue), TEXT.index(cue) + len(cue)),)
        filled = tuple(Role(*each) for each in roles)
        self.frames.append(Frame(identifier, label, spans, filled, attributes, (), 100))
        return self

    def relation(self, label, source, target):
        """Join two annotations."""
        self.relations.append(Relation(label, source, target, "", 200))
        return self

    def document(self, language="de"):
        """Return what was marked."""
        made = Document(
            "a.ann",
            TEXT,
            Metadata(language=language),
            tuple(self.mentions),
            tuple(self.frames),
            tuple(self.relations),
        )
        check_structure(made)
        return in_canonical_order(made)


class Read:
    """What a profile makes of a document, in words."""

    def __init__(self, applied, scheme) -> None:
        self.document = applied.document
        self.errors = [error.rule for error in check(applied.document, scheme)]
        self.told = [
            (str(each.why), str(each.kind), each.name, each.count) for each in applied.omissions
        ]
        self._mentions = {each.id: each for each in applied.document.mentions}

    def words(self, identifier):
        """Return the words of an annotation."""
        if identifier in self._mentions:
            spans = self._mentions[identifier].spans
        else:
            spans = next(each.cue for each in self.document.frames if each.id == identifier)
        return " … ".join(map(self.document.covered_text, spans))

    @property
    def labels(self):
        """Return words to label, in the order of the text."""
        return [(self.words(each.id), each.label) for each in self.document.mentions]

    @property
    def frames(self):
        """Return label, cue and fillers by role of each frame, in the order of the text."""
        return [
            (each.label, self.words(each.id), self.roles(each)) for each in self.document.frames
        ]

    def roles(self, frame):
        """Return role to label and words of its fillers."""
        labels = {each.id: each.label for each in (*self.document.mentions, *self.document.frames)}
        found = {}
        for role in frame.roles:
            found.setdefault(role.name, []).append((labels[role.target], self.words(role.target)))
        return {name: each[0] if len(each) == 1 else each for name, each in found.items()}


@pytest.fixture(scope="session")
def scheme():
    """Return our scheme."""
    return load_scheme(ontology_folder())


@pytest.fixture
def marked():
    """Return a builder of documents."""
    return Marked()


@pytest.fixture(scope="session")
def read_with(scheme):
    """Return a function that applies a profile to a document."""

    def read(profile, document, classes=(), *, is_lenient=False):
        parsed = parse_profile(('title = "test"\n' + profile).encode(), "own.toml")
        check_profile([parsed], scheme, "own.toml")
        known = dict(classes)

        def classes_of(document, mention):
            words = " ".join(map(document.covered_text, mention.spans))
            keys = (words, *(f"{link.name}:{link.value}" for link in mention.links))
            return frozenset(iri for key in keys for iri in known.get(key, ()))

        rules = Rules((parsed,), scheme)
        return Read(apply(document, rules, classes_of, is_lenient=is_lenient), scheme)

    return read
