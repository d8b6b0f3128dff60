"""The live generation on a SPARQL store of others: sent by graphs, counted, kept up to date."""

from conflictgraph.push.pushing import Pushed, compare, push
from conflictgraph.push.ways import find_doors, sender_of

__all__ = ["Pushed", "compare", "find_doors", "push", "sender_of"]
