"""What sentences share: the scene, and the phrases for actors, figures, days and statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from actors import Actor, Holder, Side, Theatre
from article import Article

_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_VICTIMS = {
    "de": (("Soldaten", "Military"), ("Zivilisten", "Civilian"), ("Menschen", "Total")),
    "en": (("soldiers", "Military"), ("civilians", "Civilian"), ("people", "Total")),
}
_QUALIFIERS = {
    "de": (
        ("", "Exact"),
        ("etwa ", "About"),
        ("mehr als ", "MoreThan"),
        ("mindestens ", "AtLeast"),
        ("bis zu ", "AtMost"),
        ("knapp ", "Almost"),
    ),
    "en": (
        ("", "Exact"),
        ("about ", "About"),
        ("more than ", "MoreThan"),
        ("at least ", "AtLeast"),
        ("up to ", "AtMost"),
        ("almost ", "Almost"),
    ),
}
#: What is quoted word for word.
QUOTES = (
    "Es gibt dafür keine militärische Lösung",
    "Wir sind zu Gesprächen bereit",
    "Die Lage ist sehr ernst",
    "Wir werden unsere Bürger schützen",
)

#: What a statement may have besides what every one has; all other names are roles.
_ATTRIBUTES = frozenset({"Polarity", "Certainty", "Medium"})


@dataclass
class Scene:
    """What the sentences of one article share.

    Attributes:
        accusation: frame of the last accusation, for whoever denies it.
        speaker: span of the last speaker, for a sentence that goes on without naming one.
    """

    random: Random
    theatre: Theatre
    day: date
    language: str = "de"
    accusation: str = ""
    speaker: str = ""

    def sides(self) -> tuple[Side, Side]:
        """Return the two sides in a random order."""
        first, second = self.theatre.sides
        return (first, second) if self.random.random() < 0.5 else (second, first)


def add_statement(
    article: Article,
    cue: str,
    speaker: str,
    content: str,
    act: str,
    quote_type: str,
    asserted: str,
    **more: str,
) -> str:
    """Add a statement; words in ``more`` that name attributes become such, others roles."""
    attributes = {"QuoteType": quote_type, "SpeechAct": act, "Certainty": "Certain"}
    attributes |= {name: more.pop(name) for name in list(more) if name in _ATTRIBUTES}
    roles = {"Speaker": speaker, "Content": content, "Asserts": asserted, **more}
    return article.frame("Statement", cue, roles, attributes)


def add_figure(
    article: Article,
    trigger: str,
    roles: dict[str, str],
    qualifier: str,
    victims: str,
    outcome: str = "Killed",
) -> str:
    """Add a casualty claim; its scope follows from whether it has a side."""
    attributes = {"CountQualifier": qualifier, "VictimType": victims}
    attributes |= {"Scope": "OneSide"} if "Side" in roles else {}
    return article.frame("CasualtyClaim", trigger, roles, attributes | {"Outcome": outcome})


def say_passive_figure(article: Article, scene: Scene, side: str) -> str:
    """Say "etwa 20 Zivilisten seien verletzt"; return the frame."""
    count, qualifier = say_count(article, scene)
    article.say(" ")
    victims, kind = say_victims(article, scene)
    article.say(" seien ")
    claim = article.mark("CasualtyClaim", "verletzt")
    roles = {"Count": count, "Victims": victims, "Side": side}
    return add_figure(article, claim, roles, qualifier, kind, "Wounded")


def say_count(article: Article, scene: Scene) -> tuple[str, str]:
    """Say a number with its qualifier; return the span and the value of CountQualifier."""
    words, qualifier = scene.random.choice(_QUALIFIERS[scene.language])
    number = scene.random.randint(2, 3000)
    return article.mark("Quantity", f"{words}{number}", f"Number:{number}"), qualifier


def say_victims(article: Article, scene: Scene) -> tuple[str, str]:
    """Say who the victims are; return the span and the value of VictimType."""
    words, kind = scene.random.choice(_VICTIMS[scene.language])
    return article.mark("VictimGroup", words), kind


def say_time(article: Article, scene: Scene, preposition: str, *, ahead: bool = False) -> str:
    """Say a day of the week near the day of the article; return the span."""
    distance = scene.random.randint(1, 6)
    day = scene.day + timedelta(days=distance if ahead else -distance)
    words = f"{preposition} {_DAYS[day.weekday()]}"
    return article.mark("TimeExpression", words, f"EDTF:{day.isoformat()}")


def say_named(article: Article, actor: Actor) -> str:
    """Say a name; return the span."""
    return article.mark(actor.label, actor.words, actor.link, MentionType="Named")


def say_body(article: Article, actor: Actor) -> str:
    """Say a body with its article; return the span."""
    article.say(f"{actor.article.lower()} ")
    return article.mark(actor.label, actor.words, actor.link, MentionType="Nominal")


def say_subject(article: Article, actor: Actor) -> str:
    """Say a body with its article at the start of a sentence; return the span."""
    article.say(f"{actor.article} ")
    return article.mark(actor.label, actor.words, actor.link, MentionType="Nominal")


def say_holder(article: Article, holder: Holder) -> str:
    """Say "Frankreichs Präsident Nicolas Sarkozy"; return the span of the person."""
    state = article.mark("State", holder.state, holder.state_link, MentionType="Named")
    article.say(" ")
    office = article.mark("Office", holder.office, holder.office_link)
    article.say(" ")
    person = say_named(article, holder.person)
    article.relate("HoldsOffice", person, office)
    article.relate("OfficeOf", office, state)
    return person
