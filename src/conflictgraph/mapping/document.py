"""Map one linked document to N-Quads: a pure function of document, scheme and register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from conflictgraph.annotation import Span
from conflictgraph.linking import Linked, Register
from conflictgraph.mapping.acts import ActReader
from conflictgraph.mapping.affairs import Affair, Pair
from conflictgraph.mapping.chain import Chain, iter_citing
from conflictgraph.mapping.circumstances import CircumstanceMapper
from conflictgraph.mapping.comparisons import ComparisonMapper
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.drafts import Draft, merge, name
from conflictgraph.mapping.entities import EntityMapper
from conflictgraph.mapping.frames import FrameMapper
from conflictgraph.mapping.heads import document_pairs
from conflictgraph.mapping.labels import LANGUAGES, Labeller
from conflictgraph.mapping.narrator import NarratorMapper, office_holding
from conflictgraph.mapping.origins import Origins
from conflictgraph.mapping.spans import TextMapper
from conflictgraph.mapping.statements import StatementMapper
from conflictgraph.mapping.terms import integer, iri, plain, text
from conflictgraph.scheme import Scheme
from conflictgraph.vocab import (
    GRAPH_ENTITIES,
    GRAPH_FACTS,
    GRAPH_META,
    GRAPH_SOA,
    PROV,
    RDF,
    RDFS,
    code,
    term,
)

#: Raise when the same document is to give other lines than before; part of the incremental key.
MAPPING_VERSION = "2"


@dataclass(frozen=True)
class MappedDocument:
    """The N-Quads lines of one document, each line with its graph, sorted, without repeats.

    Attributes:
        identity: what names the document in IRIs.
        lines: the document's own graph, and what the meta graph says of it.
        shared: lines that other documents may state too: provisional entities and facts.
        affairs: content-addressed states of affairs.
        statements: number of statements.
        origins: where its nodes come from; None where nobody will ask any more.
    """

    identity: str
    lines: bytes
    shared: bytes
    affairs: bytes
    statements: int
    origins: Origins | None = field(default=None, compare=False, repr=False)


def map_document(linked: Linked, scheme: Scheme, register: Register, base: str) -> MappedDocument:
    """Map one linked document; equal input gives equal bytes."""
    return _DocumentMapper(Context(linked, scheme, register, base)).map()


class _DocumentMapper:
    def __init__(self, context: Context) -> None:
        self._context = context
        # What is withheld has to be known before frames are mapped; to know it, none need be.
        acts = ActReader(context, FrameMapper(context, frozenset()))
        frames = tuple(filter(acts.is_statement, context.document.frames))
        withheld = (each.id for f in frames if acts.withholds(f) for each in acts.asserted(f))
        cited = tuple(iter_citing(frames, acts))
        self._frames = FrameMapper(context, frozenset(withheld))
        self._acts = ActReader(context, self._frames)
        self._chain = Chain(context, cited, self._acts.reports)
        circumstances = CircumstanceMapper(context, self._frames, self._chain)
        self._statements = StatementMapper(context, self._frames, self._acts, circumstances, cited)
        self._narrator = NarratorMapper(
            context, self._frames, self._statements, self._acts, circumstances, self._chain.narrator
        )

    def map(self) -> MappedDocument:
        self._frames.map_all()
        drafts = self._drafts()
        self._add_capacities(drafts)
        return MappedDocument(
            identity=self._context.document.identity,
            lines=joined(self._iter_document_lines(drafts)),
            shared=joined(self._iter_shared_lines()),
            affairs=joined(self._iter_affair_lines(drafts)),
            statements=len(drafts),
            origins=Origins(self._context, self._frames, drafts),
        )

    def _drafts(self) -> list[Draft]:
        """Return all statements with their IRIs: first those about the world, then comparisons."""
        context = self._context
        first = [*self._statements.map_all(), *self._narrator.map_all()]
        merged = merge(first)
        name(merged, context.iri, context.base)
        by_key = {draft.key: draft for draft in merged}
        by_frame = {
            frame: [by_key[draft.key] for draft in drafts]
            for frame, drafts in self._statements.by_frame.items()
        }
        comparisons = ComparisonMapper(
            context, self._frames, self._narrator.draft, by_frame, self._statements.comparing
        )
        second = merge(comparisons.map_all())
        name(second, context.iri, context.base, taken=(draft.anchor for draft in merged))
        return [*merged, *second]

    def _add_capacities(self, drafts: list[Draft]) -> None:
        """Tie a speaker's statements to the office the document presents the speaker in."""
        offices: dict[str, set[str]] = {}
        for affair in list(self._frames.affairs.values()):
            if affair.type == term("OfficeHolding"):
                holder = affair.targets(term("hasHolder"))[0].value
                offices.setdefault(holder, set()).add(affair.targets(term("hasOffice"))[0].value)
        for draft in drafts:
            held = offices.get(draft.holder, set())
            if len(held) == 1:
                pairs = office_holding(draft.holder, next(iter(held)))
                holding = self._frames.add(term("OfficeHolding"), pairs)
                draft.say([(term("isMadeInCapacity"), iri(holding))])

    # the document's graph

    def _iter_document_lines(self, drafts: list[Draft]) -> Iterator[str]:
        context = self._context
        graph = f" <{context.graph}> .\n"
        texts = TextMapper(context)
        yield _lines(context.iri, document_pairs(context), graph)
        yield _lines(f"{context.iri}/text", self._text_pairs(), graph)
        for node, pairs in self._chain.nodes.items():
            yield _lines(node, pairs, graph)
        sentences: set[Span] = set()
        for draft in drafts:
            yield _lines(draft.iri, self._statement_pairs(draft, sentences), graph)
        entities = EntityMapper(context)
        yield from entities.iter_mention_lines(graph)
        for node, pairs in entities.local():
            yield _lines(node, pairs, graph)
        quoted = {span for draft in drafts for span in draft.spans()} | context.used
        yield from texts.iter_lines(quoted | entities.spans(), sentences)
        meta = f" <{context.base}{GRAPH_META}> .\n"
        yield _lines(context.graph, [(PROV + "wasDerivedFrom", iri(context.iri))], meta)

    def _text_pairs(self) -> Iterator[Pair]:
        document = self._context.document
        yield RDF + "type", iri(term("TextVersion"))
        yield term("textHash"), plain(document.text_hash)
        yield term("textLength"), integer(len(document.text))

    def _statement_pairs(self, draft: Draft, sentences: set[Span]) -> Iterator[Pair]:
        for class_ in draft.classes:
            yield RDF + "type", iri(class_)
        yield term("isAttributedTo"), iri(draft.holder)
        yield term("isReportedIn"), iri(self._context.iri)
        yield term("hasVoice"), iri(draft.voice)
        yield term("hasPolarity"), iri(draft.polarity)
        for realis in draft.realis:
            yield term("hasRealis"), iri(realis)
        for information in draft.information:
            yield term("hasInformationStatus"), iri(information)
        for prop in draft.implicit_roles:
            yield term("implicitRole"), iri(prop)
        for content in draft.contents:
            yield term("hasContent"), iri(content)
        if not any(prop == term("hasCertainty") for prop, _ in draft.pairs):
            yield term("hasCertainty"), iri(code("certainty-unspecified"))
        yield from draft.pairs
        for prop, spans in draft.evidence.items():
            for span in spans:
                yield prop, iri(self._context.span_iri(span))
        for place in draft.places or draft.anchors:
            sentence = self._context.sentence(place)
            sentences.add(sentence)
            yield term("hasSentenceSpan"), iri(self._context.span_iri(sentence))

    # graphs shared with other documents

    def _iter_shared_lines(self) -> Iterator[str]:
        entities = EntityMapper(self._context)
        graph = f" <{self._context.base}{GRAPH_ENTITIES}> .\n"
        for node, pairs in entities.shared():
            yield _lines(node, pairs, graph)
        facts = f" <{self._context.base}{GRAPH_FACTS}> .\n"
        for node, pair in entities.facts(self._narrator.stated_property):
            yield _lines(node, [pair], facts)

    def _iter_affair_lines(self, drafts: list[Draft]) -> Iterator[str]:
        affairs = self._frames.affairs
        labeller = Labeller(self._context.ontology, self._context.named, affairs)
        for node in self._reached(drafts):
            yield affair_lines(affairs[node], labeller, self._context.base)

    def _reached(self, drafts: list[Draft]) -> list[str]:
        """Return the states of affairs that some statement leads to: content, office, occasion."""
        waiting = [content for draft in drafts for content in draft.contents]
        waiting += [target.value for draft in drafts for _, target in draft.pairs]
        found: set[str] = set()
        while waiting:
            node = waiting.pop()
            if node in self._frames.affairs and node not in found:
                found.add(node)
                waiting.extend(target.value for _, target in self._frames.affairs[node].pairs)
        return sorted(found)


def affair_lines(affair: Affair, labeller: Labeller, base: str) -> str:
    """Return N-Quads of a state of affairs with its labels."""
    labels = [
        (RDFS + "label", text(labeller.label(affair, language), language)) for language in LANGUAGES
    ]
    head = (RDF + "type", iri(affair.type))
    return _lines(affair.iri, [head, *affair.pairs, *labels], f" <{base}{GRAPH_SOA}> .\n")


def _lines(subject: str, pairs: Iterable[Pair], graph: str) -> str:
    return "".join([f"<{subject}> <{prop}> {target.nquads}{graph}" for prop, target in pairs])


def joined(lines: Iterable[str]) -> bytes:
    """Return lines sorted and without repeats, in whatever order and pieces they came."""
    # As bytes: one comparison fits them all, and their order is that of the characters.
    single = {*"".join(lines).encode().split(b"\n")} - {b""}
    return b"\n".join((*sorted(single), b"")) if single else b""
