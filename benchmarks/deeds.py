"""Sentences about what happens and who belongs to whom, and some that nobody annotates.

They hold the relations between annotations that the measured articles have (``measured.py``):
members of a group, whom a body represents, one statement told twice, one figure above another.
"""

from __future__ import annotations

from actors import Side
from article import Article
from phrases import (
    QUOTES,
    Scene,
    add_figure,
    add_statement,
    say_count,
    say_holder,
    say_named,
    say_time,
    say_victims,
)

_BACKGROUND = (
    "Die Angaben lassen sich von unabhängiger Seite nicht überprüfen",
    "In den Dörfern an der Frontlinie fehlt es seit Tagen an Wasser und an Strom",
    "Der Streit um das Gebiet geht auf die Zeit vor dem Ende der Sowjetunion zurück",
    "Viele Familien haben die Nacht in Kellern verbracht, die Schulen bleiben geschlossen",
    "Zuvor hatte es wochenlang so ausgesehen, als könne sich die Lage wieder beruhigen",
)


def tell_background(article: Article, scene: Scene) -> None:
    """Die Angaben lassen sich nicht überprüfen (no annotation at all)."""
    article.say(scene.random.choice(_BACKGROUND))


def break_ceasefire(article: Article, scene: Scene) -> None:
    """Die am Samstag in Genf vereinbarte Waffenruhe ist gebrochen worden (no speaker)."""
    article.say("Die ")
    when = say_time(article, scene, "am")
    article.say(" vereinbarte ")
    pause = article.mark("Ceasefire", "Waffenruhe")
    article.say(" ist ")
    deed = article.mark("Action", "gebrochen")
    article.say(" worden")
    status = {"CeasefireStatus": "Agreed", "Realis": "Actual"}
    ceasefire = article.frame("Ceasefire", pause, {"Time": when}, status)
    kind = {"ActionType": "CeasefireBroken", "Realis": "Actual"}
    article.frame("Action", deed, {"Object": ceasefire}, kind)


def fight_on(article: Article, scene: Scene) -> None:
    """In Stepanakert gingen die Kämpfe am Montag weiter (no speaker)."""
    article.say("In ")
    place = say_named(article, scene.random.choice(scene.theatre.places))
    article.say(" gingen die ")
    deed = article.mark("Action", "Kämpfe")
    article.say(" ")
    when = say_time(article, scene, "am")
    article.say(" weiter")
    kind = {"ActionType": "Fight", "Realis": "Actual"}
    article.frame("Action", deed, {"Place": place, "Time": when}, kind)


def send_help(article: Article, scene: Scene) -> None:
    """Emmanuel Macron bot Armenien an, bei der Versorgung der Verletzten zu helfen."""
    ours, _ = scene.sides()
    scene.speaker = say_holder(article, scene.random.choice(scene.theatre.mediators))
    article.say(" ")
    cue = article.mark("Statement", "bot")
    article.say(" ")
    target = say_named(article, ours.state)
    article.say(" ")
    article.extend(cue, "an")
    article.say(", ")
    with article.open("Content") as content:
        article.say("bei der Versorgung der Verletzten zu ")
        deed = article.mark("Action", "helfen")
    kind = {"ActionType": "Help", "Realis": "Planned"}
    offer = article.frame("Action", deed, {"Agent": scene.speaker}, kind)
    roles = {"Addressee": target, "Target": target}
    add_statement(article, cue, scene.speaker, content, "Announce", "Indirect", offer, **roles)


def urge_both(article: Article, scene: Scene) -> None:
    """Sarkozy verlangte, Georgien und Russland müssten verhandeln (a group and its members)."""
    scene.speaker = say_holder(article, scene.random.choice(scene.theatre.mediators))
    article.say(" ")
    cue = article.mark("Statement", "verlangte")
    article.say(", ")
    with article.open("Content") as content:
        group = _say_both(article, scene)
        article.say(" müssten ohne Verzug ")
        deed = article.mark("Action", "verhandeln")
    kind = {"ActionType": "Negotiate", "Realis": "Demanded"}
    talks = article.frame("Action", deed, {"Agent": group}, kind)
    add_statement(article, cue, scene.speaker, content, "Demand", "Indirect", talks, Target=group)


def _say_both(article: Article, scene: Scene) -> str:
    """Say "Georgien und Russland"; return the span of the group."""
    with article.open("ActorGroup") as group:
        first, second = (side.state for side in scene.theatre.sides)
        members = [say_named(article, first)]
        article.say(" und ")
        members.append(say_named(article, second))
    article.refer(group, scene.theatre.parties_link)
    for member in members:
        article.relate("MemberOf", member, group)
    return group


def say_twice(article: Article, scene: Scene) -> None:
    """„Die Lage ist ernst“, sagte Alijew. „Die Lage …“, hieß es auch: one statement, twice."""
    ours, _ = scene.sides()
    words, frames = scene.random.choice(QUOTES), []
    for opening, verb, closing in (("„", "sagte", "“, "), ("„", "hieß es auch von", "“, ")):
        if frames:
            article.say(". ")
        article.say(opening)
        content = article.mark("Content", words)
        article.say(closing)
        cue = article.mark("Statement", verb)
        article.say(" ")
        scene.speaker = say_named(article, ours.holder.person)
        frames.append(add_statement(article, cue, scene.speaker, content, "Assert", "Direct", ""))
    article.relate("SameStatement", frames[0], frames[1])


def compare_figures(article: Article, scene: Scene) -> None:
    """Das armenische Ministerium meldete 31 tote Soldaten, das andere 12: one is higher."""
    told = []
    for side in scene.sides():
        if told:
            article.say(", ")
        told.append(_report(article, scene, side, first=not told))
    article.say("; die erste Zahl ")
    trigger = article.mark("Comparison", "liegt")
    article.say(" deutlich ")
    article.extend(trigger, "über")
    article.say(" der zweiten")
    (higher, more), (lower, less) = told
    roles = {"Higher": higher, "Lower": lower}
    article.frame("Comparison", trigger, roles, {"Degree": "Clearly"})
    article.relate("HigherThan", more, less)


def _report(article: Article, scene: Scene, side: Side, *, first: bool) -> tuple[str, str]:
    """Say "Das armenische Ministerium meldete 31 tote Soldaten"; return statement and figure."""
    body = side.bodies[0]
    article.say("Das " if first else "das ")
    with article.open("Government") as speaker:
        adjective = side.adjective.removesuffix("r")
        link = side.state.link
        state = article.mark("State", adjective, link, MentionType="Adjectival")
        article.say(" " + body.words.partition(" in ")[0])
    article.refer(speaker, body.link)
    article.relate("Represents", speaker, state)
    article.say(" ")
    cue = article.mark("Statement", "meldete")
    article.say(" ")
    with article.open("Content") as content:
        count, qualifier = say_count(article, scene)
        article.say(" ")
        claim = article.mark("CasualtyClaim", "tote")
        article.say(" ")
        victims, kind = say_victims(article, scene)
    roles = {"Count": count, "Victims": victims, "Side": speaker}
    figure = add_figure(article, claim, roles, qualifier, kind)
    statement = add_statement(article, cue, speaker, content, "Announce", "Reported", figure)
    return statement, figure


#: How often each occurs beside those of ``sentences.py``: chosen so that shares of frames and
#: densities of annotations come near the measured ones, see ``distribution.py``.
DEEDS = (
    *(tell_background,) * 3,
    *(fight_on,) * 3,
    *(break_ceasefire,) * 2,
    *(send_help,) * 2,
    *(urge_both,) * 4,
    *(say_twice,) * 2,
    compare_figures,
)
