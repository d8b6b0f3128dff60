"""Load N-Quads into rdflib's memory: ``python rdflib_load.py LINES``; prints how many there are."""

from __future__ import annotations

import sys

from rdflib import Dataset

if __name__ == "__main__":
    dataset = Dataset()
    dataset.parse(sys.argv[1], format="nquads")
    print(len(dataset))
