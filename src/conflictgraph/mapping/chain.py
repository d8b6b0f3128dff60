"""The chain of attribution: from the ground of a claim over speaker and agency to the reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from conflictgraph.annotation import Frame, Span, envelope
from conflictgraph.mapping.acts import ActReader
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.quotes import literal_spans
from conflictgraph.mapping.terms import Term, iri, plain, relative, text
from conflictgraph.vocab import RDF, RDFS, code, term

_STEP, _ROLE, _AGENT = term("AttributionStep"), term("hasStepRole"), term("hasStepAgent")
_RELAYED, _BASIS = term("isRelayedBy"), term("citesBasis")
_SPEAKER, _ASSERTS = term("isAttributedTo"), term("hasContent")
_CONTENT = term("hasContentSpan")


class Chain:
    """Builds the steps of one document as they are asked for; ``nodes`` holds them all.

    Args:
        cited: frames that only name the ground of another statement.
        reports: whether a statement frame passes on the statements it asserts.
    """

    def __init__(
        self, context: Context, cited: tuple[Frame, ...], reports: Callable[[Frame], bool]
    ) -> None:
        self._context, self._reports = context, reports
        #: Subject to its pairs, in order of creation.
        self.nodes: dict[str, list[Pair]] = {}
        self._bases = self._grounds(cited)
        self._reporters = self._outer_speakers()
        self._outlet = self._make_outlet()

    # steps

    def _step(self, name: str, role: str, pairs: list[Pair]) -> str:
        step = f"{self._context.iri}/step/{name}"
        if step not in self.nodes:
            head = [(RDF + "type", iri(_STEP)), (_ROLE, iri(code(f"step-{role}")))]
            self.nodes[step] = [*head, *pairs]
        return step

    def _make_outlet(self) -> str:
        """Make the steps that all statements share; return the innermost of them."""
        metadata = self._context.document.metadata
        publisher = self._context.publisher
        step = self._step("publisher", "publisher", [(_AGENT, iri(publisher.iri))])
        if metadata.photo_credit:
            credit = (term("creditText"), plain(metadata.photo_credit))
            self._step("photo", "photo", [credit, (_RELAYED, iri(step))])
        if metadata.author_initials:
            credit = (term("creditText"), plain(metadata.author_initials))
            step = self._step("desk", "desk", [credit, (_RELAYED, iri(step))])
        #: What the article says itself comes from here.
        self.narrator = step
        if agencies := self._context.agencies:
            # The credit line does not say which agency brought which statement.
            doubt = (term("hasCertainty"), iri(code("certainty-possible")))
            agents = [(_AGENT, iri(agency.iri)) for agency in agencies]
            step = self._step("agencies", "agency", [*agents, doubt, (_RELAYED, iri(step))])
        return step

    def _slug(self, entity: str) -> str:
        local = relative(entity, self._context.base).removeprefix("id/")
        return local.removeprefix(f"doc/{self._context.document.identity}/").replace("/", "-")

    def _speaker(self, holder: str, reporters: tuple[str, ...]) -> str:
        """Return the speaker's step, relayed by whoever reports the speaker's words."""
        step, speakers = self._outlet, (holder, *reporters)
        for number in reversed(range(len(speakers))):
            name = "speaker-" + "-via-".join(map(self._slug, speakers[number:]))
            pairs = [(_AGENT, iri(speakers[number])), (_RELAYED, iri(step))]
            step = self._step(name, "speaker", pairs)
        return step

    def origin(self, frame: Frame, holder: str) -> str:
        """Return the innermost step behind a statement."""
        speaker = self._speaker(holder, self._reporters.get(frame.id, ()))
        for basis in self.bases(frame):
            name = f"basis-{basis.rsplit('/', 1)[-1]}-{speaker.rsplit('/', 1)[-1]}"
            ground = (term("hasStepBasis"), iri(basis))
            return self._step(name, "basis", [ground, (_RELAYED, iri(speaker))])
        return speaker

    # who reports whom

    def _fillers(self, frame: Frame, prop: str) -> Iterator[str]:
        roles = self._context.scheme.frame_types[frame.label].roles
        return (role.target for role in frame.roles if prop in roles[role.name].fills)

    def _outer_speakers(self) -> dict[str, tuple[str, ...]]:
        """Return statement frames inside others, with the outer speakers, innermost first."""
        outer: dict[str, Frame] = {}
        for frame in self._context.document.frames:
            for target in self._fillers(frame, _ASSERTS):
                if self._reports(frame):
                    outer.setdefault(target, frame)
        return {inner: tuple(self._iter_speakers(inner, outer)) for inner in outer}

    def _iter_speakers(self, inner: str, outer: dict[str, Frame]) -> Iterator[str]:
        while inner in outer:
            for speaker in self._fillers(outer[inner], _SPEAKER):
                yield self._context.actor(self._context.mentions[speaker]).iri
            inner = outer[inner].id

    # grounds

    def _grounds(self, cited: tuple[Frame, ...]) -> dict[str, list[str]]:
        """Return the cited grounds of every statement frame, by its id."""
        grounds: dict[str, list[str]] = defaultdict(list)
        for frame in self._context.document.frames:
            if frame not in cited:
                for target in self._fillers(frame, _BASIS):
                    grounds[frame.id].append(self._basis(self._context.mentions[target].spans, ()))
        for citing in cited:
            named = [*self._fillers(citing, _BASIS), *self._fillers(citing, _CONTENT)]
            ground = self._context.mentions[named[0]].spans if named else citing.cue
            basis = self._basis(ground, citing.cue)
            if not any(basis in each for each in grounds.values()):
                for supported in self._supported(citing, cited):
                    grounds[supported].append(basis)
        return dict(grounds)

    def _supported(self, citing: Frame, cited: tuple[Frame, ...]) -> list[str]:
        """Return what a citation supports.

        That is what it asserts, or who asserts the same; else what the same speaker said last,
        and where the citation comes first, what that speaker says next.
        """
        frames = [f for f in self._context.document.frames if f not in cited]
        asserted = {*self._fillers(citing, _ASSERTS)}
        named = [
            f.id for f in frames if f.id in asserted or asserted & {*self._fillers(f, _ASSERTS)}
        ]
        if named:
            return named
        own = [f for f in frames if self._holder(f) and self._holder(f) == self._holder(citing)]
        before = [f for f in own if f.span < citing.span]
        found = [max(before, key=_place)] if before else [min(own, key=_place)] if own else []
        return [frame.id for frame in found]

    def _holder(self, frame: Frame) -> str | None:
        for target in self._fillers(frame, _SPEAKER):
            return self._context.actor(self._context.mentions[target]).iri
        return None

    def _basis(self, ground: tuple[Span, ...], cue: tuple[Span, ...]) -> str:
        span = envelope(ground)
        basis = f"{self._context.iri}/basis/{span.begin}-{span.end}"
        pairs = self.nodes.setdefault(basis, [])
        spans = [*ground, *cue]
        quoted = literal_spans(self._context.document.text, ground)
        words: Term = text(self._context.text(ground), self._context.language)
        for pair in (
            (RDF + "type", iri(term("CitedBasis"))),
            (RDFS + "label", words),
            *((term("hasEvidence"), iri(self._context.use(each))) for each in spans),
            *((term("hasQuoteSpan"), iri(self._context.use(each))) for each in quoted),
        ):
            if pair not in pairs:
                pairs.append(pair)
        return basis

    def bases(self, frame: Frame) -> list[str]:
        """Return the grounds that a statement frame names."""
        return self._bases.get(frame.id, [])


def iter_citing(statements: Sequence[Frame], acts: ActReader) -> Iterator[Frame]:
    """Yield the statement frames that only name the ground of another statement.

    One that asserts what nobody else does is a statement too: else that would be lost.
    """
    told = {each.id for f in statements if not acts.cites_evidence(f) for each in acts.asserted(f)}
    told |= {frame.id for frame in statements}
    for frame in statements:
        if acts.cites_evidence(frame) and told.issuperset(each.id for each in acts.asserted(frame)):
            yield frame


def _place(frame: Frame) -> tuple[Span, tuple[Span, ...]]:
    return frame.span, frame.cue
