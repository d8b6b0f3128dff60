"""English sentences, annotated like the German ones, for the share of articles in English."""

from __future__ import annotations

from actors import Actor
from article import Article
from phrases import (
    Scene,
    add_figure,
    add_statement,
    say_count,
    say_victims,
)

#: English words for whoever acts in the sentences below, by link.
_NAMES = {
    "Wikidata:Q399": "Armenia",
    "Wikidata:Q227": "Azerbaijan",
    "Wikidata:Q230": "Georgia",
    "Wikidata:Q159": "Russia",
    "Wikidata:Q142": "France",
    "Wikidata:Q649": "Moscow",
    "Wikidata:Q23530": "Dmitry Medvedev",
    "Wikidata:Q329": "Nicolas Sarkozy",
    "Local:nikol-pashinyan": "Nikol Pashinyan",
    "Local:ilham-aliyev": "Ilham Aliyev",
    "Local:emmanuel-macron": "Emmanuel Macron",
    "Local:sergei-lavrov": "Sergey Lavrov",
    "Local:mikheil-saakashvili": "Mikheil Saakashvili",
    "Local:ganja": "Ganja",
    "Local:stepanakert": "Stepanakert",
    "Local:geneva": "Geneva",
    "Local:tskhinvali": "Tskhinvali",
    "Local:akhalgori": "Akhalgori",
    "Local:tbilisi": "Tbilisi",
    "Local:ministry-of-defence-of-armenia": "Armenian Ministry of Defence",
    "Local:government-of-armenia": "government in Yerevan",
    "Local:ministry-of-defence-of-azerbaijan": "Azerbaijani Ministry of Defence",
    "Local:government-of-azerbaijan": "government in Baku",
    "Local:ministry-of-health-of-georgia": "Georgian Ministry of Health",
    "Local:government-of-georgia": "government in Tbilisi",
    "Local:ministry-of-foreign-affairs-of-russia": "Russian Foreign Ministry",
    "Local:government-of-russia": "government in Moscow",
}
_QUOTES = (
    "There is no military solution",
    "We are ready to talk",
    "The situation is very serious",
)
_BACKGROUND = (
    "The reports could not be verified independently",
    "Many families spent the night in cellars, and schools stay closed",
)


def _say(article: Article, actor: Actor) -> str:
    """Say an English name; return the span."""
    kind = "Nominal" if actor.label == "Government" else "Named"
    return article.mark(actor.label, _NAMES[actor.link], actor.link, MentionType=kind)


def report_losses(article: Article, scene: Scene) -> None:
    """The government in Baku said that about 20 civilians had been killed."""
    ours, _ = scene.sides()
    article.say("The ")
    scene.speaker = _say(article, scene.random.choice(ours.bodies))
    article.say(" ")
    cue = article.mark("Statement", "said")
    article.say(" that ")
    with article.open("Content") as content:
        count, qualifier = say_count(article, scene)
        article.say(" ")
        victims, kind = say_victims(article, scene)
        article.say(" had been ")
        claim = article.mark("CasualtyClaim", "killed")
    roles = {"Count": count, "Victims": victims, "Side": scene.speaker}
    figure = add_figure(article, claim, roles, qualifier, kind)
    add_statement(article, cue, scene.speaker, content, "Announce", "Indirect", figure)


def accuse(article: Article, scene: Scene) -> None:
    """Ilham Aliyev accused Armenia of shelling Ganja."""
    ours, theirs = scene.sides()
    scene.speaker = _say(article, ours.holder.person)
    article.say(" ")
    cue = article.mark("Statement", "accused")
    article.say(" ")
    target = _say(article, theirs.state)
    article.say(" ")
    with article.open("Content") as content:
        article.say("of ")
        deed = article.mark("Action", "shelling")
        article.say(" ")
        place = _say(article, scene.random.choice(scene.theatre.places))
    kind = {"ActionType": "UseForce", "Realis": "Actual"}
    action = article.frame("Action", deed, {"Agent": target, "Place": place}, kind)
    add_statement(article, cue, scene.speaker, content, "Accuse", "Reported", action, Target=target)


def demand(article: Article, scene: Scene) -> None:
    """Nicolas Sarkozy called on Georgia and Russia to negotiate without delay."""
    scene.speaker = _say(article, scene.random.choice(scene.theatre.mediators).person)
    article.say(" ")
    cue = article.mark("Statement", "called on")
    article.say(" ")
    with article.open("ActorGroup") as group:
        first, second = (side.state for side in scene.theatre.sides)
        members = [_say(article, first)]
        article.say(" and ")
        members.append(_say(article, second))
    article.refer(group, scene.theatre.parties_link)
    for member in members:
        article.relate("MemberOf", member, group)
    article.say(" ")
    with article.open("Content") as content:
        article.say("to ")
        deed = article.mark("Action", "negotiate")
        article.say(" without delay")
    kind = {"ActionType": "Negotiate", "Realis": "Demanded"}
    talks = article.frame("Action", deed, {"Agent": group}, kind)
    roles = {"Addressee": group, "Target": group}
    add_statement(article, cue, scene.speaker, content, "Demand", "Indirect", talks, **roles)


def quote(article: Article, scene: Scene) -> None:
    """“The situation is very serious,” Ilham Aliyev said in Geneva."""
    ours, _ = scene.sides()
    article.say("“")
    content = article.mark("Content", scene.random.choice(_QUOTES))
    article.say(",” ")
    scene.speaker = _say(article, ours.holder.person)
    article.say(" ")
    cue = article.mark("Statement", "said")
    article.say(" in ")
    place = _say(article, scene.random.choice(scene.theatre.places))
    add_statement(article, cue, scene.speaker, content, "Assert", "Direct", "", Place=place)


def name_ally(article: Article, scene: Scene) -> None:
    """Armenia regards France as its most important ally."""
    ours, _ = scene.sides()
    scene.speaker = _say(article, ours.state)
    article.say(" ")
    cue = article.mark("Statement", "regards")
    article.say(" ")
    with article.open("Content") as content:
        friend = article.mark("State", "France", "Wikidata:Q142", MentionType="Named")
        article.say(" as its most important ")
        bond = article.mark("Alliance", "ally")
    kind = {"AllianceType": "Ally", "Strength": "MostImportant", "Realis": "Actual"}
    roles = {"Party": scene.speaker, "Ally": friend}
    alliance = article.frame("Alliance", bond, roles, kind)
    add_statement(
        article, cue, scene.speaker, content, "Believe", "Reported", alliance, Medium="Thought"
    )


def fight_on(article: Article, scene: Scene) -> None:
    """The fighting in Stepanakert went on (no speaker)."""
    article.say("The ")
    deed = article.mark("Action", "fighting")
    article.say(" in ")
    place = _say(article, scene.random.choice(scene.theatre.places))
    article.say(" went on")
    kind = {"ActionType": "Fight", "Realis": "Actual"}
    article.frame("Action", deed, {"Place": place}, kind)


def tell_background(article: Article, scene: Scene) -> None:
    """The reports could not be verified (no annotation at all)."""
    article.say(scene.random.choice(_BACKGROUND))


#: Those that come more often stand here more often.
ENGLISH = (
    report_losses,
    report_losses,
    accuse,
    demand,
    demand,
    quote,
    name_ally,
    fight_on,
    fight_on,
    tell_background,
)
