"""What cannot be measured here: names in a hundred million articles, and news that never stops.

Two small simulations, each with a seed, so that the same numbers come out anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

_MINUTES = 24 * 60
_MINUTE_S = 60.0
_DAY_S = _MINUTES * _MINUTE_S


@dataclass(frozen=True)
class Names:
    """How many different actors texts name.

    A Pitman-Yor process: the chance that the next mention is of somebody new falls as more are
    known, and never to 0. Its number of names grows with mentions to the power of ``discount``.

    Attributes:
        discount: 0.4 for a corpus on one conflict, 0.6 for one on everything.
        concentration: how many are new at the start.
        per_article: different actors of one article.

    Source:
        Pitman and Yor (1997), Annals of Probability 25(2), 855-900.
    """

    discount: float
    concentration: float
    per_article: float

    def count(self, articles: int, seed: int = 1) -> int:
        """Draw mentions one after the other; return how many different actors there are."""
        random, known = Random(seed), 0
        for mention in range(round(articles * self.per_article)):
            new = (self.concentration + self.discount * known) / (self.concentration + mention)
            known += random.random() < new
        return known

    def extrapolate(self, known: int, articles: int, target: int) -> int:
        """Return how many there are in ``target`` articles when there are so many in fewer."""
        return round(known * (target / articles) ** self.discount)


@dataclass(frozen=True)
class Writer:
    """One writer of a store, who publishes what has come in while it published before.

    Attributes:
        fixed_s: of a generation, whatever is in it.
        article_s: to map one article, on all processors together.
        load_s: to load one article, in one thread.
    """

    fixed_s: float
    article_s: float
    load_s: float

    def publish_s(self, articles: int) -> float:
        """Return how long a generation with so many changed articles takes."""
        return self.fixed_s + articles * (self.article_s + self.load_s)


@dataclass(frozen=True)
class Freshness:
    """How old articles are when they can be asked for.

    Attributes:
        generations: how many a day.
        median_s, p99_s: from the arrival of an article to the generation that holds it.
        waiting: articles that still wait at the end of the day.
    """

    generations: int
    median_s: float
    p99_s: float
    waiting: int


def simulate_day(writer: Writer, per_day: float, seed: int = 1) -> Freshness:
    """Let articles come in for a day, most of them by day, and a writer publish them."""
    arrivals = list(_arrivals(per_day, Random(seed)))
    waits: list[tuple[float, int]] = []
    generations, clock, taken, unpublished = 0, 0.0, 0, 0
    while taken < len(arrivals) and clock < _DAY_S:
        clock = max(clock, arrivals[taken][0])  # with nothing to do, the writer waits
        upto = taken
        while upto < len(arrivals) and arrivals[upto][0] <= clock:
            upto += 1
        ready = arrivals[taken:upto]
        clock += writer.publish_s(sum(number for _, number in ready))
        waits += [(clock - moment, number) for moment, number in ready]
        unpublished = sum(number for _, number in ready) if clock > _DAY_S else 0
        generations, taken = generations + 1, upto
    waiting = sum(number for _, number in arrivals[taken:]) + unpublished
    return Freshness(generations, _quantile(waits, 0.5), _quantile(waits, 0.99), waiting)


def _arrivals(per_day: float, random: Random) -> Iterator[tuple[float, int]]:
    """Yield when articles come in, in seconds, and how many; three times more by day."""
    for minute in range(_MINUTES):
        by_day = _MINUTES // 4 <= minute < 3 * _MINUTES // 4
        mean = per_day / _MINUTES * (1.5 if by_day else 0.5)
        number = _poisson(mean, random)
        if number:
            yield minute * _MINUTE_S, number


def _poisson(mean: float, random: Random) -> int:
    """Draw from a Poisson distribution: by waiting times, from 100 on by the normal one."""
    if mean >= 100:
        return max(0, round(random.gauss(mean, mean**0.5)))
    number, waited = 0, random.expovariate(1.0)
    while waited < mean:
        number, waited = number + 1, waited + random.expovariate(1.0)
    return number


def _quantile(waits: list[tuple[float, int]], share: float) -> float:
    """Return the wait that so many articles do not exceed."""
    left = share * sum(number for _, number in waits)
    for seconds, number in sorted(waits):
        left -= number
        if left <= 0:
            return seconds
    return 0.0
