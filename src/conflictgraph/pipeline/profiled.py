"""Foreign labels into ours, by the profile that fits, and what is told of it."""

from __future__ import annotations

from functools import partial

from conflictgraph.annotation import Document
from conflictgraph.linking import classes_in
from conflictgraph.pipeline.knowledge import Knowledge
from conflictgraph.pipeline.report import Notice
from conflictgraph.scheme.profiles import Choice, Kind, Omission, Told

#: What is worth knowing, and nothing to be done about.
_SLIGHT = {"severity": "info"}
_NOUNS = {
    Kind.SPAN: "span",
    Kind.FRAME: "frame",
    Kind.ROLE: "role",
    Kind.ATTRIBUTE: "attribute",
    Kind.LINK: "link",
    Kind.RELATION: "relation",
}


def translated(document: Document, knowledge: Knowledge) -> tuple[Document, tuple[Notice, ...]]:
    """Return a document in our scheme, with notices of the profile and of what it leaves out.

    Raises:
        SourceError: what the profile makes of the document does not fit together.
    """
    classes_of = partial(classes_in, knowledge.register)
    choice, applied = knowledge.profiles.apply(document, classes_of)
    if choice is None:
        return document, ()
    left_out = (_notice(document.source, choice.name, each) for each in applied.omissions)
    return applied.document, (_read_with(document.source, choice), *left_out)


def _read_with(source: str, choice: Choice) -> Notice:
    if choice.is_lenient:
        reason = f"no profile knows all of its labels: it is read with {choice.name} as far as that"
        hint = "conflictgraph profile suggest drafts a profile for the rest"
        return Notice(source, None, "profile.partial", f"{reason} goes", hint)
    reason = f"its labels are read with the profile {choice.name}"
    return Notice(source, None, "profile.applied", reason, facts=_SLIGHT)


def _notice(source: str, profile: str, omission: Omission) -> Notice:
    several = "" if omission.count == 1 else "s"
    what = f"{omission.count} {_NOUNS[omission.kind]}{several} {omission.name}"
    if omission.why is Told.IGNORED:
        reason = f"{what}: left out, as the profile {profile} says"
        return Notice(source, omission.line, "profile.ignored", reason, facts=_SLIGHT)
    if omission.why is Told.NO_PLACE:
        reason = f"{what}: left out, for it has no place in our scheme there"
        return Notice(source, omission.line, "profile.left-out", reason, facts=_SLIGHT)
    reason = f"{what}: without a role that is needed, only the mentions are kept"
    return Notice(source, omission.line, "profile.incomplete", reason)
