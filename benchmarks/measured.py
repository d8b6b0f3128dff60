"""What annotated articles are like: measured once, and held to by the generated ones.

``python benchmarks/distribution.py FOLDER`` measured these numbers; the articles themselves are not
needed again. ``SEED`` is one German agency-style article of 2020, annotated by hand in the whole
scheme; ``EXAMPLES`` are the nine articles of ``examples/corpus``, seven German and two English.
"""

from __future__ import annotations

SEED: dict[str, float] = {
    "characters": 3690,
    "mentions": 149,
    "frames": 74,
    "relations": 36,
    "attributes": 286,
    "links and values": 97,
    "distinct actors": 22,
    "least characters": 3690,
    "most characters": 3690,
    "mentions in 1,000 characters": 40.379,
    "frames in 1,000 characters": 20.054,
    "relations in 1,000 characters": 9.756,
    "Statement of frames": 0.365,
    "Action of frames": 0.311,
    "CasualtyClaim of frames": 0.135,
    "Mediation of frames": 0.054,
    "Alliance of frames": 0.041,
    "Ceasefire of frames": 0.041,
    "mentions of the same actor": 3.045,
    "English": 0,
    "quads": 5718,
}
EXAMPLES: dict[str, float] = {
    "characters": 1214,
    "mentions": 69,
    "frames": 29,
    "relations": 16,
    "attributes": 124,
    "links and values": 47,
    "distinct actors": 18,
    "least characters": 1137,
    "most characters": 1273,
    "mentions in 1,000 characters": 57.584,
    "frames in 1,000 characters": 23.179,
    "relations in 1,000 characters": 12.32,
    "Statement of frames": 0.421,
    "Action of frames": 0.22,
    "CasualtyClaim of frames": 0.193,
    "Mediation of frames": 0.024,
    "Alliance of frames": 0.059,
    "Ceasefire of frames": 0.031,
    "mentions of the same actor": 1.833,
    "English": 0.222,
    "quads": 2422,
}
