"""The words of drawings, in English and German; labels of things are in the rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, TypeAlias

from babel.dates import format_date

#: Languages that titles and reading aids are written in.
Language: TypeAlias = Literal["en", "de"]

#: How axes write a day, in the letters of d3 and of C.
DAY_FORMATS: Final[Mapping[Language, str]] = {"en": "%-d %b %Y", "de": "%-d. %b %Y"}
#: Titles, reading aids and single words, by the names that specifications use.
WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": {
        "claims-title": "Who gives which figure",
        "claims-guide": "Dot: an exact figure. Bar: what the words allow, fading where they name "
        "no end. Ring: an approximate figure.",
        "claims-guide-2": "≠ excluded by a figure of somebody else. Figures are never added up.",
        "withheld": "no figure given",
        "denied": "denied",
        "retracted": "retracted",
        "revisions-title": "How figures change",
        "revisions-guide": "A step for each new figure of the same claimant. Bar: what the words "
        "allow, fading where they name no end.",
        "revisions-guide-2": "Cross: withdrawn by the claimant. Empty ring at the foot: no figure "
        "given.",
        "network-title": "Who stands by whom",
        "network-guide": "Solid: background with sources. Dashed: as seen by those named along the "
        "line. Dotted: hoped, planned or demanded. ×: denied.",
        "network-guide-2": "Arrows point from protector to protected, and from member to "
        "organisation.",
        "network-unnamed": "Without a name for want of room: {unnamed}. Pointing at a circle "
        "tells it.",
        "AllianceRelation": "alliance",
        "ProtectionRelation": "protection",
        "PartnershipRelation": "partnership",
        "Membership": "membership",
        "timeline-title": "What is dated",
        "timeline-guide": "Bar: the days that may be meant, fading where the text leaves an end "
        "open. Pale: planned, demanded or hoped.",
        "timeline-guide-2": "Each entry is what somebody says; the shape tells whose voice it is.",
        "voice": "told by",
        "narrator": "the text itself",
        "attributed": "somebody in the text",
        "curated": "background with sources",
        "map-title": "Where it happens, and where it is said",
        "map-guide": "Circle: the place lies somewhere within. Dot: by how many statements. "
        "No borders are drawn.",
        "map-unlocated": "Without known coordinates: {places}.",
        "happens": "happens there",
        "said": "said there",
        "about": "about the place",
        "statements": "statements",
    },
    "de": {
        "claims-title": "Wer welche Zahl nennt",
        "claims-guide": "Punkt: genaue Zahl. Balken: was der Wortlaut zulässt; er verblasst, wo "
        "kein Ende genannt ist. Ring: ungefähre Zahl.",
        "claims-guide-2": "≠ schließt sich mit der Zahl von jemand anderem aus. Zahlen werden nie "
        "addiert.",
        "withheld": "keine Zahl genannt",
        "denied": "bestritten",
        "retracted": "zurückgezogen",
        "revisions-title": "Wie sich Zahlen ändern",
        "revisions-guide": "Eine Stufe für jede neue Zahl derselben Seite. Balken: was der "
        "Wortlaut zulässt; er verblasst, wo kein Ende genannt ist.",
        "revisions-guide-2": "Kreuz: zurückgezogen. Leerer Ring am Fuß: keine Zahl genannt.",
        "network-title": "Wer zu wem hält",
        "network-guide": "Durchgezogen: Hintergrund mit Quellen. Gestrichelt: aus Sicht derer, die "
        "an der Linie stehen. Gepunktet: erhofft, geplant, gefordert. ×: bestritten.",
        "network-guide-2": "Pfeile zeigen von der Schutzmacht zum Schützling und vom Mitglied zur "
        "Organisation.",
        "network-unnamed": "Aus Platzmangel ohne Namen: {unnamed}. Wer auf einen Kreis zeigt, "
        "liest ihn.",
        "AllianceRelation": "Bündnis",
        "ProtectionRelation": "Schutz",
        "PartnershipRelation": "Partnerschaft",
        "Membership": "Mitgliedschaft",
        "timeline-title": "Was datiert ist",
        "timeline-guide": "Balken: die Tage, die gemeint sein können; er verblasst, wo der Text "
        "ein Ende offenlässt. Blass: geplant, gefordert oder erhofft.",
        "timeline-guide-2": "Jeder Eintrag gibt wieder, was jemand sagt; die Form zeigt, wer "
        "spricht.",
        "voice": "erzählt von",
        "narrator": "dem Text selbst",
        "attributed": "jemandem im Text",
        "curated": "Hintergrund mit Quellen",
        "map-title": "Wo es geschieht und wo es gesagt wird",
        "map-guide": "Kreis: der Ort liegt irgendwo darin. Punkt: nach der Zahl der Aussagen. "
        "Grenzen sind nicht gezeichnet.",
        "map-unlocated": "Ohne bekannte Koordinaten: {places}.",
        "happens": "geschieht dort",
        "said": "dort gesagt",
        "about": "über den Ort",
        "statements": "Aussagen",
    },
}
_COUNTED: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": {
        "killed": "killed",
        "wounded": "wounded",
        "missing": "missing",
        "captured": "captured",
        "displaced": "displaced",
    },
    "de": {
        "killed": "Getötete",
        "wounded": "Verletzte",
        "missing": "Vermisste",
        "captured": "Gefangene",
        "displaced": "Vertriebene",
    },
}
_VICTIMS: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": {"military": "soldiers", "civilian": "civilians"},
    "de": {"military": "Soldaten", "civilian": "Zivilpersonen"},
}


def in_words(counted: str, victims: str, lang: Language) -> str:
    """Return who is counted, such as ``Soldiers killed``; of unspecified victims, what befell them.

    A code that has no word here is shown as it is.
    """
    state, who = _COUNTED[lang].get(counted, counted), _VICTIMS[lang].get(victims, "")
    words = f"{state} {who}" if lang == "de" else f"{who} {state}"
    words = words.strip()
    return words[:1].upper() + words[1:]


def day(moment: date | None, lang: Language) -> str:
    """Return a day as it is written in a language; nothing for none."""
    if moment is None:
        return ""
    return format_date(moment, "d. MMM y" if lang == "de" else "d MMM y", locale=lang)
