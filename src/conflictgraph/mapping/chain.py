"""The chain of attribution: from the ground of a claim over speaker and agency to the reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from conflictgraph.annotation import Frame, Mention, Span
from conflictgraph.mapping.affairs import Pair
from conflictgraph.mapping.context import Context
from conflictgraph.mapping.terms import Term, iri, plain, relative, text
from conflictgraph.vocab import RDF, RDFS, code, term

_STEP, _ROLE, _AGENT = term("AttributionStep"), term("hasStepRole"), term("hasStepAgent")
_RELAYED, _BASIS = term("isRelayedBy"), term("citesBasis")
_SPEAKER, _ASSERTS = term("isAttributedTo"), term("hasContent")
_CONTENT = term("hasContentSpan")


class Chain:
    """Builds the steps of one document as they are asked for; ``nodes`` holds them all."""

    def __init__(self, context: Context, cited: tuple[Frame, ...]) -> None:
        self._context = context
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
        if not reporters:
            pairs = [(_AGENT, iri(holder)), (_RELAYED, iri(self._outlet))]
            return self._step(f"speaker-{self._slug(holder)}", "speaker", pairs)
        outer = self._speaker(reporters[0], reporters[1:])
        name = "speaker-" + "-via-".join(self._slug(each) for each in (holder, *reporters))
        return self._step(name, "speaker", [(_AGENT, iri(holder)), (_RELAYED, iri(outer))])

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
                    grounds[frame.id].append(self._basis(self._context.mentions[target], ()))
        for citing in cited:
            named = [*self._fillers(citing, _BASIS), *self._fillers(citing, _CONTENT)]
            if named:
                self._cite(citing, self._context.mentions[named[0]], cited, grounds)
        return dict(grounds)

    def _cite(
        self,
        citing: Frame,
        ground: Mention,
        cited: tuple[Frame, ...],
        grounds: dict[str, list[str]],
    ) -> None:
        basis = self._basis(ground, citing.cue)
        if not any(basis in each for each in grounds.values()):
            for supported in self._supported(citing, cited):
                grounds[supported].append(basis)

    def _supported(self, citing: Frame, cited: tuple[Frame, ...]) -> list[str]:
        """Return what a citation supports: what it asserts, else the same speaker's last words."""
        named = [
            frame.id
            for frame in self._context.document.frames
            if set(self._fillers(frame, _ASSERTS)) & set(self._fillers(citing, _ASSERTS))
            and frame not in cited
        ]
        if named:
            return named
        speakers = {self._holder(citing)}
        before = [
            frame
            for frame in self._context.document.frames
            if frame not in cited and frame.span < citing.span and self._holder(frame) in speakers
        ]
        return [max(before, key=lambda each: each.span).id] if before else []

    def _holder(self, frame: Frame) -> str | None:
        for target in self._fillers(frame, _SPEAKER):
            return self._context.actor(self._context.mentions[target]).iri
        return None

    def _basis(self, mention: Mention, cue: tuple[Span, ...]) -> str:
        span = mention.span
        basis = f"{self._context.iri}/basis/{span.begin}-{span.end}"
        pairs = self.nodes.setdefault(basis, [])
        spans = [*mention.spans, *cue]
        words: Term = text(self._context.text(mention.spans), self._context.language)
        for pair in (
            (RDF + "type", iri(term("CitedBasis"))),
            (RDFS + "label", words),
            *((term("hasEvidence"), iri(self._context.use(each))) for each in spans),
        ):
            if pair not in pairs:
                pairs.append(pair)
        return basis

    def bases(self, frame: Frame) -> list[str]:
        """Return the grounds that a statement frame names."""
        return self._bases.get(frame.id, [])
