"""Whether the labels of an analyst's own file are complete, usable in tools, and not taken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conflictgraph.errors import ExtensionError
from conflictgraph.scheme.known import Known
from conflictgraph.vocab import OWL, SCHEME, local_name

#: What a declaration cannot do without, by its kind.
_NEEDED = {
    "SpanType": (),
    "FrameType": ("denotes",),
    "Role": ("ofFrame", "accepts"),
    "Attribute": ("appliesTo",),
    "Value": ("ofAttribute",),
    "RelationType": ("from", "to"),
}
#: What a declaration has once at most.
_SINGLE = ("annotationLabel", "denotes", "inGroup", "marks", "maxCount", "minCount", "symmetry")
DECLARATIONS = frozenset(SCHEME + each for each in _NEEDED)
_SPAN, _FRAME, _ROLE = (SCHEME + each for each in ("SpanType", "FrameType", "Role"))
#: Properties of the scheme's vocabulary that lead to something declared.
_REFERRING = frozenset(
    SCHEME + each
    for each in ("accepts", "appliesTo", "denotes", "fills", "from", "inGroup", "marks")
) | frozenset(SCHEME + each for each in ("ofAttribute", "ofFrame", "to", "valuesFrom"))
#: A name that can stand in an IRI, in brat's files and in the name of a node.
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)
_GROUP = SCHEME + "Group"
_LABEL = SCHEME + "annotationLabel"
_COUNT = re.compile(r"\d{1,3}", re.ASCII)


class LabelChecks:
    """Checks the declarations of one file, beside those of the product and of other files."""

    def __init__(self, source: str, known: Known) -> None:
        self._source, self._known = source, known

    def check(self, subject: str) -> None:
        """Refuse a declaration that annotators could not use.

        Raises:
            ExtensionError: names the declaration, and what to do about it.
        """
        self._check_references(subject)
        kinds = DECLARATIONS & self._known.kinds(subject)
        if kinds and subject not in self._known.product:
            self._check_parts(subject, kinds)
            self._check_label(subject, kinds)

    def _refuse(self, reason: str, hint: str) -> ExtensionError:
        return ExtensionError(reason, self._source, hint)

    def _all(self, subject: str, name: str) -> list[str]:
        return self._known.values(subject, SCHEME + name)

    def _check_references(self, subject: str) -> None:
        for predicate, values in self._known.own[subject].items():
            for value in values if predicate in _REFERRING else ():
                if not self._known.kinds(value.value):
                    name = local_name(predicate)
                    raise self._refuse(
                        f"{name} of {subject} leads to {value.value}, which nothing declares",
                        "declare it, or mend the name",
                    )

    def _check_parts(self, subject: str, kinds: frozenset[str]) -> None:
        for kind in sorted(kinds):
            for name in _NEEDED[local_name(kind)]:
                if not self._all(subject, name):
                    raise self._refuse(
                        f"{subject} is a {local_name(kind)} and has no cga:{name}", "add it"
                    )
        for name in _SINGLE:
            if len(self._all(subject, name)) > 1:
                raise self._refuse(f"{subject} has several cga:{name}", "keep one of them")
        for name in ("minCount", "maxCount"):
            if not all(map(_COUNT.fullmatch, self._all(subject, name))):
                raise self._refuse(f"cga:{name} of {subject} is no number", "write it in digits")
        denoted = next(iter(self._all(subject, "denotes")), None)
        if _FRAME in kinds and denoted and OWL + "Class" not in self._known.kinds(denoted):
            raise self._refuse(
                f"{subject} denotes {denoted}, which is no class",
                "a frame becomes a node of a class",
            )

    def _check_label(self, subject: str, kinds: frozenset[str]) -> None:
        (label,) = self._all(subject, "annotationLabel") or [""]
        if not NAME.fullmatch(label) or (_ROLE in kinds and label[-1].isdigit()):
            reason = (
                f"has the cga:annotationLabel {label!r}" if label else "has no cga:annotationLabel"
            )
            raise self._refuse(
                f"{subject} {reason}",
                "a label has the letters a to z, digits, - and _; that of a role ends in no digit",
            )
        for other in self._rivals(subject, kinds):
            if label in self._known.values(other, _LABEL) or self._is_group(other, label):
                raise self._refuse(
                    f"the annotation label {label} of {subject} is taken by {other}",
                    "choose another label",
                )

    def _rivals(self, subject: str, kinds: frozenset[str]) -> Iterator[str]:
        """Yield what must not have the same label: of one kind, of one frame or attribute."""
        together = frozenset({_SPAN, _FRAME})
        wanted = together if kinds & together else kinds
        owners = self._owners(subject)
        for other in self._known.subjects():
            is_rival = other != subject and self._known.kinds(other) & (wanted | {_GROUP})
            if is_rival and (not owners or owners & self._owners(other)):
                yield other

    def _is_group(self, subject: str, label: str) -> bool:
        """Tell whether a group is called so: brat shows groups and labels in one list."""
        return _GROUP in self._known.kinds(subject) and local_name(subject) == label

    def _owners(self, subject: str) -> frozenset[str]:
        return frozenset((*self._all(subject, "ofFrame"), *self._all(subject, "ofAttribute")))
