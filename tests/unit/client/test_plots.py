"""Drawings: what a reader sees is what the rows say, in two languages, the same every time."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import altair as alt
import polars as pl
import pytest

from conflictgraph import coasts
from conflictgraph.client import extras
from conflictgraph.client.plots.claims import plot_claims
from conflictgraph.client.plots.layout import lay_out
from conflictgraph.client.plots.network import plot_network
from conflictgraph.client.plots.places import plot_places
from conflictgraph.client.plots.plot import Language, Plot
from conflictgraph.client.plots.revisions import plot_revisions
from conflictgraph.client.plots.timeline import plot_timeline
from conflictgraph.client.plots.words import WORDS
from conflictgraph.errors import UsageError

#: What breaks markup, expressions of Vega and lines of axes.
AWKWARD: Final = "</text><script>alert('1')</script> \"'\\n@claims-title & | \u202e{0}"
TEXT, NUMBER, DAY = pl.String(), pl.Int64(), pl.Date()


def frame(columns: Mapping[str, pl.DataType], *rows: Mapping[str, Any]) -> pl.DataFrame:
    """Return rows with all columns of a saved query, null where nothing is said of them."""
    return pl.DataFrame([{**dict.fromkeys(columns), **row} for row in rows], dict(columns))


CLAIM = {
    **dict.fromkeys(
        ("quantity", "counted", "victims", "sideLabel", "conflictLabel", "placeLabel", "claimant",
         "claimantLabel", "kind", "wording", "quotes", "publisherLabel", "title", "statement"),
        TEXT,
    ),
    **dict.fromkeys(("value", "lower", "upper", "rivals"), NUMBER),
    "date": DAY,
}  # fmt: skip


def claim(**facts: Any) -> dict[str, Any]:
    """Return a row of ``figures_compared``."""
    usual = {
        "quantity": "q1", "counted": "killed", "victims": "military", "claimant": "urn:a",
        "claimantLabel": "A", "kind": "given", "rivals": 0, "date": date(2020, 10, 1),
        "statement": "urn:s",
    }  # fmt: skip
    return usual | facts


def claims(*rows: dict[str, Any], scale: Any = "linear", lang: Language = "en") -> Plot:
    """Return the drawing of some claims."""
    return plot_claims(frame(CLAIM, *rows), scale, lang)


def pair(**facts: Any) -> dict[str, Any]:
    """Return a row of ``pairs_as_seen_by``."""
    usual = {
        "from": "urn:a", "fromLabel": "A", "relation": "AllianceRelation", "to": "urn:b",
        "toLabel": "B", "claimant": "urn:a", "claimantLabel": "A", "voice": "attributed",
        "polarity": "positive", "realis": "actual", "quotes": "our ally",
    }  # fmt: skip
    return usual | facts


def network(*rows: dict[str, Any], lang: Language = "en") -> Plot:
    """Return the drawing of some relations."""
    return plot_network(frame(dict.fromkeys(pair(), TEXT), *rows), lang)


def revisions(*rows: dict[str, Any], lang: Language = "en") -> Plot:
    """Return the drawing of one claimant's figures."""
    columns = {
        **dict.fromkeys(
            ("claimant", "claimantLabel", "figure", "stance", "counted", "victims", "sideLabel",
             "conflictLabel", "quotes", "title"), TEXT
        ),
        **dict.fromkeys(("lower", "upper"), NUMBER),
        "date": DAY,
    }  # fmt: skip
    usual = {"claimant": "urn:a", "claimantLabel": "A", "stance": "asserts", "counted": "killed"}
    return plot_revisions(
        frame(columns, *(usual | {"victims": "total"} | row for row in rows)), lang
    )


def timeline(*rows: dict[str, Any], lang: Language = "en") -> Plot:
    """Return the drawing of dated entries."""
    texts = ("claimantLabel", "content", "realis", "timeText", "quotes", "voice", "title")
    columns = {**dict.fromkeys(texts, TEXT), "earliest": DAY, "latest": DAY}
    usual = {"claimantLabel": "A", "content": "meeting", "voice": "narrator", "realis": "actual"}
    return plot_timeline(frame(columns, *(usual | row for row in rows)), lang)


def places(*rows: dict[str, Any], lang: Language = "en") -> Plot:
    """Return the map of some places."""
    texts = ("where", "whereLabel", "relation", "content", "claimantLabel", "statement")
    columns = dict.fromkeys((*texts, "latitude", "longitude", "radius"), TEXT)
    usual = {"relation": "happens", "claimantLabel": "A", "content": "meeting", "statement": "s"}
    return plot_places(frame(columns, *(usual | row for row in rows)), lang)


TOWN = {"where": "urn:town", "whereLabel": "Town", "latitude": "40.2", "longitude": "44.5"}
Draw = Callable[[str, Language], Plot]
#: Each drawing with a text of somebody's in it.
DRAWINGS: Final[dict[str, Draw]] = {
    "claims": lambda text, lang: claims(
        claim(claimantLabel=text, wording=text, quotes=text, sideLabel=text, lower=3, rivals=1),
        claim(kind="withheld", claimant="urn:b", claimantLabel=text),
        lang=lang,
    ),
    "network": lambda text, lang: network(
        pair(fromLabel=text, claimantLabel=text, quotes=text), lang=lang
    ),
    "revisions": lambda text, lang: revisions(
        {"claimantLabel": text, "figure": text, "lower": 3, "date": date(2020, 1, 1)}, lang=lang
    ),
    "timeline": lambda text, lang: timeline(
        {"content": text, "claimantLabel": text, "latest": date(2020, 1, 1)}, lang=lang
    ),
    "map": lambda text, lang: places(
        {**TOWN, "whereLabel": text, "content": text},
        {"where": "urn:unknown", "whereLabel": text},
        lang=lang,
    ),
}
each_drawing = pytest.mark.parametrize("name", DRAWINGS)


def rows(plot: Plot, name: str) -> list[dict[str, Any]]:
    """Return the data of a drawing."""
    found: list[dict[str, Any]] = plot.spec["datasets"][name]
    return found


def shown(plot: Plot) -> str:
    """Return all texts that can be read in a drawing."""
    root = ET.fromstring(plot.to_svg())  # noqa: S314  # made here
    return "\n".join("".join(each.itertext()) for each in root.iter() if each.tag.endswith("text"))


@each_drawing
def test_awkward_words_are_words(name: str) -> None:
    """Whatever an article says, the drawing stays a drawing and shows it."""
    svg = DRAWINGS[name](AWKWARD, "en").to_svg()
    ET.fromstring(svg)  # noqa: S314  # made here
    assert "<script" not in svg
    assert "alert('1')" in svg or "alert(&#39;1&#39;)" in svg


@each_drawing
def test_the_same_rows_give_the_same_bytes(name: str) -> None:
    """A picture in a repository changes when the data do, and only then."""
    assert DRAWINGS[name]("A", "de").to_svg() == DRAWINGS[name]("A", "de").to_svg()


@each_drawing
def test_languages_differ_in_words_alone(name: str) -> None:
    """A reader of German sees the drawing that a reader of English sees."""
    english, german = (DRAWINGS[name]("A", lang) for lang in ("en", "de"))
    assert english.spec["title"]["text"] == WORDS["en"][f"{name}-title"]
    assert german.spec["title"]["text"] == WORDS["de"][f"{name}-title"]
    assert numbers(english.spec) == numbers(german.spec)


def numbers(part: Any) -> Any:
    """Return a specification without its texts, except for the names of fields and types."""
    if isinstance(part, dict):
        return {key: numbers(value) for key, value in part.items()}
    if isinstance(part, list):
        return [numbers(each) for each in part]
    return "" if isinstance(part, str) else part


def test_every_word_is_there_in_both_languages() -> None:
    """No title is missing in one of them."""
    assert WORDS["en"].keys() == WORDS["de"].keys()
    assert all(word for words in WORDS.values() for word in words.values())


@each_drawing
def test_altair_takes_the_specification(name: str) -> None:
    """Who knows Altair goes on from here; the schema of Vega-Lite is met."""
    chart = DRAWINGS[name]("A", "en").chart
    assert isinstance(chart, alt.TopLevelMixin)
    assert chart.to_dict()["title"]["text"]


@each_drawing
def test_nothing_to_draw_is_a_drawing(name: str) -> None:
    """An empty answer is seen to be empty, and no error."""
    empty = {"claims": claims, "network": network, "revisions": revisions}
    plot = {**empty, "timeline": timeline, "map": places}[name]()
    assert WORDS["en"][f"{name}-title"] in shown(plot)


def test_notebooks_get_an_image_that_needs_no_network() -> None:
    """JupyterLab, VS Code and nbformat show it, and nothing is loaded from anywhere."""
    bundle = claims(claim(lower=3, upper=3))._repr_mimebundle_()
    assert set(bundle) == {"image/svg+xml", "text/plain"}
    assert not re.search(r"(href|src)=", bundle["image/svg+xml"])


def test_files_by_their_ending(tmp_path: Path) -> None:
    """One call writes what a paper or a slide needs; another ending is refused."""
    plot = claims(claim(lower=3, upper=3))
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
        claims().to_svg()
    assert "conflictgraph[notebook]" in caught.value.hint


def missing(name: str) -> None:
    """Fail as Python does for a module that is not there."""
    raise ImportError(name)


@pytest.mark.parametrize(
    ("bounds", "shape"),
    [
        ({"lower": 5, "upper": 5, "value": 5}, "exact"),
        ({"lower": 0, "upper": 0, "value": 0}, "exact"),
        ({"lower": 5, "upper": 9}, "range"),
        ({"lower": 551, "value": 550}, "no-end"),
        ({"upper": 2300, "value": 2300}, "no-beginning"),
        ({"value": 200}, "about"),
        ({"kind": "withheld"}, "none"),
    ],
)
@pytest.mark.parametrize("scale", ["linear", "log"])
def test_figures_are_drawn_as_far_as_their_words_go(
    bounds: dict[str, Any], shape: str, scale: str
) -> None:
    """Nobody is drawn to have said more, or less, than the words allow; zero has a place, too."""
    plot = claims(claim(**bounds), claim(claimant="urn:b", lower=4000, upper=4000), scale=scale)
    figure = next(each for each in rows(plot, "figures") if each["shape"] == shape)
    assert figure["start"] <= figure["begin"] <= figure["end"] <= figure["edge"]
    assert figure["begin"] == max(bounds.get("lower", figure["start"]), figure["start"])
    assert figure["end"] == max(bounds.get("upper", figure["edge"]), figure["start"])
    assert "NaN" not in plot.to_svg()


def test_a_withheld_figure_has_its_row() -> None:
    """Silence is seen, and not taken for zero."""
    plot = claims(claim(kind="withheld", claimantLabel="Ministry"), lang="de")
    assert WORDS["de"]["withheld"] in shown(plot)
    assert "Ministry" in shown(plot)


def test_figures_of_several_claimants_are_not_added_up() -> None:
    """Every number in the drawing is one that somebody gives."""
    plot = claims(
        claim(lower=16, upper=16, wording="16"),
        claim(lower=31, upper=31, wording="31", date=date(2020, 10, 2)),
        claim(claimant="urn:b", claimantLabel="B", lower=5, upper=5, wording="5"),
    )
    assert sorted(each["label"] for each in rows(plot, "figures")) == ["16", "31", "5"]
    assert "47" not in shown(plot)
    assert "52" not in shown(plot)


def test_disagreement_is_marked_and_comes_first() -> None:
    """What is in dispute is not to be looked for."""
    agreed = claim(quantity="a", victims="civilian", lower=1, upper=1)
    rival = claim(quantity="b", lower=7, upper=7, rivals=1)
    first, *_, last = rows(claims(agreed, agreed | {"date": None}, rival), "figures")
    assert (first["mark"], last["mark"]) == ("≠", "")
    assert "Soldiers" in first["quantity"]


def test_denials_are_not_claims() -> None:
    """Who calls a figure wrong is not shown as giving it."""
    plot = claims(claim(kind="denied", wording="more than 550", lower=551, value=550))
    assert "denied: more than 550" in shown(plot)


def test_claims_are_dashed_and_background_is_solid() -> None:
    """The view of one side does not look like a fact."""
    plot = network(
        pair(),
        pair(voice="curated", claimantLabel="Editors"),
        pair(polarity="negative", claimantLabel="C"),
        pair(realis="hoped", claimantLabel="D"),
        pair(realis="actual, hoped", claimantLabel="E"),
    )
    manners = {each["manner"]: each["holders"] for each in rows(plot, "lines")}
    assert manners == {"claimed": "A, E", "sourced": "", "denied": "C", "hoped": "D"}
    assert {"A, E", "C", "D"} <= set(shown(plot).splitlines())


def test_lines_of_one_pair_are_told_apart() -> None:
    """Two views of the same pair are two lines, whichever way they point."""
    protects = {"relation": "ProtectionRelation"}
    plot = network(pair(**protects), pair(), pair(**{"from": "urn:b", "to": "urn:a"}, **protects))
    ends = [{(each["x"], each["y"]), (each["x2"], each["y2"])} for each in rows(plot, "lines")]
    assert all(one.isdisjoint(other) for one, other in pairwise(ends))
    assert [each["directed"] for each in rows(plot, "lines")].count(True) == 2


@pytest.mark.parametrize("count", [0, 1, 2, 3, 40])
def test_layouts_are_repeatable_and_keep_nodes_apart(count: int) -> None:
    """The same network looks the same tomorrow, and no node covers another."""
    nodes = [f"urn:{at:02}" for at in range(count)]
    edges = [*pairwise(nodes), ("urn:00", "urn:00")] if count else []
    laid = lay_out(nodes, edges)
    assert laid == lay_out(nodes, list(reversed(edges)))
    assert list(laid) == nodes
    assert all(-1 <= each <= 1 for place in laid.values() for each in place)
    spots = list(laid.values())
    assert all(
        abs(x - x2) + abs(y - y2) > 0.04 for at, (x, y) in enumerate(spots) for x2, y2 in spots[:at]
    )


def test_a_state_is_no_ally_of_itself_by_accident() -> None:
    """A relation of somebody with itself does not break the drawing."""
    assert "NaN" not in network(pair(to="urn:a", toLabel="A")).to_svg()


def test_dates_are_drawn_as_exact_as_they_are_known() -> None:
    """A day is a day to its end, a month a month, and an open end fades."""
    plot = timeline(
        {"earliest": date(2020, 9, 27), "latest": date(2020, 9, 27)},
        {"earliest": date(2020, 10, 1), "latest": date(2020, 10, 31), "realis": "planned"},
        {"earliest": date(2020, 10, 5)},
        {"latest": date(2020, 10, 6)},
    )
    day, month, since, until = rows(plot, "entries")
    assert (day["begin"][:10], day["middle"], day["end"][:10]) == (
        "2020-09-27", "2020-09-27T12:00:00Z", "2020-09-28",
    )  # fmt: skip
    assert (month["begin"][:10], month["end"][:10]) == ("2020-10-01", "2020-11-01")
    assert [each["pale"] for each in (day, month)] == [False, True]
    assert (since["shape"], until["shape"]) == ("no-end", "no-beginning")
    assert since["begin"][:10] == "2020-10-05"
    assert until["end"][:10] == "2020-10-07"


def test_days_do_not_depend_on_where_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """In Honolulu 1 October is no 30 September."""
    here = timeline({"earliest": date(2020, 10, 1), "latest": date(2020, 10, 1)}).to_svg()
    assert plot_in_honolulu() == here


def plot_in_honolulu() -> str:
    """Return the drawing of a day, made by a process in another zone of time."""
    import os  # noqa: PLC0415
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    code = (
        "import sys, json; from conflictgraph.client.plots.plot import Plot; "
        "sys.stdout.write(Plot(json.load(sys.stdin), 'en').to_svg())"
    )
    spec = timeline({"earliest": date(2020, 10, 1), "latest": date(2020, 10, 1)}).spec
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(spec), env=os.environ | {"TZ": "Pacific/Honolulu"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def test_revisions_are_steps_with_what_was_taken_back() -> None:
    """A figure that was withdrawn is crossed, a silence is no zero, a repetition has no label."""
    plot = revisions(
        {"date": date(2020, 9, 27), "figure": "more than 16", "lower": 17},
        {"date": date(2020, 9, 28), "figure": "31", "lower": 31, "upper": 31},
        {"date": date(2020, 9, 29), "figure": "31", "lower": 31, "upper": 31},
        {"date": date(2020, 9, 30), "figure": "31", "lower": 31, "upper": 31, "stance": "retracts"},
        {"date": date(2020, 10, 1), "stance": "withholds"},
        {"figure": "undated", "lower": 5},
    )
    figures = rows(plot, "figures")
    assert [each["place"] for each in figures] == ["left", "above", "nowhere", "above", "right"]
    texts = shown(plot).splitlines()
    assert {"more than 16", "31", "retracted: 31", "no figure given"} <= set(texts)
    assert texts.count("31") == 1


@pytest.fixture
def island(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the only land be an island, far from anything."""
    file = tmp_path / "land.json"
    ring = [-1000, 0, -1000, 200, -800, 200, -800, 0, -1000, 0]
    file.write_text(json.dumps({"perDegree": 100, "rings": [ring]}))
    monkeypatch.setattr(coasts, "coastlines_file", lambda: file)
    coasts._rings.cache_clear()
    yield
    coasts._rings.cache_clear()


@pytest.mark.usefixtures("island")
def test_coasts_are_drawn_where_they_are_and_no_others() -> None:
    """A map is cut to what it shows; where there is no coast, there is none."""
    far = places(TOWN)
    near = places({**TOWN, "latitude": "1", "longitude": "-9"})
    assert rows(far, "land")[0]["geometry"]["coordinates"] == []
    ((*points,),) = rows(near, "land")[0]["geometry"]["coordinates"]
    assert points[0] == points[-1]
    assert "NaN" not in far.to_svg() + near.to_svg()


def test_places_without_coordinates_are_named() -> None:
    """What cannot be drawn is not kept quiet about."""
    plot = places(TOWN, {"where": "urn:x", "whereLabel": "Somewhere"})
    assert "Somewhere" in shown(plot)
    assert [each["name"] for each in rows(plot, "dots")] == ["Town"]


def test_names_of_neighbours_do_not_cover_each_other() -> None:
    """Two towns beside each other can both be read."""
    far = {"where": "urn:far", "whereLabel": "Far", "latitude": "45", "longitude": "20"}
    plot = places(TOWN, {**TOWN, "where": "urn:b", "whereLabel": "Twin", "longitude": "44.9"}, far)
    sides = {each["name"]: each["side"] for each in rows(plot, "dots")}
    assert sides["Town"] != sides["Twin"]
