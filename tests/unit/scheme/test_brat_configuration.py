"""The configuration for brat says what the ontology allows, no more and no less."""

from __future__ import annotations

import pytest

from conflictgraph.annotation import FLAG
from conflictgraph.readers import iter_sources, read
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.checking import ENTITY_LINKS, VALUE_CHECKS
from conflictgraph.scheme.formats.brat import to_files
from conflictgraph.scheme.guide import load_guide


@pytest.fixture(scope="module")
def guide():
    """Return the scheme of the product with its words."""
    return load_guide(ontology_folder())


@pytest.fixture(scope="module")
def files(guide):
    """Return the files that the ontology gives."""
    return to_files(guide, "en")


@pytest.fixture(scope="module")
def generated(files):
    """Return what may be annotated."""
    return files["annotation.conf"]


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


#: What version 1.1 adds to rows that 1.0 has.
ADDED = {
    "relations MemberOf": ("Arg1", {"Government"}),
    "relations Represents": ("Arg1", {"Organization"}),
    "events CasualtyClaim": ("Place?", {"Location", "State"}),
    "attributes SpeechAct": (
        "Value",
        {"Retract", "Deny", "Threaten", "Offer", "Promise", "Refuse"},
    ),
    "attributes CountQualifier": ("Value", {"Range"}),
}


def _add_things(row):
    """Give a row of 1.0 what 1.2 adds: a label, and with it whatever takes any span."""
    if isinstance(row, list):
        row.insert(row.index("VictimGroup"), "NamedThing")
        return
    for name, labels in row.items():
        if "VictimGroup" in labels and "Headline" in labels:
            row[name] = labels | {"NamedThing"}


def test_it_allows_what_the_given_scheme_allows(generated, guide, shared):
    """What 1.0 allows is allowed still, and what versions add is what they say they add."""
    given = (shared / "scheme" / "annotation.conf").read_text(encoding="utf-8")
    ours, theirs = expanded(generated), expanded(given)
    for row in theirs.values():
        _add_things(row)
    for key, (name, added) in ADDED.items():
        theirs[key] = {**theirs[key], name: theirs[key].get(name, frozenset()) | added}
    for key, allowed in theirs.items():
        assert ours[key] == allowed, key
    new = {key.split()[1] for key in ours.keys() - theirs.keys()}
    since = {each.label: guide.entry(each, "en").since for each in guide.scheme.attributes.values()}
    assert new == {label for label, version in since.items() if version == "1.1"}


def bare(name):
    """Return a role's name without its number of times."""
    return name.rstrip("?*+")


def refusals(document, allowed):
    """Yield what brat would not let an annotator do, read from the configuration alone."""
    labels = {each.id: each.label for each in (*document.mentions, *document.frames)}
    yield from (m.label for m in document.mentions if m.label not in allowed["entities"])
    for frame in document.frames:
        yield from refused_roles(frame, labels, allowed.get(f"events {frame.label}", {}))
    for part in (*document.mentions, *document.frames):
        for name, value in part.attributes.items():
            known = allowed.get(f"attributes {name}", {})
            if part.label not in known.get("Arg", ()) or value not in known.get("Value", (FLAG,)):
                yield f"{name} {value} on {part.label}"
    for relation in document.relations:
        known = allowed.get(f"relations {relation.label}", {})
        for end, target in (("Arg1", relation.source), ("Arg2", relation.target)):
            if labels[target] not in known.get(end, ()):
                yield f"{relation.label} {end} {labels[target]}"


def refused_roles(frame, labels, allowed):
    """Yield what brat would not let stand in the roles of one frame."""
    taken = {bare(name): accepted for name, accepted in allowed.items()}
    for role in frame.roles:
        if labels[role.target] not in taken.get(role.name, ()):
            yield f"{frame.label} {role.name} {labels[role.target]}"
    for name in allowed:
        filled = len(frame.targets(bare(name)))
        if (filled > 1 and name[-1] not in "*+") or (not filled and name[-1] not in "?*"):
            yield f"{frame.label} {name} {filled} times"


def test_the_examples_are_accepted(generated, checkout):
    """Whoever opens an annotated article in brat can go on with it."""
    allowed = expanded(generated)
    for source in iter_sources([checkout / "examples" / "corpus", checkout / "starter"]):
        assert list(refusals(read(source), allowed)) == [], source.key


def test_the_gold_is_accepted(generated, shared):
    """Every label, role, attribute, value and relation of the gold is allowed."""
    (source,) = iter_sources([shared / "corpus" / "seed" / "spiegel-2020-10-22.ann"])
    document = read(source)
    assert len(document.frames) > 50
    assert list(refusals(document, expanded(generated))) == []


def test_the_acceptance_test_can_fail(generated, checkout):
    """A label, a role or a value that is taken away is missed."""
    document = read(next(iter_sources([checkout / "examples" / "corpus"])))
    for gone in ("\nOffice\n", "Speaker:<ACTOR>, ", "|Announce"):
        assert gone in generated
        missing = generated.replace(gone, "\n" if gone.startswith("\n") else "")
        assert list(refusals(document, expanded(missing))) != [], gone


# how it looks


def test_labels_are_shown_in_both_languages(guide, files):
    """Annotators see words of their language; what is stored is the same."""
    english, german = (to_files(guide, each)["visual.conf"] for each in ("en", "de"))
    assert "CasualtyClaim | casualty claim | Cas" in sections(english)["labels"]
    assert "CasualtyClaim | Opferangabe | Opfer" in sections(german)["labels"]
    assert {k: v for k, v in to_files(guide, "de").items() if k != "visual.conf"} == {
        k: v for k, v in files.items() if k != "visual.conf"
    }


def test_each_name_is_shown_once(files, guide):
    """Brat takes one line for a name, so no label hides another."""
    names = [line.split(" | ")[0] for line in sections(files["visual.conf"])["labels"]]
    assert len(names) == len(set(names))
    scheme = guide.scheme
    roles = {role for frame in scheme.frame_types.values() for role in frame.roles}
    assert set(names) == {
        *scheme.span_types, *scheme.frame_types, *scheme.attributes, *scheme.relation_types, *roles,
    }  # fmt: skip


def test_a_role_of_one_name_has_one_label(guide):
    """What brat shows of a role is right in every frame that has it."""
    for language in ("de", "en"):
        shown = {}
        for frame in guide.scheme.frame_types.values():
            for role in frame.roles.values():
                label = guide.entry(role, language).label
                assert shown.setdefault(role.label, label) == label, (frame.label, role.label)


def test_drawing_fits_the_form_that_brat_reads(files, guide):
    """Colours can be read on, and there is one sign for each value or one for all."""
    for line in sections(files["visual.conf"])["drawing"]:
        name, _, drawn = line.partition("\t")
        assert all(len(each.split(":")) == 2 for each in drawn.split(", ")), line
        if "bgColor:#" in line:
            red, green, blue = bytes.fromhex(line.partition("bgColor:#")[2][:6])
            # Relative brightness against black, as weighed for sRGB.
            assert 0.2126 * red + 0.7152 * green + 0.0722 * blue > 150, line
        if "|" in drawn:
            assert len(drawn.split("|")) == len(guide.scheme.attributes[name].values)


def test_all_kinds_of_values_can_be_given(files):
    """A range, a share and a link can be entered in brat, and nothing that is not read."""
    names = {line.split("\t")[0] for line in sections(files["tools.conf"])["normalization"]}
    assert names == ENTITY_LINKS | VALUE_CHECKS.keys()


def test_keys_choose_one_label_each(files, guide):
    """No key is taken twice, and each leads to a label."""
    rows = [line.split("\t") for line in files["kb_shortcuts.conf"].splitlines()]
    assert len({key for key, _ in rows}) == len(rows)
    assert {label for _, label in rows} <= {*guide.scheme.span_types, *guide.scheme.frame_types}


@pytest.mark.parametrize(
    "name", ["annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf"]
)
def test_the_example_corpus_has_the_current_configuration(files, checkout, name):
    """Who opens the examples in brat sees the scheme of this version."""
    written = (checkout / "examples" / "corpus" / name).read_text(encoding="utf-8")
    assert written == files[name]
