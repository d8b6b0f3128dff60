"""Questions of analysts on voices: who speaks, for whom, under which names, and who does not.

Each is asked of the article that the project started from and of the example corpus. The expected
rows were read out of the articles and their annotation. Where a careful reader of the article alone
would answer more or otherwise, a note says what the annotation does not carry.
"""

from __future__ import annotations

from pyoxigraph import Store

from .conftest import ask

#: Articles of the example corpus.
COUNCIL = "6fbe689e45eb034a"
ALLIES = "eaf17e541db6b9aa"
CEASEFIRE = "3dbe225c541b8e97"
MINSK = "Minsk-Gruppe der OSZE"
KARABAKH = "Behörden in Bergkarabach"
PUTIN = "Wladimir Putin"
OSCE = "Organization for Security and Co-operation in Europe"
OSSETIA = "South Ossetian authorities"
GENERAL_STAFF = "General Staff of the Armed Forces of Russia"
INVESTIGATION = "Investigative Committee of the Russian Prosecutor's Office"


def test_cq10_who_speaks_in_which_office(seed: Store) -> None:
    """Two speakers are presented in an office; nobody else is given one.

    Note: the annotation has nine statements of Putin, two of which ("nennt Opferzahlen", "Putins
    Angaben") only refer to his figures, and three of Stoltenberg, one of them with two demands.
    """
    rows = ask(seed, "speakers", "speakerLabel offices bodies statements", lang="de")
    assert [row for row in rows if row[1]] == [
        ("Jens Stoltenberg", "Nato-Generalsekretär", "Nato", "3"),
        (PUTIN, "Präsident Russlands", "Russland", "9"),
    ]


def test_cq10_who_speaks_in_which_office_in_an_example(examples: Store) -> None:
    """Four heads of state or government; a body speaks in no office."""
    rows = ask(examples, "speakers", "speakerLabel offices bodies", document=ALLIES)
    assert [row for row in rows if row[1]] == [
        ("Angela Merkel", "Chancellor of Germany", "Germany"),
        ("Emmanuel Macron", "President of France", "France"),
        ("Ilham Aliyev", "President of Azerbaijan", "Azerbaijan"),
        ("Recep Tayyip Erdoğan", "President of Turkey", "Turkey"),
    ]


def test_cq21_under_which_names(seed: Store) -> None:
    """Every wording, pronouns too, with how often it stands.

    Note: in the annotation name and office are two mentions, so that "Kremlchef Putin" counts as
    "Putin", and "Russlands Präsident Wladimir Putin" as "Wladimir Putin".
    """
    asked = "name mentions forms"
    assert ask(seed, "names-in-texts", asked, entity="actor/vladimir-putin") == [
        ("Ich", "1", "pronominal"),
        ("Kremlchef", "1", "nominal"),
        ("Putin", "6", "named"),
        ("Putins", "1", "named"),
        ("Wladimir Putin", "3", "named"),
        ("er", "1", "pronominal"),
        ("russische Präsident", "1", "nominal"),
    ]
    assert ask(seed, "names-in-texts", asked, entity="actor/kremlin") == [("Kreml", "1", "named")]
    assert ask(seed, "names-in-texts", asked, entity="actor/government-of-turkey") == [
        ("Regierung in Ankara", "1", "nominal")
    ]


def test_cq21_under_which_names_in_the_examples(examples: Store) -> None:
    """A seat, a description and pronouns, over three texts in two languages."""
    assert ask(
        examples, "names-in-texts", "name mentions forms", entity="actor/government-of-azerbaijan"
    ) == [
        ("Baku", "1", "named"),
        ("Regierung in Baku", "1", "nominal"),
        ("Sie", "1", "pronominal"),
        ("government in Baku", "1", "nominal"),
        ("its", "1", "pronominal"),
    ]


def test_cq23_own_voice_and_voices_of_others(seed: Store) -> None:
    """Whoever speaks, with how many statements, apart from the article's own voice.

    Note: a relation that the article states in passing, such as an office, is a statement of its
    own here; "beide Konfliktparteien" are a group that speaks where their figures are only
    referred to; one statement is the annotators'.
    """
    assert ask(seed, "speakers", "voice speakerLabel statements", lang="de") == [
        ("attributed", "Armenien", "3"),
        ("attributed", "Aserbaidschan", "3"),
        ("attributed", KARABAKH, "2"),
        ("attributed", "Jens Stoltenberg", "3"),
        ("attributed", "Konfliktparteien in Bergkarabach 2020", "2"),
        ("attributed", "Regierung Aserbaidschans", "2"),
        ("attributed", PUTIN, "9"),
        ("curated", "Annotierende von conflictgraph", "1"),
        ("narrator", "Der Spiegel", "36"),
    ]


def test_cq23_own_voice_and_voices_of_others_in_an_example(examples: Store) -> None:
    """Eleven speak in this text; what it says itself is apart."""
    assert ask(examples, "speakers", "voice speakerLabel statements", document=COUNCIL) == [
        ("attributed", "Dmitry Rogozin", "1"),
        ("attributed", GENERAL_STAFF, "2"),
        ("attributed", "Georgia", "1"),
        ("attributed", "Government of Russia", "1"),
        ("attributed", "Human Rights Watch", "1"),
        ("attributed", INVESTIGATION, "1"),
        ("attributed", "Jaap de Hoop Scheffer", "2"),
        ("attributed", "Ministry of Foreign Affairs of Russia", "1"),
        ("attributed", "Russia", "1"),
        ("attributed", OSSETIA, "1"),
        ("attributed", "United Nations High Commissioner for Refugees", "2"),
        ("narrator", "Beispielkurier", "10"),
    ]


def test_cq33_what_was_said_before_the_forum(seed: Store) -> None:
    """The hope alone; the figures were given in Moscow, and the text does not join the two."""
    said = "kinds venue place"
    who = {"speaker": "vladimir-putin", "lang": "de"}
    assert ask(seed, "statements-of-person", said, forum="valdai-discussion-club", **who) == [
        ("Hope", "Waldai-Klub", "Russland (Staatsgebiet)")
    ]
    rows = ask(seed, "statements-of-person", said, **who)
    assert [row for row in rows if row[2] == "Moskau"] == [("CasualtyClaim", "", "Moskau")] * 2


def test_cq33_what_was_said_where_in_the_examples(examples: Store) -> None:
    """Place and occasion belong to the statement the text gives them to, not to the speaker."""
    asked = "quotes place venue"
    assert ask(examples, "statements-of-person", asked, speaker="jens-stoltenberg") == [
        ("There is no military solution", "Ankara", ""),
        ('Turkey, a NATO member, should use its "considerable influence to calm tensions"', "", ""),
        ("to stop fighting over Nagorno-Karabakh immediately", "", ""),
    ]
    assert (
        ask(
            examples,
            "statements-of-person",
            asked,
            speaker="jens-stoltenberg",
            forum="valdai-discussion-club",
        )
        == []
    )


def test_cq34_who_is_named_and_says_nothing(seed: Store) -> None:
    """Twelve actors; for two of them somebody speaks in an office. Agencies are only credited."""
    assert ask(seed, "silent-actors", "actorLabel spokenForBy", lang="de") == [
        ("Außenminister von Armenien und Aserbaidschan", ""),
        ("Frankreich", ""),
        ("Kreml", ""),
        (MINSK, ""),
        ("Nato", "Jens Stoltenberg"),
        ("Nato-Verteidigungsminister", ""),
        ("Organisation für Sicherheit und Zusammenarbeit in Europa", ""),
        ("Regierung der Türkei", ""),
        ("Russland", PUTIN),
        ("Türkei", ""),
        ("Vereinigte Staaten", ""),
        ("Waldai-Klub", ""),
    ]


def test_cq34_who_is_named_and_says_nothing_in_an_example(examples: Store) -> None:
    """Two ministers speak only together, so that neither is said to speak alone."""
    assert ask(examples, "silent-actors", "actorLabel spokenForBy", document=CEASEFIRE) == [
        ("Alexander Stubb", ""),
        ("Armed Forces of Russia", ""),
        ("Bernard Kouchner", ""),
        ("European Union", ""),
        ("France", "Nicolas Sarkozy"),
        (OSCE, ""),
        ("parties to the ceasefire of August 2008", "Georgia, Russia"),
    ]


def test_cq35_what_stands_for_somebody_else(seed: Store) -> None:
    """The Kremlin for the Russian leadership, and two groups for states.

    Note: "Regierung in Ankara" names the government itself and is not annotated as metonymic.
    """
    assert ask(seed, "metonymic-mentions", "name entityLabel kinds", lang="de") == [
        ("Kreml", "Kreml", "PublicBody"),
        ("uns", "Russland", "State"),
        ("unsere amerikanischen Partner", "Vereinigte Staaten", "State"),
    ]


def test_cq35_what_stands_for_somebody_else_in_the_examples(examples: Store) -> None:
    """Seats and capitals, a land for its authorities, troops for a state."""
    assert ask(examples, "metonymic-mentions", "date name entityLabel kinds part") == [
        ("2008-12-24", "Kremlin", "Kremlin", "PublicBody", "body"),
        ("2008-12-24", "South Ossetia", OSSETIA, "DeFactoAuthority", "body"),
        ("2020-09-28", "armenischen Truppen", "Armenia", "State", "body"),
        ("2020-09-30", "Ankara", "Government of Turkey", "Government", "teaser"),
        ("2020-09-30", "Berlin", "Germany", "State", "teaser"),
        ("2020-09-30", "Paris", "France", "State", "teaser"),
        ("2020-10-27", "Baku", "Government of Azerbaijan", "Government", "body"),
        ("2020-10-27", "Kreml", "Kremlin", "PublicBody", "body"),
    ]
