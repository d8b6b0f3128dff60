"""How much of what two annotators marked the other one marked too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of two annotators, to be summed over texts.

    Attributes:
        left, right: what each of them marked.
        left_found, right_found: how much of it the other one marked too.
    """

    left: int = 0
    right: int = 0
    left_found: int = 0
    right_found: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.left + other.left,
            self.right + other.right,
            self.left_found + other.left_found,
            self.right_found + other.right_found,
        )

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of the shares found, from 0.0 to 1.0.

        None where nobody marked anything: neither agreement nor disagreement was seen. Who of
        two alone marked something disagrees with the other, which gives 0.0.

        Source:
            Hripcsak and Rothschild (2005), JAMIA 12(3), 296-298: without a count of what both
            left unmarked, F1 is what kappa comes near to.
        """
        if not self.left and not self.right:
            return None
        if not self.left_found or not self.right_found:
            return 0.0
        precision, recall = self.left_found / self.left, self.right_found / self.right
        return 2 * precision * recall / (precision + recall)


#: What was counted to its score: by label, or by role.
Scores: TypeAlias = Mapping[str, Score]


def total(scores: Scores) -> Score:
    """Return all counts together."""
    return sum(scores.values(), Score())


def summed(one: Scores, other: Scores) -> Scores:
    """Return the scores of two texts, or of several, together."""
    names = sorted({*one, *other})
    return {name: one.get(name, Score()) + other.get(name, Score()) for name in names}


def equal_ones(
    left: Iterable[tuple[str, Hashable]], right: Iterable[tuple[str, Hashable]]
) -> Scores:
    """Score pairs of a name and what it stands on: each counts once, with one equal to it."""
    lefts, rights = Counter(left), Counter(right)
    both = lefts & rights
    marked, found = (Counter[str](), Counter[str]()), Counter[str]()
    for counted, into in ((lefts, marked[0]), (rights, marked[1]), (both, found)):
        for (name, _), number in counted.items():
            into[name] += number
    return {
        name: Score(marked[0][name], marked[1][name], found[name], found[name])
        for name in sorted({*marked[0], *marked[1]})
    }
