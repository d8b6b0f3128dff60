"""Read the rules: ``NN-name.rq``, each with a YAML header of ``#+`` lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from conflictgraph.catalogue import read_header
from conflictgraph.catalogue.query import MARKER
from conflictgraph.errors import ResourceError
from conflictgraph.inference.checking import require_sound
from conflictgraph.inference.rule import Rule, Scope

_NAME: Final = re.compile(r"[0-9]{2}-(?P<name>[a-z]+(?:-[a-z]+)*)")
_GRAPH: Final = re.compile(r"[a-z]+(-[a-z]+)*")
_VARIABLE: Final = re.compile(r"[a-z]\w*")
_IRI: Final = re.compile(r"https?://[^\s<>\"{}|^`\\]+")
_LANGUAGES: Final = frozenset({"de", "en"})
_KEYS: Final = frozenset({"summary", "scope", "graph"})
_ANCHOR_KEYS: Final = frozenset({"variable", "via"})


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """Read all rules of an ontology folder, in the order of their files.

    Args:
        folder: the ontology; its rules lie in ``rules/``.

    Raises:
        ResourceError: a rule is broken, or two have one name; names the file, and the key.
    """
    rules: dict[str, Rule] = {}
    graphs: dict[str, Scope] = {}
    for path in rule_files(folder):
        rule = read_rule(path)
        if rule.name in rules:
            raise ResourceError("another rule has this name", path.name)
        # What is derived from several documents is taken out graph by graph.
        kept = graphs.setdefault(rule.graph, rule.scope)
        if Scope.DATASET in {kept, rule.scope} and kept != rule.scope:
            raise ResourceError(
                f"graph: {rule.graph} holds what rules of another scope derive", path.name
            )
        rules[rule.name] = rule
    return tuple(rules.values())


def rule_files(folder: Path) -> list[Path]:
    """Return the files of the rules in an ontology folder, in their order."""
    return sorted(folder.glob("rules/*.rq"))


def read_rule(path: Path) -> Rule:
    """Read one ``.rq`` file.

    Raises:
        ResourceError: its name, its header or its SPARQL is broken.
    """
    try:
        header, sparql = read_header(path.read_text(encoding="utf-8"))
        rule = _rule(path.stem, header, sparql)
        require_sound(rule)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
        raise ResourceError(str(error), path.name) from None
    return rule


def _rule(stem: str, header: Any, sparql: str) -> Rule:  # noqa: ANN401 - YAML may hold anything
    named = _NAME.fullmatch(stem)
    _check(named is not None, "the name of the file is not two digits and words in kebab-case")
    _check(isinstance(header, Mapping), "the header is not a mapping")
    scope = _field(header, "scope", lambda value: value in set(Scope))
    is_dataset = scope == Scope.DATASET
    for key in sorted(_KEYS | ({"anchor"} if is_dataset else set())):
        _check(key in header, f"{key}: is missing")
    for key in header:
        allowed = key in _KEYS or (key == "anchor" and is_dataset)
        _check(allowed, f"{key}: is not a key of a rule of this scope")
    _check(
        bool(MARKER.search(sparql)) == is_dataset,
        "a rule over the dataset has a line '#+ values', any other has none",
    )
    variables, via = _anchor(header["anchor"]) if is_dataset else ((), "")
    return Rule(
        name=named["name"] if named else "",
        summary=dict(_field(header, "summary", _is_summary)),
        scope=Scope(scope),
        graph=_field(header, "graph", lambda value: _matches(_GRAPH, value)),
        sparql=sparql,
        anchors=variables,
        via=via,
    )


def _anchor(given: Any) -> tuple[tuple[str, ...], str]:  # noqa: ANN401 - YAML may hold anything
    holds = isinstance(given, Mapping) and set(given) == _ANCHOR_KEYS
    _check(holds, "anchor: has the keys variable and via, and no other")
    names = given["variable"] if isinstance(given["variable"], list) else [given["variable"]]
    sound = bool(names) and all(_matches(_VARIABLE, name) for name in names)
    _check(sound, "anchor: variable is no name of a variable, nor a list of some")
    _check(_matches(_IRI, given["via"]), "anchor: via is no IRI")
    return tuple(names), str(given["via"])


def _field(header: Mapping[str, Any], key: str, is_sound: Callable[[Any], bool]) -> Any:  # noqa: ANN401 - YAML may hold anything
    _check(key in header, f"{key}: is missing")
    _check(is_sound(header[key]), f"{key}: {header[key]!r} is not what it should be")
    return header[key]


def _is_summary(value: Any) -> bool:  # noqa: ANN401 - YAML may hold anything
    return (
        isinstance(value, Mapping)
        and set(value) == _LANGUAGES
        and all(isinstance(text, str) and text.strip() for text in value.values())
    )


def _matches(pattern: re.Pattern[str], value: Any) -> bool:  # noqa: ANN401 - YAML may hold anything
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _check(holds: bool, reason: str) -> None:
    if not holds:
        raise ValueError(reason)
