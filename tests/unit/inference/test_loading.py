"""Headers of rules: broken ones are refused with the file and the key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conflictgraph.errors import ResourceError
from conflictgraph.inference import from_text, load_rules, read_rule, to_text
from conflictgraph.inference.dependencies import Stratum

BODY = "CONSTRUCT { ?a cg:p ?b } WHERE { ?a cg:q ?b }"
JOIN = "CONSTRUCT { ?a cg:p ?b . ?b cg:p ?a } WHERE {\n#+ values\n?a cg:q ?b }"
ANCHOR = "#+ anchor: {variable: [a, b], via: 'https://example.org/via'}\n"


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"scope": "world"}, "scope"),
        ({"graph": "Two Words"}, "graph"),
        ({"more": "#+ colour: red\n"}, "colour"),
        ({"more": ANCHOR}, "anchor"),
        ({"scope": "dataset"}, "anchor"),
        ({"scope": "dataset", "body": JOIN, "more": "#+ anchor: {variable: a}\n"}, "anchor"),
        ({"scope": "dataset", "body": JOIN, "more": ANCHOR.replace("https:", "")}, "anchor: via"),
        ({"scope": "dataset", "more": ANCHOR}, "#+ values"),
        ({"name": "own.rq"}, "name of the file"),
        ({"body": "#+ summary: {en: Again}\n" + BODY}, "summary"),
    ],
)
def test_a_broken_header_names_file_and_key(
    write_rule: Callable[..., Path], changed: dict[str, str], key: str
) -> None:
    """Whoever writes a rule of their own is told what to mend."""
    path = write_rule(**{"body": BODY, **changed})
    if key == "summary":
        path.write_text(path.read_text().replace("en: Own", "fr: Propre"))

    with pytest.raises(ResourceError) as refused:
        read_rule(path)

    assert refused.value.source == path.name
    assert key in refused.value.reason


def test_what_joins_documents_names_what_it_rests_on(write_rule: Callable[..., Path]) -> None:
    """A conclusion that names not all of its anchors would stay when one of them goes."""
    read_rule(write_rule(JOIN, scope="dataset", more=ANCHOR))

    half = "CONSTRUCT { ?a cg:p cg:q } WHERE {\n#+ values\n?a cg:q ?b }"
    with pytest.raises(ResourceError, match="each anchor"):
        read_rule(write_rule(half, scope="dataset", more=ANCHOR))


def test_names_and_graphs_are_told_apart(write_rule: Callable[..., Path], tmp_path: Path) -> None:
    """Two rules of one name could not be told apart; a graph is cleared as a whole."""
    write_rule(BODY)
    write_rule(BODY, name="11-own.rq")
    with pytest.raises(ResourceError, match="another rule"):
        load_rules(tmp_path)

    write_rule(JOIN, name="11-other.rq", scope="dataset", more=ANCHOR)
    (tmp_path / "rules" / "11-own.rq").unlink()
    with pytest.raises(ResourceError, match="another scope"):
        load_rules(tmp_path)


def test_rules_are_kept_as_text(write_rule: Callable[..., Path]) -> None:
    """A store holds the rules that derived it, and whoever changes it applies the same ones."""
    rule = read_rule(write_rule(JOIN, scope="dataset", more=ANCHOR))
    layers = (Stratum((rule,), feeds_itself=True),)

    assert from_text(to_text(layers)) == layers
    assert from_text("") == ()
