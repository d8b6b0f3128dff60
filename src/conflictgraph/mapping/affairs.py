"""States of affairs: content-addressed nodes that every document shares."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from conflictgraph.mapping.terms import Term, relative
from conflictgraph.vocab import local_name

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

#: A property and what it leads to.
Pair = tuple[str, Term]


@dataclass(frozen=True, slots=True)
class Affair:
    """One state of affairs.

    Attributes:
        iri: minted from class and pairs.
        type: its class.
        pairs: everything that is its identity, sorted; labels are not part of it.
    """

    iri: str
    type: str
    pairs: tuple[Pair, ...]

    def targets(self, prop: str) -> tuple[Term, ...]:
        """Return what ``prop`` leads to."""
        return tuple(term for each, term in self.pairs if each == prop)


def make_affair(type_: str, pairs: Iterable[Pair], base: str) -> Affair:
    """Return the node of a state of affairs; equal content gives an equal IRI.

    The hash is 12 hex of SHA-256 over ``a ns#Class`` and the sorted lines ``ns#role target``,
    IRIs relative to the base, literals plain, joined by line feeds.
    """
    unique = sorted(set(pairs))
    lines = sorted(f"{relative(prop, base)} {relative(term.value, base)}" for prop, term in unique)
    content = "\n".join([f"a {relative(type_, base)}", *lines])
    digest = sha256(content.encode()).hexdigest()[:12]
    return Affair(f"{base}id/soa/{kebab(type_)}-{digest}", type_, tuple(unique))


def kebab(type_: str) -> str:
    """Return a class's local name in kebab case: ``CasualtyCount`` is ``casualty-count``."""
    return _CAMEL.sub("-", local_name(type_)).lower()
