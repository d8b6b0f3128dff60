"""The notebooks of the examples run as Jupyter runs them, without a network, and show drawings."""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

from conflictgraph import pipeline

from .conftest import Servers

FOLDER: Final = Path(__file__).parents[2] / "examples" / "notebooks"
NAMES: Final = sorted(str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*.py"))
PAIRS: Final = (
    ("first_steps", "erste_schritte"),
    ("casualty_claims", "opferzahlen"),
    ("demands", "forderungen"),
    ("alliances", "buendnisse"),
    ("two_endpoints", "zwei_endpunkte"),
    ("plain_clients", "ohne_unser_paket"),
)
CELL_TIMEOUT_S: Final = 60
#: Runs before the first cell: whoever asks for a host elsewhere gets an error.
OFFLINE: Final = """
import sys

def __stay_here(event, given):
    if event == "socket.connect" and isinstance(given[1], tuple):
        if not str(given[1][0]).startswith("127.") and given[1][0] not in {"::1", "localhost"}:
            raise OSError(f"a notebook asked {given[1]}")
    if event == "socket.getaddrinfo" and given[0] not in {"127.0.0.1", "localhost", "::1", None}:
        raise OSError(f"a notebook looked up {given[0]}")

sys.addaudithook(__stay_here)
"""


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """Return what ``make build`` makes."""
    folder = tmp_path_factory.mktemp("checkout")
    pipeline.build([checkout / "examples" / "corpus"], folder / "graph", jobs=1)
    return folder / "graph"


@pytest.fixture
def place(store: Path) -> Iterator[Path]:
    """Return the folder a notebook lies in, below the folder of the store as in the checkout."""
    folder = store.parent / "examples" / "notebooks" / "en"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def run(name: str, place: Path, servers: Servers | None) -> nbformat.NotebookNode:
    """Return a notebook with what its cells gave."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    if servers is not None:
        text = servers.in_place_of_ports(text)
    notebook = jupytext.reads(text, fmt="py:percent")
    guard = nbformat.v4.new_code_cell(OFFLINE)
    notebook.cells.insert(0, guard)
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT_S,
        kernel_name="python3",
        resources={"metadata": {"path": str(place)}},
    )
    client.execute(env=os.environ | {"IPYTHONDIR": str(place / ".ipython"), "PYTHONHASHSEED": "0"})
    notebook.cells.pop(0)
    return notebook


def results(notebook: nbformat.NotebookNode) -> list[dict[str, Any]]:
    """Return what cells gave, by its media types; what they printed counts as plain text."""
    return [
        dict(output["data"]) if "data" in output else {"text/plain": output["text"]}
        for cell in notebook.cells
        for output in cell.get("outputs", ())
    ]


@pytest.mark.parametrize("name", NAMES)
def test_notebooks_run_and_show_what_they_promise(
    name: str, place: Path, request: pytest.FixtureRequest
) -> None:
    """Who opens one and runs all cells sees results, drawings and no error or warning."""
    needs_servers = "127.0.0.1" in (FOLDER / name).read_text(encoding="utf-8")
    servers = request.getfixturevalue("servers") if needs_servers else None
    notebook = run(name, place, servers)

    nbformat.validate(notebook)
    shown = results(notebook)
    outputs = [each for cell in notebook.cells for each in cell.get("outputs", ())]
    assert [each for each in outputs if each.get("name") == "stderr"] == []
    promised = sum(cell.source.count(".plot(") for cell in notebook.cells)
    drawings = [each["image/svg+xml"] for each in shown if "image/svg+xml" in each]
    assert len(drawings) == promised
    for drawing in drawings:
        assert len(list(ET.fromstring(drawing).iter())) > 40  # noqa: S314  # made here
    last = [cell for cell in notebook.cells if cell.cell_type == "code"]
    silent = [cell.source for cell in last if not cell.outputs and not closes_or_opens(cell.source)]
    assert silent == []
    assert all("shape: (0," not in str(each.get("text/plain")) for each in shown)


def closes_or_opens(source: str) -> bool:
    """Tell whether a cell only prepares or ends: it shows nothing."""
    return "import " in source or source.rstrip().endswith(".close()")


@pytest.mark.parametrize(("english", "german"), PAIRS)
def test_both_languages_do_the_same(english: str, german: str) -> None:
    """A reader of German misses no step; only words and languages differ."""
    one, other = (
        steps((FOLDER / folder / f"{name}.py").read_text(encoding="utf-8"))
        for folder, name in (("en", english), ("de", german))
    )
    assert one == other
    assert (
        sorted(
            f"{folder}/{name}.py"
            for pair in PAIRS
            for folder, name in zip(("en", "de"), pair, strict=True)
        )
        == NAMES
    )


def steps(text: str) -> list[str]:
    """Return the calls of each cell, without their words."""
    return [
        calls(cell.source) if cell.cell_type == "code" else cell.cell_type
        for cell in jupytext.reads(text, fmt="py:percent").cells
    ]


def calls(source: str) -> str:
    """Return the names of what is called."""
    code = re.sub(r'""".*?"""|"[^"]*"', "", source, flags=re.DOTALL)
    return " ".join(re.findall(r"\b[\w.]+(?=\()", code))


def test_a_notebook_that_goes_online_is_found_out(place: Path) -> None:
    """The guard that holds the others offline does hold."""
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_code_cell(OFFLINE),
        nbformat.v4.new_code_cell("import httpx; httpx.get('http://192.0.2.1/')"),
    ]
    client = NotebookClient(
        notebook, timeout=CELL_TIMEOUT_S, allow_errors=True, kernel_name="python3",
        resources={"metadata": {"path": str(place)}},
    )  # fmt: skip
    client.execute()
    assert "a notebook looked up" in str(notebook.cells[1].outputs)
