"""The configuration for brat says what the ontology allows, no more and no less."""

from __future__ import annotations

import pytest

from conflictgraph.resources import ontology_folder
from conflictgraph.scheme import load_scheme, to_annotation_conf


@pytest.fixture(scope="module")
def generated():
    """Return the configuration that the ontology gives."""
    return to_annotation_conf(load_scheme(ontology_folder()))


def sections(conf):
    """Return the lines of each section, without comments."""
    found, current = {}, None
    for line in conf.splitlines():
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), [])
        elif line.strip() and not line.startswith("#"):
            current.append(line)
    return found


def groups(entities):
    """Return each group with the labels that stand below it."""
    found, current = {}, None
    for line in entities:
        if line.startswith("!"):
            current = found.setdefault(line[1:].strip(), [])
        elif line.startswith("\t"):
            current.append(line.strip())
        else:
            current = None
    return found


def expanded(conf):
    """Return what a configuration allows, with groups and macros written out."""
    parts = sections(conf)
    entities = [each.strip() for each in parts["entities"] if not each.startswith("!")]
    lines = [each.split("\t", 1) for each in parts["events"] if not each.startswith("<")]
    names = dict(groups(parts["entities"]))
    names |= {"<ENTITY>": entities, "<EVENT>": [label for label, _ in lines]}
    for macro in (each.split("=") for each in parts["events"] if each.startswith("<")):
        names[macro[0]] = macro[1].split("|")

    def labels(text):
        return frozenset(x for each in text.split("|") for x in names.get(each, [each]))

    def arguments(text):
        pairs = (each.split(":") for each in text.split(", "))
        return {k: (v if k == "<REL-TYPE>" else labels(v)) for k, v in pairs}

    rows = {
        f"{part} {label}": arguments(text)
        for part in ("relations", "attributes")
        for label, text in (each.split("\t", 1) for each in parts[part])
    }
    rows |= {f"events {label}": arguments(text) for label, text in lines}
    return {"entities": entities, "groups": groups(parts["entities"]), **rows}


def test_it_allows_what_the_given_scheme_allows(generated, shared):
    """Annotators who work with the scheme as handed over annotate for this product."""
    given = (shared / "scheme" / "annotation.conf").read_text(encoding="utf-8")
    ours, theirs = expanded(generated), expanded(given)
    assert ours.keys() == theirs.keys()
    for key, allowed in theirs.items():
        assert ours[key] == allowed, key


def test_the_example_corpus_has_the_current_configuration(generated, checkout):
    """Who opens the examples in brat sees the scheme of this version."""
    written = (checkout / "examples" / "corpus" / "annotation.conf").read_text(encoding="utf-8")
    assert written == generated
