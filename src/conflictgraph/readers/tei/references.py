"""What TEI's attributes refer to: entities elsewhere, elements of the document, dates, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from conflictgraph.annotation.identifiers import link_of
from conflictgraph.annotation.model import Link
from conflictgraph.annotation.time import parse_edtf
from conflictgraph.readers.xml import Element, attribute, descendants, local_name, own_text

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_WHOLE_NUMBER: Final = re.compile(r"\d{1,15}", re.ASCII)
#: Attributes that say something of what is marked, and point nowhere.
_SAID: Final = (
    "type", "subtype", "role", "cert", "evidence", "unit", "quantity", "commodity", "direct",
    "aloud", "ana", "motivation", "notBefore", "notAfter",
)  # fmt: skip
_DATES: Final = ("when", "when-iso")


class Said:
    """What the attributes of an element say.

    Attributes:
        attributes: what is no link, as it stands.
        links: at most one of each kind.
        pointers: what it points to within the file.
        entity: the first of them, where no link says what that is.
    """

    def __init__(self, element: Element, ids: Mapping[str, Element]) -> None:
        self.attributes = {
            name: attribute(element, name) for name in _SAID if attribute(element, name)
        }
        self._links = dict[str, Link]()
        self.pointers = list[str]()
        self.entity = ""
        for name in ("ref", "key"):
            for pointer in attribute(element, name).split():
                self._refer(name, pointer, ids)
        self._take_date(element)
        self._take_number(element)

    @property
    def links(self) -> tuple[Link, ...]:
        """Return the links in the order of their names."""
        return tuple(self._links[name] for name in sorted(self._links))

    def add(self, link: Link) -> None:
        """Take in a link, unless there is one of its kind."""
        self._links.setdefault(link.name, link)

    def add_pointer(self, pointer: str) -> None:
        """Take in the address of an entity."""
        if link := _link(pointer):
            self.add(link)

    def _refer(self, name: str, pointer: str, ids: Mapping[str, Element]) -> None:
        entity = ids.get(pointer.removeprefix("#")) if pointer.startswith("#") else None
        found = [_link(pointer)] if entity is None else list(_identified(entity))
        for link in filter(None, found):
            self.add(link)
        if pointer.startswith("#"):
            self.pointers.append(pointer)
        if not any(found):
            self.attributes.setdefault(name, pointer)
            self.entity = self.entity or pointer

    def _take_date(self, element: Element) -> None:
        stated = next(filter(None, (attribute(element, name) for name in _DATES)), "")
        begin, end = attribute(element, "from"), attribute(element, "to")
        # Of a span outside the text these are places.
        is_interval = bool(begin or end) and local_name(element) != "span"
        value = stated or (f"{_day(begin) or '..'}/{_day(end) or '..'}" if is_interval else "")
        if not value:
            return
        value = value if is_interval and not stated else _day(value)
        try:
            parse_edtf(value)
        except ValueError:
            self.attributes["when"] = value
        else:
            self.add(Link("EDTF", value))

    def _take_number(self, element: Element) -> None:
        value = attribute(element, "value")
        if _WHOLE_NUMBER.fullmatch(value):
            self.add(Link("Number", value))
        elif value:
            self.attributes["value"] = value


def _day(value: str) -> str:
    return value.partition("T")[0]


def _link(pointer: str) -> Link | None:
    """Return the link to what an address or a Wikidata item names; None for other words."""
    link = link_of(pointer)
    return link if link.name != "IRI" or _ABSOLUTE.fullmatch(pointer) else None


def _identified(entity: Element) -> Iterator[Link | None]:
    """Yield what an entry of a list of persons, places or organisations is elsewhere."""
    for each in descendants(entity, "idno"):
        yield _link(own_text(each).strip())
    for each in entity.iter():
        for name in ("ref", "sameAs", "corresp"):
            yield from map(_link, attribute(each, name).split())
