"""Places for the nodes of a network, the same for the same network."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import cos, hypot, pi, sin, sqrt
from typing import Final

Point = tuple[float, float]
#: Rounds for a small network; for a great one fewer, for each costs the square of its nodes.
_ROUNDS: Final = 300
_FEWEST_ROUNDS: Final = 40
_PAIRS: Final = 3_000_000
#: How much further apart nodes keep sideways, where their names stand.
_WIDE: Final = 1.7
_DIGITS: Final = 3
#: What draws nodes to the middle, so that parts without a line between them stay near.
_GRAVITY: Final = 0.5
#: Nodes further apart than so many ideal lengths ignore each other.
_NEAR: Final = 2.0


def lay_out(nodes: Sequence[str], edges: Collection[tuple[str, str]]) -> dict[str, Point]:
    """Return a place for each node, within -1 to 1 both ways.

    Args:
        nodes: in an order that depends on nothing but the network.
        edges: pairs of nodes; directions and repetitions do not count.

    Source:
        Fruchterman and Reingold (1991), Software: Practice and Experience 21(11), 1129-1164,
        from a circle instead of random places.
    """
    count = max(len(nodes), 1)
    places = [_on_circle(at, count) for at in range(len(nodes))]
    number = {node: at for at, node in enumerate(nodes)}
    pairs = sorted({(number[a], number[b]) for a, b in edges if a != b})
    ideal = sqrt(4 / count) * 0.95
    rounds = min(_ROUNDS, max(_FEWEST_ROUNDS, 2 * _PAIRS // (count * count)))
    for turn in range(rounds):
        warmth = 0.15 * (1 - turn / rounds) + 0.001
        places = _moved(places, pairs, ideal, warmth)
    return dict(zip(nodes, _fitted(places), strict=True))


def _on_circle(at: int, count: int) -> Point:
    # Not quite a circle: forces that are in balance would keep nodes in line.
    angle, reach = 2 * pi * at / count, 1 + 0.05 * (at % 3)
    return reach * cos(angle), reach * sin(angle)


def _moved(
    places: Sequence[Point], pairs: Sequence[tuple[int, int]], ideal: float, warmth: float
) -> list[Point]:
    pulls = [[-_GRAVITY * x, -_GRAVITY * y] for x, y in places]
    for one in range(len(places)):
        for other in range(one):
            x, y, apart = _between(places, one, other)
            if apart < _NEAR * ideal:
                _push(pulls, one, other, x, y, ideal * ideal / (apart * apart))
    for one, other in pairs:
        x, y, apart = _between(places, one, other)
        _push(pulls, one, other, x, y, -apart / ideal)
    return [_step(place, pull, warmth) for place, pull in zip(places, pulls, strict=True)]


def _between(places: Sequence[Point], one: int, other: int) -> tuple[float, float, float]:
    x = (places[one][0] - places[other][0]) / _WIDE
    y = places[one][1] - places[other][1]
    return x, y, max(hypot(x, y), 0.01)


def _push(
    pulls: list[list[float]], one: int, other: int, x: float, y: float, strength: float
) -> None:
    for node, sign in ((one, strength), (other, -strength)):
        pulls[node][0] += sign * x
        pulls[node][1] += sign * y


def _step(place: Point, pull: Sequence[float], warmth: float) -> Point:
    length = max(hypot(*pull), 1e-9)
    part = min(length, warmth) / length
    return place[0] + pull[0] * part, place[1] + pull[1] * part


def _fitted(places: Sequence[Point]) -> list[Point]:
    axes = list(zip(*places, strict=True))
    fitted = [[_within(each, min(axis), max(axis)) for each in axis] for axis in axes]
    return list(zip(*fitted, strict=True)) if fitted else []


def _within(value: float, least: float, most: float) -> float:
    if most == least:
        return 0.0
    return round(2 * (value - least) / (most - least) - 1, _DIGITS)
