"""Apply a profile: a document with foreign labels becomes one with ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from conflictgraph.annotation import Document, Frame, Mention, Relation, Role
from conflictgraph.annotation.order import in_canonical_order
from conflictgraph.annotation.structure import check_structure
from conflictgraph.scheme.profiles.becoming import Annotator, ClassesOf
from conflictgraph.scheme.profiles.ends import Parts, Surroundings
from conflictgraph.scheme.profiles.framing import Draft, Framer
from conflictgraph.scheme.profiles.model import FrameRule, Without
from conflictgraph.scheme.profiles.names import Kind, annotations_of
from conflictgraph.scheme.profiles.rules import Rules
from conflictgraph.scheme.profiles.told import Omission, Tale, Told

#: What becomes a frame, and by which rule.
Framed = tuple[Mention | Frame, FrameRule]


@dataclass(frozen=True, slots=True)
class Applied:
    """A document in our scheme, and what was left out of it."""

    document: Document
    omissions: tuple[Omission, ...]


def apply(document: Document, rules: Rules, classes_of: ClassesOf, *, is_lenient: bool) -> Applied:
    """Return a document with the labels of our scheme.

    Args:
        document: one that ``check_structure`` accepts.
        rules: those of the profile.
        classes_of: the class that the register has for what a mention denotes.
        is_lenient: whether what neither profile nor scheme knows is left out; else it stays, for
            the check of the scheme to refuse.

    Raises:
        SourceError: frames fill each other's roles in a circle that the foreign ones had not.
    """
    tale = Tale(is_lenient)
    made = _Translation(document, rules, Annotator(rules, document, classes_of, tale)).made()
    check_structure(made)
    return Applied(in_canonical_order(made), tuple(tale.omissions()))


class _Translation:
    def __init__(self, document: Document, rules: Rules, annotator: Annotator) -> None:
        self._document, self._rules, self._annotator = document, rules, annotator
        self._tale = annotator.tale
        self._foreign = {each.id: each for each in annotations_of(document)}
        self._draft = Draft(self._foreign)
        self._used: set[Relation] = set()
        self._in_frames: set[str] = set()
        self._yielding: set[str] = set()

    def made(self) -> Document:
        for mention in self._document.mentions:
            self._mention(mention)
        framed = self._frames(tuple(self._iter_framed()))
        for relation in self._document.relations:
            self._relation(relation)
        self._leave_out_incomplete({each.id: rule for each, rule in framed})
        self._yield()
        self._tell_unused()
        return self._assembled()

    # spans

    def _mention(self, mention: Mention) -> None:
        label = mention.label
        if self._rules.frame(label):
            return
        if rule := self._rules.span(label):
            self._draft.add(self._annotator.mention(mention, rule, mention.id))
            if rule.yields:
                self._yielding.add(mention.id)
        elif self._rules.ignores(Kind.SPAN, label):
            self._tale.tell(Told.IGNORED, Kind.SPAN, label, mention)
        elif self._rules.is_own(Kind.SPAN, label) or self._stays(label):
            self._draft.add(self._annotator.plain(mention))

    def _stays(self, label: str) -> bool:
        """Tell whether a label that nobody knows stays, to be refused with its line."""
        return not self._tale.is_lenient and not self._rules.is_part(label)

    def _yield(self) -> None:
        """Let other mentions of the same words take the places of those that yield."""
        firm = {
            mention.spans: mention.id
            for mention in reversed(self._draft.mentions.values())
            if mention.id not in self._yielding
        }
        moved = {
            each: firm[self._draft.mentions[each].spans]
            for each in self._yielding
            if self._draft.mentions[each].spans in firm
        }
        for frame in self._draft.frames.values():
            types = self._rules.scheme.frame_types.get(frame.label)
            for role in frame.roles:
                known = types.roles.get(role.name) if types else None
                other = moved.get(role.target)
                if other and known and self._draft.labels[other] not in known.accepts:
                    del moved[role.target]
        self._redirect(moved)

    def _redirect(self, moved: dict[str, str]) -> None:
        self._in_frames.update(moved)
        for gone in moved:
            del self._draft.mentions[gone], self._draft.labels[gone]
        for frame in tuple(self._draft.frames.values()):
            roles = tuple(Role(r.name, moved.get(r.target, r.target)) for r in frame.roles)
            self._draft.frames[frame.id] = frame._replace(roles=roles)
        self._draft.relations = [
            each for r in self._draft.relations if (each := self._redirected(r, moved))
        ]

    def _redirected(self, relation: Relation, moved: dict[str, str]) -> Relation | None:
        """Return a relation between what took the places of its ends; None where none can be."""
        source = moved.get(relation.source, relation.source)
        target = moved.get(relation.target, relation.target)
        if (source, target) == (relation.source, relation.target):
            return relation
        made = relation._replace(source=source, target=target)
        if source != target and self._fits(made, translated=True):
            return made
        self._tale.tell(Told.NO_PLACE, Kind.RELATION, relation.label, relation)
        return None

    def _tell_unused(self) -> None:
        for mention in self._document.mentions:
            if mention.id in self._draft.labels or mention.id in self._in_frames:
                continue
            rule = self._rules.frame(mention.label)
            if not rule and not self._rules.ignores(Kind.SPAN, mention.label):
                self._tale.tell(Told.NO_PLACE, Kind.SPAN, mention.label, mention)

    # frames

    def _iter_framed(self) -> Iterator[Framed]:
        for mention in self._document.mentions:
            if rule := self._rules.frame(mention.label):
                yield mention, rule
        for frame in self._document.frames:
            rule = self._rules.frame(frame.label)
            if rule:
                yield frame, rule
            elif self._rules.ignores(Kind.FRAME, frame.label):
                self._tale.tell(Told.IGNORED, Kind.FRAME, frame.label, frame)
            elif frame.label in self._rules.scheme.frame_types or not self._tale.is_lenient:
                self._draft.frames[frame.id] = frame
                self._draft.labels[frame.id] = frame.label
            else:
                self._tale.tell(Told.NO_PLACE, Kind.FRAME, frame.label, frame)

    def _frames(self, framed: tuple[Framed, ...]) -> tuple[Framed, ...]:
        """Make the frames, and return what they were made of."""
        around = Surroundings(self._document, self._rules)
        framer = Framer(self._annotator, self._draft)
        gathered = [(each, rule, around.parts(each, rule)) for each, rule in framed]
        inside = {part for _, rule, parts in gathered for part in self._parts_only(rule, parts)}
        gathered = [one for one in gathered if one[0].id not in inside]
        for each, rule, parts in gathered:
            framer.announce(each, rule, parts)
        for each, rule, parts in gathered:
            self._used.update(parts.used)
            self._in_frames.update(parts.cue, (target for _, target in parts.fillers))
            framer.frame(each, rule, parts)
        return tuple((each, rule) for each, rule, _ in gathered)

    def _parts_only(self, rule: FrameRule, parts: Parts) -> Iterator[str]:
        """Yield the spans that fill a role no frame fills: the content of a quotation is none."""
        frames = self._rules.scheme.frame_types
        for role, target in parts.fillers:
            takes = frames[rule.becomes].roles[role.becomes].accepts
            if isinstance(self._foreign[target], Mention) and not takes & frames.keys():
                yield target

    def _leave_out_incomplete(self, rules: dict[str, FrameRule]) -> None:
        """Take frames out that lack what they need, and those that then lack what they needed."""
        while gone := [f for f in self._draft.frames.values() if self._lacks(f, rules)]:
            for frame in gone:
                del self._draft.frames[frame.id], self._draft.labels[frame.id]
                self._tale.tell(Told.INCOMPLETE, Kind.FRAME, self._foreign[frame.id].label, frame)
        known = self._draft.labels
        for frame in tuple(self._draft.frames.values()):
            for role in frame.roles:
                if role.target not in known:
                    self._tale.tell(Told.NO_PLACE, Kind.ROLE, role.name, frame)
            roles = tuple(role for role in frame.roles if role.target in known)
            self._draft.frames[frame.id] = frame._replace(roles=roles)
        kept = (r for r in self._draft.relations if r.source in known and r.target in known)
        self._draft.relations = list(kept)

    def _lacks(self, frame: Frame, rules: dict[str, FrameRule]) -> bool:
        rule = rules.get(frame.id)
        if rule is None or rule.without is Without.REFUSE:
            return False
        filled = {role.name for role in frame.roles if role.target in self._draft.labels}
        needed = self._rules.scheme.frame_types[frame.label].roles.values()
        return any(role.min_count and role.label not in filled for role in needed)

    # relations

    def _relation(self, relation: Relation) -> None:
        if relation in self._used:
            return
        rule, label = self._rules.relation(relation.label), relation.label
        if rule is None and self._rules.ignores(Kind.RELATION, label):
            self._tale.tell(Told.IGNORED, Kind.RELATION, label, relation)
            return
        made = relation
        if rule:
            ends = relation.source, relation.target
            source, target = reversed(ends) if rule.swap else ends
            made = relation._replace(label=rule.becomes, source=source, target=target)
        if self._fits(made, translated=rule is not None):
            self._draft.relations.append(made)
        else:
            self._tale.tell(Told.NO_PLACE, Kind.RELATION, label, relation)

    def _fits(self, made: Relation, *, translated: bool) -> bool:
        labels = self._draft.labels
        if made.source not in labels or made.target not in labels:
            return False
        known = self._rules.scheme.relation_types.get(made.label)
        if known is None:
            return not self._tale.is_lenient
        fits = known.joins(labels[made.source], labels[made.target])
        return fits or not (translated or self._tale.is_lenient)

    def _assembled(self) -> Document:
        document, draft = self._document, self._draft
        metadata, language = document.metadata, self._rules.default("language").lower()
        if metadata.language == "und" and language:
            metadata = replace(metadata, language=language)
        publisher = metadata.publisher or self._rules.default("publisher")
        return replace(
            document,
            metadata=replace(metadata, publisher=publisher),
            mentions=tuple(draft.mentions.values()),
            frames=tuple(draft.frames.values()),
            relations=tuple(draft.relations),
            notes=tuple(note for note in document.notes if note.target in draft.labels),
        )
