"""Growth as one drawing: how many times as much for ten and a hundred times the quads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import vl_convert


def draw(figures: Iterable[Mapping[str, Any]]) -> str:
    """Return the drawing as SVG; the same figures give the same bytes."""
    sizes = list(figures)
    first = sizes[0]["values"]
    points = [
        {"quads": each["quads"], "what": name, "times": each["values"][name] / first[name]}
        for each in sizes
        for name in first
    ]
    points += [
        {"quads": each["quads"], "what": "the corpus", "times": each["quads"] / sizes[0]["quads"]}
        for each in sizes
    ]
    lines = (
        alt.Chart(alt.Data(values=points))
        .mark_line(point=True)
        .encode(
            x=alt.X("quads:Q", title="quads")
            .scale(type="log", nice=False)
            .axis(values=[each["quads"] for each in sizes], format=",d"),
            y=alt.Y("times:Q", title="times the smallest size")
            .scale(type="log", nice=False)
            .axis(values=[0.5, 1, 2, 5, 10, 20, 50, 100]),
            color=alt.Color("what:N", title=None).scale(scheme="tableau20"),
            strokeDash=alt.StrokeDash("what:N", title=None),
        )
        .properties(width=480, height=320)
    )
    svg: str = vl_convert.vegalite_to_svg(lines.to_dict())
    return svg
