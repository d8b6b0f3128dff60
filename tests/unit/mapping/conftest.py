"""Short articles, annotated in a few lines, read and mapped by the real parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from conflictgraph.linking import Register, link
from conflictgraph.mapping import MappedDocument, map_document
from conflictgraph.pipeline.knowledge import Knowledge, KnowledgeFiles, load_knowledge
from conflictgraph.readers import brat
from conflictgraph.scheme import check, iter_triples, without_boilerplate
from conflictgraph.vocab import BASE, CODE, NS, OA, RDF, RDFS

METADATA = {"id": "d", "publisher": "Der Spiegel", "language": "de", "datePublished": "2020-10-22"}


class View:
    """The quads of one mapped document, under short names: ``Demand``, ``actor/russia``."""

    def __init__(self, mapped: MappedDocument, base: str) -> None:
        self.mapped, self._base = mapped, base
        self.quads = [
            quad
            for lines in (mapped.lines, mapped.shared, mapped.affairs)
            for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)
        ]
        self._table: dict[tuple[str, str], list[str]] = {}
        for quad in self.quads:
            key = (self._short(quad.subject), self._short(quad.predicate))
            self._table.setdefault(key, []).append(self._short(quad.object))

    def _short(self, node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
        value = node.value
        for prefix in (NS, CODE, f"{self._base}id/", f"{BASE}id/", self._base, RDF, RDFS, OA):
            if isinstance(node, ox.NamedNode) and value.startswith(prefix):
                return value.removeprefix(prefix)
        return value

    def all(self, node: str, prop: str) -> list[str]:
        """Return the values of a property, sorted."""
        return sorted(self._table.get((node, prop), ()))

    def one(self, node: str, prop: str) -> str | None:
        """Return the only value of a property, or None."""
        values = self.all(node, prop)
        assert len(values) <= 1, (node, prop, values)
        return values[0] if values else None

    def of_class(self, class_: str) -> list[str]:
        """Return the nodes of a class, sorted."""
        return sorted(
            s for (s, p), values in self._table.items() if p == "type" and class_ in values
        )

    @property
    def statements(self) -> list[str]:
        """Return all statements in text order."""
        found = {s for s, p in self._table if p == "isAttributedTo"}
        return sorted(found, key=lambda each: [int(n) for n in each.split("/")[3].split("-")[:2]])

    def attributed(self) -> list[str]:
        """Return the statements of speakers, in text order."""
        return [s for s in self.statements if self.one(s, "hasVoice") == "voice-attributed"]

    def narrated(self) -> list[str]:
        """Return the statements of the article itself, in text order."""
        return [s for s in self.statements if self.one(s, "hasVoice") == "voice-narrator"]

    @property
    def only(self) -> str:
        """Return the only statement of a speaker."""
        (statement,) = self.attributed()
        return statement

    def contents(self, statement: str) -> list[str]:
        """Return a statement's contents, each written out."""
        return sorted(map(self.show, self.all(statement, "hasContent")))

    def words(self, node: str, prop: str) -> list[str]:
        """Return the words of the spans a property leads to."""
        return [self.exact(span) for span in self.all(node, prop)]

    def exact(self, span: str) -> str:
        """Return the words of a span."""
        (words,) = self.all(f"{span}#quote", "exact")
        return words

    def show(self, node: str) -> str:
        """Write a state of affairs out: its class, and its roles in the order of their names."""
        if not node.startswith("soa/"):
            return node
        pairs = sorted(
            (prop, self.exact(value) if prop == "isWordedIn" else self.show(value))
            for (subject, prop), values in self._table.items()
            if subject == node and prop not in {"type", "label"}
            for value in values
        )
        return f"{self.one(node, 'type')}({', '.join(f'{p}={v}' for p, v in pairs)})"

    def chain(self, statement: str) -> list[str]:
        """Return the steps from a statement's origin to the reader: role and agent."""
        steps, step = [], self.one(statement, "hasOriginStep")
        while step:
            agents = self.all(step, "hasStepAgent") or self.all(step, "creditText")
            role = (self.one(step, "hasStepRole") or "").removeprefix("step-")
            steps.append(f"{role} {' '.join(agents)}".strip())
            step = self.one(step, "isRelayedBy")
        return steps


class Article:
    """A text and its annotations, which are found in it by their words."""

    def __init__(self, text: str, folder: Path, metadata: dict[str, object] | None) -> None:
        self.text, self.path, self._metadata = text, folder / "article.ann", metadata
        #: Turtle of entities that the register is to know besides its own.
        self.registered = ""
        self.lines: list[str] = []
        self._counts: dict[str, int] = {}

    def _id(self, kind: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{kind}{self._counts[kind]}"

    def _bound(self, label: str, words: str | tuple[str, ...], nth: int) -> str:
        """Mark words, or several fragments one after another, at their nth place."""
        fragments = (words,) if isinstance(words, str) else words
        begin, spans = -1, []
        for number, fragment in enumerate(fragments):
            for _ in range(nth if number == 0 else 1):
                begin = self.text.index(fragment, begin + 1)
            spans.append(f"{begin} {begin + len(fragment)}")
        identifier = self._id("T")
        self.lines.append(f"{identifier}\t{label} {';'.join(spans)}\t{' '.join(fragments)}")
        return identifier

    def _say(self, target: str, links: tuple[str, ...], attributes: dict[str, str | bool]) -> None:
        for each in links:
            self.lines.append(f"{self._id('N')}\tReference {target} {each}\t-")
        for name, value in attributes.items():
            text = "" if value is True else f" {value}"
            self.lines.append(f"{self._id('A')}\t{name} {target}{text}")

    def span(
        self,
        label: str,
        words: str | tuple[str, ...],
        *links: str,
        nth: int = 1,
        **attributes: str | bool,
    ) -> str:
        """Annotate a span and return its id."""
        identifier = self._bound(label, words, nth)
        self._say(identifier, links, attributes)
        return identifier

    def frame(
        self,
        label: str,
        cue: str | tuple[str, ...],
        *roles: tuple[str, str],
        nth: int = 1,
        links: tuple[str, ...] = (),
        **attributes: str | bool,
    ) -> str:
        """Annotate a frame with its cue and return its id."""
        trigger, identifier = self._bound(label, cue, nth), self._id("E")
        numbered, seen = [], {}
        for name, target in roles:
            seen[name] = seen.get(name, 0) + 1
            numbered.append(f"{name}{seen[name] if seen[name] > 1 else ''}:{target}")
        self.lines.append(f"{identifier}\t{label}:{trigger} {' '.join(numbered)}".rstrip())
        self._say(identifier, links, attributes)
        return identifier

    def figure(self, cue: str, number: str, *roles: tuple[str, str], **attributes: str) -> str:
        """Annotate a casualty figure, whose number stands in the text, and return its id."""
        count = ("Count", self.span("Quantity", number, f"Number:{number}"))
        return self.frame("CasualtyClaim", cue, count, *roles, **attributes)

    def relation(self, label: str, source: str, target: str) -> None:
        """Relate two annotations."""
        self.lines.append(f"{self._id('R')}\t{label} Arg1:{source} Arg2:{target}")

    def same(self, label: str, *members: str) -> None:
        """Join annotations by an equivalence line."""
        self.lines.append(f"*\t{label} {' '.join(members)}")

    def write(self) -> Path:
        """Write the files of the article."""
        self.path.write_bytes("".join(f"{line}\n" for line in self.lines).encode())
        self.path.with_suffix(".txt").write_bytes(self.text.encode())
        if self._metadata is not None:
            self.path.with_suffix(".meta.json").write_bytes(json.dumps(self._metadata).encode())
        return self.path

    def mapped(self, base: str = BASE) -> MappedDocument:
        """Take the article through the real reader, checks, linking and mapping."""
        knowledge = load_knowledge(KnowledgeFiles(base))
        scheme, register = knowledge.scheme, self._register(knowledge)
        document = brat.read(self.write(), "article.ann")
        assert check(document, scheme) == ()
        linked = link(without_boilerplate(document, scheme), scheme, register, base)
        return map_document(linked, scheme, register, base)

    def _register(self, knowledge: Knowledge) -> Register:
        if not self.registered:
            return knowledge.register
        extra = self.path.with_name("extra.ttl")
        extra.write_bytes(f"PREFIX cg: <{NS}>\nPREFIX id: <{BASE}id/>\n{self.registered}".encode())
        known = sorted((knowledge.folder / "register").glob("*.ttl"))
        return Register.from_triples(t for path in (*known, extra) for t in iter_triples(path))

    def view(self, base: str = BASE) -> View:
        """Return the quads of the article."""
        return View(self.mapped(base), base)


MakeArticle = Callable[..., Article]


@pytest.fixture
def article(tmp_path: Path) -> Iterator[MakeArticle]:
    """Return what makes an article of a text; ``metadata`` adds to the side file, None drops it."""

    def make(text: str, metadata: dict[str, object] | None = METADATA, **more: object) -> Article:
        return Article(text, tmp_path, None if metadata is None else {**metadata, **more})

    return make


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Return the product's own ontology and register."""
    return load_knowledge()


@pytest.fixture
def told(article: MakeArticle) -> Callable[..., tuple[View, str]]:
    """Return what maps a text with one frame, and gives the statement that tells it."""

    def run(words: str, annotate: Callable[[Article], object]) -> tuple[View, str]:
        text = article(words)
        annotate(text)
        view = text.view()
        (statement,) = view.narrated()
        return view, statement

    return run


@pytest.fixture
def contents(told: Callable[..., tuple[View, str]]) -> Callable[..., list[str]]:
    """Return what maps a text with one frame, and gives the contents of that statement."""

    def run(words: str, annotate: Callable[[Article], object]) -> list[str]:
        view, statement = told(words, annotate)
        return view.contents(statement)

    return run
