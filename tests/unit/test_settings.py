"""Settings: order of the sources, and what is said about a bad value."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conflictgraph.errors import UsageError
from conflictgraph.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder, with no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in [key for key in os.environ if key.startswith("CONFLICTGRAPH_")]:
        monkeypatch.delenv(name)
    return tmp_path


def test_flag_beats_environment_beats_file_beats_default(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest place wins, each place is really read."""
    assert read_settings().port == 8000
    (folder / "conflictgraph.toml").write_text("port = 8001\nhost = '::1'\n")
    assert read_settings().port == 8001
    monkeypatch.setenv("CONFLICTGRAPH_PORT", "8002")
    assert read_settings({"port": None}).port == 8002
    settings = read_settings({"port": 8003})
    assert (settings.port, settings.host) == (8003, "::1")


def test_settings_cannot_be_changed_after_the_start() -> None:
    """What was checked at the edge stays so."""
    with pytest.raises(ValueError, match="frozen"):
        read_settings().port = 1


@pytest.mark.parametrize(
    ("flags", "env", "toml", "words"),
    [
        ({"port": 70000}, {}, "", ["port", "70000", "--port"]),
        ({}, {"CONFLICTGRAPH_QUERY_TIMEOUT_S": "soon"}, "", ["'soon'", "CONFLICTGRAPH_QUERY_TIM"]),
        ({}, {}, "query_memory_bytes = 1000", ["query_memory_bytes", "1000", "conflictgraph.toml"]),
        ({}, {}, "prot = 80", ["unknown setting 'prot'", "conflictgraph.toml"]),
        ({}, {}, "[server]\nport = 80", ["unknown setting 'server'"]),
        ({}, {}, "port = = 80", ["conflictgraph.toml is not TOML"]),
        ({"base_iri": "https://example.org/x"}, {}, "", ["base_iri", "ends in / or #"]),
        ({"base_iri": "file:///etc/"}, {}, "", ["base_iri", "file:///etc/"]),
        ({"base_iri": "https://example.org/a b/"}, {}, "", ["base_iri"]),
        ({}, {"CONFLICTGRAPH_DEFAULT_GRAPH": "all"}, "", ["default_graph", "'union'", "'strict'"]),
        ({"query_timeout_s": float("nan")}, {}, "", ["query_timeout_s"]),
    ],
)
def test_a_bad_value_is_named_with_its_source(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    flags: dict[str, object],
    env: dict[str, str],
    toml: str,
    words: list[str],
) -> None:
    """A user finds the wrong value without searching three places."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    if toml:
        (folder / "conflictgraph.toml").write_text(toml)

    with pytest.raises(UsageError) as caught:
        read_settings(flags)

    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_the_hint_explains_the_setting() -> None:
    """The error carries what the reference says about the setting."""
    with pytest.raises(UsageError) as caught:
        read_settings({"keep_generations": 0})
    assert "live one included" in caught.value.hint


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    """A file saved as Latin-1 gives a sentence, not a traceback."""
    (folder / "conflictgraph.toml").write_bytes("store = 'Bergkarabach-Über'".encode("latin-1"))
    with pytest.raises(UsageError, match="not UTF-8"):
        read_settings()


@pytest.mark.parametrize(
    ("value", "origins"),
    [
        ("https://a.example,https://b.example", ("https://a.example", "https://b.example")),
        ("*", ("*",)),
        ("", ()),
    ],
)
def test_origins_are_written_as_a_plain_list(
    monkeypatch: pytest.MonkeyPatch, value: str, origins: tuple[str, ...]
) -> None:
    """Nobody has to write JSON into an environment variable."""
    monkeypatch.setenv("CONFLICTGRAPH_CORS_ORIGINS", value)
    assert read_settings().cors_origins == origins


def test_every_setting_says_what_it_does() -> None:
    """The generated reference page has a text for each setting."""
    assert all(field.description for field in Settings.model_fields.values())
