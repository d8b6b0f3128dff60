"""The graph in a notebook: magics, tables that render, and no tracebacks for typing errors."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import polars as pl
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import conflictgraph
from conflictgraph.client.answers import Answer
from conflictgraph.client.triples import Triples

if TYPE_CHECKING:
    from conftest import RunningServer

ROWS = 'SELECT ?x ?name { VALUES (?x ?name) { (1 "eins"@de) (1 "one"@en) } }'


@pytest.fixture
def shell(examples: RunningServer) -> Iterator[InteractiveShell]:
    """Return a notebook's shell with the example graph in ``g``."""
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell(config=config)
    shell.run_line_magic("load_ext", "conflictgraph")
    with conflictgraph.open(examples.store) as graph:
        shell.user_ns["g"] = graph
        yield shell
    InteractiveShell.clear_instance()


def test_a_cell_of_sparql_is_answered(shell: InteractiveShell) -> None:
    """SPARQL needs no quotation marks around it, and its answer is a table."""
    answer = shell.run_cell_magic("sparql", "", ROWS)
    assert isinstance(answer, Answer)
    assert answer["name__lang"].to_list() == ["de", "en"]
    assert shell.run_cell_magic("sparql", "--lang de", ROWS)["name"].to_list() == ["eins"]
    assert shell.run_cell_magic("sparql", "", "ASK { ?s ?p ?o }") is True
    assert isinstance(
        shell.run_cell_magic("sparql", "", "CONSTRUCT WHERE { ?s a ?c } LIMIT 3"), Triples
    )
    braces = "SELECT ('{g} $g' AS ?x) {}"
    assert shell.run_cell_magic("sparql", "", braces)["x"][0] == "{g} $g"


def test_answers_are_kept_in_variables(shell: InteractiveShell) -> None:
    """The next cell goes on with the answer."""
    assert shell.run_cell_magic("sparql", "--graph g --into found", ROWS) is None
    assert isinstance(shell.user_ns["found"], Answer)
    shell.run_line_magic("cg", "--into claims figures_compared since=2020-10-10 --lang de")
    assert shell.user_ns["claims"]["date"].min().isoformat() >= "2020-10-10"
    shown = shell.run_line_magic("cg", "withheld_figures")
    assert shown is not None
    assert len(shown) > 0


@pytest.mark.parametrize(
    ("magic", "line", "cell", "told"),
    [
        ("sparql", "--graph nothing", ROWS, "nothing is no graph"),
        ("sparql", "--speed 3", ROWS, "unrecognized arguments: --speed"),
        ("sparql", "--into 3x", ROWS, "no name of a variable"),
        ("sparql", "", "SELECT *\nWHERE { ?s ?p }", "not SPARQL at line"),
        ("cg", "figures_compard", None, "figures"),
        ("cg", "figures_compared since=soon", None, "since"),
    ],
)
def test_mistakes_are_one_sentence(
    shell: InteractiveShell,
    capsys: pytest.CaptureFixture[str],
    magic: str,
    line: str,
    cell: str | None,
    told: str,
) -> None:
    """A typing error is answered with what to do, not with a page of calls."""
    source = f"%{magic} {line}" if cell is None else f"%%{magic} {line}\n{cell}"
    shell.run_cell(source)
    shown = "".join(capsys.readouterr())
    assert told in shown
    assert "Traceback" not in shown


def test_two_graphs_are_told_apart(shell: InteractiveShell, examples: RunningServer) -> None:
    """With two graphs in a notebook nothing is asked of the wrong one."""
    with conflictgraph.connect(examples.sparql) as other:
        shell.user_ns["alias"] = shell.user_ns["g"]
        assert shell.run_cell_magic("sparql", "", "ASK {}") is True
        shell.user_ns["h"] = other
        result = shell.run_cell("%%sparql\nASK {}")
        assert "--graph" in str(result.error_in_exec)
        assert shell.run_cell_magic("sparql", "--graph h", "ASK {}") is True


class Table(HTMLParser):
    """What a browser would show of an answer."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: dict[str, str] = {}
        self.cells: list[str] = []
        self._link = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.add(tag)
        self._link = dict(attrs).get("href") or "" if tag == "a" else self._link
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        """Note what is written."""
        if self.cells:
            self.cells[-1] += data
        if self._link:
            self.links[data], self._link = self._link, ""


def test_names_lead_to_pages(examples: RunningServer) -> None:
    """A click on a claimant, an article or the evidence opens its page, and it is there."""
    with conflictgraph.connect(examples.sparql) as graph:
        claims = graph.claims()
        table = Table(claims._repr_html_())
    row = next(iter(claims))
    for text in (row["claimantLabel"], row["title"], "evidence"):
        page = examples.client.get(table.links[text], headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert table.links[text].startswith(examples.url)
    with conflictgraph.open(examples.store) as local:
        links = Table(local.claims()._repr_html_()).links
    assert links[row["claimantLabel"]] == row["claimant"]


def test_nothing_in_a_text_becomes_markup(examples: RunningServer) -> None:
    """A hostile text in the graph cannot run in the notebook of who reads it."""
    query = """\
    SELECT ?xLabel ?x ?y WHERE { VALUES (?xLabel ?x ?y) {
      ("<script>alert(1)</script>" <javascript:alert(1)> "\\"><img src=x>")
      ("&amp;" <http://example.org/a?b&c='d'> "<b>")} }"""
    with conflictgraph.open(examples.store) as graph:
        table = Table(graph.select(query)._repr_html_())
    assert table.tags == {"table", "thead", "tbody", "tr", "th", "td", "a", "p"}
    assert table.cells[:2] == ["<script>alert(1)</script>", '"><img src=x>']
    assert table.links == {"&amp;": "http://example.org/a?b&c='d'"}


def test_a_long_table_says_that_it_is_cut(examples: RunningServer) -> None:
    """Who sees 50 rows knows that there are more."""
    values = " ".join(map(str, range(1234)))
    with conflictgraph.open(examples.store) as graph:
        answer = graph.select(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")
    html = answer._repr_html_()
    assert html.count("<tr>") == 51
    assert "50 of 1,234 rows shown" in html
    assert "10 of 1,234 rows shown" in repr(answer)
    one = Answer(answer.frame.head(1), answer.origin)
    assert "1 row" in repr(one)
    assert isinstance(answer.frame, pl.DataFrame)
