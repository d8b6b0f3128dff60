"""Figures in the docs are those that were measured, and the corpus is what it is said to be."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from conflictgraph.catalogue import load_catalogue


@pytest.fixture(scope="module")
def simulation(checkout: Path) -> ModuleType:
    """Return the simulations."""
    return load(checkout, "simulation")


@pytest.fixture(scope="module")
def operators(checkout: Path) -> ModuleType:
    """Return what counts the work of Oxigraph's operators."""
    return load(checkout, "operators")


def load(checkout: Path, name: str) -> ModuleType:
    """Return a module of the benchmarks by its path: they are no package."""
    path = checkout / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def run(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, script, *arguments], capture_output=True, text=True, check=False
    )


def test_pages_show_what_was_measured(checkout: Path) -> None:
    """No reader sees a figure that no measurement gave: tables, model and chart are current."""
    done = run(checkout / "benchmarks" / "explain.py", "--check")

    assert done.returncode == 0, done.stdout + done.stderr


def test_other_figures_are_noticed(checkout: Path, tmp_path: Path) -> None:
    """Whoever measures anew and forgets the pages is told which ones."""
    for folder in ("benchmarks", "docs/explanation"):
        shutil.copytree(
            checkout / folder, tmp_path / folder, ignore=shutil.ignore_patterns("results")
        )
    figures = tmp_path / "docs" / "explanation" / "figures.json"
    parts = json.loads(figures.read_text("utf-8"))
    parts["growth"]["figures"][-1]["values"]["manifest on disk"] *= 2
    figures.write_text(json.dumps(parts), "utf-8")

    done = run(tmp_path / "benchmarks" / "explain.py", "--check")

    assert done.returncode == 1
    for name in ("performance.md", "internet-scale.md", "growth.svg"):
        assert f"{name}: out of date" in done.stdout


def test_generated_articles_are_like_measured_ones(checkout: Path) -> None:
    """Ratios measured on the generated corpus tell something about annotated news."""
    done = run(checkout / "benchmarks" / "distribution.py", "--check", "--articles", "12")

    assert done.returncode == 0, done.stdout + done.stderr


def test_names_grow_with_a_power(simulation: ModuleType) -> None:
    """What is extrapolated to a hundred million articles is what drawing them would give."""
    names = simulation.Names(discount=0.6, concentration=50.0, per_article=20.0)
    few, many = names.count(400), names.count(6400)

    assert names.extrapolate(few, 400, 6400) == pytest.approx(many, rel=0.2)
    assert names.count(400) == few


def test_a_writer_who_is_too_slow_is_found_out(simulation: ModuleType) -> None:
    """The table says who still waits at the end of the day, and that batches help the rest."""
    fast = simulation.Writer(fixed_s=5.0, article_s=0.001, load_s=0.01)
    slow = simulation.Writer(fixed_s=5.0, article_s=0.001, load_s=1.0)

    kept_up, behind = (simulation.simulate_day(each, 200_000) for each in (fast, slow))

    assert kept_up.waiting == 0
    assert 5 < kept_up.median_s < kept_up.p99_s < 60
    assert behind.waiting > 100_000
    assert behind.generations < kept_up.generations


@pytest.mark.parametrize(
    ("pattern", "lookups", "scanned", "hashed"),
    [
        ("{ SELECT * { ?s <urn:p> ?o } LIMIT 10000000 } ?s <urn:q> ?r", 30, 30, 0),
        ("{ SELECT * { ?s <urn:p> ?o } LIMIT 10000000 } OPTIONAL { ?s <urn:q> ?r }", 30, 30, 0),
        ("?s <urn:p> ?o FILTER EXISTS { ?s <urn:q> ?r }", 30, 30, 0),
        ("{ SELECT * { ?s <urn:p> ?o } } { SELECT * { ?s <urn:q> ?r } }", 0, 50, 50),
    ],
    ids=["each row", "optional", "exists", "hash"],
)
def test_lookups_are_told_from_scans(
    operators: ModuleType, tmp_path: Path, pattern: str, lookups: int, scanned: int, hashed: int
) -> None:
    """What a query does is counted as Oxigraph does it: 30 things, of which 20 have a q."""
    store = Store(str(tmp_path / "store"))
    for name, number in (("p", 30), ("q", 20)):
        for each in range(number):
            subject, has = NamedNode(f"urn:s:{each}"), NamedNode(f"urn:{name}")
            store.add(Quad(subject, has, Literal(each)))
    store.flush()
    del store
    command = [Path(sys.executable).with_name("oxigraph"), "query", "--stats"]
    command += ["--location", tmp_path / "store", "--query", f"SELECT * {{ {pattern} }}"]
    command += ["--explain-file", tmp_path / "plan.json", "--results-file", tmp_path / "rows.json"]
    subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=60)

    work = operators.count_work(json.loads((tmp_path / "plan.json").read_text("utf-8"))["plan"])

    assert (work.lookups, work.scanned, work.hashed) == (lookups, scanned, hashed)


def test_cores_are_of_saved_queries(checkout: Path) -> None:
    """Who is told what another engine takes for a saved query can look at what both were asked."""
    cores = sorted((checkout / "benchmarks" / "questions").glob("*.rq"))

    assert len(cores) == 12
    assert {each.stem for each in cores} <= set(load_catalogue())
    for each in cores:
        assert list(Store().query(each.read_text("utf-8"))) == []
