"""The sentences generated articles are made of, each with its annotation.

The words are our own. Every kind of frame, split verbs, nested spans, direct quotes and sentences
without a cue occur, because each of them takes another way through the mapping.
"""

from __future__ import annotations

from collections.abc import Callable

from actors import UNKNOWN
from article import Article
from deeds import DEEDS
from phrases import (
    QUOTES,
    Scene,
    add_figure,
    add_statement,
    say_body,
    say_count,
    say_holder,
    say_named,
    say_passive_figure,
    say_subject,
    say_time,
    say_victims,
)

Sentence = Callable[[Article, Scene], None]


def report_losses(article: Article, scene: Scene) -> None:
    """Das Ministerium meldete am Montag 31 getötete Soldaten auf armenischer Seite."""
    ours, theirs = scene.sides()
    scene.speaker = say_subject(article, scene.random.choice(ours.bodies))
    article.say(" ")
    cue = article.mark("Statement", "meldete")
    article.say(" ")
    when = say_time(article, scene, "am")
    article.say(" ")
    with article.open("Content") as content:
        count, qualifier = say_count(article, scene)
        article.say(" ")
        claim = article.mark("CasualtyClaim", "getötete")
        article.say(" ")
        victims, kind = say_victims(article, scene)
        article.say(" auf ")
        side = article.mark(
            "ActorGroup", f"{theirs.adjective} Seite", theirs.side_link, MentionType="Nominal"
        )
    roles = {"Count": count, "Victims": victims, "Side": side}
    figure = add_figure(article, claim, roles, qualifier, kind)
    add_statement(article, cue, scene.speaker, content, "Announce", "Reported", figure, Time=when)


def announce_losses(article: Article, scene: Scene) -> None:
    """Die Regierung teilte am Montag mit, etwa 20 Zivilisten seien verletzt worden."""
    ours, _ = scene.sides()
    scene.speaker = say_subject(article, scene.random.choice(ours.bodies))
    article.say(" ")
    cue = article.mark("Statement", "teilte")
    article.say(" ")
    when = say_time(article, scene, "am")
    article.say(" ")
    article.extend(cue, "mit")
    article.say(", ")
    with article.open("Content") as content:
        figure = say_passive_figure(article, scene, scene.speaker)
    article.say(" worden")
    add_statement(article, cue, scene.speaker, content, "Announce", "Indirect", figure, Time=when)


def go_on(article: Article, scene: Scene) -> None:
    """Weitere 20 Zivilisten seien dabei verletzt worden (no cue: the speaker before goes on)."""
    speaker = scene.speaker
    if not speaker:
        announce_losses(article, scene)
        return
    with article.open("Content") as content:
        article.say("Weitere ")
        count, qualifier = say_count(article, scene)
        article.say(" ")
        victims, kind = say_victims(article, scene)
        article.say(" ")
        cue = article.mark("Statement", "seien")
        article.say(" dabei ")
        claim = article.mark("CasualtyClaim", "verletzt")
        article.say(" worden")
    roles = {"Count": count, "Victims": victims, "Side": speaker}
    figure = add_figure(article, claim, roles, qualifier, kind, "Wounded")
    add_statement(article, cue, speaker, content, "Assert", "IndirectFreeIndirect", figure)


def withhold_losses(article: Article, scene: Scene) -> None:
    """Zu Verlusten der eigenen Truppen machte die Regierung keine Angaben."""
    ours, _ = scene.sides()
    with article.open("Content") as content:
        article.say("Zu ")
        claim = article.mark("CasualtyClaim", "Verlusten")
        article.say(" der ")
        victims = article.mark("VictimGroup", "eigenen Truppen")
    article.say(" ")
    cue = article.mark("Statement", "machte")
    article.say(" ")
    speaker = say_body(article, scene.random.choice(ours.bodies))
    article.say(" ")
    article.extend(cue, "keine Angaben")
    roles = {"Victims": victims, "Side": speaker}
    figure = add_figure(article, claim, roles, "Undisclosed", "Military")
    add_statement(
        article, cue, speaker, content, "Withhold", "Reported", figure, Polarity="Negative"
    )


def accuse(article: Article, scene: Scene) -> None:
    """Armeniens Ministerpräsident warf Aserbaidschan vor, Stepanakert beschossen zu haben."""
    ours, theirs = scene.sides()
    scene.speaker = say_holder(article, ours.holder)
    article.say(" ")
    cue = article.mark("Statement", "warf")
    article.say(" ")
    target = say_named(article, theirs.state)
    article.say(" ")
    article.extend(cue, "vor")
    article.say(", ")
    with article.open("Content") as content:
        place = say_named(article, scene.random.choice(scene.theatre.places))
        article.say(" ")
        deed = article.mark("Action", "beschossen")
        article.say(" zu haben")
    attributes = {"ActionType": "UseForce", "Realis": "Actual"}
    action = article.frame("Action", deed, {"Agent": target, "Place": place}, attributes)
    scene.accusation = add_statement(
        article, cue, scene.speaker, content, "Accuse", "Indirect", action, Target=target
    )


def deny(article: Article, scene: Scene) -> None:
    """Die Regierung wies den Vorwurf zurück."""
    if not scene.accusation:
        accuse(article, scene)
        return
    ours, _ = scene.sides()
    scene.speaker = say_subject(article, scene.random.choice(ours.bodies))
    article.say(" ")
    cue = article.mark("Statement", "wies")
    article.say(" ")
    content = article.mark("Content", "den Vorwurf")
    article.say(" ")
    article.extend(cue, "zurück")
    add_statement(
        article,
        cue,
        scene.speaker,
        content,
        "Assert",
        "Reported",
        scene.accusation,
        Polarity="Negative",
    )


def demand(article: Article, scene: Scene) -> None:
    """Frankreichs Präsident forderte Armenien auf, die Angriffe sofort einzustellen."""
    _, theirs = scene.sides()
    scene.speaker = say_holder(article, scene.random.choice(scene.theatre.mediators))
    article.say(" ")
    cue = article.mark("Statement", "forderte")
    article.say(" ")
    target = say_named(article, theirs.state)
    article.say(" ")
    article.extend(cue, "auf")
    article.say(", ")
    with article.open("Content") as content:
        article.say("die ")
        attacks = article.mark("Action", "Angriffe")
        article.say(" sofort ")
        end = article.mark("Action", "einzustellen")
    fight = article.frame(
        "Action", attacks, {"Agent": target}, {"ActionType": "Fight", "Realis": "Actual"}
    )
    wish = article.frame(
        "Action",
        end,
        {"Agent": target, "Object": fight},
        {"ActionType": "CeaseHostilities", "Realis": "Demanded"},
    )
    add_statement(
        article,
        cue,
        scene.speaker,
        content,
        "Demand",
        "Indirect",
        wish,
        Addressee=target,
        Target=target,
    )


def quote(article: Article, scene: Scene) -> None:
    """„Die Lage ist sehr ernst“, sagte Ilham Alijew am Montag in Genf."""
    ours, _ = scene.sides()
    article.say("„")
    content = article.mark("Content", scene.random.choice(QUOTES))
    article.say("“, ")
    cue = article.mark("Statement", "sagte")
    article.say(" ")
    scene.speaker = say_named(article, ours.holder.person)
    article.say(" ")
    when = say_time(article, scene, "am")
    article.say(" in ")
    place = say_named(article, scene.random.choice(scene.theatre.places))
    add_statement(
        article, cue, scene.speaker, content, "Assert", "Direct", "", Time=when, Place=place
    )


def estimate(article: Article, scene: Scene) -> None:
    """Der Hilfsverein Brückenlicht schätzt, dass mehr als 400 Menschen vermisst sind."""
    scene.speaker = say_subject(article, scene.random.choice(UNKNOWN))
    article.say(" ")
    cue = article.mark("Statement", "schätzt")
    article.say(", ")
    with article.open("Content") as content:
        article.say("dass ")
        count, qualifier = say_count(article, scene)
        article.say(" ")
        victims, kind = say_victims(article, scene)
        article.say(" ")
        claim = article.mark("CasualtyClaim", "vermisst")
        article.say(" werden")
    figure = add_figure(
        article, claim, {"Count": count, "Victims": victims}, qualifier, kind, "Missing"
    )
    add_statement(
        article, cue, scene.speaker, content, "Estimate", "Indirect", figure, Certainty="Probable"
    )


def name_ally(article: Article, scene: Scene) -> None:
    """Armenien betrachtet Russland als wichtigsten Verbündeten."""
    ours, _ = scene.sides()
    scene.speaker = say_named(article, ours.state)
    article.say(" ")
    cue = article.mark("Statement", "betrachtet")
    article.say(" ")
    with article.open("Content") as content:
        friend = article.mark("State", "Frankreich", "Wikidata:Q142", MentionType="Named")
        article.say(" als wichtigsten ")
        bond = article.mark("Alliance", "Verbündeten")
    alliance = article.frame(
        "Alliance",
        bond,
        {"Party": scene.speaker, "Ally": friend},
        {"AllianceType": "Ally", "Strength": "MostImportant", "Realis": "Actual"},
    )
    add_statement(
        article, cue, scene.speaker, content, "Believe", "Reported", alliance, Medium="Thought"
    )


def mediate(article: Article, scene: Scene) -> None:
    """Im Konflikt um Bergkarabach vermittelt Frankreichs Präsident (the article's own voice)."""
    article.say("Im ")
    with article.open("Conflict") as conflict:
        article.say("Konflikt um ")
        article.mark("Location", scene.theatre.name, scene.theatre.place_link, MentionType="Named")
    article.refer(conflict, scene.theatre.conflict_link)
    article.say(" ")
    trigger = article.mark("Mediation", "vermittelt")
    article.say(" ")
    mediator = say_holder(article, scene.random.choice(scene.theatre.mediators))
    roles = {"Mediator": mediator, "Conflict": conflict}
    article.frame("Mediation", trigger, roles, {"Realis": "Actual", "Result": "Ongoing"})


def plan_meeting(article: Article, scene: Scene) -> None:
    """Am Freitag will Sergej Lawrow in Genf mit Ilham Alijew sprechen."""
    ours, _ = scene.sides()
    when = say_time(article, scene, "Am", ahead=True)
    article.say(" will ")
    host = say_named(article, scene.random.choice(scene.theatre.mediators).person)
    article.say(" in ")
    place = say_named(article, scene.random.choice(scene.theatre.places))
    article.say(" mit ")
    guest = say_named(article, ours.holder.person)
    article.say(" ")
    trigger = article.mark("Meeting", "sprechen")
    roles = {"Participant": host, "Participant2": guest, "Place": place, "Time": when}
    article.frame("Meeting", trigger, roles, {"Realis": "Planned"})


#: Figures and deeds come more often than anything else, as they do in the measured articles.
SENTENCES: tuple[Sentence, ...] = (
    report_losses,
    announce_losses,
    go_on,
    withhold_losses,
    accuse,
    deny,
    demand,
    quote,
    estimate,
    name_ally,
    mediate,
    plan_meeting,
    report_losses,
    announce_losses,
    *DEEDS,
)
