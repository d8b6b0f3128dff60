"""One source file to lines: read, checked, linked, mapped, validated; or refused with reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from pyoxigraph import Store

from conflictgraph.annotation import Document, Mention
from conflictgraph.annotation.serial import to_bytes
from conflictgraph.errors import SourceError
from conflictgraph.linking import Linked, Unresolved, link
from conflictgraph.linking.decisions import Decisions
from conflictgraph.mapping import MappedDocument, map_document
from conflictgraph.pipeline.gate import examine
from conflictgraph.pipeline.incremental import with_decisions
from conflictgraph.pipeline.knowledge import Knowledge
from conflictgraph.pipeline.profiled import translated
from conflictgraph.pipeline.report import MentionPlace, Notice, Unlinked
from conflictgraph.readers import SourceFile, read
from conflictgraph.scheme import check, iter_unknown_links, without_boilerplate
from conflictgraph.triples import Tables
from conflictgraph.validation import Report
from conflictgraph.vocab import local_name

_BROKEN = "this is a fault of conflictgraph: please report it with the file"


@dataclass(frozen=True)
class Outcome:
    """What became of one source: its mapped document, or what kept it out.

    Attributes:
        digest: incremental key, see ``pipeline.incremental``.
        footprint: what tells whether decisions of curators can concern the document.
        annotations: what it was made from, as the store keeps it.
        premises: what rules over several documents may read of it; None where that is anything.
    """

    source: SourceFile
    digest: str
    mapped: MappedDocument | None
    text: str
    refused: tuple[SourceError, ...]
    unlinked: tuple[Unlinked, ...] = ()
    notices: tuple[Notice, ...] = ()
    footprint: bytes = b""
    annotations: bytes = b""
    premises: bytes | None = None


class Concluded(NamedTuple):
    """A document with what rules derive from it.

    Attributes:
        premises: what rules over several documents may read of it; None where that is anything.
        report: what the shapes say of all that.
    """

    mapped: MappedDocument
    premises: bytes | None
    report: Report


def process(source: SourceFile, digest: str, knowledge: Knowledge) -> Outcome:
    """Take one source through reading, checking, linking, mapping and the gate; never raise.

    Whatever goes wrong with one document must not stop the others.
    """
    try:
        document, told = translated(read(source), knowledge)
        told = (*_of_excerpt(document), *told)
        errors = check(document, knowledge.scheme)
        if errors:
            return Outcome(source, digest, None, "", errors, notices=told)
        outcome = _map(source, digest, document, knowledge)
        return replace(outcome, notices=told + outcome.notices)
    except SourceError as error:
        return Outcome(source, digest, None, "", (error,))
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document is that document's
        reason = f"{type(error).__name__}: {error}"
        return Outcome(
            source, digest, None, "", (SourceError("internal", reason, source.key, None, _BROKEN),)
        )


def _map(source: SourceFile, digest: str, document: Document, knowledge: Knowledge) -> Outcome:
    scheme, register, base = knowledge.scheme, knowledge.register, knowledge.base
    decisions = knowledge.decisions
    linked = link(without_boilerplate(document, scheme), scheme, register, base, decisions)
    concluded = _concluded(map_document(linked, scheme, register, base), knowledge)
    mapped, report = concluded.mapped, concluded.report
    refused, found = examine(source, mapped, report, knowledge.fail_on, base)
    return Outcome(
        source=source,
        digest=with_decisions(digest, linked.curated.key),
        # Nobody asks for origins any more, and they would be sent along with all they know.
        mapped=None if refused else replace(mapped, origins=None),
        text="" if refused else document.text,
        refused=refused,
        unlinked=tuple(_unlinked(linked)),
        notices=(
            *_notices(document),
            *_unknown_events(linked),
            *_remarks(linked, decisions),
            *found,
        ),
        footprint=linked.footprint,
        annotations=b"" if refused else to_bytes(document),
        premises=None if refused else concluded.premises,
    )


def _concluded(mapped: MappedDocument, knowledge: Knowledge) -> Concluded:
    own = Tables(mapped.affairs)
    derived = knowledge.engine.derive(own, mapped.lines + mapped.shared, knowledge.known)
    concluded = replace(
        mapped,
        lines=mapped.lines + derived.document,
        shared=mapped.shared + derived.shared,
        affairs=mapped.affairs + derived.affairs,
    )

    def stored() -> Store:
        lines = concluded.lines + concluded.shared + concluded.affairs
        return knowledge.workspace.holding(lines)

    report = knowledge.validator.validate(own, stored)
    return Concluded(concluded, knowledge.engine.gathered(own), report)


def _unlinked(linked: Linked) -> Iterator[Unlinked]:
    document = linked.document
    grouped: dict[str, list[Unresolved]] = {}
    for each in linked.unresolved:
        key = each.entity.iri if each.entity else each.mention.id
        if linked.curated.passed_over & {key, each.mention.id}:
            continue
        grouped.setdefault(key, []).append(each)
    for group in grouped.values():
        entity, first = group[0].entity, group[0].mention
        places = tuple(_place(document, each.mention) for each in group)
        label = next(iter(entity.label.values()), places[0].text) if entity else places[0].text
        yield Unlinked(
            label=label,
            type=local_name(entity.type) if entity else first.label,
            iri=entity.iri if entity else "",
            candidates=group[0].candidates,
            mentions=places,
            language=next(iter(entity.label), "und") if entity else "und",
        )


def _place(document: Document, mention: Mention) -> MentionPlace:
    words = " ".join(map(document.covered_text, mention.spans))
    return MentionPlace(document.source, words, mention.span.begin, mention.span.end)


def _of_excerpt(document: Document) -> Iterator[Notice]:
    if document.metadata.is_excerpt:
        yield Notice(
            document.source,
            None,
            "document.excerpt",
            f"only what was quoted of its text is at hand ({document.metadata.text_basis}); "
            "offsets count in that",
            "to have offsets of the whole text, save it as <name>.txt beside its annotations",
        )


def _notices(document: Document) -> Iterator[Notice]:
    for annotation, unknown in iter_unknown_links(document):
        yield Notice(
            document.source,
            annotation.line,
            "scheme.unknown-link",
            f"{unknown.name}:{unknown.value} on {annotation.id} is of an unknown kind and not used",
        )


def _unknown_events(linked: Linked) -> Iterator[Notice]:
    for frame in linked.unknown_frames:
        named = " and ".join(f"{own.name}:{own.value}" for own in frame.links)
        yield Notice(
            linked.document.source,
            frame.line,
            "link.unknown-event",
            f"{named} on {frame.id} names no {frame.label} of the register and is not used",
        )


def _remarks(linked: Linked, decisions: Decisions) -> Iterator[Notice]:
    for remark in linked.curated.remarks:
        yield Notice(decisions.source, remark.line, remark.rule, remark.reason)
