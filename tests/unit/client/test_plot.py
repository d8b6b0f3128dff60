"""Drawings as notebooks show and save them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import altair as alt
import pytest

from conflictgraph.client import extras
from conflictgraph.client.plot import Plot
from conflictgraph.drawings.filling import Spec
from conflictgraph.errors import UsageError

from ..drawings.samples import SAMPLES, claim, claims, timeline


@pytest.mark.parametrize("name", SAMPLES)
def test_altair_takes_the_specification(name: str) -> None:
    """Who knows Altair goes on from here; the schema of Vega-Lite is met."""
    chart = Plot(SAMPLES[name]("A", "en")).chart
    assert isinstance(chart, alt.TopLevelMixin)
    assert chart.to_dict()["title"]["text"]


def test_notebooks_get_an_image_that_needs_no_network() -> None:
    """JupyterLab, VS Code and nbformat show it, and nothing is loaded from anywhere."""
    bundle = Plot(claims(claim(lower=3, upper=3)))._repr_mimebundle_()
    assert set(bundle) == {"image/svg+xml", "text/plain"}
    assert not re.search(r"(href|src)=", bundle["image/svg+xml"])


def test_files_by_their_ending(tmp_path: Path) -> None:
    """One call writes what a paper or a slide needs; another ending is refused."""
    plot = Plot(claims(claim(lower=3, upper=3)))
    plot.save(tmp_path / "claims.svg")
    plot.save(tmp_path / "claims.PNG")
    assert (tmp_path / "claims.svg").read_text("utf-8") == plot.to_svg()
    assert (tmp_path / "claims.PNG").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(UsageError, match=r"\.pdf"):
        plot.save(tmp_path / "claims.pdf")


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who installed the package alone reads what to install."""
    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(UsageError, match="vl_convert") as caught:
        Plot(claims()).to_svg()
    assert "conflictgraph[notebook]" in caught.value.hint


def missing(name: str) -> None:
    """Fail as Python does for a module that is not there."""
    raise ImportError(name)


def test_days_do_not_depend_on_where_one_is() -> None:
    """In Honolulu 1 October is no 30 September."""
    spec = timeline({"earliest": date(2020, 10, 1), "latest": date(2020, 10, 1)})
    assert plot_in_honolulu(spec) == Plot(spec).to_svg()


def plot_in_honolulu(spec: Spec) -> str:
    """Return the drawing of a day, made by a process in another zone of time."""
    code = (
        "import sys, json; from conflictgraph.client.plot import Plot; "
        "sys.stdout.write(Plot(json.load(sys.stdin)).to_svg())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(spec), env=os.environ | {"TZ": "Pacific/Honolulu"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout
