"""The pages are complete, lead somewhere and speak of the project alone."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import typer

from conflictgraph import errors, vocab
from conflictgraph.catalogue import load_catalogue
from conflictgraph.cli.app import app
from conflictgraph.inference import load_rules
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import load_scheme
from conflictgraph.settings import Settings

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"^( *)```.*?^\1```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
#: A rule as the source code spells it; some are put together there from two parts.
_RULE = re.compile(
    r'"((?:brat|decisions(?!\.csv)|document|file|link|metadata|profile|source|store)\.[a-z]+(?:-[a-z]+)*)"'
)
_SUFFIXES = {".py", ".md", ".toml", ".ttl", ".rq", ".txt", ".json", ".html", ".css", ".js", ".yml"}
_SKIPPED = {
    ".git",
    ".venv",
    "__pycache__",
    "build",
    "bundles",
    "dist",
    "graph",
    "node_modules",
    "results",
}


def _files(checkout: Path, suffixes: set[str]) -> Iterator[Path]:
    waiting = [checkout]
    while waiting:
        for path in sorted(waiting.pop().iterdir()):
            if path.is_dir() and path.name not in _SKIPPED and not path.name.endswith("_cache"):
                waiting.append(path)
            elif path.is_file() and path.suffix in suffixes:
                yield path


def _reference(checkout: Path, name: str) -> str:
    return (checkout / "docs/reference" / name).read_text("utf-8")


def test_reference_pages_are_current(checkout: Path) -> None:
    """Readers never see a page that the code has left behind."""
    done = subprocess.run(
        [sys.executable, checkout / "docs/generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_command_and_option_is_documented(checkout: Path) -> None:
    """What the program takes can be looked up."""
    page = _reference(checkout, "cli.md")
    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined] # a group has them
        assert f"## {name}\n" in page
        for option in (each for parameter in command.params for each in parameter.opts):
            assert not option.startswith("-") or option == "--help" or f"`{option}`" in page


def test_every_setting_is_documented(checkout: Path) -> None:
    """What can be set can be looked up."""
    page = _reference(checkout, "settings.md")

    assert [name for name in Settings.model_fields if f"| `{name}` |" not in page] == []


def test_every_error_and_rule_is_documented(checkout: Path) -> None:
    """Whatever a user is told leads to an explanation."""
    page = _reference(checkout, "errors.md")
    kinds = (kind for _, kind in inspect.getmembers(errors, inspect.isclass))
    codes = {kind.code for kind in kinds if issubclass(kind, errors.ConflictGraphError)}
    for path in (checkout / "src").rglob("*.py"):
        codes.update(_RULE.findall(path.read_text("utf-8")))

    assert [code for code in sorted(codes) if f'id="{code}"' not in page] == []


def test_every_saved_query_is_documented(checkout: Path) -> None:
    """Each question can be looked up with all its parameters and columns."""
    page = _reference(checkout, "queries.md")
    for query in load_catalogue().values():
        assert f"### {query.name}\n" in page
        for part in (*query.parameters, *query.columns):
            assert f"| `{part.name}` |" in page


def test_every_label_of_the_scheme_is_documented(checkout: Path) -> None:
    """Annotators can look up each label and value."""
    page = _reference(checkout, "scheme.md")
    scheme = load_scheme(ontology_folder())
    labels = [*scheme.span_types, *scheme.frame_types, *scheme.attributes, *scheme.relation_types]
    values = [value for each in scheme.attributes.values() for value in each.values]

    assert [
        label for label in labels if f"`{label}`" not in page and f"### {label}\n" not in page
    ] == []
    assert [value for value in values if f"`{value}`" not in page] == []


def test_every_rule_is_documented(checkout: Path) -> None:
    """What derives can be looked up, with the graph that it fills."""
    page, graphs = _reference(checkout, "rules.md"), _reference(checkout, "graphs.md")
    rules = load_rules(ontology_folder())

    assert [rule.name for rule in rules if f"### {rule.name}\n" not in page] == []
    assert {r.graph for r in rules if f"`graph/derived/{r.graph}`" not in graphs} == set()


def test_every_graph_is_documented(checkout: Path) -> None:
    """The graphs of a dataset can be looked up."""
    page = _reference(checkout, "graphs.md")
    graphs = [value for name, value in vars(vocab).items() if name.startswith("GRAPH_")]

    assert graphs
    assert [graph for graph in graphs if f"`{graph}`" not in page] == []


def test_relative_links_lead_somewhere(checkout: Path) -> None:
    """No link of the documentation is dead."""
    dead = []
    for page in _files(checkout, {".md"}):
        for target in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))):
            path, _, _ = target.partition("#")
            if path and "://" not in path and not (page.parent / path).exists():
                dead.append((page.relative_to(checkout).as_posix(), target))

    assert dead == []


def test_every_page_can_be_reached(checkout: Path) -> None:
    """A reader finds each page by links, from the first one on."""
    reached, waiting = set[Path](), [checkout / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page.is_dir():
            waiting += page.glob("*.md")
        elif page not in reached and page.suffix == ".md" and page.is_file():
            reached.add(page)
            targets = _LINK.findall(_CODE.sub("", page.read_text("utf-8")))
            waiting += [page.parent / t.partition("#")[0] for t in targets if "://" not in t]

    assert [each.name for each in (checkout / "docs").rglob("*.md") if each not in reached] == []


def test_versions_agree(checkout: Path) -> None:
    """The changelog speaks of the version that the package has."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["version"] in (checkout / "CHANGELOG.md").read_text("utf-8")


def test_texts_speak_of_the_project_alone(checkout: Path) -> None:
    """No file names the machine it was written on, or where packages were fetched."""
    # Put together here, or this file would name them itself.
    words = ("/wo" + "rk/", "/ro" + "ot/", ".." + "/shared", "pypi." + "org", "python" + "hosted")
    words += ("npm" + "js.org", "yarn" + "pkg.com")
    found = [
        (path.relative_to(checkout).as_posix(), word)
        for path in _files(checkout, _SUFFIXES)
        for word in words
        if word in path.read_text("utf-8", "replace")
    ]

    assert found == []


def test_the_architecture_names_every_room(checkout: Path) -> None:
    """Whoever looks for a place for new code finds all rooms there are."""
    page = (checkout / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = project["tool"]["importlinter"]["contracts"]
    rooms = re.findall(r"\w+", " ".join(contract["layers"]))
    assert [room for room in rooms if f"`{room}`" not in page] == []
