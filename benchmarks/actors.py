"""Who acts in the generated articles: two conflicts of the register, and bodies outside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True)
class Actor:
    """Somebody a sentence can be about.

    Attributes:
        label: label of the span.
        words: the words under the span, in the nominative.
        link: the link an annotator sets.
        article: the definite article before the words, capitalised; empty for names.
    """

    label: str
    words: str
    link: str
    article: str = ""


@dataclass(frozen=True)
class Holder:
    """A person in an office: "Frankreichs Präsident Nicolas Sarkozy"."""

    person: Actor
    office: str
    office_link: str
    state: str
    state_link: str


@dataclass(frozen=True)
class Side:
    """One side of a conflict: its state, its bodies, its people."""

    state: Actor
    bodies: tuple[Actor, ...]
    holder: Holder
    adjective: str
    side_link: str


@dataclass(frozen=True)
class Theatre:
    """A conflict and everybody in it."""

    name: str
    english_name: str
    place_link: str
    conflict_link: str
    year: int
    sides: tuple[Side, Side]
    mediators: tuple[Holder, ...]
    places: tuple[Actor, ...]
    parties_link: str


def _state(words: str, link: str) -> Actor:
    return Actor("State", words, f"Wikidata:{link}")


def _government(article: str, words: str, name: str) -> Actor:
    return Actor("Government", words, f"Local:{name}", article)


def _place(words: str, link: str) -> Actor:
    return Actor("Location", words, link)


def _holder(words: str, link: str, office: str, office_link: str, state: tuple[str, str]) -> Holder:
    person = Actor("Person", words, link)
    return Holder(person, office, f"Local:{office_link}", state[0], f"Wikidata:{state[1]}")


_RUSSIA = _state("Russland", "Q159")

KARABAKH = Theatre(
    name="Bergkarabach",
    english_name="Nagorno-Karabakh",
    place_link="Local:nagorno-karabakh",
    conflict_link="Local:nagorno-karabakh-conflict",
    year=2020,
    sides=(
        Side(
            _state("Armenien", "Q399"),
            (
                _government(
                    "Das", "Verteidigungsministerium in Eriwan", "ministry-of-defence-of-armenia"
                ),
                _government("Die", "Regierung in Eriwan", "government-of-armenia"),
            ),
            _holder(
                "Nikol Paschinjan",
                "Local:nikol-pashinyan",
                "Ministerpräsident",
                "prime-minister-of-armenia",
                ("Armeniens", "Q399"),
            ),
            "armenischer",
            "Local:nk-conflict-side-armenian",
        ),
        Side(
            _state("Aserbaidschan", "Q227"),
            (
                _government(
                    "Das", "Verteidigungsministerium in Baku", "ministry-of-defence-of-azerbaijan"
                ),
                _government("Die", "Regierung in Baku", "government-of-azerbaijan"),
            ),
            _holder(
                "Ilham Alijew",
                "Local:ilham-aliyev",
                "Präsident",
                "president-of-azerbaijan",
                ("Aserbaidschans", "Q227"),
            ),
            "aserbaidschanischer",
            "Local:nk-conflict-side-azerbaijani",
        ),
    ),
    mediators=(
        _holder(
            "Emmanuel Macron",
            "Local:emmanuel-macron",
            "Präsident",
            "president-of-france",
            ("Frankreichs", "Q142"),
        ),
        _holder(
            "Sergej Lawrow",
            "Local:sergei-lavrov",
            "Außenminister",
            "foreign-minister-of-russia",
            ("Russlands", "Q159"),
        ),
    ),
    places=(
        _place("Gandscha", "Local:ganja"),
        _place("Stepanakert", "Local:stepanakert"),
        _place("Moskau", "Wikidata:Q649"),
        _place("Genf", "Local:geneva"),
    ),
    parties_link="Local:conflict-parties-nk-2020",
)

GEORGIA = Theatre(
    name="Südossetien",
    english_name="South Ossetia",
    place_link="Local:south-ossetia",
    conflict_link="Local:russo-georgian-war-2008",
    year=2008,
    sides=(
        Side(
            _state("Georgien", "Q230"),
            (
                _government(
                    "Das", "Gesundheitsministerium in Tiflis", "ministry-of-health-of-georgia"
                ),
                _government("Die", "Regierung in Tiflis", "government-of-georgia"),
            ),
            _holder(
                "Michail Saakaschwili",
                "Local:mikheil-saakashvili",
                "Präsident",
                "president-of-georgia",
                ("Georgiens", "Q230"),
            ),
            "georgischer",
            "Local:gw-conflict-side-georgian",
        ),
        Side(
            _RUSSIA,
            (
                _government(
                    "Das", "Außenministerium in Moskau", "ministry-of-foreign-affairs-of-russia"
                ),
                _government("Die", "Regierung in Moskau", "government-of-russia"),
            ),
            _holder(
                "Dmitri Medwedew",
                "Wikidata:Q23530",
                "Präsident",
                "president-of-russia",
                ("Russlands", "Q159"),
            ),
            "russischer",
            "Local:gw-conflict-side-russian-ossetian",
        ),
    ),
    mediators=(
        _holder(
            "Nicolas Sarkozy",
            "Wikidata:Q329",
            "Präsident",
            "president-of-france",
            ("Frankreichs", "Q142"),
        ),
    ),
    places=(
        _place("Zchinwali", "Local:tskhinvali"),
        _place("Achalgori", "Local:akhalgori"),
        _place("Tiflis", "Local:tbilisi"),
        _place("Genf", "Local:geneva"),
    ),
    parties_link="Local:conflict-parties-georgia-2008",
)

THEATRES = (KARABAKH, GEORGIA)

_KINDS = (
    "Hilfsverein",
    "Ärztebund",
    "Beobachterkreis",
    "Suchdienst",
    "Bürgerrat",
    "Rettungsdienst",
)
_FIRST = ("Brücken", "Berg", "Morgen", "Tal", "Weg", "Stern", "Fluss", "Feld", "Wald", "Quell")
_LAST = ("licht", "blick", "wacht", "hilfe", "hand", "ruf", "zeichen")


def _unknown(kind: str, name: str) -> Actor:
    slug = f"{kind}-{name}".lower().replace("ä", "ae").replace("ü", "ue")
    return Actor("Organization", f"{kind} {name}", f"Local:{slug}", "Der")


#: Bodies that are in no register: each becomes one provisional entity shared by its documents.
UNKNOWN = tuple(
    _unknown(kind, first + last) for kind, first, last in product(_KINDS, _FIRST, _LAST)
)
