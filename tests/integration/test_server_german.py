"""German pages: every word of the frame, the names of things, and what must stay as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest

from conflictgraph.server.negotiation import FORMATS

if TYPE_CHECKING:
    from conftest import RunningServer

HTML = {"Accept": "text/html"}
ID = "https://w3id.org/conflictgraph/id/"


@pytest.fixture
def german(examples: RunningServer) -> Iterator[httpx.Client]:
    """Return a browser that is set to German."""
    headers = HTML | {"Accept-Language": "de-AT,de;q=0.9,en;q=0.1"}
    with httpx.Client(base_url=examples.url, timeout=60, headers=headers) as client:
        yield client


def first_of(examples: RunningServer, of_class: str) -> str:
    """Return the first thing of a class, by address."""
    query = (
        f"SELECT ?s {{ ?s a <https://w3id.org/conflictgraph/ns#{of_class}> }} ORDER BY ?s LIMIT 1"
    )
    answer = examples.client.get("/sparql", params={"query": query, "format": "csv"})
    return answer.text.split()[1]


def test_figures_are_headed_in_german(german: httpx.Client) -> None:
    """Victims, sides, claimants and conflicts are called as a German newspaper calls them."""
    html = german.get("/").text

    for shown in (
        ">Getötete Soldaten</a>",
        "armenische Seite im Konflikt um Bergkarabach",
        ">Behörden in Bergkarabach</a>",
        ">Konflikt um Bergkarabach</h3>",
        "keine Zahl genannt",
        "<em>bestritten:</em> ≥\u202f551",
        "unvereinbar mit 2 anderen Angaben",
        "<dt>Dokumente</dt>",
    ):
        assert shown in html, shown
    assert "Soldiers killed" not in html


def test_words_of_texts_stay_as_they_are(german: httpx.Client) -> None:
    """An English sentence is not translated, and says that it is English."""
    html = german.get("/statements", params={"speaker": f"{ID}actor/jens-stoltenberg"}).text

    assert '<blockquote lang="en">' in html
    assert "considerable influence to calm tensions" in html
    assert '<small class="tag">Forderung</small>' in html
    assert "an oder über Türkei" in html


def test_labels_in_another_language_say_so(examples: RunningServer) -> None:
    """A claimant that only a German text names is read aloud in German on an English page."""
    html = examples.client.get("/statements", headers=HTML).text
    assert re.search(r'lang="de">Institut für Kaukasusstudien Lindenau</a>', html)
    assert not re.search(r'lang="en">Jens Stoltenberg</a>', html)


@pytest.mark.parametrize(
    ("of_class", "english", "german_name"),
    [
        (
            "Demand",
            r"Jens Stoltenberg: demand – Turkey: .+",
            r"Jens Stoltenberg: Forderung – Tür.+",
        ),
        ("Mention", r"Mention of .+ in “.+”", r"Erwähnung von .+ in „.+“"),
        ("ComparableQuantity", r"[A-Z].+, .+", r"(Getötete|Verletzte|Vertriebene).*, .+"),
        ("Disagreement", r"Disagreement: .+ and .+", r"Widerstreit der Angaben: .+ und .+"),
        ("Position", r".+: .+", r".+: .+"),
        ("DocumentPart", r".+ in “.+”", r".+ in „.+“"),
    ],
)
def test_things_without_a_name_have_words(
    examples: RunningServer, german: httpx.Client, of_class: str, english: str, german_name: str
) -> None:
    """The heading of a page can be read aloud and quoted, in both languages."""
    iri = first_of(examples, of_class)
    for client, pattern in ((examples.client, english), (german, german_name)):
        html = client.get("/page", params={"iri": iri}, headers=HTML).text
        found = re.search(r"<h1>(.*)</h1>", html)
        assert found, of_class
        assert re.fullmatch(pattern, found[1]), found[1]


def test_no_hash_stands_where_words_can_be_had(german: httpx.Client) -> None:
    """On the page of an actor and of a text each statement, span and mention has a name."""
    for path in ("/page/id/actor/turkey", "/page/id/doc/0cf5b1acdccb67b8"):
        html = german.get(path).text
        assert re.findall(r">(?:doc|soa|position|window|history)/[^<#]*</a>", html) == []


def test_a_saved_query_is_german_all_over(german: httpx.Client) -> None:
    """Question, fields, choices, columns, codes and notes; the names of variables stay at hand."""
    html = german.get("/queries/demands").text

    assert "<h1>Wer was von wem fordert</h1>" in html
    assert ">Türkei</option>" in html
    assert '<th scope="col" title="quotes">Wortlaut</th>' in html
    assert "Forderung</span>" in html
    assert "nur, was dieser Akteur sagt" in html
    assert ">Aussage</a>" in html or ">Dokument</a>" in html
    assert "<dt><code>claimantLabel</code></dt><dd>der Name dazu</dd>" in html


def test_downloads_of_a_saved_query_are_what_the_page_shows(german: httpx.Client) -> None:
    """Each link gives its format, with the filters and in the language of the page."""
    html = german.get("/queries/demands", params={"claimant": "jens-stoltenberg"}).text
    links = re.findall(r'<a href="([^"]*format=([\w-]+))">[^<]+</a>', html)

    assert "CSV für Excel" in html
    assert {wanted for _, wanted in links} >= {"csv", "csv-excel", "xlsx", "parquet", "json"}
    for link, wanted in links:
        answer = german.get(link.replace("&amp;", "&"))
        media_type, _ = FORMATS[wanted]
        assert answer.headers["content-type"].startswith(str(media_type))
        if not media_type.startswith("application/vnd"):
            assert "Türkei" in answer.text
            assert "Saakaschwili" not in answer.text


def test_choices_of_a_saved_query_are_taken(examples: RunningServer) -> None:
    """What a form offers is a value that the query takes, and stays chosen."""
    html = examples.client.get("/queries/who-says-what", headers=HTML).text
    for field, value in (("act", "cg:Demand"), ("whose", "narrator")):
        assert f'<option value="{value}"' in html
        chosen = examples.client.get("/queries/who-says-what", params={field: value}, headers=HTML)
        assert chosen.status_code == 200
        assert f'<option value="{value}" selected>' in chosen.text


def test_reasons_stay_english_in_a_german_frame(german: httpx.Client) -> None:
    """A reader is told in German that there is no answer, and the reason can be searched for."""
    answer = german.get("/query", params={"query": "SELECT * {\n ?s ?p }"})

    assert answer.status_code == 400
    assert "<h2>Keine Antwort</h2>" in answer.text
    assert re.search(r"Zeile 2, Spalte \d+\.", answer.text)
    assert '<p lang="en">' in answer.text


def test_programs_get_what_they_got(german: httpx.Client, examples: RunningServer) -> None:
    """The language of a browser changes no answer for programs."""
    wants = {"Accept": "text/csv"}
    for_all = examples.client.get("/queries/demands", headers=wants).content
    assert german.get("/queries/demands", headers=wants).content == for_all


@pytest.mark.parametrize("path", ["/", "/statements", "/query", "/docs", "/queries/timeline"])
def test_no_english_sentence_is_left(
    examples: RunningServer, german: httpx.Client, path: str
) -> None:
    """What the English frame says does not stand on the German page."""
    pattern = r"<(?:h1|h2|label|button|th|summary|dt)[^>]*>([A-Z][a-z]+ [^<]{6,})<"
    english = set(re.findall(pattern, examples.client.get(path, headers=HTML).text))
    left = english & set(re.findall(pattern, german.get(path).text))
    assert {text for text in left if "SPARQL" not in text} == set()
