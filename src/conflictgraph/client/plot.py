"""A drawing: a Vega-Lite specification, rendered without a network or a browser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from conflictgraph.client.extras import require
from conflictgraph.errors import UsageError

if TYPE_CHECKING:
    import altair as alt

#: No data are fetched: all of them stand in the specification.
_NOWHERE: Final[list[str]] = []
_ID: Final = re.compile(
    r'(?P<before>\bid="|\burl\(#)(?P<name>(?P<kind>clip|gradient_)\d+)(?=["\)])'
)


class Plot:
    """A drawing of an answer, shown as SVG in notebooks.

    The same rows give the same bytes on one machine; where a machine has other fonts, texts may
    be measured differently.

    Attributes:
        spec: Vega-Lite, with its data and how numbers and days are written; may be given to any
            other program that knows it.
    """

    def __init__(self, spec: Mapping[str, Any]) -> None:
        """Keep a specification."""
        self.spec = dict(spec)

    def __repr__(self) -> str:
        title = self.spec["title"]
        return f"<Plot {title['text']}: {title['subtitle'][0]}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"image/svg+xml": self.to_svg(), "text/plain": repr(self)}

    @property
    def chart(self) -> alt.TopLevelMixin:
        """Return it as a chart of Altair, to be changed or combined.

        Raises:
            UsageError: Altair is not installed.
        """
        chart: alt.TopLevelMixin = require("altair").Chart.from_dict(self.spec)
        return chart

    def to_svg(self) -> str:
        """Return an SVG document.

        Raises:
            UsageError: vl-convert is not installed.
        """
        drawn: str = require("vl_convert").vegalite_to_svg(self.spec, allowed_base_urls=_NOWHERE)
        return _renumbered(drawn)

    def to_png(self, *, scale: float = 2.0) -> bytes:
        """Return a PNG picture.

        Args:
            scale: pixels for each unit of the drawing; 2 for screens, 4 for print.

        Raises:
            UsageError: vl-convert is not installed.
        """
        drawn: bytes = require("vl_convert").vegalite_to_png(
            self.spec, scale=scale, allowed_base_urls=_NOWHERE
        )
        return drawn

    def save(self, path: str | Path) -> None:
        """Write it to a file, as SVG or PNG by the ending of its name.

        Raises:
            UsageError: the ending is neither, or vl-convert is not installed.
        """
        path = Path(path)
        match path.suffix.lower():
            case ".svg":
                path.write_text(self.to_svg(), encoding="utf-8")
            case ".png":
                path.write_bytes(self.to_png())
            case other:
                raise UsageError(
                    f"drawings are not written as {other or 'a file without an ending'}",
                    "use .svg or .png, or .chart.save() for what Altair can write",
                )


def _renumbered(svg: str) -> str:
    """Return a drawing whose clips and gradients are counted from its own beginning.

    Vega counts them from the first drawing of the process.
    """
    numbers: dict[str, int] = {}

    def renumber(found: re.Match[str]) -> str:
        number = numbers.setdefault(found["name"], len(numbers))
        return f"{found['before']}{found['kind']}{number}"

    return _ID.sub(renumber, svg)
