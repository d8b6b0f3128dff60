"""``/search`` on a real server: for people and programs, within what may be shown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conflictgraph.pipeline import build

if TYPE_CHECKING:
    from conftest import RunningServer, StartServer

HTML = {"Accept": "text/html"}
ODD = ['"', "a OR", "NEAR(", "*", "-", "names:x", "{", "\x00", "(((", "'; DROP TABLE item; --", "…"]


def found(server: RunningServer, **fields: str) -> dict[str, Any]:
    """Return what a program gets."""
    response = server.client.get("/search", params=fields)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def items(answer: dict[str, Any], section: str) -> list[dict[str, Any]]:
    """Return what stands in a section."""
    return next(each["items"] for each in answer["sections"] if each["section"] == section)


def test_programs_find_what_a_name_means(examples: RunningServer) -> None:
    """A name of one paper finds what others call otherwise, with marks to be shown."""
    answer = found(examples, q="Karabach")
    assert answer["isLive"]
    assert "Nagorno-Karabakh" in answer["otherNames"][0]["names"]
    assert items(answer, "thing")[0]["labels"]["en"] == "Nagorno-Karabakh"
    for hit in items(answer, "statement"):
        assert examples.client.get(hit["page"], headers=HTML).status_code == 200
        for snippet in hit["snippets"].values():
            assert all(snippet["text"][b:e].strip() for b, e in snippet["marks"])
    facets = answer["facets"]["kind"]
    assert sum(facets.values()) == answer["total"]


def test_people_find_it_in_their_language(examples: RunningServer) -> None:
    """The page leads to the thing, to each statement and to its text, in German too."""
    page = examples.client.get("/search", params={"q": "Türkei", "lang": "de"}, headers=HTML)
    assert page.headers["content-language"] == "de"
    assert '<html lang="de">' in page.text
    assert 'href="/page/id/actor/turkey" lang="de">Türkei</a>' in page.text
    assert '<mark class="found">türkisches</mark>' in page.text
    assert 'role="search"' in examples.client.get("/", headers=HTML).text


def test_one_section_has_pages(examples: RunningServer) -> None:
    """Everything that fits can be seen, page by page."""
    total = found(examples, q="Karabach", kind="statement")["total"]
    seen: list[str] = []
    for number in range(1, 4):
        answer = found(examples, q="Karabach", kind="statement", page=str(number))
        seen += [hit["iri"] for hit in items(answer, "statement")]
    assert len(seen) == len(set(seen)) == total > 25
    page = examples.client.get("/search?q=Karabach&kind=statement&page=2", headers=HTML).text
    assert 'rel="next"' in page
    assert 'rel="prev"' in page


def test_filters_restrict(examples: RunningServer) -> None:
    """A publisher and a month narrow what was found; counts say by how much."""
    answer = found(examples, q="Karabach", publisher="Musterbote", since="2020-10-01", kind="text")
    assert [hit["publisher"] for hit in items(answer, "text")] == ["Musterbote"] * answer["total"]
    assert all(hit["day"] >= "2020-10-01" for hit in items(answer, "text"))
    demands = found(examples, q="Waffenruhe", kind="Directive")
    assert {hit["kind"] for hit in items(demands, "statement")} <= {"Demand", "Appeal", "Directive"}
    assert demands["total"] > 0


@pytest.mark.parametrize("text", ODD)
def test_odd_questions_are_answered(examples: RunningServer, text: str) -> None:
    """Whatever is typed, nobody sees an error of a database."""
    assert found(examples, q=text)["query"] == text.strip()
    page = examples.client.get("/search", params={"q": text}, headers=HTML)
    assert page.status_code == 200


def test_what_is_typed_is_no_markup(examples: RunningServer) -> None:
    """A link to a search cannot put a script into the page."""
    page = examples.client.get("/search", params={"q": '"><script>x</script>'}, headers=HTML)
    assert "<script>" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "fields", [{"since": "yesterday"}, {"until": "2020-13-01"}, {"page": "0"}, {"page": "1e9"}]
)
def test_wrong_filters_are_named(examples: RunningServer, fields: dict[str, str]) -> None:
    """A program learns which parameter it got wrong, and people see it on the page."""
    problem = examples.client.get("/search", params={"q": "x"} | fields)
    assert problem.status_code == 400
    assert problem.json()["code"] == "query.parameter"
    assert next(iter(fields)) in problem.json()["detail"]
    page = examples.client.get("/search", params={"q": "x"} | fields, headers=HTML)
    assert page.status_code == 400
    assert next(iter(fields)) in page.text


def test_formats_are_html_and_json(examples: RunningServer) -> None:
    """The short name works in a browser's address, and others are refused."""
    response = examples.client.get("/search?q=x&format=json", headers=HTML)
    assert response.headers["content-type"] == "application/json"
    assert examples.client.get("/search?q=x&format=ttl").status_code == 406


def test_the_interface_describes_it(examples: RunningServer) -> None:
    """Who writes a client finds the parameters in the description."""
    get = examples.client.get("/openapi.json").json()["paths"]["/search"]["get"]
    assert [each["name"] for each in get["parameters"]][:2] == ["q", "kind"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """Return a store of one's own over some articles."""
    store = tmp_path_factory.mktemp("search") / "graph"
    build([checkout / "examples" / "corpus" / "karabakh"], store, jobs=1)
    return store


@pytest.mark.parametrize(
    ("publish", "sections", "columns"),
    [
        ("none", set(), {"names", "others"}),
        ("sentence", {"statement"}, {"names", "others", "sentence"}),
        ("full", {"statement", "text"}, {"names", "others", "sentence", "body"}),
    ],
)
def test_no_text_leaks_where_none_may_be_shown(
    start_server: StartServer, corpus: Path, publish: str, sections: set[str], columns: set[str]
) -> None:
    """Each setting shows, and finds, exactly as much as it promises."""
    server = start_server(corpus, publish_text=publish)
    # It stands in the sentence of a demand, and in no name, headline or label.
    hidden = found(server, q="Verzug")
    assert {each["section"] for each in hidden["sections"] if each["count"]} == sections
    assert bool(hidden["facets"]["kind"]) == bool(sections)
    shown = found(server, q="Karabach")["sections"]
    assert {c for each in shown for hit in each["items"] for c in hit["snippets"]} == columns
    page = server.client.get("/search?q=Borrell", headers=HTML).text
    assert ("Verzug" in page) == (publish != "none")


def test_reading_needs_the_token_of_reading(
    start_server: StartServer, corpus: Path, tmp_path: Path
) -> None:
    """Where queries need a token, searches do."""
    tokens = tmp_path / "tokens"
    tokens.write_text("read letmein\n")
    server = start_server(corpus, read_access="token", token_file=tokens)
    assert server.client.get("/search?q=x").status_code == 401
    headers = {"Authorization": "Bearer letmein"}
    assert server.client.get("/search?q=x", headers=headers).status_code == 200


def test_several_fronts_share_one_index(start_server: StartServer, corpus: Path) -> None:
    """Whichever process answers, the answer is the same."""
    server = start_server(corpus, fronts=2)
    answers = {server.client.get("/search?q=Karabach").text for _ in range(8)}
    assert len(answers) == 1
    assert re.search(r'"total":[1-9]', answers.pop())
