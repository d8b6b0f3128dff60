"""Items for an index that is small enough to be counted by hand."""

from __future__ import annotations

from conflictgraph.search.index import Item, Kind, Name

BASE = "https://w3id.org/conflictgraph/"

KINDS = [
    Kind("Place", "thing", {"en": "place", "de": "Ort"}),
    Kind("Person", "thing", {"en": "person", "de": "Person"}),
    Kind("Demand", "statement", {"en": "demand", "de": "Forderung"}),
]


def thing(path: str, kinds: tuple[str, ...], *names: tuple[str, str, str]) -> Item:
    """Return a thing; names are label, language and role."""
    given = tuple(Name(*name) for name in names)
    labels = {name.language: name.label for name in given if name.role == "label"}
    others = [name.label for name in given if name.role == "alternative"]
    return Item(
        "thing", f"{BASE}id/{path}", kinds, given, details={"labels": labels, "others": others}
    )


def statement(number: int, claimant: str, sentence: str, publisher: str, day: str) -> Item:
    """Return a demand that somebody makes."""
    return Item(
        "statement",
        f"{BASE}id/doc/a/statement/{number}",
        ("Demand", "Directive", "Statement"),
        others=(claimant,),
        sentence=sentence,
        publisher=publisher,
        day=day,
        details={"claimant": f"{BASE}id/actor/x"},
    )


def text(name: str, title: str, body: str, publisher: str, day: str) -> Item:
    """Return a text."""
    iri = f"{BASE}id/doc/{name}"
    kinds = ("NewsArticle", "SourceDocument")
    return Item("text", iri, kinds, title=(title,), body=body, publisher=publisher, day=day)


KARABAKH = thing(
    "place/nagorno-karabakh",
    ("Place",),
    ("Bergkarabach", "de", "label"),
    ("Nagorno-Karabakh", "en", "label"),
    ("Нагорный Карабах", "ru", "label"),
    ("Dağlıq Qarabağ", "az", "label"),
    ("Berg-Karabach", "de", "alternative"),
    ("Karabach", "de", "hidden"),
)
PUTIN = thing(
    "actor/vladimir-putin",
    ("Person", "Actor"),
    ("Wladimir Putin", "de", "label"),
    ("Vladimir Putin", "en", "label"),
    ("Putins", "de", "hidden"),
)
TURKEY = thing(
    "actor/turkey",
    ("State", "Actor"),
    ("Türkei", "de", "label"),
    ("Turkey", "en", "label"),
    ("türkische", "de", "hidden"),
)
OFFICES = [
    thing(
        f"office/president-{each}",
        ("Office",),
        (f"Präsident von {each}", "de", "label"),
        ("Präsident", "de", "hidden"),
    )
    for each in ("A", "B", "C", "D")
]
ITEMS = [
    KARABAKH,
    PUTIN,
    TURKEY,
    *OFFICES,
    text(
        "a", "Waffenruhe gebrochen", "Die Straße nach Schuscha ist gesperrt.", "Blatt", "2020-10-11"
    ),
    text("b", "Talks in Geneva", "The road to Shusha is closed.", "Gazette", ""),
    statement(
        1,
        "Wladimir Putin",
        "Man müsse in Nagorno-Karabakh die Waffen ruhen lassen.",
        "Blatt",
        "2020-10-11",
    ),
    statement(2, "Türkei", "Die Kämpfe in Berg-Karabach sollen enden.", "Bote", "2020-10-20"),
    statement(3, "Wladimir Putin", "Alle Straßen seien zu öffnen.", "Blatt", "2020-10-11"),
]
