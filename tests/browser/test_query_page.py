"""The page for SPARQL: an editor that knows our terms, views of answers, a form everywhere."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from .conftest import PHONE, Axe, OpenPage

#: Two numbers that are far apart, one that is missing and one below zero.
NUMBERS = """\
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?who ?many {
  VALUES (?who ?many) { ("Ayşe & <b>Söhne</b>"@de 5000) ("nobody" UNDEF) ("loss" -20) ("few" 3) }
}"""
DATES = """\
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?what ?earliest ?latest {
  VALUES (?what ?earliest ?latest) {
    ("one day" "2020-09-27"^^xsd:date "2020-09-27"^^xsd:date)
    ("a month" "2020-10"^^xsd:gYearMonth "2020-10"^^xsd:gYearMonth)
    ("undated" UNDEF UNDEF)
  }
}"""
TIES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER (ISIRI(?o)) } ORDER BY ?s ?p ?o LIMIT 12"


def address(query: str, **fields: str) -> str:
    return "/query?" + urlencode({"query": query, **fields})


def editor(page: Page) -> str:
    """Return what stands in the editor that is in front."""
    return str(page.evaluate("document.querySelector('.active .CodeMirror').CodeMirror.getValue()"))


def write(page: Page, query: str) -> None:
    page.evaluate(
        "text => document.querySelector('.active .CodeMirror').CodeMirror.setValue(text)", query
    )


def view(page: Page, name: str) -> None:
    page.locator(f".active .select_{name}").click()


def views(page: Page) -> list[str]:
    """Return the names of the views that an answer can be shown in."""
    page.locator(".active .yasr_results > *").first.wait_for()
    return page.locator(".active .yasr_btnGroup button:visible").all_inner_texts()


def rows(page: Page) -> list[str]:
    """Return the rows of the table as texts."""
    page.locator(".active .yasr_results tbody tr").first.wait_for()
    return page.locator(".active .yasr_results tbody tr").all_inner_texts()


def test_an_example_is_one_click_away(open_page: OpenPage) -> None:
    """Who has never written SPARQL finds a question, clicks it, and reads the answer."""
    page = open_page("/query")
    page.get_by_text("Examples").click()
    page.get_by_label("Topic").select_option("figures")
    assert (
        page.locator("#examples li:visible").count()
        == page.locator("#examples [data-topic=figures] li").count()
    )
    page.get_by_label("with the words").fill("withheld")
    page.locator("a[data-name=withheld-figures]").click()

    assert any("Azerbaijan" in row for row in rows(page))
    assert "SELECT ?claimant" in editor(page)


def test_values_are_shown_as_they_are(open_page: OpenPage) -> None:
    """Numbers come without datatypes, names of things as links to their pages here."""
    nato = "<https://w3id.org/conflictgraph/id/actor/nato>"
    page = open_page(
        address(f"SELECT ?thing ?n {{ VALUES (?thing ?n) {{ ({nato} 1900) }} }}", view="table")
    )

    assert [row.split() for row in rows(page)] == [["id:actor/nato", "1900"]]
    page.locator(".active .yasr_results a").click()
    expect(page.locator("h1")).to_contain_text("NATO")


def test_numbers_become_bars(open_page: OpenPage) -> None:
    """A glance tells the large from the small; a missing number is said, and none are added up."""
    page = open_page(address(NUMBERS, view="chart"))
    lines = page.locator(".lanes tbody tr")
    expect(lines).to_have_count(4)
    assert lines.locator("td.number").all_inner_texts() == ["5\u202f000", "–", "-20", "3"]
    widths = [
        line.locator("rect").get_attribute("width") if line.locator("rect").count() else None
        for line in lines.all()
    ]
    assert widths[1] is None
    assert float(str(widths[0]).rstrip("%")) > 10 * float(str(widths[2]).rstrip("%"))
    # Text of others is never markup.
    expect(lines.first.locator("th")).to_have_text("Ayşe & <b>Söhne</b>")


def test_dates_lie_on_a_line_of_time(open_page: OpenPage) -> None:
    """A day is a point, a month is a bar: nobody takes a vague date for an exact one."""
    page = open_page(address(DATES, view="timeline"))
    lines = page.locator(".lanes tbody tr")
    expect(lines).to_have_count(2)
    assert [line.locator("circle").count() for line in lines.all()] == [1, 0]
    assert [line.locator("rect").count() for line in lines.all()] == [0, 1]


def test_triples_become_a_network(open_page: OpenPage) -> None:
    """Who asks for a graph sees what hangs together, and can do without seeing."""
    page = open_page(address(TIES, view="network"))
    sheet = page.get_by_role("img")
    expect(sheet).to_have_attribute("aria-label", re.compile(r"\d+ things and \d+ ties"))
    expect(sheet.locator("canvas").first).to_be_visible()
    assert sheet.screenshot() != b""


def test_a_network_lies_the_same_every_time(open_page: OpenPage) -> None:
    """A picture that was described to somebody can be found again."""
    seen = []
    for _ in range(2):
        page = open_page(address(TIES, view="network"))
        page.locator(".sheet canvas").first.wait_for()
        page.wait_for_function("document.querySelector('.sheet')._cyreg?.cy.nodes().length > 0")
        seen.append(
            page.evaluate(
                "document.querySelector('.sheet')._cyreg.cy.nodes()"
                ".map(node => [node.id(), Math.round(node.position().x)])"
            )
        )
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("query", "fitting"),
    [
        ("SELECT ?word { VALUES ?word { 'only words' } }", ["Table", "Response"]),
        (NUMBERS, ["Table", "Chart", "Response"]),
        (DATES, ["Table", "Timeline", "Response"]),
        (TIES, ["Table", "Network", "Response"]),
    ],
)
def test_only_views_that_fit_are_offered(
    open_page: OpenPage, query: str, fitting: list[str]
) -> None:
    """No view is a dead end."""
    assert views(open_page(address(query, view="table"))) == fitting


def test_a_query_says_how_it_wants_to_be_seen(open_page: OpenPage) -> None:
    """Queries from the Wikidata Query Service keep their view; one that does not fit is ignored."""
    page = open_page("/query")
    write(page, f"#defaultView:BarChart\n{NUMBERS}")
    page.locator(".active .yasqe_queryButton").click()
    expect(page.locator(".active .view.chart")).to_be_visible()

    write(page, f"#defaultView:Map\n{DATES}")
    page.locator(".active .yasqe_queryButton").click()
    assert any("a month" in row for row in rows(page))


def test_an_address_holds_query_and_view(open_page: OpenPage) -> None:
    """What is sent to a colleague, or reloaded, shows the same."""
    page = open_page("/query")
    write(page, NUMBERS)
    page.locator(".active .CodeMirror").click()
    page.keyboard.press("Control+Enter")
    assert len(rows(page)) == 4
    view(page, "chart")
    expect(page.locator(".active .view.chart")).to_be_visible()
    fields = parse_qs(urlsplit(page.url).query)
    assert fields["query"] == [NUMBERS]
    assert fields["view"] == ["chart"]
    assert "query=" in str(page.get_by_role("link", name="Deutsch").get_attribute("href"))

    colleague = open_page(page.url)
    expect(colleague.locator(".active .view.chart")).to_be_visible()
    page.reload()
    expect(page.locator(".active .view.chart")).to_be_visible()
    assert page.locator(".tab").count() == 1


def test_a_link_of_the_share_button_works_without_scripts(open_page: OpenPage) -> None:
    """Whoever gets the link can use it."""
    page = open_page("/query")
    write(page, NUMBERS)
    page.locator(".active .yasqe_share").click()
    link = page.locator(".yasqe_sharePopup input").input_value()

    plain = open_page(link, javascript=False)
    assert plain.locator("textarea").input_value() == NUMBERS
    plain.get_by_role("button", name="Show the answer").click()
    expect(plain.locator("#plain tbody tr")).to_have_count(4)


def test_all_of_it_works_without_scripts(open_page: OpenPage) -> None:
    """A form, a table and the examples are there for everybody."""
    page = open_page("/query", javascript=False)
    assert page.locator("#yasgui").is_hidden()
    page.get_by_text("Examples").click()
    page.locator("a[data-name=documents]").click()
    page.get_by_role("button", name="Show the answer").click()
    expect(page.locator("#plain tbody tr").nth(3)).to_be_visible()


def test_the_answer_of_the_server_stays_until_the_next(open_page: OpenPage) -> None:
    """Who comes by a link from another page reads the answer at once; nothing runs twice."""
    page = open_page(address(NUMBERS))
    expect(page.locator("#plain tbody tr")).to_have_count(4)
    assert editor(page) == NUMBERS
    page.locator(".active .yasqe_queryButton").click()
    assert len(rows(page)) == 4
    expect(page.locator("#plain tbody tr")).to_have_count(0)


@pytest.mark.parametrize(
    ("query", "media_type"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 10001", "text/csv"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 20000", "text/turtle"),
    ],
)
def test_a_long_answer_is_cut_and_says_so(open_page: OpenPage, query: str, media_type: str) -> None:
    """The browser goes on working, and nobody takes the begin for the whole."""
    page = open_page(address(query, view="table"))
    note = page.locator(".active .note.is-cut")
    expect(note).to_contain_text("Only the begin")
    assert len(rows(page)) == 50
    whole = page.request.get(str(note.get_by_role("link").get_attribute("href")))
    assert whole.headers["content-type"].startswith(media_type)
    assert len(whole.text().splitlines()) > 10_000

    write(page, NUMBERS)
    page.locator(".active .yasqe_queryButton").click()
    expect(note).to_have_count(0)


def test_errors_lead_to_their_place(open_page: OpenPage) -> None:
    """A slip is shown where it is, in words, and a key press leads there."""
    page = open_page("/query", refused="/sparql")
    write(page, "SELECT * {\n  ?s ?p }")
    page.locator(".active .yasqe_queryButton").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("query.syntax")
    expect(page.locator(".problem-line")).to_have_count(1)
    alert.get_by_role("button", name="Line 2, column").press("Enter")
    where = page.evaluate("document.querySelector('.active .CodeMirror').CodeMirror.getCursor()")
    assert where["line"] == 1

    write(page, "SELECT * { ?s ?p ?o } LIMIT 1")
    expect(page.locator(".problem-line")).to_have_count(0)


@pytest.mark.parametrize(
    ("written", "typed", "offered"),
    [
        ("SELECT * { ?s a ", "cg:Dem", "cg:Demand"),
        ("SELECT * { ?s ", "cg:attributed", "cg:isAttributedTo"),
    ],
)
def test_terms_that_occur_are_offered(
    open_page: OpenPage, written: str, typed: str, offered: str
) -> None:
    """Nobody learns the ontology by heart: part of a name is enough, its label beside it."""
    page = open_page("/query")
    with page.expect_response("**/query/terms"):
        page.reload()
    write(page, f"PREFIX cg: <https://w3id.org/conflictgraph/ns#>\n{written}")
    page.locator(".active .CodeMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(typed)
    page.keyboard.press("Control+Space")
    hints = page.locator(".CodeMirror-hint")
    hints.first.wait_for()
    assert any(text.startswith(f"{offered} ") for text in hints.all_inner_texts())
    hints.filter(has_text=offered).first.click()
    assert offered in editor(page)


def test_a_known_prefix_is_declared_by_itself(open_page: OpenPage) -> None:
    """Who types ``cg:`` need not know its namespace, and no other host is asked for it."""
    page = open_page("/query")
    write(page, "SELECT * { ?s ")
    page.locator(".active .CodeMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("cg:x")
    page.wait_for_function(
        "document.querySelector('.active .CodeMirror').CodeMirror.getValue().startsWith('PREFIX')"
    )
    assert "PREFIX cg: <https://w3id.org/conflictgraph/ns#>" in editor(page)


def test_the_tab_key_leads_out_of_the_editor(open_page: OpenPage) -> None:
    """Who has no mouse is not caught."""
    page = open_page("/query")
    page.locator(".active .CodeMirror textarea").focus()
    before = editor(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.CodeMirror-code, textarea')") is None
    assert editor(page) == before


def test_only_our_endpoint_is_asked(open_page: OpenPage) -> None:
    """No query about a conflict goes to another host, whatever an earlier visit left behind."""
    page = open_page("/query")
    page.evaluate(
        """() => {
            for (const key of Object.keys(localStorage))
                localStorage[key] = localStorage[key].replaceAll(/http[^"]*sparql/g, "https://dbpedia.org/sparql");
        }"""
    )
    page.reload()
    with page.expect_request("**/sparql") as asked:
        page.locator(".active .yasqe_queryButton").click()
    assert urlsplit(asked.value.url).hostname == "127.0.0.1"
    assert rows(page)


@pytest.mark.parametrize("name", ["table", "chart", "timeline", "network", "response"])
@pytest.mark.parametrize("dark", [False, True])
def test_the_page_keeps_nobody_out(open_page: OpenPage, axe: Axe, name: str, dark: bool) -> None:
    """Every field has a name and every word its contrast, in each view."""
    queries = {"table": NUMBERS, "chart": NUMBERS, "response": NUMBERS, "timeline": DATES}
    page = open_page(address(queries.get(name, TIES), view=name), dark=dark)
    page.locator(".active .yasr_results > *").first.wait_for()
    page.locator("#examples summary").click()
    assert axe(page) == []


def test_the_page_speaks_german(open_page: OpenPage) -> None:
    """Views, buttons and the words of the editor's own package are German on German pages."""
    page = open_page(address(NUMBERS, view="table"), language="de")
    assert views(page) == ["Tabelle", "Diagramm", "Rohdaten"]
    expect(page.get_by_label("Einfache Werte")).to_be_checked()
    expect(page.get_by_placeholder("Zeilen filtern")).to_be_visible()
    assert page.locator(".active .yasqe_share").get_attribute("title") == "Abfrage weitergeben"


def test_nothing_sticks_out_on_a_phone(open_page: OpenPage) -> None:
    """Editor, views and a wide table fit; the names of views are there, too."""
    page = open_page("/query?saved=figures-by-claimant", window=PHONE)
    assert views(page) == ["Table", "Chart", "Timeline", "Response"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
