"""``conflictgraph agreement``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Final

import typer
from rich.console import Console

from conflictgraph import pipeline
from conflictgraph.agreement import Agreement, Alpha, Equal, PairAgreement, Score, Scores, total
from conflictgraph.cli.exits import Exit
from conflictgraph.cli.messages import printable, say
from conflictgraph.cli.options import AsJson, Sources
from conflictgraph.cli.output import show_facts
from conflictgraph.cli.table import Columns, print_columns
from conflictgraph.errors import UsageError
from conflictgraph.pipeline import Comparison

#: What is scored of a pair, by the name of the field, and what counts as found.
MEASURES: Final = {
    "exact": "spans with the same label on the same characters",
    "overlapping": "spans that share a character with one of the same label",
    "frames": "frames with the same label on the same cue",
    "roles": "roles of the same name, with frame and filler the same",
    "relations": "relations of the same label, with both ends the same",
}
_ALL: Final = "all"


def agreement(sources: Sources, as_json: AsJson = False) -> None:
    """Compare several annotators' versions of the same texts.

    Versions are found by their text: exports of a tool that name annotators, or a folder for
    each annotator. F1 is given for each pair, by label; Krippendorff's alpha for all together.
    What can have no value is undefined, and is not counted as agreement.

    Exit status: 0 compared, 1 compared without sources that cannot be read, 2 wrong usage, or
    no text has two versions.
    """
    found = pipeline.compare(sources)
    for error in found.refused:
        say(f"left out: {error}", "red")
    if not found.agreement.texts:
        raise UsageError(
            f"no text has two versions; {found.alone} with one",
            "name the folders or exports of all annotators; their texts have to be equal",
        )
    if as_json:
        show_facts(to_facts(found))
    else:
        _show(found)
    raise typer.Exit(Exit.FINDINGS if found.refused else Exit.OK)


def to_facts(found: Comparison) -> Mapping[str, object]:
    """Return what ``--json`` prints; undefined values are null."""
    agreed = found.agreement
    return {
        "texts": agreed.texts,
        "alone": found.alone,
        "refused": [str(error) for error in found.refused],
        "counted": MEASURES,
        "pairs": [_pair_facts(names, pair) for names, pair in agreed.pairs.items()],
        "alpha": {
            "tokens": asdict(agreed.tokens),
            "attributes": {name: asdict(each) for name, each in agreed.attributes.items()},
        },
    }


def _pair_facts(names: tuple[str, str], pair: PairAgreement) -> dict[str, object]:
    facts: dict[str, object] = {"annotators": list(names), "texts": pair.texts}
    for measure in MEASURES:
        scores: Scores = getattr(pair, measure)
        labels = {name: _score_facts(each) for name, each in scores.items()}
        facts[measure] = {"all": _score_facts(total(scores)), "labels": labels}
    equal = pair.attributes.items()
    return facts | {
        "attributes": {name: asdict(each) | {"share": each.share} for name, each in equal}
    }


def _score_facts(score: Score) -> dict[str, object]:
    return asdict(score) | {"f1": score.f1}


def _show(found: Comparison) -> None:
    agreed, console = found.agreement, Console(highlight=False)
    for names, pair in agreed.pairs.items():
        left, right = map(printable, names)
        say(f"{left} and {right}: {_texts(pair.texts)}", "bold")
        print_columns(
            _columns(
                _iter_pair_rows(pair), ("what", "label", f"by {left}", f"by {right}", "agreement")
            ),
            console,
        )
    say("all annotators: Krippendorff's alpha", "bold")
    print_columns(
        _columns(_iter_alpha_rows(agreed), ("what", "attribute", "items", "alpha")), console
    )
    for measure, meaning in MEASURES.items():
        say(f"{measure}: {meaning}", "dim")
    say(
        "the columns of the annotators: how many they marked, and how many of them are found", "dim"
    )
    say(
        "agreement: F1; of attributes, the share of equal values on what both marked alike",
        "dim",
    )
    if found.alone:
        say(f"not counted: {_texts(found.alone)} with one version")


def _texts(number: int) -> str:
    return f"{number} text" if number == 1 else f"{number} texts"


def _columns(rows: Iterator[tuple[str, ...]], names: tuple[str, ...]) -> Columns:
    cells = list(rows)
    return {name: [row[place] for row in cells] for place, name in enumerate(names)}


def _iter_pair_rows(pair: PairAgreement) -> Iterator[tuple[str, ...]]:
    for measure in MEASURES:
        scores: Scores = getattr(pair, measure)
        for label, score in ({_ALL: total(scores)} | dict(scores)).items():
            left, right = (
                f"{score.left_found} of {score.left}",
                f"{score.right_found} of {score.right}",
            )
            yield measure, printable(label), left, right, _shown(score.f1)
    for name, equal in pair.attributes.items():
        yield _attribute_row(name, equal)


def _attribute_row(name: str, equal: Equal) -> tuple[str, ...]:
    counts = f"{equal.equal} of {equal.compared}"
    return "attribute", printable(name), counts, counts, _shown(equal.share)


def _iter_alpha_rows(agreed: Agreement) -> Iterator[tuple[str, ...]]:
    yield "tokens", "", str(agreed.tokens.items), _alpha_shown(agreed.tokens)
    for name, alpha in agreed.attributes.items():
        yield "attribute", printable(name), str(alpha.items), _alpha_shown(alpha)


def _alpha_shown(alpha: Alpha) -> str:
    return _shown(alpha.value) if alpha.value is not None else f"undefined: {alpha.undefined}"


def _shown(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
