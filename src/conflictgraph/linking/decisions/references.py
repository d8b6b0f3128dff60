"""How a decision names things: by IRI, whole or short as tables show it, by link, or by words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from conflictgraph.annotation import Link
from conflictgraph.linking.candidates import is_wellformed
from conflictgraph.linking.provisional import link_iri
from conflictgraph.linking.register import Register
from conflictgraph.vocab import BASE, ID, WIKIDATA

#: The identity of a document, as it can stand in an IRI.
IDENTITY = r"[^/\s\x00-\x20\x7f<>\"{}|^`\\]+"
_DOCUMENT = rf"doc/(?P<document>{IDENTITY})/"
_MENTION = re.compile(_DOCUMENT + r"mention/(?P<begin>[0-9]+)-(?P<end>[0-9]+)", re.ASCII)
#: Sides and territories are made from an actor, so that one decides on the actor.
_OWN = re.compile(
    _DOCUMENT + r"entity/(?:[0-9]+-[0-9]+(?:-(?!territory$)[a-z]+)*|publisher|agency-[0-9]+)",
    re.ASCII,
)
_SHARED = re.compile(
    r"entity/(?:(?:thing/)?(?:wikidata/Q[1-9][0-9]*|local/[a-z0-9-]{1,64}(?<!-territory))"
    r"|merged/[0-9a-f]{12})",
    re.ASCII,
)
_LINK = re.compile(r"(?P<name>Wikidata|Local):(?P<value>\S+)")
#: How a name of a thing begins, as against words of a text.
_BEGINNINGS = ("http://", "https://", "id/", "doc/", "entity/", "Wikidata:", "Local:")


@dataclass(frozen=True)
class Names:
    """Reads and writes the names of things for one base and one register."""

    base: str
    register: Register

    def is_reference(self, text: str) -> bool:
        """Tell whether a text names a thing, rather than being words of a mention."""
        return text.startswith(_BEGINNINGS) or self.register.get(ID + text) is not None

    def iri(self, text: str) -> str:
        """Return the IRI that a reference means.

        Raises:
            ValueError: it is no reference; the message says why.
        """
        if link := _LINK.fullmatch(text):
            return self._linked(Link(link["name"], link["value"]))
        if text.startswith(WIKIDATA):
            return self._linked(Link("Wikidata", text.removeprefix(WIKIDATA)))
        if text.startswith(("http://", "https://")):
            return text
        short = text.removeprefix("id/")
        data = short.startswith(("doc/", "entity/"))
        return f"{self.base}id/{short}" if data else ID + short

    def short(self, iri: str) -> str:
        """Return an IRI as tables show it, which :meth:`iri` reads back."""
        for prefix in (f"{self.base}id/", ID):
            if iri.startswith(prefix):
                return iri.removeprefix(prefix)
        return iri

    def mention(self, iri: str) -> tuple[str, int, int] | None:
        """Return document, begin and end of a mention's IRI; None for any other."""
        found = _MENTION.fullmatch(iri.removeprefix(f"{self.base}id/"))
        return (found["document"], int(found["begin"]), int(found["end"])) if found else None

    def is_provisional(self, iri: str) -> bool:
        """Tell whether an IRI can be that of an entity which documents introduce."""
        return self.is_shared(iri) or self.document_of(iri) is not None

    def is_shared(self, iri: str) -> bool:
        """Tell whether several documents can lead to a provisional entity."""
        return _SHARED.fullmatch(iri.removeprefix(f"{self.base}id/")) is not None

    def document_of(self, iri: str) -> str | None:
        """Return the document that alone introduces an entity; None for any other."""
        found = _OWN.fullmatch(iri.removeprefix(f"{self.base}id/"))
        return found["document"] if found else None

    def merged(self, member: str) -> str:
        """Return the IRI of what is merged, named after the first of its members."""
        moved = member.replace(f"{self.base}id/", f"{BASE}id/", 1)
        return f"{self.base}id/entity/merged/{sha256(moved.encode()).hexdigest()[:12]}"

    def _linked(self, link: Link) -> str:
        if not is_wellformed(link):
            raise ValueError(f"{link.name}:{link.value} is no id of that kind")
        register = self.register
        with_id = register.with_wikidata if link.name == "Wikidata" else register.with_slug
        known = with_id(link.value)
        if len(known) > 1:
            several = ", ".join(self.short(each.iri) for each in known)
            raise ValueError(f"{link.name}:{link.value} could be {several}; name one of them")
        return known[0].iri if known else link_iri(link, self.base)
