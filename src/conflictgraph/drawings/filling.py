"""Fill a specification with rows, and with the words of one language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final, TypeAlias

from conflictgraph.drawings.locales import number_locale, time_locale
from conflictgraph.drawings.words import DAY_FORMATS, WORDS, Language

#: The media type of drawings, as Jupyter and Altair call it.
VEGA_LITE: Final = "application/vnd.vegalite.v6+json"
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
#: A text of a specification that stands for another one begins with this.
_SIGN: Final = "@"

#: A row of an answer: column to value, typed as its column is; None for what is unbound.
Solution: TypeAlias = Mapping[str, Any]
#: What is drawn of one thing.
Row: TypeAlias = dict[str, Any]
#: Vega-Lite, with its data; nothing but what JSON knows.
Spec: TypeAlias = dict[str, Any]


def fill(
    name: str,
    rows: Mapping[str, Sequence[Row]],
    lang: Language,
    values: Mapping[str, object] | None = None,
) -> Spec:
    """Return a drawing.

    Args:
        name: a specification in ``specs``. Its texts that begin with ``@`` stand for a value, or
            for a word of the language.
        rows: by the names of the data.
        lang: the language.
        values: what else is filled in.
    """
    # In the drawing, so that every program that shows it writes numbers and days the same way.
    manner = {
        "number-locale": number_locale(lang),
        "time-locale": time_locale(lang),
        "day-format": DAY_FORMATS[lang],
    }
    given = {**WORDS[lang], **manner, **(values or {})}
    spec: Spec = _filled(_load("look") | _load(name), given)
    datasets = {each: list(some) for each, some in rows.items()}
    # Read aloud for the drawing as a whole.
    head = {"$schema": _SCHEMA, "description": spec["title"]["text"]}
    return head | spec | {"datasets": datasets}


def _load(name: str) -> Spec:
    text = files(__package__).joinpath("specs", f"{name}.json").read_text(encoding="utf-8")
    spec: Spec = json.loads(text)
    return spec


def _filled(part: Any, given: Mapping[str, object]) -> Any:  # noqa: ANN401  # any JSON
    if isinstance(part, dict):
        return {key: _filled(value, given) for key, value in part.items()}
    if isinstance(part, list):
        filled = [_filled(each, given) for each in part]
        # A line of text that is empty in this drawing takes no room.
        return [each for each in filled if each != ""]
    if isinstance(part, str) and part.startswith(_SIGN):
        return given[part.removeprefix(_SIGN)]
    return part
