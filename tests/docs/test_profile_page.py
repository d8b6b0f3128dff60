"""The profiles that the how-to shows can be used as they stand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import load_scheme
from conflictgraph.scheme.profiles import load_profiles, parse_profile

_PAGE = "docs/how-to/read-other-formats.md"


def profiles(checkout: Path) -> list[str]:
    """Return the blocks of the page that are profiles."""
    blocks = re.findall(r"```toml\n(.*?)```", (checkout / _PAGE).read_text("utf-8"), re.DOTALL)
    return [each for each in blocks if each.startswith("title")]


@pytest.mark.parametrize("number", [0, 1])
def test_profiles_of_the_page_can_be_used(checkout: Path, tmp_path: Path, number: int) -> None:
    """Who copies one has a profile that leads to our scheme."""
    folder, own = ontology_folder(), tmp_path / "own.toml"
    own.write_text(profiles(checkout)[number], "utf-8")
    assert load_profiles(str(own), folder, load_scheme(folder)).rules


def test_the_schema_knows_every_key(checkout: Path) -> None:
    """An editor with the published schema accepts what the program accepts."""
    schema = json.loads((checkout / "docs/reference/profile.schema.json").read_text("utf-8"))
    used = set(parse_profile(profiles(checkout)[0].encode(), "x").model_fields_set)
    assert used <= schema["properties"].keys()
    assert schema["additionalProperties"] is False
