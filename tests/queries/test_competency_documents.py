"""Questions of analysts on one text: what the graph adds, what lies over one character.

Each is asked of the article that the project started from and of the example corpus. The expected
rows were read out of the articles and their annotation. Where a careful reader of the article alone
would answer more or otherwise, a note says what the annotation does not carry.
"""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Store

from .conftest import ask

#: The article that the project started from.
DOCUMENT = "1462929303a4552c"
#: Articles of the example corpus.
COUNCIL = "6fbe689e45eb034a"
ALLIES = "eaf17e541db6b9aa"
ANKARA = "0cf5b1acdccb67b8"
MINSK = "Minsk-Gruppe der OSZE"
PUTIN = "Wladimir Putin"
NAME = "nk-2020-10-05-stoltenberg-ankara"


def test_cq37_what_does_not_come_from_the_article(seed: Store) -> None:
    """Dates of office and accession, co-chairs, links and the day of publication, each marked."""
    rows = ask(
        seed,
        "background-to-document",
        "added subjectLabel since until",
        lang="de",
        document=DOCUMENT,
    )
    assert set(rows) >= {
        ("background", "Amt: Jens Stoltenberg, Nato-Generalsekretär", "2014-10-01", "2024-10-01"),
        ("background", f"Amt: {PUTIN}, Präsident Russlands", "2012-05-07", ""),
        ("background", "Mitgliedschaft: Türkei, Nato", "1952-02-18", ""),
        ("background", f"Ko-Vorsitz: Frankreich, {MINSK}", "1997-01-01", "2025-11-30"),
        ("background", f"Ko-Vorsitz: Russland, {MINSK}", "1997-01-01", "2025-11-30"),
        ("background", f"Ko-Vorsitz: Vereinigte Staaten, {MINSK}", "1997-01-01", "2025-11-30"),
    }
    assert [row[1:] for row in rows if row[0] == "inferred date"] == [
        (
            "Russlands Präsident Putin geht von mehreren Tausend Toten aus",
            "2020-10-22",
            "2020-10-22",
        )
    ]
    links = ask(
        seed, "background-to-document", "added subjectLabel fact", lang="de", document=DOCUMENT
    )
    wikidata = "http://www.wikidata.org/entity/"
    assert [row[1:] for row in links if row[0] == "link"] == [
        ("Agence France-Presse", f"{wikidata}Q40464"),
        ("Ankara", f"{wikidata}Q3640"),
        ("Armenien", f"{wikidata}Q399"),
        ("Aserbaidschan", f"{wikidata}Q227"),
        ("Deutsche Presse-Agentur", f"{wikidata}Q312653"),
        ("Frankreich", f"{wikidata}Q142"),
        ("Moskau", f"{wikidata}Q649"),
        ("Nato", f"{wikidata}Q7184"),
        ("Organisation für Sicherheit und Zusammenarbeit in Europa", f"{wikidata}Q81299"),
        ("Russland", f"{wikidata}Q159"),
        ("Türkei", f"{wikidata}Q43"),
        ("Vereinigte Staaten", f"{wikidata}Q30"),
        ("Washington", f"{wikidata}Q61"),
        (PUTIN, f"{wikidata}Q7747"),
    ]


def test_cq37_what_does_not_come_from_the_text_in_an_example(examples: Store) -> None:
    """A day that was inferred; offices and an accession that the article gives no date for."""
    asked = "added subjectLabel since until"
    council = ask(examples, "background-to-document", asked, document=COUNCIL)
    assert [row for row in council if row[0] != "link"] == [
        ("inferred date", "Nato sagt Treffen mit Russland ab", "2008-08-20", "2008-08-20"),
    ]
    allies = ask(examples, "background-to-document", asked, document=ALLIES)
    assert [row[1:] for row in allies if row[1].startswith("Office")] == [
        ("Office: Angela Merkel, Chancellor of Germany", "2005-11-22", "2021-12-08"),
        ("Office: Emmanuel Macron, President of France", "2017-05-14", ""),
        ("Office: Ilham Aliyev, President of Azerbaijan", "2003-10-31", ""),
        ("Office: Recep Tayyip Erdoğan, President of Turkey", "2014-08-28", ""),
    ]
    assert ("background", "Membership: Turkey, NATO", "1952-02-18", "") in allies
    assert "inferred date" not in {row[0] for row in allies}


def test_cq40_what_lies_over_one_character(seed: Store) -> None:
    """Inside what Armenia sees, for one; outside of the text there is nothing."""
    at = {"document": DOCUMENT, "lang": "de"}
    assert ask(
        seed, "what-stands-at", "found begin end claimantLabel voice words", offset="2042", **at
    ) == [
        ("content", "2023", "2053", "Armenien", "attributed", "Russland als seine Schutzmacht"),
        ("part", "1716", "2124", "", "", ""),
        ("sentence", "2008", "2057", "Armenien", "attributed", ""),
    ]
    assert ask(seed, "what-stands-at", "found words nodeLabel", offset="3095", **at)[0] == (
        "mention",
        "Putin",
        PUTIN,
    )
    assert ask(seed, "what-stands-at", "found", offset="9999", **at) == []


def test_cq40_what_lies_over_one_character_in_an_example(examples: Store, checkout: Path) -> None:
    """Inside a quotation: part, sentence, content and quote, each with its bounds."""
    text = (checkout / "examples/corpus/karabakh" / f"{NAME}.txt").read_bytes().decode()
    at = text.index("influence to calm")
    assert ask(
        examples,
        "what-stands-at",
        "found words claimantLabel voice",
        document=ANKARA,
        offset=str(at),
    ) == [
        (
            "content",
            'Turkey, a NATO member, should use its "considerable influence to calm tensions"',
            "Jens Stoltenberg",
            "attributed",
        ),
        ("part", "", "", ""),
        ("quote", "considerable influence to calm tensions", "Jens Stoltenberg", "attributed"),
        ("sentence", "", "Example Gazette", "narrator"),
        ("sentence", "", "Jens Stoltenberg", "attributed"),
    ]
