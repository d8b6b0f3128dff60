"""Krippendorff's alpha: agreement beyond chance, of any number of annotators, with gaps."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's alpha for nominal data.

    Attributes:
        value: 1.0 is perfect agreement, 0.0 what chance would give, less is contradiction; None
            where it is undefined.
        items: what two annotators or more said something of.
        undefined: why there is no value; empty where there is one.
    """

    value: float | None
    items: int
    undefined: str = ""


def krippendorff(items: Iterable[Mapping[str, Hashable]]) -> Alpha:
    """Return alpha over items, each a value by annotator; who said nothing is left out.

    Where all values are the same, chance would agree as well, and alpha is 0/0: undefined, not
    1.0.

    Source:
        Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    pairable = [item for item in items if len(item) > 1]
    values = {value for item in pairable for value in item.values()}
    if not pairable:
        return Alpha(None, 0, "nothing was marked by two annotators")
    if len(values) == 1:
        return Alpha(None, len(pairable), "all values are the same")
    # Here, not above: importing it takes longer than most commands.
    from nltk.metrics.agreement import MAX_AGREEMENT_LABELS, AnnotationTask  # noqa: PLC0415

    if len(values) > MAX_AGREEMENT_LABELS:
        return Alpha(None, len(pairable), f"there are more than {MAX_AGREEMENT_LABELS:,} values")
    task = AnnotationTask(
        (annotator, number, value)
        for number, item in enumerate(pairable)
        for annotator, value in item.items()
    )
    return Alpha(float(task.alpha()), len(pairable))
