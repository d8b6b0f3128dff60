"""The fixed words of the annotators' guide, in its two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """Headings, titles of columns and notes."""

    introduction: str
    spans: str
    spans_note: str
    frames: str
    frames_note: str
    attributes: str
    relations: str
    links: str
    links_note: str
    conventions: str
    changes: str
    group: str
    role: str
    number: str
    takes: str
    meaning: str
    value: str
    example: str
    name: str
    case: str
    how: str
    on: str
    flag: str
    needs: str
    since: str
    or_more: str
    to: str


PHRASES: Mapping[str, Phrases] = {
    "de": Phrases(
        introduction=(
            "Was markiert wird, ist, wer was sagt, mit welchen Worten und wie fest: nie, was "
            "stimmt. Im Zweifel gilt der Wortlaut des Textes, nicht das eigene Wissen. Was der "
            "Text nicht sagt, wird nicht markiert; was ergänzt wird, wird als ergänzt "
            "gekennzeichnet. In den Beispielen ist fett, was markiert wird; Personen, Orte und "
            "Zahlen darin sind erfunden."
        ),
        spans="Textstellen",
        spans_note="Eine Textstelle wird ausgewählt und bekommt ein Etikett.",
        frames="Rahmen",
        frames_note=(
            "Ein Rahmen hängt an dem Wort, das es sagt; andere Textstellen und Rahmen füllen seine "
            "Rollen. Was keine Aussage besagt, sagt der Artikel selbst."
        ),
        attributes="Attribute",
        relations="Relationen",
        links="Verknüpfungen und Werte",
        links_note=(
            "Sie stehen an einer Textstelle als Name und Wert, getrennt durch einen Doppelpunkt."
        ),
        conventions="Vereinbarungen",
        changes="Änderungen",
        group="Gruppe",
        role="Rolle",
        number="Anzahl",
        takes="nimmt",
        meaning="Bedeutung",
        value="Wert",
        example="Beispiel",
        name="Name",
        case="Fall",
        how="so wird markiert",
        on="An",
        flag="Ein Kennzeichen ohne Wert.",
        needs="Verlangt",
        since="Seit Version",
        or_more="oder mehr",
        to="bis",
    ),
    "en": Phrases(
        introduction=(
            "What is marked is who says what, in which words and how firmly: never what is true. "
            "When in doubt, the words of the text count, not what one knows besides. What the text "
            "does not say is not marked; what is supplied is flagged as supplied. In the examples, "
            "bold words are those marked; their people, places and figures are invented."
        ),
        spans="Spans",
        spans_note="A stretch of the text is selected and given a label.",
        frames="Frames",
        frames_note=(
            "A frame hangs on the word that says it; other spans and frames fill its roles. What "
            "no statement asserts, the article says itself."
        ),
        attributes="Attributes",
        relations="Relations",
        links="Links and values",
        links_note="They stand on a span as a name and a value, parted by a colon.",
        conventions="Conventions",
        changes="Changes",
        group="Group",
        role="role",
        number="number",
        takes="takes",
        meaning="meaning",
        value="value",
        example="example",
        name="name",
        case="case",
        how="how to mark it",
        on="On",
        flag="A flag without a value.",
        needs="Needs",
        since="Since version",
        or_more="or more",
        to="to",
    ),
}
