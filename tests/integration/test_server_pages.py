"""The pages: complete without JavaScript, nothing from elsewhere, nothing unescaped."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import httpx
import pytest

if TYPE_CHECKING:
    from conftest import RunningServer

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
LOADING = {"src", "href", "action", "formaction", "data-url", "poster", "srcset"}
ACTORS = "https://w3id.org/conflictgraph/id/actor/"
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """What a page loads, and whether its elements are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[dict[str, str | None]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element loads and is called."""
        if tag not in VOID:
            self._open.append(tag)
        given = dict(attrs)
        self.attributes.append(given | {"tag": tag})
        self.addresses += [value for name, value in attrs if name in LOADING and value]
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        """Check that it is the element opened last."""
        assert self._open.pop() == tag


def saved_names(server: RunningServer) -> list[str]:
    """Return the names of all saved queries."""
    return [query["name"] for query in server.client.get("/queries").json()["queries"]]


def is_pending(response: httpx.Response) -> bool:
    """Tell whether this is a dump, which is made when it is asked for."""
    return response.status_code == 503 and response.json()["code"] == "store.dump-pending"


#: Addresses of one kind that are looked at: their path without names, numbers and values.
MOST_OF_A_KIND = 2
KINDS = re.compile(r"(?<=/id/)[^?]*|(?<==)[^&]*|(?<=/code/).*|(?<=/graph/).*|\d+")


def test_no_page_loads_anything_from_elsewhere(server: RunningServer) -> None:
    """Every address on pages of every kind, style sheets included, is on this server and there."""
    queue = [
        "/",
        "/statements",
        "/query",
        "/docs",
        *(f"/queries/{name}" for name in saved_names(server)),
    ]
    seen, followed = set(queue), Counter[str]()
    while queue:
        path = queue.pop(0)
        response = server.client.get(path, headers=HTML)
        assert response.status_code in {200, 303} or is_pending(response), path
        media_type = response.headers.get("content-type", "")
        if media_type.startswith("text/css"):
            assert not re.search(r"url\(\s*['\"]?(https?:)?//", response.text)
            assert "@import" not in response.text
        if not media_type.startswith("text/html"):
            continue
        for address in Page(response.text).addresses:
            # The page of the ontology links to terms of others; it loads nothing from them.
            if path.startswith("/ontology") and re.match("https?:", address):
                continue
            assert not re.match(r"(https?:)?//", address), f"{path}: {address}"
            target = urljoin(path, address).split("#")[0]
            kind = KINDS.sub("", target)
            if target not in seen and followed[kind] < MOST_OF_A_KIND:
                followed[kind] += 1
                seen.add(target)
                queue.append(target)
    assert any(address.startswith("/static/style.css") for address in seen)
    assert any("swagger-ui-bundle.js" in address for address in seen)


def test_every_link_leads_somewhere(examples: RunningServer) -> None:
    """From the start page on, over things, data and filters: nothing is missing, and nothing fails.

    Of links of one kind the first few are followed.
    """
    queue, seen = ["/"], {"/"}
    followed: Counter[str] = Counter()
    while queue:
        path = queue.pop(0)
        response = examples.client.get(path, headers=HTML)
        assert response.status_code in {200, 303} or is_pending(response), path
        if not response.headers.get("content-type", "").startswith("text/html"):
            continue
        for address in Page(response.text).addresses:
            target = urljoin(path, address).split("#")[0]
            kind = KINDS.sub("", target)
            if target in seen or re.match(r"https?:", target) or followed[kind] >= MOST_OF_A_KIND:
                continue
            followed[kind] += 1
            seen.add(target)
            queue.append(target)
    assert len(seen) > 100
    assert {"/page/id/", "/statements", "/ontology", "/status", "/dumps"} <= {*followed}


@pytest.mark.parametrize(
    "path",
    ["/", "/ontology", "/status", "/dumps", "/query", "/query?query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D"],
)
def test_pages_can_be_used_by_everybody(server: RunningServer, path: str) -> None:
    """Language, labels for all fields, no id twice, no inline script or style."""
    html = server.client.get(path, headers=HTML).text
    page = Page(html)
    assert html.startswith("<!doctype html>")
    assert {"tag": "html", "lang": "en"} in page.attributes
    assert len(page.ids) == len(set(page.ids))
    labels = {a["for"] for a in page.attributes if a["tag"] == "label"}
    fields = {a["id"] for a in page.attributes if a["tag"] in {"input", "textarea", "select"}}
    assert fields <= labels
    assert not any(name.startswith("on") or name == "style" for a in page.attributes for name in a)


def test_the_start_page_counts_the_dataset(server: RunningServer) -> None:
    """Numbers that can be checked by hand in the small store."""
    html = server.client.get("/").text
    for what, number in (("documents", 1), ("statements", 5), ("actors", 3), ("figures", 4)):
        assert f"<dt>{what}</dt><dd>{number}</dd>" in html
    assert "<dt>claimants</dt><dd>3</dd>" in html


def test_the_start_page_sets_figures_side_by_side(examples: RunningServer) -> None:
    """A row for each claimant, in its words; a withheld figure has its row, and rivals are told."""
    html = examples.client.get("/").text

    assert html.index(">16<") < html.index(">525<") < html.index(">1009<")
    assert "no figure given" in html
    assert "<em>denied:</em> ≥\u202f551" in html
    assert "claims exclude each other" in html
    assert "excluded by 2 others" in html
    assert "von 16 gefallenen Soldaten" in html


@pytest.mark.parametrize(
    ("filtered", "shown", "hidden"),
    [
        ({"whom": "civilian"}, "Civilians killed", "Soldiers killed"),
        ({"measure": "displaced"}, "Civilians displaced", "Civilians killed"),
        ({"actor": f"{ACTORS}government-of-azerbaijan"}, "Mindestens sechs", "1800 bis 2000"),
        ({"since": "2020-10-27"}, ">1009<", ">525<"),
        ({"until": "2020-09-28"}, ">16<", ">525<"),
        ({"publisher": "Beispielzeitung"}, ">525<", "Institut für Kaukasusstudien Lindenau"),
        ({"conflict": "russo-georgian-war-2008"}, "No figure fits.", "Soldiers killed"),
    ],
)
def test_figures_can_be_filtered(
    examples: RunningServer, filtered: dict[str, str], shown: str, hidden: str
) -> None:
    """Each field of the form narrows the page, keeps what was chosen, and leads to the table."""
    html = examples.client.get("/", params=filtered).text
    figures = html.partition('id="figures"')[2].partition('id="saved"')[0]

    assert shown in figures
    tables = figures.partition("<main")[2].partition("</form>")[2]
    assert hidden not in tables
    assert "Show all" in figures
    (name, value) = next(iter(filtered.items()))
    assert f'value="{value}" selected' in figures or f'value="{value}"' in figures
    assert f"figures-compared?{name}=" in figures


@pytest.mark.parametrize("path", ["/", "/statements"])
def test_parameters_of_others_do_no_harm_to_pages(examples: RunningServer, path: str) -> None:
    """A link with the marks of a newsletter, or a query to the wrong address, shows the page."""
    strange = {"utm_source": "letter", "query": "ASK {}"}
    response = examples.client.get(path, params=strange)

    assert response.status_code == 200
    main = response.text.partition("<main")[2]
    assert main == examples.client.get(path).text.partition("<main")[2]


def test_a_wrong_filter_is_an_error_on_the_page(examples: RunningServer) -> None:
    """A mistyped address does not look like a dataset without figures."""
    wrong = {"since": "yesterday"}
    response = examples.client.get("/", params=wrong, headers=HTML)

    assert response.status_code == 400
    assert "No answer" in response.text
    # A program reads why.
    assert examples.client.get("/", params=wrong).json()["code"] == "query.parameter"


def test_statements_are_listed_with_their_sentences(examples: RunningServer) -> None:
    """An analyst reads who demands what of whom, in the words of the text, without a query."""
    html = examples.client.get("/statements", params={"act": "cg:Demand"}).text

    assert ">Josep Borrell</a>" in html
    assert "to or about Armenia, Azerbaijan" in html
    assert '<small class="tag">demand</small>' in html
    assert ">Armenien und Aserbaidschan </mark>" in html
    assert "who-says-what?act=cg%3ADemand" in html
    assert '<small class="tag">denial</small>' not in html


@pytest.mark.parametrize(
    ("filtered", "shown", "hidden"),
    [
        ({"speaker": f"{ACTORS}josep-borrell"}, "Josep Borrell</a>", "Jens Stoltenberg</a>"),
        ({"target": f"{ACTORS}turkey"}, "Turkey", "Josep Borrell</a>\n"),
        ({"whose": "narrator"}, "The text itself", '<small class="tag">denial</small>'),
        ({"since": "2020-10-27"}, "2020-10-27 ·", "2020-10-12 ·"),
        ({"act": "cg:Retraction"}, "No statement fits.", '<small class="tag">'),
    ],
)
def test_statements_can_be_filtered(
    examples: RunningServer, filtered: dict[str, str], shown: str, hidden: str
) -> None:
    """Each field of the form narrows the list."""
    found = (
        examples.client.get("/statements", params=filtered)
        .text.partition("<main")[2]
        .partition("</form>")[2]
    )

    assert shown in found
    assert hidden not in found


def test_an_answer_is_a_table_with_links_and_languages(server: RunningServer) -> None:
    """Short names link on, texts carry their language, numbers are numbers."""
    query = "SELECT ?s ?w { ?s <https://w3id.org/conflictgraph/ns#valueText> ?w } ORDER BY ?s"
    html = server.client.get("/query", params={"query": query}).text
    assert ">doc/a/statement/150-190</a>" in html
    assert '<span lang="de">knapp 2000</span>' in html
    assert "4 rows" in html


def test_a_link_in_a_table_leads_to_what_is_said(server: RunningServer) -> None:
    """The page behind an IRI has what is said of a thing, and where it stands."""
    query = "SELECT ?a { ?a a <https://w3id.org/conflictgraph/ns#Person> }"
    html = server.client.get("/query", params={"query": query}).text
    (link,) = [a for a in Page(html).addresses if a.startswith("/page/")]
    text = server.client.get(link).text
    assert "Wladimir Putin" in text
    assert "cg:isAttributedTo" in text


def test_a_long_answer_is_cut_and_says_so(server: RunningServer) -> None:
    """Nobody takes the first rows for all of them."""
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 1234"
    html = server.client.get("/query", params={"query": query}).text
    assert html.count("<tr>") == 501
    assert re.search(r"first 500 of\s+1\u202f234\s+rows", html)


def test_a_very_long_answer_is_not_read_to_its_end(server: RunningServer) -> None:
    """Millions of rows give a page, not a wait; the count is a lower bound and says so."""
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    html = server.client.get("/query", params={"query": query}).text
    assert "of more than" in html


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK { ?s ?p ?o }", "Yes"),
        ("ASK { ?s <urn:none> ?o }", "No"),
        ("SELECT ?s { ?s <urn:none> ?o }", "Nothing in the dataset fits."),
        ("CONSTRUCT { <urn:a> <urn:b> 1 } {}", "&lt;urn:a&gt; &lt;urn:b&gt; 1"),
        ("SELECT ?x { VALUES ?x { UNDEF } }", 'class="unbound"'),
    ],
)
def test_every_form_of_query_has_its_page(server: RunningServer, query: str, shown: str) -> None:
    """Yes and no, graphs, empty answers and empty cells."""
    assert shown in server.client.get("/query", params={"query": query}).text


def test_an_error_is_shown_with_its_status(server: RunningServer) -> None:
    """The query stays in the form, the reason stands below it."""
    response = server.client.get("/query", params={"query": "SELECT * {\n ?s ?p }"})
    assert response.status_code == 400
    assert "Line 2" in response.text
    assert "query.syntax" in response.text
    assert "SELECT * {\n ?s ?p }</textarea>" in response.text


def test_text_of_others_is_never_markup(server: RunningServer) -> None:
    """Neither a query nor a literal can put a script on a page."""
    attack = "<script>alert(1)</script>"
    for query in (f"SELECT ('{attack}' AS ?x) {{}}", attack, f"</textarea>{attack}"):
        html = server.client.get("/query", params={"query": query}).text
        assert "<script>" not in html
        Page(html)
    for path in ("/queries/" + attack, "/sparql?query=" + attack, "/" + attack):
        response = server.client.get(path, headers=HTML)
        assert not response.headers["content-type"].startswith("text/html")


def test_saved_queries_have_a_page_and_data_at_one_address(server: RunningServer) -> None:
    """Browsers get the form, programs the answer in the type they want."""
    for name in saved_names(server):
        assert "<form" in server.client.get(f"/queries/{name}", headers=HTML).text
    response = server.client.get("/queries/figures-by-claimant", headers={"Accept": "text/csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["etag"]
    as_link = server.client.get("/queries/figures-by-claimant?format=csv", headers=HTML)
    assert as_link.content == response.content


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/queries/figures-by-nobody", 404, "query.unknown"),
        ("/queries/figures-by-claimant?colour=red", 400, "query.parameter"),
        ("/queries/figures-by-claimant?claimant=a&claimant=b", 400, "query.parameter"),
        ("/queries/figures-by-claimant?claimant=%3E%7D", 400, "query.parameter"),
    ],
)
def test_a_wrong_parameter_is_named(
    server: RunningServer, path: str, status: int, code: str
) -> None:
    """Unknown queries and values are refused, with what is known."""
    response = server.client.get(path)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["hint"]


def test_assets_may_be_kept_and_are_checked(server: RunningServer) -> None:
    """The style sheet is loaded once; its address changes when it does."""
    (address,) = re.findall(r'href="(/static/style.css\?v=\w+)"', server.client.get("/").text)
    first = server.client.get(address)
    assert "immutable" in first.headers["cache-control"]
    again = server.client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
